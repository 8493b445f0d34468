"""The change log is sealed: whatever is changed, taken out, put in or cut off is found, at the very line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, text

from app.adapters import vault
from app.audit import Anchor, Verdict
from app.commands import EmptyDesk
from app.domain.errors import NotPossible
from db import audit
from db.audit_verify import verify
from db.engine import WRITING
from db.storage import DeskStorage
from tests.app.cli.test_keeping import Chain, chain, no_chain
from tests.db.safe.conftest import work_a_little
from tests.support.desk import BRANCH, StoryDesk

__all__ = ["chain", "no_chain"]

Harm = Callable[[Connection], object]


@pytest.fixture
def worked(storage: DeskStorage, chain: Chain) -> Iterator[StoryDesk]:
    """A desk with a dozen lines, sealed with the key of this computer's keyring."""
    made = work_a_little(storage)
    for n in range(4):
        made.customer(f"Customer {n}", f"+4179555{n:04}", "Städtle 38, Vaduz")
    assert len(chain.kept) == 1
    yield made


def changed(desk: StoryDesk, *statements: str, **values: object) -> None:
    """Do something to the database behind the program's back."""
    with desk.storage.engine.connect().execution_options(**{WRITING: True}) as link:
        link.begin()
        for statement in statements:
            link.execute(text(statement), values)
        link.commit()


def look(desk: StoryDesk, *anchors: Anchor) -> Verdict:
    """What a look at the log says."""
    with desk.storage.engine.connect() as link:
        return verify(link, anchors)


def end(desk: StoryDesk) -> Anchor:
    """The log's end."""
    with desk.storage.engine.connect() as link:
        found = audit.end(link)
    assert found is not None
    return found


def test_what_nobody_touched_is_sound(worked: StoryDesk) -> None:
    verdict = look(worked, end(worked))
    assert (verdict.sound, verdict.flaws, verdict.anchors) == (True, (), 1)
    assert verdict.lines == verdict.keyed > 8
    assert (verdict.plain, verdict.foreign) == (0, 0)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE change_log SET who = 'Somebody else' WHERE number = :n",
        "UPDATE change_log SET payload = replace(payload, '1', '2') WHERE number = :n",
        "UPDATE change_log SET label = label || ' ' WHERE number = :n",
        "UPDATE change_log SET key = 'x' WHERE number = :n",
        "UPDATE change_log SET undo = NULL, payload = '{}' WHERE number = :n",
        "UPDATE change_item SET entity = 'x' WHERE number = :n AND kind = 'customer'",
        "INSERT INTO change_item VALUES (:n, 'job', 'x')",
        "UPDATE change_seal SET print = replace(print, 'a', 'b') WHERE number = :n",
        "UPDATE change_seal SET seal = substr(seal, 1, 72) || CASE substr(seal, 73) WHEN '0' THEN '1' ELSE '0' END "
        "WHERE number = :n",
    ],
)
def test_a_changed_line_is_found_at_its_number(worked: StoryDesk, harm: str) -> None:
    number = end(worked).number - 2
    changed(worked, harm, n=number)
    verdict = look(worked)
    assert not verdict.sound
    assert verdict.flaws[0].number == number


def test_the_moment_belongs_to_the_line(worked: StoryDesk) -> None:
    number = end(worked).number - 2
    other = "at + interval '1 second'" if worked.storage.on_server else "at + 1000000"
    changed(worked, f"UPDATE change_log SET at = {other} WHERE number = :n", n=number)
    assert [f.number for f in look(worked).flaws] == [number]


def test_a_line_taken_out_is_found_at_its_number(worked: StoryDesk) -> None:
    number = end(worked).number - 2
    gone = ("DELETE FROM change_item WHERE number = :n", "DELETE FROM change_log WHERE number = :n")
    changed(worked, *gone, n=number)
    verdict = look(worked)
    assert [f.number for f in verdict.flaws] == [number]
    assert "taken out" in str(verdict.flaws[0].what)
    changed(worked, "DELETE FROM change_seal WHERE number = :n", n=number)
    verdict = look(worked)
    assert [f.number for f in verdict.flaws] == [number + 1], "its place is empty"
    assert "1 line is missing" in str(verdict.flaws[0].what)


def test_the_beginning_taken_out_is_found(worked: StoryDesk) -> None:
    changed(
        worked, *(f"DELETE FROM {t} WHERE number <= 2" for t in ("change_item", "change_log", "change_seal"))
    )
    assert "2 lines are missing" in str(look(worked).flaws[0].what)


def test_a_line_put_in_is_found(worked: StoryDesk) -> None:
    last = end(worked).number
    changed(
        worked,
        "INSERT INTO change_log (number, at, seat, who, key, command, label, payload) "
        "SELECT number + 1, at, seat, who, 'forged', command, label, payload FROM change_log WHERE number = :n",
        n=last,
    )
    verdict = look(worked)
    assert [f.number for f in verdict.flaws] == [last + 1]
    assert "no seal" in str(verdict.flaws[0].what)


