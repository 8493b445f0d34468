"""The core's moves: what annealing may try, drawn by chance near to what is there."""

from __future__ import annotations

from app.planner.core.keys import Keys
from app.planner.core.state import NEVER


class Moves(Keys):
    """Each move writes its changes into the trial, or finds that it makes no sense."""

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

    def _neighbour(self, i: int) -> int:
        """A planned job near job i, or -1."""
        if self.near_count == 0:
            return -1
        z = self._below(self.near_count)
        if self._below(2):
            z = self._below(z + 1)  # rather a nearer one
        j = self.near[i * self.near_wide + z]
        return j if self.on[j] else -1

    def _later(self, i: int) -> int:
        """Job i, or, where the evening is short of people, the later one of it and another."""
        if self.by_late > 0:
            j = self._below(self.jobs)
            if self.on[j] and self.st[self.first[j]] > self.st[self.first[i]]:
                return j
        return i

    def _propose(self) -> int:
        """Draw a move into the trial; 0 when chance drew none that makes sense."""
        self.chn = 0
        self.quiet = 0
        if self.pooled > 0 and self._below(20) == 0:
            i = self.pool[self._below(self.pooled)]
        else:
            i = self._later(self._below(self.jobs))
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
        key = self._beside(u, self._below(2))
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
        j = self.near[i * self.near_wide + self._below(self.near_count)]
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
        room = self._side(u, self._below(2))
        if room < 1e-6:
            return 0
        turned = self._below(4)
        for z in range(n):
            w = z if turned else n - 1 - z
            self.chw[z * self.most] = g
            self.chk[z] = self.side_lo + room * (w + 0.2 + 0.6 * self._share()) / n
            self.hint[self.first[self.chx[z]]] = u
        self.chn = n
        return 1

    def _shift(self, i: int) -> int:
        """Job i earlier or later among its people's visits; or a break before or after what stands beside it."""
        if self.nodes > self.jobs and self._below(3) == 0:
            x = self.jobs + self._below(self.nodes - self.jobs)
            v = self.first[x]
            later = self._below(2)
            u = self.nxt[v] if later else self.prv[v]
            if u >= self.visits:
                return 0
            key = self._beside(u, later)  # on its far side: on the near one the break stands already
            if key == -NEVER:
                return 0
            self._take(0, x)
            self.chk[0] = key
        else:
            self._take(0, i)
            self.chk[0] += (self._share() - 0.5) * self.nodes * 0.1
            if self.mixed and self._stays(i, self.chk[0]):
                return 0
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
