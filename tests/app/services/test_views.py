"""Saved views: private and shared, on keys, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.commands import DropView, SaveView
from app.domain.errors import NotAllowed, NotPossible
from app.domain.views import SavedView, on_key, view_from, views_of
from app.services.context import Who
from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk

MINE = SavedView("v1", "Plumbers", "", False, 1, {"length": 3})


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[DeskStorage]:
    made = DeskStorage.open(str(tmp_path / "desk.db"), seat="seat-1", who="Li Na")
    yield made
    made.close()


def seat(clock: FixedClock, storage: DeskStorage, name: str, role: str = "dispatcher") -> StoryDesk:
    return StoryDesk(clock, storage, Who("seat-1", name, role))


def seen(desk: StoryDesk) -> list[str]:
    return [v.name for v in views_of(desk.desk.queries.desk().settings, desk.who.name)]


def test_a_private_view_is_its_owners_and_a_shared_one_everybodys(
    clock: FixedClock, storage: DeskStorage
) -> None:
    li, wu = seat(clock, storage, "Li Na"), seat(clock, storage, "Wu Lei")
    li.do(SaveView(view=MINE))
    assert seen(li) == ["Plumbers"] and seen(wu) == []
    li.do(SaveView(view=replace(MINE, shared=True)))
    assert seen(wu) == ["Plumbers"]
    kept = views_of(wu.desk.queries.desk().settings, "Wu Lei")[0]
    assert (kept.owner, kept.digit, kept.looks) == ("Li Na", 1, {"length": 3})


def test_only_a_senior_changes_somebody_elses(clock: FixedClock, storage: DeskStorage) -> None:
    li, wu = seat(clock, storage, "Li Na"), seat(clock, storage, "Wu Lei")
    li.do(SaveView(view=replace(MINE, shared=True)))
    with pytest.raises(NotAllowed, match="Li Na"):
        wu.do(SaveView(view=replace(MINE, name="Mine now")))
    with pytest.raises(NotAllowed):
        wu.do(DropView(view_id="v1"))
    senior = seat(clock, storage, "Chen Yu", "senior")
    senior.do(SaveView(view=replace(MINE, name="Pipes", shared=True)))
    assert seen(li) == ["Pipes"]
    assert views_of(li.desk.queries.desk().settings, "Li Na")[0].owner == "Li Na"


def test_saving_and_dropping_are_taken_back(clock: FixedClock, storage: DeskStorage) -> None:
    li = seat(clock, storage, "Li Na")
    li.do(SaveView(view=MINE))
    li.do(SaveView(view=replace(MINE, name="  Pipes   and taps ")))
    assert seen(li) == ["Pipes and taps"]
    li.desk.history.undo()
    assert seen(li) == ["Plumbers"]
    li.do(DropView(view_id="v1"))
    assert seen(li) == []
    li.desk.history.undo()
    assert seen(li) == ["Plumbers"]


@pytest.mark.parametrize("name", ["", "   ", "x" * 41])
def test_a_name_that_is_none_is_refused(clock: FixedClock, storage: DeskStorage, name: str) -> None:
    li = seat(clock, storage, "Li Na")
    with pytest.raises(NotPossible):
        li.do(SaveView(view=replace(MINE, name=name)))
    assert seen(li) == []


def test_ones_own_view_goes_before_a_shared_one_of_the_same_key() -> None:
    shared = SavedView("a", "All", "Wu Lei", True, 1)
    mine = SavedView("b", "Mine", "Li Na", False, 1)
    assert on_key((shared, mine), 1, "Li Na") is mine
    assert on_key((shared, mine), 1, "Chen Yu") is shared
    assert on_key((shared,), 2, "Li Na") is None


def test_what_is_no_view_is_passed_over() -> None:
    assert view_from("x", "yes") is None and view_from("x", {"name": " "}) is None
    odd = view_from("x", {"name": "A", "digit": "3", "looks": [1]})
    assert odd == SavedView("x", "A", "", False, 0, {})
