"""Puts addresses and street pieces together: one street per name, town and neighbourhood."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.adapters.city.places.areas import Membership
from app.adapters.city.places.features import Address, LatLon, StreetPiece
from app.adapters.city.places.numbers import HouseNumber, parse
from app.adapters.city.places.plane import Flat, Nearest, apart
from app.adapters.city.places.text import key

CELL_M = 750.0
"""Pieces in neighbouring cells of this size belong to one street: they lie within about 1.5 km."""
SAME_HOUSE_M = 100.0
_RARE = 3


@dataclass(frozen=True, slots=True)
class House:
    """One house number with its place (lat, lon); estimated: computed along a line, not mapped."""

    number: HouseNumber
    lat: float
    lon: float
    postcode: str
    estimated: bool


@dataclass(slots=True)
class Street:
    """A street of one town. spots: points along it for the way back from a point to a name."""

    names: list[str]
    town: str
    lat: float
    lon: float
    houses: list[House] = field(default_factory=list)
    spots: list[LatLon] = field(default_factory=list)
    pieces: int = 0
    radius: float = 0.0


def settle_towns(
    addresses: Sequence[Address], pieces: Sequence[StreetPiece], membership: Membership, flat: Flat
) -> list[str]:
    """Fill in missing towns of the addresses, and return the town of every piece.

    What neighbours in the same street write comes first, since that is what people there say; then what any
    neighbour writes; then boundaries and nearest places. A spelling of a town used once or twice gives way.
    """
    usual = Counter(a.town for a in addresses if a.town)
    telling = [a for a in addresses if a.town and usual[a.town] >= _RARE] or [a for a in addresses if a.town]
    nearest = Nearest([(a.lat, a.lon) for a in telling], flat)

    def guess(items: Sequence[tuple[LatLon, str]], any_street: bool) -> list[str]:
        found = []
        around = nearest.find([point for point, _ in items], within=500.0, most=8)
        for (_point, street), near in zip(items, around, strict=True):
            same = [telling[i].town for i in near if key(telling[i].street) == street]
            other = [telling[i].town for i in near] if any_street else []
            found.append((same + other + [""])[0])
        return found

    doubtful = [a for a in addresses if a.town and usual[a.town] < _RARE]
    for address, town in zip(
        doubtful, guess([((a.lat, a.lon), key(a.street)) for a in doubtful], False), strict=True
    ):
        address.town = town or address.town
    missing = [a for a in addresses if not a.town]
    guessed = guess([((a.lat, a.lon), key(a.street)) for a in missing], True)
    drawn = membership.of([(a.lat, a.lon) for a in missing])
    for address, town, belonging in zip(missing, guessed, drawn, strict=True):
        address.town = town or belonging.town
    towns = guess([((p.lat, p.lon), key(p.names.main)) for p in pieces], True)
    homeless = [i for i, town in enumerate(towns) if not town]
    for i, belonging in zip(
        homeless, membership.of([(pieces[i].lat, pieces[i].lon) for i in homeless]), strict=True
    ):
        towns[i] = belonging.town
    return towns


def form_streets(
    addresses: Iterable[Address],
    pieces: Sequence[StreetPiece],
    towns: Sequence[str],
    languages: frozenset[str],
    flat: Flat,
) -> list[Street]:
    """Streets with their houses. Same name and town but far apart gives two streets."""
    groups: dict[tuple[str, str], list[Address | StreetPiece]] = defaultdict(list)
    spelled: dict[str, str] = {}
    members: list[tuple[str, str, Address | StreetPiece]] = [
        (key(p.names.main), town, p) for p, town in zip(pieces, towns, strict=True)
    ]
    members += [(key(a.street), a.town, a) for a in addresses]
    for name, town, member in members:
        groups[name, key(town)].append(member)
        spelled.setdefault(key(town), town)
    _give_home(groups)
    streets = []
    for (name, town), parts in groups.items():
        if name:
            for cluster in _clusters(parts, flat):
                streets.append(_street(cluster, spelled[town], languages, flat))
    return streets


def _give_home(groups: dict[tuple[str, str], list[Address | StreetPiece]]) -> None:
    """Parts of a street without a town join the part of the same name that has one and is nearest."""
    known: dict[str, list[str]] = defaultdict(list)
    for name, town in groups:
        if town:
            known[name].append(town)
    for name, towns in known.items():
        for member in groups.pop((name, ""), []):
            away = {
                town: min(apart(member.lat, member.lon, o.lat, o.lon) for o in groups[name, town])
                for town in towns
            }
            town = min(away, key=lambda t: away[t])
            groups[name, town if away[town] < 2 * CELL_M else ""].append(member)


def _clusters(members: list[Address | StreetPiece], flat: Flat) -> Iterable[list[Address | StreetPiece]]:
    """Members joined over neighbouring cells of a grid: linear in their number, however long the street."""
    cells: dict[tuple[int, int], list[Address | StreetPiece]] = defaultdict(list)
    for member in members:
        course = member.course if isinstance(member, StreetPiece) else [(member.lat, member.lon)]
        for cell in {(math.floor(n / CELL_M), math.floor(e / CELL_M)) for n, e in flat.metres(course)}:
            cells[cell].append(member)
    while cells:
        start, found = cells.popitem()
        edge = [start]
        while edge:
            north, east = edge.pop()
            for cell in [(north + dn, east + de) for dn in (-1, 0, 1) for de in (-1, 0, 1)]:
                if cell in cells:
                    found = found + cells.pop(cell)
                    edge.append(cell)
        # a long piece stands in many cells, all of them reached from each other
        yield list({id(member): member for member in found}.values())


def _street(cluster: list[Address | StreetPiece], town: str, languages: frozenset[str], flat: Flat) -> Street:
    pieces = [m for m in cluster if isinstance(m, StreetPiece)]
    addresses = [m for m in cluster if isinstance(m, Address)]
    written = Counter([p.names.main for p in pieces] or [a.street for a in addresses])
    names = [name for name, _ in written.most_common()]
    for piece in pieces:
        names += piece.names.all(languages)
    where = flat.metres([(m.lat, m.lon) for m in pieces or addresses])
    middle = ((where - where.mean(axis=0)) ** 2).sum(axis=1).argmin()
    centre = (pieces or addresses)[int(middle)]
    reached = [(a.lat, a.lon) for a in addresses] + [p.course[end] for p in pieces for end in (0, -1)]
    spread = flat.metres(reached) - flat.metres([(centre.lat, centre.lon)])
    return Street(
        names=list(dict.fromkeys(names)),
        town=town,
        lat=centre.lat,
        lon=centre.lon,
        houses=houses_of(addresses),
        spots=[spot for p in pieces for spot in p.course],
        pieces=len(pieces),
        radius=float((spread**2).sum(axis=1).max() ** 0.5),
    )


def houses_of(addresses: Sequence[Address]) -> list[House]:
    """The houses of one street; a number mapped several times within 100 m (door, building, shops) is one."""
    mapped: dict[str, list[list[tuple[Address, HouseNumber]]]] = defaultdict(list)
    for address in sorted(addresses, key=lambda a: (a.estimated, a.rank)):
        for number in parse(address.number):
            rivals = mapped[number.text]
            if rivals and address.estimated:
                continue
            for same in rivals:
                if apart(address.lat, address.lon, same[0][0].lat, same[0][0].lon) < SAME_HOUSE_M:
                    same.append((address, number))
                    break
            else:
                rivals.append([(address, number)])
    return [_house(same) for rivals in mapped.values() for same in rivals]


def _house(same: Sequence[tuple[Address, HouseNumber]]) -> House:
    """One house from all that was mapped of it: where the best kind is, in the middle of several."""
    best = [(a, n) for a, n in same if a.rank == same[0][0].rank]
    lat = sum(a.lat for a, _ in best) / len(best)
    lon = sum(a.lon for a, _ in best) / len(best)
    address, number = min(best, key=lambda item: apart(item[0].lat, item[0].lon, lat, lon))
    postcode = next((a.postcode for a, _ in same if a.postcode), "")
    return House(number, address.lat, address.lon, postcode, address.estimated)
