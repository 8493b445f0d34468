"""How quickly the window stands: the program is started anew over a copy of the example, and walks its views.

What is measured is said by the window itself (ui/devtools/start_bench.py); here it is only started and summed up.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from app.domain.errors import NotPossible
from app.domain.text import T

STARTED = "DOORSTEP_STARTED"
"""The environment's word for the moment of the start, in seconds of `time.time()`."""
RUNS = 3
"""Starts that are measured after the first, which reads everything from the disk."""
LONGEST = 300.0
"""Seconds a start with its walk may take."""


def window(profile: Path | None, runs: int = RUNS) -> dict[str, Any]:
    """`first` and `warm` starts (the median one by `shown_ms`) over a copy of a profile with the example.

    profile: a folder with an example desk; None makes the example first. Raises NotPossible when the window does not
    start, with what it said last as detail.
    """
    with tempfile.TemporaryDirectory(prefix="doorstep-bench-") as folder:
        home = Path(folder) / "profile"
        if profile is not None:
            kept = shutil.ignore_patterns("logs", "*.lock", "window.ini", "drafts.db*", "backups")
            shutil.copytree(profile, home, ignore=kept)
        else:
            _start(home, ("--headless",))
        out = Path(folder) / "measured.json"
        found = []
        for _ in range(1 + runs):
            _start(home, ("--measure", str(out)))
            found.append(json.loads(out.read_text(encoding="utf-8")))
            out.unlink()
    first, *warm = found
    warm.sort(key=lambda one: one["shown_ms"] or 0)
    return {"first": _summed(first), "warm": _summed(warm[len(warm) // 2])}


def _start(home: Path, words: tuple[str, ...]) -> None:
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    command = [*program, "demo", "--profile", str(home), *words]
    environment = os.environ | {STARTED: repr(time.time())}
    try:
        ran = subprocess.run(command, env=environment, capture_output=True, timeout=LONGEST, check=False)  # noqa: S603 - our own program
    except subprocess.TimeoutExpired as late:
        raise NotPossible(T("The window did not come to an end in time."), code="bench-window") from late
    if ran.returncode:
        said = ran.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NotPossible(
            T("The window could not be started for measuring."), code="bench-window", detail=said[-1:]
        )


def _summed(one: dict[str, Any]) -> dict[str, Any]:
    """With the holds by view: how many, the longest, and where that was."""
    holds: dict[str, dict[str, Any]] = {}
    for hold in one["holds"]:
        kept = holds.setdefault(hold["view"], {"count": 0, "longest_ms": 0, "place": ""})
        kept["count"] += 1
        if hold["ms"] > kept["longest_ms"]:
            kept["longest_ms"], kept["place"] = hold["ms"], hold["place"]
    return {**one, "holds": holds}
