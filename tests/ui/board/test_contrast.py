"""Words on the board's bars can be read in both themes, whatever the bars are coloured by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QApplication

from ui.board import picturing, state
from ui.board.arrangement import COLOURS
from ui.board.bench import invented
from ui.board.looks import Looks
from ui.theme import STATE_LOOKS, theme
from ui.theme.colours import PEOPLE, contrast


@pytest.fixture(params=["light", "dark"])
def looks(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[Looks]:
    theme().choose(request.param)
    yield Looks()
    theme().choose("light")


@pytest.mark.parametrize("by", COLOURS)
def test_words_on_bars_reach_four_and_a_half_to_one(looks: Looks, by: str) -> None:
    row = next(
        r for r in picturing.picture(invented(1, 4), ZoneInfo("UTC")).rows if isinstance(r, state.PersonRow)
    )
    weak = {}
    for number, colour in enumerate(PEOPLE):
        for priority in (10, 50, 65, 90):
            for look in {*STATE_LOOKS.values(), state.FAILED_LOOK}:
                visit = replace(row.bars[0].visit, service_colour=colour, priority=priority)
                bar = replace(row.bars[0], visit=visit, look=look)
                tint = looks.bar(bar, replace(row, team=number), by)
                for ink in (tint.ink, tint.muted):
                    found = contrast(ink.name(), tint.fill.name())
                    if found < 4.5:
                        weak[(colour, priority, look.hue, ink.name())] = round(found, 2)
    assert weak == {}
