"""Time held for an offer: nobody books over it, whoever asks; it ends by itself, by the database's own clock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from app.domain.errors import NotPossible
from app.domain.ids import BranchId
from app.domain.people import Customer, StaffMember
from db.storage import DeskStorage
from tests.support.builders import a_job, at, window

NORTH = BranchId("branch-vaduz")


def hold(
    desk: DeskStorage, person: StaffMember, offer: str = "offer-1", seconds: float = 600.0, **when: str
) -> None:
    """Hold nine to ten (or another stretch) for an offer of seat desk-1."""
    stretch = window(when.get("start", "09:00"), when.get("end", "10:00"))
    with desk.unit() as unit:
        unit.holds.put(offer, NORTH, (person.id,), stretch, seconds, "desk-1", "Mia")
        unit.commit()


def book(desk: DeskStorage, people: tuple[Customer, StaffMember], start: str = "09:30") -> None:
    """Write a visit of an hour, past every courtesy of the services."""
    customer, ana = people
    with desk.unit() as unit:
        unit.jobs.save(a_job(customer, ana, at(start)))
        unit.commit()


def test_a_live_hold_is_seen_with_who_and_how_long(
    desk: DeskStorage, people: tuple[Customer, StaffMember]
) -> None:
    hold(desk, people[1])
    (seen,) = desk.queries.holds(NORTH)
    assert (seen.offer_id, seen.staff_id, seen.name, seen.window, seen.seat, seen.who) == (
        "offer-1", people[1].id, "Ana", window("09:00", "10:00"), "desk-1", "Mia",
    )  # fmt: skip
    assert 500 < seen.seconds <= 600


def test_the_database_refuses_a_visit_over_a_live_hold(
    desk: DeskStorage, people: tuple[Customer, StaffMember]
) -> None:
    hold(desk, people[1])
    with pytest.raises(NotPossible) as refused:
        book(desk, people)
    assert refused.value.code == "time-held"
    with desk.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM visit").scalar() == 0
    book(desk, people, "10:00")


def test_a_visit_may_not_be_moved_under_a_live_hold(
    desk: DeskStorage, people: tuple[Customer, StaffMember]
) -> None:
    book(desk, people, "11:00")
    hold(desk, people[1])
    with desk.engine.connect() as connection, pytest.raises(Exception, match="time-held"):
        connection.exec_driver_sql(
            "UPDATE visit SET start_at = (SELECT start_at FROM lease), end_at = (SELECT end_at FROM lease)"
        )


def test_an_expired_hold_is_nobodys(desk: DeskStorage, people: tuple[Customer, StaffMember]) -> None:
    hold(desk, people[1], seconds=-1)
    assert desk.queries.holds(NORTH) == ()
    book(desk, people)


def test_an_expired_hold_stands_in_no_other_offers_way(
    desk: DeskStorage, people: tuple[Customer, StaffMember]
) -> None:
    hold(desk, people[1], seconds=-1)
    hold(desk, people[1], "offer-2")
    assert [h.offer_id for h in desk.queries.holds(NORTH)] == ["offer-2"]


def test_two_offers_cannot_hold_the_same_time(
    desk: DeskStorage, people: tuple[Customer, StaffMember]
) -> None:
    hold(desk, people[1])
    with pytest.raises(NotPossible) as refused:
        hold(desk, people[1], "offer-2", start="09:30", end="10:30")
    assert refused.value.code == "time-held" and dict(refused.value.text.values)["who"] == "Mia"
    hold(desk, people[1], "offer-2", start="10:00", end="11:00")
    hold(desk, people[1], "offer-1", start="08:00", end="09:30")
    assert [h.offer_id for h in desk.queries.holds(NORTH)] == ["offer-1", "offer-2"]


def test_nothing_is_held_where_a_visit_stands(
    desk: DeskStorage, people: tuple[Customer, StaffMember]
) -> None:
    book(desk, people)
    with pytest.raises(NotPossible) as refused:
        hold(desk, people[1])
    assert refused.value.code == "time-taken"


def test_an_offer_lives_on_while_it_is_renewed_and_ends_when_it_is_let_go(
    desk: DeskStorage, people: tuple[Customer, StaffMember]
) -> None:
    hold(desk, people[1], seconds=60)
    with desk.unit() as unit:
        assert unit.holds.renew("offer-1", 900)
        unit.commit()
    assert desk.queries.holds(NORTH)[0].seconds > 800
    with desk.unit() as unit:
        assert unit.holds.release("offer-1") and not unit.holds.release("offer-1")
        unit.commit()
    book(desk, people)


def test_what_has_expired_cannot_be_renewed(desk: DeskStorage, people: tuple[Customer, StaffMember]) -> None:
    hold(desk, people[1], seconds=-1)
    with desk.unit() as unit:
        assert not unit.holds.renew("offer-1", 900)


def test_a_booking_turns_its_own_offer_into_the_visit(
    desk: DeskStorage, people: tuple[Customer, StaffMember]
) -> None:
    hold(desk, people[1])
    customer, ana = people
    with desk.unit() as unit:
        unit.holds.convert("offer-1")
        unit.jobs.save(a_job(customer, ana, at("09:00")))
        unit.commit()
    assert desk.queries.holds(NORTH) == ()


KILLED = """
    import os, signal, sys
    from db.storage import DeskStorage
    from app.domain.ids import BranchId
    from tests.support.builders import window
    desk = DeskStorage.open(sys.argv[1], seat="desk-2")
    with desk.unit() as unit:
        unit.holds.put("theirs", BranchId("branch-vaduz"), (sys.argv[2],), window("09:00", "10:00"), float(sys.argv[3]), "desk-2", "Bo")
        unit.commit()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such kill")
@pytest.mark.parametrize(("seconds", "left"), [(900, ["theirs"]), (-1, [])], ids=["before", "after its end"])
def test_a_killed_seats_hold_ends_by_itself(
    desk: DeskStorage, people: tuple[Customer, StaffMember], storage_url: str, seconds: int, left: list[str]
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KILLED), storage_url, people[1].id, str(seconds)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert [h.offer_id for h in desk.queries.holds(NORTH)] == left
