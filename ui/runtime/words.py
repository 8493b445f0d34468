"""Sentences on the screen that change their language while the program runs.

`bind(label.setText, T("Customer"))` says the sentence now and again after every switch. Only the widget is
held, and weakly; when it goes, its sentences go.
"""

from __future__ import annotations

import html
import weakref
from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtCore import QLibraryInfo, QObject, QTranslator
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from app import i18n
from app.domain.text import T, Text
from app.i18n import say

Key = tuple[str, tuple[Any, ...]]


class _Bound:
    """All sentences of one object: (method, leading arguments) → sentence."""

    def __init__(self, target: Any) -> None:
        self.target = weakref.ref(target)
        self.says: dict[Key, Callable[[], str]] = {}


_bound: dict[int, _Bound] = {}
_translators: list[QTranslator] = []
_started = False


def bind(setter: Callable[..., Any], text: Text | str, *before: Any) -> None:
    """Call `setter(*before, words)` now and after each switch of language.

    `setter` is a bound method of the object that shows the words; a second `bind` of the same method and
    `before` replaces the first. Example for `before`: `bind(tabs.setTabText, T("Jobs"), 0)`.
    """
    _bind(setter, before, lambda: say(text))


def name(widget: QWidget, text: Text | str) -> None:
    """What assistive tools call the widget."""
    bind(widget.setAccessibleName, text)


def plain(tooltip: str) -> str:
    """A tooltip as it is to be read: Qt would take a name that looks like markup for markup, and fetch its pictures."""
    if "<" not in tooltip:
        return tooltip
    return f"<qt>{html.escape(tooltip).replace(chr(10), '<br>')}</qt>"


def tip(widget: QWidget | QAction, text: Text | str, shortcut: str = "") -> None:
    """The tooltip, with the shortcut behind it; also the accessible name of a widget that has none."""
    _bind(widget.setToolTip, (), lambda: plain(_with_keys(text, shortcut)))
    if isinstance(widget, QWidget) and not widget.accessibleName():
        name(widget, text)


def placeholder(edit: Any, text: Text | str) -> None:
    """The grey words in an empty field; also its accessible name when it has none."""
    bind(edit.setPlaceholderText, text)
    if not edit.accessibleName():
        name(edit, text)


def on_switch(method: Callable[[], Any]) -> None:
    """Call a bound method after each switch, for what is not a sentence: headers of models, painted words."""
    target = getattr(method, "__self__", None)
    if target is None:
        raise TypeError("on_switch needs a bound method, so that it can go with its object")
    _store(target).says[("\0" + method.__name__, ())] = lambda: ""


def start(app: QApplication) -> None:
    """Follow `i18n` from now on, Qt's own dialogs included. Call once, after the application is made."""
    global _started
    _qt_speaks(app)
    if not _started:
        _started = True
        i18n.on_change(_switched)


def _bind(setter: Callable[..., Any], before: tuple[Any, ...], words: Callable[[], str]) -> None:
    target = getattr(setter, "__self__", None)
    if target is None:
        raise TypeError("bind needs a bound method such as label.setText")
    _store(target).says[(setter.__name__, before)] = words
    setter(*before, words())


def _store(target: Any) -> _Bound:
    number = id(target)
    known = _bound.get(number)
    if known is not None and known.target() is target:
        return known
    bound = _Bound(target)
    _bound[number] = bound
    weakref.finalize(target, _drop, number, bound)
    return bound


def _drop(number: int, bound: _Bound) -> None:
    if _bound.get(number) is bound:
        del _bound[number]


def _switched() -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication):
        _qt_speaks(app)
    say_again()


def say_again() -> None:
    """Say every bound sentence anew in the current language."""
    for number, bound in list(_bound.items()):
        target = bound.target()
        if target is None or (isinstance(target, QObject) and not shiboken6.isValid(target)):
            _bound.pop(number, None)
            continue
        for (method, before), words in list(bound.says.items()):
            if method.startswith("\0"):
                getattr(target, method[1:])()
            else:
                getattr(target, method)(*before, words())


def _with_keys(text: Text | str, shortcut: str) -> str:
    words = say(text)
    if not shortcut:
        return words
    keys = QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    return say(T("{what}  ({keys})", what=words, keys=keys))


def _qt_speaks(app: QApplication) -> None:
    """Load Qt's own sentences (buttons of dialogs, context menus of fields) in the current language."""
    while _translators:
        app.removeTranslator(_translators.pop())
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(app)
    if i18n.language() != "en" and translator.load(f"qtbase_{i18n.language()}", folder):
        app.installTranslator(translator)
        _translators.append(translator)


__all__ = ["T", "bind", "name", "on_switch", "placeholder", "say", "say_again", "start", "tip"]
