"""Count the hostile cases at every entrance: `python tools/hostile.py`; exit code 1 when one has too few.

A test says which entrance it stands at: `@pytest.mark.hostile("links")`, with `cases=N` when it tries so many in one go.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections import Counter
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
ENTRANCES = (
    *("map page", "web engine", "exports", "templates", "links"),
    *("file names", "imports", "hub", "desk", "window"),
)
LEAST, LEAST_EACH = 300, 20
"""Cases there must be in all, and at every entrance."""
PLACES = (
    "tests/hostile",
    "tests/ui/map/test_page_is_closed.py",
    "tests/app/test_links.py",
    "tests/app/adapters",
)


class Counting:
    """Hears of every collected test."""

    def __init__(self) -> None:
        self.cases: Counter[str] = Counter()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Count what is marked."""
        for item in items:
            mark = item.get_closest_marker("hostile")
            if mark is not None:
                self.cases[mark.args[0]] += mark.kwargs.get("cases", 1)


def count() -> Counter[str]:
    """Cases by entrance. Raises RuntimeError when the tests cannot be gathered."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    counting = Counting()
    words = ["--collect-only", "-q", "-p", "no:cacheprovider", *(str(TOP / p) for p in PLACES)]
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = pytest.main(words, plugins=[counting])
    if code != 0:
        raise RuntimeError(said.getvalue()[-2000:])
    return counting.cases


def faults(cases: Counter[str]) -> list[str]:
    """What is too few, in words."""
    found = [
        f"{name}: {cases[name]} cases, {LEAST_EACH} wanted" for name in ENTRANCES if cases[name] < LEAST_EACH
    ]
    found += [f"{name}: no such entrance" for name in sorted(cases.keys() - set(ENTRANCES))]
    if cases.total() < LEAST:
        found.append(f"{cases.total()} cases in all, {LEAST} wanted")
    return found


def main() -> int:
    """Print the table."""
    cases = count()
    for name in ENTRANCES:
        print(f"{name:<12} {cases[name]:5}")
    print(f"{'in all':<12} {cases.total():5}")
    wrong = faults(cases)
    for line in wrong:
        print(f"✗ {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
