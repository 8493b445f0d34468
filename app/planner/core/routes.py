"""The core's routes: linking and unlinking visits, and settling when things happen and what being late costs."""

from __future__ import annotations

from app.planner.core.state import State


class Routes(State):
    """Routes as rings of links, changed in place; each change adds to the sums what it changes."""

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

    def _lateness(self, x: int, total: float, top: float) -> None:
        """Node x is now so many seconds late: all its roles together, and the worst of them."""
        if self.late_price[x] < 0.0:
            self.t_late += total - self.sum_late[x]
        else:
            self.t_soft += (total - self.sum_late[x]) * self.late_price[x]
        self.sum_late[x] = total
        self.top_late[x] = top

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
