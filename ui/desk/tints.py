"""What the board is coloured and filtered by, brought to the map: the colour of each mark, and who is left out. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.domain.people import Tier
from ui.board.fitting import Lit, fits_words
from ui.board.picturing import look_of, picture
from ui.board.sieve import Sieve, sift
from ui.board.state import PRESSING, band_of
from ui.theme.colours import LIGHT, STATE_LOOKS, Hue, person_colour

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from app.domain.ids import StaffId
    from app.rows import Board, BoardPerson, BoardVisit, JobLine
    from ui.board.arrangement import Arrangement

_QUIET = "#6b7483"


@dataclass(frozen=True)
class Tints:
    """colour_by: as the board's, or "person". lit: whom and what the filter lets shine, None when there is none.

    hide: what does not shine is left out instead of dimmed. hues: of the theme that is shown. teams: in the board's
    order.
    """

    colour_by: str = "person"
    hues: Mapping[str, Hue] = field(default_factory=lambda: LIGHT.hues)
    teams: tuple[str, ...] = ()
    lit: Lit | None = None
    sieve: Sieve = Sieve()
    hide: bool = False

    @property
    def by_person(self) -> bool:
        """Whether stops have the colour of whoever goes there."""
        return self.colour_by == "person"

    # ---- colours ----------------------------------------------------------------------------------------

    def person(self, person: BoardPerson, own: str) -> str:
        """The colour of somebody's portrait and way: their team's when that is asked for, else their own."""
        return self._team(person.team) if self.colour_by == "team" else own

    def visit(self, visit: BoardVisit, person: BoardPerson | None, own: str) -> str:
        """The colour of a stop, as its bar has it."""
        if self.colour_by == "state":
            return self.hues[look_of(visit).hue].solid
        if self.colour_by == "service":
            return visit.service_colour or _QUIET
        if self.colour_by == "team":
            return self._team(person.team if person is not None else "")
        return self.hues[band_of(visit.priority).hue].solid if self.colour_by == "priority" else own

    def job(self, job: JobLine) -> str:
        """The colour of a stop nobody has yet."""
        if self.colour_by == "state":
            return self.hues[STATE_LOOKS[job.state.value].hue].solid
        if self.colour_by == "priority":
            return self.hues[band_of(job.priority).hue].solid
        return _QUIET

    def _team(self, team: str) -> str:
        return person_colour(self.teams.index(team)) if team in self.teams else _QUIET

    # ---- the filter -------------------------------------------------------------------------------------

    def dims(self, staff: StaffId) -> bool:
        """Whether somebody is left out."""
        return self.lit is not None and staff not in self.lit.people

    def dims_visit(self, visit: BoardVisit) -> bool:
        """Whether a visit is left out."""
        return self.lit is not None and visit.id not in self.lit.visits

    def dims_job(self, job: JobLine) -> bool:
        """Whether a job nobody has yet is left out. Team and skill are of people: they say nothing about it."""
        sieve = self.sieve
        if self.lit is None:
            return False
        marks = {
            "pressing": job.priority >= PRESSING,
            "vip": job.tier is Tier.VIP,
            "crew": job.people > 1,
        }
        about = (job.number, job.customer_name, job.service_en, job.service_zh, job.place_text)
        return not (
            (not sieve.states or job.state.value in sieve.states)
            and (not sieve.services or job.service in sieve.services)
            and (not sieve.marks or any(marks.get(mark, False) for mark in sieve.marks))
            and (not sieve.words.strip() or fits_words(sieve.words, about))
        )

    def shows(self, staff: StaffId) -> bool:
        """Whether somebody is drawn at all."""
        return not (self.hide and self.dims(staff))

    def shows_visit(self, visit: BoardVisit) -> bool:
        """Whether a visit is drawn at all."""
        return not (self.hide and self.dims_visit(visit))

    def shows_job(self, job: JobLine) -> bool:
        """Whether a waiting job is drawn at all."""
        return not (self.hide and self.dims_job(job))


PLAIN = Tints()
"""Every stop in the colour of its person, nobody left out."""


def tints_of(
    board: Board, zone: ZoneInfo, look: Arrangement, hues: Mapping[str, Hue], now: float | None
) -> Tints:
    """As the board would draw this day. now: epoch seconds for what is late, None on other days than today."""
    lit = sift(picture(board, zone, off_shift=True), look.sieve, now) if look.sieve else None
    return Tints(look.colour, hues, teams_of(board.people), lit, look.sieve, look.hide)


def teams_of(people: Iterable[BoardPerson]) -> tuple[str, ...]:
    """The teams in the board's order, whose places choose their colours."""
    return tuple(sorted({p.team for p in people}))
