"""What the board shows, as plain values: rows in order, bars with their looks, what matches a filter. No Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from app.domain.ids import JobId, StaffId, VisitId
from app.domain.jobs import DONE, VisitState
from app.domain.lifecycle import State
from app.domain.rules import skill_word
from app.domain.text import T, Text
from app.domain.time import Window, day_window
from app.i18n import say
from app.rows import Board, BoardPerson, BoardVisit, LongWork
from ui.board.geometry import Folds, Spans, folds_between
from ui.shell.matching import readings
from ui.theme.colours import STATE_LOOKS, Look

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


def picture(
    board: Board,
    zone: ZoneInfo,
    off_shift: bool = False,
    measured: LongWork = NOTHING_MEASURED,
    before: Picture | None = None,
) -> Picture:
    """Lay out a board. before: an older picture of it, whose rows are taken where nothing changed. measured: how long work takes when it takes long. off_shift: show also people without a shift, an absence or a visit in those days."""
    dates = [board.day + timedelta(days=n) for n in range(board.days)]
    first, last = _stretch(day_window(dates[0], zone)), _stretch(day_window(dates[-1], zone))
    visits: dict[StaffId, list[BoardVisit]] = defaultdict(list)
    for visit in board.visits:
        visits[visit.staff_id].append(visit)
    rows_before = (
        {r.person.id: r for r in before.rows if isinstance(r, PersonRow)} if before is not None else {}
    )
    shown = [p for p in board.people if off_shift or p.duty or p.away or p.id in visits]
    rows: list[Row] = []
    teams = sorted({p.team for p in board.people})
    for team, group in groupby(shown, key=lambda p: p.team):
        number = teams.index(team)
        people = [
            old
            if (old := rows_before.get(p.id)) is not None and _same(old, p, visits.get(p.id, ()), number)
            else _person_row(p, visits.get(p.id, ()), number, measured)
            for p in group
        ]
        if len(teams) > 1 or team:
            rows.append(_team_row(team, people, number))
        rows += people
    start, end, busy = _axis((first[0], last[1]), rows)
    if board.days == 1:
        return _indexed(
            Picture(board.day, tuple(rows), start, end, first[0], busy, len(board.people) - len(shown))
        )
    midnights = tuple((day, _stretch(day_window(day, zone))[0]) for day in dates)
    return _indexed(
        Picture(
            board.day,
            tuple(rows),
            start,
            end,
            first[0],
            (start, end),
            len(board.people) - len(shown),
            midnights,
            folds_between(_work(rows, midnights), start, end),
        )
    )


def _same(row: PersonRow, person: BoardPerson, visits: Sequence[BoardVisit], team: int) -> bool:
    """Whether a row was laid out from the very same rows: compared by identity, which costs next to nothing."""
    if row.person is not person or row.team != team or len(row.bars) != len(visits):
        return False
    return {id(bar.visit) for bar in row.bars} == {id(visit) for visit in visits}


def _team_row(team: str, people: Sequence[PersonRow], number: int) -> TeamRow:
    duty = sum(r.person.duty_seconds for r in people)
    booked = sum(r.person.booked_seconds for r in people)
    return TeamRow(team, len(people), booked / duty if duty else 0.0, number)


def _indexed(made: Picture) -> Picture:
    """Fill in where everything stands."""
    jobs: dict[JobId, list[VisitId]] = defaultdict(list)
    for index, row in enumerate(made.rows):
        if isinstance(row, PersonRow):
            made.people[row.person.id] = index
            for place, bar in enumerate(row.bars):
                made.bars[bar.id] = (index, place)
                jobs[bar.visit.job_id].append(bar.id)
    made.jobs.update((job, tuple(ids)) for job, ids in jobs.items())
    return made


def only(whole: Picture, people: frozenset[StaffId]) -> Picture:
    """The same days with these people's rows alone; teams without any of them go. The axis stays as it is."""
    rows: list[Row] = []
    head: TeamRow | None = None
    for row in whole.rows:
        if isinstance(row, TeamRow):
            head = row
        elif row.person.id in people:
            if head is not None:
                rows.append(head)
                head = None
            rows.append(row)
    return _indexed(replace(whole, rows=tuple(rows), bars={}, jobs={}, people={}))


def first_day(day: date, length: int) -> date:
    """Where a stretch of so many days begins that shows `day`: a week begins on Monday, others on the day itself."""
    return day - timedelta(days=day.weekday()) if length == 7 else day


