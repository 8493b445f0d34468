"""What filters let through, and what a saved view keeps: as plain values."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.lifecycle import State
from app.i18n import say
from app.rows import BoardVisit
from ui.board import picturing, state
from ui.board.arrangement import COLOURS, LENGTHS, Arrangement
from ui.board.bench import invented
from ui.board.sieve import GROUPS, Sieve, entries, sift

ZONE = ZoneInfo("Europe/Vaduz")


def changed(**by: object) -> state.Picture:
    """Four people with four visits each; the first visit changed as told."""
    board = invented(4, 16)
    first = replace(board.visits[0], **by)  # type: ignore[arg-type]
    return picturing.picture(replace(board, visits=(first, *board.visits[1:])), ZONE)


def passing(shown: state.Picture, sieve: Sieve, now: float | None = None) -> list[BoardVisit]:
    found = sift(shown, sieve, now)
    assert found is not None
    return [bar.visit for v in found.visits if (bar := shown.bar(v)) is not None]


def test_nothing_asked_lets_everything_shine() -> None:
    assert sift(changed(), Sieve(), None) is None and not Sieve(words="  ")


def test_every_part_must_hold_and_of_a_part_one_entry() -> None:
    shown = changed()
    done = passing(shown, Sieve(states=frozenset({"completed"})))
    assert {v.state for v in done} == {State.COMPLETED}
    either = passing(shown, Sieve(states=frozenset({"completed", "accepted"})))
    assert {v.state for v in either} == {State.COMPLETED, State.ACCEPTED}
    both = passing(shown, Sieve(words="J-1000", states=frozenset({"completed"})))
    assert [v.job_number for v in both] == ["J-1000"]
    assert passing(shown, Sieve(words="J-1000", states=frozenset({"accepted"}))) == []


def test_teams_and_skills_choose_people_and_their_whole_day() -> None:
    shown = changed()
    team = sift(shown, Sieve(teams=frozenset({"Team 00"})), None)
    assert team is not None and len(team.visits) == 4 * len(team.people) > 0
    assert {row.person.team for p in team.people if (row := shown.person(shown.people[p]))} == {"Team 00"}
    skilled = sift(shown, Sieve(skills=frozenset({"gas"})), None)
    assert skilled is not None and len(skilled.people) == 4
    none = sift(shown, Sieve(skills=frozenset({"piano"})), None)
    assert none is not None and not none.people and not none.visits


@pytest.mark.parametrize("typed", ["0102", "55 01 02", "423 555 01 02", "-0102"])
def test_a_telephone_is_found_by_its_tail(typed: str) -> None:
    shown = changed(phones="4235550102 4237770000")
    assert [v.phones for v in passing(shown, Sieve(words=typed))] == ["4235550102 4237770000"]


def test_the_middle_of_a_telephone_is_no_tail() -> None:
    assert passing(changed(phones="4235550102"), Sieve(words="4235550")) == []


@pytest.mark.parametrize("typed", ["J-1000", "mrs zhao", "zhaofu", "zfr", "städtle", "leak", "漏水"])
def test_a_visit_is_found_by_number_customer_pinyin_address_and_service(typed: str) -> None:
    shown = changed(customer_name="Mrs Zhao 赵夫人")
    assert "J-1000" in [v.job_number for v in passing(shown, Sieve(words=typed))]


def test_signs_ask_for_what_a_bar_carries() -> None:
    shown = changed(pinned=True, priority=90, people=2)
    for mark in ("pinned", "pressing", "crew"):
        assert "J-1000" in [v.job_number for v in passing(shown, Sieve(marks=frozenset({mark})))]
    assert "J-1000" in [v.job_number for v in passing(shown, Sieve(marks=frozenset({"vip"})))]
    assert passing(shown, Sieve(marks=frozenset({"alert"}))) == []
    late = passing(shown, Sieve(marks=frozenset({"alert"})), shown.end)
    assert late and all(v.state is not State.COMPLETED for v in late)


def test_what_can_be_ticked_is_what_these_days_have_and_what_is_ticked() -> None:
    shown = changed()
    offered = entries(shown, Sieve(states=frozenset({"on_hold"}), teams=frozenset({"Gone"})))
    assert [entry for entry, _ in offered["states"]][-2:] == ["on_hold", "completed"]
    assert "Gone" in [entry for entry, _ in offered["teams"]]
    assert [say(text) for _, text in offered["services"]] == ["Leak repair"]


NAMES = st.frozensets(st.text(max_size=8), max_size=3)
SIEVES = st.builds(
    Sieve, words=st.text(max_size=9), teams=NAMES, skills=NAMES, states=NAMES, services=NAMES, marks=NAMES
)


@given(
    st.builds(
        Arrangement,
        length=st.sampled_from(LENGTHS),
        colour=st.sampled_from(COLOURS),
        compact=st.none() | st.booleans(),
        off_shift=st.booleans(),
        hide=st.booleans(),
        listed=st.booleans(),
        sieve=SIEVES,
    )
)
def test_an_arrangement_survives_being_kept(made: Arrangement) -> None:
    assert Arrangement.of(made.kept()) == made


def test_what_is_not_understood_is_as_usual() -> None:
    odd = {"length": 5, "colour": "smell", "compact": "no", "hide": 1, "sieve": {"teams": "x", "hats": ["a"]}}
    assert Arrangement.of(odd) == Arrangement()
    assert Sieve(teams=frozenset({"A"})).toggled("teams", "A") == Sieve()
    assert set(GROUPS) == {"teams", "skills", "states", "services", "marks"}


def test_priorities_fall_into_bands() -> None:
    assert [state.band_of(p).hue for p in (100, 75, 74, 60, 50, 40, 39, 0)] == [
        "danger", "danger", "warning", "warning", "info", "info", "neutral", "neutral",
    ]  # fmt: skip
