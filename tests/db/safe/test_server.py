"""A server's desk: dumped by PostgreSQL's own program, proved in a database beside, upgraded only after a dump."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from app.domain.errors import NotPossible
from app.safekeeping import Why
from db.engine import address, make_engine
from db.safe import server
from db.safe.server import ServerKeeper
from db.storage import DeskStorage, migrate
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


def test_no_upgrade_without_a_dump(
    postgres_url: str, keeper: ServerKeeper, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    engine = make_engine(address(postgres_url))
    with engine.begin() as link:
        version = link.execute(text("SELECT version_num FROM alembic_version")).scalar()
        link.execute(text("DELETE FROM alembic_version"))
        link.execute(text("INSERT INTO alembic_version VALUES ('before')"))
    engine.dispose()
    steps: list[str] = []
    monkeypatch.setattr("db.upgrade.is_known", lambda revision: True)
    monkeypatch.setattr("db.upgrade.run_steps", lambda connection, target="head": steps.append(target))
    with pytest.raises(NotPossible) as refused:
        DeskStorage.open(postgres_url)
    assert refused.value.code == "needs-backup"
    monkeypatch.setattr(server.shutil, "which", lambda name: None)
    with pytest.raises(NotPossible) as refused:
        migrate(postgres_url, tmp_path / "backups")
    assert refused.value.code == "no-pg-tools"
    assert steps == []
    monkeypatch.undo()
    monkeypatch.setattr("db.upgrade.is_known", lambda revision: True)
    monkeypatch.setattr("db.upgrade.run_steps", lambda connection, target="head": steps.append(target))
    done = migrate(postgres_url, tmp_path / "backups")
    assert steps == ["head"]
    assert done.backup is not None
    assert (done.backup.exists(), done.after) == (True, version)


def test_what_its_administrator_does_is_said(keeper: ServerKeeper, tmp_path: Path) -> None:
    for refused in (lambda: keeper.restore(tmp_path / "x"), keeper.salvage, keeper.encrypt):
        with pytest.raises(NotPossible) as wrong:
            refused()
        assert wrong.value.code == "on-server"
    assert keeper.check(True) is None
