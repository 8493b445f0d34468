"""What the intake form holds and allows, without Qt: a frozen state, what is missing, the script, the draft."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.codec import dump, load
from app.commands import BookJob, Travel
from app.domain.calls import Channel
from app.domain.catalogue import ServiceType
from app.domain.geo import Point
from app.domain.ids import BranchId, CallId, CustomerId, JobId, PlaceId, StaffId, new_id
from app.domain.jobs import Urgency, Wishes
from app.domain.matching import Candidate
from app.domain.people import Branch, Customer, Phone, Place, Tier
from app.domain.priority import Priority, priority_of
from app.domain.rules import Need
from app.domain.text import T, Text
from app.domain.time import Window
from app.rows import JobDetail
from app.services.needs import ASAP, need_for

DRAFT = "intake"
"""The name the open form is kept under."""


@dataclass(frozen=True)
class Intake:
    """Everything the form holds. Texts are as typed; customer, place and service are what they were found to be."""

    call_id: CallId | None = None
    number: str = ""
    channel: Channel = Channel.PHONE
    name: str = ""
    phone: str = ""
    customer: Customer | None = None
    address: str = ""
    point: Point | None = None
    place_id: PlaceId | None = None
    building: str = ""
    unit: str = ""
    floor: str = ""
    access: str = ""
    service: ServiceType | None = None
    urgency: Urgency = Urgency.NORMAL
    window: Window | None = None
    minutes: int | None = None
    note: str = ""
    prefer: tuple[StaffId, ...] = ()
    language: str = ""
    chosen: tuple[Candidate, ...] = ()
    began_at: datetime | None = None
    rework_of: JobId | None = None
    about_call: CallId | None = None
    """A call that has ended and that the booking is still about."""

    # ---- what it says

    @property
    def empty(self) -> bool:
        """Whether nothing worth keeping has been entered."""
        return not (self.name or self.address or self.service or self.note or self.call_id)

    @property
    def place(self) -> Place:
        """The place as it would be kept."""
        base = self.customer.place(self.place_id) if self.customer and self.place_id else None
        base = base or Place(self.place_id or PlaceId(new_id()), self.address.strip())
        return replace(
            base,
            text=self.address.strip(),
            point=self.point,
            building=self.building.strip(),
            unit=self.unit.strip(),
            floor=self.floor.strip(),
            access=self.access.strip(),
        )

    def missing(self) -> tuple[tuple[str, Text], ...]:
        """What stands in the way of booking: (field, sentence), in the order people speak."""
        found: list[tuple[str, Text]] = []
        if not self.name.strip():
            found.append(("customer", T("Who is it? A name is needed.")))
        if not self.address.strip():
            found.append(("place", T("Where is it? An address is needed.")))
        elif self.point is None:
            found.append(
                ("place", T("The map does not know this address yet: choose one from the list or set a pin."))
            )
        if self.service is None:
            found.append(("service", T("What is needed? Choose a service.")))
        return tuple(found)

    def ready(self) -> bool:
        """Whether it can be booked, with or without somebody assigned."""
        return not self.missing()

    def priority(self) -> Priority:
        """How pressing it is, as far as known."""
        tier = self.customer.tier if self.customer else Tier.STANDARD
        return priority_of(self.urgency, tier, self.service.safety if self.service else False)

    def need(self, now: datetime) -> Need | None:
        """What matching is asked; None while place or service are unknown."""
        if self.service is None or self.point is None:
            return None
        arrive = self.window if self.window and self.window.end > now else Window(now, now + ASAP)
        if arrive.start < now:
            arrive = Window(now, arrive.end)
        duration = timedelta(minutes=self.minutes) if self.minutes else None
        wishes = Wishes(prefer=self.prefer, language=self.language)
        return need_for(self.service, self.customer, self.place, arrive, wishes, duration)

    # ---- what begins and changes it

    @classmethod
    def repeat(cls, detail: JobDetail, now: datetime) -> Intake:
        """A repeat of a job, linked to it: customer, place, service and note are filled in."""
        base = cls(began_at=now).with_customer(detail.customer).with_place(detail.job.place)
        return replace(base, service=detail.service, note=detail.job.note, rework_of=detail.job.id)

    def with_customer(self, customer: Customer) -> Intake:
        """A known customer was chosen: their number and, if they have one place only, that."""
        out = replace(
            self,
            customer=customer,
            name=customer.name,
            phone=self.phone or (customer.phones[0].full if customer.phones else ""),
            language=customer.language,
        )
        return out.with_place(customer.places[0]) if len(customer.places) == 1 and not self.address else out

    def with_place(self, place: Place) -> Intake:
        """One of the customer's own places was chosen."""
        return replace(
            self,
            address=place.text,
            point=place.point,
            place_id=place.id,
            building=place.building,
            unit=place.unit,
            floor=place.floor,
            access=place.access,
            chosen=(),
        )

    def with_point(self, address: str, point: Point | None) -> Intake:
        """An address from the map, or a pin."""
        known = self.place_id if self.address.strip() == address.strip() else None
        return replace(self, address=address, point=point, place_id=known, chosen=())

    def booking(self, branch: BranchId, now: datetime) -> BookJob:
        """The command. Call only when `ready`."""
        assert self.service is not None
        base = self.customer or Customer(CustomerId(new_id()), branch, self.name.strip(), created_at=now)
        phones = base.phones
        if self.phone.strip() and all(p.full != self.phone.strip() for p in phones):
            phones = (*phones, Phone(self.phone.strip()))
        people = self.chosen
        return BookJob(
            job_id=JobId(new_id()),
            customer=replace(base, name=self.name.strip(), phones=phones),
            place=self.place,
            service=self.service.code,
            urgency=self.urgency,
            window=self.window,
            wishes=Wishes(prefer=self.prefer, language=self.language),
            note=self.note.strip(),
            minutes=self.minutes,
            call_id=self.call_id or self.about_call,
            rework_of=self.rework_of,
            staff=tuple(c.staff_id for c in people),
            start=max(c.start for c in people) if people else None,
            travel=tuple(Travel(staff_id=c.staff_id, before=c.before, after=c.after) for c in people),
        )

    # ---- the draft

    def to_draft(self) -> dict[str, Any]:
        """JSON-able, without what can be found again (candidates)."""
        return dict(dump(replace(self, chosen=())))

    @classmethod
    def from_draft(cls, data: dict[str, Any]) -> Intake:
        """Back from a draft. Raises ValueError for one of another version."""
        return load(cls, data)


