"""What is done on the desk's map by hand: jobs given to people, stops chosen with a loop, service areas drawn.

The page sends ids, points and keys; each is looked up in what the desk shows, and what they lead to is decided here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.geo import Point, inside
from app.domain.text import T
from ui.board.head import WhyLine
from ui.board.mover import Mover
from ui.desk.area_edit import AreaBar, AreaEdit
from ui.desk.giving import Hand
from ui.map.panel import MapPanel
from ui.shell.actions import Action
from ui.shell.frame import Frame

if TYPE_CHECKING:
    from ui.desk.map_part import MapPart


class MapHands(QObject):
    """Child of the map's part; `why` and `area_bar` are lines to stand below the map."""

    def __init__(self, frame: Frame, panel: MapPanel, part: MapPart) -> None:
        super().__init__(part)
        self._frame, self._panel, self._part = frame, panel, part
        self.why, self.area_bar = WhyLine(), AreaBar()
        surface = panel.surface
        self.mover = Mover(frame, self)
        self.hand = Hand(frame, surface, self.mover, self)
        self.areas = AreaEdit(frame, surface, self.area_bar, self)
        self.mover.reason_wanted.connect(self.why.ask)
        self.why.given.connect(self._reason_given)
        self.why.refused.connect(self._reason_refused)
        panel.lasso_wanted.connect(lambda on: surface.set_tool("lasso" if on else "hand"))
        panel.area_wanted.connect(self.draw_area)
        told = surface.events.tools
        told.lifted = self._lifted
        told.carried = self.hand.over
        told.put_down = self.hand.let_go
        told.lassoed = self._lassoed
        told.corner = self.areas.moved
        told.pressed = self._pressed
        frame.selection.day_changed.connect(lambda _day: self.hand.leave())
        frame.actions.add(
            Action(
                "map.give", T("Give to the nearest who can"), self.give, "", "account-arrow-right-outline", T("Map"),
                self._can_give,
                T("Choose a job first that has not begun yet."),
                keywords="assign person map",
            ),
            Action(
                "map.area", T("Draw a service area"), self.draw_area, "", "vector-polygon", T("Map"),
                keywords="zone district",
            ),
        )  # fmt: skip

    @property
    def busy(self) -> bool:
        """Whether something is in the hand or being drawn."""
        return self.hand.active or self.areas.active

    # ---- giving -----------------------------------------------------------------------------------------

    def _lifted(self, job: str) -> None:
        if self._part.giveable(job) and not self.areas.active:
            self.why.hide()
            self.hand.take(job)

    def _chosen(self) -> str:
        now = self._frame.selection.current
        return self._part.job_at(now.id)[0] if now is not None else ""

    def _can_give(self) -> bool:
        return self._part.giveable(self._chosen())

    def give(self, job: str = "") -> None:
        """Look among those who fit, the nearest first, for somebody to give a job to: this one, or what is selected."""
        job = job or self._chosen()
        if not self._part.giveable(job):
            self._frame.toast(
                T("Choose a job first that has not begun yet: N walks through the stops, Enter chooses."),
                "info",
            )
            return
        self.why.hide()
        if not self._part.isVisible():
            self._frame.go("map")
        self.hand.take(job, by_keys=True)
        self._panel.take_keys()

    def _pressed(self, key: str, stop: str) -> None:
        """A key of the page; what it means depends on what goes on."""
        if self.hand.active:
            if key == "escape":
                self.hand.leave()
            elif self.hand.by_keys and key == "enter":
                self.hand.enter()
            elif self.hand.by_keys and key in ("next", "before"):
                self.hand.step(1 if key == "next" else -1)
        elif self.areas.active:
            self.areas.key(key)
        elif key == "give":
            self.give(stop if self._part.giveable(stop) else "")
        elif key == "escape" and self._panel.lasso.isChecked():
            self._panel.lasso.setChecked(False)

    def _reason_given(self, reason: str) -> None:
        self.why.hide()
        self.mover.give_reason(reason)
        self._panel.take_keys()

    def _reason_refused(self) -> None:
        self.why.hide()
        self.mover.leave()
        self._panel.take_keys()

    # ---- choosing ---------------------------------------------------------------------------------------

    def _lassoed(self, ring: tuple[Point, ...], add: bool) -> None:
        """Choose together what lies in the loop: which stops those are is worked out here, not on the page."""
        found = {s.id for s in self._part.stops if not s.dim and inside(s.point, ring)}
        if add:
            found |= self._frame.selection.together
        self._panel.lasso.setChecked(False)
        self._frame.selection.set_together(frozenset(found))
        self._frame.toast(T("{n} job chosen", "{n} jobs chosen", n=len(found)), "info", seconds=3)

    # ---- areas ------------------------------------------------------------------------------------------

    def draw_area(self) -> None:
        """Begin a new service area."""
        self.hand.leave()
        self._panel.lasso.setChecked(False)
        if not self._part.isVisible():
            self._frame.go("map")
        self.areas.draw()
        self._panel.take_keys()
