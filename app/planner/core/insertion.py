"""The core's insertion: the cheapest place for an unplanned job, in all routes of those who may do it."""

from __future__ import annotations

from app.planner.core.moves import Moves
from app.planner.core.state import FEW, NEVER

WIDE = 1e9
"""A key beyond all keys."""
OFFERS = 12
"""How many of the best guesses are counted exactly, at most."""


class Insertion(Moves):
    """Every position is guessed first, from below; only the best guesses are carried out, counted, taken back."""

    def _rooms(self, c: int) -> None:
        """What insertions into the day of person c look up, entry by entry, within the route.

        room: how late a visit may start before lateness grows; room_price: what a second more costs then; goal: the
        place gone to, through breaks; leg: the price of the way there.
        """
        home = self.visits + c
        room = self.close[c]
        price = self.over_price[c] if self.over_limit[c] > 0.0 else self.over_weight
        to = goal = self.to[c]
        v = self.prv[home]
        self.goal[home] = goal
        self.leg[home] = self._way(c, self.at[v], goal) if self.cnt[c] > 0 else 0.0
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
            to = a
            if x < self.jobs:
                to = goal = self.loc[x]
            self.goal[v] = goal
            self.leg[v] = self._way(c, self.at[self.prv[v]], goal) if self.cnt[c] > 0 else 0.0
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
        self.anywhere = 1 if strict or self.jobs <= FEW else 0
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
        """Offers for job x, priced from below: all people, all positions at a day's ends and beside jobs near x."""
        self.beside_now += 1
        for z in range(x * self.near_wide, x * self.near_wide + self.near_wide):
            self.beside[self.near[z]] = self.beside_now
        if self.count[x] == 1:
            self._spots(x, 0, blinks, 0)
            return
        firsts = self._spots(x, 0, blinks, 0)
        if firsts > 0:
            seconds = self._spots(x, 1, blinks, self.spots) - self.spots
            if seconds > 0:
                self._pairs(x, firsts, seconds)

    def _spots(self, x: int, r: int, blinks: int, n: int) -> int:
        """Every position for role r of job x: as an offer where it is the only role, else noted from spot n on.

        Returns the end of what was noted.
        """
        v = self.first[x] + r
        without = self.total - self.drop[x]
        for s in range(self.ccount[v]):
            c = self.clist[self.cfirst[v] + s]
            base = without + self._joining(c, v)
            if base < self.offer_limit:
                if self.dirty[c]:
                    self._rooms(c)
                n = self._spots_of(v, c, base, blinks, n)
        return n

    def _spots_of(self, v: int, c: int, base: float, blinks: int, n: int) -> int:
        """The positions for visit v in the day of person c, where the job costs `base` and more; see `_spots`.

        The order of the looks is that of their cost: numbers of the entry itself, then prices of ways, then times.
        """
        x = self.node[v]
        at = self.loc[x]
        w = self.wfirst[x]
        opens = self.wopen[w] + self.gap_min[v]
        closes = self.wclose[w + self.wcount[x] - 1]
        price = self.late_weight if self.late_price[x] < 0.0 else self.late_price[x]
        without = self.total - self.drop[x]
        ready = opens + self.dur[v]
        row = self.mode[c] * self.cells + at * self.places
        p = self.visits + c
        lo = -WIDE
        while True:
            q = self.nxt[p]
            hi = self.key[self.node[q]] if q < self.visits else WIDE
            gone = self.dep[p]
            if gone > closes and base + (gone - closes) * price >= self.offer_limit:
                break
            early = 0.0
            if q < self.visits:
                early = ready - (self.st[q] if self.st[q] > self.room[q] else self.room[q])
            if (
                hi - lo > 1e-7
                and (
                    self.anywhere
                    or p >= self.visits
                    or q >= self.visits
                    or self.beside[self.node[p]] == self.beside_now
                    or self.beside[self.node[q]] == self.beside_now
                )
                and (early <= 0.0 or base + early * self.room_price[q] < self.offer_limit)
                and (blinks == 0 or self._below(1000) >= blinks)
            ):
                a = self.at[p]
                b = self.goal[q]
                way = base - self.leg[q]
                if a >= 0:
                    way += self.price_back[row + a]
                if b >= 0:
                    way += self.price[row + b]
                if way < self.offer_limit:
                    t = gone + self._seconds_back(c, a, at, gone)
                    guess = way
                    if t > closes:
                        guess += (t - closes) * price
                    if guess < self.offer_limit:
                        guess += self._behind(c, (t if t > opens else opens) + self.dur[v], at, q)
                        if guess < self.offer_limit:
                            if self.count[x] == 1:
                                self._offer(guess, c, p, -1, -1, lo, hi)
                            else:
                                self.spot_cost[n], self.spot_way[n] = guess - without, way - without
                                self.spot_time[n], self.spot_lo[n], self.spot_hi[n] = t, lo, hi
                                self.spot_c[n], self.spot_p[n], self.spot_q[n] = c, p, q
                                self.spot_by[n] = n
                                n += 1
            if q >= self.visits:
                break
            p = q
            lo = hi
        return n

    def _heap(self, begin: int, end: int) -> None:
        """Make these spots a heap, the cheapest first: only the few that are asked for come in order."""
        i = (end - begin) // 2 - 1
        while i >= 0:
            self._sift(begin, i, end - begin)
            i -= 1

    def _sift(self, begin: int, i: int, n: int) -> None:
        """Let entry i of a heap of n spots sink to where it belongs."""
        z = self.spot_by[begin + i]
        cost = self.spot_cost[z]
        while True:
            j = 2 * i + 1
            if j >= n:
                break
            if (
                j + 1 < n
                and self.spot_cost[self.spot_by[begin + j + 1]] < self.spot_cost[self.spot_by[begin + j]]
            ):
                j += 1
            if self.spot_cost[self.spot_by[begin + j]] >= cost:
                break
            self.spot_by[begin + i] = self.spot_by[begin + j]
            i = j
        self.spot_by[begin + i] = z

    def _next_spot(self, begin: int, n: int) -> int:
        """Take the cheapest of a heap of n spots out of it."""
        z = self.spot_by[begin]
        self.spot_by[begin] = self.spot_by[begin + n - 1]
        self._sift(begin, 0, n - 1)
        return z

    def _pairs(self, x: int, firsts: int, seconds: int) -> None:
        """Offers for a job of two: spots of the one with spots of the other, both in order of their cost."""
        without = self.total - self.drop[x]
        self._heap(0, firsts)
        self._heap(self.spots, self.spots + seconds)
        cheapest = self.spot_cost[self.spot_by[self.spots]]
        ordered = 0  # so many of the second's spots stand in order in self.spot_row
        while firsts > 0:
            a = self._next_spot(0, firsts)
            firsts -= 1
            base = without + self.spot_cost[a]
            if base + cheapest >= self.offer_limit:
                break
            c = self.spot_c[a]
            j = 0
            while True:
                if j == ordered:
                    if seconds == 0:
                        break
                    self.spot_row[ordered] = self._next_spot(self.spots, seconds)
                    seconds -= 1
                    ordered += 1
                b = self.spot_row[j]
                j += 1
                if base + self.spot_cost[b] >= self.offer_limit:
                    break
                if self.spot_c[b] == c:
                    continue
                lo = self.spot_lo[a] if self.spot_lo[a] > self.spot_lo[b] else self.spot_lo[b]
                hi = self.spot_hi[a] if self.spot_hi[a] < self.spot_hi[b] else self.spot_hi[b]
                if hi - lo > 1e-7:
                    guess = without + self._together(x, a, b)
                    if guess < self.offer_limit:
                        self._offer(guess, c, self.spot_p[a], self.spot_c[b], self.spot_p[b], lo, hi)

    def _together(self, x: int, a: int, b: int) -> float:
        """Price from below of the first of job x at spot a with the second at spot b, who wait for each other."""
        v = self.first[x]
        at = self.loc[x]
        w = self.wfirst[x]
        closes = self.wclose[w + self.wcount[x] - 1]
        price = self.late_weight if self.late_price[x] < 0.0 else self.late_price[x]
        t = self.spot_time[a]
        s = self.spot_time[b]
        if t < self.wopen[w]:
            t = self.wopen[w]
        if t < s - self.gap_max[v + 1]:
            t = s - self.gap_max[v + 1]
        if s < t + self.gap_min[v + 1]:
            s = t + self.gap_min[v + 1]
        guess = self.spot_way[a] + self.spot_way[b]
        if t > closes:
            guess += (t - closes) * price
        if s > closes:
            guess += (s - closes) * price
        guess += self._behind(self.spot_c[a], t + self.dur[v], at, self.spot_q[a])
        return guess + self._behind(self.spot_c[b], s + self.dur[v + 1], at, self.spot_q[b])
