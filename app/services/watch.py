"""What needs somebody's eye now, worst first: a pure look at today's facts, and how the facts are gathered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum, StrEnum

from app.domain.followups import CALL_BACK_WITHIN, KIND_WORDS, Kind
from app.domain.ids import BranchId, CallId, FollowUpId, JobId
from app.domain.jobs import VisitState
from app.domain.lifecycle import THERE, Action, State
from app.domain.text import T, Text
from app.domain.time import Window
from app.queries import Queries
from app.rows import BoardPerson, BoardVisit, CallLine, FollowUpLine, JobLine

ACCEPT_WITHIN = timedelta(minutes=10)
"""So long after being given a job a staff member should have said yes."""
"""So long after a missed call somebody should have called back."""
GRACE = timedelta(minutes=5)
"""So long after a planned moment nobody needs to worry."""
SOON = timedelta(minutes=30)
"""A visit not accepted so shortly before its start is a danger."""


class Level(IntEnum):
    """How bad; sorts worst first."""

    DANGER = 0
    WARNING = 1
    INFO = 2


class Problem(StrEnum):
    """What is wrong."""

    UNASSIGNED = "unassigned"
    LATE = "late"
    WILL_BE_LATE = "will_be_late"
    RUNNING_OVER = "running_over"
    NOT_ACCEPTED = "not_accepted"
    MISSED_CALL = "missed_call"
    FOLLOW_UP = "follow_up"


PROBLEM_WORDS: dict[Problem, Text] = {
    Problem.UNASSIGNED: T("Nobody assigned"),
    Problem.LATE: T("Late"),
    Problem.WILL_BE_LATE: T("Will be late"),
    Problem.RUNNING_OVER: T("Running over"),
    Problem.NOT_ACCEPTED: T("Not accepted"),
    Problem.MISSED_CALL: T("Missed call"),
    Problem.FOLLOW_UP: T("Follow-up overdue"),
}


@dataclass(frozen=True)
class Alert:
    """One row of the watch list.

    since: the moment (UTC) from which it has been so, or will be so when that lies ahead. what: the problem with its
    object; promise: to whom and for when; who: whom it hangs on; next: the best next action in words.
    """

    problem: Problem
    level: Level
    since: datetime
    what: Text
    promise: Text | str
    who: str
    next: Text
    job_id: JobId | None = None
    job_number: str = ""
    call_id: CallId | None = None
    follow_up_id: FollowUpId | None = None
    number: str = ""
    window: Window | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What it is about: one row for each job, call and follow-up, which stays itself while it grows worse."""
        if self.job_id is not None and self.follow_up_id is None:
            return ("job", self.job_id)
        return ("follow_up", self.follow_up_id) if self.follow_up_id else ("call", self.call_id or "")


@dataclass(frozen=True)
class Facts:
    """What the rules look at. assigned: job → the moment (UTC) it was given to its people."""

    in_danger: tuple[JobLine, ...] = ()
    people: tuple[BoardPerson, ...] = ()
    visits: tuple[BoardVisit, ...] = ()
    assigned: dict[JobId, datetime] = field(default_factory=dict)
    missed: tuple[CallLine, ...] = ()
    owed: tuple[FollowUpLine, ...] = ()


