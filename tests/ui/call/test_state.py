"""What the form holds and allows, as values."""

from datetime import timedelta

import pytest

from app.domain.catalogue import ServiceType, SkillNeed
from app.domain.geo import Point
from app.domain.ids import BranchId, CustomerId, PlaceId, ServiceCode
from app.domain.jobs import Urgency
from app.domain.people import Customer, Phone, Place, Tier
from tests.support.clock import THURSDAY_MORNING
from tests.support.desk import BRANCH
from ui.call.state import Intake, script

NOW = THURSDAY_MORNING
HOME = Place(PlaceId("p"), "Städtle 38, Vaduz", Point(47.14, 9.52), unit="3. OG")
ZHAO = Customer(
    CustomerId("c"), BranchId("b"), "Zhao Min", 3, "C-0001", Tier.VIP, (Phone("+41795550102"),), (HOME,)
)
LEAK = ServiceType(
    ServiceCode("leak-repair"), "Leak repair", "漏水维修", (SkillNeed("plumbing", 2),), safety=True
)


def test_an_empty_form_says_what_is_missing_in_the_order_people_speak() -> None:
    assert [field for field, _ in Intake().missing()] == ["customer", "place", "service"]


def test_a_known_customer_brings_phone_and_only_place() -> None:
    form = Intake().with_customer(ZHAO)
    assert (form.name, form.phone, form.address, form.point, form.unit) == (
        "Zhao Min", "+41795550102", "Städtle 38, Vaduz", HOME.point, "3. OG",
    )  # fmt: skip
    assert [field for field, _ in form.missing()] == ["service"]


def test_an_address_the_map_does_not_know_asks_for_a_pin() -> None:
    form = Intake(name="Zhao Min", address="Nowhere 1", service=LEAK)
    assert str(form.missing()[0][1]) == (
        "The map does not know this address yet: choose one from the list or set a pin."
    )


def test_priority_has_its_reasons() -> None:
    form = Intake(service=LEAK, urgency=Urgency.URGENT).with_customer(ZHAO)
    assert form.priority().score == 90
    assert [str(r) for r in form.priority().reasons] == [
        "Urgent",
        "safety: water, gas, electricity or a person alone",
        "VIP customer",
    ]


def test_the_booking_says_everything() -> None:
    form = Intake(service=LEAK, note=" drips ", phone="+41795550199").with_customer(ZHAO)
    command = form.booking(BranchId("b"), NOW)
    assert command.customer.version == 3
    assert [p.full for p in command.customer.phones] == ["+41795550102", "+41795550199"]
    assert (command.place.id, command.place.unit, command.note) == (HOME.id, "3. OG", "drips")
    assert command.staff == ()


def test_a_new_address_for_a_known_customer_is_a_new_place() -> None:
    form = (
        Intake(service=LEAK).with_customer(ZHAO).with_point("Aeulestrasse 5, Vaduz", Point(47.1377, 9.5205))
    )
    assert form.place.id != HOME.id
    assert form.place.text == "Aeulestrasse 5, Vaduz"


def test_as_soon_as_possible_looks_four_hours_ahead_and_a_begun_window_from_now() -> None:
    form = Intake(service=LEAK).with_customer(ZHAO)
    need = form.need(NOW)
    assert need is not None
    assert need.arrive.start == NOW
    assert need.arrive.end == NOW + timedelta(hours=4)


def test_a_draft_comes_back_as_it_was() -> None:
    form = Intake(service=LEAK, note="drips", urgency=Urgency.SOON).with_customer(ZHAO)
    assert Intake.from_draft(form.to_draft()) == form


def test_a_draft_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="hat"):
        Intake.from_draft({"hat": 1})


def test_the_script_follows_the_field() -> None:
    form = Intake().with_customer(ZHAO)
    assert "Is it at Städtle 38, Vaduz again?" in str(script(form, "place", None, "Li Na"))
    assert "What is the matter?" in str(script(form, "service", None, "Li Na"))
    assert "Good day, Zhao Min!" in str(script(form, "customer", BRANCH, "Li Na"))


def test_the_greeting_names_the_branch_where_there_is_one() -> None:
    known, new = Intake().with_customer(ZHAO), Intake()
    said = [
        str(script(form, "customer", where, "Li Na")) for form in (known, new) for where in (BRANCH, None)
    ]
    assert said == [
        f"“Good day, Zhao Min! Li Na from {BRANCH.name}. What can we do for you?”",
        "“Good day, Zhao Min! Li Na speaking. What can we do for you?”",
        f"“{BRANCH.name}, good day, Li Na speaking. May I have your name?”",
        "“Good day, Li Na speaking. May I have your name?”",
    ]
