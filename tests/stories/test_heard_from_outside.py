"""The board as a screen reader meets it: read over the accessibility bus, by another process, on a real display."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HOME = Path(__file__).resolve().parents[2]
READER = Path(__file__).with_name("atspi_reader.py")
WINDOW = Path(__file__).with_name("board_window.py")
PYTHON = "/usr/bin/python3"
"""The distribution's: it alone sees the bus's bindings."""
QUIET_ROLES = {"filler", "panel", "separator", "scroll bar", "label", "table cell", "layered pane", "frame"}


def missing() -> str:
    """What this machine lacks, or nothing."""
    for program in ("Xvfb", "dbus-run-session"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    if not Path("/usr/libexec/at-spi2-registryd").exists():
        return "at-spi2-core is not installed"
    bindings = [PYTHON, "-c", "import gi; gi.require_version('Atspi', '2.0')"]
    if not Path(PYTHON).exists() or subprocess.run(bindings, capture_output=True, check=False).returncode:
        return "gir1.2-atspi-2.0 is not installed"
    return ""


class Outside:
    """The reader, the window it reads, and the display and bus of both."""

    def __init__(self, folder: Path) -> None:
        self._display = subprocess.Popen(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._display.stdout is not None
        runtime = folder / "run"
        runtime.mkdir(mode=0o700)
        self._env = {
            **os.environ,
            "DISPLAY": f":{self._display.stdout.readline().strip()}",
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "XDG_RUNTIME_DIR": str(runtime),
            "NO_AT_BRIDGE": "0",
            "PYTHONPATH": str(HOME),
        }
        # one bus for both: the session ends with its last line of input
        script = (
            f'exec 3<&0; "{sys.executable}" "{WINDOW}" "{folder}" <"{folder}/to_window" >"{folder}/names" '
            f'2>"{folder}/window.log" & exec "{PYTHON}" "{READER}" <&3'
        )
        os.mkfifo(folder / "to_window")
        self._both = subprocess.Popen(
            ["dbus-run-session", "--", "sh", "-c", script],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=self._env,
            cwd=HOME,
        )
        self._folder = folder
        self._window = (folder / "to_window").open("w")

    def ask(self, line: str) -> Any:
        """The reader's answer to one line."""
        assert self._both.stdin is not None and self._both.stdout is not None
        self._both.stdin.write(line + "\n")
        self._both.stdin.flush()
        answer = self._both.stdout.readline()
        while answer and answer[0] not in "{[":  # the bus's own daemon speaks on the same line
            answer = self._both.stdout.readline()
        assert answer, (self._folder / "window.log").read_text()
        return json.loads(answer)

    def names(self) -> list[str]:
        """The board's actions, as the window printed them."""
        found: list[str] = json.loads((self._folder / "names").read_text())
        return found

    def until(self, name: str) -> list[dict[str, Any]]:
        """Walk until something of that name shows."""
        for _ in range(100):
            nodes: list[dict[str, Any]] = [n for n in self.ask("tree") if n["showing"]]
            if any(n["name"] == name for n in nodes):
                return nodes
        raise AssertionError(f"{name!r} never showed")

    def close(self) -> None:
        """End all of it."""
        self._window.close()
        assert self._both.stdin is not None and self._both.stdout is not None
        self._both.stdin.close()
        self._both.wait(timeout=30)
        self._both.stdout.close()
        self._display.terminate()
        self._display.wait(timeout=30)
        assert self._display.stdout is not None
        self._display.stdout.close()


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    lacking = missing()
    if lacking:
        pytest.skip(lacking)
    made = Outside(tmp_path)
    yield made
    made.close()


@pytest.mark.slow
def test_every_action_of_the_board_is_found_by_its_name(outside: Outside) -> None:
    assert outside.ask("wait") == {"window": True}
    nodes = outside.until("Schedule board")
    shown = {node["name"] for node in nodes}
    for control in (
        "Earlier days",
        "Later days",
        "Today",
        "Filter people and jobs",
        "As a list",
        "Saved views",
    ):
        assert control in shown
    nameless = [n for n in nodes if n["focusable"] and not n["name"] and n["role"] not in QUIET_ROLES]
    assert nameless == []
    # the lines of a menu are there before it is opened, though they do not show
    listed = {node["name"] for node in outside.ask("tree")}
    assert [name for name in outside.names() if name not in listed] == []


@pytest.mark.slow
def test_the_list_tells_every_visit_cell_by_cell(outside: Outside) -> None:
    assert outside.ask("wait") == {"window": True}
    outside.until("Schedule board")
    assert outside.ask("press Board as a list, or as bars") == {"pressed": True}
    cells = {node["name"] for node in outside.until("Visits of the board as a list")}
    assert {"Person", "Start", "State", "J-1001", "Mrs Zhao", "assigned", "14:00", "14:00 – 18:00"} <= cells
