"""The desk's data: where it lies, its backups, encryption, and how much the log tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QLineEdit, QWidget

from app import logs
from app.domain.errors import DeskError
from app.domain.text import T, Text
from app.i18n import moment_words
from app.ports import Progress
from app.safekeeping import Backup, Loss, Proof, Safekeeping, Why
from app.stages import STAGES
from ui.runtime import words
from ui.runtime.tasks import async_slot
from ui.settings.options import OptionList
from ui.settings.state import options_of
from ui.shell.frame import Frame
from ui.theme import tokens
from ui.widgets.basics import button, column, icon_label, label, row, section
from ui.widgets.field import Field
from ui.widgets.parts import FactGrid, Pick, card, clear
from ui.widgets.progress import ProgressLine, Reporter
from ui.widgets.question import ask

Result = TypeVar("Result")

DEADLINE = 3600.0
"""Seconds a backup of a very large desk may take; Cancel works at any time."""
SHOWN = 40
"""Backups that are listed; the folder may hold more."""
WHY_WORDS: dict[Why, Text] = {
    Why.SCHEDULE: T("by itself"),
    Why.HAND: T("by hand"),
    Why.UPGRADE: T("before an upgrade"),
    Why.CHANGE: T("before a change of the whole desk"),
}
LEVEL_WORDS: tuple[tuple[str, Text], ...] = (
    ("DEBUG", T("Everything (for looking into a fault)")),
    ("INFO", T("What happens")),
    ("WARNING", T("What is unusual")),
    ("ERROR", T("Mistakes only")),
)


class DataSettings(QWidget):
    """Backups first: what there is, when the next comes, one now, a look whether they are good, and the way back."""

    def __init__(self, the_frame: Frame) -> None:
        super().__init__()
        self.frame, self.tasks = the_frame, the_frame.tasks
        self.safe = the_frame.desk.around.safe
        self._running: Reporter | None = None
        self.facts = FactGrid()
        self.now_button = button(T("Back up now"), self.back_up, "primary", "content-save-outline")
        self.progress = ProgressLine(T("Backing up"))
        self.progress.cancelled.connect(self._cancel)
        self.progress.hide()
        self.list = QWidget()
        self._rows = column(gap=tokens.TIGHT)
        self.list.setLayout(self._rows)
        parts: list[QWidget] = [card(self.facts)]
        if self.safe is not None:
            head = QWidget()
            head.setLayout(row(section(T("Backups")), None, self.now_button))
            parts += [head, self.progress, card(self.list)]
        parts.append(OptionList(the_frame, options_of("data")))
        if self.safe is not None and not self.safe.on_server:
            parts += [section(T("Encryption")), self._encryption(self.safe)]
        parts += [section(T("Log")), self._log()]
        self.setLayout(column(*parts, gap=tokens.WIDE))
        the_frame.at_end(self._cancel)
        words.on_switch(self.show_backups)
        self.show_backups()

    # ---- what there is ----------------------------------------------------------------------------------

    @async_slot
    async def show_backups(self) -> None:
        """The list, read from the folder."""
        safe = self.safe
        if safe is None:
            self.facts.set_facts([(T("Backups"), T("This window has no folder for them."))])
            return
        found = await self.tasks.ask(safe.backups, key=(self, "backups"))
        facts: list[tuple[Text, Text | str]] = [
            (T("Newest backup"), moment_words(found[0].at) if found else T("none yet")),
            (T("Folder"), str(safe.folder)),
        ]
        if not safe.on_server:
            encrypted = T("yes, and its backups too") if safe.is_encrypted() else T("no")
            facts.append((T("Encrypted"), encrypted))
        self.facts.set_facts(facts)
        clear(self._rows)
        for backup in found[:SHOWN]:
            self._rows.addWidget(self._row(backup))
        if not found:
            self._rows.addWidget(label(T("There is no backup yet."), "muted"))

    def _row(self, backup: Backup) -> QWidget:
        made = QWidget()
        proved = backup.proved is not None
        verify = button(T("Verify"), lambda: self.verify(backup), "link")
        words.name(verify, T("Verify the backup of {at}", at=moment_words(backup.at)))
        parts: list[QWidget | None] = [
            icon_label("shield-check-outline" if proved else "shield-outline", "good" if proved else "muted"),
            label(moment_words(backup.at)),
            label(T("{mb} MB", mb=f"{backup.size / 1e6:.1f}"), "muted"),
            label(WHY_WORDS[backup.why], "muted"),
            label(T("proved") if proved else T("not proved yet"), "muted"),
            None,
            verify,
        ]
        if self.safe is not None and not self.safe.on_server:
            back = button(T("Restore…"), lambda: self.restore(backup), "link")
            words.name(back, T("Restore the backup of {at}", at=moment_words(backup.at)))
            parts.append(back)
        made.setLayout(row(*parts, gap=tokens.WIDE))
        return made

    # ---- doing ------------------------------------------------------------------------------------------

    @async_slot
    async def back_up(self) -> None:
        """One now, proved, with progress and Cancel."""
        safe = self.safe
        if safe is None or self._running is not None:
            return
        backup = await self._with_progress(
            T("Backing up"), lambda reporter: safe.back_up(None, Why.HAND, reporter, reporter.cancelled)
        )
        if backup is not None:
            self.frame.clear_banner("backup")
            self.frame.toast(T("Backed up and proved: {file}", file=backup.file.name))
        self.show_backups()

    @async_slot
    async def verify(self, backup: Backup) -> None:
        """Restore it into a fresh place and say what came out."""
        proof = await self._proof(backup)
        if proof is None:
            return
        if proof.sound:
            self.frame.toast(
                T("Restored into a fresh place and compared: {n} rows, all as they should be.",
                  n=sum(proof.rows.values())), seconds=10,
            )  # fmt: skip
        else:
            self._say_unsound(backup, proof)
        self.show_backups()

    async def _proof(self, backup: Backup) -> Proof | None:
        safe = self.safe
        if safe is None or self._running is not None:
            return None
        return await self._with_progress(
            T("Verifying"), lambda reporter: safe.verify(backup.file, reporter, reporter.cancelled)
        )

    async def _with_progress(self, title: Text, work: Callable[[Reporter], Result]) -> Result | None:
        """Long work with its progress and Cancel; None when it was cancelled, which is said."""
        reporter = self._begin(title)
        try:
            return await self.tasks.net(work, reporter, what=title, deadline=DEADLINE)
        except DeskError as refusal:
            if refusal.code != "cancelled":
                raise
            self.frame.toast(refusal.text, "info")
            return None
        finally:
            self._ended(reporter)

    def _say_unsound(self, backup: Backup, proof: Proof) -> None:
        self.frame.toast(
            T("{file} is not sound: {why}", file=backup.file.name, why=proof.problems), "danger", seconds=30
        )

    @async_slot
    async def restore(self, backup: Backup) -> None:
        """Look whether it is good, say what would be lost, ask, then close the window and do it."""
        safe = self.safe
        proof = await self._proof(backup)
        if safe is None or proof is None:
            return
        if not proof.sound:
            self._say_unsound(backup, proof)
            return
        loss: Loss = await self.tasks.ask(safe.loss, backup.file, key=(self, "loss"))
        answer = await ask(
            self,
            T("Put the desk back to {at}?", at=moment_words(backup.at)),
            yes=T("Restore"),
            detail=loss_words(loss),
            kind="danger",
        )
        if answer:
            self._afterwards(lambda tell, stop: safe.restore(backup.file, tell, stop), T("Restoring"))

    def _afterwards(self, work: object, title: Text) -> None:
        """Close the window; the work is done while nobody has the desk open, then the window opens again."""
        left = self.frame.desk.around.afterwards
        left.work, left.title = work, title  # type: ignore[assignment]
        self.window().close()

    def _begin(self, title: Text) -> Reporter:
        reporter = self._running = Reporter(self)
        reporter.progressed.connect(self._progressed)
        words.bind(self.progress.text.setText, title)
        self.progress.bar.setRange(0, 0)
        self.progress.cancel.setEnabled(True)
        self.progress.show()
        self.now_button.setEnabled(False)
        return reporter

    def _ended(self, reporter: Reporter) -> None:
        reporter.stopped = True  # also when the page goes away: nobody would take the result
        self._running = None
        self.progress.hide()
        self.now_button.setEnabled(True)

    def _progressed(self, progress: Progress) -> None:
        words.bind(self.progress.text.setText, STAGES.get(progress.stage, T("Preparing")))
        self.progress.show_progress(Progress("", progress.fraction))

    def _cancel(self) -> None:
        if self._running is not None:
            self._running.stopped = True

    # ---- encryption -------------------------------------------------------------------------------------

    def _encryption(self, safe: Safekeeping) -> QWidget:
        self.passphrase, self.again = QLineEdit(), QLineEdit()
        for edit in (self.passphrase, self.again):
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.encrypt_button = button(
            T("Give it another key…") if safe.is_encrypted() else T("Encrypt the desk…"),
            self.encrypt,
            icon_name="lock-outline",
        )
        return card(
            label(
                T(
                    "Encrypted, the desk and its backups can be read only with a key. This computer’s keyring holds it; "
                    "a passphrase opens the desk where there is none. A recovery code is shown once: print it."
                ),
                "muted", wrap=True,
            ),
            row(
                Field(T("Passphrase (may be empty)"), self.passphrase, "passphrase"),
                Field(T("Once more"), self.again, "again"),
            ),
            row(self.encrypt_button, None),
            gap=tokens.WIDE,
        )  # fmt: skip

    @async_slot
    async def encrypt(self) -> None:
        """Ask, then close the window and do it."""
        safe = self.safe
        if safe is None:
            return
        passphrase = self.passphrase.text()
        if passphrase != self.again.text():
            self.frame.toast(T("The two passphrases differ. Nothing was changed."), "warning")
            return
        answer = await ask(
            self,
            T("Encrypt the desk and its backups?"),
            yes=T("Encrypt"),
            detail=T(
                "The window closes and opens again. Then the recovery code is shown, once: without it and without "
                "the key nobody can open the desk again. Have a printer or pencil ready."
            ),
        )
        if answer:
            self._afterwards(
                lambda tell, stop: safe.encrypt(passphrase, tell, stop), T("Encrypting the desk")
            )

    # ---- log --------------------------------------------------------------------------------------------

    def _log(self) -> QWidget:
        self.level = Pick(LEVEL_WORDS, T("The log tells"))
        self.level.setFixedWidth(280)
        folder = self._log_folder()
        self.level.set_value(logs.chosen(folder))
        self.level.changed.connect(lambda: logs.choose(folder, str(self.level.value())))
        told = label(
            T("For this profile, at once. Telephone numbers, addresses and names are masked."),
            "small",
            wrap=True,
        )
        return card(row(label(T("The log tells"), "strong"), None, self.level), told)

    def _log_folder(self) -> Path:
        return Path(self.frame.memory.fileName()).parent / "logs"


def loss_words(loss: Loss) -> Text:
    """What restoring would take away, in words."""
    if loss.changes is None:
        return T(
            "Everything done since {at} would be lost. The desk as it is now stays beside it.",
            at=moment_words(loss.since),
        )
    if not loss.changes:
        return T("Nothing was changed since. The desk as it is now stays beside it.")
    return T(
        "{n} step done since {at} would be lost. The desk as it is now stays beside it.",
        "{n} steps done since {at} would be lost. The desk as it is now stays beside it.",
        n=loss.changes,
        at=moment_words(loss.since),
    )
