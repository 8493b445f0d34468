"""The core's large moves: take neighbouring stretches out of some routes and put their jobs back one by one.

Slack induction by string removals (J. Christiaens and G. Vanden Berghe: "Slack Induction by String Removals for
Vehicle Routing Problems", Transportation Science 54(2), 2020), with jobs of several people, breaks and wishes; what
it makes is accepted or taken back as one trial of the annealing.
"""

from __future__ import annotations

from app.planner.core.insertion import Insertion
from app.planner.core.state import NEVER

REMOVED = 10
"""How many jobs a ruin takes out on average (the paper's)."""
STRING = 10
"""Longest stretch of one route (the paper's)."""
BLINKS = 10
"""Of a thousand positions so many are overlooked (the paper's)."""
WAITING = 8
"""How many jobs that waited unplanned are tried with those taken out."""


class Ruin(Insertion):
    """Ruin and recreate."""

    def _ruin(self) -> int:
        """Take stretches near a job drawn by chance out of the plan; how many jobs that were."""
        self.gone_now += 1
        i = self._below(self.jobs)
        routes = 0
        for c in range(self.people):
            if self.nxt[self.visits + c] != self.visits + c:
                routes += 1
        planned = self.jobs - self.pooled
        if routes == 0 or planned == 0:
            return 0
        most = planned // routes
        if most > STRING:
            most = STRING
        room = (
            4000 * REMOVED // (1 + most) - 1000
        )  # thousandths, so that no rounding differs between machines
        strings = 1 + self._below(room) // 1000
        n = 0
        for z in range(self.near_count + 1):
            j = i if z == 0 else self.near[i * self.near_wide + z - 1]
            if strings <= 0:
                break
            if not self.on[j] or self.gone_seen[j] == self.gone_now:
                continue
            u = self.first[j]
            if self.count[j] > 1:
                u += self._below(self.count[j])
            c = self.who[u]
            if self.gone_route[c] == self.gone_now:
                continue
            self.gone_route[c] = self.gone_now
            strings -= 1
            longest = self.cnt[c] - self.out[c]
            if longest > most:
                longest = most
            length = 1 + self._below(longest) if longest > 1 else 1
            n = self._string(u, length, n)
        return n

    def _string(self, u: int, length: int, n: int) -> int:
        """Note a stretch of so many jobs around visit u, beside the n that are noted; half the time one is spared."""
        skip = -1
        if length > 1 and self._below(2):
            skip = 1 + self._below(length - 1) if length > 2 else 1
            length += 1
        back = self._below(length)
        v = u
        while back > 0:
            p = self.prv[v]
            while p < self.visits and self.node[p] >= self.jobs:
                p = self.prv[p]
            if p >= self.visits:
                break
            v = p
            back -= 1
        z = 0
        while v < self.visits and z < length:
            x = self.node[v]
            if x < self.jobs:
                if z != skip and self.gone_seen[x] != self.gone_now:
                    self.gone_seen[x] = self.gone_now
                    self.gone[n] = x
                    n += 1
                z += 1
            v = self.nxt[v]
        return n

    def _order(self, n: int) -> None:
        """The order in which jobs come back: by chance, far or near first, narrow, early or late windows first."""
        kind = self._below(12)
        for z in range(n):
            x = self.gone[z]
            w = self.wfirst[x]
            e = w + self.wcount[x] - 1
            rank = self._share()
            if kind < 3:
                rank += 0.0
            elif kind < 5:
                rank = self.wclose[e] - self.wopen[w]
            elif kind < 7:
                rank = self.wopen[w]
            elif kind < 9:
                rank = -self.wclose[e]
            elif kind < 10:
                rank = -self.load[x] - self.dur[self.first[x]] * 1e-6
            else:
                c = self.clist[self.cfirst[self.first[x]]] if self.ccount[self.first[x]] > 0 else 0
                rank = -self._way(c, self.from_[c], self.loc[x])
                if kind == 11:
                    rank = -rank
            if self.count[x] > 1 and self._below(2):
                rank -= 1e7  # what takes several people is harder to place later
            y = z
            while y > 0 and self.gone_rank[y - 1] > rank:
                self.gone_rank[y] = self.gone_rank[y - 1]
                self.gone[y] = self.gone[y - 1]
                y -= 1
            self.gone_rank[y] = rank
            self.gone[y] = x

    def _large(self) -> int:
        """One ruin and recreation; 1 when it stands, 0 when the plan is what it was."""
        n = self._ruin()
        if n == 0:
            return 0
        self.chn = 0
        self.quiet = 0
        for z in range(n):
            self._take(z, self.gone[z])
            for r in range(self.count[self.gone[z]]):
                self.chw[z * self.most + r] = -1
        self.chn = n
        for z in range(self.pooled if self.pooled < WAITING else WAITING):
            x = self.pool[z if self.pooled <= WAITING else self._below(self.pooled)]
            if self.gone_seen[x] != self.gone_now:
                self.gone_seen[x] = self.gone_now
                self.gone[n] = x
                n += 1
        left = 0.0
        for z in range(n):
            x = self.gone[z]
            self.gone_key[x] = self.key[x]
            left += self.drop[x]
            for r in range(self.count[x]):
                self.gone_who[self.first[x] + r] = self.who[self.first[x] + r]
        allowed = self.allowed
        self._keep(self._evaluate(NEVER))
        self._order(n)
        good = 1
        for z in range(n):
            x = self.gone[z]
            left -= self.drop[x]
            self._insert(x, BLINKS, 0)
            if self.total - left > allowed:  # whatever follows costs something too
                good = 0
                break
        if good:
            return 1
        for z in range(n):
            x = self.gone[z]
            self._take(z, x)
            self.chk[z] = self.gone_key[x]
            for r in range(self.count[x]):
                self.chw[z * self.most + r] = self.gone_who[self.first[x] + r]
        self.chn = n
        self.quiet = 0
        self._keep(self._evaluate(NEVER))
        return 0
