"""Road seconds between one job and everybody's day: asked for in tables, and the legs that stand remembered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from app.domain.easing import Easings
from app.domain.geo import Mode
from app.domain.rules import Need
from app.domain.traffic import Hour, hour_of
from app.later import Later
from app.ports import Router
from app.services.gaps import Gaps, Priced, Rows, eased, price

if TYPE_CHECKING:
    import numpy as np

    from app.services.gaps import Flags, Floats
else:
    np = Later("numpy")


@dataclass(frozen=True)
class Around:
    """Road seconds place → job (`into`) and job → place (`out`), an array a mode; the last number is no place."""

    into: dict[Mode, Floats]
    out: dict[Mode, Floats]
    source: str


class Roads:
    """Asks the router. May be used from several threads; what it learns is kept with the rows it was asked for."""

    def __init__(self, router: Router) -> None:
        self._router = router

    def price(
        self, gaps: Gaps, need: Need, able: Sequence[bool], at: datetime, now: datetime, *, why: bool = True
    ) -> tuple[Priced, list[Easings], str]:
        """Price a visit in every gap; what would let the others in (only if `why`); where the times come from.

        able: who may come at all; the others' roads are not asked for and count nothing. at: on the branch's own
        clock, whose hour chooses the traffic.
        """
        around = self._around(gaps, need, np.array(able, bool), at, now, why)
        own = gaps.mode[gaps.owner]
        into, out = np.zeros(gaps.size + 1), np.zeros(gaps.size + 1)
        for number, mode in enumerate(Mode):
            if mode in around.into:
                mine = np.append(own == number, False)
                into[mine], out[mine] = around.into[mode][mine], around.out[mode][mine]
        priced = price(gaps, need, into, out, now)
        if not why:
            return priced, [], around.source
        return (
            priced,
            self._other_modes(priced, need, eased(priced, need, now), able, around, now),
            around.source,
        )

    def _around(
        self, gaps: Gaps, need: Need, able: Flags, at: datetime, now: datetime, others: bool
    ) -> Around:
        """Ask by each mode for every place of those who travel so, and for the places beside a gap of the others that
        would do if roads took no time."""
        into: dict[Mode, Floats] = {}
        out: dict[Mode, Floats] = {}
        source = "estimate"
        if need.point is None or not gaps.size:
            return Around(into, out, source)
        may = able[gaps.owner]
        near = gaps.near(need, now)[:-1] & others
        for number, mode in enumerate(Mode):
            own = gaps.mode[gaps.owner] == number
            where = np.flatnonzero(may & (own | near))
            if not len(where):
                continue
            places = [gaps.places[n] for n in where.tolist()]
            there = self._router.table(places, [need.point], mode, at)
            back = self._router.table([need.point], places, mode, at)
            source = there.source
            into[mode], out[mode] = np.zeros(gaps.size + 1), np.zeros(gaps.size + 1)
            into[mode][where] = [row[0] for row in there.seconds]
            out[mode][where] = back.seconds[0]
        return Around(into, out, source)

    @staticmethod
    def _other_modes(
        priced: Priced, need: Need, found: list[Easings], able: Sequence[bool], around: Around, now: datetime
    ) -> list[Easings]:
        """What was eased, and for those whom only the road keeps away the other way of travelling that would do."""
        gaps = priced.gaps
        late = {n for n, e in enumerate(found) if able[n] and (e.road < np.inf or not e.reachable)}
        for number, mode in enumerate(Mode):
            if mode not in around.into or not late:
                continue
            for n in price(gaps, need, around.into[mode], around.out[mode], now).people():
                if n in late and gaps.mode[n] != number:
                    found[n] = replace(found[n], mode=mode)
                    late.discard(n)
        return found

    def legs(self, gaps: Gaps, people: Iterable[int], at: datetime) -> dict[int, Floats]:
        """Road seconds of these people's days as they stand, at that kind of hour: home, stops, home."""
        hour = hour_of(at)
        return {n: self._legs(gaps.people[n], hour, at) for n in people}

    def _legs(self, rows: Rows, hour: Hour, at: datetime) -> Floats:
        """One table a person, asked once for each kind of hour."""
        known = rows.legs.get(hour)
        if known is not None:
            return known
        chain = [rows.day.person.home, *(s.point for s in rows.day.stops), rows.day.person.home]
        found: Floats = np.zeros(len(rows.at))
        pairs = [(n, a, b) for n, (a, b) in enumerate(pairwise(chain)) if a and b and a != b]
        if pairs:
            origins, targets = [a for _, a, _ in pairs], [b for _, _, b in pairs]
            table = self._router.table(origins, targets, rows.day.person.mode, at)
            for k, (n, _, _) in enumerate(pairs):
                found[n] = float(table.seconds[k][k])
        rows.legs[hour] = found
        return found
