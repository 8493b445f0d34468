"""Puts the follow-up at hand on the view: who, since when, what to say, what was tried, its job."""

from __future__ import annotations

from app.domain.followups import KIND_WORDS, OUTCOME_WORDS, Kind, Outcome
from app.domain.people import masked
from app.domain.text import T, Text
from app.rows import FollowUpLine, JobDetail
from app.services.phones import shown
from ui.aftercare.state import KIND_ICONS, asks_rating, said_due, script, spoken_day, when_of
from ui.aftercare.view import OUTCOME_ICONS, AftercareView
from ui.jobs.card_state import currency_of
from ui.jobs.facts import Around
from ui.jobs.phrases import said_length, said_moment
from ui.jobs.timeline_state import timeline
from ui.runtime import words
from ui.shell.frame import Frame
from ui.theme import icon
from ui.widgets.basics import restyle


def show_owed(
    view: AftercareView, frame: Frame, line: FollowUpLine | None, detail: JobDetail | None, part: str
) -> None:
    """Show `line` with its job; part: where in the script the keyboard stands. Touches nothing that is typed."""
    view.stack.setCurrentIndex(1 if line is not None else 0)
    view.facts_scroller.setVisible(line is not None and detail is not None)
    if line is None:
        return
    now, zone = frame.clock.now(), frame.clock.zone
    due, hue = said_due(line, now)
    view.icon.set_icon(KIND_ICONS[line.kind], "muted")  # type: ignore[attr-defined]
    view.who.setText(line.customer_name or masked(line.phone))
    view.kind.set_text(KIND_WORDS[line.kind])
    view.due.set_text(due)
    view.due.set_look(hue, "clock-outline")
    view.phone.setText(shown(line.phone) if line.phone else "")
    view.dial.setVisible(bool(line.phone))
    view.to_job.setVisible(line.job_id is not None)
    tried = _tried(line, detail, frame)
    view.tries.setVisible(bool(tried))
    words.bind(view.tries.setText, T("Tried: {tries}", tries=tried))
    spoken = spoken_day(when_of(line, detail), now, zone)
    by = said_moment(line.due_at, now, zone)
    company = frame.branch.name if frame.branch else ""
    view.script.tell(script(line, detail, company, frame.who.name, spoken, by), part)
    complaint = line.kind is Kind.COMPLAINT
    view.stages.setVisible(complaint)
    view.stages.next.setVisible(complaint)
    reached = view.outcomes[Outcome.REACHED]
    restyle(reached, "kind", "" if complaint else "primary")
    reached.setIcon(icon(OUTCOME_ICONS[Outcome.REACHED], "muted" if complaint else "on_accent"))
    if complaint:
        since = said_length(now - line.created_at)
        clock = T("open for {since}; formal reply due {by} ({due})", since=since, by=by, due=due)
        view.stages.tell(line.state, clock, line.note)
    view.form.ask(rating=asks_rating(line), survey=line.kind is Kind.CALLBACK)
    view.close_job.setVisible(line.kind is Kind.CALLBACK)
    if detail is not None:
        fallback = frame.branch.currency if frame.branch else "CNY"
        names = dict(detail.staff_names)
        around = Around(now, zone, currency_of(detail, fallback), names, frame.calling.emit)
        view.facts.tell(detail, timeline(detail, now, zone), around)


def _tried(line: FollowUpLine, detail: JobDetail | None, frame: Frame) -> tuple[Text, ...]:
    owed = next((f for f in detail.follow_ups if f.id == line.id), None) if detail else None
    return tuple(
        T(
            "{at} {outcome} ({who})",
            at=said_moment(attempt.at, frame.clock.now(), frame.clock.zone),
            outcome=OUTCOME_WORDS[attempt.outcome],
            who=attempt.who,
        )
        for attempt in (owed.attempts if owed else ())
    )
