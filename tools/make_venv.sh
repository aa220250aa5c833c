#!/bin/sh
# Make a virtual environment with pip in the folder $1, with the first Python that can.
#
# A candidate is judged by running it, never by its name: the python3.12 of a version manager
# may be a shim with nothing behind it, a distribution's python3 may be old or lack venv, and
# a home-built one may lack the modules that pip and numba need.
set -u
folder=$1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
refused=""

# Prints the real interpreter behind a name; on exit 1, what is wrong with it. Old Pythons
# must be able to read this text.
probe='
import sys
def refuse(why):
    sys.stdout.write(why)
    sys.exit(1)
if sys.version_info < (3, 12):
    refuse("is Python %d.%d" % sys.version_info[:2])
if sys.implementation.name != "cpython":
    refuse("is not CPython, which numba needs")
try:
    import ctypes, ssl, zlib
except ImportError as error:
    refuse("was built incompletely (%s)" % error)
sys.stdout.write(getattr(sys, "_base_executable", sys.executable))
'

refuse() {
    refused="$refused
  $1: $2"
}

has_pip() {
    "$folder/bin/python" -m pip --version </dev/null >"$log" 2>&1
}

made_by_python() {
    command -v "$1" >/dev/null 2>&1 || return 1
    if ! answer=$("$1" -c "$probe" </dev/null 2>/dev/null); then
        refuse "$1" "${answer:-does not run}"
        return 1
    fi
    rm -rf "$folder"
    if "$answer" -m venv "$folder" </dev/null >"$log" 2>&1 && has_pip; then
        return 0
    fi
    refuse "$1" "cannot make a virtual environment with pip"
    return 1
}

made_by_uv() {
    command -v uv >/dev/null 2>&1 || return 1
    rm -rf "$folder"
    if uv venv --quiet --seed --python '>=3.12' "$folder" </dev/null >"$log" 2>&1 && has_pip; then
        return 0
    fi
    refuse uv "cannot make a virtual environment with Python 3.12 or newer"
    return 1
}

for candidate in ${PYTHON:+"$PYTHON"} python3.14 python3.13 python3.12 python3 python \
    /usr/bin/python3 /usr/bin/python3.1[2-9] \
    /usr/local/bin/python3 /usr/local/bin/python3.1[2-9] \
    "${HOME:-/nonexistent}"/.pyenv/versions/3.1[2-9]*/bin/python; do
    if made_by_python "$candidate"; then
        echo "   $folder has $("$folder/bin/python" --version), made by $candidate"
        exit 0
    fi
done
if made_by_uv; then
    echo "   $folder has $("$folder/bin/python" --version), made by uv"
    exit 0
fi

rm -rf "$folder"
cat >&2 <<END
negsim needs Python 3.12 or newer, able to make virtual environments. Tried:${refused:-
  nothing: no Python was found}
Install one, for example
  Debian, Ubuntu:  apt install python3 python3-venv   (where its python3 is 3.12 or newer)
  Fedora:          dnf install python3
  macOS:           brew install python
  anywhere:        uv, pyenv or conda
or name one yourself:  make PYTHON=/path/to/python3.12 demo
END
exit 1
