"""The gaps of everybody's day in a plan: when somebody could start one more visit without breaking a rule.

What follows the gap may move later as far as its own windows, its partners, the breaks and the shift allow; what
stands before it stays.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from app.domain.planning import FAR, Day, Person, Plan, RestTaken, Visit

HALF_A_DAY = 43200.0
"""By so much shifts are made longer at both ends when hours do not count."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Earliest and latest start of the visit there, in seconds of the day."""

    low: float
    high: float


class Gaps:
    """All days of one plan."""

    def __init__(self, day: Day, plan: Plan) -> None:
        self.day = day
        self.jobs = {job.id: job for job in day.jobs}
        self.stops: dict[str, list[Visit | RestTaken]] = defaultdict(list)
        self.loads: dict[str, float] = defaultdict(float)
        for visit in plan.visits:
            if visit.job in self.jobs:
                self.stops[visit.person].append(visit)
                self.loads[visit.person] += self.jobs[visit.job].load
        for rest in plan.rests:
            self.stops[rest.person].append(rest)
        for stops in self.stops.values():
            stops.sort(key=lambda stop: (stop.start, stop.end))
        self.awaited = {other for job in day.jobs for other in job.after}

    def load_of(self, person: Person) -> float:
        """What the person carries already."""
        return self.loads[person.id]

    def of(
        self, person: Person, place: int, seconds: float, busy: bool, any_hours: bool, any_way: bool
    ) -> list[Gap]:
        """Where a visit of so many seconds at the place fits.

        busy: mind the other visits (work under way always counts). any_hours: whatever the shift. any_way: a way
        that does not exist takes no time.
        """
        travel = self.day.modes[person.mode]

        def way(a: int | None, b: int | None, leaving: float) -> float:
            took = travel.seconds(a, b, leaving)
            if took >= FAR:
                return 0.0 if any_way else math.inf
            return took

        more = HALF_A_DAY if any_hours else 0.0
        free, at = person.shift.start - more, person.start
        own: list[Visit | RestTaken] = []
        for stop in self.stops.get(person.id, ()):
            if isinstance(stop, Visit) and self.jobs[stop.job].started is not None:
                if stop.end >= free:
                    free, at = max(free, stop.end), self.jobs[stop.job].place
            elif busy:
                own.append(stop)
        close = person.shift.end + person.overtime_limit + more
        places: list[int | None] = [at]
        for stop in own:
            places.append(self.jobs[stop.job].place if isinstance(stop, Visit) else places[-1])
        latest = [math.inf] * (len(own) + 1)
        for i in range(len(own) - 1, -1, -1):
            stop = own[i]
            length = stop.end - stop.start
            if i + 1 < len(own):
                limit = latest[i + 1] - way(places[i + 1], places[i + 2], stop.end) - length
            else:
                limit = close - way(places[i + 1], person.end, stop.end) - length
            latest[i] = max(stop.start, min(limit, self._limit(person, stop)))
        found = []
        for i in range(len(own) + 1):
            leaving = own[i - 1].end if i else free
            low = leaving + way(places[i], place, leaving)
            if i < len(own):
                # a break is taken wherever one is, so the way behind it leads on to the next visit
                target = places[i + 1] if isinstance(own[i], Visit) else place
                high = latest[i] - way(place, target, own[i].start) - seconds
                if isinstance(own[i], RestTaken):
                    after = next((k for k in range(i + 1, len(own)) if isinstance(own[k], Visit)), None)
                    rests = sum(each.end - each.start for each in own[i : after or len(own)])
                    if after is None:
                        high = min(high, close - way(place, person.end, own[i].end) - rests - seconds)
                    else:
                        high = min(
                            high, latest[after] - way(place, places[after + 1], own[i].end) - rests - seconds
                        )
            else:
                high = close - way(place, person.end, low) - seconds
            if low <= high + 1e-6 and low < math.inf:
                found.append(Gap(low, max(low, high)))
        return found

    def _limit(self, person: Person, stop: Visit | RestTaken) -> float:
        """The latest start of a planned stop by its own rules."""
        if isinstance(stop, RestTaken):
            return person.rests[stop.index].window.end
        job = self.jobs[stop.job]
        if len(job.roles) > 1 or job.pinned_start is not None or job.id in self.awaited:
            return stop.start
        if job.late_price is not None or not job.windows:
            return math.inf
        return next((w.end for w in job.windows if w.start - 1 <= stop.start <= w.end + 1), stop.start)
