"""The colours of Doorstep, light and dark, as plain data. No Qt here, so every pair can be tested for contrast.

Colour is never the only sign: each state and each kind of notice has an icon of its own beside its hue.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hue:
    """One meaning in three strengths: `fill` a quiet ground, `ink` words on it, `solid` an edge, dot or icon."""

    fill: str
    ink: str
    solid: str


@dataclass(frozen=True)
class Colours:
    """All colours of one theme, as #rrggbb."""

    name: str
    dark: bool
    canvas: str
    """Behind everything: rail, gaps."""
    surface: str
    """Panels, tables, fields."""
    raised: str
    """Menus, dialogs, toasts."""
    sunken: str
    """Wells: headers, the time scale, non-working hours."""
    hover: str
    line: str
    """Quiet borders and grids."""
    line_strong: str
    """Borders of fields and buttons."""
    text: str
    muted: str
    """Second-rank words; still at least 4.5 to 1."""
    faint: str
    """Hints and placeholders; still at least 4.5 to 1 on a surface."""
    accent: str
    """The one colour that says "here": primary buttons, focus, the current view."""
    accent_hover: str
    on_accent: str
    accent_fill: str
    accent_ink: str
    selection: str
    on_selection: str
    now: str
    """The now-line."""
    shadow: str
    hues: dict[str, Hue]


_LIGHT_HUES = {
    "neutral": Hue("#ECEEF2", "#454D5A", "#6B7483"),
    "info": Hue("#E3EDFC", "#1B4A91", "#2563B8"),
    "good": Hue("#DFF3E6", "#14603A", "#1F7A45"),
    "warning": Hue("#FCEFD3", "#764500", "#A86300"),
    "danger": Hue("#FCE4E4", "#9F1F1F", "#C22F2F"),
    "violet": Hue("#EDE7FB", "#55309B", "#7448C4"),
    "indigo": Hue("#E5E9FC", "#2E3F9E", "#4A5FD0"),
    "teal": Hue("#DBF2EF", "#0B5951", "#12786D"),
    "cyan": Hue("#DCF1F8", "#0B5570", "#0F7499"),
    "lime": Hue("#EAF3D3", "#44590A", "#5F7A12"),
    "pink": Hue("#FBE5F1", "#8C1F60", "#B53382"),
}

_DARK_HUES = {
    "neutral": Hue("#2A2F38", "#C3CAD5", "#8B95A5"),
    "info": Hue("#1B2F4D", "#A3C8FA", "#5F9BEF"),
    "good": Hue("#16352A", "#86DDB0", "#3FB57C"),
    "warning": Hue("#3B2E13", "#F2C976", "#DD9F33"),
    "danger": Hue("#43212A", "#FFA8AC", "#EF6A72"),
    "violet": Hue("#30264A", "#CDB9FB", "#A081EE"),
    "indigo": Hue("#252D52", "#B6C2FF", "#8495FA"),
    "teal": Hue("#123733", "#7FDACE", "#36B0A2"),
    "cyan": Hue("#12343F", "#85D6EF", "#35A9CC"),
    "lime": Hue("#2B3515", "#C4DC7E", "#93B02F"),
    "pink": Hue("#40223A", "#F7AEDA", "#DE6BB0"),
}

LIGHT = Colours(
    name="light",
    dark=False,
    canvas="#F4F5F7",
    surface="#FFFFFF",
    raised="#FFFFFF",
    sunken="#F0F2F5",
    hover="#EBEEF2",
    line="#E3E6EB",
    line_strong="#CBD1DA",
    text="#171A21",
    muted="#565F6D",
    faint="#646D7B",
    accent="#3A57D4",
    accent_hover="#2F49BA",
    on_accent="#FFFFFF",
    accent_fill="#E6EBFC",
    accent_ink="#2B43AF",
    selection="#DBE4FD",
    on_selection="#171A21",
    now="#D6332F",
    shadow="#1A2233",
    hues=_LIGHT_HUES,
)

