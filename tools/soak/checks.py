"""What must hold after every kill; each finding is counted by kind and told in words."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from app.adapters import sqlite, vault
from app.adapters.city.checking import verify
from app.adapters.city.pack import PackStore
from app.audit import RESTORED
from app.domain.errors import DeskError, NotReachable
from db import upgrade
from db.safe.copies import described
from db.safe.keeper import FileKeeper
from db.safe.opening import prepare_file
from db.storage import DeskStorage
from tools.soak.work import WORDS

LOST, UNREADABLE, TORN = "lost_commands", "unreadable_desks", "half_commands"
HALF_PACK, BAD_BACKUP, HALF_UPGRADE = "half_packs", "bad_backups", "half_upgrades"
WRONG_RESTORE, FAILED = "wrong_restores", "failed_work"
KINDS = (LOST, UNREADABLE, TORN, HALF_PACK, BAD_BACKUP, HALF_UPGRADE, WRONG_RESTORE, FAILED)


@dataclass
class Findings:
    """Counts of what must be nought, the words for each, and how much was really tried."""

    wrong: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)
    tried: Counter[str] = field(default_factory=Counter)

    def note(self, kind: str, what: str) -> None:
        """Something that must not be."""
        self.wrong[kind] += 1
        self.told.append(f"{kind}: {what}")


def look(profile: Path, name: str, lines: list[str], findings: Findings) -> None:
    """Look at what a killed process worked on; lines: what it told before."""
    for line in lines:
        if line.startswith("failed "):
            findings.note(FAILED, f"{name}: {line}")
    said = [line.split(" ", 1) for line in lines if not line.startswith(("failed ", "ready"))]
    findings.tried.update(words[0] for words in said)
    {
        "commands": lambda: None,  # the desk is looked at once, after all of a round are dead
        "map": lambda: _map(profile, [int(w[1]) for w in said], findings),
        "backup": lambda: _backups(profile, [w[1] for w in said], findings),
        "migrate": lambda: _upgrades(profile, [w[1] for w in said], findings),
        "restore": lambda: _restored(profile, findings),
        "key": lambda: _locked(profile, findings),
    }[name]()


def desk(profile: Path, told: set[str], findings: Findings) -> None:
    """Open the desk as the program does; every command told is in it, whole."""
    file = profile / "desk.db"
    try:
        with DeskStorage.open(file, seat="look") as storage:
            storage.queries.desk()
        wrong = FileKeeper(file).check(True)
    except DeskError as refusal:
        findings.note(UNREADABLE, str(refusal))
        return
    if wrong is not None:
        findings.note(UNREADABLE, str(wrong))
        return
    link = sqlite.open_with(file)
    try:
        keys = {str(r[0]) for r in link.execute("SELECT key FROM change_log")}
        for key in sorted(told - keys):
            findings.note(LOST, key)
            told.discard(key)  # once is enough
        alone = "SELECT count(*) FROM {table} WHERE id NOT IN (SELECT entity FROM change_item WHERE kind = '{table}')"
        gone = "SELECT count(*) FROM change_item WHERE kind = '{table}' AND entity NOT IN (SELECT id FROM {table})"
        for table in ("job", "customer", "call"):
            for question in (alone, gone):
                if link.execute(question.format(table=table)).fetchone()[0]:
                    findings.note(TORN, f"{table}: {question.split()[-1]}")
    finally:
        link.close()


def _map(profile: Path, generations: list[int], findings: Findings) -> None:
    store = PackStore(profile / "maps")
    try:
        pack = store.current()
        if store.trouble is not None:
            findings.note(HALF_PACK, str(store.trouble))
        elif pack is None:
            if generations:
                findings.note(HALF_PACK, "a loaded map is gone")
        else:
            try:
                verify(pack.path, pack.name)
            except DeskError as refusal:
                findings.note(HALF_PACK, str(refusal))
        if generations and store.generation < max(generations):
            findings.note(HALF_PACK, "an older map is in use than was told")
    finally:
        store.close()


def _backups(profile: Path, names: list[str], findings: Findings) -> None:
    keeper = FileKeeper(profile / "desk.db")
    there = {file.name for file in keeper.folder.glob("*.backup")}
    for name in sorted(set(names) - there):
        findings.note(BAD_BACKUP, f"{name} is gone")
    for name in sorted(there):
        proof = keeper.verify(keeper.folder / name)
        if not proof.sound or not proof.compared:
            findings.note(BAD_BACKUP, f"{name}: {' '.join(map(str, proof.problems))}")
    shutil.rmtree(keeper.folder, ignore_errors=True)


def _upgrades(profile: Path, names: list[str], findings: Findings) -> None:
    folder = profile / "old"
    for file in sorted(folder.glob("*.db")):
        try:
            before = upgrade.inspected(file) if file.exists() else None
            if file.name in names and before != upgrade.newest():
                findings.note(HALF_UPGRADE, f"{file.name} was told as upgraded and is not")
            prepare_file(file)
            with DeskStorage.open(file) as storage:
                storage.queries.desk()
            if (wrong := FileKeeper(file).check(True)) is not None:
                findings.note(HALF_UPGRADE, str(wrong))
            link = sqlite.open_with(file)
            half = link.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'half_%'").fetchone()[0]
            link.close()
            if half:
                findings.note(HALF_UPGRADE, f"{file.name} has half of the steps")
        except (DeskError, sqlite.Error) as mistake:
            findings.note(HALF_UPGRADE, f"{file.name}: {mistake}")
        except Exception as mistake:  # noqa: BLE001 - a desk whose tables are missing fails in many ways; each is counted
            findings.note(HALF_UPGRADE, f"{file.name}: {type(mistake).__name__}")
    shutil.rmtree(folder, ignore_errors=True)


def _restored(profile: Path, findings: Findings) -> None:
    file = profile / "other.db"
    keeper = FileKeeper(file, profile / "others")
    known = {backup.newest for backup in keeper.backups()}
    try:
        with DeskStorage.open(file) as storage:
            # a restore writes one line itself, which no backup had
            newest = next((n.number for n in storage.queries.history() if n.command != RESTORED), 0)
        if newest not in known:
            findings.note(WRONG_RESTORE, f"it holds {newest} changes, not {sorted(known)}")
        if (wrong := keeper.check(True)) is not None:
            findings.note(WRONG_RESTORE, str(wrong))
    except DeskError as refusal:
        findings.note(WRONG_RESTORE, str(refusal))
    for kept in profile.glob("other.replaced-*"):
        kept.unlink()


def _locked(profile: Path, findings: Findings) -> None:
    vault.forget()
    keeper = FileKeeper(profile / "locked.db", profile / "locked-backups")
    try:
        if keeper.is_encrypted():
            keeper.unlock(WORDS)
        with DeskStorage.open(keeper.desk) as storage:
            storage.queries.desk()
    except DeskError as refusal:
        if refusal.code != "locked":
            findings.note(UNREADABLE, f"encrypted: {refusal}")
        else:  # a swap that was begun is finished by opening; its envelope is another then
            _again(keeper, findings)
    for backup in keeper.folder.glob("*.backup"):
        if described(backup) is None and not vault.envelope_of(backup).exists():
            findings.note(BAD_BACKUP, f"{backup.name} has no envelope")
    shutil.rmtree(keeper.folder, ignore_errors=True)


def _again(keeper: FileKeeper, findings: Findings) -> None:
    try:
        keeper.unlock(WORDS)
        with DeskStorage.open(keeper.desk) as storage:
            storage.queries.desk()
    except (DeskError, NotReachable) as refusal:
        findings.note(UNREADABLE, f"encrypted: {refusal}")