class Watcher:
    """Gathers the facts; remembers when jobs were assigned, so that each is asked for once per version."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries
        self._assigned: dict[tuple[JobId, int], datetime] = {}

    def look(self, branch_id: BranchId, day: date, now: datetime) -> tuple[Alert, ...]:
        """The list at `now` (UTC) for a branch whose local day is `day`. Runs on any thread, one at a time."""
        ask = self._queries
        board = ask.board(branch_id, day)
        assigned = {
            v.job_id: self._when(v.job_id, v.job_version)
            for v in board.visits
            if v.state is State.ASSIGNED and v.visit_state is VisitState.OPEN
        }
        return alerts(
            Facts(
                in_danger=ask.watch(branch_id, now),
                people=board.people,
                visits=board.visits,
                assigned=assigned,
                missed=ask.missed_calls(branch_id),
                owed=ask.follow_ups(branch_id),
            ),
            now,
        )

    def _when(self, job_id: JobId, version: int) -> datetime:
        known = self._assigned.get((job_id, version))
        if known is None:
            detail = self._queries.job(job_id)
            steps = detail.job.steps if detail else ()
            given = [s.at for s in steps if s.action in (Action.ASSIGN.value, Action.MOVE.value)]
            known = (
                given[-1]
                if given
                else (detail.job.created_at if detail else datetime.max.replace(tzinfo=UTC))
            )
            self._assigned[(job_id, version)] = known
        return known


def alerts(facts: Facts, now: datetime) -> tuple[Alert, ...]:
    """Everything that needs an eye at `now`, the worst first, one row for each job, call and follow-up."""
    found: dict[tuple[str, str], Alert] = {}
    given = (
        *_of_visits(facts, now),
        *_of_jobs(facts.in_danger, now),
        *_of_follow_ups(facts.owed, now),
        *_of_calls(facts.missed, facts.owed, now),
    )
    for alert in given:
        known = found.get(alert.key)
        if known is None or (alert.level, alert.since) < (known.level, known.since):
            found[alert.key] = alert
    return tuple(sorted(found.values(), key=lambda a: (a.level, a.since, a.key)))


# ---- visits of today ------------------------------------------------------------------------------------


def _of_visits(facts: Facts, now: datetime) -> Iterable[Alert]:
    names = {p.id: p.name for p in facts.people}
    open_visits = sorted(
        (v for v in facts.visits if v.visit_state is VisitState.OPEN), key=lambda v: v.window.start
    )
    for visit in open_visits:
        who = names.get(visit.staff_id, "")
        alert = (
            _running(visit, _after(visit, open_visits), who, now)
            if visit.state in THERE
            else _coming(visit, who, facts.assigned.get(visit.job_id), now)
        )
        if alert is not None:
            yield alert


def _after(visit: BoardVisit, visits: Sequence[BoardVisit]) -> BoardVisit | None:
    return next(
        (v for v in visits if v.staff_id == visit.staff_id and v.window.start >= visit.window.end), None
    )


def _coming(visit: BoardVisit, who: str, assigned: datetime | None, now: datetime) -> Alert | None:
    start, promise = visit.window.start, visit.promise
    broken = promise is not None and promise.end < now
    if start + GRACE < now or broken:
        return _visit_alert(
            visit,
            Problem.LATE,
            Level.DANGER if broken or promise is None else Level.WARNING,
            start,
            T("{name} has not arrived", name=who),
            who,
            T("Call {name} and tell the customer", name=who),
        )
    if visit.state is State.ASSIGNED:
        late_answer = assigned is not None and assigned + ACCEPT_WITHIN < now
        if late_answer or start - SOON < now:
            return _visit_alert(
                visit,
                Problem.NOT_ACCEPTED,
                Level.DANGER if start - SOON < now else Level.WARNING,
                assigned or start,
                T("{name} has not accepted", name=who),
                who,
                T("Ask {name}, or give it to somebody else", name=who),
            )
    if visit.set_off_at is not None:
        there = visit.set_off_at + timedelta(seconds=visit.travel_before)
        if promise is not None and there > promise.end:
            return _visit_alert(
                visit,
                Problem.WILL_BE_LATE,
                Level.WARNING,
                promise.end,
                T("{name} set off at {time} and needs until {there}",
                  name=who, time=visit.set_off_at, there=there),
                who,
                T("Tell the customer"),
            )  # fmt: skip
        return None
    leave_by = start - timedelta(seconds=visit.travel_before)
    if visit.state is State.ACCEPTED and leave_by + GRACE < now:
        return _visit_alert(
            visit,
            Problem.WILL_BE_LATE,
            Level.WARNING,
            leave_by,
            T("{name} should have set off at {time}", name=who, time=leave_by),
            who,
            T("Call {name}", name=who),
        )
    return None


def _running(visit: BoardVisit, after: BoardVisit | None, who: str, now: datetime) -> Alert | None:
    planned = visit.window.seconds
    began = visit.started_at or visit.arrived_at
    # whoever began late is over time only when the work itself takes too long
    end = max(visit.window.end, began + timedelta(seconds=planned)) if began else visit.window.end
    if end + GRACE >= now:
        return None
    threatened = (
        after is not None
        and after.promise is not None
        and now + timedelta(seconds=after.travel_before) > after.promise.end
    )
    return _visit_alert(
        visit,
        Problem.RUNNING_OVER,
        Level.DANGER if threatened else Level.WARNING,
        end,
        T("{name} is over time; {next} is next", name=who, next=after.customer_name)
        if after
        else T("{name} is over time", name=who),
        who,
        T("Ask {name}, move {next} if need be", name=who, next=after.job_number)
        if threatened and after
        else T("Ask {name} how long it will take", name=who),
    )


def _visit_alert(
    visit: BoardVisit, problem: Problem, level: Level, since: datetime, what: Text, who: str, do: Text
) -> Alert:
    return Alert(
        problem,
        level,
        since,
        what,
        visit.customer_name,
        who,
        do,
        job_id=visit.job_id,
        job_number=visit.job_number,
        window=visit.promise,
    )


# ---- jobs, calls, follow-ups ----------------------------------------------------------------------------

_WAITING = frozenset({State.NEW, State.CONFIRMED, State.ON_HOLD})


def _of_jobs(lines: Iterable[JobLine], now: datetime) -> Iterable[Alert]:
    """What the board of today does not show: promises nobody was given to, visits left over from other days."""
    for line in lines:
        who = ", ".join(line.staff_names)
        if line.state in _WAITING:
            since = line.window.start if line.window else line.created_at
            yield _job_alert(
                line, Problem.UNASSIGNED, Level.DANGER, since, T("The promised window has begun; nobody is assigned"),
                T("Find somebody, or promise another time"),
            )  # fmt: skip
        elif line.start is not None and line.start + timedelta(hours=12) < now:
            yield _job_alert(
                line, Problem.LATE, Level.WARNING, line.start, T("Still open since {day}", day=line.start.date()),
                T("Ask {name} how it ended", name=who),
            )  # fmt: skip


def _job_alert(line: JobLine, problem: Problem, level: Level, since: datetime, what: Text, do: Text) -> Alert:
    return Alert(
        problem,
        level,
        since,
        what,
        line.customer_name,
        ", ".join(line.staff_names),
        do,
        job_id=line.id,
        job_number=line.number,
        window=line.window,
    )


def _of_follow_ups(owed: Iterable[FollowUpLine], now: datetime) -> Iterable[Alert]:
    for one in owed:
        due = one.next_at or one.due_at
        if due > now:
            continue
        call_back = one.kind is Kind.MISSED_CALL
        yield Alert(
            Problem.MISSED_CALL if call_back else Problem.FOLLOW_UP,
            Level.DANGER if one.kind is Kind.COMPLAINT else (Level.WARNING if call_back else Level.INFO),
            due,
            T("{kind} was due", kind=KIND_WORDS[one.kind]),
            one.customer_name or one.phone,
            "",
            T("Call back") if call_back else T("Open the follow-up"),
            job_id=one.job_id,
            job_number=one.job_number,
            call_id=one.call_id,
            follow_up_id=one.id,
            number=one.phone,
        )


def _of_calls(missed: Iterable[CallLine], owed: Iterable[FollowUpLine], now: datetime) -> Iterable[Alert]:
    """Missed calls that no follow-up speaks for yet."""
    spoken = {one.call_id for one in owed if one.call_id is not None}
    for call in missed:
        if call.id in spoken:
            continue
        yield Alert(
            Problem.MISSED_CALL,
            Level.DANGER if call.rang_at + CALL_BACK_WITHIN < now else Level.WARNING,
            call.rang_at,
            T("Nobody answered"),
            call.name or call.number,
            "",
            T("Call back"),
            call_id=call.id,
            number=call.number,
        )
