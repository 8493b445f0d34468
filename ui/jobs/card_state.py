"""What the job card offers and sends: next steps in their order, what each must be told, the commands. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.numbers import get_currency_precision

from app.bootstrap import SENIOR
from app.commands import AdvanceJob, AssignJob, Command, CorrectJob, MoveJob, RateJob, Travel
from app.domain.followups import Kind
from app.domain.ids import StaffId
from app.domain.jobs import Completion, Rating, Wishes
from app.domain.lifecycle import Action, State
from app.domain.matching import Candidate
from app.domain.rules import Need
from app.domain.text import T, Text
from app.domain.time import Window, local_day, local_moment
from app.rows import JobDetail, NextStep
from app.services.matchmaking import OFFER_LENGTH
from app.services.needs import ASAP, need_of_job

STEP_KEYS: dict[Action, str] = {
    Action.CONFIRM: "Alt+C",
    Action.ASSIGN: "Alt+A",
    Action.ACCEPT: "Alt+Y",
    Action.DECLINE: "Alt+N",
    Action.MOVE: "Alt+M",
    Action.UNASSIGN: "Alt+U",
    Action.SET_OFF: "Alt+O",
    Action.TURN_BACK: "Alt+B",
    Action.ARRIVE: "Alt+V",
    Action.START: "Alt+S",
    Action.NO_ACCESS: "Alt+X",
    Action.STAFF_NO_SHOW: "Alt+W",
    Action.HOLD: "Alt+H",
    Action.RESUME: "Alt+J",
    Action.COMPLETE: "Alt+F",
    Action.RATE: "Alt+R",
    Action.WAIVE_RATING: "Alt+I",
    Action.FOLLOW_UP: "Alt+L",
    Action.CLOSE: "Alt+E",
    Action.REWORK: "Alt+K",
    Action.CANCEL: "Alt+Q",
    Action.RESTORE: "Alt+T",
    Action.CORRECT: "Alt+G",
}
"""One letter a step for ever, so that the hand learns it; they count while the keyboard is in the card."""
FIRST_KEY = "Alt+Return"
"""The likeliest step, whatever it is."""

LIKELIEST: dict[State, tuple[Action, ...]] = {
    State.NEW: (Action.ASSIGN, Action.CONFIRM),
    State.CONFIRMED: (Action.ASSIGN,),
    State.ASSIGNED: (Action.ACCEPT, Action.SET_OFF, Action.MOVE),
    State.ACCEPTED: (Action.SET_OFF, Action.ARRIVE, Action.MOVE),
    State.ON_THE_WAY: (Action.ARRIVE, Action.NO_ACCESS),
    State.ARRIVED: (Action.START, Action.COMPLETE, Action.NO_ACCESS),
    State.IN_SERVICE: (Action.COMPLETE, Action.HOLD),
    State.ON_HOLD: (Action.ASSIGN,),
    State.COMPLETED: (Action.RATE, Action.FOLLOW_UP),
    State.RATED: (Action.FOLLOW_UP, Action.CLOSE),
    State.FOLLOWED_UP: (Action.CLOSE, Action.RATE),
    State.CLOSED: (Action.REWORK,),
    State.CANCELLED: (Action.RESTORE,),
}
"""What usually comes next, the likeliest first; the rest stands under “More”."""

EDITORS: dict[Action, str] = {
    Action.ASSIGN: "people",
    Action.MOVE: "people",
    Action.COMPLETE: "complete",
    Action.RATE: "rate",
    Action.CORRECT: "correct",
    Action.HOLD: "hold",
    Action.REWORK: "form",
}
"""How a step is asked about; a step that needs a reason and is not here asks for that alone."""

METHODS: dict[str, Text] = {
    "cash": T("Cash"),
    "card": T("Card"),
    "transfer": T("Bank transfer"),
    "wechat": T("WeChat Pay"),
    "alipay": T("Alipay"),
    "invoice": T("Invoice"),
}
EXPECTED: dict[int, Text] = {
    0: T("not known yet"),
    1: T("tomorrow"),
    2: T("in two days"),
    7: T("in a week"),
    14: T("in two weeks"),
}
"""Days until the rest of a job on hold is expected."""


@dataclass(frozen=True)
class StepPlan:
    """The buttons of a card: the likeliest, those beside it, those under “More”."""

    first: NextStep | None
    near: tuple[NextStep, ...]
    more: tuple[NextStep, ...]

    def all(self) -> tuple[NextStep, ...]:
        """Every one, in that order."""
        return ((self.first,) if self.first else ()) + self.near + self.more

    def find(self, action: Action) -> NextStep | None:
        """The step of that action, when it is lawful."""
        return next((s for s in self.all() if s.action is action), None)


def plan_steps(detail: JobDetail, role: str) -> StepPlan:
    """Sort a job's lawful steps; corrections are for senior dispatchers and above."""
    steps = [s for s in detail.next_steps if s.action is not Action.CORRECT or role in SENIOR]
    wanted = LIKELIEST[detail.job.state]
    ranked = [s for a in wanted for s in steps if s.action is a]
    rest = tuple(s for s in steps if s.action not in wanted)
    return StepPlan(ranked[0] if ranked else None, tuple(ranked[1:]), rest)


