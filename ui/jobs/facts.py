"""What a job card tells, block by block; a block is made anew only when what it tells has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.followups import FOLLOW_UP_WORDS, KIND_WORDS
from app.domain.ids import StaffId
from app.domain.jobs import Visit, VisitState
from app.domain.people import Customer, Place, Tier
from app.domain.priority import TIER_WORDS
from app.domain.text import T, Text
from app.i18n import say_language
from app.rows import JobDetail
from ui.jobs.card_state import METHODS, currency_of, wishes_empty
from ui.jobs.phrases import money, said_length, said_moment, said_window
from ui.jobs.rating_edit import DIMENSIONS
from ui.jobs.secret import Secret, copyable
from ui.jobs.timeline_state import TimelineLine
from ui.theme import tokens
from ui.widgets.basics import column, icon_button, icon_label, label, row
from ui.widgets.chip import Chip, kind_chip
from ui.widgets.parts import clear


@dataclass(frozen=True)
class Around:
    """What the blocks need beside the job: the present, the branch's zone and currency, names, a way to dial."""

    now: datetime
    zone: ZoneInfo
    currency: str
    names: dict[StaffId, str]
    dial: Callable[[str], None]


class Block(QWidget):
    """An icon, a quiet title, and parts below each other."""

    def __init__(self, icon_name: str, title: Text) -> None:
        super().__init__()
        self._told: object = None
        self._parts = QVBoxLayout()
        self._parts.setContentsMargins(24, 0, 0, 0)
        self._parts.setSpacing(2)
        self.setLayout(
            column(
                row(icon_label(icon_name), label(title, "section"), None, gap=tokens.GAP), self._parts, gap=2
            )
        )
        self.hide()

    def tell(self, told: object, parts: Callable[[], Sequence[QWidget]]) -> None:
        """Show the parts made by `parts` unless `told` is what is shown already; no parts hide the block."""
        if told == self._told:
            return
        self._told = told
        clear(self._parts)
        made = parts()
        for part in made:
            self._parts.addWidget(part)
        self.setVisible(bool(made))

    def forget(self) -> None:
        """Make it anew at the next telling, because the language has changed."""
        self._told = None


