"""Fields and small parts, used by real keys and a real pointer."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.domain.lifecycle import State
from app.domain.text import T
from app.domain.time import Window
from tests.ui.conftest import Run
from ui.runtime.tasks import Tasks
from ui.widgets.chip import Chip, state_chip
from ui.widgets.choices import Choice
from ui.widgets.completing import CompletingField
from ui.widgets.empty import EmptyState
from ui.widgets.stars import StarEdit
from ui.widgets.tags import TagEdit
from ui.widgets.toast import MOST, ToastStack
from ui.widgets.window_edit import WindowEdit
from ui.widgets.window_text import parse_span, show_span

NAMES = ("Zhao Min", "Zhang Wei", "Wang Fang")


class Provider:
    """Answers when let; remembers what was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.gates: dict[str, asyncio.Event] = {}

    async def __call__(self, text: str) -> Sequence[Choice]:
        self.asked.append(text)
        if text in self.gates:
            await self.gates[text].wait()
        return [Choice(name, value=name) for name in NAMES if text.casefold() in name.casefold()]


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
def tasks(aio: Run) -> Iterator[Tasks]:
    def present(error: BaseException, owner: object = None, retry: object = None) -> None:
        raise error

    made = Tasks(None, present)  # type: ignore[arg-type]
    yield made
    made.close()


@pytest.fixture
def field(tasks: Tasks, provider: Provider, qtbot: QtBot) -> CompletingField:
    window = QWidget()
    qtbot.addWidget(window)
    made = CompletingField(tasks, provider, T("Name"))
    layout = QVBoxLayout(window)
    layout.addWidget(made)
    layout.addWidget(StarEdit(T("Other")))
    layout.addStretch(1)
    window.resize(400, 400)
    window.show()
    window.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    made.window_ = window  # type: ignore[attr-defined]
    return made


async def until_open(field: CompletingField) -> None:
    while field.popup() is None:
        await asyncio.sleep(0.001)


def shown(field: CompletingField) -> list[str]:
    popup = field.popup()
    return [str(c.text) for c in popup.choices.choices] if popup else []


def test_typing_opens_the_list_and_enter_takes_the_marked_line(
    field: CompletingField, aio: Run, qtbot: QtBot
) -> None:
    taken: list[Choice] = []
    field.chosen.connect(taken.append)
    qtbot.keyClicks(field, "zha")
    aio(until_open(field))
    assert shown(field) == ["Zhao Min", "Zhang Wei"]
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert [c.value for c in taken] == ["Zhang Wei"]
    assert field.text() == "Zhang Wei" and field.popup() is None
    assert field.choice() == taken[0]


def test_a_slow_answer_to_older_letters_is_dropped(
    field: CompletingField, provider: Provider, aio: Run, qtbot: QtBot
) -> None:
    async def work() -> None:
        provider.gates["w"] = asyncio.Event()
        qtbot.keyClicks(field, "w")
        await asyncio.sleep(0.01)
        field.selectAll()
        qtbot.keyClicks(field, "z")
        await until_open(field)
        provider.gates["w"].set()
        await asyncio.sleep(0.02)

    aio(work())
    assert shown(field) == ["Zhao Min", "Zhang Wei"]


def test_tab_takes_and_goes_on(field: CompletingField, aio: Run, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "wang")
    aio(until_open(field))
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert field.choice() is not None and field.text() == "Wang Fang"
    assert not field.hasFocus()


def test_escape_closes_and_keeps_the_words(field: CompletingField, aio: Run, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "zh")
    aio(until_open(field))
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.popup() is None and field.text() == "zh" and field.choice() is None


def test_changing_the_words_drops_the_choice(field: CompletingField, qtbot: QtBot) -> None:
    dropped: list[int] = []
    field.dropped.connect(lambda: dropped.append(1))
    field.choose(Choice("Zhao Min", value=1))
    qtbot.keyClicks(field, "x")
    assert field.choice() is None and dropped == [1]


def test_the_pointer_takes_too(field: CompletingField, aio: Run, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "zh")
    aio(until_open(field))
    popup = field.popup()
    assert popup is not None
    spot = popup.visualRect(popup.choices.index(1, 0)).center()
    qtbot.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert field.text() == "Zhang Wei" and field.hasFocus()


def test_nothing_found_is_said(field: CompletingField, aio: Run, qtbot: QtBot) -> None:
    qtbot.keyClicks(field, "qqq")

    async def work() -> None:
        while field._popup is None or not field._popup.isVisible():
            await asyncio.sleep(0.001)

    aio(work())
    assert field._popup is not None and field._popup._none.isVisible()


