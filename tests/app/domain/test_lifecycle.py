"""The table of a job's life: what is lawful, what is refused and in which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import NotPossible
from app.domain.lifecycle import (
    ACTION_WORDS,
    FINAL,
    FIRST,
    STATE_WORDS,
    TABLE,
    Action,
    State,
    action_to,
    lawful,
    rule_for,
)

REFUSED = [
    (state, action)
    for state in State
    for action in Action
    if not any(rule.action is action and state in rule.sources for rule in TABLE)
]


@pytest.mark.parametrize(("state", "action"), REFUSED, ids=lambda x: x.value)
def test_every_unlawful_step_is_refused_with_the_state_and_the_ways_out(state: State, action: Action) -> None:
    with pytest.raises(NotPossible) as refusal:
        rule_for(state, action, "J-1042")
    sentence = str(refusal.value.text)
    assert refusal.value.code == f"lifecycle-{action.value}"
    assert f"“{ACTION_WORDS[action]}” is not possible: J-1042 is {STATE_WORDS[state]}." in sentence
    assert "Nothing was changed" in sentence
    for rule in lawful(state):
        assert str(ACTION_WORDS[rule.action]) in sentence


def test_there_are_refusals_for_most_pairs() -> None:
    assert len(REFUSED) > 150


def test_every_state_can_be_reached_and_left() -> None:
    reached, edge = {FIRST}, [FIRST]
    while edge:
        state = edge.pop()
        for rule in lawful(state):
            if rule.target and rule.target not in reached:
                reached.add(rule.target)
                edge.append(rule.target)
    assert reached == set(State)
    for state in State:
        ways = [r for r in lawful(state) if r.target not in (None, state)]
        assert ways or state in FINAL


@pytest.mark.parametrize(
    ("state", "word", "action"),
    [
        (State.ASSIGNED, "accepted", Action.ACCEPT),
        (State.ACCEPTED, "on-the-way", Action.SET_OFF),
        (State.ON_THE_WAY, "Arrived", Action.ARRIVE),
        (State.IN_SERVICE, "complete", Action.COMPLETE),
        (State.ASSIGNED, "unassign", Action.UNASSIGN),
        (State.CANCELLED, "confirmed", Action.RESTORE),
    ],
)
def test_a_person_may_name_a_state_or_an_action(state: State, word: str, action: Action) -> None:
    assert action_to(state, word) is action


def test_a_state_that_no_step_leads_to_is_named_with_what_does() -> None:
    with pytest.raises(NotPossible) as refusal:
        action_to(State.NEW, "completed")
    assert str(refusal.value.text) == (
        "A job that is new cannot become completed. Nothing was changed. "
        "Possible now: Confirm, Assign, Cancel job, Correct."
    )


def test_an_unknown_word_is_no_state() -> None:
    with pytest.raises(NotPossible) as refusal:
        action_to(State.NEW, "flying")
    assert "“flying” is no state or action of a job" in str(refusal.value.text)


@given(st.lists(st.integers(0, 50), max_size=60))
def test_random_walks_stay_inside_the_table(choices: list[int]) -> None:
    state = FIRST
    for choice in choices:
        rules = lawful(state)
        assert rules, state
        rule = rules[choice % len(rules)]
        assert rule_for(state, rule.action) is rule
        state = rule.target or state
