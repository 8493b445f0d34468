"""`bench board`: how quick the board is with 500 rows and 5000 bars. It is measured in a process of its own, because
the desk's side of the program knows no window."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from app.domain.errors import NotPossible
from app.domain.text import T

LONGEST_S = 300
PEOPLE, VISITS = 500, 5000


def measure(_args: argparse.Namespace) -> dict[str, Any]:
    """Figures of the board; see `ui.board.bench.figures` and `ui.board.bench_live.measure` for their names.

    Raises NotPossible in a bundled program and when the measuring fails.
    """
    if getattr(sys, "frozen", False):
        raise NotPossible(T("The board can only be measured from the source."), code="bench-bundled")
    words = [sys.executable, "-m", "ui.board.bench", "--json"]
    words += ["--people", str(PEOPLE), "--visits", str(VISITS)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=LONGEST_S)  # noqa: S603 - our own program
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        said = done.stderr.strip().splitlines()
        raise NotPossible(
            T("The board could not be measured: {why}", why=said[-1] if said else done.returncode),
            code="bench-board",
        )
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def lines(figure: Mapping[str, Any]) -> list[str]:
    """The figures in words, a line for each."""
    return [f"board: {name} {value}" for name, value in figure.items()]
