"""The core's insertion: the cheapest place for an unplanned job, in all routes of those who may do it."""

from __future__ import annotations

from app.planner.core.moves import Moves
from app.planner.core.state import NEVER

WIDE = 1e9
"""A key beyond all keys."""
OFFERS = 12
"""How many of the best guesses are counted exactly, at most."""


class Insertion(Moves):
    """Every position is guessed first, from below; only the best guesses are carried out, counted, taken back."""

    def _rooms(self, c: int) -> None:
        """How late each visit of person c may start before lateness grows, within the route, and what it costs then."""
        home = self.visits + c
        room = self.close[c]
        price = self.over_price[c] if self.over_limit[c] > 0.0 else self.over_weight
        to = self.to[c]
        v = self.prv[home]
        while v < self.visits:
            x = self.node[v]
            a = self.at[v]
            room -= self.dur[v] + self._seconds(c, a, to, self.dep[v])
            last = self.wclose[self.wfirst[x] + self.wcount[x] - 1]
            if last < room:
                room = last
                price = self.late_weight if self.late_price[x] < 0.0 else self.late_price[x]
            self.room[v] = room
            self.room_price[v] = price
            to = self.loc[x] if x < self.jobs else a
            v = self.prv[v]
        self.dirty[c] = 0

    def _behind(self, c: int, t: float, at: int, q: int) -> float:
        """Least price of more lateness from entry q of person c on, who leaves place `at` before it at second t."""
        if q >= self.visits:
            late = t + self._seconds(c, at, self.to[c], t) - self.close[c]
            if late <= self.over[c]:
                return 0.0
            more = late - self.over[c]
            limit = self.over_limit[c]
            if late <= limit:
                return more * self.over_price[c]
            if self.over[c] > limit:
                return more * self.over_weight
            return (limit - self.over[c]) * self.over_price[c] + (late - limit) * self.over_weight
        y = self.node[q]
        if y < self.jobs:
            t += self._seconds(c, at, self.loc[y], t)
        late = t - self.room[q]
        if late <= 0.0:
            return 0.0
        old = self.st[q] - self.room[q]
        if old > 0.0:
            late -= old
            if late <= 0.0:
                return 0.0
        return late * self.room_price[q]

    def _detour(self, c: int, p: int, q: int, at: int) -> float:
        """Price of the way of person c by place `at` between entries p and q."""
        a = self._before(p, c)
        b = self._after(q, c)
        more = self._way(c, a, at) + self._way(c, at, b)
        if self.cnt[c] > 0:
            more -= self._way(c, a, b)
        return more

    def _joining(self, c: int, v: int) -> float:
        """Price of visit v for person c wherever it stands in the day: wishes, being called in, load."""
        more = self.fit[v * self.people + c]
        if self.cnt[c] == 0:
            more += self.fixed[c]
        x = self.node[v]
        if self.load[x] > 0.0:
            over = self.carried[c] + self.load[x] - self.capacity[c]
            if over > 0.0:
                if over > self.load[x]:
                    over = self.load[x]
                more += over * self.load_weight
        return more

    def _between(self, lo: float, hi: float, x: int) -> float:
        """A key for node x between two others; its own where the room is open on both sides."""
        if lo <= -WIDE:
            if hi >= WIDE:
                return self.key[x]
            return hi - 0.5 - self._share()
        if hi >= WIDE:
            return lo + 0.5 + self._share()
        return lo + (hi - lo) * (0.25 + 0.5 * self._share())

    def _offer(self, guess: float, c: int, p: int, g: int, u: int, lo: float, hi: float) -> None:
        """Note a position among the best guesses: person c after entry p, g after u, a key between two."""
        n = self.offers
        if n < OFFERS:
            self.offers += 1
        else:
            n -= 1
        while n > 0 and self.offer_guess[n - 1] > guess:
            m = n - 1
            self.offer_guess[n] = self.offer_guess[m]
            self.offer_c[n], self.offer_p[n] = self.offer_c[m], self.offer_p[m]
            self.offer_g[n], self.offer_u[n] = self.offer_g[m], self.offer_u[m]
            self.offer_lo[n], self.offer_hi[n] = self.offer_lo[m], self.offer_hi[m]
            n = m
        self.offer_guess[n] = guess
        self.offer_c[n], self.offer_p[n], self.offer_g[n], self.offer_u[n] = c, p, g, u
        self.offer_lo[n], self.offer_hi[n] = lo, hi
        if self.offers == OFFERS:
            self.offer_limit = self.offer_guess[OFFERS - 1]

    def _insert(self, x: int, blinks: int, strict: int) -> int:
        """Plan job x where it costs least; 1 when that is cheaper than leaving it out.

        blinks: of a thousand positions so many are overlooked, by chance (Christiaens and Vanden Berghe 2020).
        strict: only where it breaks no rule that is not broken already.
        """
        self.quiet = 0
        self.offers = 0
        self.offer_limit = self.total - 1e-9
        self._guess(x, blinks)
        if self.offers == 0:
            return 0
        wrong = NEVER
        if strict:
            wrong = self.t_late + self.t_over + self.t_load + self.t_apart + 1e-9
        v = self.first[x]
        limit = self.total - 1e-9
        found = -1
        k = 0.0
        for z in range(self.offers):
            if self.offer_guess[z] >= limit:
                break
            if self._try_offer(x, z) == 0:
                continue
            value = self._evaluate(limit)
            if value >= NEVER:
                continue
            if self.t_late + self.t_over + self.t_load + self.t_apart <= wrong:
                if z + 1 >= self.offers or self.offer_guess[z + 1] >= value:
                    self._keep(value)  # nothing that follows can be better
                    return 1
                limit = value
                found = z
                k = self.chk[0]
                for r in range(self.count[x]):
                    self.spare[r] = self.chw[r]
            self._back_all()
        if found < 0:
            return 0
        self.chn = 1
        self.chx[0] = x
        self.chk[0] = k
        for r in range(self.count[x]):
            self.chw[r] = self.spare[r]
        self.hint[v] = -1
        self._keep(self._evaluate(NEVER))
        return 1

    def _try_offer(self, x: int, z: int) -> int:
        """Write the insertion of job x at offer z into the trial; 0 when a third role finds nobody."""
        v = self.first[x]
        self.chn = 1
        self.chx[0] = x
        self.chw[0] = self.offer_c[z]
        if self.count[x] > 1:
            self.chw[1] = self.offer_g[z]
            for r in range(2, self.count[x]):
                self.chw[r] = -1
            if self.count[x] > 2 and self._others(0, x, 0) == 0:
                return 0
            u = self.offer_u[z]
            self.hint[v + 1] = u if u < self.visits else -1
        p = self.offer_p[z]
        self.hint[v] = p if p < self.visits else -1
        self.chk[0] = self._between(self.offer_lo[z], self.offer_hi[z], x)
        return 1

    def _guess(self, x: int, blinks: int) -> None:
        """Offers for job x: all people, all positions, priced from below."""
        v = self.first[x]
        at = self.loc[x]
        opens = self.wopen[self.wfirst[x]]
        closes = self.wclose[self.wfirst[x] + self.wcount[x] - 1]
        price = self.late_weight if self.late_price[x] < 0.0 else self.late_price[x]
        without = self.total - self.drop[x]
        for s in range(self.ccount[v]):
            c = self.clist[self.cfirst[v] + s]
            base = without + self._joining(c, v)
            if base >= self.offer_limit:
                continue
            if self.dirty[c]:
                self._rooms(c)
            p = self.visits + c
            lo = -WIDE
            while True:
                q = self.nxt[p]
                hi = self.key[self.node[q]] if q < self.visits else WIDE
                t = self.dep[p] + self._seconds(c, self.at[p], at, self.dep[p])
                guess = base
                if t > closes:
                    guess += (t - closes) * price
                    if guess >= self.offer_limit:
                        break
                if hi - lo > 1e-7 and (blinks == 0 or self._below(1000) >= blinks):
                    guess += self._detour(c, p, q, at)
                    if guess < self.offer_limit:
                        if t < opens:
                            t = opens
                        guess += self._behind(c, t + self.dur[v], at, q)
                        if guess < self.offer_limit:
                            if self.count[x] == 1:
                                self._offer(guess, c, p, -1, -1, lo, hi)
                            else:
                                self._second(x, c, t, lo, hi, p, guess)
                if q >= self.visits:
                    break
                p = q
                lo = hi

    def _second(self, x: int, c: int, t: float, lo: float, hi: float, p: int, base: float) -> None:
        """Offers with everybody as the second of job x, person c as the first, there at t, after entry p."""
        v = self.first[x] + 1
        at = self.loc[x]
        closes = self.wclose[self.wfirst[x] + self.wcount[x] - 1]
        price = self.late_weight if self.late_price[x] < 0.0 else self.late_price[x]
        late = t - closes
        if late < 0.0:
            late = 0.0
        for s in range(self.ccount[v]):
            g = self.clist[self.cfirst[v] + s]
            if g == c:
                continue
            more = base + self._joining(g, v)
            if more >= self.offer_limit:
                continue
            if self.dirty[g]:
                self._rooms(g)
            u = self.visits + g
            low = -WIDE
            while True:
                q = self.nxt[u]
                high = self.key[self.node[q]] if q < self.visits else WIDE
                if low >= hi:
                    break
                a = lo if lo > low else low
                b = hi if hi < high else high
                if b - a > 1e-7:
                    guess = more + self._detour(g, u, q, at)
                    if guess < self.offer_limit:
                        m = self.dep[u] + self._seconds(g, self.at[u], at, self.dep[u])
                        z = m - self.gap_max[v] - closes
                        if z > late:
                            guess += (z - late) * price
                        if t + self.gap_min[v] > m:
                            m = t + self.gap_min[v]
                        if m > closes:
                            guess += (m - closes) * price
                        if guess < self.offer_limit:
                            guess += self._behind(g, m + self.dur[v], at, q)
                            if guess < self.offer_limit:
                                self._offer(guess, c, p, g, u, a, b)
                if q >= self.visits:
                    break
                u = q
                low = high
