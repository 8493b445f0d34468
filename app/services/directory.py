"""The company's own books: staff, services, areas, branches, settings, pins; imports; the example's end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.commands import (
    ChangeSetting,
    Command,
    DropArea,
    EmptyDesk,
    GiveTimeOff,
    ImportCustomers,
    ImportStaff,
    SaveArea,
    SaveBranch,
    SaveCustomer,
    SaveService,
    SaveStaff,
    SetPin,
    Several,
)
from app.day_commands import TakeTimeOff
from app.domain.errors import NotPossible
from app.domain.people import Branch, StaffMember
from app.domain.text import T, Text
from app.services.context import Context, Done
from app.services.intake import save_customer
from app.services.phones import normalise
from app.services.restoring import put_back_record


def save_staff(cmd: SaveStaff, ctx: Context) -> Done:
    """Add or change a staff member."""
    person = _checked(cmd.staff, ctx)
    before = ctx.work.staff.find(person.id)
    saved = ctx.work.staff.save(person)
    label = (
        T("Change of {name}", name=saved.name) if before else T("New staff member {name}", name=saved.name)
    )
    return Done(saved, label, put_back_record("staff", saved.id, before, saved, label))


def _checked(person: StaffMember, ctx: Context) -> StaffMember:
    if not person.name.strip() or not person.code.strip():
        raise NotPossible(
            T("A staff member needs a code and a name. Nothing was saved."), code="staff-name", field="name"
        )
    other = ctx.work.staff.by_code(person.code)
    if other is not None and other.id != person.id:
        raise NotPossible(
            T(
                "The code {code} belongs to {name} already. Choose another.",
                code=person.code,
                name=other.name,
            ),
            code="staff-code",
            field="code",
        )
    for skill, level in person.skills:
        if level not in (1, 2, 3, 4, 5):
            raise NotPossible(
                T("The level of “{skill}” must be 1 to 5, not {level}.", skill=skill, level=level),
                code="skill-level",
                field="skills",
            )
    if person.phone and person.phone.full.strip():
        country = ctx.work.branches.get(person.branch_id).country
        person = replace(person, phone=replace(person.phone, full=normalise(person.phone.full, country)))
    return replace(person, name=person.name.strip(), code=person.code.strip())


def give_time_off(cmd: GiveTimeOff, ctx: Context) -> Done:
    """Somebody will not be there; visits that fall in are named, not moved."""
    before = ctx.work.staff.get(cmd.staff_id)
    saved = ctx.work.staff.save(replace(before, time_off=(*before.time_off, cmd.time_off)))
    touched = ctx.work.lanes.stops(saved.id, cmd.time_off.window)
    notes: tuple[Text, ...] = ()
    if touched:
        notes = (
            T(
                "{n} visit of {name} falls into it and must be placed anew.",
                "{n} visits of {name} fall into it and must be placed anew.",
                n=len(touched),
                name=saved.name,
            ),
        )
    label = T("Time off of {name}", name=saved.name)
    return Done(saved, label, put_back_record("staff", saved.id, before, saved, label), notes)


def take_time_off(cmd: TakeTimeOff, ctx: Context) -> Done:
    """A time off that is not needed after all."""
    before = ctx.work.staff.get(cmd.staff_id)
    if cmd.time_off not in before.time_off:
        raise NotPossible(
            T("{name} has no such time off any more. Nothing was changed.", name=before.name), code="time-off"
        )
    left = tuple(off for off in before.time_off if off != cmd.time_off)
    saved = ctx.work.staff.save(replace(before, time_off=left))
    label = T("Time off of {name} removed", name=saved.name)
    return Done(saved, label, put_back_record("staff", saved.id, before, saved, label))


def save_service(cmd: SaveService, ctx: Context) -> Done:
    """Add or change a service type."""
    service = cmd.service
    if not service.code.strip() or not (service.name_en.strip() or service.name_zh.strip()):
        raise NotPossible(
            T("A service needs a code and a name. Nothing was saved."), code="service-name", field="name"
        )
    if service.people < 1 or service.duration < timedelta(minutes=5):
        raise NotPossible(
            T("A service needs at least one person and five minutes."), code="service-size", field="people"
        )
    before = ctx.work.services.find(service.code)
    saved = ctx.work.services.save(service)
    label = T("Service {name}", name=saved.name_en or saved.name_zh)
    return Done(saved, label, put_back_record("service", saved.code, before, saved, label))


def save_area(cmd: SaveArea, ctx: Context) -> Done:
    """Add or change a service area: a ring of at least three points."""
    if not cmd.area.name.strip():
        raise NotPossible(T("An area needs a name."), code="area-name", field="name")
    if len(set(cmd.area.ring)) < 3:
        raise NotPossible(T("An area needs at least three corners."), code="area-ring", field="ring")
    before = ctx.work.areas.find(cmd.area.id)
    saved = ctx.work.areas.save(cmd.area)
    label = T("Service area {name}", name=saved.name)
    return Done(saved, label, put_back_record("area", saved.id, before, saved, label))


def drop_area(cmd: DropArea, ctx: Context) -> Done:
    """Remove a service area."""
    before = ctx.work.areas.get(cmd.area_id)
    ctx.work.areas.remove(cmd.area_id)
    label = T("Removal of area {name}", name=before.name)
    return Done(before, label, put_back_record("area", before.id, before, None, label))


def save_branch(cmd: SaveBranch, ctx: Context) -> Done:
    """Add or change a branch."""
    branch = _branch(cmd.branch)
    before = ctx.work.branches.find(branch.id)
    label = T("Branch {name}", name=branch.name)
    saved = ctx.work.branches.save(branch)
    return Done(saved, label, put_back_record("branch", branch.id, before, saved, label))


def check_zone(name: str) -> None:
    """Raise NotPossible (code "zone") when no time zone has that name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as wrong:
        raise NotPossible(
            T("“{zone}” is no time zone. Use a name such as Asia/Shanghai.", zone=name[:60]),
            code="zone",
            field="zone",
        ) from wrong