def same_hours(row: PersonRow, span: Stretch) -> PersonRow:
    """The row with nothing but what touches a stretch; what somebody does "now" is a matter of one day."""
    low, high = span

    def within(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
        return tuple((s, e) for s, e in stretches if s < high and e > low)

    bars = tuple(b for b in row.bars if b.start < high and b.end > low)
    away = tuple((a, kind) for a, kind in row.away if a[0] < high and a[1] > low)
    spans = Spans.of([(b.start, b.end) for b in bars])
    return replace(row, bars=bars, spans=spans, duty=within(row.duty), breaks=within(row.breaks), away=away)


def look_of(visit: BoardVisit) -> Look:
    """How a visit looks: the job's state while it stands open, else how it ended (the job may have gone on)."""
    if visit.visit_state is VisitState.FAILED:
        return FAILED_LOOK
    state = visit.state
    if visit.visit_state is VisitState.DONE and state not in DONE and state is not State.ON_HOLD:
        state = State.COMPLETED
    return STATE_LOOKS[state]  # the enum is its own text; asking its value would cost more than all the rest


def _person_row(
    person: BoardPerson, visits: Sequence[BoardVisit], team: int, measured: LongWork
) -> PersonRow:
    ordered = sorted(visits, key=lambda v: v.window.start)
    # the way home follows the last one of a day: where a night lies before the next
    at = [_stretch(v.window) for v in ordered]
    ends = [n == len(at) - 1 or at[n + 1][0] - end > NIGHT_S for n, (_start, end) in enumerate(at)]
    bars = tuple(_bar(v, at[n], n == 0 or ends[n - 1], ends[n], measured) for n, v in enumerate(ordered))
    return PersonRow(
        person,
        bars,
        Spans.of([(b.start, b.end) for b in bars]),
        tuple(_stretch(w) for w in person.duty),
        tuple(_stretch(w) for w in person.breaks),
        tuple((_stretch(w), kind) for w, kind in person.away),
        team,
        _overtime(bars, person),
    )


def _overtime(bars: Iterable[Bar], person: BoardPerson) -> tuple[Stretch, ...]:
    """What of the bars (and of the way home after the last) lies outside duty; a break is duty here."""
    held = sorted(_stretch(w) for w in (*person.duty, *person.breaks))
    found: list[Stretch] = []
    for bar in bars:
        if bar.visit.visit_state is VisitState.FAILED:
            continue
        at, end = bar.start, bar.end + (bar.visit.travel_after if bar.last else 0.0)
        if any(start <= at and end <= finish for start, finish in held):
            continue
        for start, finish in held:
            if finish <= at or start >= end:
                continue
            if start > at:
                found.append((at, start))
            at = max(at, finish)
        if at < end:
            found.append((at, end))
    return tuple((s, e) for s, e in found if e - s >= 60)


def _bar(visit: BoardVisit, at: Stretch, first: bool, last: bool, measured: LongWork) -> Bar:
    began = visit.arrived_at or visit.started_at
    actual = (began.timestamp(), visit.ended_at.timestamp() if visit.ended_at else None) if began else None
    start, end = at
    promise = _stretch(visit.promise) if visit.promise else None
    usual = measured.of(visit.service, visit.staff_id) if visit.visit_state is VisitState.OPEN else None
    long = start + usual if usual is not None and start + usual >= end + 60 else None
    return Bar(visit, start, end, look_of(visit), promise, actual, first, last, long)


def _stretch(window: Window) -> Stretch:
    return window.start.timestamp(), window.end.timestamp()


def _work(rows: Iterable[Row], midnights: Sequence[tuple[date, float]]) -> list[Stretch]:
    """When anybody works or is on duty; a day on which nobody does shows its usual hours all the same."""
    found: list[Stretch] = []
    for row in rows:
        if isinstance(row, PersonRow):
            found += row.duty
            found += [(b.start, b.end) for b in row.bars]
    for _day, midnight in midnights:
        if not any(s < midnight + 86400 and e > midnight for s, e in found):
            found.append((midnight + 9 * 3600.0, midnight + 17 * 3600.0))
    return found


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


def fits_person(row: PersonRow, typed: str) -> bool:
    """Whether every typed word fits a person: name, pinyin, initials, code, skill; or the words begin the team."""
    person = row.person
    about = (person.name, person.code, *(say(skill_word(s)) for s, _ in person.skills))
    return _fits(typed.casefold().split(), about) or _begins(typed, person.team)


def fits_bar(bar: Bar, typed: str) -> bool:
    """Whether every typed word fits a visit: number, customer, service or address; or the tail of the telephone."""
    visit = bar.visit
    digits = "".join(c for c in typed if c.isdigit())
    telephone = len(digits) >= 3 and not any(c.isalpha() for c in typed)
    if telephone and any(number.endswith(digits) for number in visit.phones.split()):
        return True
    about = (visit.job_number, visit.customer_name, visit.service_en, visit.service_zh, visit.place_text)
    return _fits(typed.casefold().split(), about)


def fits_words(typed: str, names: Sequence[str]) -> bool:
    """Whether every typed word begins or lies in one of the names, in any of their readings."""
    return _fits(typed.casefold().split(), names)


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
