"""The window that looks over this computer, opened and used by keys and pointer."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app import i18n
from app.domain.text import T
from app.findings import Finding, Health
from tests.ui.conftest import Run
from ui.devtools.stand_in import stand_in_desk
from ui.main import build
from ui.runtime import words
from ui.runtime.present import Presenter
from ui.shell.actions import Action
from ui.shell.checking import PARTS, CheckWindow, FindingRow
from ui.shell.window import MainWindow
from ui.theme import theme

FOUND = [
    Finding("python", Health.FINE, T("Python {version}", version="3.11")),
    Finding("map", Health.REMARK, T("No city map is loaded"), T("Load one")),
    Finding(
        "folder",
        Health.BROKEN,
        T("{folder} is full; ring {phone}", folder=str(Path.home() / "desk"), phone="+41 79 555 01 02"),
        T("Make room"),
    ),
]


class Looking:
    """Stands for the look over a computer; counts how often it was begun and where it ran."""

    def __init__(self) -> None:
        self.found = list(FOUND)
        self.begun = 0
        self.threads: set[str] = set()
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self) -> Iterator[Finding]:
        self.begun += 1
        return self._steps()

    def _steps(self) -> Iterator[Finding]:
        for found in self.found:
            self.threads.add(threading.current_thread().name)
            yield found
            self.go_on.wait(10)


@pytest.fixture
def looking() -> Looking:
    return Looking()


@pytest.fixture
def window(
    aio: Run, qapp: QApplication, qtbot: QtBot, tmp_path: Path, looking: Looking
) -> Iterator[MainWindow]:
    words.start(qapp)
    desk = stand_in_desk()
    desk.around.look_over = looking
    window, frame = build(desk, desk.queries.desk(), Presenter("0.1"), tmp_path, (), ())
    window.start()
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    looking.go_on.set()
    window.close()
    frame.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    i18n.install(tmp_path, "en")
    theme().choose("light", 1.0)


def begun(window: MainWindow) -> CheckWindow:
    window.frame.actions.qt("app.check").trigger()
    made = window.findChild(CheckWindow)
    assert isinstance(made, CheckWindow)
    return made


async def _looked(check: CheckWindow) -> None:
    while not check.again.isEnabled():
        await asyncio.sleep(0.001)


def test_every_part_with_its_state_in_a_word_and_its_mend(
    window: MainWindow, looking: Looking, aio: Run
) -> None:
    check = begun(window)
    assert check.isVisible() and check.bar.isVisible() and not check.copy.isEnabled()
    aio(_looked(check))
    assert not check.bar.isVisible()
    assert check.head.text() == "1 part is broken."
    rows = check.findChildren(FindingRow)
    assert [row.state.text() for row in rows] == ["fine", "look at this", "broken"]
    assert [row.accessibleName().split(":")[0] for row in rows] == ["Program", "City map", "Disk"]
    shown = [found.text() for found in rows[1].findChildren(QLabel)]
    assert "No city map is loaded" in shown and "→ Load one" in shown
    assert threading.current_thread().name not in looking.threads


def test_it_looks_again_and_tells_what_has_changed(
    window: MainWindow, looking: Looking, aio: Run, qtbot: QtBot
) -> None:
    check = begun(window)
    aio(_looked(check))
    looking.found = FOUND[:1]
    qtbot.mouseClick(check.again, Qt.MouseButton.LeftButton)
    assert not check.again.isEnabled()
    aio(_looked(check))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert looking.begun == 2
    assert len(check.findChildren(FindingRow)) == 1
    assert check.head.text() == "Everything needed is there."


def test_what_is_copied_names_nobody(window: MainWindow, aio: Run, qtbot: QtBot) -> None:
    check = begun(window)
    aio(_looked(check))
    qtbot.mouseClick(check.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "[broken] Disk: ~" in copied and "→ Make room" in copied and "Python 3.11" in copied
    assert str(Path.home()) not in copied and "555" not in copied


def test_closing_it_ends_the_look_and_harms_nothing(
    window: MainWindow, looking: Looking, aio: Run, qtbot: QtBot
) -> None:
    looking.go_on.clear()
    check = begun(window)

    async def first_seen() -> None:
        while not check.findings:
            await asyncio.sleep(0.001)

    aio(first_seen())
    qtbot.keyClick(check, Qt.Key.Key_Escape)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.findChild(CheckWindow) is None
    looking.go_on.set()
    assert window.isVisible()


def test_the_way_to_the_log(
    window: MainWindow, aio: Run, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[str] = []

    def open_url(url: QUrl) -> bool:
        went.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    check = begun(window)
    aio(_looked(check))
    qtbot.mouseClick(check.log_button, Qt.MouseButton.LeftButton)
    assert went == [str(tmp_path / "logs")] and (tmp_path / "logs").is_dir()


def test_it_follows_the_language(window: MainWindow, aio: Run, chinese: None) -> None:
    check = begun(window)
    aio(_looked(check))
    window.speak("zh_CN")
    assert check.findChildren(FindingRow)[0].state.text() == words.say(T("fine"))
    assert check.report().startswith("Doorstep ")


def test_without_the_means_it_says_so(window: MainWindow) -> None:
    window.frame.desk.around.look_over = None
    refused: list[Action] = []
    window.frame.actions.refused.connect(refused.append)
    window.frame.actions.qt("app.check").trigger()
    assert [action.id for action in refused] == ["app.check"]
    assert window.findChild(CheckWindow) is None


def test_every_part_doctor_looks_at_has_a_name_for_people() -> None:
    import re

    from app import diagnostics, diagnostics_data

    source = "".join(Path(m.__file__).read_text(encoding="utf-8") for m in (diagnostics, diagnostics_data))
    names = set(re.findall(r'Finding\(\s*"(\w+)"', source))
    assert len(names) >= 12 and names <= set(PARTS)
