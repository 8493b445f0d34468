"""The core's insertion: the cheapest place for an unplanned job, in all routes of those who may do it."""

from __future__ import annotations

from app.planner.core.keys import WIDE
from app.planner.core.rows import Rows
from app.planner.core.state import FEW, NEVER

OFFERS = 4
"""How many of the best guesses are counted exactly, at most."""


class Insertion(Rows):
    """Every position is guessed first, from below; only the best guesses are carried out, counted, taken back."""

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

    def _offer(self, guess: float, c: int, p: int, g: int, u: int, lo: float, hi: float, t: float) -> None:
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
            self.offer_time[n] = self.offer_time[m]
            n = m
        self.offer_guess[n] = guess
        self.offer_c[n], self.offer_p[n], self.offer_g[n], self.offer_u[n] = c, p, g, u
        self.offer_lo[n], self.offer_hi[n] = lo, hi
        self.offer_time[n] = t
        if self.offers == OFFERS:
            self.offer_limit = self.offer_guess[OFFERS - 1]

    def _insert(self, x: int, blinks: int, strict: int) -> int:
        """Plan job x where it costs least; 1 when that is cheaper than leaving it out, and the plan no dearer than self.cap.

        blinks: of a thousand positions so many are overlooked, by chance (Christiaens and Vanden Berghe 2020).
        strict: only where it breaks no rule that is not broken already.
        """
        self.quiet = 0
        self.offers = 0
        limit = self.total - 1e-9
        if self.cap < limit:
            limit = self.cap
        self.offer_limit = limit
        self.anywhere = 1 if strict or self.jobs <= FEW else 0
        self._guess(x, blinks)
        if self.offers == 0:
            return 0
        wrong = NEVER
        if strict:
            wrong = self.t_late + self.t_over + self.t_load + self.t_apart + 1e-9
        v = self.first[x]
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
        self.chk[0] = self._between(self.offer_lo[z], self.offer_hi[z], x, self.offer_time[z])
        return 1

    def _guess(self, x: int, blinks: int) -> None:
        """Offers for job x, priced from below: all people, all positions at a day's ends and beside jobs near x."""
        self._price_without(x)
        self.near_now += 1
        lists = self.jobs * self.near_wide
        for z in range(x * self.near_wide, x * self.near_wide + self.near_wide):
            self.near_before[self.near[lists + z]] = self.near_now
            self.near_after[self.near[2 * lists + z]] = self.near_now
        self.near_before[self.nodes] = self.near_after[self.nodes] = self.near_now  # the ends of days
        self._rooms_all()
        if self.count[x] == 1:
            self._spots(x, 0, blinks, 0)
            return
        firsts = self._spots(x, 0, blinks, 0)
        if firsts > 0:
            seconds = self._spots(x, 1, blinks, self.spots) - self.spots
            if seconds > 0:
                self._pairs(x, firsts, seconds)

    def _price_without(self, x: int) -> None:
        """What all costs with job x in the plan, but without what its place costs: into self.without."""
        apart = 0.0
        for z in range(self.bfirst[x], self.bfirst[x] + self.bcount[x]):
            if not self.on[self.blist[z]]:
                apart += 1.0
        for z in range(self.afirst[x], self.afirst[x] + self.acount[x]):
            if self.on[self.alist[z]]:
                apart -= 1.0  # it waits for a job that was not planned: no longer
        self.without = self.total - self.drop[x] + apart * self.apart_weight

    def _spots(self, x: int, r: int, blinks: int, n: int) -> int:
        """Every position for role r of job x: as an offer where it is the only role, else noted from spot n on.

        Returns the end of what was noted. First what the rows tell by themselves, without a branch; then what the ways
        cost, one fetch not waiting for the other; then the rest for the few that are left.
        """
        v = self.first[x] + r
        w = self.wfirst[x]
        opens = self.wopen[w] + self.gap_min[v]
        closes = self.wclose[w + self.wcount[x] - 1]
        price = self.late_weight if self.late_price[x] < 0.0 else self.late_price[x]
        without = self.without
        limit = self.offer_limit
        ready = opens + self.dur[v]
        now = self.near_now
        anywhere = self.anywhere
        m = 0
        for s in range(self.ccount[v]):
            c = self.clist[self.cfirst[v] + s]
            base = without + self._joining(c, v)
            if base >= limit:
                continue
            slack = limit - base
            soonest = ready - (slack / self.row_least[c] if self.row_least[c] > 0.0 else NEVER)
            latest = closes + (slack / price if price > 0.0 else NEVER)
            begin = end = self.row_first[c]
            for j in range(self.row_first[c], self.row_first[c] + self.row_count[c]):
                begin += 1 if self.row_limit[j] < soonest else 0
                end += 1 if self.row_gone[j] <= latest else 0
            for j in range(begin, end):
                late = self.row_gone[j] - closes
                early = ready - self.row_limit[j]
                self.look_row[m] = j
                self.look_c[m] = c
                self.look_base[m] = base
                in_time = 1 if late <= 0.0 else 1 if base + late * price < limit else 0
                not_early = 1 if early <= 0.0 else 1 if base + early * self.row_price[j] < limit else 0
                near = 1 if self.near_before[self.row_before[j]] == now else 0
                near |= 1 if self.near_after[self.row_after[j]] == now else 0
                m += in_time & not_early & (near | anywhere)
        at = self.loc[x] * self.places
        for z in range(m):
            j = self.look_row[z]
            row = self.mode[self.look_c[z]] * self.cells + at
            way = self.look_base[z] - self.row_leg[j]
            if self.row_at[j] >= 0:
                way += self.price_back[row + self.row_at[j]]
            if self.row_goal[j] >= 0:
                way += self.price[row + self.row_goal[j]]
            self.look_base[z] = way
        for z in range(m):
            if self.look_base[z] < self.offer_limit and (blinks == 0 or self._below(1000) >= blinks):
                n = self._spot(v, self.look_c[z], self.look_row[z], self.look_base[z], n)
        return n

    def _spot(self, v: int, c: int, j: int, way: float, n: int) -> int:
        """Visit v at position j of person c's day, the ways priced; see `_spots`."""
        p = self.row_p[j]
        q = self.row_q[j]
        lo = self.key[self.node[p]] if p < self.visits else -WIDE
        hi = self.key[self.node[q]] if q < self.visits else WIDE
        if hi - lo <= 1e-7:
            return n
        x = self.node[v]
        at = self.loc[x]
        w = self.wfirst[x]
        opens = self.wopen[w] + self.gap_min[v]
        closes = self.wclose[w + self.wcount[x] - 1]
        gone = self.row_gone[j]
        t = gone + self._seconds_back(c, self.row_at[j], at, gone)
        guess = way
        if t > closes:
            guess += (t - closes) * (self.late_weight if self.late_price[x] < 0.0 else self.late_price[x])
        if guess >= self.offer_limit:
            return n
        start = t if t > opens else opens
        guess += self._behind(c, start + self.dur[v], at, q)
        if guess >= self.offer_limit:
            return n
        if self.count[x] == 1:
            self._offer(guess, c, p, -1, -1, lo, hi, start)
            return n
        self.spot_cost[n], self.spot_way[n] = guess - self.without, way - self.without
        self.spot_time[n], self.spot_lo[n], self.spot_hi[n] = t, lo, hi
        self.spot_c[n], self.spot_p[n], self.spot_q[n] = c, p, q
        self.spot_by[n] = n
        return n + 1

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
        without = self.without
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
                        self._offer(
                            guess, c, self.spot_p[a], self.spot_c[b], self.spot_p[b], lo, hi, self.met
                        )

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
        self.met = t
        guess = self.spot_way[a] + self.spot_way[b]
        if t > closes:
            guess += (t - closes) * price
        if s > closes:
            guess += (s - closes) * price
        guess += self._behind(self.spot_c[a], t + self.dur[v], at, self.spot_q[a])
        return guess + self._behind(self.spot_c[b], s + self.dur[v + 1], at, self.spot_q[b])
