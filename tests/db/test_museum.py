"""Desks written by every version so far open with the program of today, with everything that was in them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from app.adapters import sqlite
from db.safe.keeper import FileKeeper
from db.storage import DeskStorage, look
from db.upgrade import newest
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk

MUSEUM = Path(__file__).resolve().parents[1] / "museum"
EXHIBITS = sorted(MUSEUM.glob("*.desk.gz"))


def test_this_version_has_its_desk_in_the_museum() -> None:
    assert f"{newest()}.desk.gz" in {e.name for e in EXHIBITS}, "run tools/museum.py and keep what it leaves"


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda e: e.name.split(".")[0])
def test_an_old_desk_opens_whole_and_goes_on(exhibit: Path, tmp_path: Path) -> None:
    version = exhibit.name.split(".")[0]
    known = json.loads((MUSEUM / f"{version}.json").read_text(encoding="utf-8"))
    file = tmp_path / "desk.db"
    file.write_bytes(gzip.decompress(exhibit.read_bytes()))
    link = sqlite.connect(str(file))
    assert link.execute("SELECT version_num FROM alembic_version").fetchall() == [(version,)]
    link.close()
    proof = FileKeeper(file).verify(file)
    assert (proof.sound, proof.problems) == (True, ()), "nothing in it is strange to the program of today"

    with DeskStorage.open(file, seat="seat-1") as storage:
        desk = StoryDesk(FixedClock(), storage)
        assert sorted(c.name for c in storage.queries.customers()) == known["customers"]
        assert (
            sorted(s.code for s in storage.queries.staff(desk.desk.queries.desk().branches[0].id))
            == (known["staff"])
        )
        customer = storage.queries.customers()[0]
        number = desk.book(1, "leak-repair", customer, desk.window(9, 11, days=3)).number
        desk.desk.history.undo()
    assert look(file).version == newest()
    link = sqlite.connect(str(file))
    now = {name: link.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in known["rows"]}
    assert link.execute("SELECT max(number) FROM job").fetchone()[0] == number
    link.close()
    fewer = {name for name, rows in known["rows"].items() if now[name] < rows}
    assert not fewer
    assert now["job"] == known["rows"]["job"] + 1
