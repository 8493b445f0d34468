"""Sea polygons from the coastline ways of an extract, which are cut anywhere."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

_CENTIMETRE = 1e-7
"""In degrees, about."""


def sea(coastlines: NDArray[np.object_], frame: shapely.Polygon) -> list[shapely.Polygon]:
    """The faces of `frame` that lie on the water side of the coastlines; empty without coastlines.

    coastlines: line strings (x east, y north) with land on their left, as OpenStreetMap's natural=coastline asks.
    Loose ends inside the frame (the extract was cut there) are led straight to its nearest edge. A face is
    water when the coast along its boundary has it on the right for more length than on the left; a face that
    no coast touches takes the side of the neighbour it shares the longest line with.
    """
    # cut a centimetre inside the frame: then every end is loose, and no coast segment is split at the edge itself
    lines = _clipped(coastlines, frame.buffer(-_CENTIMETRE, join_style="mitre"))
    if not len(lines):
        return []
    edge = frame.exterior
    bridges = [
        _past(shapely.get_coordinates(shapely.shortest_line(shapely.get_point(line, at), edge)))
        for line in lines
        if not line.is_closed
        for at in (0, -1)
    ]
    noded = shapely.union_all([*lines, edge, *bridges])
    faces = list(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))
    forward, backward = _coast_segments(lines)
    sides = [_side(face, forward, backward) for face in faces]
    for i, side in enumerate(sides):
        if side == 0.0:
            shared = [
                shapely.length(shapely.intersection(faces[i], other)) if sides[j] else 0.0
                for j, other in enumerate(faces)
            ]
            sides[i] = sides[int(np.argmax(shared))] if max(shared) > 0 else 1.0
    return [face for face, side in zip(faces, sides, strict=True) if side < 0]


def _past(ends: NDArray[np.float64]) -> shapely.LineString:
    """The line a little longer at its end, so that it surely crosses what it was led to."""
    (x, y), (to_x, to_y) = ends
    return shapely.LineString([(x, y), (to_x + (to_x - x) * 0.1, to_y + (to_y - y) * 0.1)])


def _clipped(coastlines: NDArray[np.object_], frame: shapely.Polygon) -> NDArray[np.object_]:
    """The coastlines joined end to end, each in its own direction, as far as they lie in the frame."""
    if not len(coastlines):
        return coastlines
    joined = shapely.line_merge(shapely.multilinestrings(list(coastlines)), directed=True)
    parts = shapely.get_parts(shapely.intersection(shapely.get_parts(joined), frame))
    lines: NDArray[np.object_] = parts[(shapely.get_type_id(parts) == 1) & (shapely.length(parts) > 0)]
    return lines


def _coast_segments(lines: NDArray[np.object_]) -> tuple[set[tuple[float, ...]], set[tuple[float, ...]]]:
    """All segments of the coast as (x, y, x, y) in their own direction, and the same reversed."""
    forward: set[tuple[float, ...]] = set()
    backward: set[tuple[float, ...]] = set()
    for line in lines:
        c = shapely.get_coordinates(line)
        forward.update(map(tuple, np.hstack([c[:-1], c[1:]]).tolist()))
        backward.update(map(tuple, np.hstack([c[1:], c[:-1]]).tolist()))
    return forward, backward


def _side(face: shapely.Polygon, forward: set[tuple[float, ...]], backward: set[tuple[float, ...]]) -> float:
    """> 0 land, < 0 water, 0 unknown: length of coast that has the face on its left less on its right.

    A face's rings, wound with the outline counter-clockwise, have the face on their left; so a coast segment
    walked in its own direction has land here, and water when walked backwards.
    """
    total = 0.0
    for ring in shapely.get_rings(shapely.orient_polygons(face)):
        c = shapely.get_coordinates(ring)
        lengths = np.hypot(*(c[1:] - c[:-1]).T)
        for segment, length in zip(
            map(tuple, np.hstack([c[:-1], c[1:]]).tolist()), lengths.tolist(), strict=True
        ):
            if segment in forward:
                total += length
            elif segment in backward:
                total -= length
    return total
