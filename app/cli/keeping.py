"""`backup`, `restore`, `salvage`, `encrypt`: a desk's data through everything that happens to desks."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.tools import Steady, Tools, answer
from app.cli.words import new_passphrase
from app.domain.errors import NotPossible
from app.domain.text import T
from app.safekeeping import Backup, Proof, Salvaged


def add_parser(commands: Any, common: argparse.ArgumentParser) -> None:
    """Add the commands."""
    backup = commands.add_parser(
        "backup", parents=[common], help="a proved copy of the desk, also while it is used"
    )
    backup.add_argument(
        "words", nargs="+", metavar="FILE | verify FILE | list",
        help="make one as FILE; restore FILE into a fresh place and compare; or tell those that are kept",
    )  # fmt: skip
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser(
        "restore", parents=[common], help="put a backup in the desk’s place; the desk before is kept"
    )
    restore.add_argument("file", metavar="FILE", type=Path)
    restore.set_defaults(run=run_restore)
    salvage = commands.add_parser(
        "salvage", parents=[common], help="read what can be read of a damaged desk into a fresh one"
    )
    salvage.set_defaults(run=run_salvage)
    encrypt = commands.add_parser(
        "encrypt", parents=[common], help="encrypt the desk and its backups, or give the desk another key"
    )
    encrypt.set_defaults(run=run_encrypt)
    for parser in (backup, restore, salvage, encrypt):
        parser.add_argument("--json", action="store_true", help="answer with one JSON object")


def run_backup(args: argparse.Namespace, tools: Tools) -> int:
    """Make, verify or tell backups; verifying an unsound one ends with exit code 2."""
    words: list[str] = args.words
    if words == ["list"]:
        return _list(args, tools)
    if words[0] == "verify" and len(words) == 2:
        return _verify(args, tools, Path(words[1]))
    if len(words) != 1:
        raise NotPossible(
            T("Write “backup FILE”, “backup verify FILE” or “backup list”."), code="backup-words"
        )
    made = tools.safe().back_up(Path(words[0]), tell=Steady())
    return answer(
        args,
        as_data(made),
        T("The desk was backed up as {file}, {kb} kB, and the copy was proved.", file=str(made.file),
          kb=made.size // 1000),
    )  # fmt: skip


def as_data(backup: Backup) -> dict[str, Any]:
    """A backup as a script reads it."""
    return {
        "file": str(backup.file),
        "at": backup.at,
        "size": backup.size,
        "why": str(backup.why),
        "tables": backup.tables,
        "proved": backup.proved,
        "changes": backup.newest,
        "encrypted": backup.encrypted,
    }


def _list(args: argparse.Namespace, tools: Tools) -> int:
    safe = tools.safe()
    found = safe.backups()
    lines = "\n".join(
        f"{b.at:%Y-%m-%d %H:%M} UTC  {b.size // 1000:8} kB  {b.why!s:9} {'✓' if b.proved else '–'}  {b.file.name}"
        for b in found
    )
    return answer(
        args,
        {"folder": str(safe.folder), "backups": [as_data(b) for b in found]},
        lines or T("There is no backup in {folder} yet.", folder=str(safe.folder)),
    )


def _verify(args: argparse.Namespace, tools: Tools, file: Path) -> int:
    proof = tools.safe().verify(file, tell=Steady())
    answer(args, _proof(proof), _proof_words(proof))
    return 0 if proof.sound else 2


def _proof(proof: Proof) -> dict[str, Any]:
    return {
        "file": str(proof.file),
        "sound": proof.sound,
        "compared": proof.compared,
        "rows": proof.rows,
        "problems": list(proof.problems),
    }


def _proof_words(proof: Proof) -> Any:
    if not proof.sound:
        return T("{file} is not sound: {why}", file=proof.file.name, why=proof.problems)
    rows = sum(proof.rows.values())
    if proof.compared:
        return T("{file} was restored into a fresh place: {n} rows, all as they should be.",
                 file=proof.file.name, n=rows)  # fmt: skip
    return T(
        "{file} was restored into a fresh place: {n} rows can be read. What should be in it is not written there.",
        file=proof.file.name,
        n=rows,
    )


def run_restore(args: argparse.Namespace, tools: Tools) -> int:
    """Restore and tell where the desk before lies."""
    done = tools.safe().restore(args.file, tell=Steady())
    return answer(
        args,
        {"file": str(done.file), "kept": str(done.kept) if done.kept else None, "tables": done.tables},
        T("The desk was restored from {file}. The one before is kept as {kept}.", file=args.file.name,
          kept=done.kept.name)
        if done.kept
        else T("The desk was restored from {file}.", file=args.file.name),
    )  # fmt: skip


def run_salvage(args: argparse.Namespace, tools: Tools) -> int:
    """Salvage and tell what was lost."""
    done = tools.safe().salvage(tell=Steady())
    return answer(args, salvaged_data(done), salvaged_words(done))


def salvaged_data(done: Salvaged) -> dict[str, Any]:
    """What was salvaged as a script reads it."""
    return {
        "file": str(done.file),
        "kept": str(done.kept),
        "taken": done.taken,
        "lost": [{"table": table, "what": what} for table, what in done.lost],
        "unsure": done.unsure,
        "report": str(done.report),
    }


def salvaged_words(done: Salvaged) -> Any:
    """One sentence on what was salvaged."""
    taken, lost, report = sum(done.taken.values()), len(done.lost), done.report.name
    if done.unsure:
        return T(
            "{n} rows were read into a fresh desk. {lost} are known to be lost, perhaps more; {report} lists them. "
            "The damaged desk is kept.",
            n=taken,
            lost=lost,
            report=report,
        )
    return T(
        "{n} rows were read into a fresh desk, {lost} are lost; {report} lists them. The damaged desk is kept.",
        n=taken,
        lost=lost,
        report=report,
    )


def run_encrypt(args: argparse.Namespace, tools: Tools) -> int:
    """Encrypt, and show the recovery code this once."""
    done = tools.safe().encrypt(new_passphrase(), tell=Steady())
    return answer(
        args,
        {"recovery": done.code, "keyring": done.kept, "backup": str(done.backup) if done.backup else None},
        T(
            "The desk is encrypted. The recovery code, shown only now: {code}. Print it and keep it away from this "
            "computer: without it and without the keyring or passphrase nobody can open the desk again.",
            code=done.code,
        ),
    )
