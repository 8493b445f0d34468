"""Takes jobs up: gathers once what a move is judged and priced by, so that carrying them on asks nobody anything.

Reads only; `lift` runs on a worker thread, what it returns answers at once on any.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from app.domain.geo import Point
from app.domain.ids import AreaId, JobId, StaffId, VisitId
from app.domain.lifecycle import State
from app.domain.matching import Candidate
from app.domain.people import Area, Branch
from app.domain.ripple import DayKey, Lifted, Placing, Ripple, TravelOf, ripple
from app.domain.rules import Excluded, standing_rules
from app.domain.schedule import PersonDay, Stop, TravelSeconds, loosened, slots, stretches
from app.domain.time import Window, day_window, local_day
from app.queries import Queries
from app.rows import JobDetail
from app.services.matchmaking import Matchmaker
from app.services.needs import need_of_job


@dataclass(frozen=True)
class Lift:
    """Jobs in the hand, with everybody's day, the roads around them and who does not fit at all.

    unfit: the rule that keeps somebody from every one of the jobs on any hour of the day, by staff member. best: who
    could take the first job, best first, inside its promise when that falls on the day and somebody can.
    """

    jobs: tuple[Lifted, ...]
    branch: Branch
    days: dict[DayKey, PersonDay]
    unfit: dict[StaffId, Excluded]
    best: tuple[Candidate, ...]
    areas: dict[AreaId, Area]
    travel: TravelOf
    now: datetime
    source: str = "estimate"
    """What the road seconds come from."""
    may_exceed: bool = False
    """Whether who lifts may allow more overtime than the company does."""

    def price(self, placings: Sequence[Placing]) -> Ripple:
        """What it would cost to put them there; arithmetic only."""
        return ripple(
            placings, self.days, self.travel, self.areas, self.branch.zone, self.now, self.may_exceed
        )

    def job(self, job_id: JobId) -> Lifted | None:
        """One of the lifted jobs."""
        return next((j for j in self.jobs if j.job_id == job_id), None)

    def crew(self, job: Lifted, first: StaffId, start: datetime) -> tuple[StaffId, ...]:
        """`first` and as many others as the job needs, the best of those who could come at that time."""
        chosen = [first]
        for other in (c.staff_id for c in self.best if c.staff_id != first):
            if len(chosen) == job.need.people:
                break
            if self.price((Placing(job, (other,), start),)).possible:
                chosen.append(other)
        return tuple(chosen)


def lift(
    queries: Queries,
    matchmaker: Matchmaker,
    branch: Branch,
    ids: Sequence[JobId],
    days: Iterable[date],
    now: datetime,
    looked_at: date | None = None,
    may_exceed: bool = False,
) -> Lift:
    """Take jobs up, to be put down on one of `days` (local days of the branch). Jobs that are gone are left out.

    may_exceed: who lifts may allow more overtime than the company does. looked_at: the day on which the best people are looked for, unless the first job is promised on another of them.
    Raises nothing of its own; asks two road tables per job and mode of travel, and remembers the standing legs.
    """
    details = [d for d in (queries.job(j) for j in ids) if d is not None]
    jobs = tuple(_lifted(d) for d in details)
    gone = {j.job_id for j in jobs}
    wanted = sorted(set(days))
    standing = {(d.person.id, day): d for day in wanted for d in matchmaker.days(branch, day)}
    areas = matchmaker.areas(branch)
    possible = [
        day
        for day in standing.values()
        if any(s.job_id in gone for s in day.stops)
        or any(not standing_rules(j.need, day.person, day.day, areas) for j in jobs)
    ]
    at = (now if not wanted else day_window(wanted[0], branch.zone).start + timedelta(hours=12)).astimezone(
        branch.zone
    )
    travel = _roads(matchmaker, jobs, possible, at)
    unfit: dict[StaffId, Excluded] = {}
    best: tuple[Candidate, ...] = ()
    if jobs and wanted:
        promised = local_day(jobs[0].promise.start, branch.zone) if jobs[0].promise is not None else None
        looked_at = next((d for d in (promised, looked_at) if d in wanted), wanted[0])
        best, out = _ranked(matchmaker, branch, jobs[0], looked_at, now)
        if may_exceed and not best:
            best = _on_a_word(matchmaker, branch, jobs[0], looked_at, now)
        if len(jobs) == len(wanted) == 1:
            unfit = {e.staff_id: e for e in out}
            out_of_it = [standing[(s, looked_at)] for s in unfit]
            if may_exceed:
                out_of_it = [loosened(d) for d in out_of_it]
            for staff in _with_a_gap(jobs[0], looked_at, out_of_it, areas, travel, now):
                unfit.pop(staff)
    if len(jobs) > 1 or len(wanted) > 1:
        for (staff, _), day in standing.items():
            failed = [standing_rules(j.need, day.person, day.day, areas) for j in jobs]
            if failed and all(failed):
                unfit[staff] = failed[0][0]
    for job in jobs:  # who has it now may keep it, also at an hour that has begun
        for staff in job.staff:
            unfit.pop(staff, None)
    return Lift(jobs, branch, standing, unfit, best, areas, travel, now, matchmaker.road_source, may_exceed)


def _ranked(
    matchmaker: Matchmaker, branch: Branch, job: Lifted, day: date, now: datetime
) -> tuple[tuple[Candidate, ...], tuple[Excluded, ...]]:
    """Who could take a job on a day, best first (inside its promise if anybody can), and who cannot at any hour."""
    whole = day_window(day, branch.zone)
    if whole.start < now < whole.end:
        whole = Window(now, whole.end)
    ranking = matchmaker.candidates(branch, replace(job.need, arrive=whole), without=job.job_id)
    kept = job.promise.common(whole) if job.promise is not None else None
    if kept is not None:
        inside = matchmaker.candidates(branch, replace(job.need, arrive=kept), without=job.job_id).eligible
        return inside or ranking.eligible, ranking.excluded
    return ranking.eligible, ranking.excluded


def _on_a_word(
    matchmaker: Matchmaker, branch: Branch, job: Lifted, day: date, now: datetime
) -> tuple[Candidate, ...]:
    """Who could take a job on a day if a manager allows more overtime than the company does, best first."""
    whole = day_window(day, branch.zone)
    if whole.start < now < whole.end:
        whole = Window(now, whole.end)
    return matchmaker.candidates(
        branch,
        replace(job.need, arrive=whole),
        without=job.job_id,
        changed=lambda days: tuple(loosened(d) for d in days),
    ).eligible


def _with_a_gap(
    job: Lifted,
    day: date,
    days: Sequence[PersonDay],
    areas: dict[AreaId, Area],
    travel: TravelOf,
    now: datetime,
) -> list[StaffId]:
    """Whose day has a gap for the job at some hour, although the hour that ranks best for them is refused."""
    found = []
    for each in days:
        if standing_rules(job.need, each.person, day, areas) or not each.duty:
            continue
        less = replace(each, stops=tuple(s for s in each.stops if s.job_id != job.job_id))
        until = max(s.limit for s in stretches(each))
        arrive = Window(each.duty[0].start, datetime.fromtimestamp(until, UTC))
        if slots(less, job.need.point, job.need.duration, arrive, travel(less), now):
            found.append(each.person.id)
    return found


def _lifted(detail: JobDetail) -> Lifted:
    job = detail.job
    start = job.open_visits[0].window.start if job.open_visits else None
    arrive = (
        Window(start, start + timedelta(minutes=1))
        if start
        else Window(job.created_at, job.created_at + job.duration)
    )
    length = (
        job.open_visits[0].window.end - job.open_visits[0].window.start if job.open_visits else job.duration
    )
    need = need_of_job(job, detail.service, detail.customer, arrive, length)
    return Lifted(
        job.id,
        job.number,
        job.version,
        detail.customer.name,
        replace(need, people=job.people),
        job.window,
        tuple(v.staff_id for v in job.open_visits),
        start,
        job.state is State.ACCEPTED,
    )


def _roads(matchmaker: Matchmaker, jobs: tuple[Lifted, ...], days: list[PersonDay], at: datetime) -> TravelOf:
    """Roads around every lifted place, between them, and the legs standing, also those that close when one goes."""
    gone = {j.job_id for j in jobs}
    less = [replace(d, stops=tuple(s for s in d.stops if s.job_id not in gone)) for d in days]
    # one day per mode of travel that visits all lifted places, so that the roads between them are asked for too
    tour = [
        replace(day, stops=tuple(_stop(j) for j in jobs))
        for day in {d.person.mode: d for d in days}.values()
        if len(jobs) > 1
    ]
    points = {j.need.point for j in jobs if j.need.point is not None}
    around = {p: matchmaker.roads_around(p, [*days, *less, *tour], at) for p in points}
    standing = matchmaker.roads_around(None, [*days, *less], at)

    def travel_of(day: PersonDay) -> TravelSeconds:
        known = {p: of(day) for p, of in around.items()}
        rest = standing(day)

        def travel(a: Point, b: Point) -> float:
            by = known.get(b) or known.get(a) or rest
            return by(a, b)

        return travel

    return travel_of


def _stop(job: Lifted) -> Stop:
    start = job.start or job.need.arrive.start
    return Stop(VisitId(job.job_id), job.job_id, Window(start, start + job.need.duration), job.need.point)
