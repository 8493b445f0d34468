"""What `doctor` says when something is not as it should be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app import diagnostics, i18n
from app.diagnostics import Health, Tables
from app.domain.errors import NotReachable
from app.domain.text import T
from app.paths import Profile


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """A folder of its own."""
    return Profile(tmp_path)


def test_an_old_sqlite_is_broken() -> None:
    found = diagnostics.sqlite_library("3.51.2")
    assert found.health is Health.BROKEN
    assert str(found.what) == "SQLite 3.51.2 can damage a desk; 3.51.3 is needed"
    assert diagnostics.sqlite_library("3.51.3").health is Health.FINE
    assert diagnostics.sqlite_library().health is Health.FINE


def test_a_missing_library_is_named() -> None:
    found = diagnostics.libraries(["json", "no_such_library"])
    assert (found.health, str(found.what)) == (Health.BROKEN, "Missing: no_such_library")
    assert diagnostics.libraries().health is Health.FINE


@pytest.mark.parametrize(
    ("free", "health"), [(100_000_000, Health.BROKEN), (1_000_000_000, Health.REMARK), (10**12, Health.FINE)]
)
def test_a_full_disk(profile: Profile, free: int, health: Health) -> None:
    assert diagnostics.folder(profile, free).health is health


def test_tables_of_an_older_program_are_a_remark(profile: Profile) -> None:
    found = diagnostics.desk(profile, "desk.db", lambda: Tables("file", "0001", "0002"))
    assert found.health is Health.REMARK
    assert found.mend is not None
    assert "doorstep migrate" in str(found.mend)
    assert diagnostics.desk(profile, "desk.db", lambda: Tables("file", None, "2")).health is Health.FINE


def test_a_server_that_is_away_is_broken(profile: Profile) -> None:
    def away() -> Tables:
        raise NotReachable(T("The database server does not answer."))

    found = diagnostics.desk(profile, "postgresql://desk@server/desk", away)
    assert found.health is Health.BROKEN
    assert "Start the server" in str(found.mend)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks fontconfig, which Linux has")
def test_fonts_without_and_with_a_chinese_face(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "fc-list"
    for printed, health in (("", Health.REMARK), ("Noto Sans CJK SC,思源黑体\n", Health.FINE)):
        program.write_text(f"#!/bin/sh\nprintf '%s' '{printed}'\n", encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        assert diagnostics.fonts().health is health
    printed = "Noto Serif CJK HK\\nNoto Sans CJK TC\\nNoto Sans CJK SC\\n"
    program.write_text(f"#!/bin/sh\nprintf '{printed}'\n", encoding="utf-8")
    for language, face in (("en", "SC"), ("zh_CN", "SC"), ("zh_TW", "TC")):
        i18n.set_language(language)
        assert f"Noto Sans CJK {face}" in i18n.say(diagnostics.fonts().what)
    i18n.set_language("en")
    (tmp_path / "fc-match").write_text("#!/bin/sh\nprintf 'Some Hei'\n", encoding="utf-8")
    (tmp_path / "fc-match").chmod(0o755)
    program.write_text("#!/bin/sh\nprintf 'Another Song\nSome Hei\n'\n", encoding="utf-8")
    assert "Some Hei" in str(diagnostics.fonts().what)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert "fc-list is not here" in str(diagnostics.fonts().what)


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="screens are told by the environment on Linux"
)
def test_a_machine_without_a_screen() -> None:
    assert diagnostics.screen({}).health is Health.REMARK
    assert diagnostics.screen({"DISPLAY": ":0"}).health is Health.FINE
    assert "offscreen" in str(diagnostics.screen({"QT_QPA_PLATFORM": "offscreen"}).what)


def test_a_kernel_that_forbids_the_sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    switch = tmp_path / "unprivileged_userns_clone"
    switch.write_text("0\n", encoding="ascii")
    found = diagnostics.sandbox({switch: "0", tmp_path / "none": "1"})
    assert found.health is Health.REMARK
    assert "unprivileged_userns_clone = 0" in str(found.what)
    switch.write_text("1\n", encoding="ascii")
    assert diagnostics.sandbox({switch: "0"}).health is Health.FINE
    monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "1")
    assert "without its sandbox" in str(diagnostics.sandbox({}).what)


def test_the_last_errors_of_the_log(profile: Profile) -> None:
    assert diagnostics.log(profile.logs).health is Health.FINE
    profile.logs.mkdir()
    lines = [f"2026-11-26 08:00:{n:02} ERROR MainThread app slip {n}" for n in range(20)]
    (profile.logs / "doorstep.log.1").write_text("\n".join(lines[:5]), encoding="utf-8")
    (profile.logs / "doorstep.log").write_text(
        "\n".join([*lines[5:], "2026-11-26 08:01:00 INFO MainThread app all well"]), encoding="utf-8"
    )
    found = diagnostics.log(profile.logs)
    assert found.health is Health.REMARK
    assert str(found.what).endswith("app slip 19")
    assert len(diagnostics.last_errors(profile.logs)) == 10


def test_a_port_can_be_opened() -> None:
    assert diagnostics.ports().health is Health.FINE


def test_looking_imports_no_window() -> None:
    code = "import sys, app.diagnostics as d; d.libraries(); d.versions(); sys.exit('PySide6.QtCore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_versions_of_what_is_here() -> None:
    found = diagnostics.versions()
    assert found["numpy"][0].isdigit()
    assert found["pyside6-essentials"][0].isdigit()
    assert shutil.which("python") is None or found["python"]
