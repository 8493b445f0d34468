"""Somebody falls out of a day, as plain values: what is settled, what comes next, what will be sent. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from app.day_commands import LeaveDay
from app.domain.ids import JobId
from app.domain.matching import over_words
from app.domain.people import StaffMember, TimeOff
from app.domain.rules import ABSENCE_WORDS
from app.domain.text import T, Text
from app.i18n import say
from app.services.absences import Orphan, Replacement, call_words, leave_command


@dataclass(frozen=True)
class Leaving:
    """orphans: riskiest first. settled: job → who takes it, None for the tray. at: the place looked at."""

    person: StaffMember
    time_off: TimeOff
    orphans: tuple[Orphan, ...] = ()
    settled: dict[JobId, Replacement | None] = field(default_factory=dict)
    at: int = 0

    @property
    def current(self) -> Orphan | None:
        """The visit looked at."""
        return self.orphans[self.at] if 0 <= self.at < len(self.orphans) else None

    @property
    def left(self) -> int:
        """How many are not settled yet."""
        return sum(1 for o in self.orphans if o.job.id not in self.settled)

    @property
    def placed(self) -> int:
        """How many somebody takes."""
        return sum(1 for o in self.orphans if self.settled.get(o.job.id) is not None)

    @property
    def trayed(self) -> int:
        """How many go into the tray."""
        return len(self.settled) - self.placed

    @property
    def calls(self) -> int:
        """How many customers must be called."""
        return sum(1 for taking in self.settled.values() if taking is None or not taking.safe)

    def with_orphans(self, orphans: tuple[Orphan, ...]) -> Leaving:
        """With visits read anew; what was settled for a visit that has gone is forgotten, so is an offer that has."""
        settled: dict[JobId, Replacement | None] = {}
        for one in orphans:
            if one.job.id in self.settled:
                settled[one.job.id] = self.settled[one.job.id]
        here = self.current
        places = [o.job.id for o in orphans]
        at = places.index(here.job.id) if here is not None and here.job.id in places else 0
        return replace(self, orphans=orphans, settled=settled, at=at)

    def looking_at(self, place: int) -> Leaving:
        """At another visit."""
        return replace(self, at=max(0, min(place, len(self.orphans) - 1)))

    def take(self, number: int) -> Leaving:
        """The n-th offer (from 0) takes the visit looked at, and on to the next; as it was when there is none."""
        here = self.current
        if here is None or not 0 <= number < len(here.offers):
            return self
        return self._settle(here, here.offers[number])

    def take_best(self) -> Leaving:
        """The best offer takes it; with nobody to take it, it goes into the tray."""
        here = self.current
        if here is None:
            return self
        return self._settle(here, here.best)

    def to_tray(self) -> Leaving:
        """Into the tray, with the call prepared, and on to the next."""
        here = self.current
        return self if here is None else self._settle(here, None)

    def take_all_safe(self) -> Leaving:
        """Every visit that is not settled goes to the best offer that breaks no promise; on to the first left."""
        settled = dict(self.settled)
        for one in self.orphans:
            if one.job.id not in settled and one.best is not None and one.best.safe:
                settled[one.job.id] = one.best
        return replace(self, settled=settled)._on(-1)

    def unsettle(self) -> Leaving:
        """Take back what was settled for the visit looked at."""
        here = self.current
        if here is None:
            return self
        return replace(self, settled={k: v for k, v in self.settled.items() if k != here.job.id})

    def _settle(self, one: Orphan, taking: Replacement | None) -> Leaving:
        return replace(self, settled={**self.settled, one.job.id: taking})._on(self.at)

    def _on(self, place: int) -> Leaving:
        """To the next that is not settled, after `place` and then from the top; stays when all are."""
        order = [*range(place + 1, len(self.orphans)), *range(max(0, place + 1))]
        at = next((n for n in order if self.orphans[n].job.id not in self.settled), max(0, self.at))
        return replace(self, at=at)

    def off_the_plan(self, before: Leaving) -> bool:
        """Whether something was settled other than as the best: what the rest is offered must be looked at anew."""
        for one in before.orphans:
            best = one.best if one.best is not None and one.best.safe else None
            now, was = self.settled.get(one.job.id, best), before.settled.get(one.job.id, best)
            if now != was:
                return True
        return False

    def command(self, now: datetime) -> LeaveDay:
        """Everything settled as one step; calls in the words of the language spoken now."""
        absence = ABSENCE_WORDS[self.time_off.kind]
        steps = tuple(
            (one, taking, say(call_words(one, taking, self.person, absence)))
            for one in self.orphans
            if one.job.id in self.settled
            for taking in (self.settled[one.job.id],)
        )
        return leave_command(self.person, self.time_off, steps, now)

    def verdict(self) -> Text:
        """Where it stands, in a sentence."""
        if not self.orphans:
            return T("No visit falls into it.")
        if self.left:
            return T("{n} visit is still open.", "{n} visits are still open.", n=self.left)
        return T(
            "All settled: {placed} given to others, {tray} into the tray, {calls} to be called.",
            placed=self.placed,
            tray=self.trayed,
            calls=self.calls,
        )


@dataclass(frozen=True)
class OrphanLine:
    """A visit in the list, with what was settled."""

    orphan: Orphan
    settled: bool
    taking: Replacement | None

    @property
    def icon(self) -> str:
        """Open, given, given with a broken promise, in the tray."""
        if not self.settled:
            return "circle-outline"
        if self.taking is None:
            return "tray-arrow-down"
        return "check-circle-outline" if self.taking.safe else "phone-alert-outline"

    @property
    def goes(self) -> Text:
        """Where it goes, or would go."""
        if self.settled and self.taking is None:
            return T("tray, call prepared")
        one = self.taking if self.settled else self.orphan.best
        if one is None:
            return T("nobody can")
        return T("{name} {at}", name=one.name, at=one.start)

    @property
    def hue(self) -> str:
        """Of where it goes."""
        if self.settled:
            return "good" if self.taking is not None and self.taking.safe else "warning"
        return "" if self.orphan.best is not None and self.orphan.best.safe else "danger"


def lines(leaving: Leaving) -> tuple[OrphanLine, ...]:
    """The list."""
    return tuple(
        OrphanLine(o, o.job.id in leaving.settled, leaving.settled.get(o.job.id)) for o in leaving.orphans
    )


@dataclass(frozen=True)
class OfferLine:
    """Somebody who could take the visit. number: the key that takes them, from 1."""

    number: int
    offer: Replacement


def offer_lines(orphan: Orphan | None) -> tuple[OfferLine, ...]:
    """Those who could take it, best first."""
    return tuple(OfferLine(n + 1, offer) for n, offer in enumerate(orphan.offers)) if orphan else ()


def offer_words(offer: Replacement) -> Text:
    """What it costs: nothing, or which promise, or overtime."""
    promise = offer.broken[0] if offer.broken else T("keeps every promise")
    return T("{promise} · {over}", promise=promise, over=over_words(offer.over)) if offer.over else promise
