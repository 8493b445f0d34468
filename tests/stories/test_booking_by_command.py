"""A whole request booked as one step can be taken back as one step; the call stays in the log of calls."""

from __future__ import annotations

from app.domain.calls import CallState
from app.domain.lifecycle import State
from app.services import requests
from tests.support.desk import BRANCH, StoryDesk


def book(desk: StoryDesk, name: str = "Zhao Min") -> None:
    """One request, as `book` takes it."""
    window = desk.window(14, 16)
    data = {
        "call": {"number": "+41 79 555 01 02"},
        "customer": {"name": name},
        "place": {"text": "Städtle 38, Vaduz"},
        "service": "leak-repair",
        "window": {"from": window.start.isoformat(), "to": window.end.isoformat()},
    }
    request = requests.read(data, desk.desk, BRANCH)
    command, desk.job_id = requests.booking(request, requests.crew(request, desk.desk))
    desk.do(command)


def test_it_is_undone_and_the_call_stays(desk: StoryDesk) -> None:
    book(desk)
    assert desk.job.job.state is State.ASSIGNED
    line = desk.desk.history.next_undo()
    assert line is not None
    assert line.command == "Several"
    desk.desk.history.undo()
    assert desk.job.job.state is State.CANCELLED
    assert desk.job.job.open_visits == ()
    call = desk.desk.queries.calls(BRANCH.id)[0]
    assert (call.state, call.job_id) == (CallState.WRAPPED_UP, desk.job_id)
    assert same_gap_is_free(desk)


def same_gap_is_free(desk: StoryDesk) -> bool:
    """Whether somebody else can be booked into the place that was given back."""
    book(desk, "Ana Beck")
    return desk.job.job.state is State.ASSIGNED


def test_the_place_found_is_the_one_the_map_knows(desk: StoryDesk) -> None:
    book(desk)
    assert desk.job.job.place.point is not None
    book(desk)
    assert len(desk.desk.queries.customers()) == 1
    assert len(desk.desk.queries.customers()[0].places) == 1, "the same words are the same place"


def test_undo_goes_back_step_by_step_and_redo_forward_again(desk: StoryDesk) -> None:
    from app.commands import MoveJob

    book(desk)
    staff = (desk.job.job.open_visits[0].staff_id,)
    begin = desk.job.job.open_visits[0].window.start
    for hour in (15, 15.5):
        desk.do(MoveJob(job_id=desk.job.job.id, staff=staff, start=desk.at(hour)))
    history = desk.desk.history

    def start() -> object:
        return desk.job.job.open_visits[0].window.start

    history.undo()
    assert start() == desk.at(15)
    history.undo()
    assert start() == begin
    history.redo()
    assert start() == desk.at(15)
    history.redo()
    assert start() == desk.at(15.5)
    history.undo()
    assert start() == desk.at(15)
