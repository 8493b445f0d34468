"""Two invented towns with a street of the same name, and a quarter of a Chinese city."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.adapters import sqlite
from app.adapters.city.places.build import build
from app.adapters.city.places.index import PlaceIndex
from tests.app.adapters.city.places.drawing import TownDrawing

NORTH, EAST = 0.0001, 0.00015  # about 11 m each at these latitudes


def index_of(folder: Path, fill: Callable[[TownDrawing], None]) -> PlaceIndex:
    """The index of an extract that `fill` writes."""
    extract, pack = folder / "small.osm.pbf", folder / "small.pack"
    drawing = TownDrawing()
    fill(drawing)
    drawing.write(extract)
    connection = sqlite.connect(str(pack))
    build(extract, connection, lambda _: None)
    connection.commit()
    connection.close()
    return PlaceIndex(pack)


def two_towns(w: TownDrawing) -> None:
    """Oberau (47.10, 9.50) and Niederau (47.20, 9.50), each with a Hauptstrasse; boundaries drawn."""
    w.boundary((47.05, 9.40), (47.15, 9.60), "Oberau", 8)
    w.boundary((47.15, 9.40), (47.25, 9.60), "Niederau", 8)
    w.at((47.10, 9.50), place="village", name="Oberau")
    w.at((47.20, 9.50), place="village", name="Niederau")
    for base, town, postcode in ((47.10, "Oberau", "9400"), (47.20, "Niederau", "9500")):
        w.street("Hauptstrasse", [(base, 9.50 + i * 0.001) for i in range(8)])
        for i, number in enumerate((1, 2, 3, 4, 5, 6, 11, 12, 13)):
            side = NORTH if number % 2 else -NORTH
            w.house(
                "Hauptstrasse",
                str(number),
                (base + side, 9.50 + number * 0.0003),
                town if i else "",
                addr__postcode=postcode,
            )
    w.house("Hauptstrasse", "14a", (47.1001, 9.5045), "Oberau")
    w.house("Hauptstrasse", "20-24", (47.1001, 9.5060), "Oberau")
    w.street("Josef-Rheinberger-Straße", [(47.104, 9.50), (47.104, 9.502)])
    w.house("Josef-Rheinberger-Straße", "7", (47.1041, 9.501), "Oberau")
    w.street("Mühlegasse", [(47.107, 9.50), (47.107, 9.503)])
    first = w.house("Mühlegasse", "2", (47.1072, 9.500), "Oberau")
    last = w.house("Mühlegasse", "10", (47.1072, 9.502), "Oberau")
    w.way([first, last], addr__interpolation="even")
    w.street("Im Rossfeld", [(47.109, 9.50), (47.109, 9.502)])
    w.house("Im Rossfeld", "3", (47.1091, 9.501), "Oberau")
    w.box((47.111, 9.500), (47.112, 9.502), amenity="school", name="Primarschule Oberau")
    w.at(
        (47.1003, 9.5006),
        shop="bakery",
        name="Bäckerei Engel",
        addr__street="Hauptstrasse",
        addr__housenumber="2",
    )


def university_quarter(w: TownDrawing) -> None:
    """A campus with a kindergarten and a west gate, a road with both names, an estate of numbered houses."""
    w.box(
        (40.000, 116.310),
        (40.010, 116.330),
        amenity="university",
        name="清华大学",
        name__en="Tsinghua University",
    )
    w.box((40.002, 116.312), (40.003, 116.313), amenity="kindergarten", name="清华大学附属幼儿园")
    w.at((40.005, 116.3101), barrier="gate", name="西门")
    w.street("成府路", [(39.992, 116.31 + i * 0.002) for i in range(6)], name__en="Chengfu Road")
    for number in (43, 45, 57):
        w.house("成府路", str(number), (39.9921, 116.31 + number * 0.0001))
    w.box((40.012, 116.310), (40.014, 116.314), landuse="residential", name="西北小区")
    for number in range(1, 5):
        w.at((40.013, 116.310 + number * 0.0005), addr__housenumber=f"{number}号")
    w.at((39.990, 116.330), amenity="hospital", name="重庆医院")
