"""`audit verify` and `audit anchor`, as people and scripts type them; and what doctor says of the log."""

from __future__ import annotations

from app.adapters import sqlite
from app.diagnostics import Health
from app.diagnostics_data import data_findings
from app.paths import Profile
from db.safe.keeper import FileKeeper
from tests.app.cli.test_doctor_data import NOW
from tests.app.cli.test_every_command import request
from tests.app.cli.test_keeping import Chain, chain, no_chain
from tests.support.command_line import Shell

__all__ = ["chain", "no_chain"]


def harm(shell: Shell, *statements: str) -> None:
    """Change the desk behind the program's back."""
    link = sqlite.open_with(shell.profile / "desk.db")
    for statement in statements:
        link.execute(statement)
    link.close()


def doctor(shell: Shell) -> Health:
    """How doctor finds the log."""
    keeper = FileKeeper(shell.profile / "desk.db", shell.profile / "backups", now=lambda: NOW)
    found = data_findings(Profile(shell.profile), lambda: keeper, str(keeper.desk), NOW)
    return next(f.health for f in found if f.name == "log")


def test_a_log_is_proved_and_its_anchor_kept(shell: Shell, chain: Chain) -> None:
    shell.ok("book", shell.file("call.json", request(shell)))
    told = shell.ok("audit", "verify")
    assert (told["sound"], told["first"], told["flaws"]) == (True, None, [])
    word = shell.ok("audit", "anchor")["anchor"]
    assert word == told["anchor"]
    assert shell.ok("audit", "verify", "--anchor", word)["anchors"] == 1
    assert doctor(shell) is Health.FINE


def test_a_changed_line_is_told_by_its_number(shell: Shell, chain: Chain) -> None:
    harm(shell, "UPDATE change_log SET who = 'Nobody' WHERE number = 2")
    ran = shell.run("audit", "verify")
    assert ran.code == 2
    assert "The change log is not as it was written. Line 2 was changed." in ran.out
    told = shell.run("audit", "verify", "--json")
    assert (told.code, told.json["first"]) == (2, 2)
    assert doctor(shell) is Health.BROKEN


def test_a_cut_end_is_found_by_the_backup(shell: Shell, chain: Chain) -> None:
    shell.ok("backup", str(shell.profile / "backups" / "desk.x.backup"))
    last = shell.ok("audit", "verify")
    assert last["anchors"] == 1
    harm(
        shell,
        *(
            f"DELETE FROM {t} WHERE number = (SELECT max(number) FROM change_seal)"
            for t in ("change_item", "change_log")
        ),
        "DELETE FROM change_seal WHERE number = (SELECT max(number) FROM change_seal)",
    )
    ran = shell.run("audit", "verify")
    assert ran.code == 2 and "its end was cut off" in ran.out


def test_restoring_an_older_desk_is_no_fault(shell: Shell, chain: Chain) -> None:
    older, newer = (str(shell.profile / "backups" / f"desk.{n}.backup") for n in (1, 2))
    shell.ok("backup", older)
    shell.ok("book", shell.file("call.json", request(shell)))
    shell.ok("backup", newer)
    shell.ok("restore", older)
    told = shell.ok("audit", "verify")
    assert (told["sound"], told["anchors"]) == (True, 2)
    harm(shell, "UPDATE change_log SET command = 'Other' WHERE command = 'Restored'")
    assert not shell.run("audit", "verify", "--json").json["sound"], "only the line that says so excuses it"


def test_without_a_keyring_it_is_said(shell: Shell, no_chain: None) -> None:
    ran = shell.run("audit", "verify")
    assert ran.code == 0 and "None of its lines is sealed with a key" in ran.out


def test_wrong_words(shell: Shell) -> None:
    ran = shell.run("audit", "verify", "--anchor", "rusty")
    assert ran.code == 2 and "is no anchor" in ran.err
