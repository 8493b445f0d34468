#!/bin/sh
# Looks for what Doorstep needs from the system and installs what is missing, where apt is there and may be used.
#
#   tools/system_packages.sh run    libraries of Qt and its web engine, a Chinese font, a virtual display, a C compiler
#   tools/system_packages.sh test   the same, a PostgreSQL server and a reader of the accessibility bus for the tests
#
# When nothing is missing it says nothing and calls nobody. Without the right to install it prints the one line
# to run, and fails only if the desk could not open without it. PYTHON names the Python to look at.
set -eu
PATH=$PATH:/usr/sbin:/sbin
wanted=${1:-run}
[ "$(uname -s)" = Linux ] || exit 0

# file of the library : Debian packages that bring it, the newer name first
libraries='
libEGL.so.1:libegl1
libGL.so.1:libgl1
libgbm.so.1:libgbm1
libasound.so.2:libasound2t64|libasound2
libnss3.so:libnss3
libXcomposite.so.1:libxcomposite1
libXdamage.so.1:libxdamage1
libXfixes.so.3:libxfixes3
libXrandr.so.2:libxrandr2
libXtst.so.6:libxtst6
libxkbfile.so.1:libxkbfile1
libxkbcommon-x11.so.0:libxkbcommon-x11-0
libxcb-cursor.so.0:libxcb-cursor0
libxcb-icccm.so.4:libxcb-icccm4
libxcb-keysyms.so.1:libxcb-keysyms1
libxcb-shape.so.0:libxcb-shape0
libxcb-xkb.so.1:libxcb-xkb1
libdbus-1.so.3:libdbus-1-3
libfontconfig.so.1:libfontconfig1
libglib-2.0.so.0:libglib2.0-0t64|libglib2.0-0
libgssapi_krb5.so.2:libgssapi-krb5-2
libbrotlidec.so.1:libbrotli1
'
needed=''   # the desk does not open without these
useful=''   # it opens, but something is missing

known_libraries=$(ldconfig -p 2>/dev/null || true)
for pair in $libraries; do
    case $known_libraries in
        *"${pair%%:*} "*) ;;
        *) needed="$needed ${pair#*:}" ;;
    esac
done

. "${0%/*}/python.sh"   # the one the environment will be made with
if [ -z "$python" ]; then
    for part in '' -venv -dev; do needed="$needed python3.13$part|python3.12$part|python3.11$part"; done
elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    needed="$needed python$version-venv|python3-venv"
fi

has_font() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list ":lang=$1" family 2>/dev/null)" ]; }
has_font en || useful="$useful fonts-dejavu-core"
has_font zh-cn || useful="$useful fonts-noto-cjk"
command -v fc-list >/dev/null 2>&1 || useful="$useful fontconfig"

if [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$wanted" = test ]; then
    command -v Xvfb >/dev/null 2>&1 && command -v xvfb-run >/dev/null 2>&1 || useful="$useful xvfb"
    command -v xauth >/dev/null 2>&1 || useful="$useful xauth"
fi

if [ "$wanted" = test ] && [ -z "${DOORSTEP_TEST_POSTGRES:-}" ]; then
    command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ||
        useful="$useful postgresql"
fi

# the window is read as a screen reader does, over the accessibility bus
if [ "$wanted" = test ]; then
    command -v dbus-run-session >/dev/null 2>&1 || useful="$useful dbus-daemon|dbus"
    [ -x /usr/libexec/at-spi2-registryd ] || useful="$useful at-spi2-core"
    /usr/bin/python3 -c "import gi; gi.require_version('Atspi', '2.0')" 2>/dev/null ||
        useful="$useful gir1.2-atspi-2.0 python3-gi"
fi

# the planner's core is compiled once at set-up; without these it runs as plain Python, some hundred times slower
if ! command -v cc >/dev/null 2>&1 && ! command -v gcc >/dev/null 2>&1; then
    useful="$useful gcc libc6-dev"
fi
if [ -n "$python" ] && ! "$python" -c '
import pathlib, sys, sysconfig
sys.exit(not pathlib.Path(sysconfig.get_path("include"), "Python.h").exists())' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    useful="$useful python$version-dev|python3-dev"
fi

[ -n "$needed$useful" ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "Doorstep misses a few things of this system. Debian calls them:$needed$useful"
    echo "Please install them with this system's own package manager. Going on without."
    exit 0
fi

if [ "$(id -u)" = 0 ]; then
    as_root=''
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root='sudo -n'
else
    as_root=none
fi

# the names of an answer of apt-cache policy that can be installed; its words depend on the person's language
candidates() {
    while read -r word rest; do
        case "$word $rest" in
            'Candidate: ('*) ;;
            'Candidate: '*) echo "$name" ;;
            *': ') name=${word%:} ;;
        esac
    done
}

# of each "a|b" the first that this release has, on one line
choose() {
    # shellcheck disable=SC2046  # word by word is meant
    known=" $(echo $(LC_ALL=C apt-cache policy $(echo "$@" | tr '|' ' ') 2>/dev/null | candidates)) "
    for choice in "$@"; do
        for name in $(echo "$choice" | tr '|' ' '); do
            case $known in *" $name "*) break ;; esac
        done   # none of them: the last
        chosen="${chosen:-} $name"
    done
    echo "${chosen# }"
}

if [ "$as_root" = none ]; then
    # shellcheck disable=SC2086  # word by word is meant
    install="apt-get install -y --no-install-recommends $(choose $needed $useful)"
    echo "Doorstep needs a few packages of this system, and installing them is yours to allow. Please run:"
    if command -v sudo >/dev/null 2>&1; then
        echo "    sudo apt-get update && sudo $install"
    else
        echo "    su - -c 'apt-get update && $install'"
    fi
    [ -z "$needed" ] && echo "Going on without them for now." && exit 0
    echo "and then the same command again."
    exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() { $as_root env DEBIAN_FRONTEND=noninteractive "$@" >>"$log" 2>&1 </dev/null; }
quietly apt-get update || true   # a stale list may still do; if not, the next step says why
# shellcheck disable=SC2086
packages=$(choose $needed $useful)
echo "Installing what is missing of this system's packages: $packages"
# shellcheck disable=SC2086
if ! quietly apt-get install -y -q --no-install-recommends $packages; then
    tail -n 15 "$log"
    echo "These packages could not be installed; the lines above say why."
    [ -z "$needed" ] && echo "Going on without them." && exit 0
    exit 1
fi
