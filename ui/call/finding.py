"""What the intake asks on the read track: who could go, which windows are free, who makes a crew."""

from __future__ import annotations

from dataclasses import replace

from app.bootstrap import Desk
from app.domain.ids import StaffId
from app.domain.matching import Candidate, Ranking
from app.domain.people import Branch, StaffMember
from app.domain.rules import Need
from app.services.matchmaking import Offer
from app.settings import weights


def find(
    desk: Desk, branch: Branch, need: Need
) -> tuple[Ranking, dict[StaffId, StaffMember], tuple[Offer, ...]]:
    """The ranking, everybody by id, and the three earliest windows."""
    goals = weights(desk.queries.desk().settings)
    ranking = desk.matchmaker.candidates(branch, need, goals)
    people = {s.id: s for s in desk.queries.staff(branch.id)}
    return ranking, people, desk.matchmaker.offers(branch, need)


def crew_with(desk: Desk, branch: Branch, need: Need, staff: StaffId) -> tuple[Candidate, ...]:
    """The best people who can begin together, this one preferred among them."""
    wishes = replace(need.wishes, prefer=(*need.wishes.prefer, staff))
    return desk.matchmaker.crew(branch, replace(need, wishes=wishes))
