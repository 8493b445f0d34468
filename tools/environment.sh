#!/bin/sh
# Makes .venv and fills it from the locked, hashed requirements.
#
#   tools/environment.sh requirements.txt
#
# PYTHON names the Python to build on (3.11 or newer). uv, itself locked, fetches the rest because it is several
# times faster; where it cannot (a company mirror set up for pip, an unusual machine), pip does the same work.
set -eu
lock=$1
venv=.venv
log=build/setup.log
mkdir -p build

. "${0%/*}/python.sh"
if [ -z "$python" ]; then
    echo "Doorstep needs Python 3.11 or newer, and none was found (looked at: ${PYTHON:-python3}, python3.11 to 3.13)."
    echo "If you have one elsewhere, name it:  make run PYTHON=/path/to/python3"
    exit 1
fi

tool() { if [ -x "$venv/Scripts/python.exe" ]; then "$venv/Scripts/python.exe" "$@"; else "$venv/bin/python" "$@"; fi; }

if ! tool -m pip --version >/dev/null 2>&1; then   # none yet, or one whose Python has gone
    echo "Making .venv with $("$python" --version)"
    rm -rf "$venv"   # of a link only the link goes
    "$python" -m venv "$venv"
fi

fail() { tail -n 20 "$log"; echo "The packages could not be fetched; the lines above say why (all of it: $log)."; exit 1; }

echo "Fetching the packages of $lock, each checked against its hash"
pip() { tool -m pip --disable-pip-version-check "$@"; }
: >"$log"
pip install --quiet --require-hashes -r requirements-tools.txt >>"$log" 2>&1 || fail
where=$(tool -c 'import sys; print(sys.executable)')
tool -m uv pip install --quiet --python "$where" --require-hashes --no-build-isolation -r "$lock" >>"$log" 2>&1 ||
    pip install --quiet --require-hashes --no-build-isolation -r "$lock" >>"$log" 2>&1 || fail
