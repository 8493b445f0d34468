"""Values survive the way to JSON and back."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest

from app import commands
from app.codec import dump, dump_command, load, load_command
from app.domain.ids import BranchId, CallId, JobId, StaffId, new_id
from app.domain.lifecycle import Action
from app.domain.people import Certificate, Phone, StaffMember, TimeOff
from app.domain.text import T, Text
from app.domain.time import WeekHours, Window

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def round_trip(value: object) -> object:
    return load(type(value), json.loads(json.dumps(dump(value))))


def test_a_staff_member_comes_back_whole() -> None:
    person = StaffMember(
        StaffId(new_id()),
        BranchId(new_id()),
        "S-001",
        "Wang Fang",
        phone=Phone("+8613800000921"),
        skills=(("plumbing", 3),),
        certificates=(Certificate("health", date(2027, 1, 1)),),
        shifts=(WeekHours(0, time(8), time(17)),),
        time_off=(TimeOff(Window(AT, AT + timedelta(hours=3))),),
    )
    assert round_trip(person) == person


def test_a_sentence_comes_back_with_its_values() -> None:
    text = T("{a} at {b}", a=T("inner {n}", "inners {n}", n=2), b=AT)
    assert round_trip(text) == text


def test_commands_come_back_with_their_parts() -> None:
    one = commands.AdvanceJob(job_id=JobId("j"), action=Action.ACCEPT, at=AT)
    two = commands.RegisterCall(call_id=CallId("c"), branch_id=BranchId("b"), number="+41795550102")
    both = commands.Several(label="two", parts=(one, two))
    assert load_command(json.loads(json.dumps(dump_command(both)))) == both


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(ValueError, match="colour_of_hat"):
        load(Certificate, {"kind": "health", "valid_until": "2027-01-01", "colour_of_hat": 1})


def test_an_unknown_command_is_refused() -> None:
    with pytest.raises(ValueError, match="FlyAway"):
        load_command({"command": "FlyAway", "data": {}})


def test_a_naive_moment_is_not_stored() -> None:
    with pytest.raises(ValueError, match="zone"):
        dump(Text("x")) and dump(datetime(2026, 1, 1))  # noqa: DTZ001
