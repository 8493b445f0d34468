"""A small city in memory and a map page over it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import shapely

from app.adapters.city.basemap.mvt import Kind, encode_geometries, encode_layer
from app.domain.geo import Bounds, Point
from app.ports import CityInfo
from tests.support.windows import AskedPage

CENTRE = Point(47.1400, 9.5200)


def tile_number(point: Point, zoom: int) -> tuple[int, int]:
    """The (x, y) of the tile that holds the point."""
    import math

    lat = math.radians(point.lat)
    n = 1 << zoom
    return int((point.lon / 360 + 0.5) * n), int(
        (0.5 - math.log(math.tan(math.pi / 4 + lat / 2)) / math.tau) * n
    )


def small_tile() -> bytes:
    """A park, a pond, a house and a named street every tenth of the tile."""

    def layer(title: str, kind: Kind, shape: Any, **tags: Any) -> bytes:
        stream = encode_geometries(np.array([shape], object), np.zeros((1, 2), np.int64), kind)
        return encode_layer(title, kind, [(stream[0], tuple(tags.items()))])

    street = {"class": "primary", "name": "Hauptstrasse", "name:zh": "主街", "name:en": "Main Street"}
    return b"".join((
        layer("landuse", Kind.POLYGON, shapely.box(0, 0, 4096, 1500), **{"class": "park"}),
        layer("water", Kind.POLYGON, shapely.box(0, 3000, 4096, 4096), **{"class": "lake"}),
        layer("buildings", Kind.POLYGON, shapely.box(1000, 1600, 1400, 1900)),
        layer("roads", Kind.LINE, shapely.MultiLineString([[(-64, y), (4160, y)] for y in range(200, 4096, 400)]), **street),
    ))  # fmt: skip


class TinyCity:
    """One tile repeated over the whole area; a `CityMap`."""

    def __init__(self, loaded: bool = True) -> None:
        self.loaded = loaded
        self.example = True
        self.asked: list[tuple[int, int, int]] = []
        self._tile = small_tile()

    def info(self) -> CityInfo | None:
        """What `CityMap.info` says."""
        if not self.loaded:
            return None
        box = Bounds(CENTRE.lat - 0.03, CENTRE.lon - 0.05, CENTRE.lat + 0.03, CENTRE.lon + 0.05)
        return CityInfo("Tiny", box, "2024-03-11T21:00:00Z", 1, 1.0, 1, 1, 1, 1, 1, example=self.example)

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """The one tile."""
        self.asked.append((z, x, y))
        return self._tile


class Web(AskedPage):
    """A surface on the screen with a way to ask its page."""

    def __init__(self, surface: Any, qtbot: Any) -> None:
        self._surface = surface
        self.qtbot = qtbot
        self.complaints: list[str] = []
        surface.page.complained.connect(self.complaints.append)

    @property
    def surface(self) -> Any:
        """The surface on the screen."""
        return self._surface

    def where(self, kind: str, name: str) -> tuple[int, int]:
        """The pixel of a mark inside the view."""
        x, y = json.loads(self.ask(f"Doorstep.where({json.dumps(kind)}, {json.dumps(name)})"))
        return x, y


@pytest.fixture
def city() -> TinyCity:
    """The small city."""
    return TinyCity()


@pytest.fixture
def web(qtbot: Any, city: TinyCity) -> Iterator[Web]:
    """The page over the small city, ready, 800 × 600."""
    from ui.map.web import WebSurface

    surface = WebSurface(city)
    made = Web(surface, qtbot)
    surface.view.resize(800, 600)
    surface.view.show()
    qtbot.waitUntil(lambda: surface.is_ready, timeout=20_000)
    yield made
    surface.dispose()
