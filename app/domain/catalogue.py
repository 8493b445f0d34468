"""What the company offers: service types with what they ask of people, and what they cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from app.domain.ids import ServiceCode
from app.domain.text import T, Text


class PriceKind(StrEnum):
    """How a price grows."""

    FIXED = "fixed"
    HOURLY = "hourly"
    AREA = "area"
    ITEM = "item"


@dataclass(frozen=True)
class PriceRule:
    """Money in minor units (cents, fen) of `currency`; surcharges in percent of the base."""

    kind: PriceKind
    amount: int
    currency: str
    minimum: int = 0
    travel_fee: int = 0
    holiday_percent: int = 0
    night_percent: int = 0


@dataclass(frozen=True)
class QuoteLine:
    """One line of a quote; amount in minor units."""

    label: Text
    amount: int


@dataclass(frozen=True)
class Quote:
    """What the customer was told it costs; minor units."""

    lines: tuple[QuoteLine, ...]
    currency: str
    agreed: bool = False

    @property
    def total(self) -> int:
        """The sum in minor units."""
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True)
class SkillNeed:
    """A skill at a level of at least `level` (1…5)."""

    skill: str
    level: int = 1


@dataclass(frozen=True)
class ServiceType:
    """A kind of work in the catalogue."""

    code: ServiceCode
    name_en: str
    name_zh: str
    skills: tuple[SkillNeed, ...] = ()
    certificates: tuple[str, ...] = ()
    people: int = 1
    duration: timedelta = timedelta(hours=1)
    price: PriceRule | None = None
    safety: bool = False
    """Water, gas, electricity, or a person alone: raises the priority."""
    guarantee_days: int = 7
    checklist: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    """Words people say for it, in any language."""
    active: bool = True
    version: int = 0
    colour: str = ""
    icon: str = ""

    def name(self, language: str) -> str:
        """Its name in a language (`en`, `zh_CN`, `zh_TW`)."""
        return (self.name_zh or self.name_en) if language.startswith("zh") else (self.name_en or self.name_zh)


def quote(rule: PriceRule, units: float, *, holiday: bool = False, night: bool = False) -> Quote:
    """Price `units` (hours, square metres or items; 1 for a fixed price) of work by the rule."""
    base = max(rule.minimum, round(rule.amount * (1.0 if rule.kind is PriceKind.FIXED else units)))
    lines = [QuoteLine(T("Work"), base)]
    if holiday and rule.holiday_percent:
        lines.append(
            QuoteLine(
                T("Public holiday, +{percent} %", percent=rule.holiday_percent),
                round(base * rule.holiday_percent / 100),
            )
        )
    if night and rule.night_percent:
        lines.append(
            QuoteLine(
                T("Night, +{percent} %", percent=rule.night_percent), round(base * rule.night_percent / 100)
            )
        )
    if rule.travel_fee:
        lines.append(QuoteLine(T("Travel"), rule.travel_fee))
    return Quote(tuple(lines), rule.currency)
