"""The tables, as mapped classes private to `db`. Every row of a branch carries `branch_id`; every key has a name.

No relationships: repositories and readers say which rows they want, so nothing loads by surprise on a screen's thread.
Times are UTC (`Moment`), coordinates WGS-84 degrees, money in minor units.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Date, Float, ForeignKey, Index, Integer, MetaData, Sequence, text
from sqlalchemy import Text as PlainText
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.domain.calls import CallKind, CallState, Channel
from app.domain.catalogue import PriceRule, Quote, SkillNeed
from app.domain.followups import Attempt, FollowUpState, Kind
from app.domain.geo import Mode, Point
from app.domain.jobs import Completion, Urgency, VisitState, Wishes
from app.domain.lifecycle import State
from app.domain.people import BreakChange, Phone, Tier, TimeOff
from app.domain.text import Text
from app.domain.time import WeekHours
from db.types import SORTED, Coded, Json, Moment, Packed, Span, Words

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Words(),
        datetime: Moment(),
        timedelta: Span(),
        date: Date(),
        float: Float(53),
        int: Integer(),
    }


JOB_NUMBERS = Sequence("job_number", start=1001, metadata=Base.metadata)
"""PostgreSQL hands out the numbers people say without a queue; SQLite has one writer and uses `counter`."""
CUSTOMER_NUMBERS = Sequence("customer_number", start=1, metadata=Base.metadata)


def _to(column: str, *, later: bool = False) -> ForeignKey:
    # checked at commit: one command may save a call and the job it led to in either order
    return ForeignKey(column, deferrable=True, initially="DEFERRED", use_alter=later)


# ---- the company ----------------------------------------------------------------------------------------


class BranchRow(Base):
    """An office."""

    __tablename__ = "branch"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    zone_name: Mapped[str]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    currency: Mapped[str]
    country: Mapped[str]
    hours: Mapped[tuple[WeekHours, ...]] = mapped_column(Packed(tuple[WeekHours, ...]))


class AreaRow(Base):
    """A service area."""

    __tablename__ = "area"
    id: Mapped[str] = mapped_column(primary_key=True)
    branch_id: Mapped[str] = mapped_column(_to("branch.id"), index=True)
    version: Mapped[int]
    name: Mapped[str]
    ring: Mapped[tuple[Point, ...]] = mapped_column(Packed(tuple[Point, ...]))


class ServiceRow(Base):
    """A service type."""

    __tablename__ = "service_type"
    code: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    name_en: Mapped[str]
    name_zh: Mapped[str]
    skills: Mapped[tuple[SkillNeed, ...]] = mapped_column(Packed(tuple[SkillNeed, ...]))
    certificates: Mapped[tuple[str, ...]] = mapped_column(Packed(tuple[str, ...]))
    people: Mapped[int]
    duration: Mapped[timedelta]
    price: Mapped[PriceRule | None] = mapped_column(Packed(PriceRule))
    safety: Mapped[bool]
    guarantee_days: Mapped[int]
    checklist: Mapped[tuple[str, ...]] = mapped_column(Packed(tuple[str, ...]))
    keywords: Mapped[tuple[str, ...]] = mapped_column(Packed(tuple[str, ...]))
    active: Mapped[bool]
    colour: Mapped[str]
    icon: Mapped[str]


class SettingRow(Base):
    """A company setting: any JSON value by name."""

    __tablename__ = "setting"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(Json)


class CounterRow(Base):
    """The last number given of a kind, where the database has no sequences."""

    __tablename__ = "counter"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)


class PinRow(Base):
    """Words a dispatcher put on the map; `words` is their normalised form."""

    __tablename__ = "pin"
    words: Mapped[str] = mapped_column(SORTED, primary_key=True)
    text: Mapped[str]
    lat: Mapped[float]
    lon: Mapped[float]


# ---- people ---------------------------------------------------------------------------------------------


class CustomerRow(Base):
    """Somebody who is served."""

    __tablename__ = "customer"
    id: Mapped[str] = mapped_column(primary_key=True)
    branch_id: Mapped[str] = mapped_column(_to("branch.id"), index=True)
    version: Mapped[int]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    tier: Mapped[Tier] = mapped_column(Coded(Tier))
    language: Mapped[str]
    email: Mapped[str]
    note: Mapped[str]
    prefers: Mapped[tuple[str, ...]] = mapped_column(Packed(tuple[str, ...]))
    refuses: Mapped[tuple[str, ...]] = mapped_column(Packed(tuple[str, ...]))
    consent_at: Mapped[datetime | None]
    created_at: Mapped[datetime | None]


class PhoneRow(Base):
    """A customer's telephone number; `digits` is what numbers are compared by."""

    __tablename__ = "customer_phone"
    customer_id: Mapped[str] = mapped_column(_to("customer.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    label: Mapped[str]
    digits: Mapped[str] = mapped_column(SORTED, index=True)


class PlaceRow(Base):
    """A customer's address with its door details."""

    __tablename__ = "place"
    customer_id: Mapped[str] = mapped_column(_to("customer.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    label: Mapped[str]
    building: Mapped[str]
    unit: Mapped[str]
    floor: Mapped[str]
    access: Mapped[str]
    parking: Mapped[str]
    pets: Mapped[str]
    note: Mapped[str]
    pinned: Mapped[bool]


class CustomerWordRow(Base):
    """A normalised word a customer is found by (see db.words), kept by the mapping.

    `field` orders the answers: phone, name, pinyin, code, address. The key is the index searches walk along.
    """

    __tablename__ = "customer_word"
    __table_args__ = (Index(None, "customer_id", "word"), {"sqlite_with_rowid": False})
    field: Mapped[str] = mapped_column(SORTED, primary_key=True)
    word: Mapped[str] = mapped_column(SORTED, primary_key=True)
    customer_id: Mapped[str] = mapped_column(_to("customer.id"), primary_key=True)


class StaffRow(Base):
    """Somebody who goes to the door."""

    __tablename__ = "staff_member"
    id: Mapped[str] = mapped_column(primary_key=True)
    branch_id: Mapped[str] = mapped_column(_to("branch.id"), index=True)
    version: Mapped[int]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    phone: Mapped[Phone | None] = mapped_column(Packed(Phone))
    team: Mapped[str]
    home_lat: Mapped[float | None]
    home_lon: Mapped[float | None]
    mode: Mapped[Mode] = mapped_column(Coded(Mode))
    shifts: Mapped[tuple[WeekHours, ...]] = mapped_column(Packed(tuple[WeekHours, ...]))
    breaks: Mapped[tuple[WeekHours, ...]] = mapped_column(Packed(tuple[WeekHours, ...]))
    break_changes: Mapped[tuple[BreakChange, ...]] = mapped_column(
        Packed(tuple[BreakChange, ...]), server_default="[]"
    )
    time_off: Mapped[tuple[TimeOff, ...]] = mapped_column(Packed(tuple[TimeOff, ...]))
    areas: Mapped[tuple[str, ...]] = mapped_column(Packed(tuple[str, ...]))
    languages: Mapped[tuple[str, ...]] = mapped_column(Packed(tuple[str, ...]))
    active: Mapped[bool]
    colour: Mapped[str]


class SkillRow(Base):
    """A skill of a staff member, level 1…5."""

    __tablename__ = "staff_skill"
    staff_id: Mapped[str] = mapped_column(_to("staff_member.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    skill: Mapped[str] = mapped_column(index=True)
    level: Mapped[int]


class CertificateRow(Base):
    """A paper of a staff member, valid from the first day through the last."""

    __tablename__ = "certificate"
    staff_id: Mapped[str] = mapped_column(_to("staff_member.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    number: Mapped[str]


class PositionRow(Base):
    """Where a staff member was last seen."""

    __tablename__ = "staff_position"
    staff_id: Mapped[str] = mapped_column(_to("staff_member.id"), primary_key=True)
    at: Mapped[datetime]
    lat: Mapped[float]
    lon: Mapped[float]


# ---- work -----------------------------------------------------------------------------------------------


class CallRow(Base):
    """A contact."""

    __tablename__ = "call"
    __table_args__ = (Index(None, "branch_id", "state", "rang_at", "id"), Index(None, "branch_id", "rang_at"))
    id: Mapped[str] = mapped_column(primary_key=True)
    branch_id: Mapped[str] = mapped_column(_to("branch.id"))
    version: Mapped[int]
    number: Mapped[str]
    rang_at: Mapped[datetime]
    channel: Mapped[Channel] = mapped_column(Coded(Channel))
    name: Mapped[str]
    state: Mapped[CallState] = mapped_column(Coded(CallState))
    customer_id: Mapped[str | None] = mapped_column(_to("customer.id"), index=True)
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    answered_by: Mapped[str]
    kind: Mapped[CallKind | None] = mapped_column(Coded(CallKind))
    outcome: Mapped[str]
    job_id: Mapped[str | None] = mapped_column(_to("job.id"), index=True)
    note: Mapped[str]


class JobRow(Base):
    """A piece of work; its place is the address as it was agreed."""

    __tablename__ = "job"
    __table_args__ = (
        Index(None, "branch_id", "state", "window_start"),
        Index(None, "branch_id", "window_start"),
        Index(
            "ix_job_rated",
            *("branch_id", "service", "id"),
            *("rating_attitude", "rating_skill", "rating_quality", "rating_punctuality"),
            # on a server it has the same condition (step 0003); to name it here would load that whole dialect
            sqlite_where=text("rating_attitude IS NOT NULL"),
        ),
        Index(None, "customer_id", "created_at"),
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    branch_id: Mapped[str] = mapped_column(_to("branch.id"))
    version: Mapped[int]
    number: Mapped[str] = mapped_column(SORTED, unique=True)
    customer_id: Mapped[str] = mapped_column(_to("customer.id"))
    service: Mapped[str] = mapped_column(_to("service_type.code"), index=True)
    created_at: Mapped[datetime]
    state: Mapped[State] = mapped_column(Coded(State))
    urgency: Mapped[Urgency] = mapped_column(Coded(Urgency))
    priority: Mapped[int]
    priority_note: Mapped[str]
    window_start: Mapped[datetime | None]
    window_end: Mapped[datetime | None]
    first_start: Mapped[datetime | None]
    first_end: Mapped[datetime | None]
    duration: Mapped[timedelta]
    people: Mapped[int]
    wishes: Mapped[Wishes] = mapped_column(Packed(Wishes))
    note: Mapped[str]
    quote: Mapped[Quote | None] = mapped_column(Packed(Quote))
    call_id: Mapped[str | None] = mapped_column(_to("call.id", later=True), index=True)
    rework_of: Mapped[str | None] = mapped_column(_to("job.id"), index=True)
    part_of: Mapped[str | None] = mapped_column(index=True)
    place_id: Mapped[str]
    place_text: Mapped[str]
    place_lat: Mapped[float | None]
    place_lon: Mapped[float | None]
    place_pinned: Mapped[bool]
    place_door: Mapped[dict[str, str]] = mapped_column(Packed(dict[str, str]))
    """The door details that are not empty: label, building, unit, floor, access, parking, pets, note."""
    rating_attitude: Mapped[int | None]
    rating_skill: Mapped[int | None]
    rating_quality: Mapped[int | None]
    rating_punctuality: Mapped[int | None]
    rating_words: Mapped[str | None]
    rating_at: Mapped[datetime | None]
    rating_channel: Mapped[str | None]
    completion: Mapped[Completion | None] = mapped_column(Packed(Completion))
    expected_again: Mapped[datetime | None]


class VisitRow(Base):
    """One person going once. Open visits of one person may not overlap: the migration says so to the database.

    travel_*: road seconds on both sides as planned, and whether they came from roads or an estimate.
    """

    __tablename__ = "visit"
    __table_args__ = (
        Index(None, "staff_id", "start_at", "end_at"),
        Index(None, "branch_id", "start_at"),
        Index(None, "branch_id", "state", "start_at"),
        Index(None, "job_id", "state", "staff_id"),
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    job_id: Mapped[str] = mapped_column(_to("job.id"))
    position: Mapped[int]
    branch_id: Mapped[str] = mapped_column(_to("branch.id"))
    staff_id: Mapped[str] = mapped_column(_to("staff_member.id"))
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    state: Mapped[VisitState] = mapped_column(Coded(VisitState))
    pinned: Mapped[bool]
    set_off_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    travel_before: Mapped[float] = mapped_column(default=0.0)
    travel_after: Mapped[float] = mapped_column(default=0.0)
    travel_source: Mapped[str] = mapped_column(default="")


class StepRow(Base):
    """A line of a job's history."""

    __tablename__ = "job_step"
    __table_args__ = (Index(None, "action", "at"),)
    job_id: Mapped[str] = mapped_column(_to("job.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    action: Mapped[str]
    before: Mapped[State] = mapped_column(Coded(State))
    after: Mapped[State] = mapped_column(Coded(State))
    who: Mapped[str]
    note: Mapped[str]
    channel: Mapped[str]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    staff_id: Mapped[str | None]


class FollowUpRow(Base):
    """Something owed."""

    __tablename__ = "follow_up"
    __table_args__ = (Index(None, "branch_id", "state", "due_at"), Index(None, "call_id", "kind", "state"))
    id: Mapped[str] = mapped_column(primary_key=True)
    branch_id: Mapped[str] = mapped_column(_to("branch.id"))
    version: Mapped[int]
    kind: Mapped[Kind] = mapped_column(Coded(Kind))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    customer_id: Mapped[str | None] = mapped_column(_to("customer.id"), index=True)
    job_id: Mapped[str | None] = mapped_column(_to("job.id"), index=True)
    call_id: Mapped[str | None] = mapped_column(_to("call.id"))
    state: Mapped[FollowUpState] = mapped_column(Coded(FollowUpState))
    attempts: Mapped[tuple[Attempt, ...]] = mapped_column(Packed(tuple[Attempt, ...]))
    next_at: Mapped[datetime | None]
    satisfaction: Mapped[int | None]
    recommend: Mapped[int | None]
    suggestion: Mapped[str | None]
    note: Mapped[str]
    ended_at: Mapped[datetime | None]


class LaneRow(Base):
    """A staff-day: a version that everybody raises who books into it."""

    __tablename__ = "lane"
    staff_id: Mapped[str] = mapped_column(_to("staff_member.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    version: Mapped[int]


class LeaseRow(Base):
    """Somebody's time, kept for a short while for a window that is talked about; it ends by itself.

    `until` is told by the database's own clock, never by a seat's. No two live ones of one person overlap, none lies
    over an open visit, and no visit is written over a live one: the second migration says so to the database.
    """

    __tablename__ = "lease"
    __table_args__ = (Index(None, "staff_id", "start_at"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    offer_id: Mapped[str] = mapped_column(index=True)
    branch_id: Mapped[str] = mapped_column(_to("branch.id"))
    staff_id: Mapped[str] = mapped_column(_to("staff_member.id"))
    start_at: Mapped[datetime]
    end_at: Mapped[datetime]
    seat: Mapped[str]
    who: Mapped[str]
    until: Mapped[datetime]


# ---- the change log -------------------------------------------------------------------------------------


class LogRow(Base):
    """One carried-out command. Numbers follow commit order (see db.repositories.log)."""

    __tablename__ = "change_log"
    __table_args__ = (Index(None, "seat", "number"), {"sqlite_autoincrement": True})
    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=True
    )
    at: Mapped[datetime]
    seat: Mapped[str]
    who: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    command: Mapped[str]
    label: Mapped[Text] = mapped_column(Packed(Text))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    undo: Mapped[dict[str, Any] | None] = mapped_column(Json)
    undoes: Mapped[int | None] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), _to("change_log.number"), index=True
    )


class ChangeRow(Base):
    """One thing a logged command changed."""

    __tablename__ = "change_item"
    __table_args__ = (Index(None, "kind", "entity", "number"), {"sqlite_with_rowid": False})
    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), _to("change_log.number"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(primary_key=True)
    entity: Mapped[str] = mapped_column(primary_key=True)


class SealRow(Base):
    """The seal of a line (see db.audit). It refers to no line: when one is taken out, its seal stays as a witness."""

    __tablename__ = "change_seal"
    number: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
    )
    place: Mapped[int] = mapped_column(BigInteger())
    print: Mapped[str] = mapped_column(PlainText())
    seal: Mapped[str | None] = mapped_column(PlainText())
