"""A job's history as sentences: what was done, when, by whom, over which channel. No Qt here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.domain.ids import StaffId
from app.domain.jobs import Step
from app.domain.lifecycle import STATE_WORDS, Action, State
from app.domain.text import T, Text
from app.rows import JobDetail
from ui.jobs.phrases import ACTION_ICONS, said_moment

DONE_WORDS: dict[str, Text] = {
    "booked": T("Booked"),
    "note": T("Note"),
    "undone": T("Taken back: {state} again"),
    "split": T("Split: the rest is a job of its own"),
    Action.CONFIRM: T("Confirmed"),
    Action.ASSIGN: T("Assigned to {name}"),
    Action.ACCEPT: T("Accepted"),
    Action.DECLINE: T("Declined"),
    Action.MOVE: T("Moved, with {name}"),
    Action.UNASSIGN: T("Taken from its people"),
    Action.SET_OFF: T("Set off"),
    Action.TURN_BACK: T("Turned back"),
    Action.ARRIVE: T("Arrived"),
    Action.START: T("Work began"),
    Action.NO_ACCESS: T("Nobody opened"),
    Action.STAFF_NO_SHOW: T("Nobody of ours came"),
    Action.HOLD: T("Put on hold"),
    Action.RESUME: T("Resumed"),
    Action.COMPLETE: T("Completed"),
    Action.RATE: T("Rated by the customer"),
    Action.WAIVE_RATING: T("Rating waived"),
    Action.FOLLOW_UP: T("Followed up"),
    Action.CLOSE: T("Closed"),
    Action.REWORK: T("Rework opened"),
    Action.CANCEL: T("Cancelled"),
    Action.RESTORE: T("Restored"),
    Action.CORRECT: T("Corrected to {state}"),
}
CHANNEL_WORDS: dict[str, Text] = {
    "desk": T("desk"),
    "phone": T("by phone"),
    "link": T("by link"),
    "message": T("by message"),
    "simulated": T("simulated"),
    "cli": T("command line"),
    "paper": T("from paper"),
}
_BAD = {Action.DECLINE, Action.NO_ACCESS, Action.STAFF_NO_SHOW, Action.CANCEL}
_GOOD = {Action.COMPLETE, Action.CLOSE}


@dataclass(frozen=True)
class TimelineLine:
    """One step as it is shown."""

    icon: str
    hue: str
    what: Text
    at: Text
    by: Text
    note: str
    simulated: bool


def timeline(
    detail: JobDetail, now: datetime, zone: ZoneInfo, others: dict[StaffId, str] | None = None
) -> tuple[TimelineLine, ...]:
    """The job's steps, the newest first. `others`: names of people who no longer stand in its visits."""
    names = {**(others or {}), **detail.staff_names}
    return tuple(_line(step, names, now, zone) for step in reversed(detail.job.steps))


def _line(step: Step, names: dict[StaffId, str], now: datetime, zone: ZoneInfo) -> TimelineLine:
    name = names.get(step.staff_id, step.staff_id) if step.staff_id else ""
    by: Text = T("{who}", who=step.who)
    channel = CHANNEL_WORDS.get(step.channel, T("{channel}", channel=step.channel))
    if step.channel != "desk":
        by = T("{who} · {channel}", who=step.who, channel=channel)
    return TimelineLine(
        icon=_icon(step.action),
        hue="danger" if step.action in _BAD else "good" if step.action in _GOOD else "muted",
        what=_what(step.action, name, step.after),
        at=said_moment(step.at, now, zone),
        by=by,
        note=step.note,
        simulated=step.channel == "simulated",
    )


def _what(action: str, name: str, after: State) -> Text:
    known = DONE_WORDS.get(action, T("{action}", action=action))
    if "{state}" in known.msgid:
        return Text(known.msgid, (("state", STATE_WORDS[after]),))
    if "{name}" in known.msgid:
        if not name:
            return T("Assigned") if action == Action.ASSIGN else T("Moved")
        return Text(known.msgid, (("name", name),))
    return known


def _icon(action: str) -> str:
    try:
        return ACTION_ICONS[Action(action)]
    except ValueError:  # a word of its own such as “booked”
        return {"booked": "calendar-plus-outline", "undone": "undo-variant"}.get(action, "note-text-outline")
