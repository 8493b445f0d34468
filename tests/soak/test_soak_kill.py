"""Twenty rounds of the kill harness find nothing; with a fault planted, a few rounds find it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).resolve().parents[2]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="fork and kill are Unix's"),
]


def soak(*words: str) -> tuple[int, Any, str]:
    """Run the harness; its exit code, its counts and what it said."""
    ran = subprocess.run(
        [sys.executable, "tools/soak_kill.py", "--json", *words],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout, ran.stderr
    return ran.returncode, json.loads(ran.stdout), ran.stderr


def test_twenty_rounds_lose_nothing() -> None:
    code, counts, said = soak("--rounds", "20", "--seed", "20261126")
    assert code == 0, said
    assert sum(counts["killed"].values()) >= 40
    assert counts["done_before_the_kill"]["did"] > 0
    wrong = (
        "lost_commands",
        "unreadable_desks",
        "half_commands",
        "half_packs",
        "bad_backups",
        "half_upgrades",
    )
    assert [counts[name] for name in wrong] == [0] * len(wrong)


@pytest.mark.parametrize(
    ("plant", "found"),
    [
        ("early-word", "lost_commands"),
        ("pack-in-place", "half_packs"),
        ("careless-upgrade", "half_upgrades"),
        ("careless-copy", "bad_backups"),
    ],
)
def test_a_planted_fault_is_found(plant: str, found: str) -> None:
    code, counts, _ = soak("--rounds", "5", "--seed", "7", "--plant", plant)
    assert code == 1
    assert counts[found] > 0
    others = {"lost_commands", "half_packs", "half_upgrades", "bad_backups", "failed_work"} - {found}
    assert {name: counts[name] for name in others} == dict.fromkeys(others, 0)
