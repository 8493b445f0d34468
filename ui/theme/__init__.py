"""How Doorstep looks: colours, distances, type and icons. Import from here.

`colours()` is the theme in force; ask it while painting, so that a switch needs no more than a repaint.
"""

from ui.theme.colours import KIND_ICONS, PEOPLE, STATE_LOOKS, Colours, Hue, Look, person_colour
from ui.theme.icons import icon, paint_icon
from ui.theme.theme import Theme, colours, font, theme

__all__ = [
    "KIND_ICONS",
    "PEOPLE",
    "STATE_LOOKS",
    "Colours",
    "Hue",
    "Look",
    "Theme",
    "colours",
    "font",
    "icon",
    "paint_icon",
    "person_colour",
    "theme",
]
