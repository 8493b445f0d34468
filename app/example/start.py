"""Starts the example: invents the town, loads its map as a real one is loaded, fills the desk, sets the clock."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path

from app.adapters.clocks import ExampleClock
from app.assembly import CityParts, DeskStore
from app.domain.errors import NotPossible
from app.domain.geo import Mode, Point
from app.domain.schedule import TravelSeconds
from app.domain.text import T
from app.domain.time import local_day, local_moment
from app.example.people import ZONE
from app.ports import UNREACHABLE, CityLoader, Clock, Progress, Router

MAP_NAME = "Heronvale"
OPENS_AT = time(9, 40)
"""When the example day is entered: the morning is under way, most of the day still lies ahead."""


def first_moment(clock: Clock) -> datetime:
    """Twenty to ten, in the invented town, on the real day."""
    return local_moment(local_day(clock.now(), ZONE), OPENS_AT, ZONE)


def is_empty(storage: DeskStore) -> bool:
    """Whether nobody has set this desk up yet."""
    return not storage.queries.desk().branches


def is_stale(storage: DeskStore, clock: Clock) -> bool:
    """Whether an example stands there that was made for another day."""
    facts = storage.queries.desk()
    made = facts.settings.get("example.day")
    return bool(facts.example) and made != local_day(clock.now(), ZONE).isoformat()


def make(
    storage: DeskStore,
    loader: CityLoader,
    parts: CityParts,
    clock: Clock,
    language: str,
    progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ExampleClock:
    """Make the example in an empty (or another day's example) desk. Raises NotPossible over a real desk."""
    facts = storage.queries.desk()
    if facts.branches and not facts.example:
        raise NotPossible(
            T(
                "This desk holds real work; the example would not mix with it. Give another folder with --profile."
            ),
            code="example-real",
        )
    # drawing a town needs shapely and much else that no later start does
    from app.example import company
    from app.example.town import write_town

    now = first_moment(clock)
    with tempfile.TemporaryDirectory(prefix="doorstep-town-") as folder:
        extract = Path(folder) / "heronvale.osm.pbf"
        progress(Progress("town", None))
        town = write_town(extract)
        info = parts.info()
        if info is None or info.name != MAP_NAME:
            loader.load(extract, MAP_NAME, progress, cancelled, example=True)
    if facts.branches:
        with storage.unit() as work:
            work.clear()
            work.commit()
    company.fill(storage, town, now, roads(parts.router, now), language, progress=progress)
    remember(storage, now)
    return ExampleClock(now)


def resume(storage: DeskStore, clock: Clock) -> ExampleClock:
    """The example's clock where it was left."""
    kept = storage.queries.desk().settings.get("example.now")
    start = datetime.fromisoformat(str(kept)) if kept else first_moment(clock)
    return ExampleClock(start)


def remember(storage: DeskStore, now: datetime) -> None:
    """Keep the example's present for the next start."""
    with storage.unit() as work:
        work.settings.set("example.now", now.isoformat())
        work.settings.set("example.day", local_day(now, ZONE).isoformat())
        work.commit()


def roads(router: Router, now: datetime) -> Callable[[list[Point]], TravelSeconds]:
    """Road seconds by e-bike among given places, by the router, the square asked for once."""
    from app.example.company import crow

    def among(points: list[Point]) -> TravelSeconds:
        places = list(dict.fromkeys(points))
        table = router.table(places, places, Mode.EBIKE, now + timedelta(hours=1))
        index = {p: i for i, p in enumerate(places)}

        def seconds(a: Point, b: Point) -> float:
            if a in index and b in index:
                found = float(table.seconds[index[a]][index[b]])
                if found != UNREACHABLE:
                    return found
            return crow(a, b)

        return seconds

    return among
