"""The child process that builds a pack: extract in, finished file out, progress as JSON lines on standard output.

Lines: {"stage": …, "fraction": …} while it works; at the end one of {"done": true}, {"refused": {…}} (see
`refusal_to_json`) or, from a traceback, nothing but exit code 1. The parent holds the other end of standard input;
when that closes the parent is gone, and so is the child.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

from app import APP_NAME
from app.adapters import sqlite
from app.adapters.city import extract as extracts
from app.adapters.city.pack import APPLICATION_ID, FORMAT_VERSION
from app.adapters.city.talk import disk_full, out_of_memory, text_to_json
from app.domain.errors import NotPossible
from app.ports import Progress

Report = Callable[[Progress], None]
Build = Callable[[Path, sqlite.Connection, Report], dict[str, float]]

# ---- building ----------------------------------------------------------------------------------------------


def make(extract: Path, target: Path, name: str, example: bool, report: Report) -> None:
    """Build the pack file `target` from the extract, check it and sync it to the disk.

    Raises NotPossible with a sentence for an unfit extract and a full disk.
    """
    started = time.monotonic()
    report(Progress("reading", 0.0))
    facts = extracts.examine(extract)
    pack = sqlite.connect(str(target))
    try:
        counts = _build_parts(extract, pack, report)
        rows = {
            "name": name,
            "description": f"{APP_NAME} city pack",
            "version": str(FORMAT_VERSION),
            "license": "Open Database License 1.0",
            "osm_timestamp": facts.osm_timestamp,
            "source": extract.name,
            "source_sha256": facts.sha256,
            "example": "1" if example else "0",
            **{f"count_{key}": repr(float(value)) for key, value in counts.items()},
        }
        pack.executemany("INSERT OR REPLACE INTO metadata VALUES (?, ?)", rows.items())
        pack.commit()
        report(Progress("checking", 0.96))
        pack.execute("ANALYZE")
        made = {
            "build_seconds": f"{time.monotonic() - started:.2f}",
            "build_peak_mb": f"{peak_memory_mb():.1f}",
        }
        pack.executemany("INSERT OR REPLACE INTO metadata VALUES (?, ?)", made.items())
        pack.commit()
    finally:
        pack.close()
    from app.adapters.city.checking import verify

    verify(target, name)
    with target.open("rb+") as file:
        os.fsync(file.fileno())
    report(Progress("checking", 1.0))


def _parts() -> tuple[tuple[str, float, Build], ...]:
    """Stage, share of the whole work, and the builder."""
    # imported here: an unfit file is refused before these libraries are loaded
    from app.adapters.city.basemap import build as basemap
    from app.adapters.city.places import build as places
    from app.adapters.city.roads import build as roads

    return ("roads", 12.0, roads.build), ("places", 3.0, places.build), ("basemap", 3.0, basemap.build)


def _build_parts(extract: Path, pack: sqlite.Connection, report: Report) -> dict[str, float]:
    # a half file is thrown away whole, so it needs neither journal nor waiting for the disk
    for pragma in (
        "journal_mode = OFF",
        "synchronous = OFF",
        "locking_mode = EXCLUSIVE",
        "temp_store = FILE",
        f"application_id = {APPLICATION_ID}",
        f"user_version = {FORMAT_VERSION}",
    ):
        pack.execute(f"PRAGMA {pragma}")
    counts: dict[str, float] = {}
    parts = _parts()
    total, before = sum(share for _, share, _ in parts), 0.0
    for stage, share, build in parts:
        start, width = 0.04 + 0.92 * before / total, 0.92 * share / total

        def part(progress: Progress, stage: str = stage, start: float = start, width: float = width) -> None:
            report(Progress(stage, start + width * min(1.0, max(0.0, progress.fraction or 0.0))))

        counts.update(build(extract, pack, part))
        if counts.get("way_km") == 0:  # every street is a plan, a building site or closed
            raise extracts.no_streets(extract.name)
        pack.commit()
        before += share
    return counts


def peak_memory_mb() -> float:
    """The most memory this process ever held, in MB of 10⁶ bytes; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():  # not getrusage: on Linux that begins with what the parent held
        for line in status.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    if sys.platform == "win32":
        return _peak_memory_windows()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def _peak_memory_windows() -> float:
    """PeakWorkingSetSize of PROCESS_MEMORY_COUNTERS, by K32GetProcessMemoryInfo."""
    import ctypes

    counters = (
        ctypes.c_size_t * 10
    )()  # two DWORDs, then eight SIZE_Ts; the third word is the peak on 64 bit
    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009 - the attribute exists on Windows only
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    counters[0] = ctypes.sizeof(counters)
    done = kernel.K32GetProcessMemoryInfo(
        ctypes.c_void_p(kernel.GetCurrentProcess()), ctypes.byref(counters), ctypes.sizeof(counters)
    )
    return counters[1] / 1e6 if done else 0.0


# ---- talking -----------------------------------------------------------------------------------------------


def main(arguments: Sequence[str]) -> int:
    """Run one build. Exit code 0 done, 2 refused with a sentence, 1 our own fault (traceback on standard error)."""
    parser = argparse.ArgumentParser(prog="doorstep city build")
    parser.add_argument("extract", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("name")
    parser.add_argument("--example", action="store_true")
    options = parser.parse_args(arguments)
    # libraries may print: the pipe to the parent is kept for our lines alone
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as pipe:
        os.dup2(2, 1)
        threading.Thread(target=_leave_with_parent, daemon=True).start()
        return _run(options, pipe)


def _run(options: argparse.Namespace, pipe: TextIO) -> int:
    said = (0.0, "")

    def say(line: dict[str, Any]) -> None:
        pipe.write(json.dumps(line) + "\n")
        pipe.flush()

    def report(progress: Progress) -> None:
        nonlocal said
        now = time.monotonic()
        if progress.stage != said[1] or now - said[0] > 0.1:  # ten lines a second are enough for any bar
            said = (now, progress.stage)
            say({"stage": progress.stage, "fraction": progress.fraction})

    try:
        make(options.extract, options.target, options.name, options.example, report)
    except NotPossible as refusal:
        return _refused(say, refusal)
    except (sqlite.Error, OSError) as error:
        if _means_full(error):
            return _refused(say, disk_full())
        raise
    except MemoryError:
        return _refused(say, out_of_memory())
    say({"done": True})
    return 0


def _refused(say: Callable[[dict[str, Any]], None], refusal: NotPossible) -> int:
    say({"refused": {"text": text_to_json(refusal.text), "code": refusal.code, "field": refusal.field}})
    return 2


def _means_full(error: Exception) -> bool:
    """No room: the disk is full, or a limit on file sizes or quota was met (SQLite calls that an I/O error)."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
    words = str(error)
    return "is full" in words or "disk I/O error" in words


def _leave_with_parent() -> None:
    """Wait until the parent closes our standard input, then end at once: nobody wants the result."""
    try:
        while os.read(0, 4096):
            pass
    except OSError:
        return  # started by hand, without standard input
    os._exit(3)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
