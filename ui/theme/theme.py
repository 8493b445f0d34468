"""The theme in force: follows the system or the person's choice, and dresses the application in it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

import resources
from app import i18n
from app.faces import CHINESE_FACES
from ui.theme.colours import DARK, LIGHT, Colours
from ui.theme.style import style_sheet
from ui.theme.tokens import BASE_FONT, FONT_SIZES

MODES = ("system", "light", "dark")

_SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}
_LATIN = ("Inter", "Segoe UI", ".AppleSystemUIFont", "Noto Sans", "Cantarell", "Ubuntu")
_LAST = ("Droid Sans Fallback", "DejaVu Sans", "Arial")


class Theme(QObject):
    """One per application; reach it by `theme()`."""

    changed = Signal()
    """The colours or the type changed; repaint what paints itself."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._mode = "system"
        self._scale = 1.0
        self._colours = LIGHT
        self._dressed: tuple[str, float, str] | None = None
        _take_in_own()
        app.setStyle(QStyleFactory.create("Fusion"))
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._stop_listening = i18n.on_change(self._dress)
        self.destroyed.connect(self._stop_listening)
        self._dress()

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return self._colours

    @property
    def mode(self) -> str:
        """`system`, `light` or `dark`, as chosen."""
        return self._mode

    @property
    def text_scale(self) -> float:
        """The size of the type against the ordinary one."""
        return self._scale

    def choose(self, mode: str | None = None, text_scale: float | None = None) -> None:
        """Change the mode or the size of the type. Raises ValueError for an unknown mode."""
        if mode is not None:
            if mode not in MODES:
                raise ValueError(f"unknown theme {mode!r}; known: {', '.join(MODES)}")
            self._mode = mode
            # Where the system paints title bars and native dialogs, they follow.
            self._app.styleHints().setColorScheme(_SCHEMES[mode])
        if text_scale is not None:
            self._scale = text_scale
        self._dress()

    def _system_changed(self) -> None:
        if self._mode == "system":
            self._dress()

    def _dress(self) -> None:
        """Put palette, type and style sheet in force, if anything about them is new."""
        dark = self._mode == "dark" or (
            self._mode == "system" and self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        )
        wanted = ("dark" if dark else "light", self._scale, i18n.language())
        if wanted == self._dressed:
            return
        self._dressed = wanted
        self._colours = DARK if dark else LIGHT
        self._app.setFont(_base_font(self._scale, i18n.language()))
        self._app.setPalette(_palette(self._colours))
        self._app.setStyleSheet(style_sheet(self._colours, self._scale))
        self.changed.emit()


_current: Theme | None = None


def theme() -> Theme:
    """The application's theme; made at the first call, which needs a QApplication."""
    global _current
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("the theme needs a QApplication")
    if _current is None or _current.parent() is not app:
        _current = Theme(app)
    return _current


def colours() -> Colours:
    """The colours in force; LIGHT before there is a theme."""
    return _current.colours if _current is not None else LIGHT


def font(size: str = "base", bold: bool = False, tabular: bool = False) -> QFont:
    """The application's type in a named size (tiny, small, base, strong, title, display).

    `tabular`: all digits equally wide, for times and figures that stand in columns.
    """
    made = QFont(QGuiApplication.font())
    scale = _current.text_scale if _current is not None else 1.0
    made.setPixelSize(round(FONT_SIZES[size] * scale))
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def _take_in_own() -> None:
    """Read the letters we bring."""
    for name in ("Inter-Regular", "Inter-SemiBold"):
        QFontDatabase.addApplicationFont(str(resources.path(f"fonts/{name}.ttf")))


def _base_font(scale: float, lang: str) -> QFont:
    here = set(QFontDatabase.families())
    families = [f for f in (*_LATIN, *CHINESE_FACES[lang], *_LAST) if f in here or f.startswith(".")]
    made = QFont(families or [QGuiApplication.font().family()])
    made.setPixelSize(round(BASE_FONT * scale))
    # Qt keeps which letters stand in for Inter's missing ones by size, weight and this hint, not by the families that
    # follow: without it whoever draws first after a switch of the language decides for everybody.
    made.setStyleHint(QFont.StyleHint.System if lang == "zh_TW" else QFont.StyleHint.SansSerif)
    # Hinting that snaps stems makes small Chinese type on Linux spotty at fractional scales.
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def _palette(c: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, c.canvas),
        (role.WindowText, c.text),
        (role.Base, c.surface),
        (role.AlternateBase, c.sunken),
        (role.Text, c.text),
        (role.PlaceholderText, c.faint),
        (role.Button, c.surface),
        (role.ButtonText, c.text),
        (role.BrightText, c.hues["danger"].solid),
        (role.ToolTipBase, c.raised),
        (role.ToolTipText, c.text),
        (role.Highlight, c.selection),
        (role.HighlightedText, c.on_selection),
        (role.Accent, c.accent),
        (role.Link, c.accent_ink),
        (role.LinkVisited, c.accent_ink),
        (role.Light, c.surface),
        (role.Midlight, c.hover),
        (role.Mid, c.line_strong),
        (role.Dark, c.line_strong),
        (role.Shadow, c.shadow),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(c.faint))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(c.hover))
    palette.setColor(QPalette.ColorGroup.Disabled, role.HighlightedText, QColor(c.muted))
    return palette
