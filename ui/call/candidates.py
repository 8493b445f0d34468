"""Who could go: those who fit with score, goals and reasons; those ruled out with the rule and what would mend it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.ids import StaffId
from app.domain.matching import GOALS, Candidate, Ranking, over_words
from app.domain.people import StaffMember
from app.domain.rules import Excluded
from app.domain.text import T, Text
from ui.runtime import words
from ui.theme import colours, person_colour, tokens
from ui.widgets.basics import button, column, frame, label, restyle, row
from ui.widgets.chip import kind_chip
from ui.widgets.parts import clear

SHOWN_FIRST = 12
"""Candidates drawn at once; the rest on demand, so that forty people do not cost forty cards at every key."""

OUT_SHOWN = 60
"""People who do not fit that are told one by one; the rest is counted."""


class GoalBars(QWidget):
    """Seven short bars, a goal each; the words stand in the tooltip and the accessible description."""

    def __init__(self, goals: dict[str, float]) -> None:
        super().__init__()
        self._goals = goals
        self.setFixedSize(len(GOALS) * 9, 20)
        words.on_switch(self._say)
        self._say()

    def _say(self) -> None:
        said = "\n".join(f"{words.say(text)}  {self._goals.get(name, 0):.0%}" for name, text in GOALS.items())
        self.setToolTip(said)
        self.setAccessibleName(words.say(T("Goals")))
        self.setAccessibleDescription(said.replace("\n", ", "))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A bar a goal, filled from below."""
        now = colours()
        painter = QPainter(self)
        for n, name in enumerate(GOALS):
            value = max(0.0, min(1.0, self._goals.get(name, 0.0)))
            painter.fillRect(n * 9, 0, 6, 20, QColor(now.sunken))
            height = max(1, round(20 * value))
            painter.fillRect(n * 9, 20 - height, 6, height, QColor(now.accent))
        painter.end()


class CandidateCard(QWidget):
    """One person who fits."""

    picked = Signal(object)
    shown = Signal(object)

    def __init__(self, number: int, candidate: Candidate, person: StaffMember | None, zone: ZoneInfo) -> None:
        super().__init__()
        self.candidate = candidate
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setProperty("role", "card")
        self._card = frame("card")
        name = person.name if person else candidate.staff_id
        dot = _Dot(person.colour if person and person.colour else person_colour(number))
        head = row(
            label(f"{number}", "small"),
            dot,
            label(name, "strong"),
            None,
            GoalBars(candidate.goals),
            label(f"{candidate.score:.0f}", "strong"),
            gap=tokens.GAP,
        )
        arrival = T("{at} · {n} min by road", at=candidate.start, n=round(candidate.before / 60))
        facts = row(label(arrival, "small"), None, label(_rating(candidate), "small"), gap=tokens.GAP)
        reasons, told = candidate.reasons[:4], []
        if candidate.over:
            reasons = candidate.reasons[1:4]  # the first of them is the chip
            told = [row(kind_chip(over_words(candidate.over), "warning"), None)]
        why = label(dotted(reasons), "tiny", wrap=True)
        self._card.setLayout(column(head, facts, *told, why, gap=2, margin=tokens.GAP))
        self.setLayout(column(self._card, gap=0))
        words.name(
            self,
            T(
                "{n}. {name}, score {score}, {arrival}",
                n=number,
                name=name,
                score=round(candidate.score),
                arrival=T("{arrival}, {over}", arrival=arrival, over=over_words(candidate.over))
                if candidate.over
                else arrival,
            ),
        )

    def set_chosen(self, chosen: bool) -> None:
        """Whether this one is taken for the booking."""
        restyle(self._card, "chosen", chosen)

    def focusInEvent(self, event: QEvent) -> None:
        """Whoever has the focus is previewed on board and map."""
        self.shown.emit(self.candidate)
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        """Take the ring away."""
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space take this one; arrows walk."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not event.modifiers():
            self.picked.emit(self.candidate)
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click takes this one."""
        self.setFocus()
        self.picked.emit(self.candidate)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A focus ring around the card."""
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(colours().accent))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), tokens.RADIUS + 1, tokens.RADIUS + 1)
            painter.end()


class _Dot(QWidget):
    """The person's colour."""

    def __init__(self, colour: str) -> None:
        super().__init__()
        self._colour = colour
        self.setFixedSize(10, 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A filled circle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colour))
        painter.drawEllipse(self.rect())
        painter.end()


def dotted(texts: tuple[Text, ...]) -> Text | str:
    """Texts side by side: “a · b · c”."""
    if not texts:
        return ""
    out = texts[0]
    for text in texts[1:]:
        out = T("{a} · {b}", a=out, b=text)
    return out


