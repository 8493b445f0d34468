"""Hostile text goes through the desk as text: kept as written or refused with a sentence, found again, never run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.adapters.city.extract import check
from app.adapters.tables import read_table
from app.commands import SaveCustomer
from app.domain.errors import DeskError, NotPossible
from app.domain.geo import Point
from app.domain.ids import CustomerId, PlaceId, new_id
from app.domain.people import Customer, Phone, Place, Tier
from app.domain.text import T
from app.i18n import say
from app.logs import masked
from tests.hostile.corpus import IDS, TEXTS
from tests.support.desk import BRANCH, StoryDesk, small_company


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoryDesk]:
    """One desk that takes them all, one after the other."""
    with small_company(tmp_path_factory.mktemp("desk") / "desk.db") as made:
        made.customer("Zhao Min", "+4232001111", "Städtle 38, Vaduz", Tier.VIP)
        yield made
        assert "Zhao Min" in [c.name for c in made.desk.queries.customers()]
        assert len(made.desk.queries.staff()) == 3  # nothing was dropped on the way


@pytest.mark.hostile("desk")
@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_a_customer_of_that_name_is_kept_as_written_or_refused(desk: StoryDesk, text: str) -> None:
    before = len(desk.desk.queries.customers())
    place = Place(PlaceId(new_id()), text, Point(47.1, 9.5), unit=text, access=text)
    wanted = Customer(
        CustomerId(new_id()), BRANCH.id, text, phones=(Phone("+4232009999"),), places=(place,), note=text
    )
    try:
        made = desk.do(SaveCustomer(customer=wanted)).result
    except DeskError as refusal:
        assert str(refusal) and len(desk.desk.queries.customers()) == before
        return
    kept = desk.desk.queries.customer(made.id)
    assert kept is not None and len(desk.desk.queries.customers()) == before + 1
    for written in (kept.name, kept.note, kept.places[0].text, kept.places[0].access):
        assert written.strip() == text.strip() or "\0" in text or len(text) > 1000


@pytest.mark.hostile("desk")
@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_searching_for_it_breaks_no_search(desk: StoryDesk, text: str) -> None:
    queries = desk.desk.queries
    for find in (queries.find_customers, queries.find_jobs, queries.find_places, queries.find_services):
        assert len(find(text)) <= 20  # type: ignore[operator]
    assert queries.pin(text) is None
    assert queries.job_by_number(text) is None


@pytest.mark.hostile("templates")
@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_a_sentence_that_quotes_it_says_it_and_nothing_else(text: str) -> None:
    assert say(T("Booked for {who}.", who=text)) == f"Booked for {text}."
    assert say(T("{n} job for {who}", "{n} jobs for {who}", n=2, who=text)) == f"2 jobs for {text}"


@pytest.mark.hostile("desk")
@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_a_call_under_that_name_rings_like_any_other(desk: StoryDesk, text: str) -> None:
    try:
        card = desk.ring(text[:60], name=text)
    except DeskError as refusal:
        assert str(refusal)
        return
    assert card.name.strip() == text.strip() or len(card.name) < len(text) or "\0" in text
    desk.miss()


def test_the_log_does_not_repeat_what_is_quoted() -> None:
    for text in TEXTS:
        line = masked(f"refused “{text[:80]}”")
        assert "window.pwned" not in line


@pytest.mark.hostile("file names")
@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_a_file_of_that_name_is_only_a_file(tmp_path: Path, text: str) -> None:
    name = text.replace("/", "").replace("\0", "")[:60]
    if not name.strip(". ") or len(name.encode("utf-8", "replace")) > 200:
        name = f"x{len(name)}"
    table, extract = tmp_path / f"{name}.csv", tmp_path / f"{name}.osm.pbf"
    table.write_text("name\nZhao\n", encoding="utf-8")
    extract.write_bytes(b"no map at all")
    assert read_table(table) == [{"name": "Zhao"}]
    with pytest.raises(NotPossible) as refused:
        check(extract)
    assert extract.name in str(refused.value)
    assert sorted(tmp_path.iterdir()) == sorted([table, extract])
