"""What the follow-up view lists, asks and sends. No Qt here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from app.commands import (
    AdvanceFollowUp,
    AdvanceJob,
    AnswerCall,
    Command,
    RateJob,
    Several,
    TryFollowUp,
)
from app.domain.followups import COMPLAINT_WAY, MAX_ATTEMPTS, UNHAPPY, FollowUpState, Kind, Outcome, Survey
from app.domain.jobs import Rating
from app.domain.lifecycle import Action, State, lawful
from app.domain.people import masked
from app.domain.text import T, Text
from app.queries import Queries
from app.rows import FollowUpLine, JobDetail
from ui.jobs.phrases import said_length, service_name

KIND_ICONS: dict[Kind, str] = {
    Kind.CALLBACK: "phone-return-outline",
    Kind.MISSED_CALL: "phone-missed-outline",
    Kind.NO_ACCESS: "door-closed-lock",
    Kind.COMPLAINT: "comment-alert-outline",
    Kind.MESSAGE: "email-alert-outline",
    Kind.CHANGE: "phone-forward-outline",
}
FILTERS: tuple[Kind | None, ...] = (
    None,
    Kind.COMPLAINT,
    Kind.MISSED_CALL,
    Kind.NO_ACCESS,
    Kind.CALLBACK,
    Kind.MESSAGE,
    Kind.CHANGE,
)
"""None shows everything."""
FILTER_WORDS: dict[Kind | None, Text] = {
    None: T("All"),
    Kind.COMPLAINT: T("Complaints"),
    Kind.MISSED_CALL: T("Missed"),
    Kind.NO_ACCESS: T("No access"),
    Kind.CALLBACK: T("Callbacks"),
    Kind.MESSAGE: T("Messages"),
    Kind.CHANGE: T("Changes"),
}
OUTCOME_KEYS: dict[Outcome, str] = {
    Outcome.REACHED: "R",
    Outcome.NO_ANSWER: "N",
    Outcome.BUSY: "B",
    Outcome.LATER: "L",
    Outcome.WRONG_NUMBER: "W",
}
"""Alone while no text is typed, with Alt anywhere."""
OUTCOME_TITLES: dict[Outcome, Text] = {
    Outcome.REACHED: T("Reached"),
    Outcome.NO_ANSWER: T("No answer"),
    Outcome.BUSY: T("Busy"),
    Outcome.LATER: T("Later"),
    Outcome.WRONG_NUMBER: T("Wrong number"),
}
CALLBACK_AND_RATING = T("Callback with rating")
CALLBACK_AND_CLOSE = T("Callback, job closed")


@dataclass(frozen=True)
class OwedRow:
    """A line of the list."""

    key: str
    kind: Kind
    icon: str
    who: str
    due: Text
    hue: str
    about: Text | str
    tries: Text | str

    def spoken(self) -> Text:
        """The line as one sentence."""
        return T(
            "{who}, {due}, {about}, {tries}", who=self.who, due=self.due, about=self.about, tries=self.tries
        )


def due_of(line: FollowUpLine) -> datetime:
    """When somebody should do something about it: the agreed next try, else the deadline."""
    return line.next_at or line.due_at


def owed_rows(lines: Iterable[FollowUpLine], kind: Kind | None, now: datetime) -> tuple[OwedRow, ...]:
    """The lines of one kind (None: of all), the longest due first."""
    chosen = [line for line in lines if kind is None or line.kind is kind]
    return tuple(_row(line, now) for line in sorted(chosen, key=lambda x: (due_of(x), x.id)))


def counts(lines: Iterable[FollowUpLine]) -> dict[Kind | None, int]:
    """How many stand behind each filter."""
    found: dict[Kind | None, int] = dict.fromkeys(FILTERS, 0)
    for line in lines:
        found[None] += 1
        found[line.kind] += 1
    return found


def said_due(line: FollowUpLine, now: datetime) -> tuple[Text, str]:
    """How long is left or how long it is overdue, with the hue it is said in."""
    left = due_of(line) - now
    if left.total_seconds() < 0:
        return T("{length} overdue", length=said_length(left)), "danger"
    hue = "warning" if left.total_seconds() < 3600 else "neutral"
    return T("in {length}", length=said_length(left)), hue


def next_row(rows: tuple[OwedRow, ...], gone: str) -> str:
    """Which line comes after `gone`: the one below it, else the one above, else none."""
    keys = [row.key for row in rows]
    if gone not in keys:
        return keys[0] if keys else ""
    place = keys.index(gone)
    rest = keys[place + 1 :] or keys[:place][-1:]
    return rest[0] if rest else ""


def _row(line: FollowUpLine, now: datetime) -> OwedRow:
    due, hue = said_due(line, now)
    service = service_name(line.service_en, line.service_zh)
    about: Text | str = ""
    if line.job_number:
        about = T("{job} · {service}", job=line.job_number, service=service)
    elif line.phone:
        about = masked(line.phone)
    tries: Text | str = ""
    if line.kind is Kind.COMPLAINT:
        tries = T("stage {n} of {m}", n=COMPLAINT_WAY.index(line.state) + 1, m=len(COMPLAINT_WAY) - 1)
    elif line.attempts:
        tries = T("try {n} of {m}", n=line.attempts + 1, m=MAX_ATTEMPTS)
    who = line.customer_name or masked(line.phone) or "–"
    return OwedRow(line.id, line.kind, KIND_ICONS[line.kind], who, due, hue, about, tries)


# ---- one pass -----------------------------------------------------------------------------------------------

STAGE_STEPS: dict[FollowUpState, Text] = {
    FollowUpState.OPEN: T("Accept the complaint"),
    FollowUpState.ACCEPTED: T("Facts verified"),
    FollowUpState.VERIFIED: T("Solution offered"),
    FollowUpState.SOLUTION: T("Customer agrees"),
    FollowUpState.AGREED: T("Done"),
}
"""Stage → what leads to the next one."""


@dataclass(frozen=True)
class Pass:
    """What was heard on the phone so far; 0 and None where nothing was."""

    stars: tuple[int, int, int, int] = (0, 0, 0, 0)
    words: str = ""
    satisfaction: int = 0
    recommend: int | None = None
    suggestion: str = ""
    note: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing has been entered."""
        return self == Pass()

    @property
    def rated(self) -> bool:
        """Whether all four dimensions have stars."""
        return all(self.stars)

    @property
    def unhappy(self) -> bool:
        """Whether sending it opens a complaint: a dimension or the satisfaction of 1 or 2."""
        return 0 < self.satisfaction <= UNHAPPY or (self.rated and min(self.stars) <= UNHAPPY)


