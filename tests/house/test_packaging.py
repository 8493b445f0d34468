"""What installers are made of: well-formed, naming what exists, and no version written twice."""

from __future__ import annotations

import plistlib
import re
import shutil
import struct
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import defusedxml.ElementTree as ElementTree
import pytest
import yaml

from app.links import MAPS, SCHEME
from app.papers import LICENCES
from app.version import version
from tools import bundle_icons, bundle_needed, bundle_sums

TOP = Path(__file__).resolve().parents[2]
PACKAGING = TOP / "packaging"
MIME = "application/vnd.openstreetmap.data+pbf"
WORKFLOW = TOP / ".github" / "workflows" / "bundle.yml"


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def workflow() -> dict[Any, Any]:
    return dict(yaml.safe_load(_read(WORKFLOW)))


def _steps(workflow: dict[Any, Any]) -> list[str]:
    return [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]


def test_the_menu_entry_opens_links_and_maps() -> None:
    entry = RawConfigParser(strict=True, delimiters=("=",))
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(PACKAGING / "deb" / "doorstep.desktop", encoding="utf-8")
    told = dict(entry["Desktop Entry"])
    assert told["Type"] == "Application" and told["Exec"] == "doorstep %u"
    assert told["MimeType"].split(";") == [f"x-scheme-handler/{SCHEME}", MIME, ""]
    assert {"Name", "Icon", "Comment", "Comment[zh_CN]", "Comment[zh_TW]", "Categories"} <= set(told)
    assert (TOP / "resources" / "icons" / f"{told['Icon']}.svg").is_file()
    if validator := shutil.which("desktop-file-validate"):
        subprocess.run([validator, str(PACKAGING / "deb" / "doorstep.desktop")], check=True)


def test_the_kind_of_file_is_known_by_its_ending() -> None:
    root = ElementTree.fromstring((PACKAGING / "deb" / "doorstep.xml").read_bytes())
    space = "{http://www.freedesktop.org/standards/shared-mime-info}"
    kind = root.find(f"{space}mime-type")
    assert kind is not None and kind.get("type") == MIME
    assert [glob.get("pattern") for glob in kind.iter(f"{space}glob")] == ["*.osm.pbf"]
    assert "*.osm.pbf".lstrip("*") in MAPS


def test_the_mac_application_names_its_link_and_its_rights() -> None:
    info = plistlib.loads((PACKAGING / "macos" / "Info.plist").read_bytes())
    assert info["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == [SCHEME]
    assert info["CFBundleDocumentTypes"][0]["CFBundleTypeExtensions"] == ["pbf"]
    assert "CFBundleShortVersionString" not in info  # build.spec says it, from pyproject.toml
    rights = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    assert rights == {
        "com.apple.security.cs.allow-jit": True,
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
    }


def test_the_windows_installer_names_what_exists() -> None:
    text = _read(PACKAGING / "windows" / "doorstep.iss")
    sections = re.findall(r"^\[(\w+)\]$", text, re.MULTILINE)
    assert {"Setup", "InstallDelete", "Files", "Icons", "Registry", "Run", "Code"} <= set(sections)
    assert len(sections) == len(set(sections))
    setup = dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))
    assert (PACKAGING / "windows" / setup["LicenseFile"].replace("\\", "/")).resolve() == TOP / "LICENSE"
    assert (
        setup["PrivilegesRequired"] == "lowest"
        and "commandline" in setup["PrivilegesRequiredOverridesAllowed"]
    )
    assert re.fullmatch(r"\{\{[0-9A-F-]{36}\}", setup["AppId"])
    assert f'Subkey: "Software\\Classes\\{SCHEME}"' in text and 'ValueName: "URL Protocol"' in text
    assert r'Name: "{app}\_internal"' in text and "/DELETEDATA" in text and "SuppressibleMsgBox" in text
    programs = set(re.findall(r"\{app\}\\([\w-]+)\.exe", text))
    spec = _read(TOP / "build.spec")
    assert programs == {"doorstep"} and '("doorstep", False), ("doorstep-cli", True)' in spec
    for line in re.findall(r"^(?:Root|Source|Type|Name|Filename): .*$", text, re.MULTILINE):
        assert line.count('"') % 2 == 0, line


def test_no_packaging_file_says_the_version_itself() -> None:
    files = [file for file in PACKAGING.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    told = [
        f.relative_to(TOP).as_posix() for f in [*files, WORKFLOW, TOP / "build.spec"] if version() in _read(f)
    ]
    assert told == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_every_shell_script_can_be_read_by_its_shell() -> None:
    scripts = [f for f in PACKAGING.rglob("*") if f.is_file() and f.read_bytes().startswith(b"#!/bin/")]
    assert len(scripts) >= 5
    for script in scripts:
        shell = _read(script).splitlines()[0].removeprefix("#!")
        if shutil.which(shell):
            done = subprocess.run([shell, "-n", str(script)], capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{script}: {done.stderr}"


def test_the_workflow_watches_what_the_switch_watches(workflow: dict[Any, Any]) -> None:
    on = workflow[True]  # YAML 1.1 reads the word "on" so
    assert tuple(on["push"]["paths"]) == tuple(on["pull_request"]["paths"]) == bundle_needed.WATCHED
    for pattern in bundle_needed.WATCHED:
        assert any(TOP.glob(pattern.replace("**", "*"))), pattern


def test_the_workflow_runs_what_exists(workflow: dict[Any, Any]) -> None:
    said = "\n".join(_steps(workflow))
    paths = set(re.findall(r"(?<![\w/])((?:tools|packaging)[/\\][\w./\\-]+\w)", said))
    missing = [path for path in paths if not (TOP / path.replace("\\", "/")).exists()]
    assert paths and missing == []
    targets = set(re.findall(r"^make ([\w-]+)", said, re.MULTILINE))
    rules = set(re.findall(r"^([\w-]+):", _read(TOP / "Makefile"), re.MULTILINE))
    assert {"bundle", "bundle-check", "bundle-deb", "bundle-sums"} <= targets <= rules


def test_the_workflow_uses_others_steps_by_their_hash(workflow: dict[Any, Any]) -> None:
    used = [step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step]
    assert used and all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name) for name in used)
    assert workflow["permissions"] == {"contents": "read"}
    assert all("timeout-minutes" in job or name == "attach" for name, job in workflow["jobs"].items())


