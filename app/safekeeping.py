"""What a desk's keeper of backups tells and can do: values and one Protocol, for the window and for commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.audit import Anchor, Verdict
from app.domain.errors import DeskError
from app.domain.text import Text
from app.ports import Progress

Tell = Callable[[Progress], None]
Stop = Callable[[], bool]


class Why(StrEnum):
    """What made a backup."""

    SCHEDULE = "schedule"
    HAND = "hand"
    UPGRADE = "upgrade"
    """Before the tables were brought to a newer version."""
    CHANGE = "change"
    """Before the desk was restored, encrypted or given another key."""


@dataclass(frozen=True)
class Backup:
    """One backup. at: UTC, when it was made. size: bytes. tables: version of its tables.

    proved: when it was restored into a fresh place and compared with the desk it was made from; None when it never was.
    newest: the number of the newest change in it. anchor: what its change log ends with.
    """

    file: Path
    at: datetime
    size: int
    why: Why
    tables: str
    proved: datetime | None
    newest: int = 0
    encrypted: bool = False
    anchor: Anchor | None = None


@dataclass(frozen=True)
class Proof:
    """What restoring a backup into a fresh place showed. rows: by table. problems: empty when all is well.

    compared: whether it knew what should be in it (a backup of ours does, any other desk file does not).
    """

    file: Path
    rows: dict[str, int]
    compared: bool
    problems: tuple[Text, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether a desk restored from it holds everything it should."""
        return not self.problems


@dataclass(frozen=True)
class Loss:
    """What restoring a backup takes away: changes made after it, and since when (UTC). None: nobody can count them."""

    changes: int | None
    since: datetime


@dataclass(frozen=True)
class Restored:
    """A desk was put in place. kept: where the one before lies now; None when there was none."""

    file: Path
    kept: Path | None
    tables: str


@dataclass(frozen=True)
class Salvaged:
    """What could be read out of a damaged desk. taken: rows by table. lost: (table, what names the row).

    lost holds rows known to be missing; more may be when `unsure`. report: the file that lists them all.
    """

    file: Path
    kept: Path
    taken: dict[str, int]
    lost: tuple[tuple[str, str], ...]
    unsure: bool
    report: Path


@dataclass(frozen=True)
class Condition:
    """How a desk file lies there. far: the kind of network share it is on, or empty. unfinished: a restore or an upgrade was
    cut short and is finished by the next start. open_to_others: other people of this computer may read it. aside: desks
    that were put aside. latest: the moment of its newest change (UTC), None when it cannot be told."""

    far: str = ""
    unfinished: bool = False
    open_to_others: bool = False
    aside: tuple[Path, ...] = ()
    latest: datetime | None = None


@dataclass(frozen=True)
class Locked:
    """The desk is encrypted now. code: the recovery code, shown this once. kept: whether the keyring has the key."""

    code: str
    kept: bool
    backup: Path | None


@dataclass
class Afterwards:
    """What is to be done to the desk as a whole when its window has closed; then the window opens again and tells.

    work: takes (tell, stop), as `Safekeeping.restore`. title: what it is called while it runs. done: what it gave back;
    refused: why it could not be done.
    """

    work: Callable[[Tell, Stop], object] | None = None
    title: Text | None = None
    done: object = None
    refused: Text | None = None

    def carry_out(self, tell: Tell, stop: Stop) -> None:
        """Do what is to be done, if anything is; never raises what a person can be told."""
        work, self.work = self.work, None
        self.done, self.refused = None, None
        if work is None:
            return
        try:
            self.done = work(tell, stop)
        except DeskError as refusal:
            self.refused = refusal.text


class Safekeeping(Protocol):
    """Keeps copies of one desk. Every call may take long and runs on any thread but the window's; `tell` and `stop` are
    called on that thread. All raise NotPossible and NotReachable; the desk is unchanged then."""

    folder: Path
    """Where backups lie."""
    on_server: bool
    """Whether the desk is a server's; then it is restored, salvaged and encrypted by its administrator."""

    def backups(self) -> tuple[Backup, ...]:
        """All in the folder, the newest first."""

    def back_up(
        self, to: Path | None = None, why: Why = Why.HAND, tell: Tell = ..., stop: Stop = ...
    ) -> Backup:
        """Make one while the desk is used, and prove it. to: a file, else a new one in the folder."""

    def verify(self, file: Path, tell: Tell = ..., stop: Stop = ...) -> Proof:
        """Restore into a fresh place, check every page and compare with what should be there."""

    def loss(self, file: Path) -> Loss:
        """What restoring that backup would take away."""

    def restore(self, file: Path, tell: Tell = ..., stop: Stop = ...) -> Restored:
        """Put a backup in the desk's place; the desk before stays beside it. Nobody may have the desk open."""

    def salvage(self, tell: Tell = ..., stop: Stop = ...) -> Salvaged:
        """Read what can be read of a damaged desk into a fresh one and put it in its place; the damaged one stays
        beside it. Nobody may have the desk open."""

    def encrypt(self, passphrase: str = "", tell: Tell = ..., stop: Stop = ...) -> Locked:
        """Encrypt the desk, or give it another key. Nobody may have the desk open."""

    def is_encrypted(self) -> bool:
        """Whether the desk is encrypted."""

    def unlock(self, words: str) -> None:
        """Open an encrypted desk with its passphrase or recovery code. Raises NotPossible (code "wrong-words")."""

    def check(self, full: bool, stop: Stop = ...) -> Text | None:
        """Look through the whole desk file; what is wrong, or None. full: every index entry too, not only the pages."""

    def audit(self, anchors: Iterable[Anchor] = (), tell: Tell = ..., stop: Stop = ...) -> Verdict:
        """Whether the change log is whole and as it was written; compared with every backup's anchor and with `anchors`,
        which are kept elsewhere. Only looked at."""

    def condition(self) -> Condition:
        """How the desk file lies there; only looked at."""

    def tidy(self, now: datetime) -> tuple[Path, ...]:
        """Let old backups go by age; returns those that went."""