@dataclass(frozen=True)
class Problem:
    """What is missing, and at which field."""

    field: str
    text: Text


def asks_rating(line: FollowUpLine) -> bool:
    """Whether the four dimensions are still to be asked."""
    rates = line.job_state is not None and any(r.action is Action.RATE for r in lawful(line.job_state))
    return line.kind is Kind.CALLBACK and not line.rated and rates


def problem_of(line: FollowUpLine, given: Pass, outcome: Outcome) -> Problem | None:
    """What stands in the way of recording that outcome."""
    if outcome is not Outcome.REACHED or line.kind is not Kind.CALLBACK:
        return None
    if any(given.stars) and not given.rated:
        names = ("attitude", "skill", "quality", "punctuality")
        missing = next(n for n, value in zip(names, given.stars, strict=True) if not value)
        return Problem(missing, T("Three stars are no rating: ask for all four, or take them back with 0."))
    if not given.satisfaction and (given.recommend is not None or given.suggestion.strip()):
        return Problem("satisfaction", T("How satisfied are they all in all? 1 to 5."))
    if not given.satisfaction and not given.note.strip():
        return Problem(
            "satisfaction", T("Ask how satisfied they are (1 to 5), or note why they did not want to say.")
        )
    return None


def outcome_command(line: FollowUpLine, given: Pass, outcome: Outcome) -> Command:
    """Rating and callback in one, or the attempt alone. Call only when `problem_of` is None."""
    parts = _pass_parts(line, given, outcome)
    return parts[0] if len(parts) == 1 else Several(label=CALLBACK_AND_RATING.msgid, parts=parts)


def closing_command(line: FollowUpLine, given: Pass) -> Command:
    """As reached, and the job is closed with it."""
    assert line.job_id is not None
    close = AdvanceJob(job_id=line.job_id, action=Action.CLOSE)
    return Several(label=CALLBACK_AND_CLOSE.msgid, parts=(*_pass_parts(line, given, Outcome.REACHED), close))


def may_close_with(line: FollowUpLine, given: Pass, detail: JobDetail | None) -> Text | None:
    """Why the job cannot be closed along with the callback; None when it can."""
    if line.kind is not Kind.CALLBACK or detail is None:
        return T("Only a callback closes its job.")
    if given.unhappy:
        return T("An unhappy answer opens a complaint; the job closes when that is settled.")
    if open_complaint(detail):
        return T("The job has an open complaint; settle it first.")
    if detail.job.state not in (State.COMPLETED, State.RATED, State.FOLLOWED_UP):
        return T("The work is not finished yet.")
    return None


def open_complaint(detail: JobDetail) -> bool:
    """Whether a complaint about the job is still on its way."""
    return any(f.open and f.kind is Kind.COMPLAINT for f in detail.follow_ups)


def closable(detail: JobDetail | None) -> bool:
    """Whether the job can be closed as it is."""
    return (
        detail is not None
        and any(s.action is Action.CLOSE for s in detail.next_steps)
        and not open_complaint(detail)
    )


def stage_command(line: FollowUpLine, note: str) -> Command:
    """A complaint's next stage, or the end of anything else, with its note."""
    return AdvanceFollowUp(follow_up_id=line.id, note=note.strip(), version=line.version)


def call_back_command(line: FollowUpLine) -> Command:
    """Take a missed call by calling back; settles what is owed."""
    assert line.call_id is not None
    return AnswerCall(call_id=line.call_id)


