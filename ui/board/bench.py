"""How quick the board is on this machine: `python -m ui.board.bench --json` prints the figures as one JSON object."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from app.domain.geo import Mode, Point
from app.domain.ids import JobId, ServiceCode, StaffId, VisitId
from app.domain.jobs import VisitState
from app.domain.lifecycle import State
from app.domain.people import Tier
from app.domain.time import Window
from app.rows import Board, BoardPerson, BoardVisit
from ui.theme.colours import person_colour

_STATES = (State.COMPLETED, State.IN_SERVICE, State.ON_THE_WAY, State.ACCEPTED, State.ASSIGNED)
_NAMES = ("Zhao Min", "Anna Berger", "王芳", "Tom Frick", "Sofia Marxer", "陈杰", "Li Na", "Mrs Oehri")


def invented(people: int, visits: int, day: date = date(2026, 11, 26)) -> Board:
    """A board with so many rows and bars, spread evenly; always the same."""
    begin = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
    each = max(1, visits // people)
    minutes = 600 // each
    rows, bars = [], []
    for n in range(people):
        staff = StaffId(f"S-{n:03d}")
        rows.append(
            BoardPerson(
                staff,
                f"S-{n:03d}",
                _NAMES[n % len(_NAMES)],
                f"Team {n * 20 // people:02d}",
                person_colour(n),
                Mode.CAR,
                (("plumbing", 3), ("gas", 2)),
                (Window(begin - timedelta(minutes=30), begin + timedelta(hours=11)),),
                (Window(begin + timedelta(hours=5), begin + timedelta(hours=5, minutes=30)),),
                (),
                each * minutes * 45.0,
                11 * 3600.0,
                Point(47.1, 9.5),
            )
        )
        for m in range(each):
            start = begin + timedelta(minutes=m * minutes + n % 7)
            number = n * each + m
            state = _STATES[min(m * len(_STATES) // each, len(_STATES) - 1)]
            done = state is State.COMPLETED
            bars.append(
                BoardVisit(
                    VisitId(f"V{number}"), JobId(f"J{number}"), f"J-{1000 + number}", 1, staff,
                    Window(start, start + timedelta(minutes=minutes * 0.75)),
                    state, VisitState.DONE if done else VisitState.OPEN,
                    ServiceCode("leak-repair"), "Leak repair", "漏水维修", person_colour(number),
                    _NAMES[number % len(_NAMES)], Tier.VIP if number % 17 == 0 else Tier.STANDARD,
                    "Städtle 38, Vaduz", Point(47.1, 9.5), Window(start, start + timedelta(hours=2)),
                    80 if number % 13 == 0 else 50, 1, number % 11 == 0, minutes * 12.0, minutes * 12.0,
                    start if done else None, start if done else None,
                    start + timedelta(minutes=minutes) if done else None, None,
                )
            )  # fmt: skip
    return Board(day, tuple(rows), tuple(bars))


def figures(people: int = 500, visits: int = 5000, frames: int = 120) -> dict[str, object]:
    """First paint, and frames a second of repainting, scrolling and zooming, at 1600 × 900 without a screen.

    Keys: people, visits, layout_ms (rows to picture), first_paint_ms (rows to pixels, a fresh canvas), repaint_ms,
    scroll_fps, sideways_fps, zoom_fps (each frame really painted), compact_repaint_ms.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from ui.board import picturing
    from ui.board.canvas import Canvas
    from ui.main import make_application
    from ui.theme import theme

    app = make_application()
    theme()
    board, zone = invented(people, visits), ZoneInfo("Europe/Vaduz")
    now = datetime(2026, 11, 26, 12, 20, tzinfo=UTC).timestamp()
    canvas = Canvas()
    canvas.resize(1600, 900)
    canvas.show()
    app.processEvents()

    began = time.perf_counter()
    picture = picturing.picture(board, zone)
    laid_out = time.perf_counter()
    canvas.show_picture(picture, now)
    canvas.viewport().repaint()
    first = time.perf_counter()

    def each(step: Callable[[int], object]) -> float:
        """Median seconds of a step with all painting it causes."""
        taken = []
        for n in range(frames):
            start = time.perf_counter()
            step(n)
            QApplication.processEvents()
            taken.append(time.perf_counter() - start)
        return median(taken)

    up, side = canvas.verticalScrollBar(), canvas.horizontalScrollBar()
    repaint = each(lambda _n: canvas.viewport().repaint())
    scroll = each(lambda n: up.setValue(up.value() + (40 if n < frames else -40)))
    sideways = each(lambda n: side.setValue(side.value() + (12 if n % 40 < 20 else -12)))
    zoom = each(lambda n: canvas.zoom(1.03 if n % 60 < 30 else 1 / 1.03, 800.0))
    canvas.view.quick = False
    canvas.fit()
    canvas.set_compact(True)
    compact = each(lambda _n: canvas.viewport().repaint())
    canvas.close()
    canvas.deleteLater()
    app.processEvents()
    return {
        "people": people,
        "visits": visits,
        "layout_ms": round((laid_out - began) * 1000, 1),
        "first_paint_ms": round((first - began) * 1000, 1),
        "repaint_ms": round(repaint * 1000, 2),
        "compact_repaint_ms": round(compact * 1000, 2),
        "scroll_fps": round(1 / scroll),
        "sideways_fps": round(1 / sideways),
        "zoom_fps": round(1 / zoom),
    }


def main(words: list[str] | None = None) -> int:
    """Measure a full day and print the figures."""
    parser = argparse.ArgumentParser(prog="ui.board.bench", description=__doc__)
    parser.add_argument("--people", type=int, default=500, help="rows (500)")
    parser.add_argument("--visits", type=int, default=5000, help="bars (5000)")
    parser.add_argument(
        "--changes", type=int, default=9, help="changes by another seat, 0 leaves them out (9)"
    )
    parser.add_argument(
        "--json", action="store_true", help="one line of JSON instead of a line for each figure"
    )
    args = parser.parse_args(words)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    found = figures(args.people, args.visits)
    if args.changes:
        from PySide6.QtWidgets import QApplication

        from ui.board.bench_live import measure

        app = QApplication.instance()
        assert isinstance(app, QApplication)
        found |= measure(app, args.people, args.visits, args.changes)
    print(
        json.dumps(found) if args.json else "\n".join(f"{name:20} {value}" for name, value in found.items())
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
