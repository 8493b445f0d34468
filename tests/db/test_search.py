"""Who is meant by a few typed letters or digits, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.ids import BranchId, CustomerId
from app.domain.people import Phone
from db.storage import DeskStorage
from tests.support.builders import (
    a_customer,
    a_place,
)
from tests.support.desk_storage import writing

HERE = BranchId("branch-vaduz")


@pytest.fixture
def zhao(desk: DeskStorage) -> CustomerId:
    """A customer with a Chinese name, a VIP's neighbour among others."""
    with writing(desk) as unit:
        found = unit.customers.save(
            a_customer(
                name="赵敏",
                phones=(Phone("+41795550102"), Phone("+4232001234")),
                places=(a_place("Städtle 38, Vaduz"), a_place("上海市静安区南京西路1266号", label="Büro")),
            )
        )
        unit.customers.save(
            a_customer("+41791112233", name="Müller Anna", places=(a_place("Dorfstrasse 1, Balzers"),))
        )
        unit.customers.save(a_customer("+41791112244", name="Straßer Jürg", places=()))
    return found.id


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("赵", "name"),
        ("敏", "name"),
        ("zhaomin", "pinyin"),
        ("zhao", "pinyin"),
        ("zm", "pinyin"),
        ("C-0001", "code"),
        ("c0001", "code"),
        ("0102", "phone"),
        ("102", "phone"),
        ("079 555", "phone"),
        ("+41 79 555 01", "phone"),
        ("2001234", "phone"),
        ("städtle", "address"),
        ("STADTLE 38", "address"),
        ("南京西路", "address"),
        ("静安区南京", "address"),
        ("nanjing", "address"),
        ("buro", "address"),
        ("zhao vaduz", None),
    ],
)
def test_a_customer_is_found_by(desk: DeskStorage, zhao: CustomerId, typed: str, why: str | None) -> None:
    hits = desk.queries.find_customers(typed)
    assert [h.id for h in hits] == [zhao]
    assert why is None or hits[0].why == why


def test_a_hit_shows_the_number_and_place_that_was_typed(desk: DeskStorage, zhao: CustomerId) -> None:
    assert desk.queries.find_customers("1234")[0].phone == "+4232001234"
    assert desk.queries.find_customers("南京")[0].place.startswith("上海")
    assert desk.queries.find_customers("zhao")[0].place == "Städtle 38, Vaduz"


def test_what_fits_nobody_finds_nobody(desk: DeskStorage, zhao: CustomerId) -> None:
    for typed in ("", "   ", "?!", "zhao balzers", "9999999", "%", "_"):
        assert desk.queries.find_customers(typed) == (), typed
    assert [h.name for h in desk.queries.find_customers("strasser")] == ["Straßer Jürg"]


def test_a_changed_customer_is_found_by_the_new_words_only(desk: DeskStorage, zhao: CustomerId) -> None:
    with writing(desk) as unit:
        unit.customers.save(replace(unit.customers.get(zhao), name="Rossi", phones=()))
    assert desk.queries.find_customers("rossi")[0].id == zhao
    assert desk.queries.find_customers("zhaomin") == () == desk.queries.find_customers("0102")


def test_known_places_are_offered(desk: DeskStorage, zhao: CustomerId) -> None:
    (hit,) = desk.queries.find_places("stadtle 38")
    assert (hit.customer_id, hit.place.text) == (zhao, "Städtle 38, Vaduz")
    assert desk.queries.find_places("stadtle 南京") == ()
    assert desk.queries.find_places("zhao") == ()


def test_everybody_by_name(desk: DeskStorage, zhao: CustomerId) -> None:
    assert [c.name for c in desk.queries.customers()] == ["Müller Anna", "Straßer Jürg", "赵敏"]
    found = desk.queries.customer(zhao)
    assert found is not None and found.name == "赵敏"
    assert desk.queries.customer(CustomerId("nobody")) is None
