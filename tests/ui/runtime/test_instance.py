"""One window per profile: a second start hands over its link; the door takes nothing else."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.errors import NotReachable
from ui.runtime.instance import DOOR, MOST_BYTES, Instance, hand_over, lock_of, understood

SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.runtime.instance import hand_over, lock_of
app = QCoreApplication([])
lock = lock_of(Path(sys.argv[1]))
if not lock:
    hand_over(Path(sys.argv[1]), sys.argv[2])
print("first" if lock else "handed over", flush=True)
if lock and len(sys.argv) > 3:
    import time
    time.sleep(60)
"""


def start(profile: Path, link: str, *stay: str) -> subprocess.Popen[str]:
    """Another process that wants to be the window of these data."""
    return subprocess.Popen(
        [sys.executable, "-c", SECOND, str(profile), link, *stay],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )


@pytest.fixture
def first(qapp: QApplication, tmp_path: Path) -> object:
    lock = lock_of(tmp_path)
    assert lock is not None
    instance = Instance(tmp_path, lock)
    yield instance
    instance.close()
    instance.deleteLater()


def test_a_second_start_brings_the_first_forward_or_hands_it_its_link(
    first: Instance, tmp_path: Path, qtbot: QtBot
) -> None:
    came: list[str] = []
    for link in ("doorstep://job/J-1042", ""):
        with start(tmp_path, link) as second:
            qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
            assert second.stdout is not None and second.stdout.read() == "handed over\n"
    first.serve(came.append)  # what came before the window stood is not lost
    assert came == ["doorstep://job/J-1042", ""]


def test_the_door_is_its_owners_alone(first: Instance, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / DOOR).stat().st_mode) & 0o077 == 0


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"[]",
        b'{"open": 1}',
        b'{"open": "doorstep://book/now"}',
        b'{"open": "/etc/passwd"}',
        b'{"open": "", "do": "quit"}',
        b"[" * 5000,
        b'{"open": "doorstep://job/J-1?x=1"}',
    ],
    ids=range(10),
)
def test_what_is_no_link_is_not_taken(first: Instance, tmp_path: Path, qtbot: QtBot, line: bytes) -> None:
    assert understood(line) is None
    came: list[str] = []
    first.serve(came.append)
    socket = QLocalSocket()
    socket.connectToServer(str(tmp_path / DOOR))
    with qtbot.waitSignal(socket.disconnected):
        socket.write(line + b"\n")
    assert bytes(socket.readAll().data()) == b"no\n"
    assert came == []


def test_an_endless_line_is_thrown_away(first: Instance, tmp_path: Path, qtbot: QtBot) -> None:
    came: list[str] = []
    first.serve(came.append)
    socket = QLocalSocket()
    socket.connectToServer(str(tmp_path / DOOR))
    with qtbot.waitSignal(socket.disconnected):
        socket.write(b"x" * (MOST_BYTES + 10))
    assert came == []


def test_the_lock_of_a_killed_window_is_taken_over(qapp: QApplication, tmp_path: Path) -> None:
    with start(tmp_path, "", "stay") as held:
        assert held.stdout is not None and held.stdout.readline() == "first\n"
        with pytest.raises(NotReachable):  # it sleeps, so it does not answer: a sentence, no second window
            hand_over(tmp_path)
        held.send_signal(signal.SIGKILL)
    lock = lock_of(tmp_path)
    assert lock is not None
    lock.unlock()
