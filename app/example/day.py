"""The example's living day: people accept, drive along streets, work and finish; some run late; the telephone rings.

It acts through the same commands as a person, on the channel "simulated", and the screen says so. `step` does what is
due at the clock's present; `start` runs it in a thread of its own.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from app.adapters.clocks import ExampleClock
from app.bootstrap import Desk
from app.commands import AdvanceJob, Command, MissCall, RateJob, RegisterCall
from app.domain.calls import CallState
from app.domain.errors import DeskError
from app.domain.geo import Point
from app.domain.ids import CallId, JobId, StaffId, new_id
from app.domain.jobs import Rating, VisitState
from app.domain.lifecycle import UNDER_WAY, Action, State
from app.domain.people import Branch, Customer
from app.domain.time import local_day
from app.rows import BoardPerson, BoardVisit
from app.services.positions import Fix

log = logging.getLogger(__name__)

CALLS_AN_HOUR = 9
RINGS_FOR = timedelta(seconds=45)
RINGS_AT_LEAST_S = 25.0
"""Real seconds a call rings at least, however fast the clock runs: somebody sits there and must reach the key."""
WAITING_AT_MOST = 3
"""No new call while so many wait: the example is to be lived in, not drowned in."""
LOOK_AGAIN_S = 1.0


@dataclass
class Trip:
    """Somebody's way along the streets, by the second."""

    points: tuple[Point, ...]
    began: datetime
    seconds: float
    marks: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        total = 0.0
        self.marks = [0.0]
        for a, b in pairwise(self.points):
            total += a.metres_to(b)
            self.marks.append(total)

    def at(self, now: datetime) -> Point:
        """Where one is at that moment, at even speed along the way."""
        share = min(1.0, max(0.0, (now - self.began).total_seconds() / max(1.0, self.seconds)))
        along = share * self.marks[-1]
        i = min(bisect_right(self.marks, along), len(self.points) - 1)
        a, b = self.points[max(0, i - 1)], self.points[i]
        span = self.marks[i] - self.marks[max(0, i - 1)]
        part = (along - self.marks[max(0, i - 1)]) / span if span else 0.0
        return Point(a.lat + (b.lat - a.lat) * part, a.lon + (b.lon - a.lon) * part)


@dataclass(frozen=True)
class Habits:
    """How one job goes, drawn once from its id: so the same job lives the same way after a restart."""

    accepts_after: timedelta
    declines: bool
    early: timedelta
    road: float
    work: float
    rates: Rating | None

    @classmethod
    def of(cls, job: str, seed: int) -> Habits:
        """Draw them."""
        chance = random.Random(f"{seed}/{job}")  # noqa: S311 - play, not secrecy
        slow = chance.random() < 0.07
        marks = [max(1, min(5, round(chance.gauss(4.6, 0.6)))) for _ in range(4)]
        return cls(
            timedelta(minutes=chance.uniform(0.5, 7)),
            chance.random() < 0.015,
            timedelta(minutes=chance.uniform(-1, 5)),
            chance.uniform(1.5, 2.4) if slow else chance.uniform(0.9, 1.15),
            chance.uniform(0.8, 1.15) + (0.35 if chance.random() < 0.07 else 0.0),
            Rating(marks[0], marks[1], marks[2], marks[3], channel="link") if chance.random() < 0.4 else None,
        )


