"""The figures of `bench planner`: their shape, what counts as solved, and the sentences for wrong words."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bench.planner import OURS, summary, told
from app.domain.planning import Plan
from tests.app.planner.days import day, job, person
from tests.support.command_line import Shell
from tests.support.instances import SOLOMON


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of one small instance."""
    home = tmp_path / "data" / "planning" / "solomon"
    home.mkdir(parents=True)
    (home / "T1.txt").write_text(SOLOMON, encoding="utf-8")
    (home / "bks_distance_dimacs.csv").write_text("instance,bks_distance\nT1,41.1\nT2,9\n", encoding="utf-8")
    return home.parent.parent


def test_bench_planner_answers_its_shape_without_a_map(empty_shell: Shell, data: Path) -> None:
    words = ("bench", "planner", "--sets", "solomon", "--all", "--seconds", "0.1", "--data", str(data))
    told = empty_shell.ok(*words, "--seed", "7")
    assert set(told) == {"map", "at", "machine", "figures"}
    figure = told["figures"]["planner"]
    assert (figure["seconds"], figure["seed"], figure["threads"]) == (0.1, 7, 1)
    found = figure["sets"]["solomon"]
    assert set(found) == {"instances", "mean_gap", "worst_gap", "solved", "ratio"}
    (only,) = found["instances"]
    ours = only["results"][OURS]
    assert set(ours) == {"cost", "gap", "feasible", "unserved", "seconds"}
    assert ours["feasible"]
    assert ours["gap"] == pytest.approx(100 * (ours["cost"] / only["best_known"] - 1), abs=0.01)
    assert set(only["results"]) == {OURS, *figure["peers"]}
    assert found["solved"][OURS] == 1
    said = empty_shell.run(*words)
    assert "solomon (1), 0.1 s" in said.out
    assert f"solomon T1  {OURS}" in said.err


def test_bench_day_stands_beside_the_rule_of_thumb(shell: Shell) -> None:
    words = ("--jobs", "12", "--people", "4", "--seconds", "0.2", "--long", "0.3")
    told = shell.ok("bench", "day", "--threads", "2", *words)["figures"]["day"]
    assert (told["jobs"], told["people"], told["seed"], told["threads"]) == (12, 4, 1, 2)
    assert set(told["plans"]) == {"first", "0.2", "0.3", "nearest"}
    for plan in told["plans"].values():
        assert plan["lawful"]
        assert set(plan) >= {
            "cost",
            "unserved",
            "travel_hours",
            "late_visits",
            "late_minutes",
            "overtime_minutes",
        }
    assert told["two_person"] == 2
    assert told["roads"]["again_asked"] == 0
    assert told["roads"]["asked"] <= told["roads"]["square"]
    said = shell.run("bench", "day", *words).out
    assert "day 12 × 4, seed 1: roads" in said
    only = shell.ok("bench", "planner", "--sets", "day", "--vs", "", *words)["figures"]["planner"]["sets"][
        "day"
    ]
    assert [row["name"] for row in only["instances"]] == [
        "city-day",
        "city-day-one-person",
        "city-day-no-breaks",
    ]
    assert "cannot" not in only["instances"][0]["results"][OURS]


def test_bench_repair_says_how_many_change_hands(shell: Shell) -> None:
    words = ("--jobs", "40", "--people", "6", "--seconds", "0.2", "--long", "0.3", "--cases", "1")
    told = shell.ok("bench", "repair", *words)["figures"]["repair"]
    assert set(told) == {"seconds", "seed", "at", "cases", "by_price", "least_price_that_keeps_both"}
    assert [case["day"] for case in told["cases"]] == [1, 2]
    for line in told["by_price"].values():
        assert set(line) == {"moved_mean", "moved_worst", "dearer_mean", "dearer_worst", "lawful"}
        assert line["lawful"]
    assert "repair at 09:40, 2 cases" in shell.run("bench", "repair", *words).out


def test_wrong_words_of_bench_planner(empty_shell: Shell, data: Path) -> None:
    for words, sentence in (
        ("--sets moon", "There is no set “moon”. Known: solomon"),
        ("--seconds 0", "--seconds is more than 0 and at most 3600; 0"),
        ("--vs pyvrp,ghost", "There is no peer “ghost”."),
        ("--long 0", "--long is more than 0 and at most 3600; 0"),
        ("--jobs 0", "--jobs takes a number from 1 to 5,000; 0 is not."),
        ("--threads 65", "--threads takes a number from 1 to 64; 65 is not."),
        ("--sets day", "No city map is loaded."),
        (f"--sets gh200 --data {data}", "The instances of gh200 are not in"),
    ):
        ran = empty_shell.run("bench", "planner", *words.split())
        assert ran.code == 2
        assert ran.err.splitlines()[-1].startswith(sentence), ran.err


def test_only_whole_plans_have_a_gap_and_count() -> None:
    some = day((person("a"),), (job("J", 1, leave_out_price=None),))
    left = told(some, Plan((), (), ("J",)), 0.1, 1200.0)
    assert (left["feasible"], left["gap"], left["unserved"]) == (False, None, 1)
    rows = [
        {
            "results": {
                OURS: {"feasible": True, "cost": 10.0, "gap": 0.0},
                "p": {"feasible": True, "cost": 20.0, "gap": 100.0},
            }
        },
        {"results": {OURS: {"feasible": True, "cost": 9.0, "gap": 1.0}, "p": left}},
        {"results": {OURS: left, "p": {"cannot": "cannot: breaks"}}},
    ]
    assert summary(rows) == {
        "mean_gap": {OURS: 0.5, "p": 100.0},
        "worst_gap": {OURS: 1.0, "p": 100.0},
        "solved": {OURS: 2, "p": 1},
        "ratio": {"p": 0.5},
    }
    unlawful = told(some, Plan((), (), ()), 0.1)
    assert unlawful["faults"] == ["Job J is neither planned nor listed as left out."]
