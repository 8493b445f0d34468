"""The core's view of each person's day for insertions: what every position in it allows, in a row."""

from __future__ import annotations

from app.planner.core.moves import Moves
from app.planner.core.state import NEVER

SPARE = 6
"""So many positions more than now have room before a day's row moves."""


class Rows(Moves):
    """Rows lie one behind the other, so that looking through a day fetches little and waits for nothing."""

    def _rooms_all(self) -> None:
        """Renew the rows of all days that have changed."""
        again = 1
        while again:
            again = 0
            for c in range(self.people):
                if self.dirty[c]:
                    again += self._rooms(c)

    def _rooms(self, c: int) -> int:
        """What insertions into the day of person c look up, for each entry and for the position before it.

        room: how late a visit may start before lateness grows; room_price: what a second more costs then; goal: the
        place gone to, through breaks; leg: the price of the way there. The row besides: place, end and node of the
        entry before. Returns 1 when all rows had to be thrown away first.
        """
        home = self.visits + c
        n = 1
        v = self.nxt[home]
        while v < self.visits:
            n += 1
            v = self.nxt[v]
        lost = 0
        if n > self.row_cap[c]:
            if self.row_top + n + SPARE > self.row_size:
                lost = 1
                self.row_top = 0
                for g in range(self.people):
                    self.row_cap[g] = 0
                    self.dirty[g] = 1
            self.row_first[c] = self.row_top
            self.row_cap[c] = n + SPARE
            self.row_top += n + SPARE
        self.row_count[c] = n
        j = self.row_first[c] + n - 1
        room = self.close[c]
        price = self.over_price[c] if self.over_limit[c] > 0.0 else self.over_weight
        least = price
        to = goal = self.to[c]
        v = self.prv[home]
        self._row(j, home, v, goal, self._way(c, self.at[v], goal) if self.cnt[c] > 0 else 0.0)
        self.row_limit[j] = NEVER
        self.row_price[j] = 0.0
        self.row_after[j] = self.nodes
        while v < self.visits:
            x = self.node[v]
            a = self.at[v]
            room -= self.dur[v] + self._seconds(c, a, to, self.dep[v])
            last = self.wclose[self.wfirst[x] + self.wcount[x] - 1]
            if last < room:
                room = last
                price = self.late_weight if self.late_price[x] < 0.0 else self.late_price[x]
            if price < least:
                least = price
            self.room[v] = room
            self.room_price[v] = price
            to = a
            if x < self.jobs:
                to = goal = self.loc[x]
            p = self.prv[v]
            j -= 1
            self._row(j, v, p, goal, self._way(c, self.at[p], goal) if self.cnt[c] > 0 else 0.0)
            self.row_limit[j] = self.st[v] if self.st[v] > room else room
            self.row_price[j] = price
            self.row_after[j] = x
            v = p
        self.row_least[c] = least
        self.dirty[c] = 0
        return lost

    def _row(self, j: int, q: int, p: int, goal: int, leg: float) -> None:
        """Position j: between the entries p and q of a day."""
        self.row_p[j] = p
        self.row_q[j] = q
        self.row_gone[j] = self.dep[p]
        self.row_at[j] = self.at[p]
        self.row_goal[j] = goal
        self.row_leg[j] = leg
        self.row_before[j] = self.node[p] if p < self.visits else self.nodes

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
