"""The life of a job as one table. Nothing else sets a state; the window asks it which steps to offer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.domain.errors import NotPossible
from app.domain.text import T, Text


class State(StrEnum):
    """Where a job stands."""

    NEW = "new"
    CONFIRMED = "confirmed"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    ON_THE_WAY = "on_the_way"
    ARRIVED = "arrived"
    IN_SERVICE = "in_service"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    RATED = "rated"
    FOLLOWED_UP = "followed_up"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What can be done to a job."""

    CONFIRM = "confirm"
    ASSIGN = "assign"
    ACCEPT = "accept"
    DECLINE = "decline"
    MOVE = "move"
    UNASSIGN = "unassign"
    SET_OFF = "set_off"
    TURN_BACK = "turn_back"
    ARRIVE = "arrive"
    START = "start"
    NO_ACCESS = "no_access"
    STAFF_NO_SHOW = "staff_no_show"
    HOLD = "hold"
    RESUME = "resume"
    COMPLETE = "complete"
    RATE = "rate"
    WAIVE_RATING = "waive_rating"
    FOLLOW_UP = "follow_up"
    CLOSE = "close"
    REWORK = "rework"
    CANCEL = "cancel"
    RESTORE = "restore"
    CORRECT = "correct"


STATE_WORDS: dict[State, Text] = {
    State.NEW: T("new"),
    State.CONFIRMED: T("confirmed"),
    State.ASSIGNED: T("assigned"),
    State.ACCEPTED: T("accepted"),
    State.ON_THE_WAY: T("on the way"),
    State.ARRIVED: T("arrived"),
    State.IN_SERVICE: T("in service"),
    State.ON_HOLD: T("on hold"),
    State.COMPLETED: T("completed"),
    State.RATED: T("rated"),
    State.FOLLOWED_UP: T("followed up"),
    State.CLOSED: T("closed"),
    State.CANCELLED: T("cancelled"),
}

ACTION_WORDS: dict[Action, Text] = {
    Action.CONFIRM: T("Confirm"),
    Action.ASSIGN: T("Assign"),
    Action.ACCEPT: T("Accept"),
    Action.DECLINE: T("Decline"),
    Action.MOVE: T("Move"),
    Action.UNASSIGN: T("Unassign"),
    Action.SET_OFF: T("Set off"),
    Action.TURN_BACK: T("Turn back"),
    Action.ARRIVE: T("Arrive"),
    Action.START: T("Start work"),
    Action.NO_ACCESS: T("No access"),
    Action.STAFF_NO_SHOW: T("Staff no-show"),
    Action.HOLD: T("Put on hold"),
    Action.RESUME: T("Resume"),
    Action.COMPLETE: T("Complete"),
    Action.RATE: T("Rate"),
    Action.WAIVE_RATING: T("Waive rating"),
    Action.FOLLOW_UP: T("Follow up"),
    Action.CLOSE: T("Close"),
    Action.REWORK: T("Open rework"),
    Action.CANCEL: T("Cancel job"),
    Action.RESTORE: T("Restore"),
    Action.CORRECT: T("Correct"),
}


@dataclass(frozen=True)
class Rule:
    """One line of the table: from any of `sources`, `action` leads to `target` (None: the state stays).

    needs: facts that must be told with it: "reason" (a note), "times", "rating", "staff".
    ends_visit: the open visits are closed by it.
    """

    action: Action
    sources: frozenset[State]
    target: State | None
    needs: tuple[str, ...] = ()
    ends_visit: bool = False


def _rule(action: Action, sources: str, target: State | None, needs: str = "", ends: bool = False) -> Rule:
    return Rule(action, frozenset(State(s) for s in sources.split()), target, tuple(needs.split()), ends)


_OPEN = "new confirmed assigned accepted on_the_way arrived in_service on_hold"
_DONE = "completed rated followed_up closed"

