"""Figures of the live map page: opening, a full first picture, moving people, dragging, memory."""

from __future__ import annotations

import json
import math
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.domain.geo import Point
from app.ports import CityMap
from ui.map.surface import PersonMark, StopMark

_PATIENCE = 60.0

# The page stamps each drawing with the wall clock, which is the same here and there.
_STAMPS = """
(() => { window.stamps = {}; const live = Doorstep.desk.live, step = live.step.bind(live);
  live.step = (now) => { step(now); const s = Doorstep.desk.seq;
    if (!(s in stamps)) stamps[s] = performance.timeOrigin + performance.now(); }; })(); 1
"""

_DRAG = """
(() => { const map = Doorstep.desk.map, start = performance.now(); let n = 0;
  window.frames_ = null;
  const pane = map.getPanes().mapPane;
  const turn = () => { n++; const t = performance.now() - start;
    L.DomUtil.setPosition(pane, L.DomUtil.getPosition(pane).add([Math.round(6 * Math.cos(n / 40)), Math.round(4 * Math.sin(n / 40))]));
    map.fire("move"); if (n % 60 === 0) map.fire("moveend");
    if (t < 4000) requestAnimationFrame(turn); else window.frames_ = (n * 1000) / t; };
  requestAnimationFrame(turn); })(); 1
"""


def figures(city: CityMap, people: int = 500, stops: int = 2000, hertz: int = 10) -> dict[str, Any]:
    """Open a 1200 × 800 page over the city, show and move people for some seconds; needs a QApplication.

    …_ms are milliseconds: from the call to the finished drawing, as median and 95th percentile. frames_per_second
    is counted while the map is dragged and everybody moves. memory_mb: the engine's processes and this one,
    shared pages counted in parts; None where the system does not tell.
    """
    from ui.map.web import WebSurface

    start = time.perf_counter()
    surface = WebSurface(city)
    try:
        surface.view.resize(1200, 800)
        surface.view.show()
        _until(lambda: surface.is_ready)
        opened = time.perf_counter() - start
        return {"open_ms": round(opened * 1000), **_run(surface, city, people, stops, hertz)}
    finally:
        surface.dispose()


def _run(surface: Any, city: CityMap, people: int, stops: int, hertz: int) -> dict[str, Any]:
    info, random_ = city.info(), random.Random(3)  # noqa: S311 - invented places
    middle = info.bounds.centre if info else Point(0.0, 0.0)

    def somewhere() -> Point:
        return Point(middle.lat + random_.uniform(-0.03, 0.03), middle.lon + random_.uniform(-0.06, 0.06))

    crowd = [PersonMark(f"p{i}", f"Person {i}", somewhere(), age=1.0) for i in range(people)]
    _ask(surface, _STAMPS)
    asked: dict[int, float] = {}
    surface.show_stops(StopMark(f"s{i}", f"Stop {i}", somewhere(), i % 9 + 1) for i in range(stops))
    surface.show_people(crowd)
    begun = time.time()
    surface.fit()
    first = surface._seq + 1
    _until(lambda: _stamp(surface, first) is not None)
    full = (_stamp(surface, first) or 0) / 1000 - begun

    def tick() -> None:
        nonlocal crowd
        turn = random_.uniform(0, math.tau)
        step = (0.00012 * math.sin(turn), 0.00018 * math.cos(turn))
        crowd = [
            PersonMark(p.id, p.name, Point(p.point.lat + step[0], p.point.lon + step[1]), age=1.0)
            for p in crowd
        ]
        asked.setdefault(surface._seq + 1, time.time())
        surface.show_people(crowd)

    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(1000 // hertz)
    _wait(4.0)
    drawn = json.loads(_ask(surface, "JSON.stringify(stamps)"))
    delays = sorted((drawn[str(s)] / 1000 - at) * 1000 for s, at in asked.items() if str(s) in drawn)
    _ask(surface, _DRAG)
    _until(lambda: bool(_ask(surface, "window.frames_ !== null")))
    timer.stop()
    return {
        "people": people,
        "stops": stops,
        "first_picture_ms": round(full * 1000),
        "move_median_ms": round(statistics.median(delays)),
        "move_p95_ms": round(delays[int(len(delays) * 0.95)]),
        "frames_per_second": round(_ask(surface, "frames_"), 1),
        "memory_mb": memory_mb(),
    }


def memory_mb() -> int | None:
    """Proportional set size of this process and its children in megabytes, where /proc tells it."""
    me = Path("/proc/self")
    if not (me / "smaps_rollup").exists():
        return None
    total, open_ = 0, [me]
    while open_:
        process = open_.pop()
        try:
            rolled = (process / "smaps_rollup").read_text()
            children = " ".join(c.read_text() for c in (process / "task").glob("*/children"))
        except OSError:  # it has just ended
            continue
        total += sum(int(line.split()[1]) for line in rolled.splitlines() if line.startswith("Pss:"))
        open_ += [Path("/proc") / pid for pid in children.split()]
    return total // 1024


def _stamp(surface: Any, seq: int) -> float | None:
    found = _ask(surface, f"stamps[{seq}] ?? null")
    return None if found is None or found == "" else float(found)


def _ask(surface: Any, script: str) -> Any:
    got: list[Any] = []
    surface.page.runJavaScript(script, got.append)
    _until(lambda: bool(got))
    return got[0]


def _until(right: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not right():
        if time.monotonic() > end:
            raise TimeoutError("the map page did not answer")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)


def _wait(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
