"""The company's own books: staff, services, areas, branches, settings, pins; imports; the example's end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.commands import (
    ChangeSetting,
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
)
from app.domain.errors import NotPossible
from app.domain.people import Branch, StaffMember
from app.domain.text import T, Text
from app.services.context import Context, Done
from app.services.intake import save_customer
from app.services.phones import normalise


def save_staff(cmd: SaveStaff, ctx: Context) -> Done:
    """Add or change a staff member."""
    person = _checked(cmd.staff, ctx)
    before = ctx.work.staff.find(person.id)
    saved = ctx.work.staff.save(person)
    undo = SaveStaff(staff=replace(before, version=saved.version)) if before else None
    label = (
        T("Change of {name}", name=saved.name) if before else T("New staff member {name}", name=saved.name)
    )
    return Done(saved, label, undo)


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
    undo = SaveStaff(staff=replace(before, version=saved.version))
    return Done(saved, T("Time off of {name}", name=saved.name), undo, notes)


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
    undo = SaveService(service=replace(before, version=saved.version)) if before else None
    return Done(saved, T("Service {name}", name=saved.name_en or saved.name_zh), undo)


def save_area(cmd: SaveArea, ctx: Context) -> Done:
    """Add or change a service area: a ring of at least three points."""
    if len(cmd.area.ring) < 3:
        raise NotPossible(T("An area needs at least three corners."), code="area-ring", field="ring")
    before = ctx.work.areas.find(cmd.area.id)
    saved = ctx.work.areas.save(cmd.area)
    undo = SaveArea(area=replace(before, version=saved.version)) if before else DropArea(area_id=saved.id)
    return Done(saved, T("Service area {name}", name=saved.name), undo)


def drop_area(cmd: DropArea, ctx: Context) -> Done:
    """Remove a service area."""
    before = ctx.work.areas.get(cmd.area_id)
    ctx.work.areas.remove(cmd.area_id)
    return Done(
        before, T("Removal of area {name}", name=before.name), SaveArea(area=replace(before, version=0))
    )


def save_branch(cmd: SaveBranch, ctx: Context) -> Done:
    """Add or change a branch."""
    branch = _branch(cmd.branch)
    return Done(ctx.work.branches.save(branch), T("Branch {name}", name=branch.name))


def _branch(branch: Branch) -> Branch:
    try:
        ZoneInfo(branch.zone_name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as wrong:
        raise NotPossible(
            T("“{zone}” is no time zone. Use a name such as Asia/Shanghai.", zone=branch.zone_name),
            code="zone",
            field="zone",
        ) from wrong
    if not branch.name.strip():
        raise NotPossible(T("A branch needs a name."), code="branch-name", field="name")
    return branch


def set_pin(cmd: SetPin, ctx: Context) -> Done:
    """These words lie there, for ever."""
    if not cmd.text.strip():
        raise NotPossible(T("A pin needs the words it stands for."), code="pin-text", field="place")
    ctx.work.pins.set(cmd.text, cmd.point)
    return Done(cmd.point, T("Pin moved"))


def change_setting(cmd: ChangeSetting, ctx: Context) -> Done:
    """A company setting."""
    before = ctx.work.settings.get(cmd.name)
    ctx.work.settings.set(cmd.name, cmd.value)
    return Done(cmd.value, T("Setting {name}", name=cmd.name), ChangeSetting(name=cmd.name, value=before))


def import_customers(cmd: ImportCustomers, ctx: Context) -> Done:
    """Many customers, all or none."""
    saved = tuple(save_customer(SaveCustomer(customer=c), ctx).result for c in cmd.customers)
    return Done(saved, T("Import of {n} customer", "Import of {n} customers", n=len(saved)))


def import_staff(cmd: ImportStaff, ctx: Context) -> Done:
    """Many staff members, all or none."""
    saved = tuple(save_staff(SaveStaff(staff=s), ctx).result for s in cmd.staff)
    return Done(saved, T("Import of {n} staff member", "Import of {n} staff members", n=len(saved)))


def empty_desk(cmd: EmptyDesk, ctx: Context) -> Done:
    """End the example: everything invented goes, the new branch stays."""
    branch = _branch(cmd.branch)
    ctx.work.clear()
    saved = ctx.work.branches.save(branch)
    ctx.work.settings.set("example", None)
    ctx.work.settings.set("started_at", ctx.now.isoformat())
    return Done(saved, T("Empty desk for {name}", name=saved.name))
