"""The intake form: one column in the order people speak. Layout and names only; nothing here decides."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPlainTextEdit, QPushButton, QScrollArea, QWidget

from app.domain.jobs import Urgency
from app.domain.priority import URGENCY_WORDS
from app.domain.text import T, Text
from ui.runtime import words
from ui.runtime.tasks import Tasks
from ui.theme import tokens
from ui.widgets.basics import button, column, frame, icon_button, icon_label, key_hint, label, row
from ui.widgets.chip import Chip
from ui.widgets.completing import CompletingField, Provider
from ui.widgets.field import Field, Form
from ui.widgets.tags import FlowLayout
from ui.widgets.window_edit import WindowEdit

BESIDE = 56
"""Width of the labels' column."""


class NoteEdit(QPlainTextEdit):
    """A few lines of text; Tab goes on instead of indenting, Ctrl+Enter is left to the window."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(46)
        self.textChanged.connect(lambda: self.changed.emit(self.toPlainText()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter books; it must not break the line."""
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()
            return
        super().keyPressEvent(event)


class UrgencyPick(QWidget):
    """Four buttons, one down; arrows and the first letters' Alt keys move."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons: dict[Urgency, QPushButton] = {}
        parts: list[QWidget] = []
        for urgency, text in URGENCY_WORDS.items():
            made = button(text)
            made.setCheckable(True)
            made.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if urgency is Urgency.NORMAL else Qt.FocusPolicy.ClickFocus
            )
            self._group.addButton(made)
            self._buttons[urgency] = made
            made.clicked.connect(lambda _=False, u=urgency: self.changed.emit(u))
            parts.append(made)
        flow = FlowLayout(tokens.TIGHT)  # in a narrow inspector the last one goes below
        for part in parts:
            flow.addWidget(part)
        self.setLayout(flow)
        self.set_value(Urgency.NORMAL)

    def value(self) -> Urgency:
        """The one that is down."""
        return next(u for u, b in self._buttons.items() if b.isChecked())

    def set_value(self, urgency: Urgency) -> None:
        """Press one without telling."""
        self._buttons[urgency].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right step through."""
        order = list(self._buttons)
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        now = order[(order.index(self.value()) + step) % len(order)]
        self.set_value(now)
        self._buttons[now].setFocus()
        self.changed.emit(now)


class OfferRow(QWidget):
    """The three earliest windows; Alt+1…3 takes one."""

    taken = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(tokens.TIGHT)
        self._buttons: list[QPushButton] = []
        self._say = label("", "muted", wrap=True)
        inner = column(self._say, gap=tokens.TIGHT)
        inner.addLayout(self._flow)
        self.setLayout(inner)
        self._say.hide()

    def show_offers(self, offers: list[Text], chosen: int | None, remark: Text | None = None) -> None:
        """Show windows as buttons, or a remark where there are none."""
        while len(self._buttons) > len(offers):
            gone = self._buttons.pop()
            self._flow.removeWidget(gone)
            gone.deleteLater()
        while len(self._buttons) < len(offers):
            number = len(self._buttons)
            made = button("")
            made.setCheckable(True)
            made.clicked.connect(lambda _=False, n=number: self.taken.emit(n))
            self._flow.addWidget(made)
            self._buttons.append(made)
        for number, (made, text) in enumerate(zip(self._buttons, offers, strict=True)):
            words.bind(made.setText, T("{n}  {window}", n=number + 1, window=text))
            words.tip(made, T("Promise this window"), f"Alt+{number + 1}")
            made.setChecked(number == chosen)
        self._say.setVisible(remark is not None)
        if remark is not None:
            words.bind(self._say.setText, remark)

    def count(self) -> int:
        """How many are shown."""
        return len(self._buttons)


class _UpAndDown(QScrollArea):
    """Scrolls up and down only, so it asks for all the width its content needs."""

    def minimumSizeHint(self) -> QSize:
        """The content's least width beside the scroll bar."""
        least, content = super().minimumSizeHint(), self.widget()
        if content is None:
            return least
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(max(least.width(), content.minimumSizeHint().width() + bar), least.height())


