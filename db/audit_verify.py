"""Look through the change log and its seals (db.audit): the first line that is not as it was written, and all others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, inspect, select

from app.adapters import vault
from app.audit import EMPTIED, RESTORED, Anchor, Flaw, Verdict
from app.domain.text import T, Text
from app.ports import Progress
from app.safekeeping import Backup
from db.audit import Line, Seal, end, key_name, portions, print_of, sealed
from db.models import SealRow, SettingRow
from db.safe.files import Stop, Tell, cancelled, never, quiet
from db.types import from_microseconds

MOST = 20
"""Flaws that are told; the rest is counted."""
_COMMAND = 3
"""Where a line's words hold its command."""


@dataclass
class _Look:
    key: str
    anchors: dict[int, list[Anchor]]
    place: int = 0
    print: str = ""
    number: int = 0
    lines: int = 0
    keyed: int = 0
    own: int = 0
    """The newest line sealed with this computer's key; the lines before it are vouched for."""
    foreign: int = 0
    plain: int = 0
    many: int = 0
    flaws: list[Flaw] = field(default_factory=list)
    seen: dict[int, Seal] = field(default_factory=dict)
    """Seals of the anchors' lines."""
    breaks: list[tuple[str, int, datetime]] = field(default_factory=list)
    """Lines after which the log may rightly differ: (command, number, moment)."""

    def flaw(self, number: int, what: Text) -> None:
        """Note something that is wrong."""
        self.many += 1
        self.flaws.append(Flaw(number, what))

    def one(self, number: int, line: Line | None, seal: Seal | None) -> None:
        """Look at one number."""
        if line is not None:
            self.lines += 1
        if seal is None:
            self.flaw(number, T("Line {n} has no seal: it was not written by Doorstep.", n=number))
            return
        gap = seal.place != self.place + 1
        if gap:
            missing = seal.place - self.place - 1
            self.flaw(
                number,
                T(
                    "Before line {line} {n} line is missing.",
                    "Before line {line} {n} lines are missing.",
                    line=number,
                    n=missing,
                )
                if missing > 0
                else T("Line {n} is not in its place.", n=number),
            )
        if line is None:
            self.flaw(number, T("Line {n} was taken out.", n=number))
        elif not gap and print_of(self.print, seal.place, line) != seal.print:
            self.flaw(number, T("Line {n} was changed.", n=number))
        else:
            self._seal(number, line, seal)
        if number in self.anchors:
            self.seen[number] = seal
        self.place, self.print, self.number = seal.place, seal.print, number

    def _seal(self, number: int, line: Line, seal: Seal) -> None:
        if seal.seal is None:
            self.plain += 1
        elif not self.key or not seal.seal.startswith(f"{key_name(self.key)}:"):
            self.foreign += 1
        elif seal.seal != sealed(seal.print, self.key):
            self.flaw(number, T("Line {n} was sealed by somebody without the key.", n=number))
            return
        else:
            self.keyed, self.own = self.keyed + 1, number
        if line.words[_COMMAND] in (RESTORED, EMPTIED):
            self.breaks.append((str(line.words[_COMMAND]), number, from_microseconds(line.at)))

    def compare(self, anchor: Anchor) -> None:
        """Whether the log still is what the anchor says it was."""
        seal = self.seen.get(anchor.number)
        if seal is not None and (seal.place, seal.print) == (anchor.place, anchor.print):
            return
        if any(self._excuses(anchor, *one) for one in self.breaks):
            return
        if anchor.number > self.number:
            told = T(
                "The log ends at line {last}, and line {n} was there once: its end was cut off, or an older desk was put "
                "in its place by hand.",
                last=self.number,
                n=anchor.number,
            )
        else:
            told = T("Up to line {n} the log is not what it was when it was backed up.", n=anchor.number)
        self.flaw(anchor.number, told)

    def _excuses(self, anchor: Anchor, command: str, number: int, at: datetime) -> bool:
        """Whether an anchor tells of lines that were rightly let go later, as a line says that nobody could forge."""
        if (self.own and number > self.own) or (anchor.at is not None and anchor.at > at):
            return False
        return command == EMPTIED or number <= anchor.number


def verify(
    connection: Connection, anchors: Iterable[Anchor] = (), tell: Tell = quiet, stop: Stop = never
) -> Verdict:
    """Look through the whole log. anchors: what is known of it from elsewhere.

    Raises NotPossible (code "cancelled") and what the database raises.
    """
    if not inspect(connection).has_table(SealRow.__tablename__):
        return Verdict(0, 0, 0, 0, (), 0, 0, None)
    known: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        known.setdefault(anchor.number, []).append(anchor)
    look = _Look(vault.audit_key(make=False), known)
    newest = end(connection)
    for lines, seals in portions(connection):
        if stop():
            raise cancelled()
        for number in sorted(lines.keys() | seals.keys()):
            look.one(number, lines.get(number), seals.get(number))
        tell(Progress("checking", min(1.0, look.number / max(1, newest.number if newest else 1))))
    for some in known.values():
        for anchor in some:
            look.compare(anchor)
    flaws = tuple(sorted(look.flaws, key=lambda f: f.number)[:MOST])
    count = sum(map(len, known.values()))
    return Verdict(look.lines, look.keyed, look.foreign, look.plain, flaws, look.many, count, newest)


def from_backups(connection: Connection, backups: Iterable[Backup]) -> tuple[Anchor, ...]:
    """What the backups know of the log; nothing for an example's, which is made anew day by day."""
    example = select(SettingRow.name).where(SettingRow.name.like("example%")).limit(1)
    if connection.execute(example).first() is not None:
        return ()
    return tuple(backup.anchor for backup in backups if backup.anchor is not None)
