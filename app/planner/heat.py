"""How hot the planner's search begins, how it cools, and which large moves it makes: by what the day is like."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

from app.domain.planning import MUST
from app.planner.flat import Flat

SLOTS = 96
"""Into so many equal parts the time in which anybody is on duty is cut, to tell when people are short."""
SHORT = 1.25
"""So much more than its share of the work falls into a time that is short of people."""


@dataclass(frozen=True)
class Heat:
    """Temperatures at the start and the end, as shares of what an average way costs.

    ruins: of a million trials so many take stretches of routes out and put the jobs back (a large one takes as long
    as some hundred small ones), of a hundred of these `by_hour` what people do at one hour and `by_end` the ends of
    routes, and `by_late` the ends of days of people who may do one job; with that, all moves look for later work rather
    than for earlier. waves: how often it cools, each time from where it stands, and from `again` of the start before.
    """

    start: float = 0.5
    end: float = 0.018
    ruins: int = 15000
    waves: int = 1
    by_hour: int = 0
    by_end: int = 0
    again: float = 0.4
    by_late: int = 0

    def at(self, share: float) -> float:
        """The temperature when that share of the budget is used up, in average ways."""
        done = min(1.0, share) * self.waves
        wave = min(self.waves - 1, int(done))
        start = max(self.end, self.start * self.again**wave)
        return start * math.pow(self.end / start, done - wave)

    @staticmethod
    def fitting(flat: Flat, seconds: float | None, iterations: int | None, fresh: bool = True) -> Heat:
        """Hotter where being late has a price: there hills are higher than ways are long. All figures measured.

        A ruin takes the longer the more jobs there are to look at, so there are the fewer of them. With time enough
        a second wave leaves valleys the first one froze in: from a tenth of a second a job on; with lateness that has
        a price it is a whole second search, from a quarter on, and the better of the two counts. Where jobs may also be left
        out at a price, as on a company's day, there are many ruins, and not all of them stretches of routes: 5 % cheaper
        where six people fall out of a running plan of 500 jobs, after 8 s. Without a running plan to be kept it begins
        hotter still: 3 to 5 % on two days of 500 jobs, after 5 s and after 15 s. Where the evening is short of people,
        what 15 s find differs by who does what then, and by nothing else: 1.3 % for looking there more.
        """
        jobs = max(50, flat.jobs)
        late = any(price > 0 for price in flat.late_price)
        if late and any(0 < price < MUST for price in flat.drop[: flat.jobs]):
            start, end = (6.0, 0.06) if fresh else (1.2, 0.05)
            by_late = 25 if short_in_the_evening(flat) else 0
            return Heat(start, end, 7_500_000 // jobs, by_hour=20, by_end=25, by_late=by_late)
        long = (seconds or 0.0) >= (0.25 if late else 0.1) * jobs or (iterations or 0) >= 250_000 * jobs
        waves = 2 if long else 1
        if late:
            return Heat(1.2, 0.035, 300_000 // jobs, waves, again=1.0)
        return Heat(ruins=1_500_000 // jobs, waves=waves)


def short_in_the_evening(flat: Flat) -> bool:
    """Whether clearly more than a quarter of the work is asked for when three quarters of all shifts are over.

    Each job's work is taken to lie evenly over its window, as far as anybody is on duty then.
    """
    if flat.people == 0 or flat.jobs == 0:
        return False
    zero, end = min(flat.begin), max(flat.close)
    wide = max(1.0, (end - zero) / SLOTS)

    def within(k: int, begin: float, close: float) -> float:
        return max(0.0, min(close, zero + wide * (k + 1)) - max(begin, zero + wide * k))

    on_duty = [sum(within(k, flat.begin[c], flat.close[c]) for c in range(flat.people)) for k in range(SLOTS)]
    so_far = list(accumulate(on_duty))
    evening = bisect_left(so_far, 0.75 * so_far[-1]) + 1
    left = 1.0 - so_far[min(evening, SLOTS) - 1] / so_far[-1] if so_far[-1] > 0 else 0.0
    all_work = late_work = 0.0
    for x in range(flat.jobs):
        w, v = flat.wfirst[x], flat.first[x]
        begin = max(zero, flat.wopen[w])
        close = min(end, flat.wclose[w + flat.wcount[x] - 1] + flat.dur[v])
        if close <= begin:
            continue
        work = sum(flat.dur[v : v + flat.count[x]])
        all_work += work
        late_work += work * max(0.0, close - max(begin, zero + wide * evening)) / (close - begin)
    return left > 0 and late_work > SHORT * left * all_work
