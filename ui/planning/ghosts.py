"""The ticked changes of a proposal as the board draws them: hatched, a bar a person, with the roads on both sides."""

from __future__ import annotations

from app.i18n import say_time
from ui.board.view import Ghost
from ui.planning.state import Offer


def ghosts(offer: Offer) -> tuple[Ghost, ...]:
    """Of the ticked changes; one that takes a job back to the tray leaves no bar."""
    found = []
    for change in offer.proposal.changes:
        start = change.after.start
        if change.job_id not in offer.ticked or start is None:
            continue
        roads = {t.staff_id: t for t in change.travel}
        begin = start.timestamp()
        for staff in change.after.staff:
            road = roads.get(staff)
            found.append(
                Ghost(
                    staff,
                    begin,
                    begin + change.minutes * 60.0,
                    road.before if road else 0.0,
                    road.after if road else 0.0,
                    say_time(start),
                    change.job_id,
                )
            )
    return tuple(found)
