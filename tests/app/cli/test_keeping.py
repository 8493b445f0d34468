"""`backup`, `restore`, `salvage`, `encrypt` and `secret`, as people and scripts type them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as Nobody

from app.adapters import vault
from tests.app.cli.test_every_command import request
from tests.support.command_line import Shell


class Chain(KeyringBackend):
    """A keyring in memory."""

    priority = -1  # only where a test asks for it: keyring takes the best class it has ever heard of

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """One secret."""
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep one."""
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget one."""
        del self.kept[service, username]


@pytest.fixture
def chain() -> Iterator[Chain]:
    """This computer has a keyring; it is empty."""
    before, made = keyring.get_keyring(), Chain()
    keyring.set_keyring(made)
    vault.forget()
    yield made
    keyring.set_keyring(before)
    vault.forget()


@pytest.fixture
def no_chain() -> Iterator[None]:
    """This computer has no keyring."""
    before = keyring.get_keyring()
    keyring.set_keyring(Nobody())
    vault.forget()
    yield
    keyring.set_keyring(before)
    vault.forget()


def book(shell: Shell) -> str:
    """One more job in the desk."""
    return str(shell.ok("book", shell.file("call.json", request(shell)))["job"])


def test_a_backup_is_made_verified_and_restored(shell: Shell, tmp_path: Path) -> None:
    book(shell)
    copy = tmp_path / "copy.backup"
    made = shell.ok("backup", copy)
    assert (made["file"], made["why"], bool(made["proved"])) == (str(copy), "hand", True)
    late = book(shell)
    proof = shell.ok("backup", "verify", copy)
    assert (proof["sound"], proof["compared"], proof["rows"]["job"], proof["problems"]) == (True, True, 1, [])
    done = shell.ok("restore", copy)
    assert Path(done["kept"]).exists()
    assert shell.run("candidates", late).code == 2, "what was booked after the backup is gone"
    shell.ok("restore", done["kept"])
    assert shell.ok("candidates", late)["eligible"], "and it comes back with the desk that was put aside"


def test_an_unsound_backup_is_refused_in_a_sentence(shell: Shell, tmp_path: Path) -> None:
    copy = tmp_path / "copy.backup"
    shell.ok("backup", copy)
    copy.write_bytes(copy.read_bytes()[:20000])
    ran = shell.run("backup", "verify", copy, "--json")
    assert (ran.code, ran.json["sound"]) == (2, False)
    before = (shell.profile / "desk.db").read_bytes()
    ran = shell.run("restore", copy)
    assert ran.code == 2
    assert "was not restored" in ran.err
    assert "Traceback" not in ran.err
    assert (shell.profile / "desk.db").read_bytes() == before


def test_words_that_make_no_sense(shell: Shell, empty_shell: Shell, tmp_path: Path) -> None:
    assert "backup verify FILE" in shell.run("backup", "a", "b", "c").err
    assert "There is no file" in shell.run("restore", tmp_path / "nowhere").err
    assert "There is no file" in shell.run("backup", "verify", tmp_path / "nowhere").err
    assert shell.run("backup", shell.profile / "desk.db").code == 2
    assert shell.ok("backup", "list")["backups"] == []


def test_an_empty_profile_has_nothing_to_back_up(empty_shell: Shell, tmp_path: Path) -> None:
    ran = empty_shell.run("backup", tmp_path / "copy")
    assert (ran.code, "no desk to back up" in ran.err) == (2, True)
    assert empty_shell.run("salvage").code == 2
    assert empty_shell.run("encrypt").code == 2


def test_a_desk_is_encrypted_with_its_backups(shell: Shell, chain: Chain, tmp_path: Path) -> None:
    book(shell)
    shell.ok("backup", shell.profile / "backups" / "desk.one.backup")
    done = shell.ok("encrypt")
    assert done["keyring"] is True
    assert len(done["recovery"].replace("-", "")) == 30
    for file in [shell.profile / "desk.db", *(shell.profile / "backups").glob("*.backup")]:
        bytes_ = file.read_bytes()
        assert b"SQLite format" not in bytes_, file.name
        assert b"Zhao Min" not in bytes_, file.name
    assert book(shell)
    copy = tmp_path / "copy.backup"
    assert shell.ok("backup", copy)["encrypted"] is True
    assert b"Zhao" not in copy.read_bytes()
    assert shell.ok("backup", "verify", copy)["rows"]["job"] == 2
    assert all(b["encrypted"] for b in shell.ok("backup", "list")["backups"])
    shell.ok("restore", copy)
    key = next(iter(chain.kept.values()))
    everywhere = b"".join(p.read_bytes() for p in shell.profile.rglob("*") if p.is_file())
    assert key.encode() not in everywhere
    assert done["recovery"].encode() not in everywhere


def test_without_its_key_the_desk_stays_shut(
    shell: Shell, chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = shell.ok("encrypt")["recovery"]
    chain.kept.clear()
    vault.forget()
    ran = shell.run("export", "customers", "x.csv")
    assert ran.code == 2
    assert "Give the passphrase or the recovery code" in ran.err
    monkeypatch.setenv("DOORSTEP_PASSPHRASE", "not these words")
    assert "do not open" in shell.run("export", "customers", "x.csv").err
    monkeypatch.setenv("DOORSTEP_PASSPHRASE", code.lower().replace("-", " "))
    assert book(shell)
    monkeypatch.delenv("DOORSTEP_PASSPHRASE")
    vault.forget()
    assert book(shell), "the keyring has learned the key again"


def test_without_a_keyring_a_passphrase_is_needed(
    shell: Shell, no_chain: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = shell.run("encrypt")
    assert (ran.code, "a passphrase is needed" in ran.err) == (2, True)
    monkeypatch.setenv("DOORSTEP_NEW_PASSPHRASE", "short")
    assert "10 characters" in shell.run("encrypt").err
    monkeypatch.setenv("DOORSTEP_NEW_PASSPHRASE", "correct horse battery")
    done = shell.ok("encrypt")
    assert done["keyring"] is False
    vault.forget()
    monkeypatch.setenv("DOORSTEP_PASSPHRASE", "correct horse battery")
    assert book(shell)


def test_another_key_makes_the_old_words_useless(
    shell: Shell, chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shell.ok("encrypt")["recovery"]
    second = shell.ok("encrypt")["recovery"]
    assert first != second
    chain.kept.clear()
    vault.forget()
    monkeypatch.setenv("DOORSTEP_PASSPHRASE", first)
    assert shell.run("book", shell.file("call.json", request(shell))).code == 2
    monkeypatch.setenv("DOORSTEP_PASSPHRASE", second)
    assert book(shell)


def test_a_servers_password_is_kept_by_the_keyring(
    empty_shell: Shell, chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = "postgresql://desk@127.0.0.1:1/doorstep"
    assert empty_shell.run("secret", "show").code == 2
    monkeypatch.setattr("sys.stdin", io.StringIO("s3cr3t word\n"))
    kept = empty_shell.ok("secret", "keep", "--database", server)
    assert (kept["kept"], kept["name"]) == (True, server)
    assert list(chain.kept.values()) == ["s3cr3t word"]
    from app.adapters.server_secrets import with_password

    assert with_password(server) == "postgresql://desk:s3cr3t%20word@127.0.0.1:1/doorstep"
    assert with_password("postgresql://desk:own@h/d") == "postgresql://desk:own@h/d"
    assert with_password("desk.db") == "desk.db"
    ran = empty_shell.run("doctor", "--database", server)
    assert "s3cr3t" not in ran.out + ran.err
    assert empty_shell.ok("secret", "drop", "--database", server)["kept"] is False
    assert chain.kept == {}


def test_a_desk_is_encrypted_when_it_is_set_up(empty_shell: Shell, chain: Chain) -> None:
    done = empty_shell.ok("setup", "--name", "North", "--zone", "Europe/Vaduz", "--encrypt")
    assert len(done["recovery"].replace("-", "")) == 30
    assert b"North" not in (empty_shell.profile / "desk.db").read_bytes()
    vault.forget()
    assert empty_shell.run("setup", "--name", "South").code == 2, "it opens, and is set up already"
