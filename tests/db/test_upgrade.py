"""Opening: empty to newest, nothing else touched, a kill in between leaves the old or the new, never half."""

from __future__ import annotations

import gzip
import signal
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app.adapters import sqlite
from app.domain.errors import NotPossible, NotReachable
from app.ports import Progress
from db import upgrade
from db.engine import APPLICATION_ID, address, far_away, file_engine, make_engine
from db.models import Base
from db.safe.opening import prepare_file
from db.storage import DeskStorage
from tests.support.builders import a_branch
from tests.support.desk_storage import writing

MUSEUM = Path(__file__).resolve().parents[1] / "museum"


def old_desk(path: Path) -> None:
    """A desk's file from before the newest step, with a row in it: the newest tables without one of them."""
    with DeskStorage.open(path) as desk, writing(desk) as unit:
        unit.branches.save(a_branch())
    link = sqlite.connect(str(path))
    link.execute("DELETE FROM alembic_version")
    for kind, name in link.execute(
        "SELECT type, name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    ).fetchall():
        if name not in ("alembic_version",):
            link.execute(f"DROP {kind} {name}")
    link.execute("CREATE TABLE kept (word TEXT)")
    link.execute("INSERT INTO kept VALUES ('still here')")
    link.commit()
    link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    link.close()


def tables(path: Path) -> set[str]:
    """The tables in a file."""
    link = sqlite.connect(str(path))
    found = {r[0] for r in link.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    link.close()
    return found


def test_the_steps_make_the_tables_the_program_maps(storage: DeskStorage) -> None:
    with storage.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert upgrade.current(connection) == upgrade.newest()


def test_the_steps_names_tell_the_versions_alembic_reads_in_them() -> None:
    config = Config()
    config.set_main_option("script_location", str(upgrade.STEPS))
    script = ScriptDirectory.from_config(config)
    found = [revision.revision for revision in script.walk_revisions()]
    assert upgrade.versions() == tuple(reversed(found))
    assert upgrade.newest() == script.get_current_head()


def test_the_database_has_the_rule_against_double_booking(storage: DeskStorage) -> None:
    asked = (
        "SELECT count(*) FROM pg_constraint WHERE conname = 'ex_visit_one_place_at_a_time'"
        if storage.on_server
        else "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'tr_visit_one_place%'"
    )
    with storage.engine.connect() as connection:
        assert connection.execute(text(asked)).scalar() == (1 if storage.on_server else 2)


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite3"
    DeskStorage.open(file).close()
    before = file.read_bytes()
    DeskStorage.open(file).close()
    assert file.read_bytes() == before
    assert {p.name for p in tmp_path.iterdir()} == {"desk.sqlite3", "desk.sqlite3-lock"}


@pytest.mark.skipif(sys.platform == "win32", reason="modes are Unix's")
def test_the_file_is_its_owners_only(tmp_path: Path) -> None:
    file = tmp_path / "new" / "desk.sqlite3"
    with DeskStorage.open(file) as desk, writing(desk) as unit:
        unit.branches.save(a_branch())
        assert {stat.S_IMODE(p.stat().st_mode) for p in file.parent.iterdir()} == {0o600}
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_an_upgrade_keeps_the_rows_and_makes_a_sound_backup(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite3"
    old_desk(file)
    made = prepare_file(file, backups=tmp_path / "backups")
    assert made is not None and made.parent.name == "backups"
    assert {"kept", "job"} <= tables(file)
    assert tables(made) >= {"kept"} and "job" not in tables(made)
    assert prepare_file(file) is None


def test_an_upgrade_tells_how_far_it_is(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite3"
    old_desk(file)
    told: list[Progress] = []
    prepare_file(file, tell=told.append)
    shares = [round(p.fraction, 6) for p in told if p.fraction is not None]
    assert shares == sorted(shares) and shares[0] < 0.3 and shares[-1] > 0.6
    assert list(dict.fromkeys(p.stage for p in told)) == ["comparing", "copying", "checking", "upgrading"]


@pytest.mark.parametrize("stage", ["comparing", "copying", "checking", "upgrading"])
def test_an_upgrade_that_is_stopped_leaves_the_old_file(tmp_path: Path, stage: str) -> None:
    file = tmp_path / "desk.sqlite3"
    old_desk(file)
    before = file.read_bytes()
    told: list[str] = []
    with pytest.raises(NotPossible) as refused:
        prepare_file(file, tell=lambda p: told.append(p.stage), stop=lambda: stage in told)
    assert refused.value.code == "cancelled"
    assert file.read_bytes() == before
    kept = [p.suffix for p in (tmp_path / "backups").iterdir()]
    assert kept == ([".backup"] if stage == "upgrading" else []), "only a proved backup stays"
    prepare_file(file)
    assert {"kept", "job"} <= tables(file)


def a_desk_of_before(path: Path) -> None:
    """A real desk of the version before this one, with work in it."""
    path.write_bytes(gzip.decompress((MUSEUM / f"{upgrade.versions()[-2]}.desk.gz").read_bytes()))


def test_a_step_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite3"
    file.write_bytes(gzip.decompress((MUSEUM / "0001.desk.gz").read_bytes()))
    link = sqlite.connect(
        str(file)
    )  # the last thing the third step writes is there already: all before it was done
    link.execute("CREATE INDEX ix_change_log_seat_number ON change_log (who)")
    link.commit()
    link.close()
    before = file.read_bytes()
    with pytest.raises(NotPossible) as refused:
        prepare_file(file)
    assert refused.value.code == "upgrade-failed" and "left as it was" in str(refused.value)
    assert file.read_bytes() == before
    left = {p.name for p in tmp_path.iterdir() if p.is_file()}
    assert left == {"desk.sqlite3", "desk.sqlite3-lock"}, "nothing half-made stays"


def test_a_desk_whose_making_was_stopped_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite3"
    link = sqlite.connect(str(file))
    link.execute("PRAGMA journal_mode=WAL")
    link.execute("CREATE TABLE x (y)")
    link.execute("DROP TABLE x")
    link.commit()
    link.close()
    with DeskStorage.open(file) as desk:
        assert desk.queries.last_change() == 0


_UPGRADE = """
    import sys
    from pathlib import Path
    from db.safe.opening import prepare_file
    def wait(progress):
        if progress.stage == sys.argv[2]:
            print("there", flush=True)
            sys.stdin.read()
    prepare_file(Path(sys.argv[1]), tell=wait)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a kill is Unix's")
@pytest.mark.parametrize("stage", ["comparing", "copying", "checking", "upgrading"])
def test_a_killed_upgrade_leaves_the_old_file_which_opens_then(tmp_path: Path, stage: str) -> None:
    file = tmp_path / "desk.sqlite3"
    a_desk_of_before(file)
    before = file.read_bytes()
    root = Path(upgrade.__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(_UPGRADE), str(file), stage],
        cwd=root,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "there\n"
        process.send_signal(signal.SIGKILL)
    assert file.read_bytes() == before
    with DeskStorage.open(file) as desk:
        assert [c.name for c in desk.queries.customers()] == ["Ana Beck", "Zhao Min"]


# ---- refusals that touch nothing ------------------------------------------------------------------------


def foreign(path: Path) -> None:
    """A SQLite file of another program."""
    link = sqlite.connect(str(path))
    link.execute("CREATE TABLE contacts (name TEXT)")
    link.commit()
    link.close()


def newer(path: Path) -> None:
    """A desk's file of a later program."""
    DeskStorage.open(path).close()
    link = sqlite.connect(str(path))
    link.execute("UPDATE alembic_version SET version_num = '9999'")
    link.commit()
    link.close()


def cut(path: Path) -> None:
    """A desk's file that lost its end."""
    DeskStorage.open(path).close()
    with path.open("r+b") as handle:
        handle.truncate(path.stat().st_size // 2)


def scribbled(path: Path) -> None:
    """No database at all."""
    path.write_bytes(b"Dear diary, " * 1000)


@pytest.mark.parametrize(
    ("make", "code"),
    [(foreign, "foreign-file"), (newer, "newer-data"), (cut, "damaged"), (scribbled, "foreign-file")],
)
def test_what_cannot_be_used_is_refused_without_touching_a_byte(
    tmp_path: Path, make: object, code: str
) -> None:
    file = tmp_path / "desk.sqlite3"
    make(file)  # type: ignore[operator]
    before = file.read_bytes()
    with pytest.raises(NotPossible) as refused:
        DeskStorage.open(file)
    assert refused.value.code == code
    assert file.read_bytes() == before


@pytest.mark.postgres
def test_a_server_with_newer_or_foreign_tables_is_refused(postgres_url: str) -> None:
    DeskStorage.open(postgres_url).close()
    engine = make_engine(address(postgres_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NotPossible) as refused:
        DeskStorage.open(postgres_url)
    assert refused.value.code == "newer-data"
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(NotPossible) as refused:
        DeskStorage.open(postgres_url)
    assert refused.value.code == "foreign-file"
    engine.dispose()


@pytest.mark.postgres
def test_a_plain_seat_does_not_change_a_servers_tables(postgres_url: str) -> None:
    with pytest.raises(NotPossible) as refused:
        DeskStorage.open(postgres_url, upgrade=False)
    assert refused.value.code == "needs-upgrade"
    DeskStorage.open(postgres_url).close()
    DeskStorage.open(postgres_url, upgrade=False).close()


def test_a_server_that_is_not_there_is_not_reachable() -> None:
    with pytest.raises(NotReachable) as refused:
        DeskStorage.open("postgresql://nobody:secret@127.0.0.1:1/desk")
    assert refused.value.code == "server-away"
    assert "secret" not in str(refused.value)


def test_other_databases_are_refused() -> None:
    with pytest.raises(NotPossible) as refused:
        DeskStorage.open("mysql://localhost/desk")
    assert refused.value.code == "address"


@pytest.mark.skipif(sys.platform == "win32", reason="mounts are Unix's")
def test_a_network_share_is_recognised_by_its_mount() -> None:
    mounts = "/dev/sda / ext4 rw 0 0\nserver:/x /mnt/far nfs4 rw 0 0\n//s/y /mnt/with\\040space cifs rw 0 0\n"
    assert far_away(Path("/mnt/far/desk.sqlite3"), mounts) == "nfs4"
    assert far_away(Path("/mnt/with space/a/desk.sqlite3"), mounts) == "cifs"
    assert far_away(Path("/mnt/farther/desk.sqlite3"), mounts) == ""
    assert far_away(Path("/var/desk.sqlite3"), mounts) == ""


def test_every_connection_is_careful(tmp_path: Path) -> None:
    file = tmp_path / "desk.sqlite3"
    DeskStorage.open(file).close()
    engine = file_engine(file)
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "trusted_schema": 0,
        "recursive_triggers": 1,
        "application_id": APPLICATION_ID,
    }
    with engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    engine.dispose()
    assert found == wanted


def test_errors_do_not_tell_what_was_written(storage: DeskStorage) -> None:
    with storage.unit() as unit, pytest.raises(Exception) as failed:
        unit._work.connection.execute(
            text("INSERT INTO setting (nothing) VALUES (:v)"), {"v": "+41795550102"}
        )
    assert "+41795550102" not in str(failed.value)


def test_a_desk_in_memory_leaves_no_file() -> None:
    with DeskStorage.open(":memory:") as desk:
        folder = Path(desk._url.database or "").parent
        assert folder.is_dir()
    assert not folder.exists()
