"""How soon the board of a full day shows what another seat did, and what it costs in memory; over a real desk file."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from subprocess import PIPE
from typing import Any

from PySide6.QtWidgets import QApplication

from app.__main__ import build_tools
from app.assembly import OpenDesk
from app.bench.day import FullDay, write
from app.changes import ChangeSet
from app.commands import PinVisit
from app.domain.geo import Point
from app.domain.ids import JobId, VisitId
from app.domain.text import T
from app.paths import Profile
from ui.board.panel import BoardPanel, make_board
from ui.board.state import Bar
from ui.main import build
from ui.runtime.loop import finish, new_loop
from ui.runtime.present import Presenter
from ui.shell.views import Part, View

PARTS = (Part("board", T("Board"), "calendar-clock-outline", make_board),)
VIEWS = (View("board", T("Board"), "calendar-clock-outline", 2, parts=("board",)),)
LONGEST_S = 20.0
"""After which a change that was not shown counts as lost."""


def measure(app: QApplication, people: int, visits: int, changes: int) -> dict[str, object]:
    """A window over a full day, and a second seat that pins visits one after the other.

    Keys: shown_ms and shown_worst_ms (from the feed's word to painted), since_commit_ms (from the other seat's commit
    on), open_ms (asking for the day to painted), memory_mb (resident, over the window with an empty day).
    """
    with tempfile.TemporaryDirectory(prefix="doorstep-bench-") as folder:
        tools = build_tools(Profile(Path(folder)))
        address = str(Path(folder) / "bench.db")
        here = tools.open_desk(at=address)
        assert isinstance(here, OpenDesk)
        try:
            chance = random.Random(7)  # noqa: S311 - invented places need no secrecy
            points = [Point(47.0 + chance.random() / 5, 9.4 + chance.random() / 5) for _ in range(visits)]
            full = write(here.storage, points, datetime.now(UTC), people, visits)
            # a seat of its own needs a process of its own
            words = [sys.executable, "-m", "ui.board.bench_live", folder]
            with subprocess.Popen(words, stdin=PIPE, stdout=PIPE, text=True) as other:  # noqa: S603 - our own program
                try:
                    return _watch(app, here, other, full, Path(folder), changes)
                finally:
                    assert other.stdin is not None
                    other.stdin.close()
        finally:
            here.close()


def _watch(
    app: QApplication, here: OpenDesk, other: subprocess.Popen[str], full: FullDay, folder: Path, changes: int
) -> dict[str, object]:
    loop = new_loop(app)
    window, frame = build(here.desk, here.desk.queries.desk(), Presenter("bench"), folder, VIEWS, PARTS)
    known: list[float] = []

    def told(news: ChangeSet) -> None:
        known.append(time.perf_counter())
        here.heard(news)
        frame.live.hear(news)

    feed = here.storage.feed(told)

    async def run() -> dict[str, object]:
        window.resize(1600, 900)
        window.start()
        window.show()
        panel = window.page("board")
        assert isinstance(panel, BoardPanel)
        await _until(lambda: panel.whole is not None)
        empty = resident_mb()
        began = time.perf_counter()
        frame.selection.set_day(full.day)
        await _until(lambda: panel.picture.day == full.day and bool(panel.picture.bars))
        panel.canvas.viewport().repaint()
        opened = time.perf_counter() - began
        await asyncio.sleep(1.0)
        visible = [panel.picture.bar(v) for v in list(panel.picture.bars)[:200]]
        shown, since = [], []
        for bar in visible[: changes * 9 : 9]:
            assert bar is not None
            known.clear()
            wanted = not bar.visit.pinned
            start = time.perf_counter()
            await asyncio.get_running_loop().run_in_executor(None, _pin, other, bar, wanted)
            committed = time.perf_counter()
            await _seen(panel, bar, wanted)
            panel.canvas.viewport().repaint()
            done = time.perf_counter()
            shown.append(done - known[0])
            since.append(done - max(start, committed))
            await asyncio.sleep(0.3)
        return {
            "open_ms": round(opened * 1000, 1),
            "shown_ms": round(median(shown) * 1000, 1),
            "shown_worst_ms": round(max(shown) * 1000, 1),
            "since_commit_ms": round(median(since) * 1000, 1),
            "memory_mb": round(resident_mb() - empty, 1),
        }

    try:
        return loop.run_until_complete(run())
    finally:
        feed.stop()
        window.close()
        frame.close()
        window.deleteLater()
        app.processEvents()
        finish(loop)


def _pin(seat: subprocess.Popen[str], bar: Bar, wanted: bool) -> None:
    """Let the other seat pin or unpin a visit; returns when it is committed."""
    assert seat.stdin is not None and seat.stdout is not None
    print(bar.visit.job_id, bar.id, int(wanted), file=seat.stdin, flush=True)
    seat.stdout.readline()


def other_seat(folder: str) -> int:
    """Pin the visits named on standard input, a line each: job, visit, 0 or 1."""
    opened = build_tools(Profile(Path(folder))).open_desk(at=str(Path(folder) / "bench.db"))
    for line in sys.stdin:
        job, visit, wanted = line.split()
        opened.desk.do(PinVisit(job_id=JobId(job), visit_id=VisitId(visit), pinned=wanted == "1"))
        print("done", flush=True)
    opened.close()
    return 0


def _is(panel: BoardPanel, bar: Bar, wanted: bool) -> bool:
    now = panel.picture.bar(bar.id)
    return now is not None and now.visit.pinned is wanted


async def _seen(panel: BoardPanel, bar: Bar, wanted: bool) -> None:
    """Until the board shows it; woken by the board, because asking again and again would take the time measured."""
    shown = asyncio.Event()

    def look() -> None:
        if _is(panel, bar, wanted):
            shown.set()

    panel.canvas.focus_moved.connect(look)
    look()
    await asyncio.wait_for(shown.wait(), LONGEST_S)
    panel.canvas.focus_moved.disconnect(look)


async def _until(right: Any) -> None:
    end = time.perf_counter() + LONGEST_S
    while not right():
        if time.perf_counter() > end:
            raise TimeoutError("the board never showed it")
        await asyncio.sleep(0.001)


def resident_mb() -> float:
    """Megabytes of memory this process holds; the most it held where the system tells no more, 0 where nothing."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * 4096 / 1e6
    except OSError:
        pass
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1e6


if __name__ == "__main__":
    sys.exit(other_seat(sys.argv[1]))