TABLE: tuple[Rule, ...] = (
    _rule(Action.CONFIRM, "new", State.CONFIRMED),
    _rule(Action.ASSIGN, "new confirmed on_hold", State.ASSIGNED, "staff"),
    _rule(Action.ACCEPT, "assigned", State.ACCEPTED),
    _rule(Action.DECLINE, "assigned", State.CONFIRMED, ends=True),
    _rule(Action.MOVE, "assigned accepted", State.ASSIGNED, "staff"),
    _rule(Action.UNASSIGN, "assigned accepted", State.CONFIRMED, ends=True),
    _rule(Action.SET_OFF, "assigned accepted", State.ON_THE_WAY),
    _rule(Action.TURN_BACK, "on_the_way", State.ACCEPTED),
    _rule(Action.ARRIVE, "assigned accepted on_the_way", State.ARRIVED),
    _rule(Action.START, "arrived", State.IN_SERVICE),
    _rule(
        Action.NO_ACCESS, "assigned accepted on_the_way arrived in_service", State.CONFIRMED, "reason", True
    ),
    _rule(Action.STAFF_NO_SHOW, "assigned accepted on_the_way", State.CONFIRMED, "reason", True),
    _rule(Action.HOLD, "confirmed assigned accepted arrived in_service", State.ON_HOLD, "reason", True),
    _rule(Action.RESUME, "on_hold", State.CONFIRMED),
    _rule(Action.COMPLETE, "arrived in_service", State.COMPLETED, ends=True),
    _rule(Action.RATE, "completed", State.RATED, "rating"),
    _rule(Action.RATE, "followed_up", None, "rating"),
    _rule(Action.WAIVE_RATING, "completed", State.RATED, "reason"),
    _rule(Action.FOLLOW_UP, "completed rated", State.FOLLOWED_UP),
    _rule(Action.CLOSE, "rated followed_up", State.CLOSED),
    _rule(Action.REWORK, _DONE, None, "reason"),
    _rule(Action.CANCEL, _OPEN, State.CANCELLED, "reason", True),
    _rule(Action.RESTORE, "cancelled", State.CONFIRMED),
    _rule(Action.CORRECT, f"{_OPEN} {_DONE} cancelled", None, "reason"),
)

FIRST = State.NEW
FINAL = frozenset({State.CLOSED, State.CANCELLED})
COMING = (State.ASSIGNED, State.ACCEPTED, State.ON_THE_WAY)
"""Somebody has it and is not there yet."""
THERE = (State.ARRIVED, State.IN_SERVICE)
"""Somebody is at the customer’s."""
UNDER_WAY = (State.ON_THE_WAY, *THERE)
"""Somebody has set off and is not done."""
ACCEPTED_BEFORE = timedelta(hours=1)
"""A visit should have been accepted by so long before it begins."""


def lawful(state: State) -> tuple[Rule, ...]:
    """What may be done to a job in this state, in the table's order."""
    return tuple(rule for rule in TABLE if state in rule.sources)


def rule_for(state: State, action: Action, name: str = "") -> Rule:
    """The line that allows it. Raises NotPossible naming what is lawful instead."""
    for rule in TABLE:
        if rule.action is action and state in rule.sources:
            return rule
    ways = tuple(ACTION_WORDS[r.action] for r in lawful(state))
    raise NotPossible(
        T(
            "“{action}” is not possible: {job} is {state}. Nothing was changed. Possible now: {ways}.",
            action=ACTION_WORDS[action],
            job=name or T("the job"),
            state=STATE_WORDS[state],
            ways=ways,
        ),
        code=f"lifecycle-{action.value}",
    )


def action_to(state: State, wanted: str) -> Action:
    """The action a person means by a target state or an action's name ("accepted", "accept", "on-the-way").

    Raises NotPossible when no lawful action leads there, naming those that are.
    """
    word = wanted.strip().lower().replace("-", "_").replace(" ", "_")
    here = lawful(state)
    for rule in here:
        if rule.action.value == word:
            return rule.action
    for rule in here:
        if rule.target is not None and rule.target.value == word:
            return rule.action
    known = {a.value for a in Action} | {s.value for s in State}
    if word in {a.value for a in Action}:
        rule_for(state, Action(word))
    ways = tuple(ACTION_WORDS[r.action] for r in here)
    if word not in known:
        raise NotPossible(
            T("“{word}” is no state or action of a job. Possible now: {ways}.", word=wanted, ways=ways),
            code="lifecycle-unknown",
        )
    raise NotPossible(
        T(
            "A job that is {state} cannot become {wanted}. Nothing was changed. Possible now: {ways}.",
            state=STATE_WORDS[state],
            wanted=STATE_WORDS[State(word)],
            ways=ways,
        ),
        code="lifecycle-target",
    )