class IntakeView(QWidget):
    """Fields who, where, what, when, else; the script above; book below."""

    def __init__(self, tasks: Tasks, customers: Provider, places: Provider, services: Provider) -> None:
        super().__init__()
        self.tasks = tasks
        self.title = label(T("New request"), "title")
        self.caller = Chip("", "info", "phone")
        self.caller.hide()
        self.saved = label("", "tiny")
        self.script = label("", "hint", wrap=True)
        self.script.setMinimumHeight(18)

        self.customer = CompletingField(
            tasks, customers, T("Name, phone tail, initials"), ask_when_empty=True
        )
        self.phone = QLineEdit()
        words.placeholder(self.phone, T("Phone"))
        self.known = label("", "small", wrap=True)
        self.known.hide()
        self.place = CompletingField(tasks, places, T("Street and number, or a place"), ask_when_empty=True)
        self.pin = icon_button("map-marker-outline", T("Set the pin on the map"), shortcut="Alt+P")
        self.unit, self.floor, self.access = QLineEdit(), QLineEdit(), QLineEdit()
        for edit, text in (
            (self.unit, T("Unit")),
            (self.floor, T("Floor")),
            (self.access, T("Door code, access")),
        ):
            words.placeholder(edit, text)
            words.tip(edit, text)  # in a narrow inspector the grey words do not fit
        words.tip(self.customer, T("Name, phone tail, initials"))
        self.service = CompletingField(tasks, services, T("Service by name or initials"), ask_when_empty=True)
        self.urgency = UrgencyPick()
        self.offers = OfferRow()
        self.window_edit = WindowEdit(timedelta(hours=2))
        words.placeholder(self.window_edit, T("Another time, such as 14-16"))
        self.held = Chip("", "info", "timer-sand")
        self.held.setObjectName("intake.held")
        self.held.hide()
        self.note = NoteEdit()
        words.placeholder(self.note, T("Wishes, symptoms, pets, parking"))

        who = QWidget()
        self.phone.setFixedWidth(148)
        who.setLayout(
            column(
                row(self.customer, self.phone, gap=tokens.TIGHT), row(self.caller, self.known, None), gap=2
            )
        )
        where, door = QWidget(), row(self.unit, self.floor, self.access, gap=tokens.TIGHT)
        for at, share in enumerate((2, 2, 3)):
            door.setStretch(at, share)
        where.setLayout(
            column(
                row(self.place, self.pin, gap=tokens.TIGHT),
                door,
                gap=tokens.TIGHT,
            )
        )
        when = QWidget()
        when.setLayout(column(self.offers, self.window_edit, row(self.held, None), gap=tokens.TIGHT))
        self.form = Form(
            Field(T("Who"), self.customer, "customer", body=who, beside=BESIDE),
            Field(T("Where"), self.place, "place", body=where, beside=BESIDE),
            Field(T("What"), self.service, "service", beside=BESIDE),
            Field(T("Urgency"), self.urgency, "urgency", beside=BESIDE),
            Field(T("When"), self.window_edit, "window", body=when, beside=BESIDE),
            Field(T("Note"), self.note, "note", beside=BESIDE),
            gap=6,
        )
        self.priority = label("", "small", wrap=True)
        self.book = button(T("Book"), kind="primary", icon_name="check", shortcut="Ctrl+Return")
        self.book_open = button(T("Book unassigned"), kind="quiet")
        self.discard = icon_button("trash-can-outline", T("Throw this draft away"))

        head = row(
            icon_label("phone-in-talk-outline", "accent"),
            self.title,
            None,
            self.saved,
            self.discard,
            gap=tokens.GAP,
        )
        body = QWidget()
        body.setLayout(column(self.form, self.priority, None, gap=tokens.TIGHT, margin=tokens.GAP))
        self.scroller = _UpAndDown()
        self.scroller.setWidget(body)
        self.scroller.setWidgetResizable(True)
        self.scroller.setFrameShape(QScrollArea.Shape.NoFrame)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = frame("foot")
        foot.setLayout(
            row(self.book_open, None, self.book, key_hint("Ctrl+Return"), gap=tokens.GAP, margin=tokens.GAP)
        )
        top = frame("surface")
        top.setLayout(column(head, self.script, gap=2, margin=tokens.GAP))
        self.setLayout(column(top, self.scroller, foot, gap=0))

    def editors(self) -> dict[QWidget, str]:
        """Editor → the field's name, in the order Tab walks."""
        return {
            self.customer: "customer",
            self.phone: "customer",
            self.place: "place",
            self.unit: "door",
            self.floor: "door",
            self.access: "door",
            self.service: "service",
            self.urgency: "urgency",
            self.window_edit: "window",
            self.note: "note",
        }
