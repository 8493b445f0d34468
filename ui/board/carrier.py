"""The hand over the board: visits lifted by pointer or Space, carried, priced on the way, put down or put back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.domain.ids import JobId, StaffId
from app.domain.ripple import Ripple
from app.domain.text import T
from app.domain.time import local_day
from app.services.lifting import Lift, lift
from ui.board import carrying, moving, state
from ui.board.canvas import Canvas
from ui.board.carrying import Held, Place, Spot
from ui.board.geometry import stepped
from ui.board.mover import Mover
from ui.board.moving import FINE_S, SHORTEST_S, SNAP_S
from ui.board.prices import chips, in_words, nobody, refusal, why
from ui.board.state import Bar, Picture
from ui.board.view import Carried, Ghost
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.shell.hands import Zone


class Carrier(QObject):
    """Nothing is asked while something is carried: `Lift` is read once in the background when it is taken up.

    A drop before that reading has come back waits for it. Everything ends with `ended`, whatever became of it.
    """

    changed = Signal()
    """What is carried, where, or at what price: the board is painted anew."""
    told = Signal(str)
    """What a screen reader should say now."""
    ended = Signal(bool)
    """Nothing is in the hand any more; True when it was put down."""

    def __init__(self, frame: Frame, canvas: Canvas, mover: Mover, parent: QObject) -> None:
        super().__init__(parent)
        self._frame, self.tasks = frame, frame.tasks
        self._canvas, self._mover = canvas, mover
        self._held: tuple[Held, ...] = ()
        self._waiting: tuple[JobId, ...] = ()
        self._spot: Spot | None = None
        self._zone: Zone | None = None
        self._lift: Lift | None = None
        self._dropped = False
        self._going = False
        """Whether it is this that turns to another day."""
        self._round = 0
        self.by_keys = False
        self.fine = False
        self.price: Ripple | None = None

    # ---- taking up --------------------------------------------------------------------------------------

    @property
    def active(self) -> bool:
        """Whether something is in the hand."""
        return bool(self._held or self._waiting)

    @property
    def stretching(self) -> bool:
        """Whether it is only the length that changes."""
        return self._spot is not None and self._spot.end is not None

    def lift(self, bars: Sequence[Bar], by_keys: bool = False) -> None:
        """Take visits up; the first is the one that is led, the others follow at their distance."""
        self._begin(by_keys)
        self._held = tuple(Held.of(bar) for bar in bars)
        self._spot = Spot(self._held[0].staff, self._held[0].start)
        self._gather(tuple(dict.fromkeys(h.job_id for h in self._held)))
        self._tell()

    def lift_waiting(self, jobs: Sequence[JobId], by_keys: bool = False) -> None:
        """Take jobs up that nobody has yet. By keys they begin at the place best for the first."""
        self._begin(by_keys)
        self._waiting = tuple(jobs)
        self._gather(self._waiting)
        self.changed.emit()

    def _begin(self, by_keys: bool) -> None:
        self._forget()
        if not self._mover.busy:
            self._mover.leave()
        self.by_keys = by_keys

    @async_slot
    async def _gather(self, jobs: tuple[JobId, ...]) -> None:
        """Read what judging and pricing need; only the newest lift counts."""
        self._round += 1
        mine, branch = self._round, self._frame.branch
        if branch is None:
            return
        desk, now, shared = self._frame.desk, self._frame.clock.now(), self._frame.selection
        reading = partial(lift, may_exceed=desk.may_exceed)
        ask = partial(
            self.tasks.ask, reading, desk.queries, desk.matchmaker, branch, jobs, key=(id(self), "lift")
        )
        read = False
        try:
            found = await ask(self._days(), now, shared.day)
            if self._waiting and self.by_keys and found.jobs and (promise := found.jobs[0].promise):
                there = local_day(promise.start, branch.zone)
                if there not in self._days() and mine == self._round:
                    self._going = True
                    shared.set_day(there)
                    self._going = False
                    found = await ask([there], now, there)
            read = True
        finally:
            if not read and mine == self._round:
                self.cancel()  # what went wrong is told by whoever shows errors
        if mine == self._round and self.active:
            self._gathered(found)

    def _days(self) -> list[date]:
        """The days that are shown."""
        shown = self._shown
        if shown.day == date.min:
            return [self._frame.selection.day]
        return [shown.day + timedelta(days=n) for n in range(shown.length)]

    def _gathered(self, found: Lift) -> None:
        self._lift = found
        if self._waiting and self.by_keys and self._spot is None:
            if not found.best:
                self._frame.toast(nobody(found), "danger")
                self.cancel()
                return
            best = found.best[0]
            at = best.start.timestamp()
            # on the grid, unless waiting for its next line would make it late
            line = -(-at // FINE_S) * FINE_S
            self._spot = Spot(best.staff_id, line if line - at <= best.slack_seconds else at)
        self._reckon()
        self._tell()
        if self._dropped:
            self._put_down()

    # ---- carrying ---------------------------------------------------------------------------------------

    @property
    def spot(self) -> Spot | None:
        """Where the first of the visits is held just now."""
        return self._spot

    def carry(self, spot: Spot | None) -> None:
        """Lead what is lifted somewhere else; None: away from the board."""
        if self.active and not self._dropped and spot != self._spot:
            self._spot = spot
            self._reckon()
            self._tell()

    def carry_to(self, staff: StaffId, moment: float, fine: bool) -> None:
        """Lead it by the pointer: the moment falls on the grid, or where it came from."""
        origin = self._held[0].start if self._held else moment + SNAP_S
        self.fine = fine
        self.carry(Spot(staff, carrying.snapped(moment, self._shown.day_start, fine, origin)))

    def stretch_to(self, moment: float, fine: bool) -> None:
        """Draw the end of a visit by the pointer."""
        first = self._held[0]
        end = max(
            first.start + (FINE_S if fine else SHORTEST_S),
            carrying.snapped(moment, self._shown.day_start, fine, first.end),
        )
        self.carry(Spot(first.staff, first.start, end))

    def step(self, later: int, down: int, fine: bool = False) -> None:
        """By keys: so many steps of the grid later, so many people down."""
        spot = self._spot
        if spot is None or self._dropped:
            return
        staff, start = spot.staff, spot.start
        self.fine = fine
        if later:
            start = stepped(start, FINE_S if fine else SNAP_S, self._shown.day_start, later)
        if down and staff in self._shown.people:
            row = self._shown.person(state.next_person(self._shown, self._shown.people[staff], down))
            staff = row.person.id if row is not None else staff
        self.carry(Spot(staff, start))

    @property
    def over_zone(self) -> bool:
        """Whether it would be taken back if it were let go now."""
        return self._zone is not None

    def hover(self, zone: Zone | None) -> None:
        """The pointer stands on a place that takes visits back (None: on none)."""
        if zone is not self._zone:
            if self._zone is not None:
                self._zone.light(False)
            self._zone = zone
            if zone is not None:
                zone.light(True)

    def _reckon(self) -> None:
        """Price where it stands now: arithmetic only."""
        self.price = None
        found = self._places()
        if found and self._lift is not None:
            self.price = self._lift.price(carrying.placings(found, self._lift))
        self.changed.emit()

    def _places(self) -> list[Place] | None:
        if self._spot is None:
            return None
        if self._held:
            return carrying.places(self._shown, self._held, self._spot)
        return carrying.waiting_places(self._waiting, self._lift, self._spot, self.fine)

    # ---- what is shown ----------------------------------------------------------------------------------

    @property
    def _shown(self) -> Picture:
        return self._canvas.view.picture

    def ghosts(self) -> tuple[Ghost, ...]:
        """The lifted visits where they are held."""
        found = self._places()
        return carrying.ghosts(found, self.price, self.stretching) if found else ()

    def carried(self) -> Carried | None:
        """Who does not fit and what it would cost, to be painted; None when nothing is in the hand."""
        if not self.active:
            return None
        unfit = (
            {} if self._lift is None or self.stretching else {s: e.why for s, e in self._lift.unfit.items()}
        )
        spot = self._spot
        told = chips(self.price, self._zone is not None, spot is not None and self._places() is None)
        return Carried(unfit, told, (spot.staff, spot.start) if spot is not None else None)

    def _tell(self) -> None:
        found = self._places()
        if found and self._spot is not None:
            row = self._shown.people.get(self._spot.staff)
            person = self._shown.person(row) if row is not None else None
            self.told.emit(in_words(found[0], person.person.name if person else "", self.price))

    # ---- putting down -----------------------------------------------------------------------------------

    def drop(self) -> None:
        """Put it down where it is held: asks the desk, asks for a reason first where something is broken by it."""
        if not self.active or self._dropped:
            return
        if self._zone is not None:
            self._give_back()
            return
        first = self._held[0] if self._held else None
        if self._spot is None or (
            first is not None
            and (self._spot.staff, self._spot.start) == (first.staff, first.start)
            and self._spot.end in (None, first.end)
        ):
            self.cancel()
            return
        self._dropped = True
        if self._lift is not None:
            self._put_down()

    def _put_down(self) -> None:
        found, held = self._places(), self._lift
        if not found or held is None or self.price is None:
            self._frame.toast(T("There is no row there for all of them. Nothing was changed."), "danger")
            self._stay_or_end()
            return
        if not self.price.possible:
            self._frame.toast(refusal(self.price), "danger", seconds=10)
            self._stay_or_end()
            return
        wanted = carrying.wishes(found, held, self.price)
        ask = why(self.price) if self.price.warns else None
        self._finish(True)
        if wanted:
            self._mover.want(*wanted, ask=ask)

    def _stay_or_end(self) -> None:
        """Refused: by keys it stays in the hand for another try, by pointer it goes back."""
        self._dropped = False
        if self.by_keys:
            self._tell()
        else:
            self.cancel()

    @async_slot
    async def _give_back(self) -> None:
        """Let go over the tray: nobody has these jobs any more."""
        versions = {
            h.job_id: bar.visit.job_version
            for h in self._held
            if (bar := self._shown.bar(h.visit)) is not None
        }
        self._finish(True)
        if versions:
            self._frame.toast_outcome(await self.tasks.do(moving.taken_off(tuple(versions.items()))))

    def cancel(self) -> None:
        """Put everything back as it was."""
        if self.active:
            self._finish(False)

    def day_changed(self) -> None:
        """Another day is looked at: what is in the hand is put back, unless the lifting itself turned to it."""
        if not self._going:
            self.cancel()

    def _finish(self, done: bool) -> None:
        self._forget()
        self.changed.emit()
        self.ended.emit(done)

    def _forget(self) -> None:
        self.hover(None)
        self._held = self._waiting = ()
        self._spot = self._lift = self.price = None
        self._dropped = self.fine = False
        self._round += 1

    def arrived(self) -> None:
        """Another picture of the board: what is carried is judged by it anew, or let go when it has gone."""
        if not self.active:
            return
        kept = tuple(h for h in self._held if (bar := self._shown.bar(h.visit)) is not None and bar.movable)
        if self._held and len(kept) < len(self._held):
            self._frame.toast(
                T("What you were moving was changed by somebody else. Nothing was changed here."), "warning"
            )
            self.cancel()
            return
        moved = [
            replace(h, start=b.start, end=b.end, staff=b.visit.staff_id)
            for h in kept
            if (b := self._shown.bar(h.visit))
        ]
        if tuple(moved) != self._held:
            self._held = tuple(moved)
        self._gather(tuple(dict.fromkeys(h.job_id for h in self._held)) or self._waiting)
