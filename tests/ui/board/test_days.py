"""Several days on one axis, as values: nights drawn narrow, midnights, overtime, what somebody does today."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app import i18n
from app.domain.ids import VisitId
from app.domain.time import Window, day_window
from app.i18n import say
from app.rows import Board
from ui.board import picturing
from ui.board.bench import invented
from ui.board.days import span_words
from ui.board.geometry import SQUEEZE, Folds, Lanes, TimeScale, folds_between
from ui.board.looks import Looks
from ui.board.state import PersonRow, TeamRow
from ui.board.view import View

ZONE = ZoneInfo("Europe/Vaduz")
HOUR = 3600.0
NIGHTS = Folds.of([(0.0, 6 * HOUR), (20 * HOUR, 30 * HOUR), (44 * HOUR, 48 * HOUR)])
TWO_DAYS = TimeScale(0.0, 48 * HOUR, 60.0, NIGHTS, (0.0, 24 * HOUR))


def of_days(days: int, day: date = date(2026, 11, 23)) -> Board:
    """The same invented day again and again."""
    one = invented(3, 9, day)
    people = tuple(
        replace(
            p,
            duty=tuple(w.moved(timedelta(days=n)) for n in range(days) for w in p.duty),
            breaks=tuple(w.moved(timedelta(days=n)) for n in range(days) for w in p.breaks),
        )
        for p in one.people
    )
    visits = tuple(
        replace(
            v,
            id=VisitId(f"{v.id}.{n}"),
            window=v.window.moved(timedelta(days=n)),
            promise=None,
            arrived_at=None,
        )
        for n in range(days)
        for v in one.visits
    )
    return Board(day, people, visits, days)


def test_a_folded_night_is_so_many_times_narrower() -> None:
    assert TWO_DAYS.x(6 * HOUR) == 6 * 60 / SQUEEZE
    assert TWO_DAYS.x(20 * HOUR) - TWO_DAYS.x(6 * HOUR) == 14 * 60
    assert TWO_DAYS.x(30 * HOUR) - TWO_DAYS.x(20 * HOUR) == 10 * 60 / SQUEEZE
    assert round(TWO_DAYS.width, 6) == round((14 + 14) * 60 + 20 * 60 / SQUEEZE, 6)


@given(st.floats(-5 * HOUR, 60 * HOUR))
def test_pixels_and_moments_stay_each_others_inverse(moment: float) -> None:
    assert abs(TWO_DAYS.at(TWO_DAYS.x(moment)) - moment) < 1e-3


@given(st.floats(-5 * HOUR, 60 * HOUR), st.floats(1, 5 * HOUR))
def test_later_is_always_further_right(moment: float, by: float) -> None:
    assert TWO_DAYS.x(moment + by) > TWO_DAYS.x(moment)


@given(st.floats(0.2, 5), st.floats(0, 1200), st.floats(0, 1600))
def test_zooming_keeps_the_moment_below_the_pointer_over_nights_too(
    factor: float, x: float, scroll: float
) -> None:
    made, moved = TWO_DAYS.zoomed(factor, x, scroll)
    assert abs(made.at(x + moved) - TWO_DAYS.at(x + scroll)) < 1e-2


def test_a_fitted_week_fills_the_width() -> None:
    made, scroll = TWO_DAYS.fitted(0.0, 48 * HOUR, 1000)
    assert scroll == 0 and abs(made.width - 1000) < 1e-6


def test_labels_are_counted_from_each_midnight_and_none_stands_in_a_night() -> None:
    wide = replace(TWO_DAYS, per_hour=30.0)
    assert [t / HOUR for t in wide.ticks(0, wide.width)] == [*range(6, 20, 2), *range(30, 44, 2)]
    short_day = TimeScale(0.0, 47 * HOUR, 30.0, Folds(), (0.0, 23 * HOUR))
    assert [t / HOUR for t in short_day.ticks(0, short_day.width)][12:15] == [23.0, 25.0, 27.0]


def test_only_long_empty_stretches_are_folded() -> None:
    busy = [(8 * HOUR, 12 * HOUR), (13 * HOUR, 18 * HOUR), (32 * HOUR, 40 * HOUR)]
    found = folds_between(busy, 0.0, 48 * HOUR)
    pairs = [(s / HOUR, e / HOUR) for s, e in zip(found.starts, found.ends, strict=True)]
    assert pairs == [(0, 7.5), (18.5, 31.5), (40.5, 48)]
    assert not folds_between([(0.0, 48 * HOUR)], 0.0, 48 * HOUR)
    assert found.at(5 * HOUR) == (0.0, 7.5 * HOUR) and found.at(9 * HOUR) is None


def test_a_week_holds_every_day_with_its_midnight_also_when_the_clock_changes() -> None:
    board = of_days(7, date(2026, 10, 19))
    shown = picturing.picture(board, ZONE)
    assert [day for day, _ in shown.days] == [date(2026, 10, 19) + timedelta(days=n) for n in range(7)]
    assert [at for _, at in shown.days] == [day_window(d, ZONE).start.timestamp() for d, _ in shown.days]
    assert shown.end - shown.days[-1][1] == 25 * HOUR
    assert len(shown.bars) == len(board.visits) and len(shown.folds) == 8
    assert shown.holds(date(2026, 10, 25)) and not shown.holds(date(2026, 10, 26))
    assert shown.day_span(shown.days[2][1] + 5) == (shown.days[2][1], shown.days[3][1])


def test_a_day_without_anybody_shows_its_usual_hours() -> None:
    board = of_days(3)
    free = Window(board.people[0].duty[1].start, board.people[0].duty[1].end)
    people = tuple(replace(p, duty=(p.duty[0], p.duty[2]), breaks=()) for p in board.people)
    visits = tuple(v for v in board.visits if not free.holds(v.window.start))
    shown = picturing.picture(replace(board, people=people, visits=visits), ZONE)
    noon = shown.days[1][1] + 12 * HOUR
    assert shown.folds.at(noon) is None and shown.folds.at(noon + 9 * HOUR) is not None


def test_the_way_home_follows_the_last_visit_of_each_day() -> None:
    row = next(r for r in picturing.picture(of_days(3), ZONE).rows if isinstance(r, PersonRow))
    assert [b.last for b in row.bars] == [False, False, True] * 3
    assert [b.first for b in row.bars] == [True, False, False] * 3


def test_a_week_begins_on_monday_and_others_on_their_day() -> None:
    sunday = date(2026, 11, 29)
    assert picturing.first_day(sunday, 7) == date(2026, 11, 23)
    assert picturing.first_day(sunday, 3) == picturing.first_day(sunday, 1) == sunday
    assert span_words(date(2026, 11, 23), 7) == "23–29 Nov"


def test_what_somebody_does_now_is_a_matter_of_today(qapp: object) -> None:
    i18n.set_zone(ZONE)
    shown = picturing.picture(replace(of_days(3), visits=()), ZONE)
    view = View(Looks(), shown, TimeScale(shown.start, shown.end, 60.0), Lanes.of([40.0] * len(shown.rows)))
    row = next(r for r in shown.rows if isinstance(r, PersonRow))
    view.now = shown.days[1][1] + 6 * HOUR
    assert say(view.presence(row).text) == "from 07:30"
    view.forget()
    view.now = shown.days[1][1] + 23 * HOUR
    assert say(view.presence(row).text) == "off duty"
    view.forget()
    view.now = shown.end + 5 * HOUR
    assert say(view.presence(row).text) == "3 days on duty"


def test_overtime_is_what_lies_outside_the_hours_with_the_way_home() -> None:
    board = invented(1, 1)
    start = datetime(2026, 11, 26, 17, tzinfo=UTC)
    duty = (Window(start - timedelta(hours=9), start + timedelta(minutes=30)),)
    person = replace(board.people[0], duty=duty, breaks=())
    visit = replace(
        board.visits[0], window=Window(start, start + timedelta(hours=1)), travel_after=900.0, promise=None
    )
    row = next(
        r
        for r in picturing.picture(replace(board, people=(person,), visits=(visit,)), ZONE).rows
        if isinstance(r, PersonRow)
    )
    at = start.timestamp()
    assert row.overtime == ((at + 1800, at + 3600 + 900),)


def test_only_some_people_stay_with_their_teams_and_are_found_again() -> None:
    whole = picturing.picture(invented(40, 80), ZONE)
    kept = frozenset([p for n, p in enumerate(whole.people) if n in (1, 30)])
    shown = picturing.only(whole, kept)
    assert set(shown.people) == kept
    assert [isinstance(r, TeamRow) for r in shown.rows] == [True, False, True, False]
    for visit, (row, place) in shown.bars.items():
        found = shown.rows[row]
        assert isinstance(found, PersonRow) and found.bars[place].id == visit
    assert (shown.start, shown.end) == (whole.start, whole.end) and len(whole.people) == 40
