"""Three calls at real addresses, from an extract to closed jobs, by commands only.

Told twice: on a country's real map when it is on this machine, and on two invented villages everywhere.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from app import i18n
from app.__main__ import main
from app.adapters.city.pack import PackStore
from app.adapters.city.places.index import PlaceIndex
from app.domain.geo import Point
from tests.support.clock import FixedClock
from tests.support.command_line import Shell
from tests.support.extracts import Extract, village
from tests.support.real_maps import real_map

KEYS = {
    "name", "bounds", "osm_timestamp", "nodes", "road_km", "addresses", "streets", "pois", "places", "tiles",
    "seconds", "peak_mb",
}  # fmt: skip
ADDRESSES = list[tuple[str, str, str, float, float]]


@dataclass(frozen=True)
class City:
    """A loaded map with three addresses of it, the second in another commune."""

    profile: Path
    loaded: dict[str, Any]
    addresses: ADDRESSES
    first: str
    second: str
    third: str

    def points(self, count: int) -> list[tuple[float, float]]:
        """Addresses' places, the same every time."""
        return [(lat, lon) for *_, lat, lon in random.Random(5).sample(self.addresses, count)]


def two_villages() -> Extract:
    """The village, and another one three kilometres to the east with streets of its own, joined by a road."""
    land = village()
    step = 0.002
    grid = [[land.node(47.0 + row * step, 9.04 + column * step) for column in range(5)] for row in range(5)]
    for row in range(5):
        land.way(list(grid[row]), highway="residential", name=f"Alder {'ABCDE'[row]} Way")
        for column in range(4):
            land.square(
                47.0 + row * step + 0.0005,
                9.04 + column * step + 0.001,
                0.0003,
                building="house",
                addr__housenumber=str(column + 1),
                addr__street=f"Alder {'ABCDE'[row]} Way",
                addr__city="Eastham",
            )
    for column in range(5):
        land.way(
            [grid[row][column] for row in range(5)],
            highway="residential",
            name=f"Cross {'VWXYZ'[column]} Way",
        )
    land.node(47.004, 9.044, place="village", name="Eastham")
    corner = next(n.id for n in land.nodes if n.location == (9.014, 47.0))
    land.way([corner, grid[0][0]], highway="secondary", name="Long Road")
    return land


def written(street: str, number: str, town: str) -> str:
    """An address as people write it: the number last, but first where the street has a number of its own."""
    first = any(c.isdigit() for c in street)
    return f"{number} {street}, {town}" if first else f"{street} {number}, {town}"


