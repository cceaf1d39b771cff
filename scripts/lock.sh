#!/bin/sh
# Writes the lock files for all supported systems and Python versions. Usage: lock.sh UV FOLDER [--upgrade]
set -eu
uv=$1
locks=$2
shift 2

compile() {
    "$uv" pip compile --quiet --no-config --default-index https://pypi.org/simple \
        --universal --python-version 3.11 --fork-strategy fewest \
        --generate-hashes --custom-compile-command "make lock" "$@"
}

compile --group pyproject.toml:build --output-file "$locks/build.lock" "$@"
compile pyproject.toml --constraints "$locks/build.lock" --output-file "$locks/run.lock" "$@"
compile pyproject.toml --group pyproject.toml:dev \
    --constraints "$locks/build.lock" --constraints "$locks/run.lock" --output-file "$locks/dev.lock" "$@"