class Facts(QWidget):
    """All blocks of a card, in the order a dispatcher needs them on the phone."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = {
            "promise": Block("clock-outline", T("Promise")),
            "people": Block("account-hard-hat-outline", T("People")),
            "customer": Block("account-outline", T("Customer")),
            "place": Block("map-marker-outline", T("Place")),
            "note": Block("note-text-outline", T("Wishes and notes")),
            "money": Block("cash", T("Price")),
            "work": Block("clipboard-check-outline", T("Work done")),
            "rating": Block("star-outline", T("Rating")),
            "owed": Block("phone-return-outline", T("Follow-up")),
            "timeline": Block("history", T("History")),
        }
        self.setLayout(column(*self.blocks.values(), None, gap=tokens.WIDE, margin=tokens.WIDE))

    def forget(self) -> None:
        """Make everything anew at the next telling."""
        for block in self.blocks.values():
            block.forget()

    def tell(self, detail: JobDetail, lines: tuple[TimelineLine, ...], around: Around) -> None:
        """Show a job."""
        job, tell = detail.job, self.blocks
        day = around.now.astimezone(around.zone).date()
        tell["promise"].tell(
            (
                job.id,
                job.window,
                job.first_window,
                job.duration,
                job.people,
                job.expected_again,
                detail.rework_number,
                day,
            ),
            lambda: _promise(detail, around),
        )
        tell["people"].tell((job.visits, detail.staff_names, day), lambda: _people(detail, around))
        tell["customer"].tell(detail.customer, lambda: _customer(detail.customer, around))
        tell["place"].tell((job.id, job.place), lambda: _place(job.place))
        tell["note"].tell((job.id, job.note, job.wishes), lambda: _note(detail, around))
        tell["money"].tell((job.id, job.quote, job.completion), lambda: _money(detail, around))
        tell["work"].tell((job.id, job.completion, detail.service.checklist), lambda: _work(detail))
        tell["rating"].tell((job.id, job.rating), lambda: _rating(detail))
        tell["owed"].tell((detail.follow_ups, day), lambda: _owed(detail, around))
        tell["timeline"].tell((job.id, lines), lambda: [timeline_entry(one) for one in lines])


def _promise(detail: JobDetail, around: Around) -> list[QWidget]:
    job = detail.job
    parts: list[QWidget] = []
    if job.window is None:
        parts.append(label(T("as soon as possible"), "strong"))
    else:
        parts.append(label(said_window(job.window, around.now, around.zone), "strong"))
    if job.first_window is not None and job.first_window != job.window:
        first = said_window(job.first_window, around.now, around.zone)
        parts.append(label(T("first promised: {window}", window=first), "small", wrap=True))
    work = T("{length} of work", length=said_length(job.duration))
    if job.people > 1:
        work = T("{length} of work, {n} people", length=said_length(job.duration), n=job.people)
    parts.append(label(work, "small"))
    if job.expected_again is not None:
        again = said_moment(job.expected_again, around.now, around.zone)
        parts.append(label(T("goes on: {when}", when=again), "small"))
    if detail.rework_number:
        parts.append(label(T("Rework of {job}", job=detail.rework_number), "small"))
    return parts


def _people(detail: JobDetail, around: Around) -> list[QWidget]:
    made: list[QWidget] = []
    for visit in sorted(detail.job.visits, key=lambda v: v.window.start, reverse=True)[:6]:
        if visit.state is not VisitState.RELEASED:
            name = detail.staff_names.get(visit.staff_id, visit.staff_id)
            made.append(label(name, "strong" if visit.state is VisitState.OPEN else ""))
            made.append(label(_went(visit, around), "small", wrap=True))
    return made


def _went(visit: Visit, around: Around) -> Text:
    planned = said_window(visit.window, around.now, around.zone)
    if visit.state is VisitState.FAILED:
        return T("{window}, did not happen", window=planned)
    if visit.ended_at is not None:
        began = visit.started_at or visit.arrived_at or visit.window.start
        return T(
            "{from_}–{to}, {length} of work",
            from_=said_moment(began, around.now, around.zone),
            to=visit.ended_at,
            length=said_length(visit.ended_at - began),
        )
    if visit.arrived_at is not None:
        late = visit.arrived_at - visit.window.start
        if late.total_seconds() >= 120:
            return T(
                "{window}, arrived {at} ({length} late)",
                window=planned,
                at=visit.arrived_at,
                length=said_length(late),
            )
        return T("{window}, arrived {at}", window=planned, at=visit.arrived_at)
    if visit.set_off_at is not None:
        return T("{window}, set off {at}", window=planned, at=visit.set_off_at)
    return T("arrives {window}", window=planned)


def _customer(customer: Customer, around: Around) -> list[QWidget]:
    head = QWidget()
    name = label(customer.name, "strong", wrap=True)
    inner = row(name, gap=tokens.GAP)
    if customer.tier is not Tier.STANDARD:
        inner.addWidget(Chip(TIER_WORDS[customer.tier], "pink", "star"))
    inner.addStretch(1)
    inner.addWidget(label(customer.code, "tiny"))
    head.setLayout(inner)
    parts: list[QWidget] = [head]
    for phone in customer.phones:
        dial = icon_button("phone-outline", T("Dial"), lambda number=phone.full: around.dial(number), size=14)
        parts.append(Secret(phone.full, str(phone), T("the number"), dial))
    if customer.language:
        tongue = say_language(customer.language)
        parts.append(label(T("speaks {language}", language=tongue), "small"))
    if customer.note:
        parts.append(label(customer.note, "small", wrap=True))
    return parts


def _place(place: Place) -> list[QWidget]:
    parts: list[QWidget] = [copyable(place.text, T("the address"))]
    door = [
        T("building {building}", building=place.building) if place.building else None,
        T("unit {unit}", unit=place.unit) if place.unit else None,
        T("floor {floor}", floor=place.floor) if place.floor else None,
    ]
    told = tuple(part for part in door if part is not None)
    if told:
        parts.append(label(T("{door}", door=told), "small", wrap=True))
    if place.access:
        parts.append(Secret(place.access, "••••", T("the access code"), label(T("access"), "tiny")))
    for text in (
        place.parking and T("parking: {text}", text=place.parking),
        place.pets and T("pets: {text}", text=place.pets),
    ):
        if text:
            parts.append(label(text, "small", wrap=True))
    if place.note:
        parts.append(label(place.note, "small", wrap=True))
    if place.point is None:
        parts.append(label(T("The map does not know this address yet."), "hint-danger", wrap=True))
    return parts


def _note(detail: JobDetail, around: Around) -> list[QWidget]:
    wishes = detail.job.wishes
    parts: list[QWidget] = [label(detail.job.note, wrap=True)] if detail.job.note else []
    if wishes_empty(wishes):
        return parts
    if wishes.prefer:
        names = tuple(around.names.get(s, s) for s in wishes.prefer)
        parts.append(label(T("prefers {names}", names=names), "small", wrap=True))
    if wishes.refuse:
        names = tuple(around.names.get(s, s) for s in wishes.refuse)
        parts.append(label(T("not {names}", names=names), "small", wrap=True))
    if wishes.language:
        tongue = say_language(wishes.language)
        parts.append(label(T("wants somebody who speaks {language}", language=tongue), "small", wrap=True))
    return parts


def _money(detail: JobDetail, around: Around) -> list[QWidget]:
    job, currency = detail.job, currency_of(detail, around.currency)
    parts: list[QWidget] = []
    if job.quote is not None:
        agreed = (
            kind_chip(T("agreed"), "good") if job.quote.agreed else kind_chip(T("not agreed yet"), "neutral")
        )
        head = QWidget()
        head.setLayout(row(label(money(job.quote.total, currency), "strong"), None, agreed, gap=tokens.GAP))
        parts.append(head)
        if len(job.quote.lines) > 1:
            for line in job.quote.lines:
                one = QWidget()
                one.setLayout(
                    row(label(line.label, "small"), None, label(money(line.amount, currency), "small"))
                )
                parts.append(one)
    done = job.completion
    if done is not None and (done.price_due or done.paid):
        how = METHODS.get(done.method, done.method)
        paid = T(
            "{due} due, {paid} paid", due=money(done.price_due, currency), paid=money(done.paid, currency)
        )
        parts.append(
            label(T("{paid} ({how})", paid=paid, how=how) if done.method else paid, "small", wrap=True)
        )
    return parts


def _work(detail: JobDetail) -> list[QWidget]:
    done = detail.job.completion
    if done is None:
        return []
    parts: list[QWidget] = []
    if done.summary:
        parts.append(label(done.summary, wrap=True))
    if done.checklist_done:
        parts += _checklist(detail.service.checklist, done.checklist_done)
    if done.materials:
        parts.append(label(T("materials: {text}", text=done.materials), "small", wrap=True))
    return parts


def _checklist(asked: tuple[str, ...], done: tuple[str, ...]) -> list[QWidget]:
    """How much of the checklist was done, and what was not; the list may have changed since."""
    every = tuple(dict.fromkeys((*asked, *done)))
    left = tuple(item for item in every if item not in done)
    told = T("checklist: {n} of {m} done", n=len(done), m=len(every))
    if left:
        told = T("{told}; not done: {items}", told=told, items=left)
    return [label(told, "small", wrap=True)]


def _rating(detail: JobDetail) -> list[QWidget]:
    rating = detail.job.rating
    if rating is None:
        return []
    marks = tuple(T("{what} {n}", what=text, n=getattr(rating, name)) for name, text in DIMENSIONS.items())
    parts: list[QWidget] = [
        label(T("★ {mean}", mean=round(rating.mean, 1)), "strong"),
        label(T("{marks}", marks=marks), "small", wrap=True),
    ]
    if rating.words:
        parts.append(label(T("“{words}”", words=rating.words), wrap=True))
    return parts


def _owed(detail: JobDetail, around: Around) -> list[QWidget]:
    parts: list[QWidget] = []
    for owed in detail.follow_ups:
        one = QWidget()
        late = owed.open and (owed.next_at or owed.due_at) < around.now
        chip = kind_chip(FOLLOW_UP_WORDS[owed.state], "danger" if late else "info" if owed.open else "good")
        one.setLayout(row(label(KIND_WORDS[owed.kind]), None, chip, gap=tokens.GAP))
        parts.append(one)
        when = said_moment(owed.ended_at or owed.next_at or owed.due_at, around.now, around.zone)
        parts.append(
            label(T("due {when}", when=when) if owed.open else T("ended {when}", when=when), "small")
        )
        if owed.note:
            parts.append(label(owed.note, "small", wrap=True))
        if owed.survey is not None:
            asked = T("satisfaction {n} of 5", n=owed.survey.satisfaction)
            if owed.survey.recommend is not None:
                asked = T("{asked}, recommends us {m} of 10", asked=asked, m=owed.survey.recommend)
            parts.append(label(asked, "small", wrap=True))
    return parts


def timeline_entry(line: TimelineLine) -> QWidget:
    """A step: what and when in one line, by whom and why below."""
    made = QWidget()
    what = label(line.what, "", wrap=True)
    head = row(icon_label(line.icon, line.hue, 14), what, gap=tokens.TIGHT + 2)
    head.setStretch(1, 1)
    head.addWidget(label(line.at, "small"))
    by = row(20, label(line.by, "tiny"), gap=tokens.TIGHT)
    if line.simulated:
        by.addWidget(icon_label("robot-outline", "muted", 12))
    by.addStretch(1)
    inner = column(head, by, gap=0)
    if line.note:
        inner.addLayout(row(20, label(line.note, "small", wrap=True), gap=0))
    made.setLayout(inner)
    return made
