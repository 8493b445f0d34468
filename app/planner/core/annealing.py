"""The core as it is used: a first plan, and simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983) on it.

A trial changes routes, keys and people in place, adds up what it changed, stops as soon as that is dearer than what
the temperature allows, and is taken back or kept. What is forbidden has a price that rises and falls with how often
plans do it (strategic oscillation: Glover 1989; Cordeau, Laporte and Mercier 2001).

The files of this folder run as plain Python: a line of classes, each on the one before. Compiled, with the types of
core.pxd, app.planner.build makes one class of them, because the compiler can only then fold the small steps into the
loop that makes millions of them. Both give the same plans.
"""

from __future__ import annotations

try:
    import cython
except ImportError:
    from app.planner import plain as cython
from math import log

from app.planner.core.ruin import Ruin
from app.planner.core.state import NEVER


class Core(Ruin):
    """One search. Not for two threads at once; several of them may run side by side."""

    def start(self) -> None:
        """An empty plan: everybody at their start, breaks in their places, every job unplanned. Needed once."""
        self.renew()

    def look_around(self, x: int) -> None:
        """Find the jobs that fit before or after job x; needed once a job, before `place` and `run`."""
        self._look_around(x)

    def place(self, x: int) -> int:
        """Put an unplanned job where it costs least without breaking a rule; 1 when it found a place."""
        with cython.nogil:
            found = self._insert(x, 0, 1)
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

    def weigh(self, late: float, over: float, load: float, apart: float) -> None:
        """Set the prices of what is forbidden; they move within a hundredth and the ten-thousandfold of these."""
        self.late_weight, self.over_weight, self.load_weight, self.apart_weight = late, over, load, apart
        self.base_late, self.base_over, self.base_load, self.base_apart = late, over, load, apart
        self.scale = 1.0
        self._priced()

    def mix(self, ruins: int, by_hour: int = 0, by_end: int = 0, by_late: int = 0) -> None:
        """Of a million trials so many are large ones, which take some jobs out and put them back.

        Of a hundred of these so many take out what is done at one hour, so many the ends of some routes, so many the
        ends of days of people who may do one job; with any of them, large moves also mind who is scarce and who works
        together. With the last, the evening is short of people: there all moves look more often.
        """
        self.ruins, self.by_hour, self.by_end, self.by_late = ruins, by_hour, by_end, by_late
        self.mixed = 1 if by_hour + by_end + by_late > 0 else 0

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

    def keep_best(self) -> None:
        """Remember the plan as it stands, when it is lawful and the best."""
        self._keep_best()

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

    def _look_around(self, i: int) -> None:
        """Jobs near job i: a cheap way with little waiting or lateness; then those near before it, and after it."""
        n = 0
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
            self._rank(0, n, b if b < a else a, i, j)
            self._rank(1, n, a, i, j)
            self._rank(2, n, b, i, j)
            n += 1

    def _rank(self, kind: int, n: int, cost: float, i: int, j: int) -> None:
        """Put job j into a list of job i, worst last, after n others; self.okey holds the figures meanwhile."""
        k = self.near_wide
        at = kind * k
        base = (kind * self.jobs + i) * k
        z = n
        if n >= k:
            if cost >= self.okey[at + k - 1]:
                return
            z = k - 1
        while z > 0 and self.okey[at + z - 1] > cost:
            self.okey[at + z] = self.okey[at + z - 1]
            self.near[base + z] = self.near[base + z - 1]
            z -= 1
        self.okey[at + z] = cost
        self.near[base + z] = j

    def _run(self, steps: int, heat: float) -> None:
        """The annealing loop."""
        if self.jobs == 0:
            return
        for _ in range(steps):
            self.tries += 1
            self.allowed = self.total - heat * log(self._share() + 1e-300)
            if self.ruins > 0 and self._below(1000000) < self.ruins:
                if self._large() == 0:
                    continue
            else:
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
            if self.counted >= 1000:
                self._reweigh()

    def _reweigh(self) -> None:
        """Forbidden things get dearer when most plans do them, cheaper when few do."""
        share = self.lawful / (self.counted + 0.0)
        if share < 0.9:  # measured on Solomon's: far better than half and half, which is usual
            self.scale *= 1.15
        elif share > 0.98:
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
        self._priced()

    def _priced(self) -> None:
        """What is forbidden has other prices now: count it anew, here and in the rows of days."""
        self.total = self._total()
        for c in range(self.people):
            self.dirty[c] = 1