def test_the_ordinary_check_builds_a_bundle_only_when_its_recipe_is_new() -> None:
    said = _read(TOP / ".ci" / "run")
    asked = said.index("tools/bundle_needed.py --tried")
    assert asked < said.index("make bundle bundle-check") < said.index("make test")


def test_a_recipe_counts_as_tried_until_it_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "packaging").mkdir()
    (tmp_path / "build.spec").write_text("one")
    (tmp_path / "readme").write_text("one")
    assert bundle_needed.main(["--tried"], tmp_path) == 0
    bundle_needed.note(bundle_needed.recipe(tmp_path), 475.1, tmp_path)
    (tmp_path / "readme").write_text("two")
    assert bundle_needed.main(["--tried"], tmp_path) == 1
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-qm", "noting it changes nothing")
    assert bundle_needed.main(["--tried"], tmp_path) == 1
    (tmp_path / "packaging" / "new").write_text("x")
    assert bundle_needed.main(["--tried"], tmp_path) == 0
    (tmp_path / "packaging" / "new").unlink()
    (tmp_path / "build.spec").write_text("two")
    assert bundle_needed.main(["--tried"], tmp_path) == 0
    (tmp_path / bundle_needed.TRIED).write_text("spoilt")
    assert bundle_needed.main(["--tried"], tmp_path) == 0


def test_the_mac_image_takes_the_papers_along() -> None:
    assert LICENCES in _read(PACKAGING / "macos" / "dmg.sh")


def _git(top: Path, *words: str) -> str:
    own = ["-c", "user.name=a", "-c", "user.email=a@b.invalid", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", *own, *words], cwd=top, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_switch_tells_whether_a_bundle_is_needed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "build.spec").write_text("one")
    (tmp_path / "readme").write_text("one")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-qm", "first")
    base = _git(tmp_path, "rev-parse", "HEAD")
    assert bundle_needed.main([base], tmp_path) == 1
    (tmp_path / "readme").write_text("two")
    assert bundle_needed.main([base], tmp_path) == 1
    (tmp_path / "packaging" / "deb").mkdir(parents=True)
    (tmp_path / "packaging" / "deb" / "new").write_text("x")
    assert bundle_needed.main([base], tmp_path) == 0
    assert "packaging/deb/new" in capsys.readouterr().out
    shutil.rmtree(tmp_path / "packaging")
    (tmp_path / "build.spec").write_text("two")
    _git(tmp_path, "commit", "-qam", "second")
    assert bundle_needed.main([base], tmp_path) == 0
    assert bundle_needed.main(["HEAD"], tmp_path) == 1
    assert bundle_needed.main(["nowhere"], tmp_path) == 2
    assert bundle_needed.main([], tmp_path) == 2


def test_sums_are_told_as_sha256sum_reads_them(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_bytes(b"abc")
    (tmp_path / "b").symlink_to("in/a")
    told = bundle_sums.sum_folder(tmp_path)
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert told.read_text() == f"{abc}  in/a\n"
    assert bundle_sums.sum_folder(tmp_path).read_text() == f"{abc}  in/a\n"
    if checker := shutil.which("sha256sum"):
        subprocess.run(
            [checker, "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, check=True, capture_output=True
        )


def test_a_list_of_sums_keeps_what_is_there_and_drops_what_went(tmp_path: Path) -> None:
    for name in ("one.deb", "two.deb"):
        (tmp_path / name).write_text(name)
    target = tmp_path / bundle_sums.SUMS
    bundle_sums.add_sums(target, [tmp_path / "one.deb", tmp_path / "two.deb"])
    (tmp_path / "one.deb").unlink()
    (tmp_path / "two.deb").write_bytes(b"abc")
    bundle_sums.add_sums(target, [tmp_path / "two.deb"])
    assert [line.split("  ")[1] for line in target.read_text().splitlines()] == ["two.deb"]
    assert target.read_text().startswith("ba7816bf")


def test_icons_are_containers_of_their_pictures(tmp_path: Path) -> None:
    picture = bundle_icons.draw(32)
    assert picture.startswith(b"\x89PNG") and struct.unpack_from(">II", picture, 16) == (32, 32)
    window = bundle_icons.ico({32: picture, 256: picture})
    assert struct.unpack_from("<HHH", window) == (0, 1, 2)
    width, *_, length, at = struct.unpack_from("<BBBBHHII", window, 6 + 16)
    assert width == 0 and window[at : at + length] == picture and at + length == len(window)
    mac = bundle_icons.icns({b"ic07": picture})
    assert mac[:4] == b"icns" and struct.unpack_from(">I", mac, 4)[0] == len(mac)
    assert mac[8:12] == b"ic07" and mac[16:] == picture