def test_tags_are_added_and_taken_back(tasks: Tasks, provider: Provider, aio: Run, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    edit = TagEdit(tasks, provider, T("Add"))
    QVBoxLayout(window).addWidget(edit)
    window.resize(500, 300)
    window.show()
    window.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.field.hasFocus)
    told: list[list[object]] = []
    edit.changed.connect(told.append)
    for typed in ("zhao", "wang"):
        qtbot.keyClicks(edit.field, typed)
        aio(until_open(edit.field))
        qtbot.keyClick(edit.field, Qt.Key.Key_Return)
    assert told == [["Zhao Min"], ["Zhao Min", "Wang Fang"]]
    qtbot.keyClick(edit.field, Qt.Key.Key_Down)
    aio(until_open(edit.field))
    assert shown(edit.field) == ["Zhang Wei"]
    qtbot.keyClick(edit.field, Qt.Key.Key_Escape)
    qtbot.keyClick(edit.field, Qt.Key.Key_Backspace)
    assert edit.values() == ["Zhao Min"]


def test_stars_by_digits_although_the_window_wants_the_digits(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    stars = StarEdit(T("Quality"))
    QVBoxLayout(window).addWidget(stars)
    pressed: list[int] = []
    QShortcut(QKeySequence("4"), window).activated.connect(lambda: pressed.append(4))
    window.show()
    window.activateWindow()
    stars.setFocus()
    qtbot.waitUntil(stars.hasFocus)
    qtbot.keyClick(stars, Qt.Key.Key_4)
    assert (stars.value(), pressed) == (4, [])
    assert stars.accessibleName() == "Quality: 4 of 5 stars"
    qtbot.keyClick(stars, Qt.Key.Key_Right)
    qtbot.keyClick(stars, Qt.Key.Key_Right)
    assert stars.value() == 5
    qtbot.keyClick(stars, Qt.Key.Key_Delete)
    assert stars.value() == 0
    qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    assert stars.value() == 3
    qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=QPoint(60, 10))
    assert stars.value() == 0


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("14-16", "14:00 – 16:00"),
        ("14:30–16", "14:30 – 16:00"),
        ("2pm-4pm", "14:00 – 16:00"),
        ("1430 1600", "14:30 – 16:00"),
        ("9", "09:00 – 11:00"),
        ("9:15", "09:15 – 11:15"),
        ("22 - 2", "22:00 – 02:00"),
        ("14点到16点", "14:00 – 16:00"),
        ("12am to 2am", "00:00 – 02:00"),
        ("25-26", None),
        ("soon", None),
        ("14-14", None),
    ],
)
def test_windows_are_read_as_people_say_them(typed: str, read: str | None) -> None:
    span = parse_span(typed)
    assert (show_span(span) if span else None) == read


def test_a_window_is_typed_stepped_and_given_as_moments(qtbot: QtBot) -> None:
    edit = WindowEdit()
    qtbot.addWidget(edit)
    edit.show()
    told: list[object] = []
    edit.changed.connect(told.append)
    qtbot.keyClicks(edit, "14-16")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "14:00 – 16:00"
    qtbot.keyClick(edit, Qt.Key.Key_Up)
    qtbot.keyClick(edit, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert edit.span() == (time(14, 15), time(16, 0))
    zone = ZoneInfo("Europe/Vaduz")
    window = edit.window_on(date(2026, 11, 26), zone)
    assert window == Window(
        datetime(2026, 11, 26, 13, 15, tzinfo=UTC), datetime(2026, 11, 26, 15, 0, tzinfo=UTC)
    )
    edit.selectAll()
    qtbot.keyClicks(edit, "later")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    edit._read()
    assert edit.span() is None and edit.property("state") == "error" and told[-1] is None
    edit.show_window(window, zone)
    assert edit.text() == "14:15 – 16:00" and edit.property("state") == ""


def test_a_chip_is_named_and_removed_by_key_and_by_its_cross(qtbot: QtBot) -> None:
    chip = Chip("Boilers", removable=True)
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    chip.show()
    gone: list[int] = []
    chip.removed.connect(lambda: gone.append(1))
    assert chip.accessibleName() == "Remove Boilers"
    qtbot.keyClick(chip, Qt.Key.Key_Delete)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 10, chip.height() // 2))
    assert gone == [1, 1]
    assert state_chip(State.ON_THE_WAY).text() == "on the way"


def test_an_empty_state_offers_what_to_do(qtbot: QtBot) -> None:
    done: list[int] = []
    state = EmptyState("inbox-outline", T("Nothing waits."), None, T("Take a call"), lambda: done.append(1))
    qtbot.addWidget(state)
    state.show()
    qtbot.mouseClick(state.action, Qt.MouseButton.LeftButton)
    assert done == [1]


def test_toasts_stack_act_and_go(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    stack = ToastStack(window)
    undone: list[int] = []
    toast = stack.toast(T("Booked"), "good", T("Undo"), lambda: undone.append(1))
    for number in range(MOST):
        stack.toast(f"remark {number}")
    assert len(stack.toasts) == MOST and toast not in stack.toasts
    tops = [t.y() for t in stack.toasts]
    assert tops == sorted(tops) and all(t.geometry().right() < 900 for t in stack.toasts)
    last = stack.toast(T("Moved"), "good", T("Undo"), lambda: undone.append(2))
    qtbot.mouseClick(last.action, Qt.MouseButton.LeftButton)
    last.act()
    assert undone == [2] and last not in stack.toasts
    qtbot.keyClick(stack.toasts[-1], Qt.Key.Key_Escape)
    assert len(stack.toasts) == MOST - 2