def forge(desk: StoryDesk, number: int, keep_seals: bool) -> None:
    """Change a line and write every later print anew, as somebody can who knows the program but not the key."""
    changed(desk, "UPDATE change_log SET who = 'Somebody else' WHERE number = :n", n=number)
    with desk.storage.engine.connect().execution_options(**{WRITING: True}) as link:
        link.begin()
        mark = ""
        for lines, seals in list(audit.portions(link)):
            for n, line in lines.items():
                mark = audit.print_of(mark, seals[n].place, line)
                seal = seals[n].seal if keep_seals else None
                values = {"n": n, "p": mark, "s": seal if n >= number else seals[n].seal}
                link.execute(text("UPDATE change_seal SET print = :p, seal = :s WHERE number = :n"), values)
        link.commit()


def test_who_writes_all_prints_anew_still_has_no_key(worked: StoryDesk) -> None:
    known, number = end(worked), end(worked).number - 2
    forge(worked, number, keep_seals=True)
    assert look(worked).flaws[0].number == number
    forge(worked, number, keep_seals=False)
    verdict = look(worked)
    assert verdict.plain == 3, "lines without a key are counted: there is a key"
    assert not look(worked, known).sound, "and the anchor kept elsewhere knows better"


def test_a_cut_end_is_found_by_an_anchor_only(worked: StoryDesk) -> None:
    known = end(worked)
    n = known.number - 1
    changed(
        worked,
        *(f"DELETE FROM {t} WHERE number >= :n" for t in ("change_item", "change_log", "change_seal")),
        n=n,
    )
    assert look(worked).sound
    verdict = look(worked, known)
    assert [f.number for f in verdict.flaws] == [known.number]
    assert "its end was cut off" in str(verdict.flaws[0].what)
    worked.customer("Later", "+41795559999", "Städtle 38, Vaduz")
    worked.customer("Later still", "+41795559998", "Städtle 38, Vaduz")
    assert not look(worked, known).sound, "nor can it be grown over"


def test_emptying_the_desk_lets_the_log_go(worked: StoryDesk) -> None:
    known = end(worked)
    before = Anchor(known.number, known.place, known.print, datetime(2026, 1, 1, tzinfo=UTC))
    with worked.storage.unit() as unit:
        unit.clear()
        unit.commit()
    assert look(worked).sound
    assert not look(worked, before).sound, "only the command that says so may"
    entry = work_a_little(worked.storage).desk.queries.history(None, 1)[0]
    assert entry.number > known.number


def test_the_command_that_empties_a_desk_says_so(worked: StoryDesk) -> None:
    known = end(worked)
    worked.do(EmptyDesk(branch=BRANCH))
    verdict = look(worked, Anchor(known.number, known.place, known.print, datetime(2026, 1, 1, tzinfo=UTC)))
    assert (verdict.sound, verdict.lines, verdict.anchors) == (True, 1, 1)
    assert not look(
        worked, Anchor(known.number, known.place, known.print, datetime(2200, 1, 1, tzinfo=UTC))
    ).sound


def test_another_computers_seals_are_vouched_for_by_ours(worked: StoryDesk, chain: Chain) -> None:
    ours = dict(chain.kept)
    number = end(worked).number
    chain.kept.clear()
    vault.forget()
    worked.customer("From another seat", "+41795557777", "Städtle 38, Vaduz")
    chain.kept.clear()
    chain.kept.update(ours)
    vault.forget()
    assert look(worked).foreign == 1
    worked.customer("From ours", "+41795557776", "Städtle 38, Vaduz")
    assert look(worked).sound
    forge(worked, number + 1, keep_seals=True)
    assert look(worked).flaws[0].number == number + 2


def test_without_a_keyring_there_are_prints(storage: DeskStorage, no_chain: None) -> None:
    made = work_a_little(storage)
    assert look(made).plain == look(made).lines > 3
    number = end(made).number - 1
    changed(made, "UPDATE change_log SET who = 'Somebody else' WHERE number = :n", n=number)
    assert [f.number for f in look(made).flaws] == [number]


def test_a_log_from_before_is_sealed_whole(worked: StoryDesk) -> None:
    changed(worked, "DELETE FROM change_seal")
    with worked.storage.engine.connect().execution_options(**{WRITING: True}) as link:
        link.begin()
        count = audit.seal_all(link)
        assert audit.seal_all(link) == 0, "a sealed log is left alone"
        link.commit()
    verdict = look(worked)
    assert (verdict.sound, verdict.lines, verdict.keyed) == (True, count, 1)
    changed(worked, "UPDATE change_log SET who = 'Somebody else' WHERE number = 3")
    assert [f.number for f in look(worked).flaws] == [3]


def test_many_flaws_are_counted(worked: StoryDesk) -> None:
    for n in range(30):
        worked.customer(f"More {n}", f"+4179666{n:04}", "Städtle 38, Vaduz")
    changed(worked, "UPDATE change_log SET who = 'Somebody else' WHERE number > 5")
    verdict = look(worked)
    assert (len(verdict.flaws), verdict.flaws[0].number) == (20, 6)
    assert verdict.many == verdict.lines - 5


def test_an_anchor_in_a_word(worked: StoryDesk) -> None:
    known = end(worked)
    assert Anchor.read(f" {known.written()}\n") == known
    for word in ("", "1-2", "1-2-xyz", known.written() + "0", "-".join(("9" * 30, "1", known.print))):
        with pytest.raises(NotPossible) as refused:
            Anchor.read(word)
        assert refused.value.code == "anchor"
