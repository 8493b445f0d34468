"""A job carried over the map to a person, by pointer or by keys; it goes to the desk the same way as on the board."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from app.domain.geo import Point
from app.domain.ids import JobId, StaffId
from app.domain.ripple import Ripple
from app.domain.text import T, Text
from app.services.giving import Giving, giving
from ui.board import carrying, prices
from ui.board.carrying import Place
from ui.board.mover import Mover
from ui.map.surface import MapSurface
from ui.map.tools import Carry, CarryChip
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame


class Hand(QObject):
    """What is in the hand over one map. Ids come from the page or from keys; what they mean is looked up here."""

    ended = Signal(bool)
    """The hand is empty; True when the job was given."""

    def __init__(self, frame: Frame, surface: MapSurface, mover: Mover, parent: QObject) -> None:
        super().__init__(parent)
        self._frame, self.tasks = frame, frame.tasks
        self._surface, self._mover = surface, mover
        self._job = ""
        self._over = ""
        self._by_keys = False
        self._dropped: str | None = None
        self._giving: Giving | None = None
        self._round = 0

    @property
    def active(self) -> bool:
        """Whether something is in the hand."""
        return bool(self._job)

    @property
    def by_keys(self) -> bool:
        """Whether keys lead it."""
        return self.active and self._by_keys

    def take(self, job: str, by_keys: bool = False) -> None:
        """Take a job up."""
        self._clear()
        self._job, self._by_keys = job, by_keys
        self._show()
        self._gather(JobId(job))

    @async_slot
    async def _gather(self, job: JobId) -> None:
        self._round += 1
        mine, branch, desk = self._round, self._frame.branch, self._frame.desk
        if branch is None:
            self.leave()
            return
        positions = desk.around.positions
        day, now = self._frame.selection.day, self._frame.clock.now()

        def where(staff: StaffId) -> Point | None:
            fix = positions.of(staff)
            return fix.point if fix is not None else None

        read = False
        try:
            found = await self.tasks.ask(
                partial(giving, desk.queries, desk.matchmaker, branch, job, day, now, where, desk.may_exceed),
                key=(id(self), "giving"),
            )
            read = True
        finally:
            if not read and mine == self._round:
                self.leave()  # what went wrong is told by whoever shows errors
        if mine != self._round or not self._job:
            return
        if found is None:
            self._frame.toast(T("This job is gone. Nothing was changed."), "warning")
            self.leave()
            return
        self._giving = found
        if self._by_keys:
            if not found.nearest:
                self._refuse_nobody(found)
                return
            self._over = found.nearest[0]
        self._show()
        if self._dropped is not None:
            self._put_down(self._dropped)

    # ---- leading it -------------------------------------------------------------------------------------

    def over(self, person: str) -> None:
        """It is held over somebody, or over nobody ("")."""
        if self._job and person != self._over and self._dropped is None:
            self._over = person
            self._show()

    def step(self, by: int) -> None:
        """By keys: to the next (1) or the one before (−1) among those who fit, the nearest first."""
        found = self._giving
        if found is None or not found.nearest or not self._by_keys:
            return
        order = list(found.nearest)
        at = order.index(StaffId(self._over)) if self._over in order else -1
        self._over = order[(at + by) % len(order)]
        self._show()

    def let_go(self, person: str) -> None:
        """It is let go over somebody; over nobody it stays where it was."""
        if not self._job or self._dropped is not None:
            return
        if not person:
            self.leave()
            return
        self._over, self._dropped = person, person
        if self._giving is not None:
            self._put_down(person)

    def enter(self) -> None:
        """By keys: give it to who is pointed at."""
        if self._over:
            self.let_go(self._over)

    def leave(self) -> None:
        """Put it back as it was."""
        if self._job:
            self._clear()
            self._surface.carry(None)
            self.ended.emit(False)

    def _put_down(self, person: str) -> None:
        found, staff = self._giving, StaffId(person)
        if found is None:
            return
        if found.has_it(staff):
            name = found.names.get(staff, "")
            self._frame.toast(T("{name} has this job already. Nothing was changed.", name=name), "info")
            self._stay_or_end()
            return
        placing, price = found.placing(staff), found.price(staff)
        if placing is None or price is None or not price.possible:
            self._frame.toast(refused(found, staff, price), "danger", seconds=10)
            self._stay_or_end()
            return
        place = Place(
            found.job.job_id,
            placing.staff,
            placing.start.timestamp(),
            found.job.need.duration.total_seconds(),
        )
        wanted = carrying.wishes([place], found.lift, price)
        ask = prices.why(price) if price.warns else None
        self._clear()
        self._surface.carry(None)
        self._mover.want(*wanted, ask=ask)
        self.ended.emit(True)

    def _stay_or_end(self) -> None:
        """Refused: by keys it stays in the hand for another try, by pointer it goes back."""
        self._dropped = None
        if self._by_keys:
            self._show()
        else:
            self.leave()

    def _refuse_nobody(self, found: Giving) -> None:
        self._frame.toast(prices.nobody(found.lift), "danger", seconds=10)
        self.leave()

    # ---- what is shown ----------------------------------------------------------------------------------

    def _show(self) -> None:
        found = self._giving
        fit = frozenset(str(s) for s in found.starts) if found is not None else frozenset()
        said = chips(found, StaffId(self._over) if self._over else None, self._by_keys)
        self._surface.carry(Carry(self._job, found is not None, fit, self._over, said, self._by_keys))

    def _clear(self) -> None:
        self._job = self._over = ""
        self._dropped = self._giving = None
        self._by_keys = False
        self._round += 1


def refused(found: Giving, staff: StaffId, price: Ripple | None) -> Text:
    """The sentence that names the rule."""
    if price is not None and not price.possible:
        return prices.refusal(price)
    rule = found.refusal(staff)
    if rule is None:
        return T("Somebody who does not work on that day cannot take it. Nothing was changed.")
    return prices.refused_by(rule)


def chips(found: Giving | None, over: StaffId | None, by_keys: bool) -> tuple[CarryChip, ...]:
    """What stands beside the hand: who, when they would arrive, at what price; or the rule that refuses."""
    if found is None:
        return (CarryChip("neutral", T("Reckoning …")),)
    if over is None:
        n = len(found.starts)
        return (
            CarryChip("info", T("{n} person could take it", "{n} people could take it", n=n)),
            CarryChip("neutral", T("Let go on a person; Esc puts it back")),
        )
    name = found.names.get(over, "")
    if found.has_it(over):
        return (CarryChip("neutral", T("{name} has this job already", name=name)),)
    price = found.price(over)
    if price is None:
        rule = found.refusal(over)
        why = rule.why if rule is not None else T("does not work on that day")
        return (CarryChip("danger", T("{name}: {why}", name=name, why=why)),)
    start = found.starts[over]
    head = CarryChip("good" if price.possible else "danger", T("{name} arrives {at}", name=name, at=start))
    keys = (CarryChip("neutral", T("arrows choose, Enter gives, Esc puts it back")),) if by_keys else ()
    return (head, *(CarryChip(c.hue, c.text) for c in prices.chips(price)), *keys)
