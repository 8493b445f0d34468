"""How pressing a job is, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.domain.jobs import Urgency
from app.domain.people import Tier
from app.domain.text import T, Text

_URGENCY = {Urgency.NORMAL: 30, Urgency.SOON: 45, Urgency.URGENT: 65, Urgency.EMERGENCY: 90}
_TIER = {Tier.STANDARD: 0, Tier.SILVER: 3, Tier.GOLD: 6, Tier.VIP: 10}

URGENCY_WORDS: dict[Urgency, Text] = {
    Urgency.NORMAL: T("Normal"),
    Urgency.SOON: T("Soon"),
    Urgency.URGENT: T("Urgent"),
    Urgency.EMERGENCY: T("Emergency"),
}
TIER_WORDS: dict[Tier, Text] = {
    Tier.STANDARD: T("Standard"),
    Tier.SILVER: T("Silver"),
    Tier.GOLD: T("Gold"),
    Tier.VIP: T("VIP"),
}


@dataclass(frozen=True)
class Priority:
    """0…100 with what made it so, the largest share first."""

    score: int
    reasons: tuple[Text, ...]


def priority_of(
    urgency: Urgency,
    tier: Tier,
    safety: bool,
    failures: int = 0,
    waited: timedelta = timedelta(0),
) -> Priority:
    """Add up urgency, tier, safety, earlier failures with this customer (5 each, at most 15) and the time waited
    (1 for every 10 minutes, at most 20); never above 100."""
    shares: list[tuple[int, Text]] = [(_URGENCY[urgency], URGENCY_WORDS[urgency])]
    if safety:
        shares.append((15, T("safety: water, gas, electricity or a person alone")))
    if _TIER[tier]:
        shares.append((_TIER[tier], T("{tier} customer", tier=TIER_WORDS[tier])))
    if failures:
        shares.append((min(15, 5 * failures), T("{n} earlier failure", "{n} earlier failures", n=failures)))
    minutes = int(waited.total_seconds() // 60)
    if minutes >= 10:
        shares.append(
            (min(20, minutes // 10), T("waiting for {n} minute", "waiting for {n} minutes", n=minutes))
        )
    shares.sort(key=lambda s: -s[0])
    return Priority(min(100, sum(s for s, _ in shares)), tuple(words for _, words in shares))
