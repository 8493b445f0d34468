"""Icons are found by name and painted in the colours in force."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QIcon, QImage, QPainter
from PySide6.QtWidgets import QApplication

from ui.theme import KIND_ICONS, STATE_LOOKS, icon, paint_icon, theme


def strongest(name: str, colour: str) -> QColor:
    """The colour in the middle of a filled square icon."""
    picture = QImage(24, 24, QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    paint_icon(painter, QRect(0, 0, 24, 24), name, colour)
    painter.end()
    return picture.pixelColor(12, 12)


def test_every_icon_of_states_and_kinds_exists(qapp: QApplication) -> None:
    for name in (*KIND_ICONS.values(), *(look.icon for look in STATE_LOOKS.values())):
        assert not icon(name).isNull()


def test_an_unknown_icon_is_a_mistake_of_ours(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="no icon"):
        icon("no-such-thing")


def test_a_switch_of_theme_needs_no_new_icons(qapp: QApplication) -> None:
    held = icon("square", "accent")

    def middle() -> str:
        return held.pixmap(24, 24).toImage().pixelColor(12, 12).name().upper()

    theme().choose("light")
    light = middle()
    theme().choose("dark")
    dark = middle()
    theme().choose("light")
    assert (light, dark) == ("#3A57D4", "#8DA2FB")


def test_hues_roles_and_plain_colours(qapp: QApplication) -> None:
    theme().choose("light")
    assert strongest("square", "danger").name().upper() == "#C22F2F"
    assert strongest("square", "#123456").name() == "#123456"
    assert strongest("square", "text").name().upper() == "#171A21"


def test_a_disabled_icon_fades(qapp: QApplication) -> None:
    faded = icon("square", "text").pixmap(24, 24, QIcon.Mode.Disabled).toImage().pixelColor(12, 12)
    assert 90 < faded.alpha() < 115