class LivingDay:
    """Drives one branch of the example company."""

    def __init__(self, desk: Desk, clock: ExampleClock, branch: Branch, seed: int = 7) -> None:
        self._desk, self._clock, self._branch, self._seed = desk, clock, branch, seed
        self._chance = random.Random(seed)  # noqa: S311 - play, not secrecy
        self._trips: dict[StaffId, Trip] = {}
        self._seen: dict[JobId, datetime] = {}
        self._ringing: dict[CallId, tuple[datetime, float]] = {}
        self._customers: tuple[Customer, ...] = ()
        self._next_call = clock.now() + timedelta(minutes=1)
        self._visits: tuple[BoardVisit, ...] = ()
        self._people: dict[StaffId, BoardPerson] = {}
        self._looked = 0.0
        self._dirty = True
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._unlisten = desk.bus.listen(lambda _: self._mark())

    # ---- as app.ports.ExampleDay

    @property
    def rate(self) -> float:
        """Example seconds in one real second."""
        return self._clock.rate

    @rate.setter
    def rate(self, value: float) -> None:
        self._clock.run_at(value)

    def run_at(self, rate: float) -> None:
        """1× to 60×; 0 stands still."""
        self._clock.run_at(max(0.0, min(60.0, rate)))

    def start(self) -> None:
        """Live on in a thread until `stop`."""
        self._thread = threading.Thread(target=self._live, name="doorstep-example-day", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End it and wait for the thread."""
        self._stop.set()
        self._unlisten()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _live(self) -> None:
        while not self._stop.wait(0.25):
            try:
                self.step()
            except DeskError as refusal:
                log.info("the example day was refused: %s", refusal.code)
            except Exception:  # the play must not take the desk down with it
                log.exception("the example day stumbled")
                self._stop.wait(2.0)

    def _mark(self) -> None:
        self._dirty = True

    # ---- one moment

    def step(self, *, look: bool = False) -> int:
        """Do everything that is due now; returns how many steps were taken. look: the clock jumps, so read the board each time
        and let calls end without waiting for anybody's hand."""
        now = self._clock.now()
        if look:
            self._looked, self._visits = 0.0, ()
        self._look(now)
        acted = 0
        busy = {v.staff_id for v in self._visits if v.state in UNDER_WAY}
        done: set[JobId] = set()
        for visit in self._visits:
            if visit.job_id in done or visit.visit_state is not VisitState.OPEN:
                continue
            done.add(visit.job_id)
            command = self._due(visit, now, busy)
            if command is not None:
                acted += self._try(command)
                if isinstance(command, AdvanceJob) and command.action is Action.SET_OFF:
                    busy.add(visit.staff_id)
        acted += self._calls(now, hurry=look)
        self._move(now)
        return acted

    def _look(self, now: datetime) -> None:
        if not self._dirty and time.monotonic() - self._looked < 5 * LOOK_AGAIN_S:
            return
        if time.monotonic() - self._looked < LOOK_AGAIN_S and self._visits:
            return
        self._dirty = False
        board = self._desk.queries.board(self._branch.id, local_day(now, self._branch.zone))
        self._visits = tuple(sorted(board.visits, key=lambda v: (v.window.start, v.id)))
        self._people = {p.id: p for p in board.people}
        self._looked = time.monotonic()

    def _due(self, visit: BoardVisit, now: datetime, busy: set[StaffId]) -> Command | None:
        habits = Habits.of(visit.job_id, self._seed)
        seen = self._seen.setdefault(visit.job_id, now)

        def go(action: Action, note: str = "", point: Point | None = None) -> Command:
            return AdvanceJob(job_id=visit.job_id, action=action, note=note, point=point, channel="simulated")

        if visit.state is State.ASSIGNED and now >= seen + habits.accepts_after:
            return go(Action.DECLINE if habits.declines else Action.ACCEPT)
        due: datetime | None = None
        action = Action.SET_OFF
        if visit.state is State.ACCEPTED and visit.staff_id not in busy:
            due = visit.window.start - timedelta(seconds=visit.travel_before) - habits.early
        elif visit.state is State.ON_THE_WAY and visit.set_off_at is not None:
            action = Action.ARRIVE
            due = visit.set_off_at + timedelta(seconds=max(60.0, visit.travel_before * habits.road))
        elif visit.state is State.ARRIVED and visit.arrived_at is not None:
            action = Action.START
            due = max(visit.arrived_at + timedelta(minutes=2), visit.window.start - timedelta(minutes=10))
        elif visit.state is State.IN_SERVICE and visit.started_at is not None:
            action = Action.COMPLETE
            due = visit.started_at + (visit.window.end - visit.window.start) * habits.work
        if due is None or now < due:
            return None
        return go(action, point=visit.point if action is Action.ARRIVE else None)

    def _try(self, command: Command) -> int:
        """Carry out one step; a refusal is ordinary: somebody at the desk was quicker."""
        try:
            self._desk.do(command)
        except DeskError as refusal:
            log.debug("somebody was quicker: %s", refusal.code)
            self._dirty = True
            return 0
        self._dirty = True
        if isinstance(command, AdvanceJob) and command.action is Action.COMPLETE:
            rating = Habits.of(command.job_id, self._seed).rates
            if rating is not None:
                self._desk.do(RateJob(job_id=command.job_id, rating=rating))
        return 1

    # ---- the telephone

    def _calls(self, now: datetime, *, hurry: bool = False) -> int:
        acted = 0
        cards = self._desk.queries.live_calls(self._branch.id)
        live = {c.id for c in cards if c.state is CallState.RINGING}
        for card in cards:
            if card.id in live:  # also those that rang before a restart, or by command
                self._ringing.setdefault(card.id, (card.rang_at, time.monotonic()))
        for call, (rang, real) in tuple(self._ringing.items()):
            if call not in live:
                del self._ringing[call]
            elif now >= rang + RINGS_FOR and (hurry or time.monotonic() >= real + RINGS_AT_LEAST_S):
                del self._ringing[call]
                acted += self._try(MissCall(call_id=call))
        if now >= self._next_call and len(self._ringing) < WAITING_AT_MOST:
            self._next_call = now + timedelta(hours=self._chance.expovariate(CALLS_AN_HOUR))
            acted += self.ring(now)
        return acted

    def ring(self, now: datetime) -> int:
        """One call comes in: usually somebody known, sometimes a stranger, seldom withheld."""
        self._customers = self._customers or self._desk.queries.customers()
        draw = self._chance.random()
        if draw < 0.75 and self._customers:
            number = self._chance.choice(self._customers).phones[0].full
        else:
            number = "" if draw > 0.97 else f"+861390000{self._chance.randint(0, 9999):04}"
        call = CallId(new_id())
        self._ringing[call] = (now, time.monotonic())
        return self._try(RegisterCall(call_id=call, branch_id=self._branch.id, number=number))

    # ---- on the streets

    def _move(self, now: datetime) -> None:
        """Tell where everybody on duty is."""
        fixes: list[Fix] = []
        here: dict[StaffId, BoardVisit] = {}
        for visit in self._visits:
            if visit.state in UNDER_WAY and visit.visit_state is VisitState.OPEN:
                here[visit.staff_id] = visit
        for staff_id, person in self._people.items():
            current = here.get(staff_id)
            if current is not None and current.state is State.ON_THE_WAY:
                point = self._trip(person, current).at(now)
            else:
                self._trips.pop(staff_id, None)
                if not any(
                    w.start - timedelta(minutes=30) <= now <= w.end + timedelta(minutes=30)
                    for w in person.duty
                ):
                    continue
                point_or_none = current.point if current else self._rest(person, now)
                if point_or_none is None:
                    continue
                point = point_or_none
            fixes.append(Fix(staff_id, point, now, "simulated"))
        self._desk.around.positions.tell(*fixes)

    def _rest(self, person: BoardPerson, now: datetime) -> Point | None:
        """Where somebody waits: at the last door they left, else at home."""
        left = [
            v
            for v in self._visits
            if v.staff_id == person.id and v.ended_at is not None and v.ended_at <= now
        ]
        last = max(left, key=lambda v: v.ended_at or now, default=None)
        return last.point if last is not None and last.point is not None else person.home

    def _trip(self, person: BoardPerson, visit: BoardVisit) -> Trip:
        known = self._trips.get(person.id)
        if known is not None and known.began == visit.set_off_at:
            return known
        began = visit.set_off_at or self._clock.now()
        origin = self._rest(person, began) or visit.point
        points: tuple[Point, ...] = tuple(p for p in (origin, visit.point) if p is not None)
        seconds = max(60.0, visit.travel_before * Habits.of(visit.job_id, self._seed).road)
        if len(points) == 2 and points[0] != points[1]:
            try:
                points = self._desk.router.route(points, person.mode, began).legs[0].geometry or points
            except DeskError:
                log.debug("no road for a trip; drawn straight")
        trip = Trip(points or (self._branch.point or Point(0, 0),), began, seconds)
        self._trips[person.id] = trip
        return trip
