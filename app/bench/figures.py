"""The figures themselves: milliseconds of each kind of question, with a peer's on the same data in the same run.

A peer is another way to get the same answer: SciPy's Dijkstra on the same graph, one route a pair instead of tables,
fuzzy matching of whole labels instead of an index. `times` says how many times longer the peer takes.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from app.adapters.city.places.evaluate import HIT_M, WAYS, Sample, evaluate, samples
from app.adapters.city.places.index import PlaceIndex
from app.adapters.city.roads import bench as roads_bench
from app.adapters.city.roads.router import RoadRouter
from app.adapters.routing import EstimateRouter
from app.bench import day
from app.changes import ChangeSet
from app.domain.errors import DeskError
from app.domain.geo import Mode, Point
from app.domain.ids import new_id
from app.domain.rules import Need
from app.ports import UNREACHABLE, Clock, ReachArea, Route, Router, TravelTable
from app.queries import Queries
from app.services.matchmaking import Matchmaker
from app.unit_of_work import Storage

Answer = TypeVar("Answer")


class PairByPair:
    """The naive peer: the roads around a place as one route after the other; squares are left to the router."""

    def __init__(self, router: Router) -> None:
        self._router = router

    def table(
        self,
        origins: Sequence[Point],
        destinations: Sequence[Point],
        mode: Mode = Mode.CAR,
        at: datetime | None = None,
    ) -> TravelTable:
        """As `Router.table`."""
        if min(len(origins), len(destinations)) > 1:
            return self._router.table(origins, destinations, mode, at)
        return TravelTable([[self._seconds(a, b, mode, at) for b in destinations] for a in origins], "road")

    def _seconds(self, a: Point, b: Point, mode: Mode, at: datetime | None) -> float:
        try:
            return self._router.route((a, b), mode, at).legs[0].seconds
        except DeskError:
            return UNREACHABLE

    def route(self, stops: Sequence[Point], mode: Mode = Mode.CAR, at: datetime | None = None) -> Route:
        """As `Router.route`."""
        return self._router.route(stops, mode, at)

    def reach(
        self, origin: Point, minutes: Sequence[int], mode: Mode = Mode.CAR, at: datetime | None = None
    ) -> tuple[ReachArea, ...]:
        """As `Router.reach`."""
        return self._router.reach(origin, minutes, mode, at)


def addresses(index: PlaceIndex, seed: int = 3) -> list[Point]:
    """Every mapped address, shuffled, the same for the same seed."""
    points = [Point(lat, lon) for _, _, _, lat, lon in index.addresses()]
    random.Random(seed).shuffle(points)  # noqa: S311 - a repeatable draw, not a secret
    return points


def candidates(
    storage: Storage,
    queries: Queries,
    router: Router,
    clock: Clock,
    points: Sequence[Point],
    staff: int = 200,
    visits: int = 2000,
    questions: int = 200,
    peers: Iterable[str] = ("pairs", "estimate"),
) -> dict[str, Any]:
    """Who could go, for `questions` different jobs among `staff` people with `visits` in their day.

    storage: an empty desk, which is filled. points: real addresses; the first `questions` are the jobs'. The day's own
    roads are learned by some questions before; `after_booking` is what a question costs when the day has just changed.
    """
    full = day.write(storage, points[questions:] or points, clock.now(), staff, visits)
    needs = day.needs(full, points[:questions])
    match = Matchmaker(queries, router, clock)

    def ask(matchmaker: Matchmaker, need: Need) -> float:
        return timed(lambda: matchmaker.candidates(full.branch, need))[1]

    first = ask(match, needs[0])
    # one question for each kind of hour, so that no engine is made while the clock runs
    for need in needs[:20]:
        ask(match, need)
    took = [ask(match, need) for need in needs]
    changed: list[float] = []
    for n, need in enumerate(needs):
        days = match.days(full.branch, full.day)
        lane = f"{days[n % len(days)].person.id}/{full.day.isoformat()}"
        match.heard(ChangeSet.of("lane", [lane]) | ChangeSet.of("job", [new_id()]))
        changed.append(ask(match, need))
    found: dict[str, Any] = {
        "staff": staff,
        "visits": visits,
        "questions": len(needs),
        "source": match.candidates(full.branch, needs[0]).source,
        "eligible_mean": round(
            sum(len(match.candidates(full.branch, n).eligible) for n in needs[:20]) / min(20, len(needs)), 1
        ),
        "first_ms": round(first, 1),
        **spread(took),
        "after_booking_p95_ms": percentile(changed, 0.95),
    }
    kinds: dict[str, tuple[Router, int]] = {
        "pairs": (PairByPair(router), 1),
        "estimate": (EstimateRouter(), len(needs)),
    }
    for name in peers:
        if name not in kinds:
            continue
        other, most = kinds[name]
        peer = Matchmaker(queries, other, clock)
        if most > 1:
            ask(peer, needs[0])
        times = [ask(peer, need) for need in needs[:most]]
        found[name] = {"questions": len(times), **spread(times)}
        found[name]["times"] = round(percentile(times, 0.5) / max(found["p50_ms"], 1e-6), 1)
    return found


def roads(router: RoadRouter, count: int = 500) -> dict[str, Any]:
    """`matrix` (count × count) and `route` by car, ours and SciPy's Dijkstra on the same graph, and `reach`."""
    points = roads_bench.street_points(router, count)
    figures = roads_bench.figures(router, points)
    ours, peer = figures["cch"], figures["scipy"]
    keys = {"matrix": ("table_s", "row_ms", "column_ms"), "route": ("route_median_ms", "route_p95_ms")}
    found: dict[str, Any] = {
        name: {
            "points": figures["points"],
            "engine": figures["engine"],
            **{key: ours[key] for key in parts},
            "scipy": {
                **{key: peer[key] for key in parts},
                "times": round(peer[parts[0]] / max(ours[parts[0]], 1e-9), 1),
            },
        }
        for name, parts in keys.items()
    }
    return found | {"reach": reach(router, points[:12])}


