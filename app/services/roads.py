"""Road seconds between one job and everybody's day: asked for in tables, and the legs that stand remembered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import numpy as np

from app.domain.easing import Easings
from app.domain.geo import Mode, Point
from app.domain.rules import Need
from app.domain.traffic import Hour, hour_of
from app.ports import Router
from app.services.gaps import Flags, Floats, Gaps, Priced, Rows, price, together


class Roads:
    """Asks the router. May be used from several threads; what it learns is kept with the rows it was asked for."""

    def __init__(self, router: Router) -> None:
        self._router = router

    def price(
        self, gaps: Gaps, need: Need, able: Sequence[bool], at: datetime, now: datetime
    ) -> tuple[Priced, str]:
        """Price a visit in every gap, and say where the times come from.

        able: who may come at all; the others' roads are not asked for and count nothing. at: on the branch's own
        clock, whose hour chooses the traffic.
        """
        people = [n for n, may in enumerate(able) if may]
        into, out, source = self._around(gaps, need.point, people, at)
        return price(gaps, need, into, out, now), source

    def _around(
        self,
        gaps: Gaps,
        point: Point | None,
        people: Iterable[int],
        at: datetime,
        other: Mode | None = None,
        wanted: Flags | None = None,
    ) -> tuple[Floats, Floats, str]:
        """Seconds place → point and point → place by each person's own mode or by another, for those named.

        wanted: which places matter, all when None; the others stay 0. The last number stands for no place and is 0.
        """
        into, out, source = np.zeros(gaps.size + 1), np.zeros(gaps.size + 1), "estimate"
        by_mode: dict[Mode, list[int]] = {}
        for n in people:
            by_mode.setdefault(other or gaps.people[n].day.person.mode, []).append(n)
        for mode, some in by_mode.items():
            found = [(gaps.places_of(n), gaps.people[n].places) for n in some]
            places = [p for _, own in found for p in own]
            if point is None or not places:
                continue
            where = np.concatenate([at for at, _ in found])
            if wanted is not None:
                where, places = (
                    where[wanted[where]],
                    [p for p, w in zip(places, wanted[where], strict=True) if w],
                )
            there = self._router.table(places, [point], mode, at)
            back = self._router.table([point], places, mode, at)
            source = there.source
            into[where] = np.fromiter((row[0] for row in there.seconds), float, len(places))
            out[where] = np.asarray(back.seconds[0], float)
        return into, out, source

    def legs(self, gaps: Gaps, people: Iterable[int], at: datetime) -> dict[int, Floats]:
        """Road seconds of these people's days as they stand, at that kind of hour: home, stops, home."""
        hour = hour_of(at)
        return {n: self._legs(gaps.people[n], hour, at) for n in people}

    def _legs(self, rows: Rows, hour: Hour, at: datetime) -> Floats:
        """Home, stops, home: seconds from each to the next. One table a person, asked once for each kind of hour."""
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

    def other_modes(
        self,
        gaps: Gaps,
        need: Need,
        found: list[Easings],
        able: Sequence[bool],
        at: datetime,
        now: datetime,
    ) -> list[Easings]:
        """What was eased, and for those whom only the road keeps away the other way of travelling that would do."""
        late = [n for n, e in enumerate(found) if able[n] and (np.isfinite(e.road) or not e.reachable)]
        if not late or need.point is None:
            return found
        found = list(found)
        for mode in Mode:
            some = [n for n in late if gaps.people[n].day.person.mode is not mode and found[n].mode is None]
            if not some:
                continue
            few = together([gaps.people[n] for n in some])
            wanted = few.near(need, now)
            into, out, _ = self._around(few, need.point, range(len(some)), at, mode, wanted)
            for k in price(few, need, into, out, now).people():
                found[some[k]] = replace(found[some[k]], mode=mode)
        return found
