"""The vector base map: OpenStreetMap extract → Mapbox Vector Tiles 2.1 in the MBTiles table `tiles`.

Tiles are stored for every zoom 8…14 (draw 15…20 from 14), XYZ numbers outside, TMS rows inside the table,
extent 4096, geometry reaches 64 units (4 px of 256) over the edge. An absent tile is empty: background only.
The background *is* the land; there is no land polygon. Everything is WGS-84 web mercator.

Names. Any layer marked N carries `name` (as on the spot) and, only where they differ from `name`,
`name:en`, `name:zh` (the extract's zh, zh-Hans or zh-CN, in this order), `name:zh-Hant` (zh-Hant or zh-TW) and
`name:xx` for the languages common in this extract (Helsinki: fi, sv). A page that wants Chinese shows
`name:zh` or else `name`. Attributes that are 0, false or empty are left out. Numbers are whole; those below zero
(`oneway`, `layer`) come as sint64 values, which a reader must un-zigzag.

Layers, in the order a painter should draw them (polygons first, then lines, then points):

`landuse` polygons, large before small; `class`: residential, commercial, retail, industrial, railway, military,
    education, hospital, wood, scrub, grass, park, garden, cemetery, pitch, playground, farmland, orchard, vineyard,
    allotments, nature, golf, sand, rock, glacier, wetland, parking, square, airport, pier, construction.
`water` polygons; `class`: sea, lake, river, reservoir, pool.
`waterway` lines, N; `class`: river, canal, stream, ditch, dam; `tunnel`=1.  From z 9 (streams 12, ditches 14).
`buildings` polygons from z 13; no attributes.
`boundaries` lines; `level` 2 (country), 4 (state), 6, 8 (municipality).
`roads` lines, N; `class`: motorway, trunk, primary, secondary, tertiary, minor (residential, unclassified,
    living street), pedestrian, service, track, path (foot, cycle, bridle), steps, ferry, pier, runway, taxiway,
    construction; `link`=1 slip road; `bridge`=1; `tunnel`=1; `oneway`=1 along the line, -1 against it;
    `ref` ("A 13", z ≥ 10); `layer` -5…5 where not 0.  Names from z 12.
    From z 8 motorway, trunk, ferry; 9 primary; 10 secondary; 11 tertiary; 12 minor; 13 pedestrian, service, track,
    runway, taxiway; 14 path, steps, pier, construction.  Features come lowest `layer` first.
`rail` lines; `class`: rail, light_rail, subway, tram, narrow_gauge, funicular, monorail, preserved, aerialway;
    `service`=1 siding or yard; `bridge`=1; `tunnel`=1; `layer`.  Rail from z 8, others 12, service 13.
`area_labels` points for named lakes, parks, woods, campuses …, N; `class` as the polygon's; `minzoom`: show from
    this zoom on (the area is then wide enough for a name).
`places` points, N; `class`: city, town, village, suburb, quarter, neighbourhood, hamlet, locality, island, square;
    `rank` 1 (largest) … 9, label smaller ranks first; `capital`=1.
`pois` points from z 14 (stations 13), N; `class`: food, shop, health, education, culture, lodging, worship, public,
    transport, parking, fuel, bank, sport, leisure, nature, office, other; `kind` the map's own word ("pharmacy");
    `rank` 1…9, show smaller first: 1…3 from z 15, 4…6 from z 16, the rest from z 17.
`housenumbers` points, z 14: `number` ("12a"); show from z 17.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import osmium
import shapely

from app.adapters.city.basemap import tiles
from app.adapters.city.basemap.coast import sea
from app.adapters.city.basemap.layers import ORDER, layer
from app.adapters.city.basemap.read import Features, read
from app.adapters.sqlite import Connection
from app.ports import Progress

_SCHEMA = """
CREATE TABLE IF NOT EXISTS metadata (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE tiles (
    zoom_level INTEGER NOT NULL, tile_column INTEGER NOT NULL, tile_row INTEGER NOT NULL, tile_data BLOB NOT NULL,
    PRIMARY KEY (zoom_level, tile_column, tile_row)
);
"""


def build(extract: Path, pack: Connection, progress: Callable[[Progress], None]) -> dict[str, float]:
    """Write the tables `tiles` and `metadata` of the base map into the pack and commit.

    progress hears the fraction of this part. Returns {"tiles": n, "tile_bytes": n}. Raises RuntimeError (of the
    reading library) when the extract is damaged.
    """
    progress(Progress("basemap", 0.0))
    features = read(extract, lambda count: progress(Progress("basemap", 0.35 * count / (count + 60_000))))
    bounds = _bounds(extract, features)
    frame = _padded(bounds)
    _add_sea(features, bounds)
    corners = tiles.to_mercator(np.array([[frame[0], frame[3]], [frame[2], frame[1]]]))
    mercator_frame = (corners[0, 0], corners[0, 1], corners[1, 0], corners[1, 1])
    found: dict[tiles.TileKey, list[bytes]] = {}
    weight = {name: len(features.layers[name].shapes) + 1 for name in ORDER}
    done = 0
    for name in ORDER:
        rows = features.layers.pop(name)  # let go of what has been cut: memory is short while building
        if rows.shapes:
            for key, body in tiles.cut(layer(name, rows, features.languages), mercator_frame):
                found.setdefault(key, []).append(body)
        done += weight[name]
        progress(Progress("basemap", 0.4 + 0.5 * done / sum(weight.values())))
    stored = _store(pack, found, progress)
    _describe(pack, bounds, features.languages)
    pack.commit()
    progress(Progress("basemap", 1.0))
    return {"tiles": len(found), "tile_bytes": stored}


def unpack(data: bytes) -> bytes:
    """The tile as the page wants it, from what the table holds (gzip, as MBTiles asks)."""
    return zlib.decompress(data, 31)


# ---- extent ------------------------------------------------------------------------------------------------

Box = tuple[float, float, float, float]
"""west, south, east, north in degrees: the order of MBTiles."""


def _bounds(extract: Path, features: Features) -> Box:
    """The box the extract says it covers; without one, what nearly all streets and houses lie in.

    A cut extract keeps whole the ways that leave it, so the outermost thousandth does not count.
    """
    shapes = features.layers["roads"].shapes + features.layers["buildings"].shapes
    if not shapes:
        shapes = [shape for rows in features.layers.values() for shape in rows.shapes] or features.coastlines
    boxes = shapely.bounds(shapely.from_wkb(shapes)) if shapes else np.array([[-0.01, -0.01, 0.01, 0.01]])
    low, high = np.quantile(boxes[:, :2], 0.001, axis=0), np.quantile(boxes[:, 2:], 0.999, axis=0)
    data: Box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    with osmium.io.Reader(str(extract), osmium.osm.NOTHING) as reader:
        said = reader.header().box()
    if not said.valid():
        return data
    box: Box = (said.bottom_left.lon, said.bottom_left.lat, said.top_right.lon, said.top_right.lat)
    apart = box[0] >= data[2] or box[2] <= data[0] or box[1] >= data[3] or box[3] <= data[1]
    inhabited = max((data[2] - data[0]) * (data[3] - data[1]), 0.01)
    if apart or (box[2] - box[0]) * (box[3] - box[1]) > 25 * inhabited:
        return data  # a heading copied from another or a far larger file
    return box


def _padded(box: Box) -> Box:
    """A tenth more on every side, at least about a kilometre: what leaves the box is shown that far."""
    wide = max((box[2] - box[0]) * 0.1, 0.012)
    high = max((box[3] - box[1]) * 0.1, 0.009)
    return (
        max(box[0] - wide, -180.0),
        max(box[1] - high, -85.0),
        min(box[2] + wide, 180.0),
        min(box[3] + high, 85.0),
    )


def _add_sea(features: Features, frame: Box) -> None:
    """Water polygons inside the box only: beyond it the loose ends of the coast would have to be invented."""
    if not features.coastlines:
        return
    for polygon in sea(np.asarray(shapely.from_wkb(features.coastlines), dtype=object), shapely.box(*frame)):
        features.layers["water"].add(shapely.to_wkb(polygon), (("class", "sea"),), (), 8)


# ---- storing -----------------------------------------------------------------------------------------------


def _store(
    pack: Connection, found: dict[tiles.TileKey, list[bytes]], progress: Callable[[Progress], None]
) -> int:
    """Write the tiles, rows counted from the south as MBTiles wants; returns the bytes stored."""
    pack.executescript(_SCHEMA)
    total = 0
    for number, (zoom, column, row) in enumerate(sorted(found)):
        packer = zlib.compressobj(6, wbits=31)
        data = packer.compress(b"".join(found[zoom, column, row])) + packer.flush()
        total += len(data)
        pack.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (zoom, column, (1 << zoom) - 1 - row, data))
        if number % 256 == 0:
            progress(Progress("basemap", 0.9 + 0.1 * number / len(found)))
    return total


def _describe(pack: Connection, bounds: Box, languages: tuple[str, ...]) -> None:
    """The rows of `metadata` that the MBTiles 1.3 specification names."""
    fields = {"name": "String", **{f"name:{language}": "String" for language in languages}}
    layers = [{"id": name, "fields": fields if name not in ("buildings",) else {}} for name in ORDER]
    rows = {
        "format": "pbf",
        "type": "baselayer",
        "minzoom": str(tiles.FIRST_ZOOM),
        "maxzoom": str(tiles.LAST_ZOOM),
        "bounds": ",".join(f"{value:.7f}" for value in bounds),
        "center": f"{(bounds[0] + bounds[2]) / 2:.6f},{(bounds[1] + bounds[3]) / 2:.6f},13",
        "languages": ",".join(languages),
        "attribution": "© OpenStreetMap contributors",
        "json": json.dumps({"vector_layers": layers}),
    }
    pack.executemany("INSERT OR REPLACE INTO metadata VALUES (?, ?)", rows.items())
