"""Both directions of the post between desk and page, without a page."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.geo import Point
from ui.map import heard
from ui.map.deltas import Deltas, as_text, bounds_of, clean, colour, state
from ui.map.surface import MarkId, PersonMark, Picture, ReachMark, RouteMark, StopMark, initials

HERE = Point(47.14, 9.52)
SAID: dict[str, Any] = {"theme": "light"}


def picture(*people: PersonMark, stops: tuple[StopMark, ...] = ()) -> Picture:
    return Picture(people={p.id: p for p in people}, stops={s.id: s for s in stops})


def test_the_same_picture_twice_is_no_message() -> None:
    deltas = Deltas()
    shown = picture(PersonMark("p", "Chen Jie", HERE), stops=(StopMark("s", "Zhao", HERE),))
    first = deltas.message(shown, {"p": 0.0}, SAID, now=10.0)
    assert first["people"]["set"][0]["age"] == 10.0
    assert first["stops"]["set"][0]["label"] == "Zhao"
    assert first["theme"] == "light"
    assert deltas.message(shown, {"p": 0.0}, SAID, now=99.0) == {}, "growing old is the page's own business"


def test_a_step_sends_only_place_and_age() -> None:
    deltas = Deltas()
    person = PersonMark("p", "Chen Jie", HERE)
    deltas.message(picture(person), {"p": 0.0}, SAID, now=0.0)
    there = replace(person, point=Point(47.15, 9.53), age=4.0)
    assert deltas.message(picture(there), {"p": 8.0}, SAID, now=12.0) == {
        "people": {"move": [["p", 47.15, 9.53, 4.0]]}
    }
    renamed = replace(there, state="break")
    assert (
        deltas.message(picture(renamed), {"p": 8.0}, SAID, now=12.0)["people"]["set"][0]["state"] == "break"
    )
    assert deltas.message(picture(), {}, SAID, now=12.0) == {"people": {"drop": ["p"]}}


def test_a_fix_that_is_lost_or_renewed_is_told_even_without_a_step() -> None:
    deltas = Deltas()
    shown = picture(PersonMark("p", "Chen Jie", HERE))
    deltas.message(shown, {"p": 0.0}, SAID, now=0.0)
    assert deltas.message(shown, {"p": 1.5}, SAID, now=2.0) == {}, "clocks may disagree a little"
    assert deltas.message(shown, {"p": 60.0}, SAID, now=60.0)["people"]["move"][0][3] == 0.0
    assert deltas.message(shown, {"p": None}, SAID, now=61.0)["people"]["move"][0][3] is None


def test_everything_else_is_told_when_it_changes() -> None:
    deltas = Deltas()
    deltas.message(Picture(), {}, SAID, 0.0)
    reach = ReachMark(10, (((HERE, HERE, HERE),),))
    wide = replace(reach, minutes=30)
    shown = Picture(
        reach=(reach, wide), selected=frozenset({MarkId("stop", "s")}), hovered=MarkId("person", "p")
    )
    message = deltas.message(shown, {}, {"theme": "dark"}, 0.0)
    assert [r["minutes"] for r in message["reach"]] == [30, 10], "the widest lies below"
    assert (message["selected"], message["hovered"], message["theme"]) == (
        [["stop", "s"]],
        ["person", "p"],
        "dark",
    )
    back = deltas.message(Picture(), {}, {"theme": "dark"}, 0.0)
    assert back == {"reach": [], "selected": [], "hovered": None}


def test_a_pin_the_page_moved_is_told_again() -> None:
    deltas = Deltas()
    shown = picture(stops=(StopMark("s", "Zhao", HERE),))
    deltas.message(shown, {}, SAID, 0.0)
    deltas.forget_stop("s")
    assert deltas.message(shown, {}, SAID, 0.0)["stops"]["set"][0]["id"] == "s"


@given(st.text(max_size=400))
def test_any_text_becomes_one_short_line_of_plain_json(text: str) -> None:
    tidy = clean(text)
    assert len(tidy) <= 160 and not any(c in tidy for c in "\n\r\x00\u2028\u2029")
    said = as_text({"name": tidy, "initials": initials(text), "state": state(text), "colour": colour(text)})
    assert said.isascii()
    assert json.loads(said)["name"] == tidy


@pytest.mark.parametrize(
    ("name", "portrait"),
    [
        ("Wang Fang", "WF"), ("王芳", "王芳"), ("欧阳小丽", "小丽"), ("王 芳", "王芳"), ("anna maria berg", "AB"),
        ("Li", "LI"), ("  ", "·"), ("<script>", "SC"), ("🙂", "·"), ("ßeta", "SS"), ("O'Neil, Jo", "OJ"),
    ],
)  # fmt: skip
def test_portraits_carry_two_signs(name: str, portrait: str) -> None:
    assert initials(name) == portrait


def test_all_that_is_shown_can_be_brought_into_view() -> None:
    shown = Picture(
        people={"p": PersonMark("p", "", Point(1, 1))},
        stops={"s": StopMark("s", "", Point(2, 2))},
        routes={"r": RouteMark("r", (Point(3, 3), Point(4, 4)))},
        reach=(ReachMark(10, (((Point(5, 5),), (Point(9, 9),)),)),),
    )
    assert sorted(p.lat for p in bounds_of(shown)) == [1, 2, 3, 4, 5], "holes do not count"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"say": "ready"}, heard.Ready()),
        ({"say": "applied", "seq": 7}, heard.Applied(7)),
        ({"say": "picked", "kind": "stop", "id": "s"}, heard.Picked("stop", "s")),
        ({"say": "hovered", "kind": "map", "id": ""}, heard.Hovered("map", "")),
        ({"say": "menu", "kind": "map", "id": "", "lat": 1, "lon": 2.5, "x": 3, "y": 4}, heard.Menu("map", "", Point(1, 2.5), 3, 4)),
        ({"say": "pin_moved", "id": "s", "lat": 1, "lon": 2}, heard.PinMoved("s", Point(1, 2))),
        ({"say": "map_clicked", "lat": -90, "lon": 180}, heard.MapClicked(Point(-90, 180))),
        ({"say": "lifted", "id": "s"}, heard.Lifted("s")),
        ({"say": "carried", "person": "p"}, heard.Carried("p")),
        ({"say": "put_down", "person": ""}, heard.PutDown("")),
        ({"say": "lassoed", "ring": [1, 2, 3, 4, 5, 6], "add": True}, heard.Lassoed((Point(1, 2), Point(3, 4), Point(5, 6)), True)),
        ({"say": "corner", "index": 0, "lat": 1, "lon": 2, "fresh": False}, heard.Corner(0, Point(1, 2), False)),
        ({"say": "pressed", "key": "give", "id": ""}, heard.KeyPressed("give", "")),
    ],
)  # fmt: skip
def test_messages_of_the_page_are_understood(said: dict[str, Any], meant: heard.Heard) -> None:
    assert heard.read(json.dumps(said)) == meant


@pytest.mark.parametrize(
    "said",
    [
        {}, {"say": "ready", "more": 1}, {"say": "applied", "seq": True}, {"say": "applied", "seq": 1.5},
        {"say": "picked", "kind": "stop"}, {"say": "picked", "kind": "stop", "id": ""} | {"kind": "map", "id": "x"},
        {"say": "picked", "kind": "stop", "id": "x" * 201}, {"say": "picked", "kind": ["stop"], "id": "s"},
        {"say": "map_clicked", "lat": "1", "lon": 2}, {"say": "map_clicked", "lat": 90.1, "lon": 2},
        {"say": "menu", "kind": "map", "id": "", "lat": 1, "lon": 2, "x": 3, "y": 1e9}, {"say": ["ready"]},
        {"say": "lassoed", "ring": [1, 2, 3, 4], "add": True}, {"say": "lassoed", "ring": [1, 2, 3, 4, 5], "add": True},
        {"say": "lassoed", "ring": [0] * 200, "add": True}, {"say": "lassoed", "ring": [1, 2, 3, 4, 5, 600], "add": True},
        {"say": "corner", "index": -1, "lat": 1, "lon": 2, "fresh": False}, {"say": "pressed", "key": "delete all", "id": ""},
        {"say": "corner", "index": 0, "lat": 1, "lon": 2, "fresh": 1}, {"say": "carried", "person": None},
    ],
)  # fmt: skip
def test_what_is_not_exactly_a_message_is_nothing(said: dict[str, Any]) -> None:
    assert heard.read(json.dumps(said)) is None


@given(
    st.one_of(
        st.text(), st.integers(), st.none(), st.recursive(st.integers() | st.text(), st.lists).map(json.dumps)
    )
)
def test_reading_never_raises(said: object) -> None:
    found = heard.read(said)
    assert found is None or found == heard.Ready()


def test_a_number_in_front_of_a_person_is_no_reason_to_send_nonsense() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        as_text({"x": float("nan")})