SCRIPT: dict[str, Text] = {
    "customer": T("“{company}, good day, {me} speaking. May I have your name?”"),
    "customer-known": T("“Good day, {name}! {me} from {company}. What can we do for you?”"),
    "customer-nowhere": T("“Good day, {me} speaking. May I have your name?”"),
    "customer-known-nowhere": T("“Good day, {name}! {me} speaking. What can we do for you?”"),
    "place": T("“Where shall we come to? Street and number, please.”"),
    "place-known": T("“Is it at {address} again?”"),
    "door": T("“Which unit and floor? Is there a code at the door?”"),
    "service": T("“What is the matter? Since when? Is water, gas or electricity involved?”"),
    "window": T("“We could come {offer}. Does that suit you?”"),
    "window-none": T("“When would it suit you?”"),
    "note": T("“Is there anything our colleague should know? Pets, parking?”"),
    "close": T("“Then our colleague comes {when} to {address}. Thank you for calling!”"),
}
"""话术: what to say at each field, short enough to read aloud. "-nowhere": at a desk that has no branch yet."""


def script(form: Intake, field: str, branch: Branch | None, me: str, offer: Text | None = None) -> Text:
    """The line for the field that has the focus."""
    company = branch.name if branch else ""
    if field == "customer":
        known = form.customer.name if form.customer is not None else ""
        line = "customer-known" if form.customer is not None else "customer"
        return _filled(line if company else f"{line}-nowhere", name=known, me=me, company=company)
    if field == "place" and form.customer is not None and form.customer.places:
        return _filled("place-known", address=form.customer.places[0].text)
    if field == "window":
        return _filled("window", offer=offer) if offer is not None else SCRIPT["window-none"]
    if field == "close":
        when: object = form.chosen[0].start if form.chosen else T("as soon as possible")
        return _filled("close", when=when, address=form.address)
    if field in SCRIPT:
        return SCRIPT[field]
    return SCRIPT["note"]


def _filled(line: str, /, **values: Any) -> Text:
    text = SCRIPT[line]
    return replace(text, values=tuple((k, v) for k, v in values.items() if "{" + k + "}" in text.msgid))
