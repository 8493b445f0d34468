"""Language, colours and size of type: they hold at once, for this seat."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app import i18n
from app.domain.text import T, Text
from app.settings import option
from ui.runtime import words
from ui.shell import memory
from ui.shell.frame import Frame
from ui.theme import theme, tokens
from ui.widgets.basics import column, label, row
from ui.widgets.parts import Pick, card

SCALE_WORDS: tuple[tuple[float, Text], ...] = (
    (0.9, T("Small")),
    (1.0, T("Normal")),
    (1.15, T("Large")),
    (1.3, T("Very large")),
)
assert tuple(scale for scale, _ in SCALE_WORDS) == tokens.TEXT_SCALES


class LookSettings(QWidget):
    """Three choices and a line to look at."""

    def __init__(self, frame: Frame) -> None:
        super().__init__()
        self._frame = frame
        themes = option("theme")
        self.language = Pick(list(i18n.LANGUAGES.items()), T("Language"))
        self.theme = Pick(themes.choices, themes.label)
        self.scale = Pick(SCALE_WORDS, T("Size of type"))
        for pick in (self.language, self.theme, self.scale):
            pick.setFixedWidth(200)
        self.setLayout(
            column(
                card(
                    _line(T("Language"), T("Everything in the window changes at once."), self.language),
                    _line(themes.label, themes.help, self.theme),
                    _line(T("Size of type"), T("Beside the system’s own scale."), self.scale),
                    gap=tokens.PAGE,
                ),
                gap=tokens.GAP,
            )
        )
        self.show_now()
        self.language.changed.connect(self._speak)
        self.theme.changed.connect(self._wear)
        self.scale.changed.connect(self._grow)
        words.on_switch(self.show_now)
        theme().changed.connect(self.show_now)

    def show_now(self) -> None:
        """What holds now; it may have been changed from the menu."""
        for pick, now in (
            (self.language, i18n.language()),
            (self.theme, theme().mode),
            (self.scale, theme().text_scale),
        ):
            pick.blockSignals(True)
            pick.set_value(now)
            pick.blockSignals(False)

    def _speak(self, lang: object) -> None:
        if lang != i18n.language():
            i18n.set_language(str(lang))
            memory.keep_looks(self._frame.memory)

    def _wear(self, mode: object) -> None:
        theme().choose(str(mode))
        memory.keep_looks(self._frame.memory)

    def _grow(self, scale: object) -> None:
        theme().choose(text_scale=float(str(scale)))
        memory.keep_looks(self._frame.memory)


def _line(title: Text, help_: Text, editor: QWidget) -> QWidget:
    made = QWidget()
    inner = row(
        column(label(title, "strong"), label(help_, "small", wrap=True), gap=2), editor, gap=tokens.WIDE
    )
    inner.setStretch(0, 1)
    made.setLayout(inner)
    return made
