#!/bin/sh
# An AppImage of the bundle: packaging/appimage/build.sh VERSION. Not run here: its tool is in no package of Debian.
#
# APPIMAGETOOL   path of appimagetool (default: the one on PATH); exit code 3 when there is none
# Nothing is installed and no handler registered: that is what the .deb is for. The map page's sandbox needs user
# namespaces; where a system forbids them to unknown programs (Ubuntu 23.10 and later), take the .deb.
set -eu
version=$1
top=$(cd "$(dirname "$0")/../.." && pwd)
bundle="$top/build/bundle/dist/doorstep"
tree="$top/build/bundle/Doorstep.AppDir"
out="$top/build/bundle/Doorstep-$version-$(uname -m).AppImage"
tool=${APPIMAGETOOL:-$(command -v appimagetool || true)}
if [ ! -x "$bundle/doorstep" ]; then
    echo "There is no bundle yet: make bundle"
    exit 3
fi
rm -rf "$tree"
mkdir -p "$tree/usr/lib" "$tree/usr/share/icons/hicolor/scalable/apps"
cp -a "$bundle" "$tree/usr/lib/doorstep"
install -m 755 "$top/packaging/appimage/AppRun" "$tree/AppRun"
install -m 644 "$top/packaging/deb/doorstep.desktop" "$tree/doorstep.desktop"
install -m 644 "$top/resources/icons/doorstep.svg" "$tree/doorstep.svg"
install -m 644 "$top/resources/icons/doorstep.svg" "$tree/usr/share/icons/hicolor/scalable/apps/doorstep.svg"
ln -s doorstep.svg "$tree/.DirIcon"
if [ -z "$tool" ]; then
    echo "appimagetool is not here; the folder to pack is $tree"
    exit 3
fi
ARCH=$(uname -m) VERSION=$version "$tool" --no-appstream "$tree" "$out"
echo "$out"
