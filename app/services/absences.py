"""When somebody falls out: what hangs on them, the riskiest first, and who could take each visit instead.

Reads only. What was decided for one visit is looked at when the next is offered, so that nobody is promised twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.commands import AdvanceJob, MoveJob, Travel
from app.day_commands import CustomerCall, LeaveDay
from app.domain.ids import FollowUpId, JobId, StaffId, new_id
from app.domain.jobs import Job, Visit
from app.domain.lifecycle import COMING, Action
from app.domain.matching import Candidate
from app.domain.people import Branch, StaffMember, TimeOff
from app.domain.rules import Need
from app.domain.schedule import PersonDay, Stop
from app.domain.text import T, Text
from app.domain.time import Window, day_window, local_day, subtract
from app.ports import Clock
from app.queries import Queries
from app.rows import JobDetail
from app.services.matchmaking import Matchmaker
from app.services.needs import need_of_job

CALL_WITHIN = timedelta(minutes=15)
"""How soon a customer must hear that what was agreed cannot be kept."""
OFFERED = 5
"""How many others are offered for a visit."""


@dataclass(frozen=True)
class Replacement:
    """Somebody who could take a visit. start: their arrival; before, after, extra_seconds: road; late_seconds: how far
    outside the promised window they arrive. broken: the promises that this breaks, in words; none: it is safe. over:
    seconds by which they would work longer after their shift."""

    staff_id: StaffId
    name: str
    start: datetime
    before: float
    after: float
    extra_seconds: float
    source: str
    late_seconds: float = 0.0
    broken: tuple[Text, ...] = ()
    over: float = 0.0

    @property
    def safe(self) -> bool:
        """Whether everything that was promised is kept."""
        return not self.broken


@dataclass(frozen=True)
class Orphan:
    """A visit whose person falls out. seconds_left: until nobody can be there in the promised window any more; 0 when
    that is so already. offers: who could come instead, those who break no promise first."""

    detail: JobDetail
    visit: Visit
    seconds_left: float
    offers: tuple[Replacement, ...] = ()

    @property
    def job(self) -> Job:
        """The job."""
        return self.detail.job

    @property
    def best(self) -> Replacement | None:
        """The first offer."""
        return self.offers[0] if self.offers else None


Decisions = Mapping[JobId, Replacement | None]
"""What was decided for a job: who takes it, or None for the tray."""


class Absences:
    """Answers for one desk; may be used on any thread."""

    def __init__(self, queries: Queries, matchmaker: Matchmaker, clock: Clock) -> None:
        self._queries, self._matchmaker, self._clock = queries, matchmaker, clock

    def orphans(
        self, branch: Branch, person: StaffMember, away: Window, decided: Decisions | None = None
    ) -> tuple[Orphan, ...]:
        """The visits of `person` in `away` that have not begun, riskiest first, each with who could take it.

        decided: what was settled already; of the rest each is offered as if the best were taken for those before it.
        """
        now = self._clock.now()
        details = self._fallen(branch, person.id, away)
        left = {d.job.id: self._seconds_left(branch, person, away, d, now) for d in details}
        details.sort(key=lambda d: (left[d.job.id], _visit_of(d.job, person.id).window.start, d.job.number))
        settled: dict[JobId, Replacement | None] = dict(decided or {})
        taken = {d.job.id: (d, r) for d in details if (r := settled.get(d.job.id)) is not None}
        found: list[Orphan] = []
        for detail in details:
            others = {job: pair for job, pair in taken.items() if job != detail.job.id}
            offers = self._offers(branch, person, away, detail, others, now)
            found.append(
                Orphan(detail, _visit_of(detail.job, person.id), left[detail.job.id], offers[:OFFERED])
            )
            if detail.job.id not in settled and offers and offers[0].safe:
                taken[detail.job.id] = (detail, offers[0])
        return tuple(found)

    def _fallen(self, branch: Branch, staff_id: StaffId, away: Window) -> list[JobDetail]:
        lines = self._queries.jobs_between(branch.id, away.start, away.end)
        details = (self._queries.job(line.id) for line in lines if staff_id in line.staff_ids)
        return [
            d
            for d in details
            if d is not None
            and d.job.state in COMING
            and any(v.staff_id == staff_id and v.window.meets(away) for v in d.job.open_visits)
        ]

    def _seconds_left(
        self, branch: Branch, person: StaffMember, away: Window, detail: JobDetail, now: datetime
    ) -> float:
        """Until the last moment at which anybody could set off and be there in time."""
        arrive = _in_time(detail.job, person.id, branch, now)
        if arrive is None:
            return 0.0
        ranking, _ = self._candidates(branch, person, away, detail, arrive, {})
        last = [
            c.start.timestamp()
            + min(c.slack_seconds, max(0.0, (arrive.end - c.start).total_seconds()))
            - c.before
            for c in ranking
        ]
        return max(0.0, max(last) - now.timestamp()) if last else 0.0

    def _offers(
        self,
        branch: Branch,
        person: StaffMember,
        away: Window,
        detail: JobDetail,
        taken: Mapping[JobId, tuple[JobDetail, Replacement]],
        now: datetime,
    ) -> tuple[Replacement, ...]:
        job = detail.job
        arrive = _in_time(job, person.id, branch, now)
        safe: tuple[Candidate, ...] = ()
        source = "estimate"
        if arrive is not None:
            safe, source = self._candidates(branch, person, away, detail, arrive, taken)
        names = {d.person.id: d.person.name for d in self._days(branch, _visit_of(job, person.id), now)}
        made = [_replacement(c, names, source, ()) for c in safe]
        late_from = max(now, job.window.end) if job.window is not None else None
        end = day_window(local_day(_visit_of(job, person.id).window.start, branch.zone), branch.zone).end
        if len(made) < OFFERED and late_from is not None and late_from < end and job.people == 1:
            known = {r.staff_id for r in made}
            late, source = self._candidates(branch, person, away, detail, Window(late_from, end), taken)
            made += [
                replace(
                    _replacement(c, names, source, (_late_words(job, c.start),)),
                    late_seconds=_late_by(job, c.start),
                )
                for c in sorted(late, key=lambda c: c.start)
                if c.staff_id not in known
            ]
        return tuple(made)

    def _days(self, branch: Branch, visit: Visit, now: datetime) -> tuple[PersonDay, ...]:
        return self._matchmaker.days(branch, local_day(max(visit.window.start, now), branch.zone))

    def _candidates(
        self,
        branch: Branch,
        person: StaffMember,
        away: Window,
        detail: JobDetail,
        arrive: Window,
        taken: Mapping[JobId, tuple[JobDetail, Replacement]],
    ) -> tuple[tuple[Candidate, ...], str]:
        """Who could come in a window, best first, and where the road seconds came from."""
        need = _need(detail, arrive)

        def changed(days: tuple[PersonDay, ...]) -> tuple[PersonDay, ...]:
            # they themselves may come before or after, when it is only a pause
            left = (_cut(d, away) if d.person.id == person.id else d for d in days)
            return tuple(_with(d, tuple(taken.values()), branch) for d in left)

        crew = {v.staff_id for v in detail.job.open_visits if detail.job.people > 1}
        ranking = self._matchmaker.candidates(branch, need, without=detail.job.id, changed=changed)
        return tuple(c for c in ranking.eligible if c.staff_id not in crew), ranking.source


def _visit_of(job: Job, staff_id: StaffId) -> Visit:
    return next(v for v in job.open_visits if v.staff_id == staff_id)


def _in_time(job: Job, staff_id: StaffId, branch: Branch, now: datetime) -> Window | None:
    """When somebody else may arrive and keep what was promised; None when it is too late for that."""
    visit = _visit_of(job, staff_id)
    if job.people > 1:  # the others come then
        return (
            Window(visit.window.start, visit.window.start + timedelta(minutes=1))
            if now < visit.window.start
            else None
        )
    if job.window is not None:
        return Window(max(now, job.window.start), job.window.end) if now < job.window.end else None
    end = day_window(local_day(visit.window.start, branch.zone), branch.zone).end
    start = max(now, visit.window.start)
    return Window(start, end) if start < end else None


def _need(detail: JobDetail, arrive: Window) -> Need:
    return replace(need_of_job(detail.job, detail.service, detail.customer, arrive), people=1)


def _cut(day: PersonDay, away: Window) -> PersonDay:
    """The day of whoever falls out: off duty meanwhile, and without the visits that fall in."""
    stops = tuple(s for s in day.stops if s.started or not s.window.meets(away))
    return replace(day, duty=subtract(day.duty, (away,)), stops=stops)


def _with(day: PersonDay, taken: tuple[tuple[JobDetail, Replacement], ...], branch: Branch) -> PersonDay:
    """A day with the visits that would come into it."""
    more = tuple(
        Stop(
            detail.job.open_visits[0].id,
            detail.job.id,
            Window(taking.start, taking.start + detail.job.duration),
            detail.job.place.point,
            detail.job.window,
        )
        for detail, taking in taken
        if taking.staff_id == day.person.id and local_day(taking.start, branch.zone) == day.day
    )
    if not more:
        return day
    return replace(day, stops=tuple(sorted((*day.stops, *more), key=lambda s: (s.window, s.visit_id))))


def _replacement(
    candidate: Candidate, names: Mapping[StaffId, str], source: str, broken: tuple[Text, ...]
) -> Replacement:
    return Replacement(
        candidate.staff_id,
        names.get(candidate.staff_id, str(candidate.staff_id)),
        candidate.start,
        candidate.before,
        candidate.after,
        candidate.extra_seconds,
        source,
        0.0,
        broken,
        candidate.over,
    )


def _late_by(job: Job, start: datetime) -> float:
    return max(0.0, (start - job.window.end).total_seconds()) if job.window is not None else 0.0


def _late_words(job: Job, start: datetime) -> Text:
    assert job.window is not None
    return T(
        "{start} lies outside what was promised ({from_} – {to})",
        start=start,
        from_=job.window.start,
        to=job.window.end,
    )


# ---- the step -------------------------------------------------------------------------------------------


def leave_command(
    person: StaffMember,
    time_off: TimeOff,
    settled: tuple[tuple[Orphan, Replacement | None, str], ...],
    now: datetime,
) -> LeaveDay:
    """One command for everything that was settled: (visit, who takes it or None for the tray, the words for the call).

    A call is prepared for everything that goes into the tray and for every promise that is broken.
    """
    reason = time_off.note or time_off.kind.value
    moves = tuple(
        MoveJob(
            job_id=o.job.id,
            staff=tuple(r.staff_id if v.staff_id == person.id else v.staff_id for v in o.job.open_visits),
            start=r.start,
            travel=(Travel(staff_id=r.staff_id, before=r.before, after=r.after, source=r.source),),
            version=o.job.version,
            override_note=reason if r.broken else "",
        )
        for o, r, _ in settled
        if r is not None
    )
    tray = tuple(
        AdvanceJob(job_id=o.job.id, action=Action.UNASSIGN, note=reason, version=o.job.version)
        for o, r, _ in settled
        if r is None
    )
    calls = tuple(
        CustomerCall(o.job.id, FollowUpId(new_id()), words, now + CALL_WITHIN)
        for o, r, words in settled
        if r is None or r.broken
    )
    return LeaveDay(staff_id=person.id, time_off=time_off, moves=moves, tray=tray, calls=calls)


def call_words(orphan: Orphan, taking: Replacement | None, person: StaffMember, absence: Text) -> Text:
    """What whoever calls the customer must know, and what to say."""
    job = orphan.job
    start = orphan.visit.window.start
    if taking is None:
        return nobody_yet_words(person, absence, start)
    return T(
        "{name} is {absence}; {other} comes at {start} instead, outside what was promised ({from_} – {to}). "
        "Ask whether that suits them.",
        name=person.name,
        absence=absence,
        other=taking.name,
        start=taking.start,
        from_=job.window.start if job.window else start,
        to=job.window.end if job.window else start,
    )


def nobody_yet_words(person: StaffMember, absence: Text, start: datetime) -> Text:
    """What whoever calls the customer must say when nobody can come in place of somebody. start: of the visit (aware)."""
    return T(
        "{name} is {absence}; nobody is found yet for {start}. Say that {name} cannot come, apologise, "
        "and agree on another time.",
        name=person.name,
        absence=absence,
        start=start,
    )