def load(extract: Path, profile: Path) -> dict[str, Any]:
    """`map load`, as a script runs it."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        assert main(["map", "load", str(extract), "--name", "land", "--json", "--profile", str(profile)]) == 0
    loaded: dict[str, Any] = json.loads(printed.getvalue())
    return loaded


@pytest.fixture(scope="module", params=["two villages", "liechtenstein-2024"])
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> City:
    """The map, loaded once."""
    folder = tmp_path_factory.mktemp("land")
    real = request.param != "two villages"
    extract = real_map(request.param) if real else two_villages().write(folder / "land.osm.pbf")
    loaded = load(extract, folder / "profile")
    store = PackStore(folder / "profile" / "maps")
    pack = store.current()
    assert pack is not None
    index = PlaceIndex(pack.path)
    addresses = sorted(index.addresses())
    index.close()
    store.close()

    def at(town: str) -> str:
        street, number, name, *_ = next(a for a in addresses if a[2] == town and a[1] == "2")
        return written(street, number, name)

    named = (
        ("Städtle 38, Vaduz", at("Schaan"), at("Balzers"))
        if real
        else (at("Village"), at("Eastham"), at("Village"))
    )
    return City(folder / "profile", loaded, addresses, *named)


@pytest.fixture
def shell(
    city: City,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    clock: FixedClock,
) -> Iterator[Shell]:
    """A new desk on that map."""
    monkeypatch.setattr("app.adapters.clocks.SystemClock", lambda: clock)
    (tmp_path / "profile").mkdir()
    shutil.copytree(city.profile / "maps", tmp_path / "profile" / "maps")
    yield Shell(tmp_path / "profile", capsys, clock)
    i18n.set_language("en")
    i18n.set_zone(UTC)


def hire(shell: Shell, city: City) -> None:
    """Branch, services and people, as tables bring them."""
    shell.ok("setup", "--name", "Valley", "--zone", "Europe/Vaduz", "--country", "LI", "--currency", "CHF")
    services = "code,name_en,minutes,people,skills\nleak-repair,Leak repair,60,1,plumbing:2\nbig-move,Big move,120,2,moving:2\n"
    shell.ok("import", "services", shell.file("services.csv", services))
    rows = ["code,name,mode,skills,shift,days,languages,home"]
    rows += [
        f'S-001,Wang Fang,car,plumbing:3,08:00-18:00,mon-sun,zh de,"{city.first}"',
        f'S-002,Chen Jie,ebike,plumbing:2; moving:2,08:00-18:00,mon-sun,zh,"{city.second}"',
        f'S-003,Ana Frick,car,moving:3,08:00-18:00,mon-sun,de,"{city.third}"',
        f'S-004,Li Na,foot,moving:2; cleaning:4,08:00-18:00,mon-sun,zh en,"{city.first}"',
        f'S-005,Max Beck,car,plumbing:5,08:00-12:00,"mon,tue",de,"{city.third}"',
    ]
    told = shell.ok("import", "staff", shell.file("staff.csv", "\n".join(rows)))
    assert (told["added"], told["errors"]) == (5, [])


def walk(shell: Shell, job: str) -> None:
    """From assigned to closed, with a rating and a callback."""
    for state in ("accepted", "on_the_way", "arrived", "in_service", "completed"):
        shell.clock.advance(minutes=7)
        assert shell.ok("advance", job, state)["state"] == state
    assert (
        shell.ok("advance", job, "rated", "--rating", "5,4,5,5", "--note", "quick and clean")["state"]
        == "rated"
    )
    assert (
        shell.ok("advance", job, "followed_up", "--satisfaction", "5", "--recommend", "10")["state"]
        == "followed_up"
    )
    assert shell.ok("advance", job, "closed")["next"] == ["rework", "correct"]


def test_three_calls_from_ring_to_closed(city: City, shell: Shell, tmp_path: Path) -> None:
    hire(shell, city)
    leak = {
        "call": {"number": "+41 79 555 01 02", "channel": "phone"},
        "customer": {"name": "Zhao Min", "tier": "vip"},
        "place": {"text": city.first, "unit": "3. OG", "access": "code 1207"},
        "service": "leak-repair",
        "urgency": "urgent",
        "window": {"from": "2026-11-26T14:00+01:00", "to": "2026-11-26T16:00+01:00"},
        "wishes": {"prefer": ["S-001"], "refuse": [], "language": "zh"},
        "assign": "best",
    }
    by_bike = leak | {
        "call": {"number": "+423 232 10 20"},
        "customer": {"name": "Ana Beck"},
        "place": {"text": city.second},
        "assign": "S-002",
        "wishes": {},
    }
    together = {
        "call": {"number": "+41 79 555 01 03", "channel": "chat"},
        "customer": {"name": "Noah Marxer", "language": "de"},
        "place": {"text": city.third},
        "service": "big-move",
        "window": {"from": "2026-11-26T10:00+01:00", "to": "2026-11-26T13:00+01:00"},
    }
    answers = [
        shell.ok("book", shell.file(f"call{n}.json", call))
        for n, call in enumerate((leak, by_bike, together))
    ]
    assert [a["job"] for a in answers] == ["J-1001", "J-1002", "J-1003"]
    assert answers[0]["staff"] == "S-001"
    assert answers[0]["priority"] > answers[2]["priority"]
    assert "2026-11-26T14:00:00+01:00" <= answers[0]["arrival"] < "2026-11-26T16:00:00+01:00"
    assert answers[1]["staff"] == "S-002"
    assert len(answers[2]["staff"]) == 2
    assert set(answers[2]["staff"]) <= {"S-002", "S-003", "S-004"}

    who = shell.ok("candidates", "J-1001")
    assert who["source"] == "road"
    scores = [c["score"] for c in who["eligible"]]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= share <= 1 for c in who["eligible"] for share in c["goals"].values())
    assert {e["staff"]: e["rule"] for e in who["excluded"]}["S-003"] == "skill"
    assert {e["staff"]: e["rule"] for e in who["excluded"]}["S-005"] == "shift"
    assert all(e["why"] and e["smallest_change"] for e in who["excluded"])
    assert len(who["eligible"]) + len(who["excluded"]) == 5

    for answer in answers:
        walk(shell, answer["job"])
    for what, count in (("jobs", 3), ("ratings", 3), ("calls", 3), ("followups", 3), ("customers", 3)):
        assert shell.ok("export", what, tmp_path / f"{what}.xlsx")["rows"] == count
    rung = shell.ok("ring", "+41795550102")
    assert len(rung["customers"]) == 1


def test_the_map_was_read_whole(city: City) -> None:
    assert set(city.loaded) == KEYS
    south, west, north, east = city.loaded["bounds"]
    assert all(south <= lat <= north and west <= lon <= east for *_, lat, lon in city.addresses)
    assert city.loaded["addresses"] >= len(city.addresses) > 50
    assert city.loaded["road_km"] > 10
    assert city.loaded["tiles"] > 5


def test_addresses_are_found_where_the_map_has_them(city: City, shell: Shell) -> None:
    # “2 Row 3 Street” and “3 Row 2 Street” are one and the same in another order of words
    plain = [a for a in city.addresses if not any(c.isdigit() for c in a[0])]
    drawn = random.Random(3).sample(plain, 20)
    table = "query\n" + "".join(f'"{written(*address[:3])}"\n' for address in drawn)
    ran = shell.run("geocode", "--batch", shell.file("batch.csv", table), "--limit", "1")
    assert ran.code == 0
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert len(lines) == 20
    near = 0
    for line, (*_, lat, lon) in zip(lines, drawn, strict=True):
        assert set(line) == {"query", "results"}
        hit = line["results"][0]
        assert 0 <= hit["confidence"] <= 1
        near += Point(hit["lat"], hit["lon"]).metres_to(Point(lat, lon)) < 50
    assert near >= 19
    *_, lat, lon = drawn[0]
    assert shell.ok("reverse", f"{lat},{lon}")["metres"] < 30


def test_ways_times_and_areas_make_sense(city: City, shell: Shell) -> None:
    points = city.points(min(500, len(city.addresses)))
    square = shell.ok("matrix", shell.file("points.json", {"points": points}), "--mode", "car")
    assert square["source"] == "road"
    assert [len(row) for row in square["seconds"]] == [len(points)] * len(points)
    known = [s for row in square["seconds"] for s in row if s is not None]
    assert len(known) > 0.97 * len(points) ** 2
    assert all(square["seconds"][i][i] in (0, None) for i in range(len(points)))
    assert min(known) >= 0
    for i, j in ((0, 1), (2, 3), (4, 5)):
        crow = Point(*points[i]).metres_to(Point(*points[j]))
        way = shell.ok("route", *(f"{lat},{lon}" for lat, lon in (points[i], points[j])))
        leg = way["legs"][0]
        assert way["source"] == "road"
        assert leg["seconds"] == pytest.approx(square["seconds"][i][j], abs=0.2)
        # a house may stand off its road; the way goes along the road
        assert leg["metres"] > 0.8 * crow - 100
        assert crow / leg["seconds"] < 40, "nobody drives faster than 144 km/h as the crow flies"
        for end, place in ((leg["geometry"][0], points[i]), (leg["geometry"][-1], points[j])):
            assert Point(*end).metres_to(Point(*place)) < 1
        bike = shell.ok("route", *(f"{lat},{lon}" for lat, lon in (points[i], points[j])), "--mode", "foot")
        assert bike["legs"][0]["seconds"] > leg["seconds"] * 0.8
    lat, lon = points[0]
    areas = shell.ok("reach", f"{lat},{lon}", "--minutes", "2,5,10")
    from shapely.geometry import Point as Spot
    from shapely.geometry import shape

    shapes = [shape(feature["geometry"]) for feature in areas["features"]]
    assert all(a.area <= b.area for a, b in itertools.pairwise(shapes))
    assert shapes[0].area > 0
    assert shapes[-1].buffer(0.002).contains(Spot(lon, lat))
