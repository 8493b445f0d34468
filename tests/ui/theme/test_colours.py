"""Words can be read in both themes, and no state is told by colour alone."""

import pytest

from app.domain.lifecycle import State
from ui.theme.colours import (
    DARK,
    LIGHT,
    PEOPLE,
    STATE_LOOKS,
    Colours,
    contrast,
    graphic_pairs,
    person_colour,
    text_pairs,
)


def test_contrast_is_reckoned_as_the_standard_says() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=lambda c: c.name)
def test_all_words_reach_four_and_a_half_to_one(colours: Colours) -> None:
    weak = {what: round(contrast(a, b), 2) for what, a, b in text_pairs(colours) if contrast(a, b) < 4.5}
    assert weak == {}


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=lambda c: c.name)
def test_all_icons_reach_three_to_one(colours: Colours) -> None:
    weak = {what: round(contrast(a, b), 2) for what, a, b in graphic_pairs(colours) if contrast(a, b) < 3}
    assert weak == {}


def test_every_state_has_a_look_and_an_icon_of_its_own() -> None:
    assert set(STATE_LOOKS) == {str(state) for state in State}
    icons = [look.icon for look in STATE_LOOKS.values()]
    assert len(set(icons)) == len(icons)
    assert {look.hue for look in STATE_LOOKS.values()} <= set(LIGHT.hues) == set(DARK.hues)


def test_people_keep_their_colour_and_then_begin_again() -> None:
    assert person_colour(3) == person_colour(3 + len(PEOPLE))
    assert len(set(PEOPLE)) == len(PEOPLE)
