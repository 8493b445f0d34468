"""A damaged encrypted desk: one bad page costs what is on it, wherever it lies, and nothing decrypted lies about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.adapters import sqlite, vault
from app.domain.errors import NotPossible, NotReachable
from db.safe.cipher_pages import PAGE, SALT, PageCipher
from db.safe.keeper import FileKeeper
from db.storage import DeskStorage
from tests.db.safe.conftest import names
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk

MANY = 60
WORDS = "correct horse battery"


@pytest.fixture
def locked(file: Path) -> Path:
    """The desk with sixty customers more, encrypted; everything is in the one file."""
    with DeskStorage.open(file, seat="seat-1") as storage:
        desk = StoryDesk(FixedClock(), storage)
        for n in range(MANY):
            desk.customer(f"Customer {n:02}", f"+4179555{n:04}", "Städtle 38, Vaduz")
    FileKeeper(file).encrypt(WORDS)
    for plain in (file.parent / "backups").iterdir():
        plain.unlink()
    return file


def cipher(file: Path) -> PageCipher:
    """As the file is sealed."""
    return PageCipher(vault.key_of(file), file.read_bytes()[:SALT])


def page(file: Path, number: int) -> bytes:
    """A page of the file, counted from 1."""
    return file.read_bytes()[(number - 1) * PAGE : number * PAGE]


def leaves(file: Path, kind: int, words: bytes) -> list[int]:
    """Numbers of the pages of a kind (0x0D table, 0x0A index) with these words on them."""
    key = cipher(file)
    found = []
    for number in range(2, file.stat().st_size // PAGE + 1):
        plain = key.opened(page(file, number), number)
        if plain[0] == kind and words in plain:
            found.append(number)
    return found


def root(file: Path, name: str) -> int:
    """The page a table or an index begins on."""
    link = sqlite.open_with(file, vault.key_of(file))
    number = link.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
    link.close()
    return int(number)


def flip(file: Path, number: int, at: int = 2000) -> None:
    """Change one bit of a page."""
    with file.open("r+b") as handle:
        handle.seek((number - 1) * PAGE + at)
        byte = handle.read(1)[0]
        handle.seek(-1, 1)
        handle.write(bytes([byte ^ 0x10]))


def wipe(file: Path, number: int) -> None:
    """Lose a page whole."""
    with file.open("r+b") as handle:
        handle.seek((number - 1) * PAGE)
        handle.write(b"\xa5" * PAGE)


def test_the_pages_are_sealed_as_we_say(locked: Path) -> None:
    key = cipher(locked)
    count = locked.stat().st_size // PAGE
    assert all(key.is_sound(page(locked, n), n) for n in range(1, count + 1))
    assert not key.is_sound(page(locked, 2), 3)
    plain = key.opened(page(locked, 1), 1)
    assert plain.startswith(sqlite.PLAIN_HEAD) and plain[20] == 80
    again = key.sealed(plain, 1)
    assert key.is_sound(again, 1) and key.opened(again, 1) == plain
    flip(locked, 1, 100)
    assert not key.is_sound(page(locked, 1), 1)
    link = sqlite.open_with(locked, vault.key_of(locked))
    with pytest.raises(sqlite.DatabaseError):
        link.execute("SELECT count(*) FROM sqlite_master")
    link.close()


@pytest.mark.parametrize("harm", [flip, wipe])
def test_a_page_of_a_table_costs_its_rows_and_no_others(
    locked: Path, harm: Callable[[Path, int], None]
) -> None:
    before = names(locked)
    hit = leaves(locked, 0x0D, b"Customer 3")
    rows_on_it = [n for n in before if n.encode() in cipher(locked).opened(page(locked, hit[0]), hit[0])]
    harm(locked, hit[0])
    with (
        pytest.raises((NotPossible, NotReachable, sqlite.DatabaseError)),
        DeskStorage.open(locked) as storage,
    ):
        storage.queries.customers()
    wreck = locked.read_bytes()
    done = FileKeeper(locked).salvage()
    assert done.kept.read_bytes() == wreck
    left = names(locked)
    assert 0 < len(before) - len(left) <= len(rows_on_it)
    lost = [what for table, what in done.lost if table == "customer"]
    assert len(lost) == len(before) - len(left)
    assert set(before) - set(left) <= set(rows_on_it)
    assert FileKeeper(locked).is_encrypted() and not sqlite.is_plain(locked)
    assert FileKeeper(locked).check(True) is None


def test_a_page_of_an_index_costs_nothing(locked: Path) -> None:
    before = names(locked)
    wipe(locked, root(locked, "ix_visit_branch_id_start_at"))
    assert FileKeeper(locked).check(True) is not None
    done = FileKeeper(locked).salvage()
    assert (names(locked), done.lost) == (before, ())
    assert FileKeeper(locked).check(True) is None


@pytest.mark.parametrize("salt_too", [True, False])
@pytest.mark.parametrize("with_backup", [True, False])
def test_the_first_page_is_taken_from_elsewhere(locked: Path, salt_too: bool, with_backup: bool) -> None:
    keeper = FileKeeper(locked)
    before = names(locked)
    if with_backup:
        keeper.back_up()
    if salt_too:
        wipe(locked, 1)
    else:
        flip(locked, 1)
    with pytest.raises(NotPossible):
        DeskStorage.open(locked)
    done = keeper.salvage()
    assert names(locked) == before
    assert done.taken["customer"] == len(before)
    assert keeper.is_encrypted()


def test_without_the_salt_a_wiped_page_is_still_known(locked: Path) -> None:
    before = names(locked)
    wipe(locked, leaves(locked, 0x0D, b"Customer 3")[0])
    wipe(locked, 1)
    FileKeeper(locked).salvage()
    left = names(locked)
    assert 0 < len(left) < len(before) and set(left) < set(before)


def test_a_file_cut_short_gives_what_is_there(locked: Path) -> None:
    before = names(locked)
    with locked.open("r+b") as handle:
        handle.truncate(locked.stat().st_size - PAGE // 2)
    FileKeeper(locked).salvage()
    assert set(names(locked)) <= set(before) and names(locked)


def test_changes_still_in_the_log_come_along_up_to_the_first_bad_page(locked: Path) -> None:
    assert len(names(locked)) > MANY  # and from now on it is written into a log
    reader = sqlite.open_with(locked, vault.key_of(locked))  # keeps the log from being emptied
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM job").fetchone()
    copy, spoilt = locked.with_name("copy.db"), locked.with_name("spoilt.db")
    with DeskStorage.open(locked, seat="seat-1") as storage:
        desk = StoryDesk(FixedClock(), storage)
        desk.customer("In The Log", "+41795550999", "Städtle 38, Vaduz")
        before_last = locked.with_name("desk.db-wal").stat().st_size
        desk.customer("Last One", "+41795550998", "Städtle 38, Vaduz")
        for target in (copy, spoilt):
            for side in ("", "-wal", ".key"):
                target.with_name(target.name + side).write_bytes(
                    locked.with_name(locked.name + side).read_bytes()
                )
    reader.close()
    for target in (copy, spoilt):
        wipe(target, root(locked, "ix_visit_branch_id_start_at"))
    with spoilt.with_name("spoilt.db-wal").open("r+b") as handle:
        handle.seek(before_last + 2000)
        handle.write(b"\xa5" * 100)
    for target in (copy, spoilt):
        FileKeeper(target).salvage()
    assert {"In The Log", "Last One"} <= set(names(copy))
    assert "In The Log" in names(spoilt) and "Last One" not in names(spoilt)


def test_nothing_decrypted_is_left_or_made_on_the_way(locked: Path) -> None:
    wipe(locked, leaves(locked, 0x0D, b"Customer 3")[0])
    seen: list[bytes] = []

    def look(_: object) -> None:
        seen.extend(f.read_bytes() for f in locked.parent.rglob("*") if f.is_file())

    FileKeeper(locked).salvage(tell=look)
    look(None)
    assert len(seen) > 10
    assert not any(b"Customer 1" in some for some in seen)
