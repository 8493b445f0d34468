"""What the board shows, as plain values: rows in order, bars with their looks, what matches a filter. No Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from app.domain.ids import JobId, StaffId, VisitId
from app.domain.jobs import DONE, VisitState
from app.domain.lifecycle import State
from app.domain.rules import skill_word
from app.domain.time import Window, day_window
from app.i18n import say
from app.rows import Board, BoardPerson, BoardVisit
from ui.board.geometry import Spans
from ui.shell.matching import readings
from ui.theme.colours import STATE_LOOKS, Look

FAILED_LOOK = Look("danger", "close-circle-outline")
PRESSING = 75
"""From this priority on a bar carries a mark."""

Stretch = tuple[float, float]
"""(start, end) in epoch seconds."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A visit as it is drawn; times in epoch seconds."""

    visit: BoardVisit
    start: float
    end: float
    look: Look
    promise: Stretch | None
    actual: tuple[float, float | None] | None
    """When work was begun and ended (None: still going on); None before arrival."""
    first: bool
    last: bool
    """Whether it is the first, the last of the row: the way back home follows it."""

    @property
    def id(self) -> VisitId:
        """The visit's id."""
        return self.visit.id

    @property
    def movable(self) -> bool:
        """Whether it may still be given another time or person."""
        return self.visit.visit_state is VisitState.OPEN and self.visit.state in (
            State.ASSIGNED,
            State.ACCEPTED,
        )


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A row of the board."""

    person: BoardPerson
    bars: tuple[Bar, ...]
    spans: Spans
    duty: tuple[Stretch, ...]
    breaks: tuple[Stretch, ...]
    away: tuple[tuple[Stretch, str], ...]
    team: int
    """The number of the team, for its colour."""

    @property
    def load(self) -> float:
        """Booked share of the duty, 0…; 0 for somebody without duty and bookings."""
        if self.person.duty_seconds <= 0:
            return 1.0 if self.person.booked_seconds else 0.0
        return self.person.booked_seconds / self.person.duty_seconds


@dataclass(frozen=True, slots=True)
class TeamRow:
    """The head of a team."""

    name: str
    people: int
    load: float
    team: int


Row = PersonRow | TeamRow


@dataclass(frozen=True)
class Picture:
    """One day as it is drawn. start, end: the stretch of the axis; busy: what a fitting view shows of it."""

    day: date
    rows: tuple[Row, ...]
    start: float
    end: float
    day_start: float
    busy: Stretch
    hidden: int = 0
    """People left out because they have no shift and no visit."""
    bars: dict[VisitId, tuple[int, int]] = field(default_factory=dict)
    """Visit → (row, place in the row)."""
    jobs: dict[JobId, tuple[VisitId, ...]] = field(default_factory=dict)
    people: dict[StaffId, int] = field(default_factory=dict)
    """Staff member → row."""

    def bar(self, visit: VisitId | None) -> Bar | None:
        """The bar of a visit, if it is shown."""
        place = self.bars.get(visit) if visit is not None else None
        if place is None:
            return None
        row = self.rows[place[0]]
        return row.bars[place[1]] if isinstance(row, PersonRow) else None

    def person(self, row: int) -> PersonRow | None:
        """The person of a row; None for a team's head or a row that is not there."""
        found = self.rows[row] if 0 <= row < len(self.rows) else None
        return found if isinstance(found, PersonRow) else None

    def crew(self, job: JobId) -> tuple[Bar, ...]:
        """All bars of a job that still stand open."""
        found = (self.bar(v) for v in self.jobs.get(job, ()))
        return tuple(b for b in found if b is not None and b.visit.visit_state is VisitState.OPEN)


def picture(board: Board, zone: ZoneInfo, off_shift: bool = False) -> Picture:
    """Lay out a board. off_shift: show also people without a shift, an absence or a visit that day."""
    day = _stretch(day_window(board.day, zone))
    visits: dict[StaffId, list[BoardVisit]] = defaultdict(list)
    for visit in board.visits:
        visits[visit.staff_id].append(visit)
    shown = [p for p in board.people if off_shift or p.duty or p.away or p.id in visits]
    rows: list[Row] = []
    teams = sorted({p.team for p in board.people})
    for team, group in groupby(shown, key=lambda p: p.team):
        number = teams.index(team)
        people = [_person_row(p, visits.get(p.id, ()), number) for p in group]
        if len(teams) > 1 or team:
            duty = sum(r.person.duty_seconds for r in people)
            booked = sum(r.person.booked_seconds for r in people)
            rows.append(TeamRow(team, len(people), booked / duty if duty else 0.0, number))
        rows += people
    start, end, busy = _axis(day, rows)
    made = Picture(board.day, tuple(rows), start, end, day[0], busy, len(board.people) - len(shown))
    jobs: dict[JobId, list[VisitId]] = defaultdict(list)
    for index, row in enumerate(rows):
        if isinstance(row, PersonRow):
            made.people[row.person.id] = index
            for place, bar in enumerate(row.bars):
                made.bars[bar.id] = (index, place)
                jobs[bar.visit.job_id].append(bar.id)
    made.jobs.update((job, tuple(ids)) for job, ids in jobs.items())
    return made


