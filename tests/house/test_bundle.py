"""What a bundle takes along and what it leaves, tried on names; building one is `make bundle`'s own matter."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tools import bundle

TOP = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def _load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"bundle_{name}", TOP / "packaging" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


trim = _load("trim")


@pytest.mark.parametrize(
    ("place", "stays"),
    [
        ("PySide6/Qt/translations/qtwebengine_locales/zh-TW.pak", True),
        ("PySide6/Qt/translations/qtwebengine_locales/de.pak", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", False),
        ("PySide6/Qt/qml/QtQuick/qmldir", False),
        ("PySide6/Qt/resources/qtwebengine_devtools_resources.pak", False),
        ("PySide6/Qt/resources/icudtl.dat", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", False),
        ("PySide6/Qt/plugins/sqldrivers/libqsqlite.so", False),
        ("babel/locale-data/zh_Hans_CN.dat", True),
        ("babel/locale-data/root.dat", True),
        ("babel/locale-data/fr_CH.dat", False),
        ("xstatic/pkg/leaflet/data/leaflet.js", True),
        ("xstatic/pkg/leaflet/data/leaflet-src.js.map", False),
        ("numpy/testing/tests/data.txt", False),
        ("tzdata/zoneinfo/zone.tab", True),
        ("PySide6/QtOpenGL.abi3.so", False),
        ("PySide6/QtWidgets.abi3.so", True),
        ("libcups.so.2", False),
    ],
)
def test_what_stays(place: str, stays: bool) -> None:
    assert trim.wanted(place, unused={"QtOpenGL"}) is stays


def test_a_library_stays_only_where_something_leads_to_it() -> None:
    links = {
        "/s/plugin": ["libQt6Gui.so.6"],
        "/s/gui": ["libQt6Core.so.6", "libX.so.1"],
        "/s/idle": ["libQt6Gui.so.6"],
    }
    entries = [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "/s/plugin", "BINARY"),
        ("PySide6/Qt/lib/libQt6Gui.so.6", "/s/gui", "BINARY"),
        ("PySide6/Qt/lib/libQt6Core.so.6", "/s/core", "BINARY"),
        ("PySide6/Qt/lib/libQt6Charts.so.6", "/s/idle", "BINARY"),
        ("libX.so.1", "/s/x", "BINARY"),
        ("libidle.so.1", "/s/idle", "BINARY"),
        ("libnss3.so", "/s/nss", "BINARY"),
    ]
    kept = [place for place, _, _ in trim.linked(entries, lambda file: links.get(file, []))]
    assert kept == [place for place, _, _ in entries if "Charts" not in place and "idle" not in place]


def test_links_to_what_was_left_behind_go_too() -> None:
    binaries = [("PySide6/Qt/lib/libQt6Gui.so.6", "/s/gui", "BINARY")]
    good = ("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK")
    gone = ("libQt6Qml.so.6", "PySide6/Qt/lib/libQt6Qml.so.6", "SYMLINK")
    plain = ("resources/version.txt", "/s/version.txt", "DATA")
    assert trim.without_dangling([good, gone, plain], binaries) == [good, plain]


def test_no_window_file_needs_what_is_left_out() -> None:
    """A binding named in the source stays by itself; whole modules that are left out must not be imported at all."""
    out = {name for name in trim.MODULES_OUT if "." not in name} - {"test"}
    rooms = [file for room in ("app", "db", "ui") for file in (TOP / room).rglob("*.py")]
    found = [
        f"{file.relative_to(TOP)}: {name}"
        for file in rooms
        for name in re.findall(r"^(?:import|from) (\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
        if name in out
    ]
    assert found == []


def test_twins_become_one_and_others_stay(tmp_path: Path) -> None:
    for name in bundle.PROGRAMS:
        (tmp_path / name).write_bytes(b"same" * bundle.TWIN)
    bundle.join_twins(tmp_path)
    assert (tmp_path / "doorstep-cli").is_symlink() is (os.name != "nt")
    assert (tmp_path / "doorstep-cli").read_bytes() == b"same" * bundle.TWIN
    other = tmp_path / "other"
    other.mkdir()
    (other / "doorstep").write_bytes(b"window")
    (other / "doorstep-cli").write_bytes(b"console")
    bundle.join_twins(other)
    assert not (other / "doorstep-cli").is_symlink()


def test_bundles_are_compared_file_by_file(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        (folder / "in").mkdir(parents=True)
        (folder / "in" / "a").write_text("a")
        (folder / "b").write_text(folder.name)
        (folder / "c").symlink_to("b")
    (two / "d").write_text("d")
    assert bundle.differences(bundle.contents(one), bundle.contents(two)) == ["b", "d"]


@pytest.mark.skipif(not (bundle.BUNDLE / "doorstep").exists(), reason="no bundle was built here: make bundle")
def test_nothing_in_the_bundle_is_gpl_only() -> None:
    names = [file.name for file in bundle.BUNDLE.rglob("*")]
    assert [n for n in names if any(f"Qt6{part}" in n or f"Qt{part}." in n for part in trim.GPL_QT)] == []
    assert [n for n in names if n.startswith(("libreadline", "libgdbm", "readline."))] == []


if sys.platform.startswith("linux"):

    def test_the_needs_are_names_of_packages() -> None:
        from tools import bundle_check

        assert bundle_check.needs()
        assert all(re.fullmatch(r"[a-z0-9][a-z0-9.+-]+", name) for name in bundle_check.needs())
