"""The whole way through the window by keyboard alone, on a real city's map: ring, book, serve, rate, call back, close.

The invented town always; Liechtenstein when its extract is on this machine. Real keys, a real web engine page, real
roads and addresses; only the telephone's ring comes by command, as a telephone system would send it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import date, time
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import i18n
from app.adapters.city.build import PackLoader
from app.adapters.city.pack import PackStore
from app.adapters.drafts import DraftStore
from app.assembly import CityParts, OpenDesk
from app.bootstrap import Around, Desk
from app.commands import ImportStaff, RegisterCall
from app.domain.followups import Kind
from app.domain.geo import Mode, Point
from app.domain.ids import CallId, StaffId, new_id
from app.domain.lifecycle import State
from app.domain.people import Certificate, StaffMember
from app.domain.time import WeekHours
from app.example.catalogue import services
from app.example.town import write_town
from app.services.setup import set_up
from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.real_maps import real_map
from tests.ui.conftest import Run, aio, garbage_here
from ui.aftercare.panel import FollowUpPanel
from ui.call.panel import IntakePanel
from ui.desk.map_part import MapPart
from ui.jobs.card import JobCard
from ui.main import build
from ui.runtime import words
from ui.runtime.present import Presenter
from ui.shell.frame import Frame
from ui.shell.window import MainWindow

__all__ = ["aio", "garbage_here"]
pytestmark = [pytest.mark.web, pytest.mark.timeout(240)]
K = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module", params=["heronvale", "liechtenstein-2024"])
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PackStore]:
    folder = tmp_path_factory.mktemp("city")
    if request.param == "heronvale":
        extract = folder / "heronvale.osm.pbf"
        write_town(extract)
    else:
        extract = real_map(request.param)
    packs = PackStore(folder / "maps")
    PackLoader(packs).load(extract, request.param, example=request.param == "heronvale")
    yield packs
    packs.close()


class Walker:
    """Somebody at the keyboard."""

    def __init__(self, window: MainWindow, frame: Frame, desk: Desk, run: Run, qtbot: QtBot) -> None:
        self.window, self.frame, self.desk, self.run, self.qtbot = window, frame, desk, run, qtbot

    async def until(self, holds: Callable[[], object]) -> None:
        """Fails after twenty seconds."""
        async with asyncio.timeout(20):
            while not holds():
                await asyncio.sleep(0.005)

    async def rest(self) -> None:
        """Let what was started end."""
        await self.until(lambda: not self.frame.tasks._running)

    async def news(self) -> None:
        """Let the screens hear what was done beside them."""
        await asyncio.sleep(0)
        self.frame.live.flush()
        await self.rest()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifier)

    def type(self, text: str) -> None:
        focus = self.window.focusWidget()
        assert focus is not None
        self.qtbot.keyClicks(focus, text)

    def tab_to(self, wanted: object) -> None:
        for _ in range(60):
            if self.window.focusWidget() is wanted:
                return
            self.press(K.Key_Tab)
        raise AssertionError("Tab does not lead there")


@pytest.fixture
def walker(
    city: PackStore, clock: FixedClock, aio: Run, qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> Iterator[Walker]:
    words.start(qapp)
    parts = CityParts(city)
    drafts = DraftStore(tmp_path / "drafts.db")
    around = Around(city=city, drafts=drafts)
    opened = OpenDesk.open(DeskStorage.open, str(tmp_path / "desk.db"), clock, parts, around, window=True)
    desk = opened.desk
    set_up(desk, services("en"), name="North", zone="Europe/Vaduz", country="LI", currency="CHF")
    desk.do(ImportStaff(staff=staff_of(desk, parts)))
    window, frame = build(desk, desk.queries.desk(), Presenter("0"), tmp_path)
    window.resize(1366, 768)
    window.start()
    window.show_view("desk")
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield Walker(window, frame, desk, aio, qtbot)
    window.close()
    frame.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    opened.close()
    drafts.close()
    i18n.install(tmp_path / "none", "en")


def addresses(parts: CityParts) -> list[tuple[str, Point]]:
    """Addresses of the city as a caller says them, far apart from each other."""
    index = parts.current_index()
    assert index is not None
    rows = index.addresses()  # type: ignore[attr-defined]
    step = max(1, len(rows) // 40)
    return [
        (f"{street} {number}, {town}", Point(lat, lon)) for street, number, town, lat, lon in rows[::step]
    ]


def staff_of(desk: Desk, parts: CityParts) -> tuple[StaffMember, ...]:
    """Four people living at real addresses, on duty every day."""
    homes = addresses(parts)
    branch = desk.queries.desk().branches[0]
    week = tuple(WeekHours(day, time(7), time(20)) for day in range(7))
    return tuple(
        StaffMember(
            StaffId(new_id()),
            branch.id,
            f"S-00{n}",
            name,
            home=homes[n * 7][1],
            mode=mode,
            skills=(("plumbing", 3), ("cleaning", 2), ("moving", 2)),
            certificates=(Certificate("health", date(2030, 1, 1)),),
            shifts=week,
        )
        for n, (name, mode) in enumerate(
            (("Wang Fang", Mode.CAR), ("Chen Jie", Mode.EBIKE), ("Ana Frick", Mode.CAR), ("Li Na", Mode.CAR)),
            1,
        )
    )


def findable(walker: Walker, parts: CityParts, count: int) -> list[str]:
    """Addresses whose first completion is themselves."""
    found = []
    for label, point in addresses(parts)[3:]:
        hits = walker.desk.geocoder.complete(label)
        if hits and hits[0].point.metres_to(point) < 30:
            found.append(label)
    assert len(found) >= count, "addresses are not found by their own words"
    return found[:count]


def test_from_ring_to_closed_by_keyboard_alone(walker: Walker, city: PackStore, clock: FixedClock) -> None:
    # one run of the loop for the whole way: the map page ends with the loop, as it does when the program quits
    walker.run(the_way(walker, city, clock), 120)


CALLS = (
    ("Zhao Min", "+41795550102", "leak", 1),
    ("Beck Ana", "+41795550103", "drain", 1),
    ("Frick Tom", "+41795550104", "moving", 2),
)
"""Name, number, what is typed for the service, how many people must come."""


async def the_way(walker: Walker, city: PackStore, clock: FixedClock) -> None:
    """Three different calls; each is answered from the view in which the last one was closed."""
    await walker.rest()
    places = findable(walker, CityParts(city), len(CALLS))
    for n, (name, phone, service, people) in enumerate(CALLS):
        await one_call(walker, clock, f"J-{1001 + n}", name, phone, places[n], service, people)


async def one_call(
    walker: Walker,
    clock: FixedClock,
    number: str,
    name: str,
    phone: str,
    address: str,
    service: str,
    people: int,
) -> None:
    w, desk = walker, walker.desk
    branch = desk.queries.desk().branches[0]
    call = CallId(new_id())
    desk.do(RegisterCall(call_id=call, branch_id=branch.id, number=phone))
    await w.news()

    # ring → answer → who, where, what, when → booked
    intake = w.window.findChild(IntakePanel)
    assert intake is not None
    w.press(K.Key_F2)
    await w.until(lambda: intake.state.call_id == call)
    await w.rest()
    assert intake.view.customer.hasFocus()
    w.type(name)
    w.press(K.Key_Tab)
    w.tab_to(intake.view.place)
    w.type(address)
    await w.until(lambda: intake.view.place.popup() is not None)
    w.press(K.Key_Return)
    assert intake.state.point is not None
    w.tab_to(intake.view.service)
    w.type(service)
    await w.until(lambda: intake.view.service.popup() is not None)
    w.press(K.Key_Return)
    await w.until(lambda: intake.view.offers.count() == 3 and intake.candidates.cards())
    assert intake._ranking is not None
    assert intake._ranking.source == "road", "people are ranked on the streets of the loaded city"
    w.press(K.Key_1, ALT)
    await w.rest()
    w.press(K.Key_Return, CTRL)
    await w.until(lambda: desk.queries.job_by_number(number))
    await w.rest()
    job = desk.queries.job_by_number(number)
    assert job is not None
    assert job.job.state is State.ASSIGNED
    assert len({v.staff_id for v in job.job.open_visits}) == people
    assert job.job.place.text == intake_address(job.job.place.text, address)

    # the map shows it, and asked nobody outside
    part = w.window.findChild(MapPart)
    assert part is not None
    await w.until(lambda: getattr(part.panel.surface.real, "is_ready", False))
    guard = part.panel.surface.real.guard
    assert guard.refused == []

    # the job card: the likeliest step, key by key
    card = w.window.findChild(JobCard)
    assert card is not None
    for wanted in (State.ACCEPTED, State.ON_THE_WAY, State.ARRIVED, State.IN_SERVICE):
        clock.advance(minutes=10)
        w.press(K.Key_F4)
        await w.rest()
        w.press(K.Key_Return, ALT)
        await w.until(lambda state=wanted: state_of(desk, number) is state)
        await w.rest()
    clock.advance(minutes=40)
    w.press(K.Key_F4)
    w.press(K.Key_Return, ALT)
    await w.until(lambda: card.view.editor.isVisible())
    w.type("Tap changed")
    w.press(K.Key_Return)
    await w.until(lambda: state_of(desk, number) is State.COMPLETED)
    await w.rest()

    # rating and callback in one pass, then closed
    w.window.centralWidget().setFocus()
    w.press(K.Key_5)
    await w.until(lambda: w.window.view() == "follow_up")
    panel = w.window.findChild(FollowUpPanel)
    assert panel is not None
    await w.until(lambda: panel.line is not None and panel.line.kind is Kind.CALLBACK)
    await w.rest()
    w.tab_to(panel.view.list)
    w.press(K.Key_Return)
    for digit in (K.Key_5, K.Key_5, K.Key_4, K.Key_5):
        w.press(digit)
    w.type("very kind")
    w.press(K.Key_Return)
    w.press(K.Key_5)
    w.press(K.Key_9)
    w.press(K.Key_R, ALT)
    await w.until(lambda: state_of(desk, number) is State.FOLLOWED_UP)
    await w.rest()
    await w.until(lambda: panel.view.done.isVisible())
    w.press(K.Key_C, ALT)
    await w.until(lambda: state_of(desk, number) is State.CLOSED)
    done = desk.queries.job_by_number(number)
    assert done is not None
    assert done.job.rating is not None
    assert (done.job.rating.quality, done.job.rating.words) == (4, "very kind")
    assert [s.action for s in done.job.steps] == [
        "booked", "assign", "accept", "set_off", "arrive", "start", "complete", "rate", "follow_up", "close",
    ]  # fmt: skip
    assert guard.refused == []


def state_of(desk: Desk, number: str) -> State:
    detail = desk.queries.job_by_number(number)
    assert detail is not None
    return detail.job.state


def intake_address(stored: str, typed: str) -> str:
    """The map's own spelling of what was typed is kept; both name the same street."""
    assert typed.split()[0].casefold() in stored.casefold()
    return stored