def _rating(candidate: Candidate) -> Text:
    if not candidate.rating_count:
        return T("not rated yet")
    return T("★ {mean} ({n})", mean=round(candidate.rating_mean, 1), n=candidate.rating_count)


class CandidateList(QWidget):
    """The ranking, best first. `picked` tells a Candidate; `previewed` the one looked at."""

    picked = Signal(object)
    previewed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._ranking: Ranking | None = None
        self._people: dict[StaffId, StaffMember] = {}
        self._zone = ZoneInfo("UTC")
        self._chosen: tuple[StaffId, ...] = ()
        self._cards: list[CandidateCard] = []
        self._all = self._show_excluded = False
        self.head = label(T("Candidates"), "section")
        self.source = label("", "tiny")
        self.state = label(
            T("Choose a place and a service, and those who fit appear here."), "muted", wrap=True
        )
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(tokens.TIGHT)
        self.more = button("", self._more, kind="link")
        self.more.hide()
        self.excluded = button("", self._toggle_excluded, kind="link")
        self.excluded.hide()
        self._out = QVBoxLayout()
        self._out.setContentsMargins(0, 0, 0, 0)
        self._out.setSpacing(2)
        inner = column(row(self.head, None, self.source), self.state, gap=tokens.TIGHT, margin=tokens.WIDE)
        inner.addLayout(self._list)
        inner.addLayout(row(self.more, None))
        inner.addLayout(row(self.excluded, None))
        inner.addLayout(self._out)
        inner.addStretch(1)
        body = QWidget()
        body.setLayout(inner)
        scroll = QScrollArea()
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayout(column(scroll, gap=0))

    def show_nothing(self, why: Text) -> None:
        """No ranking yet, and why."""
        self._ranking = None
        self._fill()
        words.bind(self.state.setText, why)
        self.state.show()

    def show_ranking(self, ranking: Ranking, people: dict[StaffId, StaffMember], zone: ZoneInfo) -> None:
        """Show a ranking; the same people in the same order keep their cards and the focus."""
        self._ranking, self._people, self._zone = ranking, people, zone
        self._all = False
        self._fill()

    def set_chosen(self, staff: tuple[StaffId, ...]) -> None:
        """Mark those taken for the booking."""
        self._chosen = staff
        for card in self._cards:
            card.set_chosen(card.candidate.staff_id in staff)

    def cards(self) -> list[CandidateCard]:
        """The cards shown, best first."""
        return list(self._cards)

    def _fill(self) -> None:
        focused = next((c.candidate.staff_id for c in self._cards if c.hasFocus()), None)
        for card in self._cards:
            self._list.removeWidget(card)
            card.deleteLater()
        self._cards = []
        found = self._ranking
        eligible = found.eligible if found else ()
        shown = eligible if self._all else eligible[:SHOWN_FIRST]
        for n, candidate in enumerate(shown, 1):
            card = CandidateCard(n, candidate, self._people.get(candidate.staff_id), self._zone)
            card.picked.connect(self.picked)
            card.shown.connect(self.previewed)
            card.set_chosen(candidate.staff_id in self._chosen)
            self._list.addWidget(card)
            self._cards.append(card)
            if candidate.staff_id == focused:
                card.setFocus()
        if found is not None:
            self.state.setVisible(not eligible)
            words.bind(self.state.setText, T("Nobody fits this time. Below stands why, and what would help."))
            words.bind(
                self.source.setText,
                T("by road") if found.source == "road" else T("estimated – no city map is loaded"),
            )
        rest = len(eligible) - len(shown)
        self.more.setVisible(rest > 0)
        words.bind(self.more.setText, T("{n} more", n=rest))
        out = found.excluded if found else ()
        self.excluded.setVisible(bool(out))
        words.bind(self.excluded.setText, T("Not eligible ({n})", n=len(out)))
        if out and not eligible:
            self._show_excluded = True
        self._fill_excluded(out)

    def _fill_excluded(self, out: tuple[Excluded, ...]) -> None:
        clear(self._out)
        for each in out[:OUT_SHOWN] if self._show_excluded else ():
            rules = (each, *each.also)
            lines = [
                label(text, kind, wrap=True)
                for rule in rules
                for text, kind in ((rule.why, "small"), (rule.smallest_change, "tiny"))
            ]
            card = QWidget()
            card.setLayout(column(*lines, gap=0, margin=2))
            self._out.addWidget(card)
        if self._show_excluded and len(out) > OUT_SHOWN:
            self._out.addWidget(label(T("{n} more", n=len(out) - OUT_SHOWN), "tiny"))

    def _more(self) -> None:
        self._all = True
        self._fill()

    def _toggle_excluded(self) -> None:
        self._show_excluded = not self._show_excluded
        self._fill_excluded(self._ranking.excluded if self._ranking else ())
