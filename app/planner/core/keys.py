"""The core's keys: where in the order of all jobs something belongs.

Routes follow the keys, and so does a job of two: between what stands before and after it in both days there must be a
key. Keys that say nothing about when things happen leave few such places, so where there are such jobs they are numbered
anew before each large move, and what is inserted gets one that fits its time.
"""

from __future__ import annotations

from app.planner.core.state import NEVER
from app.planner.core.trial import Trial

WIDE = 1e9
"""A key beyond all keys."""


class Keys(Trial):
    """Keys drawn between others, and all of them in the order of time."""

    def _rekey(self) -> None:
        """Number the keys anew by when things begin, counting nothing anew.

        What the same person does later, and what waits for another job, keeps the higher key, also where the second of
        two comes long after the first.
        """
        for z in range(self.nodes):  # in order of the keys as they are
            x = self.line[z]
            k = self.key[x]
            y = z
            while y > 0 and self.key[self.line[y - 1]] > k:
                self.line[y] = self.line[y - 1]
                y -= 1
            self.line[y] = x
        for z in range(self.nodes):
            x = self.line[z]
            t = self.mid[x]
            if self.on[x]:
                v = self.first[x]
                t = self.st[v]
                for r in range(self.count[x]):
                    p = self.prv[v + r]
                    if p < self.visits and self.when[self.node[p]] > t:
                        t = self.when[self.node[p]]
                for y in range(self.bfirst[x], self.bfirst[x] + self.bcount[x]):
                    if self.on[self.blist[y]] and self.when[self.blist[y]] > t:
                        t = self.when[self.blist[y]]
            self.when[x] = t
            y = z  # equal ones stay in the order they have
            while y > 0 and self.line_at[y - 1] > t:
                self.line_at[y] = self.line_at[y - 1]
                self.line[y] = self.line[y - 1]
                y -= 1
            self.line_at[y] = t
            self.line[y] = x
        for z in range(self.nodes):
            self.key[self.line[z]] = z + 1.0

    def _in_line(self, t: float) -> float:
        """Where second t is among the keys, as they were numbered last."""
        a = 0
        b = self.nodes
        while a < b:
            m = (a + b) // 2
            if self.line_at[m] <= t:
                a = m + 1
            else:
                b = m
        return a + self._share()

    def _between(self, lo: float, hi: float, x: int, t: float) -> float:
        """A key for node x between two others: by chance, where some jobs take two as near as may be to second t's."""
        if self.most > 1:
            k = self._in_line(t)
            if lo < k < hi:
                return k
            room = hi - lo if hi - lo < 1.0 else 1.0
            if k <= lo:
                return lo + room * (0.25 + 0.5 * self._share())
            return hi - room * (0.25 + 0.5 * self._share())
        if lo <= -WIDE:
            if hi >= WIDE:
                return self.key[x]
            return hi - 0.5 - self._share()
        if hi >= WIDE:
            return lo + 0.5 + self._share()
        return lo + (hi - lo) * (0.25 + 0.5 * self._share())

    def _side(self, u: int, later: int) -> float:
        """The keys right after (later: 1) or before visit u, from self.side_lo to self.side_hi. How far they are apart."""
        self.side_lo = self.side_hi = self.key[self.node[u]]
        if later:
            q = self.nxt[u]
            self.side_hi = (
                self.key[self.node[q]] if q < self.visits else self.side_lo + self.nodes * 0.1 + 1.0
            )
        else:
            q = self.prv[u]
            self.side_lo = (
                self.key[self.node[q]] if q < self.visits else self.side_hi - self.nodes * 0.1 - 1.0
            )
        return self.side_hi - self.side_lo

    def _beside(self, u: int, later: int) -> float:
        """A key right after (later: 1) or before visit u, by chance; -NEVER when there is no room between."""
        room = self._side(u, later)
        if room < 1e-7:
            return -NEVER
        return self.side_lo + room * (0.05 + 0.9 * self._share())

    def _stays(self, i: int, k: float) -> int:
        """1 when job i stands in the same places with key k."""
        for v in range(self.first[i], self.first[i] + self.count[i]):
            p = self.prv[v]
            q = self.nxt[v]
            if p < self.visits and self.key[self.node[p]] >= k:
                return 0
            if q < self.visits and self.key[self.node[q]] <= k:
                return 0
        return 1
