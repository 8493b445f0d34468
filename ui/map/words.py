"""The sentences the map page shows, put into words here and sent to the page as data."""

from __future__ import annotations

from collections.abc import Callable

from app.domain.text import T, Text

WORDS: dict[str, Text] = {
    "map": T("Map"),
    "zoom_in": T("Zoom in"),
    "zoom_out": T("Zoom out"),
    "no_city": T("No city map is loaded. Load one under Settings, City map, to see streets here."),
    "no_city_safe": T("People, stops and routes are shown all the same."),
    "example_city": T("Example city"),
    "estimate": T("Estimated ways"),
    "map_date": T("Map data of {date}"),
    "minutes": T("{n} min"),
    "hours": T("{n} h"),
    "days": T("{n} d"),
    "live": T("Position is live"),
    "seconds_ago": T("Position {n} s old"),
    "minutes_ago": T("Position {n} min old"),
    "hours_ago": T("Position {n} h old"),
    "days_ago": T("Position {n} days old"),
    "position_unknown": T("Age of the position unknown"),
    "reach": T("Within {n} min"),
    "stop_number": T("Stop {n}"),
    "unassigned": T("Unassigned"),
    "alert_risk": T("At risk"),
    "alert_late": T("Late"),
    "alert_problem": T("Needs attention"),
    "person_free": T("Free"),
    "person_on_the_way": T("On the way"),
    "person_in_service": T("In service"),
    "person_break": T("Break"),
    "person_off": T("Off duty"),
    "stop_new": T("New"),
    "stop_confirmed": T("Confirmed"),
    "stop_assigned": T("Assigned"),
    "stop_accepted": T("Accepted"),
    "stop_on_the_way": T("On the way"),
    "stop_arrived": T("Arrived"),
    "stop_in_service": T("In service"),
    "stop_on_hold": T("On hold"),
    "stop_completed": T("Completed"),
    "stop_cancelled": T("Cancelled"),
    "stop_no_access": T("No access"),
}
"""Key in the page's scripts → sentence. `{n}` and `{date}` are filled in by the page."""


def words(say: Callable[[Text], str]) -> dict[str, str]:
    """All sentences of the page in the language of `say`; the places `{n}` and `{date}` stay as they are."""
    return {key: say(sentence) for key, sentence in WORDS.items()}