def editor_of(action: Action, needs: Iterable[str]) -> str:
    """How a step is asked about: none, note, people, complete, rate, correct, hold or form."""
    return EDITORS.get(action, "note" if "reason" in needs else "none")


def done_at_once(action: Action, needs: Iterable[str]) -> bool:
    """Whether a key press is all a step needs."""
    return editor_of(action, needs) == "none"


# ---- what was typed ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StepInput:
    """What a person has entered for one step; texts as typed."""

    note: str = ""
    ended: str = ""
    """When the work ended, by the branch's clock (14:05); empty: now."""
    due: str = ""
    paid: str = ""
    method: str = "cash"
    materials: str = ""
    checked: tuple[str, ...] = ()
    """What of the service's checklist was done."""
    stars: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Attitude, skill, quality, punctuality; 0 not given."""
    state: State | None = None
    expected_days: int = 0


@dataclass(frozen=True)
class Problem:
    """What is missing, and at which field."""

    field: str
    text: Text


def currency_of(detail: JobDetail, fallback: str) -> str:
    """What the job is paid in."""
    if detail.job.quote is not None:
        return detail.job.quote.currency
    return detail.service.price.currency if detail.service.price else fallback


def first_input(detail: JobDetail, currency: str) -> StepInput:
    """The defaults: the quoted price is due and paid, the state stays."""
    due = detail.job.quote.total if detail.job.quote else 0
    words = as_typed(due, currency) if due else ""
    return StepInput(due=words, paid=words, state=detail.job.state)


def as_typed(minor: int, currency: str) -> str:
    """Minor units as one would type them: 125.50."""
    digits = get_currency_precision(currency)
    return f"{minor / 10**digits:.{digits}f}"


def minor_units(text: str, currency: str) -> int | None:
    """An amount as typed ("120", "120.50", "1,200", "¥120") in minor units; None when it cannot be read."""
    bare = text.strip().lstrip("¥$€£").replace(" ", "").replace("'", "").replace("’", "")
    whole, dot, rest = bare.replace(",", "." if _is_decimal_comma(bare) else "").partition(".")
    digits: int = get_currency_precision(currency)
    if not bare:
        return 0
    if not whole.isdecimal() or (dot and not (rest.isdecimal() and len(rest) <= max(digits, 1))):
        return None
    return int(whole) * int(10**digits) + int(rest.ljust(digits, "0")[:digits] or 0)


def _is_decimal_comma(text: str) -> bool:
    return text.count(",") == 1 and "." not in text and len(text.partition(",")[2]) != 3


def clock_time(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """A wall-clock time of today ("14:05", "1405", "9:30") as a moment; None when it cannot be read."""
    bare = text.strip().replace("：", ":").replace(".", ":")
    if ":" not in bare and len(bare) in (3, 4):
        bare = f"{bare[:-2]}:{bare[-2:]}"
    hour, _, minute = bare.partition(":")
    if not (hour.isdecimal() and minute.isdecimal()) or int(hour) > 23 or int(minute) > 59:
        return None
    return local_moment(local_day(now, zone), time(int(hour), int(minute)), zone)


def problem_of(
    detail: JobDetail, step: NextStep, given: StepInput, now: datetime, zone: ZoneInfo, currency: str
) -> Problem | None:
    """What stands in the way of sending, so that it is said at its field before the desk is asked."""
    kind = editor_of(step.action, step.needs)
    if "reason" in step.needs and kind != "form" and not given.note.strip():
        return Problem("note", T("Please say why: the reason is kept with the step."))
    if kind == "rate":
        names = ("attitude", "skill", "quality", "punctuality")
        for name, value in zip(names, given.stars, strict=True):
            if not value:
                return Problem(name, T("All four are asked: give 1 to 5 stars."))
    if kind == "complete":
        for name, text in (("due", given.due), ("paid", given.paid)):
            if minor_units(text, currency) is None:
                return Problem(name, T("“{text}” is not an amount. Type it like 120 or 120.50.", text=text))
        if given.ended.strip():
            ended = clock_time(given.ended, now, zone)
            if ended is None:
                return Problem("ended", T("“{text}” is not a time. Type it like 14:05.", text=given.ended))
            if ended > now:
                return Problem("ended", T("{at} has not come yet.", at=ended))
    if kind == "correct" and given.state is detail.job.state:
        return Problem("state", T("Choose the state it should be in."))
    return None


def command_for(
    detail: JobDetail, step: NextStep, given: StepInput, now: datetime, zone: ZoneInfo, currency: str
) -> Command:
    """The command of a step that needs no people. Call only when `problem_of` is None."""
    job, action = detail.job, step.action
    kind = editor_of(action, step.needs)
    if kind == "rate":
        return RateJob(job_id=job.id, rating=Rating(*given.stars, words=given.note.strip()))
    if kind == "correct":
        assert given.state is not None
        return CorrectJob(job_id=job.id, state=given.state, note=given.note.strip())
    made = AdvanceJob(job_id=job.id, action=action, note=given.note.strip(), version=job.version)
    if kind == "complete":
        due, paid = (minor_units(text, currency) or 0 for text in (given.due, given.paid))
        return replace(
            made,
            note="",
            at=clock_time(given.ended, now, zone) if given.ended.strip() else None,
            completion=Completion(
                summary=given.note.strip(),
                checklist_done=given.checked,
                materials=given.materials.strip(),
                price_due=due,
                paid=paid,
                method=given.method if paid else "",
            ),
        )
    if kind == "hold" and given.expected_days:
        return replace(made, expected_again=now + timedelta(days=given.expected_days))
    return made


# ---- people -----------------------------------------------------------------------------------------------


def need_of(detail: JobDetail, now: datetime) -> tuple[Need, bool]:
    """What matching is asked for the job, and whether that keeps the promise.

    Once the promised window is over, people are looked for who can come within the next four hours.
    """
    job = detail.job
    keeps = job.window is not None and job.window.end > now
    arrive = job.window if keeps and job.window else Window(now, now + ASAP)
    arrive = Window(max(arrive.start, now), arrive.end)
    return need_of_job(job, detail.service, detail.customer, arrive), keeps or job.window is None


def toggled(chosen: tuple[Candidate, ...], one: Candidate, people: int) -> tuple[Candidate, ...]:
    """Take a candidate, or let go of one taken; never more than are needed (the first taken goes)."""
    if any(c.staff_id == one.staff_id for c in chosen):
        return tuple(c for c in chosen if c.staff_id != one.staff_id)
    return (*chosen, one)[-people:]


def people_command(detail: JobDetail, action: Action, chosen: tuple[Candidate, ...], keeps: bool) -> Command:
    """Give the job to these people, who begin together when the last of them can.

    A promise that can no longer be kept is replaced by a new one of the usual length from then on.
    """
    job = detail.job
    start = max(c.start for c in chosen)
    travel = tuple(Travel(staff_id=c.staff_id, before=c.before, after=c.after) for c in chosen)
    kind = AssignJob if action is Action.ASSIGN else MoveJob
    return kind(
        job_id=job.id,
        staff=tuple(StaffId(c.staff_id) for c in chosen),
        start=start,
        travel=travel,
        version=job.version,
        promise=None if keeps else Window(start, start + OFFER_LENGTH),
    )


def wishes_empty(wishes: Wishes) -> bool:
    """Whether the customer asked for nobody in particular."""
    return not (wishes.prefer or wishes.refuse or wishes.language)


def open_callback(detail: JobDetail) -> str:
    """The id of the callback still owed for the job, or an empty text."""
    return next((f.id for f in detail.follow_ups if f.open and f.kind is Kind.CALLBACK), "")