def look_of(visit: BoardVisit) -> Look:
    """How a visit looks: the job's state while it stands open, else how it ended (the job may have gone on)."""
    if visit.visit_state is VisitState.FAILED:
        return FAILED_LOOK
    state = visit.state
    if visit.visit_state is VisitState.DONE and state not in DONE and state is not State.ON_HOLD:
        state = State.COMPLETED
    return STATE_LOOKS[state.value]


def _person_row(person: BoardPerson, visits: Sequence[BoardVisit], team: int) -> PersonRow:
    ordered = sorted(visits, key=lambda v: v.window.start)
    bars = tuple(_bar(v, n == 0, n == len(ordered) - 1) for n, v in enumerate(ordered))
    return PersonRow(
        person,
        bars,
        Spans.of([(b.start, b.end) for b in bars]),
        tuple(_stretch(w) for w in person.duty),
        tuple(_stretch(w) for w in person.breaks),
        tuple((_stretch(w), kind) for w, kind in person.away),
        team,
    )


def _bar(visit: BoardVisit, first: bool, last: bool) -> Bar:
    began = visit.arrived_at or visit.started_at
    actual = (began.timestamp(), visit.ended_at.timestamp() if visit.ended_at else None) if began else None
    start, end = _stretch(visit.window)
    promise = _stretch(visit.promise) if visit.promise else None
    return Bar(visit, start, end, look_of(visit), promise, actual, first, last)


def _stretch(window: Window) -> Stretch:
    return window.start.timestamp(), window.end.timestamp()


def _axis(day: Stretch, rows: Iterable[Row]) -> tuple[float, float, Stretch]:
    """The axis holds the day and whatever runs over its ends, at most half a day; busy is what happens in it."""
    starts, ends = [], []
    for row in rows:
        if isinstance(row, PersonRow):
            starts += [s for s, _ in row.duty] + [b.start for b in row.bars]
            ends += [e for _, e in row.duty] + [b.end for b in row.bars]
    half = 12 * 3600.0
    start = max(day[0] - half, min([day[0], *starts]))
    end = min(day[1] + half, max([day[1], *ends]))
    # whole hours, so that lines and labels fall on them
    start = day[0] - -(-(day[0] - start) // 3600.0) * 3600.0
    busy_start = max(start, min(starts, default=day[0] + 8 * 3600.0) - 1800.0)
    busy_end = min(end, max(ends, default=day[0] + 18 * 3600.0) + 1800.0)
    return start, end, (busy_start, max(busy_end, busy_start + 3600.0))


# ---- the filter -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Lit:
    """What a filter lets shine: rows by staff id, bars by visit id. Everything else is dimmed, nothing moves."""

    people: frozenset[StaffId]
    visits: frozenset[VisitId]


def lit(shown: Picture, typed: str) -> Lit | None:
    """What fits the typed words: people by name, pinyin, code, team, skill; bars by number, customer, service, place.

    Every word must fit something. A person who fits shines with the whole day. None when nothing is typed.
    """
    wanted = typed.casefold().split()
    if not wanted:
        return None
    people: set[StaffId] = set()
    visits: set[VisitId] = set()
    for row in shown.rows:
        if not isinstance(row, PersonRow):
            continue
        person = row.person
        about = (person.name, person.code, *(say(skill_word(s)) for s, _ in person.skills))
        if _fits(wanted, about) or _begins(typed, person.team):
            people.add(person.id)
            visits.update(b.id for b in row.bars)
            continue
        for bar in row.bars:
            v = bar.visit
            if _fits(wanted, (v.job_number, v.customer_name, v.service_en, v.service_zh, v.place_text)):
                visits.add(bar.id)
                people.add(person.id)
    return Lit(frozenset(people), frozenset(visits))


def _fits(wanted: list[str], names: Sequence[str]) -> bool:
    forms = [form for name in names if name for form in readings(name)]
    return all(any(word in form for form in forms) for word in wanted)


def _begins(typed: str, team: str) -> bool:
    """A team lets all its people shine, so it must be meant: the words must begin its name."""
    return bool(team) and any(form.startswith(typed.strip().casefold()) for form in readings(team))


# ---- walking by keys ------------------------------------------------------------------------------------


def next_person(shown: Picture, row: int, step: int) -> int:
    """The next row down (+1) or up (−1) that is a person; the same row at the end."""
    place = row + step
    while 0 <= place < len(shown.rows):
        if isinstance(shown.rows[place], PersonRow):
            return place
        place += step
    return row


def people_from(shown: Picture, person: StaffId, step: int) -> list[StaffId]:
    """Everybody below (+1) or above (−1) a person, the nearest first."""
    here = shown.people.get(person, len(shown.rows))
    rows = shown.rows[here + 1 :] if step > 0 else shown.rows[:here][::-1]
    return [row.person.id for row in rows if isinstance(row, PersonRow)]


def neighbour(shown: Picture, visit: VisitId, step: int) -> Bar | None:
    """The bar before (−1) or after (+1) in the same row."""
    place = shown.bars.get(visit)
    row = shown.person(place[0]) if place else None
    if place is None or row is None or not 0 <= place[1] + step < len(row.bars):
        return None
    return row.bars[place[1] + step]


def near(row: PersonRow, moment: float) -> Bar | None:
    """The bar of a row nearest to a moment."""
    index = row.spans.nearest(moment)
    return row.bars[index] if index is not None else None
