"""What the board shows and says, as plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import i18n
from app.domain.ids import ServiceCode, StaffId
from app.domain.jobs import VisitState
from app.domain.lifecycle import State
from app.domain.time import Window
from app.i18n import say
from app.rows import Board, BoardVisit, LongWork
from ui.board import fitting, picturing, state
from ui.board.bench import invented
from ui.board.moving import moved, resized, wish_of
from ui.board.paint_head import initials
from ui.board.picturing import picture
from ui.board.sieve import Sieve, sift
from ui.board.state import PersonRow, TeamRow
from ui.board.telling import alert, in_words, lane_tooltip, person_tooltip, presence, service_name, tooltip
from ui.theme import STATE_LOOKS

ZONE = ZoneInfo("Europe/Vaduz")
EIGHT = datetime(2026, 11, 26, 7, 0, tzinfo=UTC)
"""Eight on the wall."""


def lit(shown: state.Picture, typed: str) -> fitting.Lit:
    found = sift(shown, Sieve(words=typed), None)
    assert found is not None
    return found


def small(visits: int = 4, rows: int = 2, /, **changes: object) -> Board:
    """A day of two people; every visit changed as told."""
    board = invented(rows, visits)
    return replace(board, visits=tuple(replace(v, **changes) for v in board.visits))  # type: ignore[arg-type]


def row_of(board: Board, which: int = 0) -> PersonRow:
    rows = [r for r in picture(board, ZONE).rows if isinstance(r, PersonRow)]
    return rows[which]


def at(hour: float) -> float:
    """That hour of the wall clock."""
    return (EIGHT + timedelta(hours=hour - 8)).timestamp()


def words_at(board: Board, hour: float) -> str:
    found = alert(row_of(board).bars[0], at(hour))
    return f"{found.kind}: {say(found.text)}" if found else ""


def plan(hour: float, hours: float = 1) -> Window:
    start = EIGHT + timedelta(hours=hour - 8)
    return Window(start, start + timedelta(hours=hours))


OPEN = {"visit_state": VisitState.OPEN, "arrived_at": None, "started_at": None, "ended_at": None}


def test_a_bar_reaches_to_where_long_ones_end_only_while_it_stands_open() -> None:
    board = small(1, 1, window=plan(9, 1), **OPEN)
    visit = board.visits[0]
    others = {(visit.service, None): 5400.0}

    def long(seconds: dict[tuple[ServiceCode, StaffId | None], float], shown: Board = board) -> float | None:
        return (
            next(r for r in picture(shown, ZONE, False, LongWork(seconds)).rows if isinstance(r, PersonRow))
            .bars[0]
            .long
        )

    assert long(others) == at(10.5)
    assert long({**others, (visit.service, visit.staff_id): 7200.0}) == at(11)
    assert long({(visit.service, None): 3600.0}) is None, "the plan holds it already"
    assert long({}) is None
    ended = replace(board, visits=(replace(visit, visit_state=VisitState.DONE),))
    assert long(others, ended) is None


def test_rows_come_by_team_and_every_bar_is_found_again() -> None:
    board = invented(40, 200)
    shown = picture(board, ZONE)
    assert sum(isinstance(r, TeamRow) for r in shown.rows) == 20
    assert len(shown.bars) == 200 and len(shown.people) == 40
    for visit in board.visits:
        bar = shown.bar(visit.id)
        assert bar is not None and bar.visit == visit
        row = shown.rows[shown.bars[visit.id][0]]
        assert isinstance(row, PersonRow) and row.person.id == visit.staff_id


def test_the_axis_is_the_local_day_also_when_the_clock_changes() -> None:
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 26), 24)):
        shown = picture(Board(day, (), ()), ZONE)
        assert shown.end - shown.start == hours * 3600
        assert datetime.fromtimestamp(shown.start, ZONE).hour == 0


def test_work_over_midnight_makes_the_axis_longer() -> None:
    late = small(2, 2, window=Window(plan(23).start, plan(23).start + timedelta(hours=3)))
    shown = picture(late, ZONE)
    assert shown.end == at(26) and shown.start == at(0)
    early = small(2, 2, window=plan(-1.5, 3))
    shown = picture(early, ZONE)
    assert shown.start == at(-2) and shown.busy[0] == at(-2)


def test_people_without_anything_to_do_are_hidden_and_counted() -> None:
    board = invented(2, 2)
    off = replace(board.people[1], duty=(), away=())
    board = replace(board, people=(board.people[0], off), visits=board.visits[:1])
    assert len(picture(board, ZONE).people) == 1 and picture(board, ZONE).hidden == 1
    assert len(picture(board, ZONE, off_shift=True).people) == 2
    away = replace(off, away=((plan(8, 4), "leave"),))
    assert len(picture(replace(board, people=(board.people[0], away)), ZONE).people) == 2


@pytest.mark.parametrize(
    ("visit_state", "job_state", "looks"),
    [
        (VisitState.OPEN, State.ACCEPTED, STATE_LOOKS["accepted"]),
        (VisitState.DONE, State.RATED, STATE_LOOKS["rated"]),
        (VisitState.DONE, State.ASSIGNED, STATE_LOOKS["completed"]),
        (VisitState.DONE, State.ON_HOLD, STATE_LOOKS["on_hold"]),
        (VisitState.FAILED, State.CONFIRMED, state.FAILED_LOOK),
    ],
)
def test_a_visit_looks_as_it_ended_even_when_the_job_goes_on(
    visit_state: VisitState, job_state: State, looks: object
) -> None:
    visit = small(2, 2, visit_state=visit_state, state=job_state).visits[0]
    assert picturing.look_of(visit) == looks


def test_alerts_name_what_is_wrong_and_since_when() -> None:
    accepted = small(2, 2, window=plan(10), state=State.ACCEPTED, **OPEN)
    assert words_at(accepted, 9.9) == ""
    assert words_at(accepted, 10.25) == "danger: late by 15 min: nobody has arrived"
    assigned = small(2, 2, window=plan(10), state=State.ASSIGNED, **OPEN)
    assert words_at(assigned, 8.5) == ""
    assert words_at(assigned, 9.5) == "warning: not accepted yet"
    working = small(2, 2, window=plan(10), state=State.IN_SERVICE, **{**OPEN, "arrived_at": plan(10).start})
    assert words_at(working, 10.9) == ""
    assert words_at(working, 11.5) == "warning: runs over by 30 min"
    going = small(
        2, 2, window=plan(10), state=State.ON_THE_WAY, travel_before=1800.0,
        **{**OPEN, "set_off_at": plan(9.75).start},
    )  # fmt: skip
    assert words_at(going, 9.8) == "warning: will be late by about 15 min"
    done = small(2, 2, window=plan(8), state=State.ASSIGNED, **{**OPEN, "visit_state": VisitState.DONE})
    assert words_at(done, 12) == ""


def test_where_somebody_is_follows_from_the_day() -> None:
    i18n.set_zone(ZONE)
    board = small(2, 2, window=plan(14), state=State.ACCEPTED, **OPEN)

    def told(now: float | None, **changes: object) -> str:
        changed = replace(board, visits=tuple(replace(v, **changes) for v in board.visits))  # type: ignore[arg-type]
        return say(presence(row_of(changed), at(now) if now is not None else None).text)

    assert told(7) == "from 07:30"
    assert told(9) == "free until 14:00"
    assert told(13.2) == "on a break"
    assert told(14.5) == "late for 14:00"
    assert told(13.9, state=State.ON_THE_WAY) == "on the way"
    assert told(14.5, state=State.IN_SERVICE) == "until 15:00"
    assert told(15.5, state=State.IN_SERVICE) == "working over"
    assert told(15.5, state=State.COMPLETED, visit_state=VisitState.DONE) == "free"
    assert told(23) == "off duty"
    assert told(None) == "07:30 – 19:00"
    person = replace(board.people[0], duty=(), away=((plan(0, 24), "sick"),))
    ill = replace(board, people=(person,), visits=())
    assert say(presence(row_of(ill), at(10)).text) == "ill"
    assert say(presence(row_of(ill), None).text) == "ill"


def test_a_bar_is_told_in_words(chinese: None) -> None:
    i18n.set_zone(ZONE)
    board = small(
        2, 2, window=plan(10), state=State.ACCEPTED, promise=plan(10, 2), pinned=True, priority=90,
        people=2, **OPEN,
    )  # fmt: skip
    bar = row_of(board).bars[0]
    assert in_words(bar, "Zhao Min", at(10.5)) == (
        "J-1000 Zhao Min · Leak repair · accepted · 10:00 – 11:00 with Zhao Min · promised 10:00 – 12:00"
        " · late by 30 min: nobody has arrived · pinned"
    )
    lines = [say(line) for line in tooltip(bar, "Zhao Min", None)]
    assert lines[0] == "J-1000 · Leak repair" and "Priority 90" in lines and "2 people go together" in lines
    i18n.set_language("zh_CN")
    assert service_name(bar.visit) == "漏水维修"


def test_a_lane_says_why_nobody_works_there() -> None:
    i18n.set_zone(ZONE)
    board = invented(1, 1)
    person = replace(board.people[0], away=((plan(15, 2), "training"),))
    row = row_of(replace(board, people=(person,)))
    assert [say(t) for t in lane_tooltip(row, at(16))] == ["Zhao Min is in training", "15:00 – 17:00"]
    assert [say(t) for t in lane_tooltip(row, at(13.2))] == ["Break 13:00 – 13:30"]
    assert lane_tooltip(row, at(10)) == []
    assert "plumbing, level 3" in [say(t) for t in person_tooltip(row, None)]


def test_the_filter_needs_every_word_and_knows_pinyin() -> None:
    shown = picture(invented(8, 16), ZONE)
    assert sift(shown, Sieve(words="  "), None) is None
    found = lit(shown, "wang fang")
    assert found is not None and found.people == {"S-002"} | {v.staff_id for v in _of(shown, "王芳")}
    assert {v.id for v in _of(shown, "王芳")} <= found.visits
    number = lit(shown, "J-1003")
    assert number is not None and len(number.visits) == 1
    nothing = lit(shown, "wang berger")
    assert nothing is not None and not nothing.visits and not nothing.people
    team = lit(shown, "team 02")
    assert team is not None and len(team.people) == 1


def _of(shown: state.Picture, customer: str) -> list[BoardVisit]:
    return [
        b.visit
        for r in shown.rows
        if isinstance(r, PersonRow)
        for b in r.bars
        if b.visit.customer_name == customer
    ]


def test_keys_step_along_the_wall_clock_grid() -> None:
    board = small(2, 2, window=Window(plan(10).start + timedelta(minutes=7), plan(11).start), **OPEN)
    shown = picture(board, ZONE)
    wish = wish_of(shown, row_of(board).bars[0])
    later = moved(wish, shown.day_start, 1)
    assert i18n.say_time(later.start) == i18n.say_time(plan(10.25).start)
    assert moved(wish, shown.day_start, -1).start == plan(10).start
    assert (wish.minutes, resized(wish, 1).minutes, resized(wish, -1).minutes) == (53, 60, 45)
    assert resized(resized(replace(wish, minutes=20), -1), -1).minutes == 15


def test_neighbours_come_nearest_first() -> None:
    shown = picture(invented(5, 5), ZONE)
    everybody = list(shown.people)
    assert state.people_from(shown, everybody[2], 1) == everybody[3:]
    assert state.people_from(shown, everybody[2], -1) == everybody[1::-1]


def test_what_stands_in_the_disc() -> None:
    assert [initials(n) for n in ("Zhao Min", "Madonna", "王芳", "Zhao Jian 赵健", "")] == [
        "ZM",
        "M",
        "芳",
        "ZJ",
        "?",
    ]
    assert initials("Zhao Jian 赵健", chinese=True) == "健"
