"""What the desk gives out as tables: customers and staff in the columns they are taken in by, the rest to be read."""

from __future__ import annotations

from typing import Any

from app.bootstrap import Desk
from app.domain.people import Branch, Customer, StaffMember
from app.domain.time import WeekHours
from app.services.cells import DAYS
from app.services.columns import CUSTOMER_COLUMNS, SERVICE_COLUMNS, STAFF_COLUMNS


def export_rows(what: str, desk: Desk, branch: Branch) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """A table's header and rows; customers and staff come out in the columns they are taken in by."""
    queries = desk.queries
    if what == "customers":
        return CUSTOMER_COLUMNS, [_customer_row(c) for c in queries.customers()]
    if what == "staff":
        return STAFF_COLUMNS, [_staff_row(s) for s in queries.staff()]
    if what == "services":
        return SERVICE_COLUMNS, [
            (s.code, s.name_en, s.name_zh, round(s.duration.total_seconds() / 60), s.people,
             "; ".join(f"{n.skill}:{n.level}" for n in s.skills), "; ".join(s.certificates), "; ".join(s.keywords),
             "yes" if s.safety else "no", s.guarantee_days, "yes" if s.active else "no")
            for s in queries.services(include_inactive=True)
        ]  # fmt: skip
    if what == "calls":
        return ("rang_at", "number", "channel", "state", "kind", "outcome", "answered_by"), [
            (c.rang_at.isoformat(), c.number, c.channel.value, c.state.value, c.kind.value if c.kind else "", c.outcome, c.answered_by)
            for c in queries.calls(branch.id, limit=1_000_000)
        ]  # fmt: skip
    if what == "followups":
        return ("kind", "state", "due_at", "customer", "job", "attempts", "note"), [
            (f.kind.value, f.state.value, f.due_at.isoformat(), f.customer_name, f.job_number, f.attempts, f.note)
            for f in queries.follow_ups(branch.id, include_ended=True)
        ]  # fmt: skip
    jobs = queries.all_jobs(branch.id)
    if what == "jobs":
        return ("number", "state", "service", "customer", "address", "start", "minutes", "staff", "priority", "created_at"), [
            (j.number, j.state.value, j.service, j.customer_name, j.place_text, j.start.isoformat() if j.start else "",
             j.duration_minutes, ", ".join(j.staff_names), j.priority, j.created_at.isoformat())
            for j in jobs
        ]  # fmt: skip
    ratings = queries.all_ratings(branch.id)
    rows: list[tuple[Any, ...]] = [
        (line.number, line.service, ", ".join(line.staff_names), rating.attitude, rating.skill, rating.quality,
         rating.punctuality, rating.words, rating.at.isoformat() if rating.at else "")
        for line in jobs if (rating := ratings.get(line.id))
    ]  # fmt: skip
    return ("job", "service", "staff", "attitude", "skill", "quality", "punctuality", "words", "at"), rows


def _customer_row(c: Customer) -> tuple[Any, ...]:
    place = c.places[0] if c.places else None
    phones = [p.full for p in c.phones] + ["", ""]
    return (
        c.code, c.name, phones[0], phones[1], place.text if place else "", place.unit if place else "",
        place.floor if place else "", place.access if place else "", place.point.lat if place and place.point else "",
        place.point.lon if place and place.point else "", c.tier.value, c.language, c.email, c.note,
    )  # fmt: skip


def _staff_row(s: StaffMember) -> tuple[Any, ...]:
    days = tuple(sorted({w.weekday for w in s.shifts}))
    return (
        s.code, s.name, s.phone.full if s.phone else "", s.team, s.mode.value,
        "; ".join(f"{k}:{v}" for k, v in s.skills),
        "; ".join(f"{c.kind}:{c.valid_until}" for c in s.certificates),
        _hours_words(s.shifts, days), ",".join(DAYS[d] for d in days), _hours_words(s.breaks, days),
        " ".join(s.languages), "", s.home.lat if s.home else "", s.home.lon if s.home else "",
        "yes" if s.active else "no",
    )  # fmt: skip


def _hours_words(hours: tuple[WeekHours, ...], usual: tuple[int, ...]) -> str:
    """Hours as `_Cells.hours` reads them: without days when all fall on the usual ones."""
    by_hours: dict[str, list[int]] = {}
    for w in hours:
        by_hours.setdefault(f"{w.start:%H:%M}-{w.end:%H:%M}", []).append(w.weekday)
    if len(by_hours) == 1 and sorted(next(iter(by_hours.values()))) == list(usual):
        return next(iter(by_hours))
    return "; ".join(f"{','.join(DAYS[d] for d in sorted(days))} {span}" for span, days in by_hours.items())