def _pass_parts(line: FollowUpLine, given: Pass, outcome: Outcome) -> tuple[Command, ...]:
    reached = outcome is Outcome.REACHED and line.kind is Kind.CALLBACK
    survey = None
    if reached and given.satisfaction:
        survey = Survey(given.satisfaction, given.recommend, given.suggestion.strip())
    attempt = TryFollowUp(
        follow_up_id=line.id, outcome=outcome, note=given.note.strip(), survey=survey, version=line.version
    )
    if reached and given.rated and line.job_id is not None:
        return RateJob(job_id=line.job_id, rating=Rating(*given.stars, words=given.words.strip())), attempt
    return (attempt,)


def read_owed(queries: Queries, line: FollowUpLine) -> JobDetail | None:
    """The job a follow-up is about, if it is about one."""
    return queries.job(line.job_id) if line.job_id is not None else None


# ---- what to say --------------------------------------------------------------------------------------------

SCRIPTS: dict[Kind, tuple[tuple[str, Text], ...]] = {
    Kind.CALLBACK: (
        ("greet", T("“Good day, {name}, {me} from {company}. {staff} was with you {when}: {service}.”")),
        ("rating", T("“How was it, from 1 to 5: the manner, the skill, the work itself, the punctuality?”")),
        ("survey", T("“All in all, how satisfied are you, 1 to 5? Would you recommend us, 0 to 10?”")),
        ("close", T("“What could we do better? Thank you for your time, goodbye!”")),
    ),
    Kind.NO_ACCESS: (
        (
            "greet",
            T("“Good day, {name}, {me} from {company}. {staff} stood at your door {when}: {service}.”"),
        ),
        ("close", T("“Nobody opened. When may we come again?”")),
    ),
    Kind.MISSED_CALL: (
        ("greet", T("“Good day, {me} from {company}. You called us {when}, and we missed it. I am sorry.”")),
        ("close", T("“What can we do for you?”")),
    ),
    Kind.MESSAGE: (
        ("greet", T("“Good day, {name}, {me} from {company}. A message to you did not arrive.”")),
        ("close", T("“May I tell you what it said, and ask for the right number?”")),
    ),
    Kind.CHANGE: (
        ("greet", T("“Good day, {name}, {me} from {company}. It is about {service}.”")),
        ("close", T("“I am sorry: we cannot keep the time we agreed. When may we come instead?”")),
    ),
}
COMPLAINT_SCRIPTS: dict[FollowUpState, Text] = {
    FollowUpState.OPEN: T(
        "“{name}, I am sorry about this. I have written it down; you hear from us by {due}.”"
    ),
    FollowUpState.ACCEPTED: T("“{name}, may I ask what exactly happened {when}? I want to understand it.”"),
    FollowUpState.VERIFIED: T("“{name}, we looked into it. This is what we offer you: …”"),
    FollowUpState.SOLUTION: T("“{name}, do you agree to what we offered?”"),
    FollowUpState.AGREED: T("“{name}, has everything been done as we agreed? Are you content now?”"),
}


def script(
    line: FollowUpLine, detail: JobDetail | None, company: str, me: str, when: Text | str, due: Text | str
) -> tuple[tuple[str, Text], ...]:
    """(field, sentence) for a follow-up, filled in."""
    names = tuple(detail.staff_names.values()) if detail else ()
    values: dict[str, object] = {
        "name": line.customer_name or T("Sir or Madam"),
        "me": me,
        "company": company,
        "staff": names or T("our colleague"),
        "service": service_name(line.service_en, line.service_zh),
        "when": when,
        "due": due,
    }
    if line.kind is Kind.COMPLAINT:
        lines: tuple[tuple[str, Text], ...] = (
            ("greet", COMPLAINT_SCRIPTS.get(line.state, T("“Thank you.”"))),
        )
    else:
        lines = SCRIPTS[line.kind]
    if line.kind is Kind.CALLBACK and not asks_rating(line):
        lines = tuple(one for one in lines if one[0] != "rating")
    return tuple((field, _filled(text, values)) for field, text in lines)


def when_of(line: FollowUpLine, detail: JobDetail | None) -> datetime:
    """The moment the script speaks about: the visit, else when it was noted."""
    if detail is not None and detail.job.visits:
        visit = detail.job.visits[-1]
        return visit.ended_at or visit.window.start
    return line.created_at


def spoken_day(moment: datetime, now: datetime, zone: ZoneInfo) -> Text:
    """“today at 9:05”, “yesterday at …”, or the day."""
    days = (now.astimezone(zone).date() - moment.astimezone(zone).date()).days
    if days == 0:
        return T("today at {at}", at=moment)
    if days == 1:
        return T("yesterday at {at}", at=moment)
    return T("on {day}", day=moment.astimezone(zone).date())


def _filled(text: Text, values: dict[str, object]) -> Text:
    return replace(text, values=tuple((k, v) for k, v in values.items() if "{" + k + "}" in text.msgid))
