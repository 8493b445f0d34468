"""Links lead into the window, and the command bar finds jobs, customers and staff as they are asked for."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.domain.calls import CallState
from tests.support.desk import StoryDesk
from tests.ui.directory.conftest import Open
from ui.desk import finders
from ui.desk.arriving import Arriving


@pytest.fixture
def booked(desk: StoryDesk) -> StoryDesk:
    zhao = desk.desk.queries.customers()[0]
    desk.book(1, "leak-repair", zhao, desk.window(14, 16))
    return desk


def test_a_link_lets_a_call_ring(office: Open, booked: StoryDesk) -> None:
    here = office(lambda _frame: QWidget())
    Arriving(here.frame, here.window).take("doorstep://call/+4232002222?name=Berger")
    live = booked.desk.queries.live_calls
    here.wait(lambda: live(here.frame.branch_id))
    (card,) = live(here.frame.branch_id)
    assert card.state is CallState.RINGING and card.callers[0].customer.name == "Anna Berger"
    assert here.gone[-1][0] == "desk"


def test_a_link_shows_a_job_a_customer_a_person_and_a_day(office: Open, booked: StoryDesk) -> None:
    here = office(lambda _frame: QWidget())
    finders.declare(here.frame)
    arriving, selection = Arriving(here.frame, here.window), here.frame.selection
    number = booked.job.job.number
    arriving.take(f"doorstep://job/{number}")
    here.wait(lambda: selection.current is not None and selection.current.kind == "job")
    assert selection.current is not None and selection.current.id == booked.job_id
    code = booked.desk.queries.customers()[2].code
    arriving.take(f"doorstep://customer/{code}")
    here.wait(lambda: selection.current is not None and selection.current.kind == "customer")
    arriving.take("doorstep://staff/S-002")
    here.wait(lambda: selection.current is not None and selection.current.kind == "staff")
    arriving.take("doorstep://day/2027-01-04")
    here.wait(lambda: selection.day.isoformat() == "2027-01-04")


@pytest.mark.parametrize("link", ["doorstep://job/J-99999", "doorstep://customer/C-99999"])
def test_a_link_to_nothing_says_so(office: Open, booked: StoryDesk, link: str) -> None:
    here = office(lambda _frame: QWidget())
    finders.declare(here.frame)
    Arriving(here.frame, here.window).take(link)
    here.wait(lambda: here.said)
    assert "99999" in here.said[-1] and here.frame.selection.current is None


@pytest.mark.parametrize(
    ("typed", "kind", "words"),
    [("zhao", "customer", "Zhao Min"), ("3333", "customer", "Tom Frick"), ("chen", "staff", "Chen Jie"),
     ("number", "job", "Leak repair")],
)  # fmt: skip
def test_the_command_bar_finds_and_goes_there(
    office: Open, booked: StoryDesk, typed: str, kind: str, words: str
) -> None:
    here = office(lambda _frame: QWidget())
    finders.declare(here.frame)
    here.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    bar = here.window.command_bar
    here.qtbot.keyClicks(bar.field, booked.job.job.number if typed == "number" else typed)

    async def found() -> None:
        while not any(words in str(choice.text) for choice in bar.list.choices.choices):
            await asyncio.sleep(0.002)

    here.run(found())
    here.press(Qt.Key.Key_Return)
    current = here.frame.selection.current
    assert current is not None and current.kind == kind


def test_what_was_looked_at_is_looked_at_again_after_a_kill(office: Open, booked: StoryDesk) -> None:
    first = office(lambda _frame: QWidget())
    first.window.start()
    first.frame.open("job", booked.job_id or "", "here")
    first.frame.memory.sync()  # Qt writes within a moment by itself; no close follows
    second = office(lambda _frame: QWidget())
    second.window.start()
    assert second.window.view() == "here"
    assert second.frame.selection.is_selected("job", booked.job_id or "")
