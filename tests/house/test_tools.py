"""The small programs behind `make`: what counts as a display, how tests are counted, what the packages script says."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools import check, start

TOP = Path(__file__).resolve().parents[2]

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"><failure/></testcase>
<testcase name="c"><error/></testcase><testcase name="d"><skipped/></testcase><testcase name="e"/>
</testsuite></testsuites>"""


def test_tests_are_counted_and_an_error_is_a_failure(tmp_path: Path) -> None:
    report = tmp_path / "desk.xml"
    report.write_text(REPORT)
    assert str(check.read_report(report, 1) + check.Count(passed=1)) == "3 passed, 2 failed, 1 skipped"


@pytest.mark.parametrize(("code", "failed"), [(0, 1), (check.NOTHING_TO_RUN, 0), (-11, 1)])
def test_a_process_that_left_no_report_has_failed(tmp_path: Path, code: int, failed: int) -> None:
    assert check.read_report(tmp_path / "none.xml", code).failed == failed


def test_a_bad_exit_after_good_tests_is_a_failure(tmp_path: Path) -> None:
    report = tmp_path / "web.xml"
    report.write_text("<testsuites><testcase name='a'/></testsuites>")
    assert check.read_report(report, 139) == check.Count(passed=1, failed=1)


def test_a_complaint_after_the_last_test_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.run("web", [sys.executable, "-c", "print('all well')"]) == 0
    assert check.run("web", [sys.executable, "-c", "print('page still not deleted')"]) == 1
    assert "FAILED" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these always have a display")
@pytest.mark.parametrize("display", ["", ":", ":987", "unix:987", "127.0.0.1:987", "nonsense"])
def test_a_display_that_does_not_answer_is_none(monkeypatch: pytest.MonkeyPatch, display: str) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", display)
    assert not start.has_display()


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these always have a display")
def test_a_display_that_answers_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(tmp_path / "wayland-7"))
        door.listen(1)
        assert start.has_display()


@pytest.mark.skipif(sys.platform != "linux", reason="the script looks at Linux systems only")
class TestSystemPackages:
    """A system where every library is missing, apt is there, and nobody may use it."""

    POLICY = """for name in "$@"; do case $name in
    policy) ;;
    libasound2t64) printf '%s:\\n  Installed: (none)\\n  Candidate: (none)\\n  Version table:\\n' "$name" ;;
    python3.13*|python3.12*) ;;
    *) if [ "$LC_ALL" = C ]; then word=Candidate:; else word=候选：; fi
       printf '%s:\\n  Installed: (none)\\n  %s 1.0\\n  Version table:\\n     1.0 500\\n' "$name" "$word" ;;
    esac; done"""

    def line(
        self, tmp_path: Path, wanted: str = "run", python: str = sys.executable, sudo: bool = True
    ) -> str:
        """The one line that tells what to run; fails when there is another number of them."""
        said = {"uname": "echo Linux", "id": "echo 1000", "apt-cache": self.POLICY}
        said |= dict.fromkeys(("ldconfig", "fc-list"), "exit 0")
        said |= dict.fromkeys(("apt-get", *(["sudo"] if sudo else [])), "exit 1")
        for name, words in said.items():
            (tmp_path / name).write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
            (tmp_path / name).chmod(0o755)
        for name in ("sh", "tr", "mktemp", "rm"):
            (tmp_path / name).symlink_to(shutil.which(name) or name)
        for name in ("system_packages.sh", "python.sh"):
            words = (TOP / "tools" / name).read_text(encoding="utf-8")
            (tmp_path / name).write_text(words.replace("PATH=$PATH:/usr/sbin:/sbin\n", ""), encoding="utf-8")
        done = subprocess.run(
            [str(tmp_path / "sh"), str(tmp_path / "system_packages.sh"), wanted],
            env={"PATH": str(tmp_path), "PYTHON": python},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1, done.stderr
        assert not done.stderr
        (line,) = (line for line in done.stdout.splitlines() if "apt-get" in line)
        return line.strip()

    def test_without_the_right_to_install_one_line_tells_what_to_run(self, tmp_path: Path) -> None:
        line = self.line(tmp_path)
        assert line.startswith("sudo apt-get update && sudo apt-get install ")
        assert "fonts-noto-cjk" in line and "postgresql" not in line

    def test_each_package_has_the_name_this_release_knows(self, tmp_path: Path) -> None:
        """Whatever language apt answers the person in."""
        line = self.line(tmp_path)
        assert " libegl1 " in line and " libasound2 " in line and " libglib2.0-0t64 " in line
        assert "libasound2t64" not in line and "|" not in line

    def test_without_sudo_the_line_asks_for_the_password_of_root(self, tmp_path: Path) -> None:
        line = self.line(tmp_path, "test", sudo=False)
        assert line.startswith("su - -c 'apt-get update && apt-get install ") and line.endswith("'")
        assert " postgresql " in line

    def test_a_missing_python_is_among_the_packages(self, tmp_path: Path) -> None:
        line = self.line(tmp_path, python="python-that-is-nowhere")
        assert " python3.11 python3.11-venv python3.11-dev " in line and "python3.12" not in line


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_make_lists_its_targets() -> None:
    done = subprocess.run(
        ["make", "help"],
        cwd=TOP,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    for target in ("run", "test", "lint", "types", "bench", "soak", "requirements", "clean"):
        assert f"make {target} " in done.stdout
