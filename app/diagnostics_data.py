"""The part of `doctor` that looks at the desk's data: its file, its backups, its key, and the clock."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from app.adapters import secrets, server_secrets, sqlite, vault
from app.diagnostics import Finding, Health
from app.domain.errors import DeskError
from app.domain.keeping import SLACK
from app.domain.text import T, Text
from app.i18n import moment_words
from app.paths import Profile
from app.safekeeping import Safekeeping

OLD = timedelta(days=2)
"""A newest backup older than this is remarked, when something was changed since."""


def data_findings(
    profile: Profile, safe: Callable[[], Safekeeping], database: str, now: datetime
) -> list[Finding]:
    """What there is to say about a desk's data, in order; only looked at. now: UTC."""
    keyring = _keyring(database)
    if server_secrets.is_server(database):
        return [_dumps(), _log(safe()), keyring]
    file = Path(database)
    if not file.exists() or not (sqlite.is_plain(file) or vault.envelope_of(file).exists()):
        return [keyring]  # no desk, or a file that is none: the line on the database says so
    keeper = safe()
    pages = _pages(keeper)
    log = [_log(keeper)] if pages.health is Health.FINE else []  # a damaged desk is mended first
    return [_file(keeper), pages, *log, _backups(keeper, now), _key(keeper), keyring, _clock(keeper, now)]


def _file(keeper: Safekeeping) -> Finding:
    how = keeper.condition()
    return _worst(
        "file",
        (
            how.far,
            Health.BROKEN,
            T("The desk lies on a network share ({kind}), where it can be damaged", kind=how.far),
            T("Move the profile to a disk of this computer, or share the desk by PostgreSQL."),
        ),
        (
            how.unfinished,
            Health.REMARK,
            T("A restore or an upgrade was cut short"),
            T("It is finished by itself at the next start."),
        ),
        (
            how.open_to_others,
            Health.REMARK,
            T("Other people of this computer may read the desk"),
            T("Take their rights away: chmod -R go-rwx on the profile’s folder."),
        ),
        (
            how.aside,
            Health.REMARK,
            T("Desks that were put aside lie beside it: {names}", names=tuple(f.name for f in how.aside[:5])),
            T("Delete them when nobody misses anything."),
        ),
        fine=T("Only its owner may read the desk"),
    )


def _pages(keeper: Safekeeping) -> Finding:
    try:
        wrong = keeper.check(False)
    except DeskError as refusal:
        return Finding("pages", Health.BROKEN, refusal.text, T("See the lines above and below."))
    if wrong is not None:
        return Finding(
            "pages",
            Health.BROKEN,
            wrong,
            T(
                "“doctor” cannot mend this: “doorstep backup list”, then “doorstep restore FILE” or “doorstep salvage”."
            ),
        )
    return Finding("pages", Health.FINE, T("Every page of the desk can be read"))


def _log(keeper: Safekeeping) -> Finding:
    try:
        verdict = keeper.audit()
    except DeskError as refusal:
        return Finding("log", Health.REMARK, refusal.text, T("See the lines above and below."))
    if verdict.sound:
        return Finding("log", Health.FINE, verdict.in_a_word())
    return Finding(
        "log",
        Health.BROKEN,
        verdict.in_a_word(),
        T(
            "“doorstep audit verify” lists everything. Compare with a backup from before, and ask who was at the desk."
        ),
    )


def _backups(keeper: Safekeeping, now: datetime) -> Finding:
    found = keeper.backups()
    mend = T("Open the window, or let “doorstep backup FILE” run every night.")
    if not found:
        return Finding(
            "backups", Health.REMARK, T("There is no backup in {folder}", folder=str(keeper.folder)), mend
        )
    newest = found[0]
    told = T(
        "{n} backup, the newest from {at}",
        "{n} backups, the newest from {at}",
        n=len(found),
        at=moment_words(newest.at),
    )
    if newest.proved is None:
        verify = T("Run “doorstep backup verify {file}”.", file=str(newest.file))
        return Finding("backups", Health.REMARK, T("The newest backup was never proved"), verify)
    if now - newest.at > OLD and (keeper.loss(newest.file).changes or 0) > 0:
        return Finding("backups", Health.REMARK, told, mend)
    return Finding("backups", Health.FINE, told)


def _key(keeper: Safekeeping) -> Finding:
    if not keeper.is_encrypted():
        return Finding("encryption", Health.FINE, T("The desk is not encrypted"))
    try:
        keeper.check(False)
    except DeskError as refusal:
        if refusal.code in ("locked", "envelope"):
            return Finding(
                "encryption",
                Health.BROKEN,
                refusal.text,
                T(
                    "Start it where somebody can type the passphrase or the recovery code, or set DOORSTEP_PASSPHRASE."
                ),
            )
    return Finding("encryption", Health.FINE, T("The desk is encrypted and its key is at hand"))


def _keyring(database: str) -> Finding:
    return _worst(
        "keyring",
        (
            not secrets.there(),
            Health.REMARK,
            T("This computer has no keyring; keys and passwords are asked for"),
            T("On Linux install gnome-keyring or KWallet and sign in to a graphical session."),
        ),
        (
            server_secrets.password_in(database),
            Health.REMARK,
            T("The server’s password stands in its address"),
            T("Run “doorstep secret keep --database ADDRESS” and leave it out from then on."),
        ),
        fine=T("The system’s keyring keeps keys and passwords"),
    )


def _clock(keeper: Safekeeping, now: datetime) -> Finding:
    seen = [m for m in (keeper.condition().latest, *(b.at for b in keeper.backups()[:1])) if m is not None]
    if seen and max(seen) > now + SLACK:
        return Finding(
            "clock",
            Health.REMARK,
            T("The computer’s clock stands before the newest change, {at}", at=moment_words(max(seen))),
            T("Set it right: nothing is lost, but times of what is done now are wrong."),
        )
    return Finding("clock", Health.FINE, T("The clock goes on from the newest change"))


def _dumps() -> Finding:
    return _worst(
        "backups",
        (
            shutil.which("pg_dump") is None or shutil.which("pg_restore") is None,
            Health.REMARK,
            T("PostgreSQL’s pg_dump and pg_restore are not on this computer; no backups are made here"),
            T("Install PostgreSQL’s client programs (package postgresql-client)."),
        ),
        fine=T("pg_dump is here"),
    )


def _worst(name: str, *troubles: tuple[object, Health, Text, Text], fine: Text) -> Finding:
    """The first trouble there is, told with its mend, else that all is well. troubles: the worst first; each whether it is
    there, its state, what it is, and the mend."""
    for there, health, what, mend in troubles:
        if there:
            return Finding(name, health, what, mend)
    return Finding(name, Health.FINE, fine)
