"""On which side one drives: from tags, from roundabouts, from the place on earth."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.adapters.city.roads.driving_side import DrivingSide, drives_left, driving_side
from app.domain.geo import Point
from tests.app.adapters.city.roads.town import Town

VADUZ = Point(47.14, 9.52)
LONDON = Point(51.5, -0.12)

LEFT = {
    "London": LONDON, "Dover": Point(51.13, 1.31), "Dublin": Point(53.35, -6.26), "Belfast": Point(54.6, -5.93),
    "Jersey": Point(49.21, -2.13), "Valletta": Point(35.9, 14.51), "Nicosia": Point(35.17, 33.36),
    "Delhi": Point(28.61, 77.21), "Mumbai": Point(19.08, 72.88), "Chennai": Point(13.08, 80.27), "Dhaka": Point(23.81, 90.41),
    "Karachi": Point(24.86, 67.0), "Lahore": Point(31.55, 74.34), "Kathmandu": Point(27.72, 85.32), "Colombo": Point(6.93, 79.86),
    "Bangkok": Point(13.76, 100.5), "Chiang Mai": Point(18.79, 98.98), "Kuala Lumpur": Point(3.14, 101.69),
    "Singapore": Point(1.35, 103.82), "Jakarta": Point(-6.2, 106.85), "Medan": Point(3.59, 98.67), "Kuching": Point(1.55, 110.35),
    "Kota Kinabalu": Point(5.98, 116.07), "Manado": Point(1.49, 124.84), "Hong Kong": Point(22.3, 114.17), "Macau": Point(22.19, 113.54),
    "Tokyo": Point(35.68, 139.77), "Osaka": Point(34.69, 135.5), "Sapporo": Point(43.06, 141.35), "Fukuoka": Point(33.59, 130.4),
    "Naha": Point(26.21, 127.68), "Sydney": Point(-33.87, 151.21), "Perth": Point(-31.95, 115.86), "Auckland": Point(-36.85, 174.76),
    "Port Moresby": Point(-9.44, 147.18), "Suva": Point(-18.14, 178.44), "Apia": Point(-13.83, -171.76), "Nairobi": Point(-1.29, 36.82),
    "Mombasa": Point(-4.04, 39.67), "Kampala": Point(0.35, 32.58), "Dar es Salaam": Point(-6.79, 39.21), "Lusaka": Point(-15.39, 28.32),
    "Johannesburg": Point(-26.2, 28.05), "Cape Town": Point(-33.92, 18.42), "Windhoek": Point(-22.56, 17.08), "Maputo": Point(-25.97, 32.57),
    "Port Louis": Point(-20.16, 57.5), "Kingston": Point(17.97, -76.79), "Nassau": Point(25.04, -77.35), "Bridgetown": Point(13.1, -59.62),
    "Port of Spain": Point(10.65, -61.5), "Georgetown": Point(6.8, -58.16), "Paramaribo": Point(5.85, -55.2),
}  # fmt: skip

RIGHT = {
    "Vaduz": VADUZ, "Calais": Point(50.95, 1.86), "Dunkirk": Point(51.03, 2.37), "Cherbourg": Point(49.63, -1.62),
    "Saint-Malo": Point(48.65, -2.02), "Brest": Point(48.39, -4.49), "Ostend": Point(51.23, 2.92), "Bergen": Point(60.39, 5.32),
    "Reykjavik": Point(64.15, -21.94), "Gibraltar": Point(36.14, -5.35), "Catania": Point(37.5, 15.09), "Beirut": Point(33.89, 35.5),
    "Beijing": Point(39.9, 116.4), "Shenzhen": Point(22.54, 114.06), "Zhuhai": Point(22.27, 113.58), "Guangzhou": Point(23.13, 113.26),
    "Taipei": Point(25.03, 121.57), "Seoul": Point(37.57, 126.98), "Busan": Point(35.18, 129.08), "Shanghai": Point(31.23, 121.47),
    "Manila": Point(14.6, 120.98), "Hanoi": Point(21.03, 105.85), "Vientiane": Point(17.97, 102.63), "Phnom Penh": Point(11.56, 104.92),
    "Yangon": Point(16.84, 96.17), "Kabul": Point(34.53, 69.17), "Lhasa": Point(29.65, 91.14), "Tehran": Point(35.69, 51.39),
    "Dubai": Point(25.2, 55.27), "Addis Ababa": Point(9.01, 38.75), "Mogadishu": Point(2.05, 45.32), "Kinshasa": Point(-4.32, 15.31),
    "Kigali": Point(-1.95, 30.06), "Bujumbura": Point(-3.38, 29.36), "Lubumbashi": Point(-11.66, 27.48), "Luanda": Point(-8.84, 13.23),
    "Antananarivo": Point(-18.88, 47.51), "Saint-Denis": Point(-20.88, 55.45), "Noumea": Point(-22.28, 166.46), "Guam": Point(13.44, 144.79),
    "Port Vila": Point(-17.73, 168.32), "Pago Pago": Point(-14.28, -170.7), "Caracas": Point(10.48, -66.9), "Cayenne": Point(4.92, -52.31),
    "San Juan": Point(18.47, -66.11), "Fort-de-France": Point(14.6, -61.07), "Santo Domingo": Point(18.49, -69.93), "Havana": Point(23.11, -82.37),
    "Port-au-Prince": Point(18.54, -72.34), "Miami": Point(25.76, -80.19), "Sint Maarten": Point(18.03, -63.05),
}  # fmt: skip


@pytest.mark.parametrize("city", LEFT)
def test_cities_that_drive_on_the_left(city: str) -> None:
    assert drives_left(LEFT[city])


@pytest.mark.parametrize("city", RIGHT)
def test_cities_that_drive_on_the_right(city: str) -> None:
    assert not drives_left(RIGHT[city])


def test_the_map_itself_is_believed_first() -> None:
    assert driving_side(1, 0, 0, 50, VADUZ) == DrivingSide(True, "tag")
    assert driving_side(0, 0, 9, 1, VADUZ) == DrivingSide(True, "roundabouts")
    assert driving_side(0, 0, 1, 9, LONDON) == DrivingSide(False, "roundabouts")
    assert driving_side(0, 0, 2, 1, LONDON) == DrivingSide(True, "region")
    assert driving_side(0, 0, 5, 4, VADUZ) == DrivingSide(False, "default")


@pytest.mark.parametrize("clockwise", [True, False])
def test_roundabouts_show_the_side(tmp_path: Path, clockwise: bool) -> None:
    town = Town()
    town.grid("abcdef", "ABCDEF", step=60)
    for square in ("abBA", "cdDC", "efFE"):  # clockwise from the north-west
        ring = square if clockwise else square[::-1]
        town.way(ring + ring[0], junction="roundabout")
    for way in ("bc", "de"):
        town.way(way)
    assert town.router(tmp_path).drives_left is clockwise


def test_a_town_in_england_drives_on_the_left(tmp_path: Path) -> None:
    town = Town(south=52.2, west=0.1)
    town.grid("ab")
    town.way("ab")
    assert town.router(tmp_path).drives_left
