# Chooses the Python to build on and leaves its name in $python; empty when there is none. To be sourced.
#
# PYTHON may name one to look at first. A system whose python3 is older often has a newer one beside it.
fits() { "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2])' 2>/dev/null; }

python=''
for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
    if fits "$candidate"; then python=$candidate; break; fi
done
