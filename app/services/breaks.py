"""A weekly break lifted or moved on one day, with a reason; matching and the plan of the day obey it."""

from __future__ import annotations

from dataclasses import replace

from app.day_commands import ChangeBreak
from app.domain.errors import NotPossible
from app.domain.people import BreakChange, StaffMember
from app.domain.text import T, Text
from app.domain.time import Window, local_day
from app.services.context import Context, Done


def change_break(cmd: ChangeBreak, ctx: Context) -> Done:
    """Another break on that day. Raises NotPossible when there is no such break, no reason, or no room for it."""
    before = ctx.work.staff.get(cmd.staff_id)
    zone = ctx.work.branches.get(before.branch_id).zone
    day = local_day(cmd.planned.start, zone)
    if cmd.planned not in before.planned_breaks(day, zone):
        raise NotPossible(
            T("{name} has no such break on that day. Nothing was changed.", name=before.name), code="break"
        )
    if not cmd.reason.strip():
        raise NotPossible(
            T("Please say why: the reason is kept with the break."), code="break-reason", field="note"
        )
    known = before.break_change(cmd.planned)
    holds = known.to if known is not None else cmd.planned
    if cmd.to == holds:
        raise NotPossible(T("The break stands so already. Nothing was changed."), code="break-same")
    others = tuple(c for c in before.break_changes if c.planned != cmd.planned)
    change = BreakChange(cmd.planned, cmd.to, cmd.reason.strip())
    after = replace(before, break_changes=others if cmd.to == cmd.planned else (*others, change))
    if cmd.to is not None:
        _fits(cmd.to, cmd.planned, after, ctx)
    ctx.work.lanes.raise_version(before.id, day)
    saved = ctx.work.staff.save(after)
    reason = known.reason if known is not None else cmd.reason
    back = ChangeBreak(staff_id=saved.id, planned=cmd.planned, to=holds, reason=reason)
    return Done(saved, _label(cmd, saved), back)


def _fits(to: Window, planned: Window, person: StaffMember, ctx: Context) -> None:
    """Raises NotPossible when the break would lie outside the shift, on another break, or on a visit."""
    zone = ctx.work.branches.get(person.branch_id).zone
    day = local_day(planned.start, zone)
    shifts = tuple(w for s in person.shifts if (w := s.on(day, zone)))
    if not any(shift.covers(to) for shift in shifts):
        raise NotPossible(
            T(
                "{start} – {end} lies outside {name}’s shift. Nothing was changed; choose a time within it.",
                start=to.start,
                end=to.end,
                name=person.name,
            ),
            code="break-shift",
            field="window",
        )
    if sum(w.meets(to) for w in person.breaks_on(day, zone)) > 1:
        raise NotPossible(
            T("{name} has another break then. Nothing was changed; choose another time.", name=person.name),
            code="break-twice",
            field="window",
        )
    stop = next((s for s in ctx.work.lanes.stops(person.id, to) if s.window.meets(to)), None)
    if stop is not None:
        raise NotPossible(
            T(
                "{name} has a visit {start} – {end} then. Nothing was changed; move it first, or choose another time.",
                name=person.name,
                start=stop.window.start,
                end=stop.window.end,
            ),
            code="break-visit",
            field="window",
        )


def _label(cmd: ChangeBreak, person: StaffMember) -> Text:
    at = cmd.planned.start
    if cmd.to is None:
        return T("Break of {name} at {at} lifted", name=person.name, at=at)
    if cmd.to == cmd.planned:
        return T("Break of {name} at {at} as planned", name=person.name, at=at)
    return T("Break of {name} moved from {at} to {to}", name=person.name, at=at, to=cmd.to.start)
