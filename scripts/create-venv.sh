#!/bin/sh
# Makes an empty virtual environment with Python 3.11 or newer. Usage: create-venv.sh FOLDER [PYTHON]
set -eu
folder=$1
given=${2:-}

say() { printf '%s\n' "$@" >&2; }

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    for name in ${given:-python3 python3.13 python3.12 python3.11 python3.14 python}; do
        if command -v "$name" >/dev/null 2>&1 && new_enough "$name"; then
            printf '%s\n' "$name"
            return
        fi
    done
}

python=$(find_python)
if [ -z "$python" ]; then
    seen=$("${given:-python3}" --version 2>/dev/null || echo "no ${given:-python3}")
    say "hamkg needs Python 3.11 or newer; this machine has $seen." \
        "Install one (Debian, Ubuntu: apt-get install python3; macOS: brew install python), or name one:" \
        "  make PYTHON=/path/to/python3.12 ..."
    exit 1
fi

# Debian and Ubuntu keep a part of Python that this needs in a package of its own.
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "Installing $package, which Python needs to make an environment."
        export DEBIAN_FRONTEND=noninteractive
        apt-get -qq update </dev/null
        apt-get -qq -o Dpkg::Use-Pty=0 install --yes --no-install-recommends "$package" </dev/null >/dev/null
    else
        say "Python's venv module is missing here. Install it, then run make again:" \
            "  sudo apt-get install $package"
        exit 1
    fi
fi

"$python" -m venv --clear "$folder"
