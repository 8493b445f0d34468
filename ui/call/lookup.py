"""What the intake's fields complete from: customers, places, services – each answered beside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from app import i18n
from app.domain.catalogue import ServiceType
from app.domain.people import Customer, Tier
from app.domain.priority import TIER_WORDS
from app.domain.text import T
from app.services.phones import shown
from ui.shell.frame import Frame
from ui.widgets.choices import Choice

PLACE_ICONS = {
    "address": "map-marker",
    "street": "road-variant",
    "poi": "star-four-points-outline",
    "place": "city-variant-outline",
    "pin": "pin-outline",
    "point": "crosshairs-gps",
}


class Lookup:
    """Providers for completing fields; `customer` tells whose places come first."""

    def __init__(self, frame: Frame, customer: Callable[[], Customer | None]) -> None:
        self.frame, self.tasks, self._customer = frame, frame.tasks, customer

    async def customers(self, text: str) -> Sequence[Choice]:
        """By phone tail, name, pinyin, code or address."""
        if not text.strip():
            return ()
        hits = await self.tasks.ask(self.frame.queries.find_customers, text, 8, key=(self, "customers"))
        return [
            Choice(
                h.name,
                T("{phone} · {place}", phone=shown(h.phone), place=h.place),
                "account-outline",
                trailing=TIER_WORDS[h.tier] if h.tier is not Tier.STANDARD else "",
                value=h.id,
            )
            for h in hits
        ]

    async def places(self, text: str) -> Sequence[Choice]:
        """The customer's own places, then what the map knows."""
        customer = self._customer()
        own = [
            Choice(
                p.text,
                T("{unit} {floor}", unit=p.unit, floor=p.floor),
                "home-outline",
                value=p,
                group=T("Own places"),
            )
            for p in (customer.places if customer else ())
            if not text or text.casefold() in p.text.casefold()
        ]
        if not text.strip():
            return own
        near = self.frame.branch.point if self.frame.branch else None
        hits = await self.tasks.ask(self.frame.desk.geocoder.complete, text, near, 8, key=(self, "places"))
        return own + [
            Choice(
                h.label,
                h.detail,
                PLACE_ICONS.get(h.kind, "map-marker"),
                value=h,
                group=T("On the map") if own else "",
            )
            for h in hits
        ]

    async def services(self, text: str) -> Sequence[Choice]:
        """By name in both languages, initials or what people say for it; all while nothing is typed."""
        found: tuple[ServiceType, ...] = await self.tasks.ask(
            self.frame.queries.find_services, text, 12, key=(self, "services")
        )
        language = i18n.language()
        return [
            Choice(
                s.name(language),
                T("{n} min", n=round(s.duration.total_seconds() / 60))
                if s.people == 1
                else T("{n} min, {people} people", n=round(s.duration.total_seconds() / 60), people=s.people),
                s.icon.removeprefix("mdi6.") or "wrench-outline",
                value=s,
            )
            for s in found
        ]


def customer_choice(customer: Customer) -> Choice:
    """A known customer as a line of the list."""
    phone = shown(customer.phones[0].full) if customer.phones else ""
    place = customer.places[0].text if customer.places else ""
    return Choice(
        customer.name,
        T("{phone} · {place}", phone=phone, place=place),
        "account-outline",
        trailing=TIER_WORDS[customer.tier] if customer.tier is not Tier.STANDARD else "",
        value=customer,
    )


def caller_choice(customer: Customer) -> Choice:
    """Somebody whose number rang, as a line of the list: all have the number, so the place tells them apart."""
    place = customer.places[0].text if customer.places else ""
    return replace(customer_choice(customer), detail=place)
