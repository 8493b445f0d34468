"""The searching child: what goes to it and comes back, what happens when it dies, when its parent does, when told to stop."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given

from app.adapters.planning import outside
from app.adapters.planning.child import BEHIND
from app.adapters.planning.outside import ProcessPlanner, child_command
from app.adapters.planning.wire import Order, read_order, read_plan, write_order, write_plan
from app.domain.errors import NotPossible, NotReachable
from app.domain.planning import Day, Plan, RestTaken, Visit
from app.planner.inside import side_by_side
from app.ports import Searching
from tests.app.planner.days import days
from tests.contracts.test_day_planner import busy


@given(days())
def test_an_order_comes_over_whole(what: Day) -> None:
    order = Order(replace(what, origin=datetime(2026, 11, 26, tzinfo=UTC)), 2.5, None, 7)
    assert read_order(io.BytesIO(write_order(order) + b"cancel\n")) == order


def test_half_an_order_is_not_taken_for_one() -> None:
    with pytest.raises(ValueError, match="middle of a table"):
        read_order(io.BytesIO(write_order(Order(busy()))[:-8]))


def test_a_plan_comes_over_whole() -> None:
    plan = Plan((Visit("J1", 0, "ana", 1.5, 2.5),), (RestTaken("ana", 0, 3.0, 4.0),), ("J2",))
    assert read_plan(write_plan(plan)) == plan


def test_a_killed_child_is_a_sentence() -> None:
    planner = ProcessPlanner()

    def kill(_: Searching) -> None:
        for child in planner.child_processes:
            os.kill(child, signal.SIGKILL)

    with pytest.raises(NotReachable) as refusal:
        planner.search(busy(), seconds=300, progress=kill)
    assert refusal.value.code == "planner-died" and planner.child_processes == ()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_child_searches_on_all_processors_and_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")  # numpy has threads of its own
    planner = ProcessPlanner()
    seen: list[tuple[int, int]] = []

    def look(_: Searching) -> None:
        for child in planner.child_processes:
            with suppress(FileNotFoundError, ProcessLookupError):  # it may be done
                threads = len(list(Path(f"/proc/{child}/task").iterdir()))
                seen.append((threads, os.getpriority(os.PRIO_PROCESS, child)))

    planner.search(busy(), seconds=1.5, progress=look)
    listening, several = 2, side_by_side() if side_by_side() > 1 else 0
    assert max(threads for threads, _ in seen) == listening + several
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert {nice for _, nice in seen} == {min(19, own + BEHIND)}


def test_our_own_fault_in_the_child_is_not_dressed_up(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = "raise ZeroDivisionError('by us')"
    monkeypatch.setattr(outside, "child_command", lambda: [sys.executable, "-c", broken])
    with pytest.raises(RuntimeError, match="by us"):
        ProcessPlanner().search(busy(), seconds=300)


def test_a_cancel_before_the_first_plan_is_a_sentence() -> None:
    with pytest.raises(NotPossible) as refusal:
        ProcessPlanner().search(busy(), seconds=300, cancelled=lambda: True)
    assert refusal.value.code == "cancelled"


def test_a_child_that_does_not_listen_is_ended_with_the_best_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says one plan and then hears nothing any more."""
    deaf = (
        "import json, sys, time; sys.stdin.buffer.readline();"
        "print(json.dumps({'better': {'cost': 3.0, 'elapsed': 0.1,"
        " 'plan': {'visits': [], 'rests': [], 'unserved': ['J1']}}}), flush=True); time.sleep(300)"
    )
    monkeypatch.setattr(outside, "child_command", lambda: [sys.executable, "-c", deaf])
    told: list[Searching] = []
    planner = ProcessPlanner()
    found = planner.search(busy(), seconds=300, progress=told.append, cancelled=lambda: bool(told))
    assert found.stopped and found.cost == 3.0 and found.plan.unserved == ("J1",)
    assert planner.child_processes == ()


def test_the_child_ends_with_its_parent() -> None:
    with subprocess.Popen(child_command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdin is not None and child.stdout is not None
        child.stdin.write(write_order(Order(busy(), seconds=300)))
        child.stdin.flush()
        assert b"better" in child.stdout.readline()
        child.stdin.close()  # as the system does when the parent dies
        assert child.wait(timeout=30) == 3


def test_the_hidden_word_of_a_bundle_is_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.__main__ import main
    from app.adapters.planning import child

    monkeypatch.setattr(child, "main", lambda words: 0 if words == ["x"] else 1)
    assert main(["plan-day-child", "x"]) == 0
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child_command() == [sys.executable, "plan-day-child"]
