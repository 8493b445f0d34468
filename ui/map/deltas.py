"""From what should be on the map and what the page already has to the smallest message, as plain data.

Nothing here knows Qt. Text is cut and freed of control signs on the way: a name of ten thousand signs or with
line breaks in it is somebody's data, not a reason to send or draw all of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.geo import Point
from app.domain.text import Text
from ui.map.surface import (
    CandidatePreview,
    MarkId,
    PersonMark,
    Picture,
    ReachMark,
    RouteMark,
    StopMark,
    initials,
)
from ui.map.tools import AreaMark, Carry, Sketch

LONGEST_TEXT = 160
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PLAIN_COLOUR = "#5b6472"
_DRIFT = 2.0  # seconds two reckonings of one fix may differ without a message
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


def clean(text: str) -> str:
    """At most 160 signs in one line; control signs and halves of pairs become a blank."""
    text = _UNSEEN.sub(" ", text[: 4 * LONGEST_TEXT]).strip()
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def colour(text: str) -> str:
    """The colour if it is "#rrggbb", else a neutral grey."""
    return text.lower() if _COLOUR.fullmatch(text) else _PLAIN_COLOUR


def state(text: str) -> str:
    """A state's name as the page's tables spell it: "On the way" → "on_the_way"."""
    return re.sub(r"[^a-z]+", "_", text[:40].lower()).strip("_")


def spot(point: Point) -> list[float]:
    """[lat, lon] to a tenth of a metre."""
    return [round(point.lat, 6), round(point.lon, 6)]


def person_message(mark: PersonMark) -> dict[str, Any]:
    """All that is shown of a person but place and age."""
    return {
        "id": mark.id,
        "name": clean(mark.name),
        "initials": initials(mark.name),
        "state": state(mark.state),
        "colour": colour(mark.colour),
        "note": clean(mark.note),
        "dim": mark.dim,
    }


def stop_message(mark: StopMark) -> dict[str, Any]:
    """All that is shown of a stop."""
    return {
        "id": mark.id,
        "label": clean(mark.label),
        "at": spot(mark.point),
        "number": mark.number,
        "state": state(mark.state),
        "colour": colour(mark.colour),
        "alert": mark.alert,
        "owner": mark.owner,
        "note": clean(mark.note),
        "movable": mark.movable,
        "ring": colour(mark.ring) if mark.ring else "",
        "dim": mark.dim,
        "giveable": mark.giveable,
    }


def route_message(mark: RouteMark) -> dict[str, Any]:
    """A route; `line` is flat: lat, lon, lat, lon …"""
    return {
        "id": mark.id,
        "line": _flat(mark.points),
        "colour": colour(mark.colour),
        "estimate": mark.estimate,
        "owner": mark.owner,
    }


def reach_message(mark: ReachMark) -> dict[str, Any]:
    """A reach area; rings are flat."""
    return {
        "minutes": mark.minutes,
        "polygons": [[_flat(ring) for ring in polygon] for polygon in mark.polygons],
        "colour": colour(mark.colour),
        "estimate": mark.estimate,
    }


def preview_message(mark: CandidatePreview) -> dict[str, Any]:
    """A candidate's way."""
    return {
        "label": clean(mark.label),
        "line": _flat(mark.points),
        "at": spot(mark.at),
        "colour": colour(mark.colour),
        "estimate": mark.estimate,
    }


def area_message(mark: AreaMark) -> dict[str, Any]:
    """A service area; the ring is flat."""
    return {
        "id": mark.id,
        "name": clean(mark.name),
        "ring": _flat(mark.ring),
        "colour": colour(mark.colour),
        "strong": mark.strong,
    }


def sketch_message(sketch: Sketch) -> dict[str, Any]:
    """A ring that is drawn or moved."""
    return {"ring": _flat(sketch.ring), "closed": sketch.closed, "corner": sketch.corner}


def carry_message(carry: Carry, say: Callable[[Text], str]) -> dict[str, Any]:
    """What is in the hand."""
    chips = [
        [chip.hue, clean(say(chip.text) if isinstance(chip.text, Text) else chip.text)]
        for chip in carry.chips
    ]
    return {
        "job": carry.job,
        "known": carry.known,
        "fit": sorted(carry.fit),
        "over": carry.over,
        "chips": chips,
        "keys": carry.by_keys,
    }


def _flat(points: Iterable[Point]) -> list[float]:
    return [round(v, 6) for p in points for v in (p.lat, p.lon)]


def _ids(marks: Iterable[MarkId]) -> list[list[str]]:
    return sorted([m.kind, m.id] for m in marks)


