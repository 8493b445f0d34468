"""How an alert is shown and where Enter leads, without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.domain.text import T, Text
from app.services.watch import Alert, Level, Problem

ICONS: dict[Problem, str] = {
    Problem.UNASSIGNED: "account-question-outline",
    Problem.LATE: "clock-alert-outline",
    Problem.WILL_BE_LATE: "clock-fast",
    Problem.RUNNING_OVER: "timer-sand",
    Problem.NOT_ACCEPTED: "account-clock-outline",
    Problem.MISSED_CALL: "phone-missed-outline",
    Problem.FOLLOW_UP: "phone-return-outline",
}
HUES: dict[Level, str] = {Level.DANGER: "danger", Level.WARNING: "warning", Level.INFO: "info"}
LEVEL_WORDS: dict[Level, Text] = {
    Level.DANGER: T("Urgent"),
    Level.WARNING: T("Soon"),
    Level.INFO: T("When there is time"),
}


@dataclass(frozen=True)
class Row:
    """An alert as it stands in the list: its age is said, so a new minute makes a new row."""

    alert: Alert
    age: Text

    @property
    def promise(self) -> Text | str:
        """To whom, and for when."""
        alert = self.alert
        if alert.window is None:
            return alert.promise
        return T("{customer}, {start} – {end}", customer=alert.promise, start=alert.window.start,
                 end=alert.window.end)  # fmt: skip


def rows(alerts: tuple[Alert, ...], now: datetime) -> tuple[Row, ...]:
    """Rows for the list at `now` (UTC), in the order given."""
    return tuple(Row(alert, age(alert.since, now)) for alert in alerts)


def age(since: datetime, now: datetime) -> Text:
    """ "for 12 min", "for 2 h 05 min", "for 3 days", or "in 5 min" when it lies ahead."""
    passed = now - since
    if passed.total_seconds() < 0:
        return T("in {time}", time=-passed)
    if passed.days:
        return T("for {n} day", "for {n} days", n=passed.days)
    return T("for {time}", time=passed)


Way = Literal["job", "call", "follow_up"]


@dataclass(frozen=True)
class Going:
    """Where Enter leads: open that thing in that view; dial first when a number is given."""

    kind: Way
    id: str
    view: str
    dial: str = ""


def going(alert: Alert) -> Going:
    """The best next action on an alert."""
    dial = alert.number if alert.problem is Problem.MISSED_CALL else ""
    if alert.follow_up_id is not None:
        return Going("follow_up", alert.follow_up_id, "follow_up", dial)
    if alert.call_id is not None and alert.job_id is None:
        return Going("call", alert.call_id, "desk", dial)
    return Going("job", alert.job_id or "", "desk")


def summary(alerts: tuple[Alert, ...]) -> Text:
    """One line above the list."""
    worst = sum(a.level is Level.DANGER for a in alerts)
    total = T("{n} thing needs an eye", "{n} things need an eye", n=len(alerts))
    return T("{total}, {n} of them urgent", total=total, n=worst) if worst else total
