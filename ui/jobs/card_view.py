"""Layout of the job card: head, steps, questions, then facts or candidates. Nothing here decides."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget

from app.domain.lifecycle import STATE_WORDS
from app.domain.priority import URGENCY_WORDS
from app.domain.text import T, Text
from app.rows import JobDetail
from ui.jobs.facts import Facts
from ui.jobs.phrases import service_icon, service_name
from ui.jobs.secret import copy
from ui.jobs.step_editor import StepEditor
from ui.jobs.steps_bar import StepsBar
from ui.runtime import words
from ui.theme import STATE_LOOKS, tokens
from ui.widgets.basics import column, frame, icon_button, icon_label, label, row
from ui.widgets.chip import Chip, state_chip
from ui.widgets.empty import EmptyState


class CardView(QWidget):
    """What the card is made of."""

    def __init__(self, people: QWidget) -> None:
        super().__init__()
        self.number = label("", "title")
        self.copy_number = icon_button(
            "content-copy", T("Copy {what}", what=T("the number")), lambda: copy(self.number.text()), size=14
        )
        self.state: Chip = state_chip("new")
        self.priority = Chip("", "neutral")
        self.service_icon = icon_label("clipboard-text-outline", "muted", 18)
        self.service = label("", "strong", wrap=True)
        self.reasons = label("", "tiny", wrap=True)
        self.news = label("", "hint-danger", wrap=True)
        self.news.hide()
        self.steps = StepsBar()
        self.editor = StepEditor()
        head = frame("surface")
        service = row(self.service_icon, self.service, self.priority, gap=tokens.GAP)
        service.setStretch(1, 1)
        head.setLayout(
            column(
                row(self.number, self.copy_number, None, self.state, gap=tokens.GAP),
                service,
                self.reasons,
                tokens.TIGHT,
                self.steps,
                self.news,
                self.editor,
                gap=tokens.TIGHT,
                margin=tokens.WIDE,
            )
        )
        self.facts = Facts()
        self.scroller = QScrollArea()
        self.scroller.setWidget(self.facts)
        self.scroller.setWidgetResizable(True)
        self.scroller.setFrameShape(QFrame.Shape.NoFrame)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.job = QWidget()
        line = frame("line")
        self.job.setLayout(column(head, line, self.scroller, gap=0))
        self.empty = EmptyState(
            "clipboard-text-search-outline",
            T("No job is selected."),
            T("Choose one in the tray, on the board or on the map, or find it with Ctrl+K."),
        )
        self.gone = EmptyState(
            "clipboard-remove-outline",
            T("This job is no longer there."),
            T("Somebody may have emptied the desk. Choose another one."),
        )
        self.stack = QStackedWidget()
        for page in (self.empty, self.gone, self.job, people):
            self.stack.addWidget(page)
        self.setLayout(column(self.stack, gap=0))

    def show_head(self, detail: JobDetail, reasons: tuple[Text, ...]) -> None:
        """Number, state, priority, service."""
        job = detail.job
        self.number.setText(job.number)
        look = STATE_LOOKS[job.state]
        self.state.set_text(STATE_WORDS[job.state])
        self.state.set_look(look.hue, look.icon)
        hue = "danger" if job.priority >= 85 else "warning" if job.priority >= 65 else "neutral"
        self.priority.set_look(hue, "flag-outline")
        self.priority.set_text(T("{urgency} {n}", urgency=URGENCY_WORDS[job.urgency], n=job.priority))
        words.tip(self.priority, T("Priority {n} of 100: {why}", n=job.priority, why=reasons))
        self.service_icon.set_icon(service_icon(detail.service), detail.service.colour or "muted")  # type: ignore[attr-defined]
        self.service.setText(service_name(detail.service.name_en, detail.service.name_zh))
        self.reasons.setVisible(bool(job.priority_note) or len(reasons) > 1)
        said: Text = T("Priority: {why}", why=reasons)
        if job.priority_note:
            said = T("Priority set by hand: {note}", note=job.priority_note)
        words.bind(self.reasons.setText, said)
