"""From the rows of the desk to what the board shows: people and teams in order, bars with their looks, the axis. No Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from app.domain.ids import JobId, StaffId, VisitId
from app.domain.jobs import DONE, VisitState
from app.domain.lifecycle import State
from app.domain.time import Window, day_window
from app.rows import Board, BoardPerson, BoardVisit, LongWork
from ui.board.geometry import Spans, folds_between
from ui.board.state import (
    FAILED_LOOK,
    NIGHT_S,
    NOTHING_MEASURED,
    Bar,
    PersonRow,
    Picture,
    Row,
    Stretch,
    TeamRow,
)
from ui.theme.colours import STATE_LOOKS, Look


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
