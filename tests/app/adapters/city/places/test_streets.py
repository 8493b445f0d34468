"""Streets out of pieces and addresses: joined by name and nearness, parted by town."""

from __future__ import annotations

from app.adapters.city.places.areas import Membership
from app.adapters.city.places.features import Address, Names, NumberLine, StreetPiece
from app.adapters.city.places.lines import addresses_along
from app.adapters.city.places.plane import Flat, along, apart
from app.adapters.city.places.reading import SPOT_EVERY_M
from app.adapters.city.places.streets import Street, form_streets, houses_of, settle_towns

FLAT = Flat(47.0)
NOBODY = Membership([], [], frozenset(), FLAT)
EAST_M = 1 / apart(47.0, 9.0, 47.0, 10.0)  # degrees of longitude per metre


def piece(name: str, east: float, length: float = 100.0, **tongues: str) -> StreetPiece:
    course = [(47.0, 9.0 + east * EAST_M), (47.0, 9.0 + (east + length) * EAST_M)]
    spots = along(course, SPOT_EVERY_M)
    return StreetPiece(Names(name, tuple(tongues.items())), *spots[len(spots) // 2], spots)


def address(street: str, number: str, east: float, town: str = "", rank: int = 0) -> Address:
    return Address(("n", 1), number, street, town, "", 47.0001, 9.0 + east * EAST_M, rank)


def streets(addresses: list[Address], pieces: list[StreetPiece]) -> list[Street]:
    towns = settle_towns(addresses, pieces, NOBODY, FLAT)
    return form_streets(addresses, pieces, towns, frozenset({"sv"}), FLAT)


def test_pieces_near_each_other_are_one_street_and_far_ones_are_not() -> None:
    found = streets([], [piece("Ring", 0), piece("Ring", 900), piece("ring", 1700), piece("Ring", 9000)])
    assert sorted(s.pieces for s in found) == [1, 3]


def test_one_name_in_two_towns_is_two_streets() -> None:
    addresses = [address("Main", str(i), i * 20, "West" if i < 20 else "East") for i in range(40)]
    found = streets(addresses, [piece("Main", e) for e in range(0, 800, 100)])
    assert {(s.town, len(s.houses)) for s in found} == {("West", 20), ("East", 20)}
    assert all(s.pieces >= 3 for s in found)


def test_a_rare_spelling_of_a_town_gives_way_and_a_missing_one_is_filled() -> None:
    addresses = [address("Main", str(i), i * 10, "Balzers") for i in range(5)]
    addresses += [address("Main", "90", 60, "Balzers (FL)"), address("Main", "91", 70)]
    (street,) = streets(addresses, [])
    assert (street.town, len(street.houses)) == ("Balzers", 7)


def test_a_village_of_two_houses_keeps_its_name() -> None:
    found = streets([address("Lane", "1", 0, "Tiny"), address("Lane", "2", 20, "Tiny")], [])
    assert [s.town for s in found] == ["Tiny"]


def test_names_in_the_languages_spoken_here_belong_to_the_street() -> None:
    (street,) = streets([address("Katu", "1", 10)], [piece("Katu", 0, sv="Gatan", ru="Улица")])
    assert street.names == ["Katu", "Gatan"]
    assert len(street.houses) == 1


def test_door_building_and_shop_are_one_house_where_the_door_is() -> None:
    houses = houses_of(
        [address("A", "5", 0, rank=2), address("A", "5", 20, rank=0), address("A", "5", 40, rank=1)]
    )
    assert [(h.number.text, round((h.lon - 9.0) / EAST_M)) for h in houses] == [("5", 20)]
    assert len(houses_of([address("A", "5", 0), address("A", "5", 400)])) == 2


def test_many_shops_of_one_number_stand_for_it_by_the_one_in_the_middle() -> None:
    (house,) = houses_of([address("A", "5", east, rank=2) for east in (0, 35, 90)])
    assert round((house.lon - 9.0) / EAST_M) == 35


def test_spots_lie_close_along_the_course() -> None:
    (street,) = streets([], [piece("Long", 0, length=1000)])
    gaps = [apart(*a, *b) for a, b in zip(street.spots, street.spots[1:], strict=False)]
    assert max(gaps) <= SPOT_EVERY_M + 1
    assert abs(apart(*street.spots[0], *street.spots[-1]) - 1000) < 1


def line(mode: str, *stops: tuple[float, str]) -> NumberLine:
    return NumberLine(mode, "Main", [(47.0, 9.0 + east * EAST_M, number) for east, number in stops])


def numbers(of: NumberLine) -> list[tuple[str, int]]:
    return [(a.number, round((a.lon - 9.0) / EAST_M)) for a in addresses_along([of])]


def test_numbers_between_the_ends_of_a_line() -> None:
    assert numbers(line("odd", (0, "1"), (60, "7"))) == [("3", 20), ("5", 40)]
    assert numbers(line("all", (0, "4"), (30, "1"))) == [("2", 20), ("3", 10)]
    assert numbers(line("10", (0, "10"), (30, "40"))) == [("20", 10), ("30", 20)]
    assert numbers(line("even", (0, "2"), (10, ""), (40, "6"), (80, "10"))) == [("4", 20), ("8", 60)]


def test_lines_that_say_nothing_give_nothing() -> None:
    for mode in ("alphabetic", "", "0", "-2"):
        assert numbers(line(mode, (0, "1"), (60, "7"))) == []
    assert numbers(line("all", (0, "1"), (60, "99999"))) == []
    assert numbers(line("all", (0, "5"), (60, "5"))) == []
