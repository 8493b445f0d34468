"""Where points belong: drawn boundaries, nearest places, named grounds."""

from __future__ import annotations

import shapely

from app.adapters.city.places.areas import Membership
from app.adapters.city.places.features import Boundary, Names, Thing
from app.adapters.city.places.plane import Flat, apart

SPOKEN = frozenset({"en"})


def box(south: float, west: float, north: float, east: float) -> str:
    return str(shapely.to_wkb(shapely.box(west, south, east, north), hex=True))


def place(name: str, category: str, lat: float, lon: float) -> Thing:
    return Thing(Names(name), "place", 0.8, lat, lon, category=category)


def membership(boundaries: list[Boundary], things: list[Thing]) -> Membership:
    return Membership(boundaries, things, SPOKEN, Flat(47.0))


def test_a_drawn_town_counts_more_than_a_near_one() -> None:
    drawn = Boundary(Names("Drawn", (("en", "Painted"),)), 8, box(47.0, 9.0, 47.1, 9.1))
    found = membership([drawn], [place("Near", "village", 47.05, 9.05)]).of([(47.05, 9.05), (47.15, 9.05)])
    assert [f.town for f in found] == ["Drawn", "Near"]
    assert "Painted" in found[0].around


def test_the_nearest_town_counts_where_none_is_drawn_but_not_from_afar() -> None:
    places = [place("One", "town", 47.0, 9.0), place("Two", "village", 47.05, 9.0)]
    found = membership([], places).of([(47.01, 9.0), (47.04, 9.0), (48.0, 9.0)])
    assert [f.town for f in found] == ["One", "Two", ""]


def test_quarters_by_boundary_or_nearness() -> None:
    inner = Boundary(Names("Inner"), 10, box(47.0, 9.0, 47.02, 9.02))
    places = [place("Town", "town", 47.0, 9.0), place("Mill", "neighbourhood", 47.05, 9.0)]
    found = membership([inner], places).of([(47.01, 9.01), (47.051, 9.0)])
    assert [f.quarter for f in found] == ["Inner", "Mill"]


def test_in_china_the_district_is_said_not_the_subdistrict() -> None:
    boundaries = [
        Boundary(Names("清华园街道"), 8, box(40.0, 116.3, 40.1, 116.4)),
        Boundary(Names("海淀区"), 6, box(39.9, 116.2, 40.2, 116.5)),
    ]
    found = membership(boundaries, [place("远镇", "town", 40.05, 116.35)]).of([(40.05, 116.35)])
    assert found[0].town == "海淀区"
    assert "清华园街道" in found[0].around


def test_grounds_are_told_smallest_first() -> None:
    large = Thing(Names("Campus"), "poi", 0.8, 47.05, 9.05, 3000.0, wkb=box(47.0, 9.0, 47.1, 9.1))
    small = Thing(Names("Court"), "poi", 0.5, 47.05, 9.05, 100.0, wkb=box(47.049, 9.049, 47.051, 9.051))
    members = membership([], [large, small])
    (inside,) = members.grounds([(47.05, 9.05)])
    assert [members.ground(g).names.main for g in inside] == ["Court", "Campus"]
    assert set(members.of([(47.05, 9.05)])[0].around) == {"Court", "Campus"}


def test_the_plane_agrees_with_the_globe() -> None:
    from app.domain.geo import Point

    for lat in (0.0, 25.0, 47.0, 65.0):
        globe = Point(lat, 9.0).metres_to(Point(lat + 0.02, 9.03))
        assert abs(apart(lat, 9.0, lat + 0.02, 9.03) / globe - 1) < 0.001
