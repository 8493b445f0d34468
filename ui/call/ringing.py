"""Ringing calls as cards: who it may be, what the desk should know before it speaks, answered by one key."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app import i18n
from app.changes import ChangeSet
from app.domain.calls import CALL_STATE_WORDS, CallState, Channel
from app.domain.ids import CallId
from app.domain.people import Tier
from app.domain.priority import TIER_WORDS
from app.domain.text import T, Text
from app.rows import Caller, CallerCard
from app.services.phones import shown
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.shell.frame import Frame
from ui.widgets.basics import button, column, frame, icon_label, label, row
from ui.widgets.chip import Chip

CHANNEL_ICONS = {
    Channel.PHONE: "phone-ring",
    Channel.WALK_IN: "account-arrow-right-outline",
    Channel.EMAIL: "email-outline",
    Channel.CHAT: "chat-outline",
    Channel.WEB: "web",
    Channel.SOCIAL: "forum-outline",
}


class RingingCard(QWidget):
    """One waiting or running call."""

    answered = Signal(str)
    opened = Signal(str)

    def __init__(self, card: CallerCard, first: bool) -> None:
        super().__init__()
        self.card = card
        self._box = frame("card")
        caller = card.callers[0] if len(card.callers) == 1 else None
        number = shown(card.number) if card.number else words.say(T("number withheld"))
        who: Text | str = (
            caller.customer.name
            if caller
            else T("{n} customers have this number", n=len(card.callers))
            if card.callers
            else card.name or T("Unknown caller")
        )
        self.waited = label("", "small")
        ringing = card.state is CallState.RINGING
        head = row(
            icon_label(CHANNEL_ICONS[card.channel], "accent" if ringing else "muted"),
            label(who, "strong", wrap=True),
            self.waited,
        )
        head.setStretch(1, 1)
        chips: list[QWidget] = []
        if caller is not None:
            if caller.customer.tier is not Tier.STANDARD:
                chips.append(Chip(TIER_WORDS[caller.customer.tier], "info", "star"))
            if caller.open_jobs:
                chips.append(
                    Chip(
                        T("{n} open job", "{n} open jobs", n=len(caller.open_jobs)),
                        "neutral",
                        "clipboard-text-outline",
                    )
                )
            if caller.open_complaints:
                chips.append(
                    Chip(T("{n} complaint", "{n} complaints", n=caller.open_complaints), "danger", "alert")
                )
        parts: list[QWidget] = [label(number, "small")]
        if caller is not None:
            parts += [label(text, "tiny", wrap=True) for text in facts(caller)]
        self.take = button(
            T("Answer") if ringing else T("Open the form"),
            kind="primary" if ringing and first else "",
            icon_name="phone" if ringing else "",
            shortcut="F2" if ringing and first else "",
        )
        if not ringing:
            parts.append(
                label(T("{state}: {who}", state=CALL_STATE_WORDS[card.state], who=card.answered_by), "tiny")
            )
        self.take.clicked.connect(lambda: (self.answered if ringing else self.opened).emit(card.id))
        self._box.setLayout(
            column(head, row(*chips, None) if chips else 0, *parts, row(self.take, None), gap=4, margin=10)
        )
        self.setLayout(column(self._box, gap=0))
        words.name(self, T("Call from {who}, {number}", who=who, number=number))

    def tick(self, now: datetime) -> None:
        """How long it has been waiting."""
        since = self.card.answered_at or self.card.rang_at
        seconds = max(0, int((now - since).total_seconds()))
        self.waited.setText(f"{seconds // 60}:{seconds % 60:02}")


def facts(caller: Caller) -> list[Text]:
    """What the desk should know before it speaks, the most useful first."""
    found: list[Text] = []
    for job in caller.open_jobs[:2]:
        service = job.service_zh if i18n.language().startswith("zh") else job.service_en
        if job.start is not None:
            found.append(
                T(
                    "{number} {service}, {at}: {names}",
                    number=job.number,
                    service=service,
                    at=job.start,
                    names=job.staff_names,
                )
            )
        else:
            found.append(T("{number} {service}, nobody assigned yet", number=job.number, service=service))
    if not caller.open_jobs and caller.last_jobs:
        last = caller.last_jobs[0]
        service = last.service_zh if i18n.language().startswith("zh") else last.service_en
        found.append(
            T(
                "last: {service}, {day}, {names}",
                service=service,
                day=(last.start or last.created_at).date(),
                names=last.staff_names,
            )
        )
    if caller.prefers:
        found.append(T("prefers {names}", names=caller.prefers))
    if caller.refuses:
        found.append(T("does not want {names}", names=caller.refuses))
    if caller.customer.note:
        found.append(T("{note}", note=caller.customer.note))
    return found


class RingingPanel(QWidget):
    """The cards, oldest first; nothing is shown while nobody calls. `answer` takes a call into the form."""

    answer = Signal(str)
    resume = Signal(str)
    resized = Signal()
    """Cards came or went."""

    def __init__(self, frame: Frame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.frame, self.tasks = frame, frame.tasks
        self._cards: dict[CallId, RingingCard] = {}
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(6)
        self.setLayout(self._list)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        frame.live.watch(self, ("call", "customer", "job", "desk"), self._news)
        frame.branch_changed.connect(lambda _: self.refresh())
        frame.clock.tick.connect(self._tick)
        words.on_switch(self._retell)
        self.refresh()

    def cards(self) -> list[RingingCard]:
        """What is shown."""
        return list(self._cards.values())

    def _news(self, changes: ChangeSet) -> None:
        self.refresh()

    def _retell(self) -> None:
        """Another language: what the cards say is made anew."""
        for card in self._cards.values():
            self._list.removeWidget(card)
            card.deleteLater()
        self._cards = {}
        self.refresh()

    @async_slot
    async def refresh(self) -> None:
        """Ask again; cards that did not change stay, so nothing moves under the pointer."""
        if self.frame.branch is None:
            found: tuple[CallerCard, ...] = ()
        else:
            found = await self.tasks.ask(
                self.frame.queries.live_calls, self.frame.branch_id, key=(self, "live")
            )
        keep = {c.id: c for c in found}
        first_ringing = next((c.id for c in found if c.state is CallState.RINGING), None)
        for gone in [k for k, w in self._cards.items() if keep.get(k) != w.card or k == first_ringing]:
            widget = self._cards.pop(gone)
            self._list.removeWidget(widget)
            widget.deleteLater()
        for place, card in enumerate(found):
            if card.id not in self._cards:
                made = RingingCard(card, card.id == first_ringing)
                made.answered.connect(self.answer)
                made.opened.connect(self.resume)
                self._cards[card.id] = made
                self._list.insertWidget(place, made)
                made.show()  # else the list has no height until the next turn of the loop, and stays hidden
        self._cards = {c.id: self._cards[c.id] for c in found}
        self._tick(self.frame.desk.clock.now())
        self.resized.emit()

    def _tick(self, now: datetime) -> None:
        for card in self._cards.values():
            card.tick(now)
