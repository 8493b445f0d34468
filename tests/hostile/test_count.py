"""At every entrance there are enough hostile cases, and the count finds an entrance that has too few."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tools.hostile import ENTRANCES, LEAST_EACH, faults

TOP = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_there_are_enough() -> None:
    done = subprocess.run(
        [sys.executable, "tools/hostile.py"], cwd=TOP, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "in all" in done.stdout


def test_too_few_are_told() -> None:
    enough = Counter(dict.fromkeys(ENTRANCES, 100))
    assert faults(enough) == []
    assert faults(enough - Counter({"hub": 100 - LEAST_EACH + 1})) == ["hub: 19 cases, 20 wanted"]
    assert faults(Counter(dict.fromkeys(ENTRANCES, LEAST_EACH))) == ["200 cases in all, 300 wanted"]
    assert faults(enough + Counter({"back door": 1})) == ["back door: no such entrance"]
