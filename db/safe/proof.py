"""A backup is believed only after it was restored into a fresh place, checked page by page and compared."""

from __future__ import annotations

import os
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

from app.adapters import sqlite, vault
from app.domain.errors import DeskError
from app.domain.text import T, Text
from app.ports import Progress
from app.safekeeping import Proof
from db.engine import APPLICATION_ID
from db.safe.copies import (
    BadNote,
    Content,
    contents,
    fresh_place,
    known_contents,
    mark_proved,
    note,
    opened,
    stoppable,
)
from db.safe.files import Stop, Tell, in_sentences, miscounted, never, quiet
from db.safe.looking import looking
from db.safe.strangers import strangers
from db.upgrade import bring_up, is_known, newest, refuse_newer


def prove(
    file: Path,
    beside: Path,
    tell: Tell = quiet,
    stop: Stop = never,
    *,
    upgrade: bool = True,
    polite: bool = True,
) -> Proof:
    """Restore a backup into a fresh place, look through it and compare it with its note; the place is gone after.

    beside: a folder with room. upgrade: bring a backup of older tables to today's, too. polite: see `copies.contents`. A sound one is marked as proved
    when it can be written. What is wrong with the backup is in the answer; raises NotPossible (no-file, cancelled, locked) and NotReachable (disk-full) for what is not the backup's fault.
    """
    with in_sentences(file):
        try:
            with fresh_place(file, beside, stop) as place:
                proof = _looked_at(file, place, tell, stop, upgrade, polite)
        except BadNote:
            return Proof(file, {}, False, (T("What should be in it cannot be read."),))
        except sqlite.DatabaseError as error:
            if not is_damage(error):
                raise
            return Proof(file, {}, False, (T("The file cannot be read as a database."),))
        if proof.sound and proof.compared and os.access(file, os.W_OK):
            mark_proved(file, datetime.now(UTC))
    return proof


def is_damage(error: sqlite.DatabaseError) -> bool:
    """Whether SQLite complains about the file's content, not about its circumstances."""
    return "malformed" in str(error) or "not a database" in str(error)


def _found(looked: Future[Text | None]) -> Text | None:
    try:
        return looked.result()
    except sqlite.DatabaseError as error:
        if not is_damage(error):
            raise
        return T("Its pages are damaged: {what}", what=str(error))


def _looked_at(file: Path, place: Path, tell: Tell, stop: Stop, upgrade: bool, polite: bool) -> Proof:
    key = vault.key_of(place)
    with opened(file, key, "mode=ro&immutable=1") as link:
        about = note(link)
    problems: list[Text] = []
    with opened(place, key) as link:
        stoppable(link, stop)
        if link.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            return Proof(file, {}, False, (T("It was not made by Doorstep."),))
        version = str(link.execute("SELECT max(version_num) FROM alembic_version").fetchone()[0] or "")
        if upgrade and is_known(version) and (stranger := strangers(link, version)) is not None:
            return Proof(file, {}, False, (stranger,))
        tell(Progress("checking", 0.6))
        # both read all of it, one in SQLite and one in Python: side by side they take the time of one
        with looking(place, key, stop=stop) as looked:
            try:
                found = contents(link, tell, stop, (0.6, 0.9), polite)
            except sqlite.DatabaseError as error:
                if not is_damage(error):
                    raise
                return Proof(file, {}, bool(about), (T("Not everything in it can be read."),))
            tell(Progress("checking", 0.95))
            if (complaint := _found(looked)) is not None:
                problems.append(complaint)
    known = known_contents(about)
    if known:
        for name in sorted(known.keys() | found.keys()):
            have, wanted = found.get(name), known.get(name, Content(0, ""))
            if have is None or have.rows != wanted.rows:
                problems.append(miscounted(name, have.rows if have else 0, wanted.rows))
            elif have.print != wanted.print:
                problems.append(T("“{table}” differs from what was backed up.", table=name))
    if upgrade and not problems and version != newest():
        try:
            refuse_newer(version)
            bring_up(place)
        except DeskError as refusal:
            problems.append(refusal.text)
    return Proof(file, {name: c.rows for name, c in found.items()}, bool(known), tuple(problems))
