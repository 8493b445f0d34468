"""A server's desk: dumped by PostgreSQL's own program, proved in a database beside, upgraded only after a dump."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.errors import NotPossible
from app.safekeeping import Why
from db.engine import address, make_engine
from db.safe.server import ServerKeeper
from db.storage import DeskStorage, migrate
from db.upgrade import current, newest, run_steps, versions
from tests.db.safe.conftest import work_a_little

pytestmark = pytest.mark.postgres


@pytest.fixture
def keeper(postgres_url: str, tmp_path: Path) -> ServerKeeper:
    """A desk on a server, with work in it."""
    with DeskStorage.open(postgres_url, seat="seat-1") as storage:
        work_a_little(storage)
    return ServerKeeper(address(postgres_url), tmp_path / "backups")


def test_a_dump_is_made_and_proved(keeper: ServerKeeper) -> None:
    made = keeper.back_up()
    assert (made.why, made.proved is not None, made.newest > 0) == (Why.HAND, True, True)
    assert keeper.backups()[0].file == made.file
    proof = keeper.verify(made.file)
    assert (proof.sound, proof.compared, proof.rows["job"]) == (True, True, 2)
    assert keeper.loss(made.file).changes == 0
    made.file.write_bytes(made.file.read_bytes()[:2000])
    assert not keeper.verify(made.file).sound


def test_the_log_of_a_server_is_proved_and_compared_with_its_dumps(
    keeper: ServerKeeper, postgres_url: str
) -> None:
    assert keeper.back_up().anchor is not None
    verdict = keeper.audit()
    assert (verdict.sound, verdict.anchors, verdict.lines > 3) == (True, 1, True)
    engine = make_engine(address(postgres_url))
    with engine.begin() as link:
        for table in ("change_item", "change_log", "change_seal"):
            link.execute(text(f"DELETE FROM {table} WHERE number = (SELECT max(number) FROM change_seal)"))
    engine.dispose()
    cut = keeper.audit()
    assert "its end was cut off" in str(cut.flaws[0].what)


def test_no_upgrade_without_a_dump(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine = make_engine(address(postgres_url))
    before = versions()[-2]
    with engine.begin() as link:
        run_steps(link, before)
    with pytest.raises(NotPossible) as refused:
        DeskStorage.open(postgres_url)
    assert refused.value.code == "needs-backup"
    with monkeypatch.context() as without:
        without.setenv("PATH", str(tmp_path))  # a computer without PostgreSQL's programs
        with pytest.raises(NotPossible) as refused:
            migrate(postgres_url, tmp_path / "backups")
    assert refused.value.code == "no-pg-tools"
    with engine.connect() as link:
        assert current(link) == before
    done = migrate(postgres_url, tmp_path / "backups")
    assert (done.before, done.after) == (before, newest())
    assert done.backup is not None and done.backup.exists()
    with engine.connect() as link:
        assert current(link) == newest()
    engine.dispose()


def test_what_its_administrator_does_is_said(keeper: ServerKeeper, tmp_path: Path) -> None:
    for refused in (lambda: keeper.restore(tmp_path / "x"), keeper.salvage, keeper.encrypt):
        with pytest.raises(NotPossible) as wrong:
            refused()
        assert wrong.value.code == "on-server"
    assert keeper.check(True) is None
