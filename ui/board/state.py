"""What the board shows, as plain values: rows in order, bars, and who is next to whom. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from app.domain.ids import JobId, StaffId, VisitId
from app.domain.jobs import VisitState
from app.domain.lifecycle import State
from app.domain.text import T, Text
from app.rows import BoardPerson, BoardVisit, LongWork
from ui.board.geometry import Folds, Spans
from ui.theme.colours import Look

FAILED_LOOK = Look("danger", "close-circle-outline")
NIGHT_S = 6 * 3600.0
"""A gap as long as this lies between two days of somebody's work, not within one."""
PRESSING = 75
"""From this priority on a bar carries a mark."""


@dataclass(frozen=True, slots=True)
class Band:
    """A range of priorities that is painted alike."""

    least: int
    hue: str
    words: Text


BANDS = (
    Band(PRESSING, "danger", T("pressing (75 and more)")),
    Band(60, "warning", T("raised (60 to 74)")),
    Band(40, "info", T("usual (40 to 59)")),
    Band(0, "neutral", T("can wait (below 40)")),
)


def band_of(priority: int) -> Band:
    """The band of a priority, 0…100."""
    return next((b for b in BANDS if priority >= b.least), BANDS[-1])


NOTHING_MEASURED = LongWork()
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
    long: float | None = None
    """When it ends if it takes as long as 2 of 10 do; None where nothing is measured or the plan holds that already."""

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
    overtime: tuple[Stretch, ...] = ()
    """Work and the way home outside the hours on duty."""

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
    """Some days as they are drawn. start, end: the stretch of the axis; busy: what a fitting view shows of it."""

    day: date
    rows: tuple[Row, ...]
    start: float
    end: float
    day_start: float
    busy: Stretch
    hidden: int = 0
    """People left out because they have no shift and no visit."""
    days: tuple[tuple[date, float], ...] = ()
    """The days when there are several, each with its midnight; empty for a single one."""
    folds: Folds = Folds()
    """Nights drawn narrow."""
    bars: dict[VisitId, tuple[int, int]] = field(default_factory=dict)
    """Visit → (row, place in the row)."""
    jobs: dict[JobId, tuple[VisitId, ...]] = field(default_factory=dict)
    people: dict[StaffId, int] = field(default_factory=dict)
    """Staff member → row."""

    @property
    def length(self) -> int:
        """How many days."""
        return max(1, len(self.days))

    def holds(self, day: date) -> bool:
        """Whether that day is among those shown."""
        return self.day <= day < self.day + timedelta(days=self.length)

    def day_span(self, moment: float) -> Stretch:
        """From midnight to midnight around a moment; the whole axis when only one day is shown."""
        starts = [at for _, at in self.days if at <= moment]
        if not starts:
            return (self.start, self.days[0][1]) if self.days else (self.start, self.end)
        place = len(starts)
        return starts[-1], self.days[place][1] if place < len(self.days) else self.end

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
