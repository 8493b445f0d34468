"""People's rounds built up one visit after the other: no search, only what time it gets.

The plain way to turn an order of work into a plan, for rules of thumb (`nearest`) and for the answers of other
planners, of which only the order is taken. Everything starts as early as it can.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.planning import FAR, Day, Job, Period, Plan, RestTaken, Started, Visit


@dataclass(frozen=True)
class Standing:
    """Where somebody is after the work so far: free from that second on, at that place, with breaks taken."""

    free: float
    place: int | None
    load: float = 0.0
    rests: tuple[RestTaken, ...] = ()
    used: bool = False

    @property
    def taken(self) -> frozenset[int]:
        """Which breaks are behind them."""
        return frozenset(rest.index for rest in self.rests)


@dataclass
class Rounds:
    """Everybody's round so far. The day must have passed `Day.check`."""

    day: Day
    standing: dict[str, Standing] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)
    ends: dict[str, float] = field(default_factory=dict)
    """Job → when its last role ends."""

    def __post_init__(self) -> None:
        self.people = {person.id: person for person in self.day.people}
        self.standing = {p.id: Standing(p.shift.start, p.start) for p in self.day.people}
        self.close = {p.id: p.shift.end for p in self.day.people}
        self.gone: dict[str, frozenset[int]] = {}
        last: dict[str, Job] = {}
        for job in self.day.jobs:
            if job.started is not None:
                self._fact(job, job.started, last)
        for who, job in last.items():
            self._from(who, job)

    def _fact(self, job: Job, fact: Started, last: dict[str, Job]) -> None:
        """Work under way stands as it is."""
        self.ends[job.id] = fact.end
        for role, who in enumerate(fact.people):
            self.visits.append(Visit(job.id, role, who, fact.start, fact.end))
            if who not in last or fact.end >= self.ends[last[who].id]:
                last[who] = job

    def _from(self, who: str, job: Job) -> None:
        """Somebody goes on from the work under way; breaks that went by during it are not owed any more.

        Whoever works too long already is not late by this plan's fault.
        """
        person = self.people[who]
        free = max(person.shift.start, self.ends[job.id])
        self.standing[who] = Standing(free, job.place, used=True)
        self.gone[who] = frozenset(i for i, rest in enumerate(person.rests) if rest.window.end < free)
        if person.end is not None:
            way = self.day.modes[person.mode].seconds(job.place, person.end, free)
            self.close[who] = max(person.shift.end, free + way)

    def owed(self, who: str, now: Standing) -> list[int]:
        """Breaks still to be taken, in order of their windows."""
        rests = self.people[who].rests
        behind = now.taken | self.gone.get(who, frozenset())
        left = [i for i in range(len(rests)) if i not in behind]
        return sorted(left, key=lambda i: (rests[i].window.start, rests[i].window.end))

    # ---- one more visit -----------------------------------------------------------------------------------

    def starts(
        self, job: Job, people: Sequence[str], at: Mapping[str, Standing] | None = None
    ) -> list[float]:
        """The earliest second each role can start with these people; past a hard window's end it is infinite.

        at: where they stand, when not where they stand now.
        """
        places = at or self.standing
        there = [self._arrival(places[who], who, job.place) for who in people]
        ready = [max(there[0], *(self.ends.get(name, -math.inf) for name in job.after), -math.inf)]
        ready += [t - role.gap.end for t, role in zip(there[1:], job.roles[1:], strict=True)]
        base = max(ready)
        periods = job.windows or (Period(-math.inf, math.inf),)
        if job.pinned_start is not None:
            periods = (Period(job.pinned_start, job.pinned_start),)
        for period in periods:
            begin = max(base, period.start)
            found = [
                max(t, begin + role.gap.start) if r else begin
                for r, (t, role) in enumerate(zip(there, job.roles, strict=True))
            ]
            if max(found) <= period.end:
                return found
        if job.late_price is None or job.pinned_start is not None:
            return [math.inf] * len(people)
        begin = max(base, periods[0].start)
        return [
            max(t, begin + role.gap.start) if r else begin
            for r, (t, role) in enumerate(zip(there, job.roles, strict=True))
        ]

    def _arrival(self, now: Standing, who: str, place: int) -> float:
        way = self.day.modes[self.people[who].mode].seconds(now.place, place, now.free)
        return math.inf if way >= FAR else now.free + way

    def rested(self, who: str, index: int, now: Standing | None = None) -> Standing | None:
        """After a break taken as early as it can be; None when its window is over."""
        now = now or self.standing[who]
        rest = self.people[who].rests[index]
        start = max(now.free, rest.window.start)
        if start > rest.window.end:
            return None
        taken = RestTaken(who, index, start, start + rest.seconds)
        return replace(now, free=taken.end, rests=(*now.rests, taken))

    def after(self, job: Job, role: int, start: float, now: Standing) -> Standing:
        """After a visit."""
        end = start + job.roles[role].seconds
        return replace(now, free=end, place=job.place, load=now.load + job.load, used=True)

    def ends_well(self, who: str, now: Standing) -> Standing | None:
        """After the breaks still open, when then somebody is home in time; else None."""
        person = self.people[who]
        last: Standing | None = now
        for index in self.owed(who, now):
            last = self.rested(who, index, last)
            if last is None:
                return None
        assert last is not None
        way = self.day.modes[person.mode].seconds(last.place, person.end, last.free)
        if way >= FAR or last.free + way > self.close[who] + person.overtime_limit:
            return None
        return last if last.load <= person.capacity + 1e-9 else None

    def take(
        self, job: Job, people: Sequence[str], starts: Sequence[float], at: Mapping[str, Standing]
    ) -> None:
        """Write the job into the rounds."""
        for role, (who, start) in enumerate(zip(people, starts, strict=True)):
            self.visits.append(Visit(job.id, role, who, start, start + job.roles[role].seconds))
            self.standing[who] = self.after(job, role, start, at[who])
        self.ends[job.id] = max(s + role.seconds for s, role in zip(starts, job.roles, strict=True))

    def plan(self) -> Plan:
        """What was built, with the breaks still open at everybody's end; whoever does nothing has none."""
        rests: list[RestTaken] = []
        for who, now in self.standing.items():
            if now.used:
                rests += (self.ends_well(who, now) or now).rests
        done = {visit.job for visit in self.visits}
        visits = sorted(self.visits, key=lambda visit: (visit.start, visit.job, visit.role))
        return Plan(
            tuple(visits), tuple(rests), tuple(sorted(j.id for j in self.day.jobs if j.id not in done))
        )
