"""From what was read to what is looked up: one entry per street, place and point of interest."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.adapters.city.places.areas import Belonging, Membership
from app.adapters.city.places.features import Address, Features, LatLon, Thing
from app.adapters.city.places.lines import addresses_along
from app.adapters.city.places.plane import Flat, apart
from app.adapters.city.places.sounds import spellings
from app.adapters.city.places.streets import House, Street, form_streets, houses_of, settle_towns
from app.adapters.city.places.text import german_spelling, key, words

ALWAYS_SPOKEN = frozenset({"en", "zh", "zh-Hans", "zh-Hant"})
ONE_THING_M = 250.0
"""Things of one name closer than this are one: the stops of both directions, a shop mapped twice."""
LONG_M = 300.0
"""A street reaching farther than this from its middle may run through several districts; SAMPLES houses tell which."""
SAMPLES = 40
BETWEEN = " ¦ "
"""Parts two names of one entry; a word of its own, so that no phrase runs across."""


@dataclass(slots=True)
class Entry:
    """A row of the index. names: folded words of each name, joined by BETWEEN; sound: pinyin and initials."""

    kind: str
    name: str
    town: str
    quarter: str
    postcode: str
    street: str
    number: str
    weight: float
    lat: float
    lon: float
    radius: float
    names: str
    area: str
    sound: str
    keys: tuple[str, ...]
    houses: list[House] = field(default_factory=list)
    spots: list[LatLon] = field(default_factory=list)


def languages_of(features: Features) -> frozenset[str]:
    """Languages spoken here: those in which at least one in fifty street pieces has a name."""
    seen = Counter(language for p in features.pieces for language, _ in p.names.tongues)
    local = {language for language, n in seen.items() if n * 50 >= len(features.pieces)}
    return ALWAYS_SPOKEN | local


def make_entries(features: Features) -> list[Entry]:
    """All entries, the weightiest first."""
    languages = languages_of(features)
    latitudes = [p.lat for p in features.pieces] + [t.lat for t in features.things]
    latitudes += [a.lat for a in features.addresses]
    flat = Flat(sum(latitudes) / len(latitudes) if latitudes else 0.0)
    membership = Membership(features.boundaries, features.things, languages, flat)
    on_streets, on_grounds = _sort_addresses(features, membership)
    towns = settle_towns(on_streets, features.pieces, membership, flat)
    streets = form_streets(on_streets, features.pieces, towns, languages, flat)
    things = _merge(features.things)
    entries = [
        _street_entry(street, belonging, passed)
        for street, belonging, passed in zip(
            streets,
            membership.of([(s.lat, s.lon) for s in streets]),
            _passed(streets, membership),
            strict=True,
        )
    ]
    town_names = {key(s.town): s.town for s in streets if s.town}
    for thing, belonging in zip(things, membership.of([(t.lat, t.lon) for t in things]), strict=True):
        houses = houses_of(on_grounds.get(id(thing), []))
        entries.append(_thing_entry(thing, belonging, houses, languages, town_names))
    entries += _boundary_entries(features, things, languages)
    entries.sort(key=lambda e: -e.weight)
    return entries


def _sort_addresses(
    features: Features, membership: Membership
) -> tuple[list[Address], dict[int, list[Address]]]:
    """Addresses that have a street, and those that only have the grounds they stand on (by id of the thing)."""
    lines = addresses_along(features.lines)
    on_streets: list[Address] = []
    lost: list[Address] = []
    for address in [*features.addresses, *lines]:
        if not address.street:
            address.street = features.members.get(address.osm, "")
        (on_streets if address.street else lost).append(address)
    on_grounds: dict[int, list[Address]] = defaultdict(list)
    for address, grounds in zip(lost, membership.grounds([(a.lat, a.lon) for a in lost]), strict=True):
        if grounds:
            on_grounds[id(membership.ground(grounds[0]))].append(address)
    return on_streets, on_grounds


def _merge(things: Iterable[Thing]) -> list[Thing]:
    """One thing for all of the same name close together; the weightiest stands for them."""
    kept: dict[tuple[str, str], list[Thing]] = defaultdict(list)
    for thing in sorted(things, key=lambda t: -t.weight):
        rivals = kept[thing.kind, key(thing.names.main)]
        reach = [max(ONE_THING_M, r.radius) for r in rivals]
        if not any(apart(thing.lat, thing.lon, r.lat, r.lon) < m for r, m in zip(rivals, reach, strict=True)):
            rivals.append(thing)
    return [thing for rivals in kept.values() for thing in rivals]


def _passed(streets: Sequence[Street], membership: Membership) -> list[list[str]]:
    """For each street the districts it runs through: people name the one they live in, not that of its middle."""
    samples = [s.houses[:: max(1, len(s.houses) // SAMPLES)] if s.radius > LONG_M else [] for s in streets]
    belongings = iter(membership.of([(h.lat, h.lon) for houses in samples for h in houses]))
    passed = []
    for houses in samples:
        counted = Counter(name for _ in houses for name in next(belongings).around)
        passed.append(
            [name for name, count in counted.items() if count > 1]
        )  # a lone one is a school or a park
    return passed


def _street_entry(street: Street, belonging: Belonging, passed: Sequence[str]) -> Entry:
    postcodes = Counter(h.postcode for h in street.houses if h.postcode)
    postcode = postcodes.most_common(1)[0][0] if postcodes else ""
    # a longer street with more doors is meant more often
    weight = 0.6 + min(0.2, 0.05 * math.log10(1 + len(street.houses) + street.pieces))
    around = list(dict.fromkeys([street.town, *belonging.around, *passed, *postcodes]))
    quarter = belonging.quarter if key(belonging.quarter) != key(street.town) else ""
    return _entry(
        "street", street.names, around, weight, (street.lat, street.lon), street.radius,
        town=street.town, quarter=quarter, postcode=postcode, houses=street.houses, spots=street.spots,
    )  # fmt: skip


def _thing_entry(
    thing: Thing,
    belonging: Belonging,
    houses: list[House],
    languages: frozenset[str],
    town_names: dict[str, str],
) -> Entry:
    town = thing.town or belonging.town
    town = town_names.get(key(town), town)
    names = thing.names.all(languages)
    if key(town) == key(thing.names.main):
        town = ""
    quarter = belonging.quarter if key(belonging.quarter) not in (key(town), key(names[0])) else ""
    around = [town, *belonging.around, thing.postcode, thing.street, thing.category]
    around = [a for a in around if key(a) not in {key(n) for n in names}]
    return _entry(
        thing.kind, names, around, thing.weight, (thing.lat, thing.lon), thing.radius,
        town=town, quarter=quarter, postcode=thing.postcode, houses=houses,
        street=thing.street, number=thing.number,
    )  # fmt: skip


def _boundary_entries(features: Features, things: list[Thing], languages: frozenset[str]) -> list[Entry]:
    """Districts and towns that are drawn as areas and not also marked by a point."""
    import shapely

    marked = {key(t.names.main) for t in things if t.kind == "place"}
    entries = []
    for boundary in features.boundaries:
        if 4 <= boundary.level <= 10 and key(boundary.names.main) not in marked:
            marked.add(key(boundary.names.main))
            middle = shapely.from_wkb(boundary.wkb).representative_point()
            weight = 0.9 if boundary.level in (7, 8) else 0.7
            names = boundary.names.all(languages)
            entries.append(_entry("place", names, [], weight, (middle.y, middle.x), 2000.0))
    return entries


def _entry(
    kind: str,
    names: list[str],
    around: list[str],
    weight: float,
    at: LatLon,
    radius: float,
    *,
    town: str = "",
    quarter: str = "",
    postcode: str = "",
    street: str = "",
    number: str = "",
    houses: list[House] | None = None,
    spots: list[LatLon] | None = None,
) -> Entry:
    typed = list(dict.fromkeys(n for name in names for n in (name, german_spelling(name)) if n))
    sounds: list[str] = []
    keys = [key(name) for name in typed]
    for name in names:
        full, initials = spellings(name)
        sounds += full + initials
        keys += full[:1] + initials[:1]
    around = list(dict.fromkeys(a for name in around for a in (name, german_spelling(name)) if a))
    return Entry(
        kind=kind, name=names[0], town=town, quarter=quarter, postcode=postcode, street=street,
        number=number, weight=round(weight, 4), lat=at[0], lon=at[1], radius=round(radius, 1),
        names=BETWEEN.join(dict.fromkeys(" ".join(words(n)) for n in typed)),
        area=BETWEEN.join(dict.fromkeys(" ".join(words(a)) for a in around)),
        sound=" ".join(dict.fromkeys(sounds)),
        keys=tuple(dict.fromkeys(k for k in keys if k)),
        houses=houses or [], spots=spots or [],
    )  # fmt: skip