def reach(router: RoadRouter, points: Sequence[Point]) -> dict[str, Any]:
    """Areas of 10, 20 and 30 minutes by car around each point; the peer asks the router for a grid of places.

    The grid has 80 × 80 places in a box as wide as the largest area, the usual way without a tree of the roads; its
    edges are coarser than ours by far.
    """
    router.reach(points[0], (10, 20, 30))
    answers = [timed(lambda p=p: router.reach(p, (10, 20, 30))) for p in points]  # type: ignore[misc]
    times = [took for _, took in answers]
    peer: list[float] = []
    for point, (areas, _) in zip(points[:4], answers, strict=False):
        ring = [q for area in areas for polygon in area.polygons for q in polygon[0]] or list(points)
        south, north = min(q.lat for q in ring), max(q.lat for q in ring)
        west, east = min(q.lon for q in ring), max(q.lon for q in ring)
        grid = [
            Point(south + (north - south) * y / 79, west + (east - west) * x / 79)
            for y in range(80)
            for x in range(80)
        ]
        peer.append(timed(lambda p=point, g=grid: router.table([p], g))[1])  # type: ignore[misc]
    found: dict[str, Any] = {"points": len(times), **spread(times), "grid": spread(peer)}
    found["grid"]["times"] = round(percentile(peer, 0.5) / max(percentile(times, 0.5), 1e-6), 1)
    return found


def geocode(index: PlaceIndex, sample: int = 300, peers: Iterable[str] = ("rapidfuzz",)) -> dict[str, Any]:
    """Shares of right first answers and milliseconds; the peer matches whole labels by rapidfuzz's WRatio."""
    found: dict[str, Any] = {k: round(v, 4) for k, v in evaluate(index, sample).items()}
    if "rapidfuzz" in peers:
        found["rapidfuzz"] = _fuzzy(index, samples(index, min(sample, 60), 1))
        ours = max(found["search: p95 ms"], 1e-6)
        found["rapidfuzz"]["times"] = round(found["rapidfuzz"]["p95_ms"] / ours, 1)
    return found


def _fuzzy(index: PlaceIndex, drawn: Sequence[Sample]) -> dict[str, Any]:
    from rapidfuzz import fuzz, process, utils

    everything = index.addresses()
    labels = [
        utils.default_process(f"{street} {number}, {town}") for street, number, town, _, _ in everything
    ]
    right, times = 0, []
    for n, address in enumerate(drawn):
        write = list(WAYS.values())[n % len(WAYS)]
        query = utils.default_process(write(address))
        hit, took = timed(lambda query=query: process.extractOne(query, labels, scorer=fuzz.WRatio))  # type: ignore[misc]
        times.append(took)
        if hit is not None:
            *_, lat, lon = everything[hit[2]]
            right += Point(lat, lon).metres_to(address.point) <= HIT_M
    return {"asked": len(drawn), "first": round(right / max(1, len(drawn)), 4), **spread(times)}


def timed(ask: Callable[[], Answer]) -> tuple[Answer, float]:
    """The answer and the milliseconds it took."""
    begin = time.perf_counter()
    answer = ask()
    return answer, (time.perf_counter() - begin) * 1e3


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which `part` of them lie (nearest rank), in the unit given, to a hundredth; 0 for none."""
    if not values:
        return 0.0
    return round(sorted(values)[min(len(values) - 1, int(len(values) * part))], 2)


def spread(times: Sequence[float]) -> dict[str, float]:
    """p50, p95 and the longest of some milliseconds."""
    return {
        "p50_ms": percentile(times, 0.5),
        "p95_ms": percentile(times, 0.95),
        "max_ms": round(max(times, default=0.0), 2),
    }
