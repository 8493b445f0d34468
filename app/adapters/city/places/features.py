"""What is read from an extract before it is put in order; all coordinates WGS-84, lat before lon."""

from __future__ import annotations

from dataclasses import dataclass, field

LatLon = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one thing: `main` as signs show it, `tongues` per language, `others` without one."""

    main: str
    tongues: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()

    def all(self, languages: frozenset[str]) -> list[str]:
        """The main name, then those in the languages, then the others; each once."""
        spoken = [value for language, value in self.tongues if language in languages]
        return list(dict.fromkeys([self.main, *spoken, *self.others]))


@dataclass(slots=True)
class Address:
    """One house number as mapped. rank: 0 a door or plot of its own, 1 a building, 2 a shop that says where it is."""

    osm: tuple[str, int]
    number: str
    street: str
    town: str
    postcode: str
    lat: float
    lon: float
    rank: int
    estimated: bool = False


@dataclass(slots=True)
class StreetPiece:
    """One stretch of a named street; course: points all along it, lat and lon the one in the middle."""

    names: Names
    lat: float
    lon: float
    course: list[LatLon]


@dataclass(slots=True)
class Thing:
    """A named place or point of interest. radius: metres from the middle to its edge; wkb: the area, if it is one."""

    names: Names
    kind: str
    weight: float
    lat: float
    lon: float
    radius: float = 0.0
    category: str = ""
    street: str = ""
    number: str = ""
    town: str = ""
    postcode: str = ""
    wkb: str = ""


@dataclass(slots=True)
class Boundary:
    """An administrative area; level as OpenStreetMap counts (2 country … 8 town … 10 quarter)."""

    names: Names
    level: int
    wkb: str


@dataclass(slots=True)
class NumberLine:
    """A line along which house numbers run; stops: points with the mapped number or ""."""

    mode: str
    street: str
    stops: list[tuple[float, float, str]]


@dataclass(slots=True)
class Features:
    """Everything the place index is made from."""

    addresses: list[Address] = field(default_factory=list)
    pieces: list[StreetPiece] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    boundaries: list[Boundary] = field(default_factory=list)
    lines: list[NumberLine] = field(default_factory=list)
    members: dict[tuple[str, int], str] = field(default_factory=dict)
    """Street names of addresses that have theirs from an associatedStreet relation."""