def _branch(branch: Branch) -> Branch:
    check_zone(branch.zone_name)
    if not branch.name.strip():
        raise NotPossible(T("A branch needs a name."), code="branch-name", field="name")
    return branch


def set_pin(cmd: SetPin, ctx: Context) -> Done:
    """These words lie there, for ever."""
    if not cmd.text.strip():
        raise NotPossible(T("A pin needs the words it stands for."), code="pin-text", field="place")
    before = ctx.work.pins.get(cmd.text)
    ctx.work.pins.set(cmd.text, cmd.point)
    label = T("Pin moved")
    return Done(cmd.point, label, put_back_record("pin", cmd.text, before, None, label))


def change_setting(cmd: ChangeSetting, ctx: Context) -> Done:
    """A company setting."""
    before = ctx.work.settings.get(cmd.name)
    ctx.work.settings.set(cmd.name, cmd.value)
    return Done(cmd.value, T("Setting {name}", name=cmd.name), ChangeSetting(name=cmd.name, value=before))


def import_customers(cmd: ImportCustomers, ctx: Context) -> Done:
    """Many customers, all or none."""
    done = tuple(save_customer(SaveCustomer(customer=c), ctx) for c in cmd.customers)
    label = T("Import of {n} customer", "Import of {n} customers", n=len(done))
    return Done(tuple(d.result for d in done), label, _all_back(done))


def import_staff(cmd: ImportStaff, ctx: Context) -> Done:
    """Many staff members, all or none."""
    done = tuple(save_staff(SaveStaff(staff=s), ctx) for s in cmd.staff)
    label = T("Import of {n} staff member", "Import of {n} staff members", n=len(done))
    return Done(tuple(d.result for d in done), label, _all_back(done))


def _all_back(done: tuple[Done, ...]) -> Command | None:
    """One command that takes all of them back, the last first; None when nothing was done."""
    undos = tuple(d.undo for d in reversed(done) if d.undo is not None)
    return Several(label=T("Import taken back").msgid, parts=undos) if undos else None


def empty_desk(cmd: EmptyDesk, ctx: Context) -> Done:
    """End the example: everything invented goes, the new branch stays."""
    branch = _branch(cmd.branch)
    ctx.work.clear()
    saved = ctx.work.branches.save(branch)
    ctx.work.settings.set("example", None)
    ctx.work.settings.set("started_at", ctx.now.isoformat())
    return Done(saved, T("Empty desk for {name}", name=saved.name))
