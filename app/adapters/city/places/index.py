"""The place index of a city pack: words to places while they are typed, and points back to addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.adapters.city.places import houses, labels
from app.adapters.city.places.build import FIXED
from app.adapters.city.places.matching import Finder
from app.adapters.city.places.plane import METRES_PER_DEGREE, apart
from app.adapters.city.places.query import Unit, parse, typed_point
from app.adapters.city.places.ranking import Match, clamp, closeness
from app.adapters.city.places.spelling import Speller
from app.adapters.city.places.storing import Reader, Store
from app.domain.geo import Point
from app.ports import PlaceHit

REVERSE_M = 500.0
ONE_PLACE_M = 150.0
AMBIGUOUS = 0.6
"""What is left of the confidence when another place answers as well."""
_STREETS_OPENED = 12  # candidates whose house numbers are looked up
_REACHES_M = (60.0, 200.0, REVERSE_M)


@dataclass(frozen=True, slots=True)
class _Ranked:
    score: float
    hit: PlaceHit


class PlaceIndex:
    """app.ports.Geocoder over the place tables of one pack file. Thread-safe; never opens a connection.

    A closed index finds nothing, so that a desk in the middle of a question survives the swap of the map.
    """

    def __init__(self, pack: Path) -> None:
        """Opens the pack read only; raises the database's errors when it has no place index."""
        self._store = Store(pack)
        self._speller = Speller(self._vocabulary)
        self._finder = Finder(self._speller, has_sound=self._store.meta.get("sound") == "1")

    def close(self) -> None:
        """Let go of the file."""
        self._store.close()

    def addresses(self) -> list[tuple[str, str, str, float, float]]:
        """(street, number, town, lat, lon) of every mapped address, for measuring and examples."""
        with self._store.reading() as read:
            return read.addresses()

    def _vocabulary(self) -> list[str]:
        with self._store.reading() as read:
            return read.vocabulary()

    def search(self, text: str, near: Point | None = None, limit: int = 5) -> list[PlaceHit]:
        """As `app.ports.Geocoder.search`; a text that is a point gives that point."""
        return self._answer(text, near, limit, typing=False)

    def complete(self, text: str, near: Point | None = None, limit: int = 8) -> list[PlaceHit]:
        """As `app.ports.Geocoder.complete`; with a number begun, the houses it may become."""
        return self._answer(text, near, limit, typing=True)

    def _answer(self, text: str, near: Point | None, limit: int, typing: bool) -> list[PlaceHit]:
        point = typed_point(text)
        if point is not None:
            return [point_hit(point)]
        units = parse(text)
        if not units or limit < 1 or self._store.closed:
            return []
        with self._store.reading() as read:
            matches = self._finder.find(read, units, near, typing)[: 2 * _STREETS_OPENED + 2 * limit]
            ranked = self._open_houses(read, matches, near)
            if typing:
                ranked += self._begun_numbers(read, matches, units)
        return _choose(ranked, limit, near)

    def _open_houses(self, read: Reader, matches: Sequence[Match], near: Point | None) -> list[_Ranked]:
        ranked = []
        for place, match in enumerate(matches):
            found: list[houses.Found] = []
            unit: Unit | None = None
            if place < _STREETS_OPENED:
                for unit in match.numbers:
                    if unit.number is not None:
                        found = houses.find(read, match.row, unit.number)
                    if found:
                        break
            if not found or unit is None:
                ranked.append(_Ranked(match.score, _hit(match)))
                continue
            share = unit.weight / match.whole
            for house in found:
                nearness = closeness(near, house.point.lat, house.point.lon)
                better = replace(match, said=match.said + share * house.sure, near=nearness)
                ranked.append(_Ranked(better.score + 0.1 * house.sure, _hit(better, house)))
        return sorted(ranked, key=lambda r: -r.score)

    def _begun_numbers(self, read: Reader, matches: Sequence[Match], units: Sequence[Unit]) -> list[_Ranked]:
        """Houses of the likeliest street whose number goes on from what was typed."""
        last = units[-1]
        if last.number is None or not matches or last not in matches[0].numbers:
            return []
        match = matches[0]
        ranked = []
        for order, row in enumerate(read.numbers_beginning(match.row.id, last.number.text, 10)):
            house = houses.Found(row.text, Point(row.lat, row.lon), row.postcode, 0.7)
            # below the house that was typed in full, above other streets
            ranked.append(_Ranked(match.score + 0.05 - order * 0.001, _hit(match, house)))
        return ranked

    def reverse(self, point: Point) -> PlaceHit | None:
        """The nearest address; where none is mapped the nearest named place or street. None beyond 500 m."""
        if self._store.closed:
            return None
        with self._store.reading() as read:
            for reach in _REACHES_M:
                best = self._nearest(read, point, reach)
                if best is not None:
                    return best
        return None

    @staticmethod
    def _nearest(read: Reader, point: Point, reach: float) -> PlaceHit | None:
        height = reach / METRES_PER_DEGREE
        width = height / max(0.01, apart(point.lat, 0.0, point.lat, 1.0) / METRES_PER_DEGREE)
        box = (point.lat - height, point.lat + height, point.lon - width, point.lon + width)
        south, north, west, east = (round(degrees * FIXED) for degrees in box)
        best: tuple[float, float, str, int] | None = None
        for lat, lon, kind, ref in read.spots(south, north, west, east):
            metres = apart(point.lat, point.lon, lat / FIXED, lon / FIXED)
            if metres > reach:
                continue
            # an address says most; the middle of a shop or a street only when it is much nearer
            handicap = {"address": metres, "poi": 2.5 * metres + 20.0, "street": 2.0 * metres + 30.0}[kind]
            if best is None or handicap < best[0]:
                best = (handicap, metres, kind, ref)
        if best is None:
            return None
        _, metres, kind, ref = best
        sure = clamp(1.0 - metres / REVERSE_M)
        if kind == "address":
            number = read.number(ref)
            house = houses.Found(number.text, Point(number.lat, number.lon), number.postcode, 1.0)
            row = read.entry(number.entry)
            return PlaceHit(labels.label(row, house), house.point, "address", sure, labels.detail(row, house))
        row = read.entry(ref)
        where = Point(row.lat, row.lon) if kind == "poi" else point
        return PlaceHit(labels.label(row), where, row.kind, sure, labels.detail(row))


