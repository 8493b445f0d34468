"""How much longer long work takes, guessed from how far it has come."""

from __future__ import annotations

import pytest

from app.i18n import say
from app.ports import Progress
from app.stages import STAGES, Pace, left_words


def test_a_steady_pace_tells_the_time_left() -> None:
    now = [100.0]
    pace = Pace(lambda: now[0])
    assert pace.left(Progress("copying", 0.0)) is None, "nothing is known yet"
    now[0] += 2
    assert pace.left(Progress("copying", 0.2)) is None, "too early to be sure"
    now[0] += 8
    assert pace.left(Progress("comparing", 0.25)) == pytest.approx(30.0)
    now[0] += 30
    assert pace.left(Progress("checking", 1.0)) == 0.0


def test_work_that_begins_anew_is_measured_anew() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0])
    pace.left(Progress("comparing", 0.0))
    now[0] = 10.0
    assert pace.left(Progress("comparing", 0.5)) == pytest.approx(10.0)
    assert pace.left(Progress("copying", 0.1)) is None
    now[0] = 20.0
    assert pace.left(Progress("copying", 0.2)) == pytest.approx(80.0)
    assert pace.left(Progress("checking", None)) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "about 5 seconds left"), (41, "about 45 seconds left"), (60, "about 1 minute left"),
     (200, "about 3 minutes left")],
)  # fmt: skip
def test_it_is_said_as_people_say_it(seconds: float, words: str) -> None:
    told = left_words(seconds)
    assert told is not None and say(told) == words
    assert left_words(None) is None


def test_every_stage_has_words() -> None:
    assert all(say(words) for words in STAGES.values())
