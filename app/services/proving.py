"""The best of a ranking proved by the rules of the exact hour, as the booking itself will be judged.

Who breaks a rule at their best time is tried at their next best ones before they are told to be out.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Mapping, Sequence
from zoneinfo import ZoneInfo

from app.domain.ids import StaffId
from app.domain.matching import Candidate, Ranking, in_order
from app.domain.rules import Excluded, Need, hour_rules
from app.domain.schedule import PersonDay, Slot

PROVED = 20
"""How many of the best are proved."""
TRIES = 5 * PROVED
"""How many times are looked at in all; those further down stand as they were priced."""

Known = tuple[PersonDay, Sequence[Slot]]
"""Somebody's day and all their ways to fit the visit in."""


def proved(
    eligible: list[tuple[Candidate, str]],
    excluded: list[Excluded],
    ways: Mapping[StaffId, Known],
    need: Need,
    zone: ZoneInfo,
    best: Callable[[PersonDay, Sequence[Slot]], Candidate],
) -> Ranking:
    """The ranking with the first ones proved. eligible: each with their code; best: the best of some of a person's ways."""

    def order(pair: tuple[Candidate, str]) -> tuple[float, str]:
        return -pair[0].score, pair[1]

    ranked = sorted(eligible, key=order)
    left = {candidate.staff_id: ways[candidate.staff_id][1] for candidate, _ in ranked[:PROVED]}
    refused: list[Excluded] = []
    sure = 0
    for _ in range(TRIES):
        if sure >= min(PROVED, len(ranked)):
            break
        candidate, code = ranked[sure]
        staff = candidate.staff_id
        day = ways[staff][0]
        broken = hour_rules(need, day, candidate.start, candidate.before, candidate.after, zone)
        if not broken:
            sure += 1
            continue
        del ranked[sure]
        others = [s for s in left.get(staff, ways[staff][1]) if not _is(s, candidate)]
        left[staff] = others
        if others:
            insort(ranked, (best(day, others), code), key=order)
        else:
            refused.append(broken[0])
    return in_order(ranked, [*excluded, *refused])


def _is(slot: Slot, candidate: Candidate) -> bool:
    return (slot.start, slot.before, slot.after) == (candidate.start, candidate.before, candidate.after)
