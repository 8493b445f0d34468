"""`route`, `matrix`, `reach`: ways and travel times on the loaded city's roads, or as an estimate without one."""

from __future__ import annotations

import argparse
import time
from datetime import datetime
from typing import Any

from app.cli.booking import load_json
from app.cli.tools import Tools, answer, mode, moment, point
from app.domain.errors import NotPossible
from app.domain.geo import Point
from app.domain.text import T
from app.ports import UNREACHABLE, ReachArea

MOST_POINTS = 3000
"""A square of so many points is nine million pairs: beyond that a mistake is likelier than a need."""


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the three commands."""
    way = commands.add_parser("route", parents=[common], help="the quickest way through places")
    way.add_argument("points", nargs="+", metavar="LAT,LON")
    square = commands.add_parser("matrix", parents=[common], help="travel times between all places of a file")
    square.add_argument("file", metavar="FILE.json", help='{"points": [[lat, lon], …]}')
    area = commands.add_parser(
        "reach", parents=[common], help="where one can be in so many minutes, as GeoJSON"
    )
    area.add_argument("point", metavar="LAT,LON")
    area.add_argument("--minutes", default="10,20,30", metavar="10,20,30")
    for parser, run in ((way, run_route), (square, run_matrix), (area, run_reach)):
        parser.add_argument("--mode", default="car", help="car, ebike or foot")
        parser.add_argument("--at", help="when (ISO 8601 with offset): traffic differs by hour")
        parser.add_argument("--json", action="store_true", help="answer with one JSON object")
        parser.set_defaults(run=run)


def _at(args: argparse.Namespace) -> datetime | None:
    return moment(args.at) if args.at else None


def run_route(args: argparse.Namespace, tools: Tools) -> int:
    """The legs with seconds, metres and geometry."""
    stops = [point(text) for text in args.points]
    if len(stops) < 2:
        raise NotPossible(T("A route needs at least two places."), code="route-points")
    found = tools.router.route(stops, mode(args.mode), _at(args))
    minutes = sum(leg.seconds for leg in found.legs) / 60
    return answer(
        args,
        {
            "legs": [
                {
                    "seconds": round(leg.seconds, 1),
                    "metres": round(leg.metres, 1),
                    "geometry": [[round(p.lat, 6), round(p.lon, 6)] for p in leg.geometry],
                }
                for leg in found.legs
            ],
            "source": found.source,
        },
        T(
            "{minutes} min, {km} km ({source})",
            minutes=round(minutes, 1),
            km=round(sum(x.metres for x in found.legs) / 1000, 2),
            source=found.source,
        ),
    )


def run_matrix(args: argparse.Namespace, tools: Tools) -> int:
    """The square of seconds; null where no way leads."""
    data = load_json(args.file)
    try:
        points = [Point(float(lat), float(lon)) for lat, lon in data["points"]]
    except (KeyError, TypeError, ValueError) as wrong:
        raise NotPossible(
            T("The file must hold {shape}, latitude first, in degrees.", shape='{"points": [[lat, lon], …]}'),
            code="matrix-shape",
        ) from wrong
    if not 1 <= len(points) <= MOST_POINTS:
        raise NotPossible(
            T("A matrix takes 1 to {most} places; {given} were given.", most=MOST_POINTS, given=len(points)),
            code="matrix-size",
        )
    began = time.perf_counter()
    table = tools.router.table(points, points, mode(args.mode), _at(args))
    elapsed = time.perf_counter() - began
    rows = [[None if s == UNREACHABLE else round(float(s), 1) for s in row] for row in table.seconds]
    return answer(args, {"seconds": rows, "source": table.source, "elapsed": round(elapsed, 4)})


def run_reach(args: argparse.Namespace, tools: Tools) -> int:
    """Areas as a GeoJSON FeatureCollection (longitude first, as RFC 7946 says)."""
    try:
        minutes = [int(m) for m in args.minutes.split(",")]
        if not minutes or not all(1 <= m <= 180 for m in minutes):
            raise ValueError
    except ValueError as wrong:
        raise NotPossible(
            T("--minutes takes whole numbers from 1 to 180 with commas, such as 10,20,30."),
            code="reach-minutes",
        ) from wrong
    areas = tools.router.reach(point(args.point), minutes, mode(args.mode), _at(args))
    args.json = True  # GeoJSON is the only form there is
    return answer(args, {"type": "FeatureCollection", "features": [_feature(area) for area in areas]})


def _feature(area: ReachArea) -> dict[str, Any]:
    def ring(points: tuple[Point, ...]) -> list[list[float]]:
        closed = points if points and points[0] == points[-1] else (*points, *points[:1])
        return [[round(p.lon, 6), round(p.lat, 6)] for p in closed]

    return {
        "type": "Feature",
        "properties": {"minutes": area.minutes, "source": area.source},
        "geometry": {
            "type": "MultiPolygon",
            "coordinates": [[ring(r) for r in polygon] for polygon in area.polygons],
        },
    }
