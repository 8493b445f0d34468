"""Prove a plan lawful and count its cost anew, from the day and the plan alone.

Written apart from the core on purpose: it walks each person's day as it was planned, with other structures, and
takes nothing the core computed on trust. Every published figure goes through here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from app.domain.planning import FAR, MUST, Cost, Day, Job, Period, Person, Plan, RestTaken, Travel, Visit
from app.domain.text import T, Text

SLACK = 1e-3
"""Seconds by which rounding may differ."""


@dataclass(frozen=True)
class Verdict:
    """What the plan breaks, in words, and what it costs."""

    faults: tuple[Text, ...]
    cost: Cost

    @property
    def lawful(self) -> bool:
        """Whether it breaks nothing."""
        return not self.faults


def check(day: Day, plan: Plan) -> Verdict:
    """Walk the whole plan. Never raises for what a plan may contain; the day must have passed `Day.check`."""
    return _Walk(day, plan).verdict()


class _Walk:
    """One proof: facts by name, and what was found wrong."""

    def __init__(self, day: Day, plan: Plan) -> None:
        self.day = day
        self.plan = plan
        self.jobs = {job.id: job for job in day.jobs}
        self.people = {person.id: person for person in day.people}
        self.faults: list[Text] = []
        self.of_job: dict[str, dict[int, Visit]] = defaultdict(dict)
        self.of_person: dict[str, list[Visit | RestTaken]] = defaultdict(list)
        self.travel = self.overtime = self.called_in = self.fairness = 0.0

    def verdict(self) -> Verdict:
        self._sort_out()
        lateness = worst = left_out = wishes = 0.0
        unserved = Counter(self.plan.unserved)
        before = {(v.job, v.role): v.person for v in self.day.running.visits} if self.day.running else {}
        for job in self.day.jobs:
            done = self.of_job.get(job.id, {})
            if not done:
                if unserved[job.id] != 1:
                    self._fault(T("Job {job} is neither planned nor listed as left out.", job=job.id))
                left_out += MUST if job.leave_out_price is None else job.leave_out_price
                continue
            if unserved[job.id]:
                self._fault(T("Job {job} is planned and listed as left out.", job=job.id))
            if job.started is not None:
                self._fact(job, done)
                continue
            if set(done) != set(range(len(job.roles))):
                self._fault(T("Job {job} has not all of its people.", job=job.id))
                continue
            self._people_of(job, done)
            each = self._times_of(job, done)
            worst = max(worst, *each)
            lateness += sum(each) * (job.late_price or 0.0)
            wishes += sum(self._wish(job, visit, before) for visit in done.values())
        for name in unserved:
            if name not in self.jobs:
                self._fault(T("Job {job} is listed as left out, and there is no such job.", job=name))
        for person in self.day.people:
            self._day_of(person)
        cost = Cost(
            travel=self.travel,
            lateness=lateness,
            worst_lateness=worst * self.day.prices.worst_lateness,
            overtime=self.overtime,
            left_out=left_out,
            wishes=wishes,
            called_in=self.called_in,
            fairness=self.fairness,
        )
        return Verdict(tuple(self.faults), cost)

    def _fault(self, words: Text) -> None:
        self.faults.append(words)

    def _sort_out(self) -> None:
        for visit in self.plan.visits:
            if visit.job not in self.jobs or visit.person not in self.people:
                self._fault(
                    T(
                        "There is no job {job} or no person {who} on this day.",
                        job=visit.job,
                        who=visit.person,
                    )
                )
                continue
            if visit.role in self.of_job[visit.job]:
                self._fault(T("Job {job} is planned twice.", job=visit.job))
            self.of_job[visit.job][visit.role] = visit
            self.of_person[visit.person].append(visit)
        for rest in self.plan.rests:
            if rest.person not in self.people or not 0 <= rest.index < len(self.people[rest.person].rests):
                self._fault(T("{who} has no such break.", who=rest.person))
                continue
            self.of_person[rest.person].append(rest)

    # ---- jobs ---------------------------------------------------------------------------------------------

    def _fact(self, job: Job, done: dict[int, Visit]) -> None:
        """Work under way stands in the plan as it is."""
        fact = job.started
        assert fact is not None
        kept = len(done) == len(fact.people) and all(
            r < len(fact.people)
            and v.person == fact.people[r]
            and abs(v.start - fact.start) <= SLACK
            and abs(v.end - fact.end) <= SLACK
            for r, v in done.items()
        )
        if not kept:
            self._fault(T("Job {job} is under way, and the plan changes it.", job=job.id))

    def _people_of(self, job: Job, done: dict[int, Visit]) -> None:
        if len({visit.person for visit in done.values()}) < len(done):
            self._fault(T("Job {job} has one person in two roles.", job=job.id))
        for r, visit in done.items():
            role, person = job.roles[r], self.people[visit.person]
            if person.id in job.refused:
                self._fault(T("Job {job}: the customer refuses {who}.", job=job.id, who=person.id))
            if role.pinned not in (None, person.id):
                self._fault(T("Job {job} is fixed to {who}.", job=job.id, who=role.pinned))
            for skill, level in role.skills.items():
                if skill not in person.skills or person.skills[skill] < level:
                    self._fault(T("Job {job}: {who} lacks {skill}.", job=job.id, who=person.id, skill=skill))
        other = job.same_person_as
        lead = self.of_job.get(other or job.id, {}).get(0)
        if lead is not None and lead.person != done[0].person:
            self._fault(T("Jobs {job} and {other} need the same person.", job=job.id, other=other))

    def _times_of(self, job: Job, done: dict[int, Visit]) -> list[float]:
        """How late each role is, after the rules about time are proved."""
        lead = done[0].start
        for r, visit in done.items():
            role = job.roles[r]
            if abs(visit.end - visit.start - role.seconds) > SLACK:
                self._fault(T("Job {job} has not its time.", job=job.id))
            if not role.gap.start - SLACK <= visit.start - lead <= role.gap.end + SLACK:
                self._fault(T("Job {job}: its people do not come as far apart as they should.", job=job.id))
        for other in job.after:
            ends = [visit.end for visit in self.of_job.get(other, {}).values()]
            if not ends:
                self._fault(T("Job {job} waits for {other}, which is left out.", job=job.id, other=other))
            elif lead < max(ends) - SLACK:
                self._fault(T("Job {job} starts before {other} has ended.", job=job.id, other=other))
        if job.pinned_start is not None:
            if abs(lead - job.pinned_start) > SLACK:
                self._fault(T("Job {job} is not at its fixed time.", job=job.id))
            return [0.0]
        starts = [visit.start for visit in done.values()]
        late = [0.0]
        if job.windows:
            opened = [window for window in job.windows if min(starts) >= window.start - SLACK]
            if not opened:
                self._fault(T("Job {job} starts before its window.", job=job.id))
                return late
            late = min((_late(window, starts) for window in opened), key=sum)
        if job.late_price is None and max(late) > SLACK:
            self._fault(T("Job {job} is {length} late.", job=job.id, length=_minutes(max(late))))
        return late

    def _wish(self, job: Job, visit: Visit, before: dict[tuple[str, int], str]) -> float:
        prices = self.day.prices
        price = prices.not_preferred if job.preferred and visit.person not in job.preferred else 0.0
        if job.last_time not in (None, visit.person):
            price += prices.not_last_time
        if before.get((job.id, visit.role), visit.person) != visit.person:
            price += prices.moved
        return price

    # ---- people -------------------------------------------------------------------------------------------

    def _day_of(self, person: Person) -> None:
        """Walk somebody's day from start to home."""
        travel = self.day.modes[person.mode]
        stops = sorted(self.of_person.get(person.id, ()), key=lambda stop: (stop.start, stop.end))
        facts = [s for s in stops if isinstance(s, Visit) and self.jobs[s.job].started is not None]
        own = [s for s in stops if isinstance(s, Visit) and self.jobs[s.job].started is None]
        free, place = person.shift.start, person.start
        if facts:  # from the work under way they go on
            last = max(facts, key=lambda fact: fact.end)
            free, place = max(free, last.end), self.jobs[last.job].place
        excused = free + travel.seconds(place, person.end, free) if facts else person.shift.end
        self._rests_of(person, stops, free if facts else None)
        if not own and not facts:
            return
        if own and not facts:
            self.called_in += person.fixed_price
        for stop in stops:
            if isinstance(stop, Visit) and self.jobs[stop.job].started is not None:
                continue
            if isinstance(stop, Visit):
                target = self.jobs[stop.job].place
                way = travel.seconds(place, target, free)
                self._leg(person, travel, place, target, way)
                if stop.start < free + way - SLACK:
                    self._fault(T("{who} cannot be at job {job} in time.", who=person.id, job=stop.job))
                place = target
            elif stop.start < free - SLACK:
                self._fault(T("{who} has a break while at work.", who=person.id))
            free = stop.end
        way = travel.seconds(place, person.end, free)
        self._leg(person, travel, place, person.end, way)
        over = max(0.0, free + way - max(person.shift.end, excused))
        if over > person.overtime_limit + SLACK:
            beyond = _minutes(over - person.overtime_limit)
            self._fault(T("{who} is home {length} too late.", who=person.id, length=beyond))
        self.overtime += min(over, person.overtime_limit) * person.overtime_price
        carried = sum(self.jobs[visit.job].load for visit in own)
        if carried > person.capacity + 1e-6:
            self._fault(T("{who} carries too much.", who=person.id))
        if person.fair_seconds is not None:
            worked = sum(self.jobs[visit.job].roles[visit.role].seconds for visit in own)
            self.fairness += max(0.0, worked - person.fair_seconds) * self.day.prices.fairness

    def _leg(
        self, person: Person, travel: Travel, origin: int | None, target: int | None, way: float
    ) -> None:
        if origin is None or target is None:
            return
        if way >= FAR:
            self._fault(T("There is no way for {who} on this plan.", who=person.id))
        if travel.price is not None:
            self.travel += travel.price.between(origin, target)
        else:
            self.travel += travel.tables[0].between(origin, target) * self.day.prices.travel

    def _rests_of(
        self, person: Person, stops: list[Visit | RestTaken], under_way_until: float | None
    ) -> None:
        """Every break that still lies ahead, once, in its window and as long as it should be."""
        taken = Counter(stop.index for stop in stops if isinstance(stop, RestTaken))
        working = any(isinstance(stop, Visit) for stop in stops)
        for index, rest in enumerate(person.rests):
            passed = under_way_until is not None and rest.window.end < under_way_until
            if taken[index] > 1 or (working and not passed and taken[index] != 1):
                self._fault(T("{who} does not have every break once.", who=person.id))
        for stop in stops:
            if isinstance(stop, RestTaken):
                rest = person.rests[stop.index]
                if not rest.window.start - SLACK <= stop.start <= rest.window.end + SLACK:
                    self._fault(T("{who} has a break outside its window.", who=person.id))
                if abs(stop.end - stop.start - rest.seconds) > SLACK:
                    self._fault(T("{who} has a break of the wrong length.", who=person.id))


def _minutes(seconds: float) -> timedelta:
    """A length as people are told it: whole minutes, never none where there are some seconds."""
    return timedelta(minutes=ceil(seconds / 60))


def _late(window: Period, starts: list[float]) -> list[float]:
    return [max(0.0, start - window.end) for start in starts]
