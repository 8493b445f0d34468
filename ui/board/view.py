"""What the painters of the board are told: one day's picture, where it is scrolled to, what is marked."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.domain.ids import JobId, StaffId, VisitId
from app.domain.text import Text
from ui.board.fitting import Lit
from ui.board.geometry import Lanes, TimeScale
from ui.board.looks import Looks
from ui.board.picturing import same_hours
from ui.board.state import Bar, PersonRow, Picture
from ui.board.telling import Alert, Presence, alert, on_several_days, presence


@dataclass(frozen=True)
class Ghost:
    """A visit that does not stand there (yet): a candidate looked at, or a move under way. Times in epoch seconds."""

    staff_id: StaffId
    start: float
    end: float
    before: float = 0.0
    """Road seconds before it."""
    after: float = 0.0
    label: str = ""
    job_id: JobId | None = None
    """The job whose bar is faded meanwhile."""
    wrong: bool = False
    """Whether a rule refuses it there."""
    held: bool = False
    """Time that is kept for an offer."""


@dataclass(frozen=True)
class Chip:
    """A short remark beside a ghost: hue, icon, words."""

    hue: str
    icon: str
    text: Text


@dataclass(frozen=True)
class Carried:
    """What is painted while visits are in the hand. unfit: why somebody's row is dimmed; chips: the price.

    at: where the one that is led stands (whom with, epoch seconds); None while it is not over the board.
    """

    unfit: dict[StaffId, Text]
    chips: tuple[Chip, ...] = ()
    at: tuple[StaffId, float] | None = None


@dataclass
class View:
    """Changed by the canvas only; painters read it. Pixels are logical ones of the viewport."""

    looks: Looks
    picture: Picture
    scale: TimeScale
    lanes: Lanes
    column: float = 200.0
    scroll_x: int = 0
    scroll_y: int = 0
    now: float = 0.0
    focus_row: StaffId | None = None
    focus: VisitId | None = None
    has_focus: bool = False
    selected: JobId | None = None
    selected_person: StaffId | None = None
    hovered: JobId | None = None
    lit: Lit | None = None
    ghosts: tuple[Ghost, ...] = ()
    ghost_jobs: frozenset[JobId] = frozenset()
    """The jobs of the ghosts: their bars are faded."""
    marked: frozenset[VisitId] = frozenset()
    """The visits chosen together."""
    carried: Carried | None = None
    band: tuple[float, float, float, float] | None = None
    """A rubber band: left and right as moments, top and bottom as pixels from the first row's edge."""
    colour_by: str = "state"
    quick: bool = False
    """While time is being stretched: bars carry only their icon and number."""
    _presence: dict[StaffId, Presence] = field(default_factory=dict)
    _alerts: dict[VisitId, Alert | None] = field(default_factory=dict)

    @property
    def axis(self) -> int:
        """The height of the hours above."""
        return self.looks.sizes.axis

    @property
    def is_today(self) -> bool:
        """Whether the present lies on the axis; work over midnight belongs to the day it began on too."""
        return self.picture.start <= self.now < self.picture.end

    @property
    def now_or_none(self) -> float | None:
        """The present while it lies on the axis; what alerts and live states go by."""
        return self.now if self.is_today else None

    def x(self, at: float) -> float:
        """The viewport pixel of a moment."""
        scale = self.scale
        if scale.folds:
            return self.column + scale.x(at) - self.scroll_x
        # written out, because painting asks this thousands of times
        return self.column - self.scroll_x + (at - scale.start) * scale.per_hour / 3600.0

    def y(self, row: int) -> float:
        """The viewport pixel of a row's upper edge."""
        return self.axis + self.lanes.top(row) - self.scroll_y

    def moment(self, x: float) -> float:
        """The moment at a viewport pixel."""
        return self.scale.at(x - self.column + self.scroll_x)

    def row_at(self, y: float) -> int | None:
        """The row at a viewport pixel; None above and below the rows."""
        return self.lanes.row_at(y - self.axis + self.scroll_y) if y >= self.axis else None

    def presence(self, row: PersonRow) -> Presence:
        """Where somebody is, remembered until the minute or the data change."""
        found = self._presence.get(row.person.id)
        if found is None:
            found = self._presence[row.person.id] = self._presence_of(row)
        return found

    def _presence_of(self, row: PersonRow) -> Presence:
        if not self.picture.days:
            return presence(row, self.now_or_none)
        if not self.is_today:
            return on_several_days(row)
        return presence(same_hours(row, self.picture.day_span(self.now)), self.now)

    def alert(self, bar: Bar) -> Alert | None:
        """What is wrong with a visit, remembered until the minute or the data change; None on another day."""
        try:
            return self._alerts[bar.id]
        except KeyError:
            found = self._alerts[bar.id] = alert(bar, self.now) if self.is_today else None
            return found

    def forget(self) -> None:
        """The minute or the data changed."""
        self._alerts.clear()
        self._presence.clear()
