"""The core's data: what is asked for, the plan, the trial; chance and ways.

A plan is: for each job one real-valued key, and a person for each of its roles. Somebody's route is their visits in
the order of the keys. Settling jobs in that order, a job is never timed before those it waits for, so work of two
and more people cannot wait for itself.

Indexes: x a node (a job, or from `jobs` on somebody's break), v a visit (one role of a node; from `visits` on the
home of person v - visits: the two ends of a ring of links), c and g people. Times are seconds, prices as in the day.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.planner.flat import Flat

NEVER = 1e30
"""Price of what is not allowed."""
NEAR = 60
"""After so many near jobs, before so many, and at the ends of days an insertion looks for a place."""
FEW = 400
"""With so many jobs at most it looks everywhere."""


def _ints(size: int, value: int = 0) -> array[int]:
    return array("i", [value]) * max(1, size)


def _floats(size: int) -> array[float]:
    return array("d", [0.0]) * max(1, size)


class State:
    """All numbers of one search, in flat arrays."""

    def __init__(self, flat: Flat, seed: int) -> None:
        self.jobs = flat.jobs
        self.nodes = flat.nodes
        self.visits = flat.visits
        self.people = flat.people
        self.places = flat.places
        self.most = flat.most_roles
        # what is asked for
        self.first, self.count, self.loc, self.node = flat.first, flat.count, flat.loc, flat.node
        self.wfirst, self.wcount, self.wopen, self.wclose = flat.wfirst, flat.wcount, flat.wopen, flat.wclose
        self.late_price, self.drop, self.load = flat.late_price, flat.drop, flat.load
        self.dur, self.gap_min, self.gap_max = flat.dur, flat.gap_min, flat.gap_max
        self.bfirst, self.bcount, self.blist = flat.bfirst, flat.bcount, flat.blist  # jobs before this one
        self.afirst, self.acount, self.alist = flat.afirst, flat.acount, flat.alist  # jobs after it
        self.sfirst, self.scount, self.slist = flat.sfirst, flat.scount, flat.slist  # the same person
        # who is there
        self.from_, self.to, self.begin, self.close = flat.from_, flat.to, flat.begin, flat.close
        self.over_limit, self.over_price, self.fixed = flat.over_limit, flat.over_price, flat.fixed
        self.fair_after, self.capacity, self.mode, self.out = (
            flat.fair_after,
            flat.capacity,
            flat.mode,
            flat.out,
        )
        self.fit = flat.fit
        self.cfirst, self.ccount, self.clist = flat.cfirst, flat.ccount, flat.clist
        # ways
        self.tables, self.price, self.tfirst, self.tcount, self.tsince = (
            flat.tables,
            flat.price,
            flat.tfirst,
            flat.tcount,
            flat.tsince,
        )
        self.tables_back, self.price_back = flat.tables_back, flat.price_back  # the same, by where they lead
        self.cells = self.places * self.places
        self.worst_price, self.fair_price, self.wishes = flat.worst_price, flat.fair_price, flat.wishes
        # the plan
        nodes, visits, people = self.nodes, self.visits, self.people
        self.key, self.sum_late, self.top_late = _floats(nodes), _floats(nodes), _floats(nodes)
        self.on = _ints(nodes)
        self.who = _ints(visits, -1)
        self.st, self.dep, self.at = (
            _floats(visits + people),
            _floats(visits + people),
            _ints(visits + people),
        )
        self.nxt, self.prv = _ints(visits + people, -1), _ints(visits + people, -1)
        self.cnt, self.carried, self.work, self.over = (
            _ints(people),
            _floats(people),
            _floats(people),
            _floats(people),
        )
        self.pool, self.pooled, self.pool_at = _ints(nodes), 0, _ints(nodes, -1)
        # a trial, and how to take it back
        self.chx, self.chk, self.chw, self.chn = (
            _ints(nodes + 1),
            _floats(nodes + 1),
            _ints(self.most * (nodes + 1)),
            0,
        )
        self.chs, self.chd = _ints(nodes, -1), 0
        self.okey, self.owho, self.osum, self.otop = (
            _floats(max(nodes, 3 * NEAR)),
            _ints(visits),
            _floats(nodes),
            _floats(nodes),
        )
        self.ost, self.odep, self.oat, self.oover = (
            _floats(visits),
            _floats(visits),
            _ints(visits),
            _floats(people),
        )
        self.opv, self.opp, self.opc, self.opn = (
            _ints(4 * visits + 8),
            _ints(4 * visits + 8),
            _ints(4 * visits + 8),
            0,
        )
        self.lx, self.ln, self.lseen = _ints(nodes + 1), 0, _ints(nodes)
        self.qx, self.qn, self.qseen = _ints(nodes + 1), 0, _ints(nodes)
        self.ex, self.en, self.eseen = _ints(people + 1), 0, _ints(people)
        self.hint, self.spare = _ints(visits, -1), _ints(self.most)
        self.tail_v, self.tail_u, self.tail_c, self.tail_g, self.rests = 0, 0, 0, 0, 0
        self.now = 0
        self.quiet = 0
        # an insertion, and a ruin
        self.room, self.room_price, self.dirty = _floats(visits), _floats(visits), _ints(people, 1)
        self.row_first, self.row_count, self.row_cap = _ints(people), _ints(people), _ints(people)
        self.row_top, self.row_size = 0, 2 * visits + 16 * people
        self.row_least = _floats(people)
        self.row_p, self.row_q = _ints(self.row_size), _ints(self.row_size)
        self.row_at, self.row_goal = _ints(self.row_size), _ints(self.row_size)
        self.row_before, self.row_after = _ints(self.row_size), _ints(self.row_size)
        self.row_gone, self.row_leg = _floats(self.row_size), _floats(self.row_size)
        self.row_limit, self.row_price = _floats(self.row_size), _floats(self.row_size)
        self.look_row, self.look_c = _ints(visits + people + 1), _ints(visits + people + 1)
        self.look_base = _floats(visits + people + 1)
        self.spot_row = _ints(visits + people)
        self.spots = (
            visits + people
        )  # as many positions as a role may have; the second's are noted after them
        self.spot_cost, self.spot_way, self.spot_time = (
            _floats(2 * self.spots),
            _floats(2 * self.spots),
            _floats(2 * self.spots),
        )
        self.spot_lo, self.spot_hi = _floats(2 * self.spots), _floats(2 * self.spots)
        self.spot_c, self.spot_p, self.spot_q, self.spot_by = (
            _ints(2 * self.spots),
            _ints(2 * self.spots),
            _ints(2 * self.spots),
            _ints(2 * self.spots),
        )
        self.offer_guess, self.offer_lo, self.offer_hi = _floats(16), _floats(16), _floats(16)
        self.offer_c, self.offer_p, self.offer_g, self.offer_u = _ints(16), _ints(16), _ints(16), _ints(16)
        self.offers, self.offer_limit, self.cap, self.without = 0, 0.0, NEVER, 0.0
        self.offer_time, self.met = _floats(16), 0.0
        self.side_lo = self.side_hi = 0.0
        self.ruins = self.by_hour = self.by_end = self.by_late = self.mixed = self.gone_now = 0
        self.usual = _floats(nodes)  # what a job's insertion cost of late
        self.gone, self.gone_seen, self.gone_route = _ints(nodes), _ints(nodes), _ints(people)
        self.gone_key, self.gone_rank, self.gone_who = _floats(nodes), _floats(nodes), _ints(visits)
        # the best plan so far that breaks no rule
        self.best_key, self.best_who, self.best = _floats(nodes), _ints(visits, -1), NEVER
        self.near = _ints(0)
        self.near_count = self.near_wide = 0
        self.late_weight, self.over_weight, self.load_weight, self.apart_weight = 1.0, 1.0, 1.0, 1.0
        self.base_late, self.base_over, self.base_load, self.base_apart = 1.0, 1.0, 1.0, 1.0
        self.scale, self.weight_low, self.weight_high = 1.0, 0.01, 1e4
        self.allowed = 0.0
        self.tries = self.kept = self.lawful = self.counted = 0
        self.total = 0.0
        # sums of the present plan by reason, and as they were before the trial
        self.t_travel = self.t_drop = self.t_wish = self.t_fixed = self.t_fair = self.t_load = (
            self.t_apart
        ) = 0.0
        self.t_late = self.t_soft = self.t_over = self.t_extra = self.t_worst = 0.0
        self.s_travel = self.s_drop = self.s_wish = self.s_fixed = self.s_fair = self.s_load = (
            self.s_apart
        ) = 0.0
        self.s_late = self.s_soft = self.s_over = self.s_extra = self.s_worst = 0.0
        self.mask = 0xFFFFFFFFFFFFFFFF
        self.state = ((seed * 7919 + 1) * 2654435761 ^ 88172645463325252) & 0xFFFFFFFFFFFFFFFF or 1
        for _ in range(20):
            self._random()
        for x in range(nodes):
            self.key[x] = flat.rank[x]
        self.near_count = min(max(self.jobs - 1, 0), NEAR, flat.neighbours)
        self.near_wide = min(max(self.jobs - 1, 0), NEAR)
        # of each job: near ones in any order, such as may come before it, such as may come after it
        self.near = _ints(3 * self.jobs * self.near_wide)
        self.near_before, self.near_after = _ints(nodes + 1, -1), _ints(nodes + 1, -1)
        self.near_now, self.anywhere = 0, 0
        # the nodes in the order of their keys, as they were numbered last, and when each begins
        self.line, self.line_at, self.when = _ints(nodes), _floats(nodes), _floats(nodes)
        self.timed, self.mid, self.settled = flat.timed, flat.mid, 0
        for v in range(visits):
            if self.node[v] >= self.jobs:  # breaks always stand in their person's day
                self.who[v] = flat.clist[flat.cfirst[v]]

    def _random(self) -> int:
        """The next 64 random bits (xorshift, Marsaglia 2003)."""
        s = self.state
        s ^= (s << 13) & self.mask
        s ^= s >> 7
        s ^= (s << 17) & self.mask
        self.state = s
        return s

    def _below(self, n: int) -> int:
        """A whole number from 0 to n - 1."""
        return ((self._random() >> 32) * n) >> 32

    def _share(self) -> float:
        """A number from 0 to below 1."""
        return (self._random() >> 11) * 1.1102230246251565e-16

    def _seconds(self, c: int, a: int, b: int, t: float) -> float:
        """Seconds on the way of person c from place a to b, leaving at t; nothing where a place is open."""
        if a < 0 or b < 0:
            return 0.0
        m = self.mode[c]
        k = self.tfirst[m]
        if self.tcount[m] > 1:
            e = k + self.tcount[m]
            while k + 1 < e and t >= self.tsince[k + 1]:
                k += 1
        return self.tables[k * self.cells + a * self.places + b]

    def _seconds_back(self, c: int, a: int, b: int, t: float) -> float:
        """The same as `_seconds`, quicker where many a are asked for one b."""
        if a < 0 or b < 0:
            return 0.0
        m = self.mode[c]
        k = self.tfirst[m]
        if self.tcount[m] > 1:
            e = k + self.tcount[m]
            while k + 1 < e and t >= self.tsince[k + 1]:
                k += 1
        return self.tables_back[k * self.cells + b * self.places + a]

    def _way(self, c: int, a: int, b: int) -> float:
        """Price of the way of person c from place a to b."""
        if a < 0 or b < 0:
            return 0.0
        return self.price[self.mode[c] * self.cells + a * self.places + b]

    def _before(self, v: int, c: int) -> int:
        """Place where person c is after entry v of the ring, looking through breaks."""
        while v < self.visits:
            if self.node[v] < self.jobs:
                return self.loc[self.node[v]]
            v = self.prv[v]
        return self.from_[c]

    def _after(self, v: int, c: int) -> int:
        """Place person c goes to for entry v of the ring, looking through breaks."""
        while v < self.visits:
            if self.node[v] < self.jobs:
                return self.loc[self.node[v]]
            v = self.nxt[v]
        return self.to[c]

    def _arrive(self, v: int) -> float:
        """When the person of visit v can be there."""
        p = self.prv[v]
        c = self.who[v]
        if self.node[v] >= self.jobs:
            return self.dep[p]
        return self.dep[p] + self._seconds(c, self.at[p], self.loc[self.node[v]], self.dep[p])
