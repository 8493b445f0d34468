"""Names are found as people type them: English, Chinese, pinyin, initials."""

from __future__ import annotations

import pytest

from ui.shell.matching import readings, score


@pytest.mark.parametrize("typed", ["board", "boa", "看板", "kanban", "kan ban", "kb", "KB", "oard"])
def test_forms_that_find_the_board(typed: str) -> None:
    assert score(typed, "Board", "看板") > 0


@pytest.mark.parametrize("typed", ["zz", "boardx", "看见", "b d q"])
def test_forms_that_do_not(typed: str) -> None:
    assert score(typed, "Board", "看板") == 0


def test_beginnings_come_before_insides() -> None:
    assert (
        score("map", "Map")
        > score("map", "Map and board")
        > score("map", "Show on map")
        > score("map", "Remap")
    )


def test_initials_of_words_and_gaps() -> None:
    assert score("tsd", "Theme: switch dark") > 0
    assert score("tmdk", "Theme dark") > 0
    assert score("th da", "Theme: dark") > score("th da", "Theme: light")


def test_everything_fits_nothing_typed() -> None:
    assert score("  ", "Anything") == 1


def test_readings_of_chinese() -> None:
    assert {"服务人员", "fuwurenyuan", "fwry"} <= set(readings("服务人员"))
