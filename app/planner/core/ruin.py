"""The core's large moves: take jobs that have to do with each other out of the plan and put them back one by one.

Mostly stretches of neighbouring routes: slack induction by string removals (J. Christiaens and G. Vanden Berghe:
"Slack Induction by String Removals for Vehicle Routing Problems", Transportation Science 54(2), 2020), with jobs of
several people, breaks and wishes. On a company's day also what qualified people do at one hour, and what neighbours do
from some hour on: there the evening is short of people, whoever lives where. What a large move makes is accepted or
taken back as one trial of the annealing.
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


AROUND = 1800.0
"""So many seconds before and after a job count as its hour."""
GONE = 14
"""With so many jobs taken out by the hour, no more people are asked."""
ASKED = 40
"""So often, at most, somebody who may do a job is drawn for the end of their day."""
HOPE = 0.5
"""A recreation is given up when half of what the jobs still waiting usually cost is too much already."""


class Ruin(Insertion):
    """Ruin and recreate."""

    def _ruin(self) -> int:
        """Note jobs to take out, about a job drawn by chance; how many they are."""
        self.gone_now += 1
        i = self._below(self.jobs)
        if self.mixed and self.on[i]:
            kind = self._below(100)
            if kind < self.by_hour:
                return self._hour(i)
            if kind < self.by_hour + self.by_end:
                return self._ends(self._later(i))
            if kind < self.by_hour + self.by_end + self.by_late:
                return self._lates(self._later(self._later(i)))
        return self._strings(i)

    def _note(self, x: int, n: int) -> int:
        """Note node x beside the n that are noted, if it is a job in the plan and not noted yet; how many then."""
        if x < self.jobs and self.gone_seen[x] != self.gone_now:
            self.gone_seen[x] = self.gone_now
            self.gone[n] = x
            n += 1
        return n

    def _hour(self, i: int) -> int:
        """Job i, and what some of those who may do it, wherever they are, do at its hour: two jobs each at most."""
        v = self.first[i]
        if self.count[i] > 1:
            v += self._below(self.count[i])
        begin = self.st[v] - AROUND
        end = self.dep[v] + AROUND
        n = self._note(i, 0)
        for _ in range(5 + self._below(6)):
            c = self.clist[self.cfirst[v] + self._below(self.ccount[v])]
            u = self.nxt[self.visits + c]
            while u < self.visits and self.dep[u] < begin:
                u = self.nxt[u]
            m = 0
            while u < self.visits and self.st[u] < end and m < 2:
                if self.node[u] < self.jobs:
                    n = self._note(self.node[u], n)
                    m += 1
                u = self.nxt[u]
            if n >= GONE:
                break
        return n

    def _ends(self, i: int) -> int:
        """The ends of three routes near job i, from its hour on: six jobs each at most."""
        u = self.first[i]
        if self.count[i] > 1:
            u += self._below(self.count[i])
        since = self.st[u]
        n = 0
        routes = 3
        for z in range(self.near_count + 1):
            j = i if z == 0 else self.near[i * self.near_wide + z - 1]
            if routes == 0 or n >= GONE:
                break
            if not self.on[j]:
                continue
            u = self.first[j]
            if self.count[j] > 1:
                u += self._below(self.count[j])
            c = self.who[u]
            if self.gone_route[c] == self.gone_now:
                continue
            self.gone_route[c] = self.gone_now
            routes -= 1
            n = self._end_of(self.prv[self.visits + c], since, n)
        return n

    def _lates(self, i: int) -> int:
        """The ends of days of two to five people who may do job i, from its hour on: six jobs each at most."""
        v = self.first[i]
        if self.count[i] > 1:
            v += self._below(self.count[i])
        since = self.st[v] - AROUND * self._share()
        n = 0
        c = self.who[v]
        people = 2 + self._below(4)
        tries = ASKED
        while people > 0 and tries > 0 and n < GONE:
            tries -= 1
            u = self.prv[self.visits + c]
            there = 1 if u < self.visits and self.dep[u] >= since else 0
            if self.close[c] + self.over_limit[c] > since + AROUND:
                there = 1
            if there and self.gone_route[c] != self.gone_now:
                self.gone_route[c] = self.gone_now
                people -= 1
                n = self._end_of(u, since, n)
            c = self.clist[self.cfirst[v] + self._below(self.ccount[v])]
        return n

    def _end_of(self, u: int, since: float, n: int) -> int:
        """Note somebody's last six jobs at most, from visit u back to second `since`; how many are noted then."""
        m = 0
        while u < self.visits and self.st[u] >= since and m < 6:
            if self.node[u] < self.jobs:
                n = self._note(self.node[u], n)
                m += 1
            u = self.prv[u]
        return n

    def _strings(self, i: int) -> int:
        """Stretches of some routes near job i; see the top of this file.

        For a job of several people of one of them, on a company's day of all: nobody of them comes away alone.
        """
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
            end = u + self.count[j]
            if self.count[j] > 1 and self.mixed == 0:
                u += self._below(self.count[j])
                end = u + 1
            while u < end:
                c = self.who[u]
                if self.gone_route[c] != self.gone_now:
                    self.gone_route[c] = self.gone_now
                    strings -= 1
                    longest = self.cnt[c] - self.out[c]
                    if longest > most:
                        longest = most
                    length = 1 + self._below(longest) if longest > 1 else 1
                    n = self._string(u, length, n)
                u += 1
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
                if z != skip:
                    n = self._note(x, n)
                z += 1
            v = self.nxt[v]
        return n

    def _order(self, n: int) -> None:
        """The order in which jobs come back: by chance (on a company's day: what few may do first), far or near
        first, narrow, early or late windows first.
        """
        kind = self._below(12)
        for z in range(n):
            x = self.gone[z]
            w = self.wfirst[x]
            e = w + self.wcount[x] - 1
            rank = self._share()
            if kind < 3:
                if self.mixed:
                    rank += self.ccount[self.first[x]]
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
        if self.most > 1:
            self._rekey()  # places for jobs of two depend on it
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
        left = rest = 0.0
        for z in range(n):
            x = self.gone[z]
            self.gone_key[x] = self.key[x]
            left += self.drop[x]
            rest += self.usual[x]
            for r in range(self.count[x]):
                self.gone_who[self.first[x] + r] = self.who[self.first[x] + r]
        allowed = self.allowed
        self._keep(self._evaluate(NEVER))
        self._order(n)
        good = 1
        for z in range(n):
            x = self.gone[z]
            left -= self.drop[x]
            rest -= self.usual[x]
            before = self.total - self.drop[x]
            self.cap = allowed + left - HOPE * rest  # whatever follows costs something too
            cost = self.cap if self.cap < self.total else self.total
            planned = self._insert(x, BLINKS, 0)
            if planned:
                cost = self.total
            self.cap = NEVER
            if self.mixed and (planned or cost - before > self.usual[x]):
                self.usual[x] += 0.1 * (cost - before - self.usual[x])
            if self.total - left + HOPE * rest > allowed:
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