DARK = Colours(
    name="dark",
    dark=True,
    canvas="#121418",
    surface="#191C22",
    raised="#22262E",
    sunken="#14171B",
    hover="#262B34",
    line="#2A2F38",
    line_strong="#3D4450",
    text="#E7E9EE",
    muted="#A9B1BE",
    faint="#929BA9",
    accent="#8DA2FB",
    accent_hover="#A5B5FF",
    on_accent="#0E1330",
    accent_fill="#262F55",
    accent_ink="#BAC7FF",
    selection="#2D3A68",
    on_selection="#F2F4F9",
    now="#FF6B66",
    shadow="#000000",
    hues=_DARK_HUES,
)


@dataclass(frozen=True)
class Look:
    """How a state of a job looks: the name of its hue and of its icon."""

    hue: str
    icon: str


STATE_LOOKS: dict[str, Look] = {
    "new": Look("violet", "plus-circle-outline"),
    "confirmed": Look("info", "calendar-check-outline"),
    "assigned": Look("indigo", "account-arrow-right-outline"),
    "accepted": Look("teal", "account-check-outline"),
    "on_the_way": Look("cyan", "navigation-variant-outline"),
    "arrived": Look("lime", "map-marker-check-outline"),
    "in_service": Look("good", "hammer-wrench"),
    "on_hold": Look("warning", "pause-circle-outline"),
    "completed": Look("neutral", "check-circle-outline"),
    "rated": Look("neutral", "star-check-outline"),
    "followed_up": Look("neutral", "phone-check-outline"),
    "closed": Look("neutral", "archive-outline"),
    "cancelled": Look("neutral", "cancel"),
}
"""Keyed by the values of `app.domain.lifecycle.State`."""

KIND_ICONS = {
    "info": "information-outline",
    "good": "check-circle-outline",
    "warning": "alert-outline",
    "danger": "alert-circle-outline",
    "neutral": "information-outline",
}
"""The icon of each kind of notice."""

PEOPLE = (
    "#2C62C9",
    "#A84513",
    "#13776B",
    "#8A3BB5",
    "#8B5E00",
    "#C0266A",
    "#3F7A1F",
    "#5B50C8",
    "#0E7090",
    "#B32F2F",
    "#5F6B1B",
    "#7A4A3A",
)
"""Colours that tell people (and services) apart; white words stand on each in both themes."""


def person_colour(number: int) -> str:
    """The colour of the n-th person or service, the same on board and map and in both themes."""
    return PEOPLE[number % len(PEOPLE)]


def text_pairs(c: Colours) -> list[tuple[str, str, str]]:
    """(what, ink, ground) for all words this theme writes; each must reach 4.5 to 1."""
    grounds = {"canvas": c.canvas, "surface": c.surface, "raised": c.raised, "sunken": c.sunken}
    pairs = [
        (f"{ink_name} on {ground_name}", ink, ground)
        for ground_name, ground in (*grounds.items(), ("hover", c.hover))
        for ink_name, ink in (("text", c.text), ("muted", c.muted))
    ]
    pairs += [(f"faint on {name}", c.faint, ground) for name, ground in grounds.items()]
    pairs += [
        ("primary button", c.on_accent, c.accent),
        ("primary button, pointer on it", c.on_accent, c.accent_hover),
        ("accent words", c.accent_ink, c.accent_fill),
        ("accent words on surface", c.accent_ink, c.surface),
        ("accent words on canvas", c.accent_ink, c.canvas),
        ("selection", c.on_selection, c.selection),
        ("muted in selection", c.muted, c.selection),
    ]
    for name, hue in c.hues.items():
        pairs += [(f"{name} chip", hue.ink, hue.fill), (f"{name} words on surface", hue.ink, c.surface)]
    pairs += [(f"person {n}", "#FFFFFF", colour) for n, colour in enumerate(PEOPLE)]
    return pairs


def graphic_pairs(c: Colours) -> list[tuple[str, str, str]]:
    """(what, colour, ground) for icons, edges and the focus ring; each must reach 3 to 1."""
    pairs = [
        (f"{name} icon", hue.solid, ground)
        for name, hue in c.hues.items()
        for ground in (c.surface, hue.fill)
    ]
    return [*pairs, ("focus ring", c.accent, c.surface), ("now-line", c.now, c.surface)]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours after WCAG 2.2, 1…21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
