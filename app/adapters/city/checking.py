"""The last look at a finished pack: every part is asked something before the desk may use it."""

from __future__ import annotations

import itertools
from pathlib import Path

from app.adapters import sqlite
from app.adapters.city.basemap.mvt import layer_names
from app.adapters.city.pack import CityPack
from app.adapters.city.places.index import PlaceIndex
from app.adapters.city.roads import store
from app.adapters.city.roads.router import RoadRouter
from app.domain.errors import NotPossible
from app.domain.geo import Mode, Point
from app.domain.text import T
from app.ports import UNREACHABLE

_SAMPLES = 24


def verify(path: Path, name: str) -> None:
    """Open the pack as the desk will; a sound file, a tile that decodes, a route that arrives, a name that is found.

    Raises NotPossible (code "pack-unsound") naming the part that failed.
    """
    pack = CityPack(path, name)
    try:
        connection = pack.connection()
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise _unsound("quick_check")
        _check_tiles(pack)
        _check_roads(connection)
        _check_places(pack)
    except (sqlite.Error, ValueError) as error:
        raise _unsound(str(error)) from error
    finally:
        pack.close()


def _check_tiles(pack: CityPack) -> None:
    """The fullest of the deepest tiles decodes and has layers."""
    fullest = (
        pack.connection()
        .execute(
            "SELECT zoom_level, tile_column, tile_row FROM tiles"
            " ORDER BY zoom_level DESC, length(tile_data) DESC LIMIT 1"
        )
        .fetchone()
    )
    if fullest is None:
        raise _unsound("tiles")
    zoom, column, row = fullest
    tile = pack.tile(zoom, column, (1 << zoom) - 1 - row)
    if not tile or not layer_names(tile):
        raise _unsound("tiles")


def _check_roads(connection: sqlite.Connection) -> None:
    """Among points spread over the streets there are two with a way between them, by car or at least on foot."""
    arrays, _ = store.read(connection)
    count = len(arrays["xs"])
    chosen = {round(k * (count - 1) / (_SAMPLES - 1)) for k in range(_SAMPLES)} if count else set()
    points = [Point(int(arrays["ys"][i]) / 1e7, int(arrays["xs"][i]) / 1e7) for i in sorted(chosen)]
    router = RoadRouter(connection)
    for mode in (Mode.CAR, Mode.FOOT):
        seconds = router.table(points, points, mode).seconds
        for i, j in itertools.permutations(range(len(points)), 2):
            if (
                0 < seconds[i][j] < UNREACHABLE
                and router.route([points[i], points[j]], mode).legs[0].geometry
            ):
                return
    raise _unsound("roads")


def _check_places(pack: CityPack) -> None:
    """A street (or, without any, a place) that the index holds is found by its name."""
    held = (
        pack.connection()
        .execute("SELECT name FROM place_entry WHERE name <> '' ORDER BY kind = 'street' DESC, id LIMIT 1")
        .fetchone()
    )
    if held is None:
        return  # a map without any names is still one to travel on
    index = PlaceIndex(pack.path)
    try:
        if not index.search(held[0]):
            raise _unsound("places")
    finally:
        index.close()


def _unsound(part: str) -> NotPossible:
    return NotPossible(
        T(
            "The new map failed its check ({part}) and was thrown away. Load again; the map you had stays in use.",
            part=part,
        ),
        code="pack-unsound",
    )
