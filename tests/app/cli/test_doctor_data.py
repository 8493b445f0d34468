"""What `doctor` says about a desk's data, and the mend for each."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.adapters import sqlite, vault
from app.commands import ChangeSetting
from app.diagnostics import Health
from app.diagnostics_data import data_findings
from app.paths import Profile
from db.safe.keeper import FileKeeper
from db.safe.swap import plan_file
from db.storage import DeskStorage, keeper
from tests.app.cli.test_keeping import Chain, chain, no_chain
from tests.support.clock import THURSDAY_MORNING
from tests.support.command_line import Shell
from tests.support.desk import StoryDesk

__all__ = ["chain", "no_chain"]

NOW = THURSDAY_MORNING + timedelta(hours=1)


def found(shell: Shell, now: datetime = NOW) -> dict[str, Any]:
    """Findings by name."""
    file = shell.profile / "desk.db"
    keeper = FileKeeper(file, shell.profile / "backups", now=lambda: now)
    return {f.name: f for f in data_findings(Profile(shell.profile), lambda: keeper, str(file), now)}


def states(shell: Shell, now: datetime = NOW) -> dict[str, str]:
    """States by name, those that are fine left out."""
    return {name: f.health.value for name, f in found(shell, now).items() if f.health is not Health.FINE}


@pytest.fixture(autouse=True)
def private(shell: Shell) -> None:
    """As the program makes it: for its owner only."""
    for path in (shell.profile, *shell.profile.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


def test_a_backed_up_desk_is_fine(shell: Shell, chain: Chain) -> None:
    assert states(shell) == {"backups": "remark"}
    FileKeeper(shell.profile / "desk.db", now=lambda: NOW).back_up()
    assert states(shell) == {}
    names = {c["name"] for c in shell.ok("doctor")["checks"]}
    assert {"file", "pages", "backups", "encryption", "keyring", "clock"} <= names


def test_backups_that_are_old_or_unproved(shell: Shell, chain: Chain) -> None:
    keeper = FileKeeper(shell.profile / "desk.db", now=lambda: NOW)
    made = keeper.back_up()
    assert states(shell, NOW + timedelta(days=3)) == {}, "nothing was changed since"
    with DeskStorage.open(shell.profile / "desk.db", seat="seat-1") as storage:
        StoryDesk(shell.clock, storage).do(ChangeSetting(name="backup.every", value="day"))
    assert states(shell, NOW + timedelta(days=3)) == {"backups": "remark"}
    link = sqlite.open_with(made.file)
    link.execute("DELETE FROM backup_note WHERE name = 'proved'")
    link.close()
    assert "never proved" in str(found(shell)["backups"].what)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are Unix's")
def test_a_file_others_may_read(shell: Shell, chain: Chain) -> None:
    (shell.profile / "desk.db").chmod(0o644)
    assert states(shell)["file"] == "remark"
    assert "chmod" in str(found(shell)["file"].mend)


def test_a_restore_cut_short_and_desks_put_aside(shell: Shell, chain: Chain) -> None:
    keeper = FileKeeper(shell.profile / "desk.db")
    keeper.restore(keeper.back_up().file)
    assert "put aside" in str(found(shell)["file"].what)
    plan_file(keeper.desk).write_text("{}")
    assert "cut short" in str(found(shell)["file"].what)


def test_a_network_share(shell: Shell, chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.safe.keeper.far_away", lambda path: "nfs4")
    assert states(shell)["file"] == "broken"
    assert "PostgreSQL" in str(found(shell)["file"].mend)


def test_damaged_pages_name_the_way_back(shell: Shell, chain: Chain) -> None:
    file = shell.profile / "desk.db"
    whole = bytearray(file.read_bytes())
    whole[4096 * 6 : 4096 * 9] = b"\xa5" * 4096 * 3
    file.write_bytes(whole)
    assert states(shell)["pages"] == "broken"
    assert "salvage" in str(found(shell)["pages"].mend)
    assert shell.run("doctor").code == 1


def test_a_desk_whose_key_is_gone(shell: Shell, chain: Chain) -> None:
    FileKeeper(shell.profile / "desk.db").encrypt()
    assert "key is at hand" in str(found(shell)["encryption"].what)
    chain.kept.clear()
    vault.forget()
    assert states(shell)["encryption"] == "broken"
    assert "DOORSTEP_PASSPHRASE" in str(found(shell)["encryption"].mend)


def test_no_keyring_and_a_password_in_an_address(shell: Shell, no_chain: None, tmp_path: Path) -> None:
    assert states(shell)["keyring"] == "remark"


def test_a_password_that_stands_in_an_address(shell: Shell, chain: Chain) -> None:
    nobody = "postgresql://a:b@127.0.0.1:1/d"
    findings = data_findings(
        Profile(shell.profile), lambda: keeper(nobody, shell.profile), nobody, datetime.now(UTC)
    )
    told = {f.name: f for f in findings}
    assert told["log"].health is Health.REMARK, "a server that does not answer is said by another line"
    assert told["keyring"].health is Health.REMARK
    assert "secret keep" in str(told["keyring"].mend)


def test_a_clock_that_went_back(shell: Shell, chain: Chain) -> None:
    FileKeeper(shell.profile / "desk.db", now=lambda: NOW).back_up()
    assert states(shell, NOW - timedelta(days=1)) == {"clock": "remark"}
