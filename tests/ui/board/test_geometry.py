"""Time ↔ x, rows ↔ y, found by bisect: as values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.board.geometry import (
    MAX_PX_PER_HOUR,
    MIN_PX_PER_HOUR,
    Lanes,
    Spans,
    TimeScale,
    scroll_to_show,
    stepped,
)

HOUR = 3600.0
DAY = TimeScale(1_000_000.0 * HOUR, 1_000_024.0 * HOUR, 60.0)


def test_an_hour_is_as_wide_as_said() -> None:
    assert DAY.width == 24 * 60
    assert DAY.x(DAY.start + 8.5 * HOUR) == 510
    assert DAY.at(510) == DAY.start + 8.5 * HOUR


@given(st.floats(-1e5, 1e5), st.floats(MIN_PX_PER_HOUR, MAX_PX_PER_HOUR))
def test_pixels_and_moments_are_each_others_inverse(seconds: float, per_hour: float) -> None:
    scale = TimeScale(1.6e9, 1.6e9 + 86400, per_hour)
    assert abs(scale.at(scale.x(1.6e9 + seconds)) - (1.6e9 + seconds)) < 1e-3


@given(st.floats(0.2, 5), st.floats(0, 1200), st.floats(0, 3000))
def test_zooming_keeps_the_moment_below_the_pointer(factor: float, x: float, scroll: float) -> None:
    made, moved = DAY.zoomed(factor, x, scroll)
    assert abs(made.at(x + moved) - DAY.at(x + scroll)) < 1e-3
    assert MIN_PX_PER_HOUR <= made.per_hour <= MAX_PX_PER_HOUR


def test_zoom_has_ends() -> None:
    assert DAY.zoomed(1e9, 0, 0)[0].per_hour == MAX_PX_PER_HOUR
    assert DAY.zoomed(1e-9, 0, 0)[0].per_hour == MIN_PX_PER_HOUR


def test_a_fitted_stretch_fills_the_width() -> None:
    made, scroll = DAY.fitted(DAY.start + 7 * HOUR, DAY.start + 19 * HOUR, 960)
    assert (made.per_hour, scroll) == (80.0, 560.0)


def test_labels_stand_as_far_apart_as_they_need() -> None:
    steps = [TimeScale(0, 86400, wide).tick_seconds() for wide in (14, 25, 60, 120, 300, 800)]
    assert steps == [4 * HOUR, 2 * HOUR, HOUR, HOUR / 2, HOUR / 4, HOUR / 12]
    assert DAY.ticks(100, 200) == [DAY.start + h * HOUR for h in (1, 2, 3, 4)]
    assert DAY.ticks(-500, 5000)[0] == DAY.start and DAY.ticks(-500, 5000)[-1] == DAY.end


HEIGHTS = st.lists(st.integers(10, 60), min_size=1, max_size=40)


@given(HEIGHTS, st.floats(-50, 3000), st.floats(1, 500))
def test_visible_rows_are_those_that_touch_the_view(heights: list[int], top: float, tall: float) -> None:
    lanes = Lanes.of(heights)
    slow = [n for n in range(len(lanes)) if lanes.top(n) < top + tall and lanes.top(n) + lanes.size(n) > top]
    assert list(lanes.visible(top, top + tall)) == slow


@given(HEIGHTS, st.floats(-10, 2500))
def test_the_row_at_a_pixel_holds_it(heights: list[int], y: float) -> None:
    lanes = Lanes.of(heights)
    row = lanes.row_at(y)
    if row is None:
        assert y < 0 or y >= lanes.height
    else:
        assert lanes.top(row) <= y < lanes.top(row) + lanes.size(row)


BARS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 120)), max_size=25).map(
    lambda found: sorted((float(s), float(s + long)) for s, long in found)
)


@given(BARS, st.floats(-10, 600), st.floats(1, 200))
def test_no_bar_that_shows_is_missed(bars: list[tuple[float, float]], start: float, long: float) -> None:
    spans, end = Spans.of(bars), start + long
    found = set(spans.between(start, end))
    assert {n for n, (s, e) in enumerate(bars) if s < end and e > start} <= found
    assert all(bars[n][0] < end for n in found)


@given(BARS, st.floats(-10, 700))
def test_the_bar_at_a_moment_holds_it(bars: list[tuple[float, float]], at: float) -> None:
    spans = Spans.of(bars)
    holding = [n for n, (s, e) in enumerate(bars) if s <= at < e]
    assert spans.at(at) == (holding[-1] if holding else None)
    nearest = spans.nearest(at)
    if bars and not holding:
        assert nearest is not None
        away = [max(s - at, at - e) for s, e in bars]
        assert away[nearest] == min(away)


def test_stepping_goes_to_the_next_line_of_the_grid() -> None:
    quarter = 900.0
    assert stepped(1000.0, quarter, 0.0, 1) == 1800.0
    assert stepped(1000.0, quarter, 0.0, -1) == 900.0
    assert stepped(1800.0, quarter, 0.0, 1) == 2700.0
    assert stepped(1800.0, quarter, 0.0, -1) == 900.0


def test_scrolling_moves_no_more_than_needed() -> None:
    assert scroll_to_show(100, 500, 200, 300) == 100
    assert scroll_to_show(100, 500, 50, 90) == 26
    assert scroll_to_show(100, 500, 700, 800) == 324
    assert scroll_to_show(0, 100, 500, 900) == 476
