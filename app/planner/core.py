"""The planner's core: one plan that is changed in place, settled again only where a change touches it, and annealed.

The same source runs as plain Python and, with the types of core.pxd, compiled by Cython; both give the same plans.
It is one class in one file, longer than others here, because the compiler can only then fold the small steps into
the loop that makes millions of them.

A plan is: for each job one real-valued key, and a person for each of its roles. Somebody's route is their visits in
the order of the keys. Settling jobs in that order, a job is never timed before those it waits for, so work of two
and more people cannot wait for itself. A trial changes routes, keys and people in place, adds up what it changed,
stops as soon as that is dearer than what annealing allows (Kirkpatrick, Gelatt and Vecchi 1983), and is taken back
or kept. Being late, overtime and overload where forbidden cost a price that rises and falls with how often plans
break the rules (strategic oscillation: Glover 1989; Cordeau, Laporte and Mercier 2001).

Indexes: x a node (a job, or from `jobs` on somebody's break), v a visit (one role of a node; from `visits` on the
home of person v - visits: the two ends of a ring of links), c and g people. Times are seconds, prices as in the day.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

try:
    import cython
except ImportError:
    from app.planner import plain as cython
if TYPE_CHECKING:
    from app.planner.flat import Flat

if not cython.compiled:  # compiled, core.pxd brings C's own
    from math import log

NEVER = 1e30
"""Price of what is not allowed."""


class Core:
    """One search. Not for two threads at once; several of them may run side by side."""

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
            _floats(nodes),
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
        # the best plan so far that breaks no rule
        self.best_key, self.best_who, self.best = _floats(nodes), _ints(visits, -1), NEVER
        self.near = _ints(0)
        self.near_count = 0
        self.late_weight, self.over_weight, self.load_weight, self.apart_weight = 1.0, 1.0, 1.0, 1.0
        self.base_late, self.base_over, self.base_load, self.base_apart = 1.0, 1.0, 1.0, 1.0
        self.scale, self.weight_low, self.weight_high = 1.0, 0.01, 100.0
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
        self.near_count = min(max(self.jobs - 1, 0), flat.neighbours)
        self.near = _ints(max(1, self.jobs * self.near_count))
        self.timed, self.mid, self.settled = flat.timed, flat.mid, 0
        self._start()

    # ---- asked from outside -------------------------------------------------------------------------------

    def look_around(self, x: int) -> None:
        """Find the jobs that fit before or after job x; needed once a job, before `place` and `run`."""
        self._look_around(x)

    def place(self, x: int) -> int:
        """Put an unplanned job where it costs least without breaking a rule; 1 when it found a place."""
        with cython.nogil:
            found = self._place(x)
        return found  # noqa: RET504 – no interpreter inside the block, no return either

    def run(self, steps: int, heat: float) -> None:
        """So many trials at one temperature (in the prices' unit). Others may use the interpreter meanwhile."""
        with cython.nogil:
            self._run(steps, heat)

    def put(self, keys: list[float], who: list[int]) -> None:
        """Take over a plan: a key for each node, a person or -1 for each visit; breaks stay where they are."""
        for x in range(self.jobs):
            self.key[x] = keys[x]
            v = self.first[x]
            whole = 1
            for r in range(self.count[x]):
                if who[v + r] < 0 or self.fit[(v + r) * self.people + who[v + r]] >= NEVER:
                    whole = 0
                for q in range(r):
                    if who[v + q] == who[v + r]:
                        whole = 0
            for r in range(self.count[x]):
                self.who[v + r] = who[v + r] if whole else -1
        for x in range(self.jobs, self.nodes):
            self.key[x] = keys[x]
        self.settled = 0
        self.renew()

    def renew(self) -> None:
        """Number the keys anew and count everything again: keeps rounding from adding up."""
        if (
            self.timed and self.settled
        ):  # the order of starts is an order of keys too, and means more across routes
            order = [
                (self.st[self.first[x]] if self.on[x] else self.mid[x], self.key[x], x)
                for x in range(self.nodes)
            ]
        else:
            order = [(0.0, self.key[x], x) for x in range(self.nodes)]
        order.sort()
        self._count_all(array("i", [x for _, _, x in order] or [0]))
        self.settled = 1

    def weigh(self, late: float, over: float, load: float, apart: float) -> None:
        """Set the prices of what is forbidden; they move within a hundredth and the hundredfold of these."""
        self.late_weight, self.over_weight, self.load_weight, self.apart_weight = late, over, load, apart
        self.base_late, self.base_over, self.base_load, self.base_apart = late, over, load, apart
        self.scale = 1.0
        self.total = self._total()

    def keep_best(self) -> None:
        """Remember the plan as it stands, when it is lawful and the best."""
        self._keep_best()

    def sick(self) -> list[int]:
        """Jobs of the present plan that break a rule now, or whose person's day does; none when it is lawful."""
        found = [
            x for x in range(self.jobs) if self.on[x] and self.late_price[x] < 0.0 and self.sum_late[x] > 1e-6
        ]
        for c in range(self.people):
            if self.over[c] > self.over_limit[c] + 1e-6 or self.carried[c] > self.capacity[c] + 1e-6:
                found += self._of_person(c, 1)
        for x in range(self.jobs, self.nodes):
            if not found and self.sum_late[x] > 1e-6:
                found += self._of_person(self.who[self.first[x]], self.jobs)
        if not found and self.t_apart > 0.5:
            found = [x for x in range(self.jobs) if self.on[x] and self.scount[x] + self.bcount[x] > 0]
        return found

    def _of_person(self, c: int, most: int) -> list[int]:
        """The last jobs of person c, so many at most."""
        found: list[int] = []
        v = self.prv[self.visits + c]
        while v < self.visits and len(found) < most:
            if self.node[v] < self.jobs:
                found.append(self.node[v])
            v = self.prv[v]
        return found

    def keys(self, best: bool = True) -> list[float]:
        """Keys of all nodes, of the best plan or the present one."""
        return [self.best_key[x] if best else self.key[x] for x in range(self.nodes)]

    def persons(self, best: bool = True) -> list[int]:
        """Person or -1 of all visits, of the best plan or the present one."""
        return [self.best_who[v] if best else self.who[v] for v in range(self.visits)]

    def starts(self) -> list[float]:
        """Start of each visit of the present plan, in seconds; only of those with a person it means something."""
        return [self.st[v] for v in range(self.visits)]

    def figures(self) -> dict[str, float]:
        """What the present plan costs, by reason, what it breaks, and how much was tried."""
        return {
            "total": self._real(),
            "penalised": self._total(),
            "travel": self.t_travel,
            "drop": self.t_drop,
            "late": self.t_late,
            "over": self.t_over,
            "load": self.t_load,
            "apart": self.t_apart,
            "best": self.best,
            "tries": self.tries,
            "kept": self.kept,
        }

    # ---- chance -------------------------------------------------------------------------------------------

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

    # ---- ways ---------------------------------------------------------------------------------------------

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

    def _way(self, c: int, a: int, b: int) -> float:
        """Price of the way of person c from place a to b."""
        if a < 0 or b < 0:
            return 0.0
        return self.price[self.mode[c] * self.cells + a * self.places + b]

    # ---- links, and what they change at once ----------------------------------------------------------------

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

    def _book(self, c: int, x: int, seconds: float, sign: int) -> None:
        """Somebody's load and work with (sign 1) or without (-1) a visit to node x."""
        if self.load[x] != 0.0:
            w = self.carried[c]
            if w > self.capacity[c]:
                self.t_load -= w - self.capacity[c]
            w += sign * self.load[x]
            if w > self.capacity[c]:
                self.t_load += w - self.capacity[c]
            self.carried[c] = w
        if self.fair_price > 0.0:
            w = self.work[c]
            if w > self.fair_after[c]:
                self.t_fair -= (w - self.fair_after[c]) * self.fair_price
            w += sign * seconds
            if w > self.fair_after[c]:
                self.t_fair += (w - self.fair_after[c]) * self.fair_price
            self.work[c] = w

    def _link(self, v: int, p: int, c: int) -> None:
        """Put visit v after entry p of person c."""
        q = self.nxt[p]
        x = self.node[v]
        if x < self.jobs:
            a = self._before(p, c)
            b = self._after(q, c)
            at = self.loc[x]
            if self.cnt[c] > 0:
                self.t_travel += self._way(c, a, at) + self._way(c, at, b) - self._way(c, a, b)
            else:
                self.t_travel += self._way(c, a, at) + self._way(c, at, b)
                self.t_fixed += self.fixed[c]
            self.cnt[c] += 1
            self._book(c, x, self.dur[v], 1)
        self.nxt[p] = v
        self.prv[v] = p
        self.nxt[v] = q
        self.prv[q] = v
        self.opv[self.opn] = v
        self.opp[self.opn] = -1
        self.opc[self.opn] = c
        self.opn += 1
        if self.quiet == 0:
            if q < self.visits:
                self._push(self.node[q])
            else:
                self._end(c)

    def _unlink(self, v: int) -> None:
        """Take visit v out of the route it stands in."""
        c = self.who[v]
        p = self.prv[v]
        q = self.nxt[v]
        x = self.node[v]
        self.nxt[p] = q
        self.prv[q] = p
        self.nxt[v] = -1
        if x < self.jobs:
            a = self._before(p, c)
            b = self._after(q, c)
            at = self.loc[x]
            self.cnt[c] -= 1
            if self.cnt[c] > 0:
                self.t_travel -= self._way(c, a, at) + self._way(c, at, b) - self._way(c, a, b)
            else:
                self.t_travel -= self._way(c, a, at) + self._way(c, at, b)
                self.t_fixed -= self.fixed[c]
            self._book(c, x, self.dur[v], -1)
        self.opv[self.opn] = v
        self.opp[self.opn] = p
        self.opc[self.opn] = c
        self.opn += 1
        if self.quiet == 0:
            if q < self.visits:
                self._push(self.node[q])
            else:
                self._end(c)

    def _find(self, c: int, k: float, hint: int) -> int:
        """The entry of person c's ring after which key k belongs, looked for from `hint` on."""
        home = self.visits + c
        p = home
        if 0 <= hint < self.visits and self.nxt[hint] >= 0 and self.who[hint] == c:
            p = hint
            while p != home and self.key[self.node[p]] > k:
                p = self.prv[p]
        q = self.nxt[p]
        while q != home and self.key[self.node[q]] < k:
            p = q
            q = self.nxt[p]
        return p

    def _push(self, x: int) -> None:
        """Node x must be settled again in this trial."""
        if self.qseen[x] != self.now:
            self.qseen[x] = self.now
            self.qx[self.qn] = x
            self.qn += 1

    def _end(self, c: int) -> None:
        """Person c's way home must be settled again in this trial."""
        if self.eseen[c] != self.now:
            self.eseen[c] = self.now
            self.ex[self.en] = c
            self.en += 1

    def _save(self, x: int) -> None:
        """Remember the times of node x before this trial changes them."""
        if self.lseen[x] != self.now:
            self.lseen[x] = self.now
            self.lx[self.ln] = x
            self.ln += 1
            self.osum[x] = self.sum_late[x]
            self.otop[x] = self.top_late[x]
            v = self.first[x]
            for r in range(self.count[x]):
                self.ost[v + r] = self.st[v + r]
                self.odep[v + r] = self.dep[v + r]
                self.oat[v + r] = self.at[v + r]

    def _give(self, v: int, c: int) -> None:
        """Visit v to person c (or nobody): wishes, and who should be the same person."""
        g = self.who[v]
        if g == c:
            return
        if g >= 0:
            self.t_wish -= self.fit[v * self.people + g]
        if c >= 0:
            self.t_wish += self.fit[v * self.people + c]
        x = self.node[v]
        if self.scount[x] > 0 and v == self.first[x]:
            for z in range(self.sfirst[x], self.sfirst[x] + self.scount[x]):
                h = self.who[self.first[self.slist[z]]]
                if h >= 0:
                    if g >= 0 and g != h:
                        self.t_apart -= 1.0
                    if c >= 0 and c != h:
                        self.t_apart += 1.0
        self.who[v] = c

    def _switch(self, x: int, on: int) -> None:
        """Node x becomes planned or unplanned: what leaving it out costs, and those that wait for it."""
        self.on[x] = on
        sign = 1.0 if on else -1.0
        self.t_drop -= sign * self.drop[x]
        for z in range(self.bfirst[x], self.bfirst[x] + self.bcount[x]):
            if not self.on[self.blist[z]]:
                self.t_apart += sign
        for z in range(self.afirst[x], self.afirst[x] + self.acount[x]):
            if self.on[self.alist[z]]:
                self.t_apart -= sign
                self._push(self.alist[z])

    # ---- a trial --------------------------------------------------------------------------------------------

    def _apply(self) -> int:
        """Carry out the changes of the trial on routes, keys and people; 0 when they contradict themselves."""
        self.now += 1
        self.opn = self.ln = self.qn = self.en = 0
        self.s_travel, self.s_drop, self.s_wish, self.s_fixed = (
            self.t_travel,
            self.t_drop,
            self.t_wish,
            self.t_fixed,
        )
        self.s_fair, self.s_load, self.s_apart, self.s_late = (
            self.t_fair,
            self.t_load,
            self.t_apart,
            self.t_late,
        )
        self.s_soft, self.s_over, self.s_extra = self.t_soft, self.t_over, self.t_extra
        self.chd = self.chn
        for z in range(self.chn):
            x = self.chx[z]
            self.okey[x] = self.key[x]
            v = self.first[x]
            for r in range(self.count[x]):
                self.owho[v + r] = self.who[v + r]
                if self.who[v + r] >= 0:
                    if self.hint[v + r] < 0:
                        self.hint[v + r] = self.prv[v + r]
                    self._unlink(v + r)
        for z in range(self.chn):
            x = self.chx[z]
            v = self.first[x]
            self.key[x] = self.chk[z]
            on = 1 if self.chw[z * self.most] >= 0 else 0
            if on != self.on[x]:
                self._switch(x, on)
                if on == 0:
                    self._save(x)
                    self._lateness(x, 0.0, 0.0)
            for r in range(self.count[x]):
                c = self.chw[z * self.most + r]
                self._give(v + r, c)
                if c >= 0:
                    self._link(v + r, self._find(c, self.chk[z], self.hint[v + r]), c)
                self.hint[v + r] = -1
            if on and self.quiet == 0:
                self._push(x)
        for z in range(self.chn):
            x = self.chx[z]
            if self.on[x] and self.bcount[x] + self.acount[x] > 0:
                for y in range(self.bfirst[x], self.bfirst[x] + self.bcount[x]):
                    if self.on[self.blist[y]] and self.key[self.blist[y]] >= self.key[x]:
                        return 0
                for y in range(self.afirst[x], self.afirst[x] + self.acount[x]):
                    if self.on[self.alist[y]] and self.key[self.alist[y]] <= self.key[x]:
                        return 0
        if self.quiet:
            self._push(self.node[self.tail_v])
            self._end(self.tail_c)
            self._end(self.tail_g)
            if self.tail_u < self.visits:
                self._push(self.node[self.tail_u])
        return 1

    def _lateness(self, x: int, total: float, top: float) -> None:
        """Node x is now so many seconds late: all its roles together, and the worst of them."""
        if self.late_price[x] < 0.0:
            self.t_late += total - self.sum_late[x]
        else:
            self.t_soft += (total - self.sum_late[x]) * self.late_price[x]
        self.sum_late[x] = total
        self.top_late[x] = top

    def _arrive(self, v: int) -> float:
        """When the person of visit v can be there."""
        p = self.prv[v]
        c = self.who[v]
        if self.node[v] >= self.jobs:
            return self.dep[p]
        return self.dep[p] + self._seconds(c, self.at[p], self.loc[self.node[v]], self.dep[p])

    def _settle(self, x: int) -> float:
        """Times of a planned node from those of what stands before it; returns its price of being late."""
        v = self.first[x]
        k = self.count[x]
        t = self._arrive(v)
        for r in range(1, k):
            a = self._arrive(v + r)
            self.st[v + r] = a
            if a - self.gap_max[v + r] > t:
                t = a - self.gap_max[v + r]
        for z in range(self.bfirst[x], self.bfirst[x] + self.bcount[x]):
            y = self.blist[z]
            if self.on[y]:
                for r in range(self.count[y]):
                    if self.dep[self.first[y] + r] > t:
                        t = self.dep[self.first[y] + r]
        w = self.wfirst[x]
        e = w + self.wcount[x] - 1
        while w < e and t > self.wclose[w]:
            w += 1
        if t < self.wopen[w]:
            t = self.wopen[w]
        self.st[v] = t
        self.dep[v] = t + self.dur[v]
        late = t - self.wclose[w]
        if late < 0.0:
            late = 0.0
        top = late
        if x < self.jobs:
            self.at[v] = self.loc[x]
            for r in range(1, k):
                s = t + self.gap_min[v + r]
                if self.st[v + r] > s:
                    s = self.st[v + r]
                self.st[v + r] = s
                self.dep[v + r] = s + self.dur[v + r]
                self.at[v + r] = self.loc[x]
                a = s - self.wclose[w]
                if a > 0.0:
                    late += a
                    if a > top:
                        top = a
        else:
            self.at[v] = self.at[self.prv[v]]
        self._lateness(x, late, top)
        if self.late_price[x] < 0.0:
            return late * self.late_weight
        return late * self.late_price[x]

    def _finish(self, c: int) -> None:
        """When person c is home, and what that costs."""
        late = 0.0
        if self.cnt[c] > 0:
            p = self.prv[self.visits + c]
            late = self.dep[p] + self._seconds(c, self.at[p], self.to[c], self.dep[p]) - self.close[c]
            if late < 0.0:
                late = 0.0
        old = self.over[c]
        self.over[c] = late
        limit = self.over_limit[c]
        if old > limit:
            self.t_over -= old - limit
            old = limit
        self.t_extra -= old * self.over_price[c]
        if late > limit:
            self.t_over += late - limit
            late = limit
        self.t_extra += late * self.over_price[c]

    def _evaluate(self, limit: float) -> float:
        """Carry out the trial. Its cost, left in place to be kept or taken back; NEVER, taken back, when above limit."""
        if self._apply() == 0:
            self._back()
            return NEVER
        base = (
            self.t_travel
            + self.t_drop
            + self.t_wish
            + self.t_fixed
            + self.t_fair
            + self.t_load * self.load_weight
            + self.t_apart * self.apart_weight
        )
        if base > limit:
            self._back()
            return NEVER
        while self.qn > 0:
            b = 0
            low = self.key[self.qx[0]]
            for q in range(1, self.qn):
                if self.key[self.qx[q]] < low:
                    low = self.key[self.qx[q]]
                    b = q
            x = self.qx[b]
            self.qn -= 1
            self.qx[b] = self.qx[self.qn]
            if not self.on[x]:
                continue
            self._save(x)
            base += self._settle(x)
            if base > limit:  # being late has a price from 0 up: it can only get dearer
                self._back()
                return NEVER
            v = self.first[x]
            moved = 0
            for r in range(self.count[x]):
                if self.dep[v + r] != self.odep[v + r] or self.at[v + r] != self.oat[v + r]:
                    moved = 1
                    q = self.nxt[v + r]
                    if q < self.visits:
                        self._push(self.node[q])
                    else:
                        self._end(self.who[v + r])
            if moved:
                for z in range(self.afirst[x], self.afirst[x] + self.acount[x]):
                    self._push(self.alist[z])
        for z in range(self.en):
            c = self.ex[z]
            self.oover[c] = self.over[c]
            self._finish(c)
        self.s_worst = self.t_worst
        if self.worst_price > 0.0:
            self._worst()
        total = self._total()
        if total > limit:
            self._back_all()
            return NEVER
        return total

    def _worst(self) -> None:
        """The day's worst lateness after the trial: looked for anew only when the worst itself got better."""
        top = 0.0
        lost = 0
        for z in range(self.ln):
            x = self.lx[z]
            if self.top_late[x] > top:
                top = self.top_late[x]
            if self.otop[x] >= self.t_worst:
                lost = 1
        if top >= self.t_worst:
            self.t_worst = top
        elif lost:
            for x in range(self.jobs):
                if self.top_late[x] > top:
                    top = self.top_late[x]
            self.t_worst = top

    def _back_all(self) -> None:
        """Take a settled trial back."""
        for z in range(self.en):
            self.over[self.ex[z]] = self.oover[self.ex[z]]
        self.t_worst = self.s_worst
        self._back()

    def _back(self) -> None:
        """Take a trial back that stopped before people's ends were settled."""
        z = self.opn
        while z > 0:
            z -= 1
            v = self.opv[z]
            c = self.opc[z]
            x = self.node[v]
            p = self.opp[z]
            if p < 0:
                p = self.prv[v]
                q = self.nxt[v]
                self.nxt[p] = q
                self.prv[q] = p
                self.nxt[v] = -1
                if x < self.jobs:
                    self.cnt[c] -= 1
                    self._book(c, x, self.dur[v], -1)
            else:
                q = self.nxt[p]
                self.nxt[p] = v
                self.prv[v] = p
                self.nxt[v] = q
                self.prv[q] = v
                if x < self.jobs:
                    self.cnt[c] += 1
                    self._book(c, x, self.dur[v], 1)
        for z in range(self.chd):
            x = self.chx[z]
            self.key[x] = self.okey[x]
            v = self.first[x]
            for r in range(self.count[x]):
                self.who[v + r] = self.owho[v + r]
                self.hint[v + r] = -1
            self.on[x] = 1 if self.owho[v] >= 0 else 0
        for z in range(self.ln):
            x = self.lx[z]
            self.sum_late[x] = self.osum[x]
            self.top_late[x] = self.otop[x]
            v = self.first[x]
            for r in range(self.count[x]):
                self.st[v + r] = self.ost[v + r]
                self.dep[v + r] = self.odep[v + r]
                self.at[v + r] = self.oat[v + r]
        self.t_travel, self.t_drop, self.t_wish, self.t_fixed = (
            self.s_travel,
            self.s_drop,
            self.s_wish,
            self.s_fixed,
        )
        self.t_fair, self.t_load, self.t_apart, self.t_late = (
            self.s_fair,
            self.s_load,
            self.s_apart,
            self.s_late,
        )
        self.t_soft, self.t_over, self.t_extra = self.s_soft, self.s_over, self.s_extra

    def _keep(self, total: float) -> None:
        """The trial stands: note which jobs wait unplanned."""
        self.total = total
        for z in range(self.chd):
            x = self.chx[z]
            if x < self.jobs:
                self._pool(x)

    def _pool(self, x: int) -> None:
        """Put job x among those that wait unplanned, or take it out, as it stands."""
        z = self.pool_at[x]
        if self.on[x] and z >= 0:
            self.pooled -= 1
            y = self.pool[self.pooled]
            self.pool[z] = y
            self.pool_at[y] = z
            self.pool_at[x] = -1
        elif not self.on[x] and z < 0:
            self.pool[self.pooled] = x
            self.pool_at[x] = self.pooled
            self.pooled += 1

    # ---- counting ---------------------------------------------------------------------------------------------

    def _real(self) -> float:
        """What the present plan costs without the prices of what is forbidden."""
        return (
            self.t_travel
            + self.t_drop
            + self.t_wish
            + self.t_fixed
            + self.t_fair
            + self.t_soft
            + self.t_extra
            + self.t_worst * self.worst_price
        )

    def _total(self) -> float:
        """What the present plan costs with them."""
        return (
            self._real()
            + self.t_late * self.late_weight
            + self.t_over * self.over_weight
            + self.t_load * self.load_weight
            + self.t_apart * self.apart_weight
        )

    def _lawful(self) -> int:
        """1 when the present plan breaks no rule."""
        if self.t_late < 1e-6 and self.t_over < 1e-6 and self.t_load < 1e-6 and self.t_apart < 0.5:
            return 1
        return 0

    def _keep_best(self) -> None:
        value = self._real()
        if self._lawful() and value < self.best - 1e-9:
            self.best = value
            for x in range(self.nodes):
                self.best_key[x] = self.key[x]
            for v in range(self.visits):
                self.best_who[v] = self.who[v]

    def _zero(self) -> None:
        """All sums at nothing."""
        self.t_travel = self.t_drop = self.t_wish = self.t_fixed = self.t_fair = self.t_load = (
            self.t_apart
        ) = 0.0
        self.t_late = self.t_soft = self.t_over = self.t_extra = self.t_worst = 0.0
        self.s_travel = self.s_drop = self.s_wish = self.s_fixed = self.s_fair = self.s_load = (
            self.s_apart
        ) = 0.0
        self.s_late = self.s_soft = self.s_over = self.s_extra = self.s_worst = 0.0

    def _start(self) -> None:
        """An empty plan: everybody at their start, breaks in their places, every job unplanned."""
        for x in range(self.jobs, self.nodes):
            v = self.first[x]
            self.who[v] = self.clist[self.cfirst[v]]
        self.renew()

    def _count_all(self, order: array[int]) -> None:
        """The plan from keys and people alone, with nodes in the order of their keys."""
        self._zero()
        self.now += 1
        self.quiet = 1
        self.opn = self.ln = self.qn = self.en = self.chn = 0
        for c in range(self.people):
            h = self.visits + c
            self.nxt[h] = self.prv[h] = h
            self.st[h] = self.dep[h] = self.begin[c]
            self.at[h] = self.from_[c]
            self.cnt[c] = self.out[c]
            self.carried[c] = self.work[c] = self.over[c] = 0.0
            if self.out[c]:
                self.t_travel += self._way(c, self.from_[c], self.to[c])
        for x in range(self.nodes):
            self.sum_late[x] = self.top_late[x] = 0.0
            self.on[x] = 0
            self.t_drop += self.drop[x]
        give = [self.who[v] for v in range(self.visits)]
        for v in range(self.visits):
            self.who[v] = -1
            self.nxt[v] = -1
        for z in range(self.nodes):
            x = order[z]
            self.key[x] = z + 1.0
            v = self.first[x]
            if give[v] >= 0:
                self._switch(x, 1)
                for r in range(self.count[x]):
                    self.opn = 0
                    c = give[v + r]
                    self._give(v + r, c)
                    self._link(v + r, self.prv[self.visits + c], c)
                self._settle(x)
                if self.top_late[x] > self.t_worst and x < self.jobs:
                    self.t_worst = self.top_late[x]
            if x < self.jobs:
                self._pool(x)
        for c in range(self.people):
            self._finish(c)
        self.opn = 0
        self.quiet = 0
        self.total = self._total()

    # ---- neighbours, and the first plan --------------------------------------------------------------------------

    def _look_around(self, i: int) -> None:
        """Jobs near job i: cheap to go to, and little waiting or lateness whichever comes first."""
        k = self.near_count
        n = 0
        base = i * k
        v = self.first[i]
        wi = self.wfirst[i]
        ei = self.wopen[wi]
        li = self.wclose[wi + self.wcount[i] - 1]
        for j in range(self.jobs):
            if j == i:
                continue
            u = self.first[j]
            wj = self.wfirst[j]
            ej = self.wopen[wj]
            lj = self.wclose[wj + self.wcount[j] - 1]
            t = self.tables[self.loc[j] * self.places + self.loc[i]]
            s = self.tables[self.loc[i] * self.places + self.loc[j]]
            a = self.price[self.loc[j] * self.places + self.loc[i]]
            b = self.price[self.loc[i] * self.places + self.loc[j]]
            rate = 1.0
            if t > 0.0:
                rate = a / t
            a += rate * (0.2 * max(0.0, ei - (lj + self.dur[u] + t)) + max(0.0, ej + self.dur[u] + t - li))
            b += rate * (0.2 * max(0.0, ej - (li + self.dur[v] + s)) + max(0.0, ei + self.dur[v] + s - lj))
            if b < a:
                a = b
            # the list is kept in order, worst last; self.okey holds the figures meanwhile
            if n < k:
                z = n
                n += 1
            elif a < self.okey[k - 1]:
                z = k - 1
            else:
                continue
            while z > 0 and self.okey[z - 1] > a:
                self.okey[z] = self.okey[z - 1]
                self.near[base + z] = self.near[base + z - 1]
                z -= 1
            self.okey[z] = a
            self.near[base + z] = j

    def _take(self, z: int, x: int) -> None:
        """Change z of the trial is about node x, so far as it stands."""
        self.chx[z] = x
        self.chk[z] = self.key[x]
        v = self.first[x]
        for r in range(self.count[x]):
            self.chw[z * self.most + r] = self.who[v + r]

    def _others(self, z: int, x: int, fixed: int) -> int:
        """Fill the roles of change z without a person, or with one twice, by chance; role `fixed` stays. 0: cannot."""
        v = self.first[x]
        base = z * self.most
        for r in range(self.count[x]):
            if r == fixed:
                continue
            c = self.chw[base + r]
            if c >= 0 and self._twice(base, r, fixed, self.count[x], c) == 0:
                continue
            n = self.ccount[v + r]
            if n == 0:
                return 0
            c = self.clist[self.cfirst[v + r] + self._below(n)]
            tries = 0
            self.chw[base + r] = -1
            while self._twice(base, r, fixed, self.count[x], c):
                tries += 1
                if tries > 6:
                    return 0
                c = self.clist[self.cfirst[v + r] + self._below(n)]
            self.chw[base + r] = c
        return 1

    def _twice(self, base: int, r: int, fixed: int, k: int, c: int) -> int:
        """1 when person c has another role of the change: the fixed one, or one before r."""
        for q in range(k):
            if q != r and self.chw[base + q] == c and (q < r or q == fixed):
                return 1
        return 0

    def _place(self, x: int) -> int:
        """Cheapest insertion of one job over people and positions; the first role decides the position."""
        v = self.first[x]
        best = self.total
        wrong = self.t_late + self.t_over + self.t_load + self.t_apart + 1e-9
        found = 0
        n = self.ccount[v]
        tries = n if n <= 40 else 40
        bk = 0.0
        for s in range(tries):
            c = self.clist[self.cfirst[v] + (s if n <= 40 else self._below(n))]
            if n > 40 and s < self.near_count and s < 24:  # rather somebody who is near anyway
                j = self.near[x * self.near_count + s]
                if self.on[j] and self.fit[v * self.people + self.who[self.first[j]]] < NEVER:
                    c = self.who[self.first[j]]
            rounds = 1
            if self.count[x] > 1:
                rounds = 8
            for _ in range(rounds):
                self.chw[0] = c
                for r in range(1, self.count[x]):
                    self.chw[r] = -1
                if self._others(0, x, 0) == 0:
                    continue
                p = self.visits + c
                lo = 0.0
                while True:
                    q = self.nxt[p]
                    if q < self.visits:
                        hi = self.key[self.node[q]]
                    else:
                        hi = lo + 2.0 if p < self.visits else self.nodes + 1.0
                    if p >= self.visits:
                        lo = hi - 2.0 if q < self.visits else 0.0
                    if hi - lo > 1e-7:
                        self.chn = 1
                        self.chx[0] = x
                        self.chk[0] = lo + (hi - lo) * (0.25 + 0.5 * self._share())
                        self.hint[v] = p if p < self.visits else -1
                        k = self.chk[0]
                        value = self._evaluate(best)
                        if value < best - 1e-9 and (
                            self.t_late + self.t_over + self.t_load + self.t_apart <= wrong
                        ):
                            best = value
                            bk = k
                            found = 1
                            for r in range(self.count[x]):
                                self.spare[r] = self.chw[r]
                        if value < NEVER:
                            self._back_all()
                    if q >= self.visits:
                        break
                    p = q
                    lo = hi
        if found:
            self.chn = 1
            self.chx[0] = x
            self.chk[0] = bk
            for r in range(self.count[x]):
                self.chw[r] = self.spare[r]
            value = self._evaluate(NEVER)
            self._keep(value)
        return found

    # ---- moves ----------------------------------------------------------------------------------------------------

    def _beside(self, u: int, c: int) -> float:
        """A key right before or after visit u of person c, by chance; -NEVER when there is no room between."""
        k = self.key[self.node[u]]
        if self._below(2):
            q = self.nxt[u]
            hi = self.key[self.node[q]] if q < self.visits else k + self.nodes * 0.1 + 1.0
            lo = k
        else:
            q = self.prv[u]
            lo = self.key[self.node[q]] if q < self.visits else k - self.nodes * 0.1 - 1.0
            hi = k
        if hi - lo < 1e-7:
            return -NEVER
        return lo + (hi - lo) * (0.05 + 0.9 * self._share())

    def _propose(self) -> int:
        """Draw a move into the trial; 0 when chance drew none that makes sense."""
        self.chn = 0
        self.quiet = 0
        if self.pooled > 0 and self._below(20) == 0:
            i = self.pool[self._below(self.pooled)]
        else:
            i = self._below(self.jobs)
        move = self._below(1000)
        k = self.count[i]
        r = self._below(k) if k > 1 else 0
        v = self.first[i] + r
        if self.on[i] == 0 or move < 450:
            return self._relocate(i, r, v, k)
        if move < 520:
            return self._hand_over(i, r, v, k)
        if move < 700:
            return self._swap(i, r, v, k)
        if move < 830:
            return self._move_run(i)
        if move < 880:
            return self._shift(i)
        if move < 890:
            if self.drop[i] >= 1e7:
                return 0
            self._take(0, i)
            for q in range(k):
                self.chw[q] = -1
            self.chn = 1
            return 1
        if move < 940:
            return self._reverse(v)
        return self._tails(i, v)

    def _neighbour(self, i: int) -> int:
        """A planned job near job i, or -1."""
        if self.near_count == 0:
            return -1
        j = self.near[i * self.near_count + self._below(self.near_count)]
        return j if self.on[j] else -1

    def _relocate(self, i: int, r: int, v: int, k: int) -> int:
        """Job i, or one role of it, to where a near job is done; without neighbours to anybody who may."""
        j = self._neighbour(i)
        if j < 0:
            if self.on[i] or self.ccount[v] == 0 or self._below(4):
                return 0
            c = self.clist[self.cfirst[v] + self._below(self.ccount[v])]
            u = self.prv[self.visits + c]
            if u >= self.visits:
                self._take(0, i)
                self.chw[r] = c
                self.chn = 1
                return self._others(0, i, r)
            while u < self.visits and self._below(2):
                u = self.prv[u]
            if u >= self.visits:
                return 0
        else:
            kk = self._below(self.count[j]) if self.count[j] > 1 else 0
            u = self.first[j] + kk
            if self.fit[v * self.people + self.who[u]] >= NEVER:
                if self.count[j] == 1:
                    return 0
                u = self.first[j] + (kk + 1) % self.count[j]
                if self.fit[v * self.people + self.who[u]] >= NEVER:
                    return 0
            c = self.who[u]
        key = self._beside(u, c)
        if key == -NEVER:
            return 0
        self._take(0, i)
        self.chw[r] = c
        self.chk[0] = key
        if k > 1:
            if self._below(4) == 0:
                q = self._below(k)
                if q != r:
                    self.chw[q] = -1
            if self._others(0, i, r) == 0:
                return 0
        elif (
            self.on[i]
            and self.who[v] == c
            and (self.prv[v] == u or self.nxt[v] == u)
            and ((key > self.key[self.node[u]]) == (self.prv[v] == u))
        ):
            return 0  # it stands there already
        self.hint[v] = u
        self.chn = 1
        return 1

    def _hand_over(self, i: int, r: int, v: int, k: int) -> int:
        """One role of job i to anybody who may, about the same time."""
        c = self.clist[self.cfirst[v] + self._below(self.ccount[v])]
        if self.who[v] == c:
            return 0
        self._take(0, i)
        for q in range(k):
            if q != r and self.chw[q] == c:  # the two change roles
                if self.fit[(self.first[i] + q) * self.people + self.who[v]] >= NEVER:
                    return 0
                self.chw[q] = self.who[v]
        self.chw[r] = c
        self.chk[0] += (self._share() - 0.5) * 10.0
        self.chn = 1
        return 1

    def _swap(self, i: int, r: int, v: int, k: int) -> int:
        """Job i and a near one change places; a near one that waits takes this one's place."""
        if self.near_count == 0:
            return 0
        j = self.near[i * self.near_count + self._below(self.near_count)]
        if self.on[j] == 0:
            if k != 1 or self.count[j] != 1 or self.fit[self.first[j] * self.people + self.who[v]] >= NEVER:
                return 0
            self._take(0, i)
            self._take(1, j)
            self.chw[self.most] = self.who[v]
            self.chk[1] = self.key[i]
            self.hint[self.first[j]] = self.prv[v]
            self.chw[0] = -1
            self.chn = 2
            return 1
        kk = self._below(self.count[j]) if self.count[j] > 1 else 0
        u = self.first[j] + kk
        c = self.who[v]
        g = self.who[u]
        self._take(0, i)
        self._take(1, j)
        self.chk[0] = self.key[j]
        self.chk[1] = self.key[i]
        if c != g:
            if self.fit[v * self.people + g] >= NEVER or self.fit[u * self.people + c] >= NEVER:
                return 0
            for q in range(k):
                if self.chw[q] == g:
                    return 0
            for q in range(self.count[j]):
                if self.chw[self.most + q] == c:
                    return 0
            self.chw[r] = g
            self.chw[self.most + kk] = c
        self.hint[v] = self.prv[u]
        self.hint[u] = self.prv[v]
        self.chn = 2
        return 1

    def _move_run(self, i: int) -> int:
        """Two or three jobs in a row to where a near job is done, sometimes in the other order."""
        if self.count[i] != 1:
            return 0
        v = self.first[i]
        length = 2 + self._below(2)
        n = 0
        while v < self.visits and n < length:
            x = self.node[v]
            if x < self.jobs:
                if self.count[x] != 1:
                    break
                self._take(n, x)
                n += 1
            v = self.nxt[v]
        if n < 2:
            return 0
        j = self._neighbour(i if self._below(2) else self.chx[n - 1])
        if j < 0:
            return 0
        for z in range(n):
            if self.chx[z] == j:
                return 0
        u = self.first[j] + (self._below(self.count[j]) if self.count[j] > 1 else 0)
        g = self.who[u]
        for z in range(n):
            if self.fit[self.first[self.chx[z]] * self.people + g] >= NEVER:
                return 0
        k = self.key[j]
        if self._below(2):
            q = self.nxt[u]
            hi = self.key[self.node[q]] if q < self.visits else k + self.nodes * 0.1 + 1.0
            lo = k
        else:
            q = self.prv[u]
            lo = self.key[self.node[q]] if q < self.visits else k - self.nodes * 0.1 - 1.0
            hi = k
        if hi - lo < 1e-6:
            return 0
        turned = self._below(4)
        for z in range(n):
            w = z if turned else n - 1 - z
            self.chw[z * self.most] = g
            self.chk[z] = lo + (hi - lo) * (w + 0.2 + 0.6 * self._share()) / n
            self.hint[self.first[self.chx[z]]] = u
        self.chn = n
        return 1

    def _shift(self, i: int) -> int:
        """Job i earlier or later among its people's visits; or a break before or after what stands beside it."""
        if self.nodes > self.jobs and self._below(3) == 0:
            x = self.jobs + self._below(self.nodes - self.jobs)
            v = self.first[x]
            c = self.who[v]
            u = self.nxt[v] if self._below(2) else self.prv[v]
            if u >= self.visits:
                return 0
            key = self._beside(u, c)
            if key == -NEVER:
                return 0
            self._take(0, x)
            self.chk[0] = key
        else:
            self._take(0, i)
            self.chk[0] += (self._share() - 0.5) * self.nodes * 0.1
        self.chn = 1
        return 1

    def _reverse(self, v: int) -> int:
        """Some single jobs in a row in the other order."""
        length = 2 + self._below(5)
        n = 0
        while v < self.visits and n < length:
            x = self.node[v]
            if x >= self.jobs or self.count[x] != 1:
                break
            self._take(n, x)
            n += 1
            v = self.nxt[v]
        if n < 2:
            return 0
        for z in range(n):
            self.chk[z] = self.key[self.chx[n - 1 - z]]
        self.chn = n
        return 1

    def _tails(self, i: int, v: int) -> int:
        """Two people change all visits from a moment on."""
        c = self.who[v]
        if self._below(4):
            j = self._neighbour(i)
            if j < 0:
                return 0
            u = self.first[j] + (self._below(self.count[j]) if self.count[j] > 1 else 0)
            g = self.who[u]
            if self._below(2) == 0:
                u = self.nxt[u]  # job i may follow job j
        else:
            g = self._below(self.people)
            u = self.nxt[self.visits + g]
            while u < self.visits and self.key[self.node[u]] < self.key[i]:
                u = self.nxt[u]
        if c == g:
            return 0
        if self.prv[v] >= self.visits and (
            self.prv[u] >= self.visits if u < self.visits else self.cnt[g] == 0
        ):
            return 0  # whole routes
        return self._tail_changes(c, g, v, u)

    def _tail_changes(self, c: int, g: int, v: int, u: int) -> int:
        """The changes that give c's visits from v on to g and g's from u on (a home: none) to c."""
        pv = self.prv[v]
        pu = self.prv[u]
        if pu < self.visits and self.key[self.node[pu]] >= self.key[self.node[v]]:
            return 0
        if u < self.visits and pv < self.visits and self.key[self.node[pv]] >= self.key[self.node[u]]:
            return 0
        same = 1 if self.mode[c] == self.mode[g] else 0
        if same and self.wishes == 0 and (self.t_travel + self.t_drop) + self._cut(c, g, v, u) > self.allowed:
            return 0
        self.rests = 0
        n = self._tail_of(0, v, pu, g)
        if n >= 0:
            n = self._tail_of(n, u, pv, c)
        good = 1 if n > 0 else 0
        for z in range(self.chn):
            x = self.chx[z]
            self.chs[x] = -1
            k = self.count[x]
            for r in range(1, k):
                for q in range(r):
                    if self.chw[z * self.most + r] == self.chw[z * self.most + q]:
                        good = 0
        if good == 0:
            for z in range(self.chn):
                x = self.chx[z]
                for r in range(self.count[x]):
                    self.hint[self.first[x] + r] = -1
            self.chn = 0
            return 0
        if same and self.rests == 0:
            self.quiet = 1
            self.tail_v, self.tail_u, self.tail_c, self.tail_g = v, u, c, g
        return 1

    def _tail_of(self, n: int, q: int, p: int, c: int) -> int:
        """The visits from q on to person c, after entry p, beside n changes; how many there are then, -1: not allowed."""
        while q < self.visits:
            x = self.node[q]
            if x >= self.jobs:
                self.rests = 1
            else:
                if self.fit[q * self.people + c] >= NEVER:
                    return -1
                z = self.chs[x]
                if z < 0:
                    z = n
                    self._take(z, x)
                    self.chs[x] = z
                    n += 1
                    self.chn = n
                self.chw[z * self.most + q - self.first[x]] = c
                self.hint[q] = p
                p = q
            q = self.nxt[q]
        return n

    def _cut(self, c: int, g: int, v: int, u: int) -> float:
        """How the price of ways changes when c's visits from v on and g's from u on change hands (same mode)."""
        pv = self.prv[v]
        pu = self.prv[u]
        hv = self._before(pv, c)
        hu = self._before(pu, g)
        fv = self.loc[self.node[v]] if self.node[v] < self.jobs else self._after(v, c)
        lv = self._before(self.prv[self.visits + c], c)
        old = self._way(c, hv, fv) + self._way(c, lv, self.to[c])
        if u < self.visits:
            fu = self._after(u, g)
            lu = self._before(self.prv[self.visits + g], g)
            old += self._way(c, hu, fu) + self._way(c, lu, self.to[g])
            new = self._way(c, hv, fu) + self._way(c, lu, self.to[c])
        else:
            if self.cnt[g] > 0:
                old += self._way(c, hu, self.to[g])
            new = 0.0
            if pv < self.visits or self.out[c]:
                new = self._way(c, hv, self.to[c])
        new += self._way(c, hu, fv) + self._way(c, lv, self.to[g])
        if (pv >= self.visits and u >= self.visits) or self.cnt[g] == 0:
            new -= self.fixed[c] + self.fixed[g]  # never more than that is saved
        return new - old

    def _run(self, steps: int, heat: float) -> None:
        """The annealing loop."""
        if self.jobs == 0:
            return
        for _ in range(steps):
            self.tries += 1
            self.allowed = self.total - heat * log(self._share() + 1e-300)
            kind = self._propose()
            if kind == 0:
                continue
            value = self._evaluate(self.allowed)
            if value >= NEVER:
                continue
            self._keep(value)
            self.kept += 1
            self.counted += 1
            if self._lawful():
                self.lawful += 1
                self._keep_best()
            if self.counted >= 2000:
                self._reweigh()

    def _reweigh(self) -> None:
        """Forbidden things get dearer when most plans do them, cheaper when few do."""
        share = self.lawful / (self.counted + 0.0)
        if share < 0.3:
            self.scale *= 1.15
        elif share > 0.5:
            self.scale *= 0.87
        if self.scale < self.weight_low:
            self.scale = self.weight_low
        if self.scale > self.weight_high:
            self.scale = self.weight_high
        self.late_weight = self.base_late * self.scale
        self.over_weight = self.base_over * self.scale
        self.load_weight = self.base_load * self.scale
        self.apart_weight = self.base_apart * self.scale
        self.counted = self.lawful = 0
        self.total = self._total()


def _ints(size: int, value: int = 0) -> array[int]:
    return array("i", [value]) * max(1, size)


def _floats(size: int) -> array[float]:
    return array("d", [0.0]) * max(1, size)
