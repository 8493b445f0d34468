"""How times, windows, money and services are said on the jobs panels. No Qt here."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app import i18n
from app.domain.catalogue import ServiceType
from app.domain.lifecycle import Action
from app.domain.text import T, Text
from app.domain.time import Window, local_day

ACTION_ICONS: dict[Action, str] = {
    Action.CONFIRM: "calendar-check-outline",
    Action.ASSIGN: "account-arrow-right-outline",
    Action.ACCEPT: "account-check-outline",
    Action.DECLINE: "account-cancel-outline",
    Action.MOVE: "swap-horizontal",
    Action.UNASSIGN: "account-remove-outline",
    Action.SET_OFF: "navigation-variant-outline",
    Action.TURN_BACK: "undo-variant",
    Action.ARRIVE: "map-marker-check-outline",
    Action.START: "hammer-wrench",
    Action.NO_ACCESS: "door-closed-lock",
    Action.STAFF_NO_SHOW: "account-alert-outline",
    Action.HOLD: "pause-circle-outline",
    Action.RESUME: "play-circle-outline",
    Action.COMPLETE: "check-circle-outline",
    Action.RATE: "star-check-outline",
    Action.WAIVE_RATING: "star-off-outline",
    Action.FOLLOW_UP: "phone-check-outline",
    Action.CLOSE: "archive-outline",
    Action.REWORK: "repeat",
    Action.CANCEL: "cancel",
    Action.RESTORE: "restore",
    Action.CORRECT: "pencil-outline",
}


def service_icon(service: ServiceType | None) -> str:
    """The name of a service's icon in our family, without the family's own prefix."""
    name = service.icon.removeprefix("mdi6.").removeprefix("mdi.") if service else ""
    return name or "clipboard-text-outline"


def service_name(english: str, chinese: str) -> str:
    """The service's name in the language spoken now."""
    return (chinese or english) if i18n.language().startswith("zh") else (english or chinese)


def said_window(window: Window, now: datetime, zone: ZoneInfo) -> Text:
    """14:00–16:00 today, with the day before it on any other day."""
    day = local_day(window.start, zone)
    if day == local_day(now, zone):
        return T("{from_}–{to}", from_=window.start, to=window.end)
    return T("{day} {from_}–{to}", day=day, from_=window.start, to=window.end)


def said_moment(moment: datetime, now: datetime, zone: ZoneInfo) -> Text:
    """14:05 today, with the day before it on any other day."""
    day = local_day(moment, zone)
    if day == local_day(now, zone):
        return T("{at}", at=moment)
    return T("{day} {at}", day=day, at=moment)


def said_length(length: timedelta) -> Text:
    """A length in the largest units that matter to a desk: 12 min, 2 h 5 min, 3 days. Never negative."""
    minutes = int(abs(length.total_seconds()) // 60)
    if minutes >= 48 * 60:
        return T("{n} day", "{n} days", n=minutes // (24 * 60))
    return T("{length}", length=timedelta(minutes=minutes))


def money(minor: int, currency: str) -> str:
    """An amount of minor units in the language spoken now."""
    return i18n.say_money(minor, currency)
