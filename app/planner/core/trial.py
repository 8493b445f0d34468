"""The core's trials: a change carried out in place, counted as far as it may still be worth it, kept or taken back."""

from __future__ import annotations

from array import array

from app.planner.core.routes import Routes
from app.planner.core.state import NEVER


class Trial(Routes):
    """Being late, overtime and overload where forbidden cost prices that rise and fall; see `Core._reweigh`."""

    def _real(self) -> float:
        """What the present plan costs without the prices of what is forbidden."""
        return (
            self.t_travel
            + self.t_drop
            + self.t_wish
            + self.t_fixed
            + self.t_fair
            + self.t_soft
            + self.t_extra
            + self.t_worst * self.worst_price
        )

    def _total(self) -> float:
        """What the present plan costs with them."""
        return (
            self._real()
            + self.t_late * self.late_weight
            + self.t_over * self.over_weight
            + self.t_load * self.load_weight
            + self.t_apart * self.apart_weight
        )

    def _lawful(self) -> int:
        """1 when the present plan breaks no rule."""
        if self.t_late < 1e-6 and self.t_over < 1e-6 and self.t_load < 1e-6 and self.t_apart < 0.5:
            return 1
        return 0

    def _keep_best(self) -> None:
        value = self._real()
        if self._lawful() and value < self.best - 1e-9:
            self.best = value
            for x in range(self.nodes):
                self.best_key[x] = self.key[x]
            for v in range(self.visits):
                self.best_who[v] = self.who[v]

    def _zero(self) -> None:
        """All sums at nothing."""
        self.t_travel = self.t_drop = self.t_wish = self.t_fixed = self.t_fair = self.t_load = (
            self.t_apart
        ) = 0.0
        self.t_late = self.t_soft = self.t_over = self.t_extra = self.t_worst = 0.0
        self.s_travel = self.s_drop = self.s_wish = self.s_fixed = self.s_fair = self.s_load = (
            self.s_apart
        ) = 0.0
        self.s_late = self.s_soft = self.s_over = self.s_extra = self.s_worst = 0.0

    def renew(self) -> None:
        """Number the keys anew and count everything again: keeps rounding from adding up."""
        if (
            self.timed and self.settled
        ):  # the order of starts is an order of keys too, and means more across routes
            order = [
                (self.st[self.first[x]] if self.on[x] else self.mid[x], self.key[x], x)
                for x in range(self.nodes)
            ]
        else:
            order = [(0.0, self.key[x], x) for x in range(self.nodes)]
        order.sort()
        self._count_all(array("i", [x for _, _, x in order] or [0]))
        self.settled = 1

    def _count_all(self, order: array[int]) -> None:
        """The plan from keys and people alone, with nodes in the order of their keys."""
        self._zero()
        self.now += 1
        self.quiet = 1
        self.opn = self.ln = self.qn = self.en = self.chn = 0
        for c in range(self.people):
            h = self.visits + c
            self.nxt[h] = self.prv[h] = h
            self.st[h] = self.dep[h] = self.begin[c]
            self.at[h] = self.from_[c]
            self.cnt[c] = self.out[c]
            self.dirty[c] = 1
            self.carried[c] = self.work[c] = self.over[c] = 0.0
            if self.out[c]:
                self.t_travel += self._way(c, self.from_[c], self.to[c])
        for x in range(self.nodes):
            self.sum_late[x] = self.top_late[x] = 0.0
            self.on[x] = 0
            self.t_drop += self.drop[x]
        give = [self.who[v] for v in range(self.visits)]
        for v in range(self.visits):
            self.who[v] = -1
            self.nxt[v] = -1
        for z in range(self.nodes):
            x = order[z]
            self.key[x] = z + 1.0
            self.line[z] = x
            v = self.first[x]
            if give[v] >= 0:
                self._switch(x, 1)
                for r in range(self.count[x]):
                    self.opn = 0
                    c = give[v + r]
                    self._give(v + r, c)
                    self._link(v + r, self.prv[self.visits + c], c)
                self._settle(x)
                if self.top_late[x] > self.t_worst and x < self.jobs:
                    self.t_worst = self.top_late[x]
            if x < self.jobs:
                self._pool(x)
        for c in range(self.people):
            self._finish(c)
        self.opn = 0
        self.quiet = 0
        self.total = self._total()

    def _apply(self) -> int:
        """Carry out the changes of the trial on routes, keys and people; 0 when they contradict themselves."""
        self.now += 1
        self.opn = self.ln = self.qn = self.en = 0
        self.s_travel, self.s_drop, self.s_wish, self.s_fixed = (
            self.t_travel,
            self.t_drop,
            self.t_wish,
            self.t_fixed,
        )
        self.s_fair, self.s_load, self.s_apart, self.s_late = (
            self.t_fair,
            self.t_load,
            self.t_apart,
            self.t_late,
        )
        self.s_soft, self.s_over, self.s_extra = self.t_soft, self.t_over, self.t_extra
        self.chd = self.chn
        for z in range(self.chn):
            x = self.chx[z]
            self.okey[x] = self.key[x]
            v = self.first[x]
            for r in range(self.count[x]):
                self.owho[v + r] = self.who[v + r]
                if self.who[v + r] >= 0:
                    if self.hint[v + r] < 0:
                        self.hint[v + r] = self.prv[v + r]
                    self._unlink(v + r)
        for z in range(self.chn):
            x = self.chx[z]
            v = self.first[x]
            self.key[x] = self.chk[z]
            on = 1 if self.chw[z * self.most] >= 0 else 0
            if on != self.on[x]:
                self._switch(x, on)
                if on == 0:
                    self._save(x)
                    self._lateness(x, 0.0, 0.0)
            for r in range(self.count[x]):
                c = self.chw[z * self.most + r]
                self._give(v + r, c)
                if c >= 0:
                    self._link(v + r, self._find(c, self.chk[z], self.hint[v + r]), c)
                self.hint[v + r] = -1
            if on and self.quiet == 0:
                self._push(x)
        for z in range(self.chn):
            x = self.chx[z]
            if self.on[x] and self.bcount[x] + self.acount[x] > 0:
                for y in range(self.bfirst[x], self.bfirst[x] + self.bcount[x]):
                    if self.on[self.blist[y]] and self.key[self.blist[y]] >= self.key[x]:
                        return 0
                for y in range(self.afirst[x], self.afirst[x] + self.acount[x]):
                    if self.on[self.alist[y]] and self.key[self.alist[y]] <= self.key[x]:
                        return 0
        if self.quiet:
            self._push(self.node[self.tail_v])
            self._end(self.tail_c)
            self._end(self.tail_g)
            if self.tail_u < self.visits:
                self._push(self.node[self.tail_u])
        return 1

    def _evaluate(self, limit: float) -> float:
        """Carry out the trial. Its cost, left in place to be kept or taken back; NEVER, taken back, when above limit."""
        if self._apply() == 0:
            self._back()
            return NEVER
        base = (
            self.t_travel
            + self.t_drop
            + self.t_wish
            + self.t_fixed
            + self.t_fair
            + self.t_load * self.load_weight
            + self.t_apart * self.apart_weight
        )
        if base > limit:
            self._back()
            return NEVER
        while self.qn > 0:
            b = 0
            low = self.key[self.qx[0]]
            for q in range(1, self.qn):
                if self.key[self.qx[q]] < low:
                    low = self.key[self.qx[q]]
                    b = q
            x = self.qx[b]
            self.qn -= 1
            self.qx[b] = self.qx[self.qn]
            if not self.on[x]:
                continue
            self._save(x)
            base += self._settle(x)
            if base > limit:  # being late has a price from 0 up: it can only get dearer
                self._back()
                return NEVER
            v = self.first[x]
            moved = 0
            for r in range(self.count[x]):
                if self.dep[v + r] != self.odep[v + r] or self.at[v + r] != self.oat[v + r]:
                    moved = 1
                    q = self.nxt[v + r]
                    if q < self.visits:
                        self._push(self.node[q])
                    else:
                        self._end(self.who[v + r])
            if moved:
                for z in range(self.afirst[x], self.afirst[x] + self.acount[x]):
                    self._push(self.alist[z])
        for z in range(self.en):
            c = self.ex[z]
            self.oover[c] = self.over[c]
            self._finish(c)
        self.s_worst = self.t_worst
        if self.worst_price > 0.0:
            self._worst()
        total = self._total()
        if total > limit:
            self._back_all()
            return NEVER
        return total

    def _worst(self) -> None:
        """The day's worst lateness after the trial: looked for anew only when the worst itself got better."""
        top = 0.0
        lost = 0
        for z in range(self.ln):
            x = self.lx[z]
            if self.top_late[x] > top:
                top = self.top_late[x]
            if self.otop[x] >= self.t_worst:
                lost = 1
        if top >= self.t_worst:
            self.t_worst = top
        elif lost:
            for x in range(self.jobs):
                if self.top_late[x] > top:
                    top = self.top_late[x]
            self.t_worst = top

    def _back_all(self) -> None:
        """Take a settled trial back."""
        for z in range(self.en):
            self.over[self.ex[z]] = self.oover[self.ex[z]]
        self.t_worst = self.s_worst
        self._back()

    def _back(self) -> None:
        """Take a trial back that stopped before people's ends were settled."""
        z = self.opn
        while z > 0:
            z -= 1
            v = self.opv[z]
            c = self.opc[z]
            x = self.node[v]
            p = self.opp[z]
            if p < 0:
                p = self.prv[v]
                q = self.nxt[v]
                self.nxt[p] = q
                self.prv[q] = p
                self.nxt[v] = -1
                if x < self.jobs:
                    self.cnt[c] -= 1
                    self._book(c, x, self.dur[v], -1)
            else:
                q = self.nxt[p]
                self.nxt[p] = v
                self.prv[v] = p
                self.nxt[v] = q
                self.prv[q] = v
                if x < self.jobs:
                    self.cnt[c] += 1
                    self._book(c, x, self.dur[v], 1)
        for z in range(self.chd):
            x = self.chx[z]
            self.key[x] = self.okey[x]
            v = self.first[x]
            for r in range(self.count[x]):
                self.who[v + r] = self.owho[v + r]
                self.hint[v + r] = -1
            self.on[x] = 1 if self.owho[v] >= 0 else 0
        for z in range(self.ln):
            x = self.lx[z]
            self.sum_late[x] = self.osum[x]
            self.top_late[x] = self.otop[x]
            v = self.first[x]
            for r in range(self.count[x]):
                self.st[v + r] = self.ost[v + r]
                self.dep[v + r] = self.odep[v + r]
                self.at[v + r] = self.oat[v + r]
        self.t_travel, self.t_drop, self.t_wish, self.t_fixed = (
            self.s_travel,
            self.s_drop,
            self.s_wish,
            self.s_fixed,
        )
        self.t_fair, self.t_load, self.t_apart, self.t_late = (
            self.s_fair,
            self.s_load,
            self.s_apart,
            self.s_late,
        )
        self.t_soft, self.t_over, self.t_extra = self.s_soft, self.s_over, self.s_extra

    def _keep(self, total: float) -> None:
        """The trial stands: note which jobs wait unplanned."""
        self.total = total
        for z in range(self.opn):
            self.dirty[self.opc[z]] = 1
        for z in range(self.ln):
            v = self.first[self.lx[z]]
            for r in range(self.count[self.lx[z]]):
                if self.who[v + r] >= 0 and self.dep[v + r] != self.odep[v + r]:
                    self.dirty[self.who[v + r]] = 1
        for z in range(self.chd):
            x = self.chx[z]
            if x < self.jobs:
                self._pool(x)
