#!/bin/bash
# The macOS disk image: sign from the inside out, image, notarise, staple. Not run here: the workflow "bundle" runs it.
#
#   packaging/macos/dmg.sh build/bundle/dist/Doorstep.app VERSION
#
# SIGN_IDENTITY    name of a "Developer ID Application" certificate in the keychain; without it the application is
#                  signed for this machine only ("-"), and people must allow it by hand
# NOTARY_PROFILE   name under which `xcrun notarytool store-credentials` keeps the account; without it not notarised
set -eu
app=$1
version=$2
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
out="$top/build/bundle/doorstep-$version-$(uname -m).dmg"
identity=${SIGN_IDENTITY:--}

for paper in licences.html sbom.cdx.json; do
    cp "$top/build/bundle/$paper" "$app/Contents/Resources/$paper"
done

sign() { codesign --force --options runtime --timestamp --sign "$identity" "$@"; }
if [ "$identity" = - ]; then
    sign() { codesign --force --sign - "$@"; }
fi
# libraries first, then the web engine's helper and the programs, which need the script engine's rights, then the whole
find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
    while IFS= read -r -d '' file; do sign "$file"; done
find "$app/Contents" -type d -name '*.framework' -prune -print0 |
    while IFS= read -r -d '' framework; do sign "$framework"; done
find "$app/Contents" -type d -name 'QtWebEngineProcess.app' -print0 |
    while IFS= read -r -d '' helper; do sign --entitlements "$here/entitlements.plist" "$helper"; done
for program in doorstep-cli doorstep; do
    sign --entitlements "$here/entitlements.plist" "$app/Contents/MacOS/$program"
done
sign --entitlements "$here/entitlements.plist" "$app"
codesign --verify --deep --strict "$app"

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
cp -R "$app" "$stage/"
ln -s /Applications "$stage/Applications"
rm -f "$out"
hdiutil create -volname "Doorstep $version" -srcfolder "$stage" -fs HFS+ -format UDZO -ov "$out"
if [ "$identity" != - ]; then
    codesign --force --timestamp --sign "$identity" "$out"
fi
if [ -n "${NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$out" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$out"
    spctl --assess --type open --context context:primary-signature "$out"
else
    echo "Not notarised: NOTARY_PROFILE is not set."
fi
echo "$out"
