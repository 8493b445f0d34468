"""The whole window, used by keys and pointer, on a desk without a database."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app import i18n
from app.adapters.clocks import ExampleClock
from app.changes import ChangeSet
from app.domain.ids import BranchId
from app.domain.text import T
from app.rows import Counts
from app.services.context import Outcome
from tests.support.noise import ExpectedLog
from tests.ui.conftest import Run
from ui.devtools.gallery import GALLERY_PARTS, GALLERY_VIEWS, people_finder
from ui.devtools.stand_in import stand_in_desk
from ui.main import build
from ui.runtime import words
from ui.runtime.present import Presenter
from ui.shell.actions import Action, ActionList
from ui.shell.command_bar import find_actions
from ui.shell.frame import Frame
from ui.shell.shortcut_sheet import ShortcutSheet
from ui.shell.views import View
from ui.shell.window import MainWindow
from ui.theme import theme
from ui.widgets.report import ReportWindow


class Opened:
    """Windows opened by a test, closed in order at its end."""

    def __init__(self, qtbot: QtBot, profile: Path) -> None:
        self._qtbot, self._profile = qtbot, profile
        self._all: list[tuple[MainWindow, Frame]] = []

    def __call__(
        self, desk: Any = None, views: Any = GALLERY_VIEWS, parts: Any = GALLERY_PARTS
    ) -> MainWindow:
        desk = desk or stand_in_desk()
        window, frame = build(desk, desk.queries.desk(), Presenter("0.1"), self._profile, views, parts)
        self._all.append((window, frame))
        window.resize(1366, 768)
        window.start()
        window.show()
        window.activateWindow()
        self._qtbot.waitUntil(window.isActiveWindow)
        return window

    def close(self) -> None:
        for window, frame in self._all:
            window.close()
            frame.close()
            window.deleteLater()
        self._all.clear()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def opened(aio: Run, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    words.start(qapp)
    made = Opened(qtbot, tmp_path)
    yield made
    made.close()
    i18n.install(tmp_path, "en")
    theme().choose("light", 1.0)


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    together = Qt.KeyboardModifier.NoModifier
    for modifier in modifiers:
        together |= modifier
    qtbot.keyClick(window.focusWidget() or window, key, together)


CTRL = Qt.KeyboardModifier.ControlModifier


def test_digits_switch_views_but_are_letters_in_a_field(opened: Opened, qtbot: QtBot) -> None:
    window = opened()
    assert window.view() == "desk"
    press(qtbot, window, Qt.Key.Key_8)
    assert window.view() == "gallery"
    gallery = window.page("gallery")
    assert gallery is not None
    field: QLineEdit = gallery.phone  # type: ignore[attr-defined]
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    press(qtbot, window, Qt.Key.Key_2)
    assert (window.view(), field.text()) == ("gallery", "2")
    press(qtbot, window, Qt.Key.Key_2, CTRL)
    assert window.view() == "board"


def test_the_rail_shows_where_we_are_and_what_waits(opened: Opened, qtbot: QtBot, aio: Run) -> None:
    window = opened()
    button = window.rail._buttons["watch"]

    async def counted() -> None:
        while "waiting" not in button.accessibleName():
            await asyncio.sleep(0.001)

    aio(counted())
    assert button.accessibleName() == "Watch, 4 waiting"
    assert window.top_bar.calls.text() == "2 ringing"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.view() == "watch" and button.isChecked()


def test_views_share_the_panels_of_the_workbench(opened: Opened, qtbot: QtBot) -> None:
    window = opened()
    board = window.page("board")
    assert board is not None and board.isVisible()
    window.show_view("map")
    assert not board.isVisible()
    window.show_view("board")
    assert window.page("board") is board and board.isVisible()


def test_the_rail_colours_one_icon_only(opened: Opened) -> None:
    window = opened()

    def accented() -> list[str]:
        buttons = window.rail._buttons
        keys = {name: made.icon().pixmap(20, 20).toImage() for name, made in buttons.items()}
        for made in buttons.values():
            made.dress()
        return [n for n, made in buttons.items() if made.icon().pixmap(20, 20).toImage() != keys[n]]

    for view in ("map", "gallery", "desk"):
        window.show_view(view)
        assert accented() == []


def test_a_hidden_panel_stays_hidden_and_comes_back_by_reset(opened: Opened, qtbot: QtBot) -> None:
    window = opened()
    dock = window.workbench._docks["inspector"]
    dock.close()
    window.show_view("gallery")
    window.show_view("map")
    assert dock.isVisible()
    window.show_view("desk")
    assert not dock.isVisible()
    window.reset_layout()
    assert dock.isVisible()


def test_columns_keep_their_shares_when_the_window_grows(opened: Opened, qtbot: QtBot) -> None:
    window = opened()
    qtbot.waitUntil(lambda: window.workbench.width() > 1000)
    window.reset_layout()

    def share() -> float:
        return window.workbench._docks["calls"].width() / window.workbench.width()

    qtbot.waitUntil(lambda: share() < 0.3)  # when Qt has laid them out
    before = share()
    window.resize(1900, 1000)
    qtbot.waitUntil(lambda: window.workbench.width() > 1700)
    assert share() == pytest.approx(before, abs=0.04)


def test_a_broken_panel_leaves_the_desk_standing(
    opened: Opened, qtbot: QtBot, expects_log: ExpectedLog
) -> None:
    expects_log("our mistake")

    def broken(_frame: Frame) -> QWidget:
        raise ZeroDivisionError

    window = opened(views=(View("desk", T("Desk"), "home-outline", 1, broken), *GALLERY_VIEWS[1:]))
    reports = window.findChildren(ReportWindow)
    assert len(reports) == 1 and window.page("desk") is not None
    window.show_view("gallery")
    assert window.view() == "gallery"
    reports[0].close()


def test_a_window_without_views_says_so(opened: Opened) -> None:
    window = opened(views=(), parts=())
    assert window.view() == "" and window.stack.currentIndex() == 1


def test_ctrl_k_finds_by_english_chinese_and_pinyin_and_does_it(opened: Opened, qtbot: QtBot) -> None:
    window = opened()
    press(qtbot, window, Qt.Key.Key_K, CTRL)
    bar = window.command_bar
    assert bar.isVisible() and bar.field.hasFocus()
    qtbot.keyClicks(bar.field, "theme dark")
    current = bar.list.current()
    assert current is not None and str(current.text) == "Theme: dark"
    press(qtbot, window, Qt.Key.Key_Return)
    assert theme().mode == "dark" and theme().colours.dark
    assert not bar.isVisible()


def test_actions_are_found_in_chinese_whatever_is_spoken(opened: Opened, chinese: None) -> None:
    window = opened()
    for typed in ("看板", "kanban", "kb", "board"):
        assert find_actions(window.frame.actions.all(), typed)[0].id == "go.board"


def test_the_bar_asks_finders_and_gives_the_focus_back(opened: Opened, qtbot: QtBot, aio: Run) -> None:
    window = opened()
    window.frame.add_finder(people_finder(window.frame))
    window.show_view("gallery")
    field: QLineEdit = window.page("gallery").phone  # type: ignore[union-attr]
    field.setFocus()
    press(qtbot, window, Qt.Key.Key_K, CTRL)
    qtbot.keyClicks(window.command_bar.field, "zhao")

    async def found() -> None:
        while not any(c.text == "Zhao Min" for c in window.command_bar.list.choices.choices):
            await asyncio.sleep(0.001)

    aio(found())
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not window.command_bar.isVisible() and window.focusWidget() is field


def test_a_command_that_is_not_possible_says_why(opened: Opened, qtbot: QtBot) -> None:
    window = opened()
    done: list[int] = []
    window.frame.actions.add(
        Action(
            "x.no",
            T("Send it"),
            lambda: done.append(1),
            "Ctrl+E",
            when=lambda: False,
            why=T("Nothing is chosen."),
        )
    )
    press(qtbot, window, Qt.Key.Key_E, CTRL)
    assert done == [] and [t.words() for t in window.toasts.toasts] == ["Nothing is chosen."]


def test_no_two_actions_may_want_the_same_keys(qtbot: QtBot) -> None:
    window, one, other = QWidget(), QWidget(), QWidget()
    for widget in (window, one, other):
        qtbot.addWidget(widget)
    actions = ActionList()
    actions.attach(window)
    nothing = T("Nothing")
    actions.add(Action("a", nothing, list, "Ctrl+B X"), Action("b", nothing, list, "T", widget=one))
    actions.add(Action("c", nothing, list, "T", widget=other))
    for clash in (
        Action("d", nothing, list, "ctrl+b"),
        Action("e", nothing, list, "x", widget=one),
        Action("f", nothing, list, "t"),
        Action("a", nothing, list),
    ):
        with pytest.raises(ValueError):
            actions.add(clash)
    assert [a.id for a in actions.all()] == ["a", "b", "c"]


def test_the_question_mark_shows_all_keys(opened: Opened, qtbot: QtBot) -> None:
    window = opened()
    window.frame.actions.run("app.shortcuts")
    sheets = window.findChildren(ShortcutSheet)
    assert len(sheets) == 1 and sheets[0].isVisible()
    sheets[0].close()


def test_f1_asks_for_help_for_this_place(opened: Opened, qtbot: QtBot) -> None:
    window = opened()
    asked: list[str] = []
    window.frame.helping.connect(asked.append)
    press(qtbot, window, Qt.Key.Key_F1)
    assert asked == ["desk"]


def test_the_window_speaks_another_language_at_once(opened: Opened, chinese: None) -> None:
    window = opened()
    window.show_view("board")
    assert window.windowTitle() == "Board – Doorstep"
    window.speak("zh_CN")
    assert window.windowTitle() == "看板 – Doorstep"
    assert window.rail._buttons["board"].text() == "看板"
    assert window.top_bar.day.text().startswith("11月26日")


def test_the_window_comes_back_where_it_was(opened: Opened, chinese: None) -> None:
    window = opened()
    window.show_view("map")
    window.speak("zh_CN")
    window.wear("dark")
    window.resize(1200, 700)
    opened.close()
    i18n.set_language("en")
    theme().choose("light")
    from ui.shell import memory

    again = opened()
    memory.restore_looks(again.frame.memory)
    assert (again.view(), i18n.language(), theme().mode) == ("map", "zh_CN", "dark")


def test_undo_asks_the_desk_and_says_what_was_undone(opened: Opened, qtbot: QtBot, aio: Run) -> None:
    desk = stand_in_desk()
    asked: list[Any] = []

    def undo(number: int | None = None) -> Outcome:
        asked.append(number)
        return Outcome(None, ChangeSet(), T("Move of J-1042 undone"))

    desk.history.undo = undo  # type: ignore[method-assign]
    window = opened(desk)
    window.frame.toast_outcome(Outcome(None, ChangeSet(), T("Moved"), undo=object(), number=12))  # type: ignore[arg-type]

    async def said() -> None:
        while "Move of J-1042 undone" not in [t.words() for t in window.toasts.toasts]:
            await asyncio.sleep(0.001)

    qtbot.mouseClick(window.toasts.toasts[0].action, Qt.MouseButton.LeftButton)
    aio(said())
    press(qtbot, window, Qt.Key.Key_Z, CTRL)

    async def asked_twice() -> None:
        while len(asked) < 2:
            await asyncio.sleep(0.001)

    aio(asked_twice())
    assert asked == [12, None]


def test_news_brings_new_numbers(opened: Opened, aio: Run) -> None:
    desk = stand_in_desk()
    window = opened(desk)
    desk.queries.counts = lambda _branch, _now: Counts(0, 0, 0, 9, 0)  # type: ignore[method-assign]
    window.frame.live.hear(ChangeSet.of("job", ["J-1"]))
    window.frame.live.flush()

    async def counted() -> None:
        while window.top_bar.warnings.text() != "9 alerts":
            await asyncio.sleep(0.001)

    aio(counted())
    assert window.top_bar.calls.accessibleName() == "Nothing rings"


def test_banners_stay_until_cleared_and_replace_by_name(opened: Opened) -> None:
    window = opened()
    window.frame.banner("server", T("Away"), "warning")
    window.frame.banner("server", T("Still away"), "danger", T("Try again"), lambda: None)
    assert window.banners.names() == ["server"] and window.banners.isVisible()
    window.frame.clear_banner("server")
    assert not window.banners.isVisible()


def test_the_clock_shows_the_branchs_time_and_its_pace(opened: Opened) -> None:
    clock = ExampleClock(datetime(2026, 11, 26, 22, 50, tzinfo=UTC), rate=0)
    window = opened(stand_in_desk(clock))
    assert (window.top_bar.time.text(), window.top_bar.day.text()) == ("23:50", "Thu 26 Nov")
    assert window.top_bar.pace.text() == "Example · 0×"
    days: list[object] = []
    window.frame.clock.day.connect(days.append)
    from datetime import timedelta

    clock.skip(timedelta(minutes=15))
    window.frame.clock.look()
    assert window.top_bar.time.text() == "00:05" and len(days) == 1


def test_another_branch_is_chosen(opened: Opened) -> None:
    window = opened()
    heard: list[Any] = []
    window.frame.branch_changed.connect(heard.append)
    window.frame.choose_branch(BranchId("lake"))
    assert [b.name for b in heard] == ["Lakeside"]
    assert window.top_bar.branch.text() == "Lakeside"