def point_hit(point: Point) -> PlaceHit:
    """The answer to coordinates typed by hand."""
    return PlaceHit(labels.point_label(point), point, "point", 1.0)


def _hit(match: Match, house: houses.Found | None = None) -> PlaceHit:
    row = match.row
    sure = match.said * (0.5 + 0.5 * match.named)
    if house is None:
        return PlaceHit(labels.label(row), Point(row.lat, row.lon), row.kind, clamp(sure), labels.detail(row))
    if house.between:
        sure *= house.sure
    return PlaceHit(labels.label(row, house), house.point, "address", clamp(sure), labels.detail(row, house))


def _choose(ranked: Sequence[_Ranked], limit: int, near: Point | None) -> list[PlaceHit]:
    """The best hits, each place once; what another place answers as well is less certain."""
    chosen: list[_Ranked] = []
    for candidate in sorted(ranked, key=lambda r: -r.score):
        hit = candidate.hit
        if any(hit.label == c.hit.label and hit.point.metres_to(c.hit.point) < ONE_PLACE_M for c in chosen):
            continue
        chosen.append(candidate)
        if len(chosen) > max(limit, 2):
            break
    if len(chosen) > 1 and chosen[0].score - chosen[1].score < 0.02:
        first, second = chosen[0].hit, chosen[1].hit
        if first.point.metres_to(second.point) > REVERSE_M:
            chosen[:2] = [
                replace(c, hit=replace(c.hit, confidence=clamp(c.hit.confidence * AMBIGUOUS)))
                for c in chosen[:2]
            ]
    return [c.hit for c in chosen[:limit]]