class Deltas:
    """What one page has been told, and what it must still hear.

    Times are seconds of a clock that only goes forward; a person's age is kept as the moment of the fix on that
    clock, so that waiting alone changes nothing.
    """

    def __init__(self, say: Callable[[Text], str] = str) -> None:
        self.say = say
        self._told = Picture()
        self._fixes: dict[str, float | None] = {}
        self._said: dict[str, Any] = {}

    def message(
        self, wanted: Picture, fixes: Mapping[str, float | None], said: Mapping[str, Any], now: float
    ) -> dict[str, Any]:
        """What to send so that the page shows `wanted`; empty when it already does.

        fixes: person id → moment of the fix, None when unknown. said: other values the page knows by name
        (theme, words, city …), sent whole when they changed.
        """
        out: dict[str, Any] = {k: v for k, v in said.items() if k not in self._said or self._said[k] != v}
        people = self._people(wanted.people, fixes, now)
        if people:
            out["people"] = people
        for name, told, want, make in (
            ("stops", self._told.stops, wanted.stops, stop_message),
            ("routes", self._told.routes, wanted.routes, route_message),
        ):
            change = _difference(told, want, make)
            if change:
                out[name] = change
        if wanted.reach != self._told.reach:
            out["reach"] = [reach_message(r) for r in sorted(wanted.reach, key=lambda r: -r.minutes)]
        if wanted.preview != self._told.preview:
            out["preview"] = preview_message(wanted.preview) if wanted.preview else None
        if wanted.selected != self._told.selected:
            out["selected"] = _ids(wanted.selected)
        if wanted.hovered != self._told.hovered:
            out["hovered"] = [wanted.hovered.kind, wanted.hovered.id] if wanted.hovered else None
        if wanted.areas != self._told.areas:
            out["areas"] = [area_message(a) for a in wanted.areas]
        if wanted.sketch != self._told.sketch:
            out["sketch"] = sketch_message(wanted.sketch) if wanted.sketch else None
        if wanted.carry != self._told.carry:
            out["carry"] = carry_message(wanted.carry, self.say) if wanted.carry else None
        if wanted.tool != self._told.tool:
            out["tool"] = wanted.tool
        if wanted.layers != self._told.layers:
            out["layers"] = sorted(wanted.layers)
        self._told, self._said = wanted, dict(said)
        return out

    def forget_stop(self, key: str) -> None:
        """The page moved this stop by itself: whatever is wanted next is news to it."""
        stops = {k: v for k, v in self._told.stops.items() if k != key}
        self._told = replace(self._told, stops=stops)

    def _people(
        self, want: Mapping[str, PersonMark], fixes: Mapping[str, float | None], now: float
    ) -> dict[str, Any]:
        told, whole, moved = self._told.people, [], []
        for key, mark in want.items():
            fix, before = fixes.get(key), told.get(key)
            age = None if fix is None else round(max(0.0, now - fix), 1)
            if before is None or _look(before) != _look(mark):
                whole.append({**person_message(mark), "at": spot(mark.point), "age": age})
            elif before.point != mark.point or _apart(self._fixes.get(key), fix):
                moved.append([key, *spot(mark.point), age])
            else:
                continue
            self._fixes[key] = fix
        gone = [key for key in told if key not in want]
        for key in gone:
            self._fixes.pop(key, None)
        return {k: v for k, v in (("set", whole), ("move", moved), ("drop", gone)) if v}


def _look(mark: PersonMark) -> tuple[str, ...]:
    return mark.name, mark.state, mark.colour, mark.note, str(mark.dim)


def _apart(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) > _DRIFT


def _difference(told: Mapping[str, Any], want: Mapping[str, Any], make: Any) -> dict[str, Any]:
    changed = [make(mark) for key, mark in want.items() if told.get(key) != mark]
    gone = [key for key in told if key not in want]
    return {k: v for k, v in (("set", changed), ("drop", gone)) if v}


def as_text(message: Mapping[str, Any]) -> str:
    """One JSON string, ASCII only, so that no sign in it means anything to a script. Raises ValueError on NaN."""
    return json.dumps(message, separators=(",", ":"), allow_nan=False)


def bounds_of(picture: Picture) -> Sequence[Point]:
    """Every point shown, to bring them all into view."""
    points = [p.point for p in picture.people.values()] + [s.point for s in picture.stops.values()]
    points += [p for r in picture.routes.values() for p in r.points]
    points += [p for area in picture.reach for polygon in area.polygons for ring in polygon[:1] for p in ring]
    if picture.preview:
        points += [picture.preview.at, *picture.preview.points]
    return points
