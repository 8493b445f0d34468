"""Every dialog there is, and how to open each over whatever desk the window has.

A test holds this list against all dialogs of the program: a new one that is not here fails it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from app.domain.errors import NotReachable
from app.domain.people import StaffMember
from app.domain.text import T, Text
from app.domain.time import Window
from app.i18n import moment_words
from app.ports import Progress
from app.rows import BoardPerson, JobDetail
from app.safekeeping import Afterwards, Locked, Loss, Safekeeping
from app.services.cells import Found, RowError
from ui.board.flows.asking import BreakQuestion, HoldQuestion, ReasonQuestion, SplitQuestion
from ui.board.flows.breaks import BreakChangeQuestion
from ui.board.flows.leave import LeaveDialog
from ui.board.keyed import KeyBackDialog
from ui.board.looking import Looking
from ui.board.panel import BoardPanel
from ui.board.views_dialog import ViewsDialog
from ui.directory.exchange import ImportDialog
from ui.directory.time_off import TimeOffDialog
from ui.planning.drafts_dialog import DraftsDialog
from ui.preparing import NoStart, Preparing
from ui.printing.dialog import PrintDialog
from ui.rescue import Rescue, Unlocking
from ui.runtime.instance import hand_over
from ui.runtime.scrub import describe
from ui.settings.data import loss_words
from ui.settings.end_example import EndExampleDialog
from ui.settings.recovery import RecoverySheet
from ui.shell.about import About
from ui.shell.checking import CheckWindow
from ui.shell.frame import Frame
from ui.shell.history import HistoryDialog
from ui.shell.licences import Licences
from ui.shell.shortcut_sheet import ShortcutSheet
from ui.shell.window import MainWindow
from ui.widgets.question import Question
from ui.widgets.report import ReportWindow


@dataclass(frozen=True)
class Ground:
    """What dialogs are opened over: the window, somebody who works, a job with a visit, a page of licences."""

    frame: Frame
    window: MainWindow
    person: StaffMember
    people: tuple[StaffMember, ...]
    detail: JobDetail
    safe: Safekeeping
    licences: Path

    def looking(self) -> Looking:
        """How the board is looked at."""
        board = self.window.findChild(BoardPanel)
        assert board is not None
        return board.looking


Maker = Callable[[Ground], QWidget]


def makers() -> dict[str, Maker]:
    """Name → what makes that dialog; not yet shown."""
    return {
        "ask": _plain_question,
        "ask-danger": _grave_question,
        "leave": lambda g: LeaveDialog(g.frame, g.person, g.frame.clock.now(), g.window),
        "break-change": _break_change,
        "break": lambda g: BreakQuestion(g.frame, g.person, g.frame.clock.now(), g.window),
        "split": lambda g: SplitQuestion(g.frame, g.detail, g.people, g.window),
        "hold": lambda g: HoldQuestion(g.frame, g.detail, g.window),
        "reason": lambda g: ReasonQuestion(g.frame, _broken(g), g.window),
        "views": lambda g: ViewsDialog(g.looking(), g.window),
        "key-back": _key_back,
        "print": lambda g: PrintDialog(g.frame, g.frame.clock.today(), [(p.id, p.name) for p in g.people], g.person.id, g.window),
        "drafts": lambda g: DraftsDialog(g.frame, g.window),
        "history": lambda g: HistoryDialog(g.frame, g.window),
        "check": _check,
        "shortcuts": lambda g: ShortcutSheet(g.frame.actions.all(), g.window),
        "about": lambda g: About(g.window),
        "licences": lambda g: Licences(g.licences, g.window),
        "report": _report,
        "recovery": lambda g: RecoverySheet(Locked("7KQ4-MNPR-2XWH-T93V-8DCF-ZJ6A-55GE-QR0B", False, None), g.window),
        "end-example": lambda g: EndExampleDialog(g.frame, g.window),
        "time-off": lambda g: TimeOffDialog(g.frame, g.person, g.window),
        "import-customers": lambda g: ImportDialog(g.frame, "customers", g.window),
        "import-staff": _import,
        "unlock": _unlock,
        "rescue": lambda g: Rescue(_damaged().text, g.safe, Afterwards()),
        "refuse": lambda g: NoStart(_damaged()),
        "second-start": lambda g: NoStart(_second()),
        "preparing": lambda g: Preparing(),
        "preparing-town": lambda g: _preparing(Progress("town", 0.35)),
        "preparing-copy": lambda g: _preparing(Progress("comparing", None)),
    }  # fmt: skip


def every_dialog() -> Iterator[type[QDialog]]:
    """All classes of dialogs the program has written itself."""
    waiting = list(QDialog.__subclasses__())
    while waiting:
        here = waiting.pop()
        waiting += here.__subclasses__()
        if here.__module__.startswith("ui.") and not here.__dict__.get("abstract", False):
            yield here


def _broken(g: Ground) -> Text:
    return T(
        "{start} lies outside what the customer was promised ({from_} – {to}). Say why, or agree on a new window.",
        start=g.frame.clock.now() + timedelta(hours=3),
        from_=g.frame.clock.now(),
        to=g.frame.clock.now() + timedelta(hours=2),
    )


def _break_change(g: Ground) -> QWidget:
    noon = g.frame.clock.now().replace(minute=0)
    person = BoardPerson(
        g.person.id, g.person.code, g.person.name, g.person.team, "", g.person.mode, (), (),
        (Window(noon, noon + timedelta(minutes=30)),), (), 0.0, 0.0, None,
    )  # fmt: skip
    return BreakChangeQuestion(g.frame, person, noon, g.window)


def _damaged() -> NotReachable:
    return NotReachable(
        T("The data file is damaged. Nothing was changed; restore a backup before going on."), code="damaged"
    )


def _second() -> NotReachable:
    """What a second start meets whose first window does not answer; one that answers only comes forward."""
    with tempfile.TemporaryDirectory() as nobody:
        try:
            hand_over(Path(nobody))
        except NotReachable as refusal:
            return refusal
    raise AssertionError("a window answered where none is")


def _preparing(progress: Progress) -> QWidget:
    made = Preparing()
    made.tell(progress)
    return made


def _plain_question(g: Ground) -> QWidget:
    name = g.person.name
    return Question(
        g.window,
        T("{name} is no longer offered for jobs. Go on?", name=name),
        T("Deactivate"),
        T("Cancel"),
        T("Everything done stays in the books. Visits already planned stay where they are."),
        "warning",
        None,
    )


def _grave_question(g: Ground) -> QWidget:
    at = moment_words(g.frame.clock.now())
    lost = loss_words(Loss(3, g.frame.clock.now()))
    return Question(
        g.window, T("Put the desk back to {at}?", at=at), T("Restore"), T("Cancel"), lost, "danger", None
    )


def _key_back(g: Ground) -> QWidget:
    made = KeyBackDialog(g.frame, g.window)
    number = g.detail.job.number.partition("-")[2] or g.detail.job.number
    made.typed.setPlainText(f"{number}-AK7 9:35\n9999-ZZZ\n")
    return made


def _check(g: Ground) -> QWidget:
    made = CheckWindow(g.frame, g.window)
    made.begin()
    return made


def _report(g: Ground) -> QWidget:
    made = ReportWindow(g.window)
    try:
        raise LookupError("no such shift")
    except LookupError as error:
        made.add(describe(error, "1.0"))
    return made


def _import(g: Ground) -> QWidget:
    made = ImportDialog(g.frame, "staff", g.window)
    wrong = RowError(14, "mobile", T("This number has too few digits. Ask for it once more."))
    made._show(
        Found(
            read=4, added=2, changed=1, things=(replace(g.person, version=0), *g.people[1:3]), errors=[wrong]
        )
    )
    return made


def _unlock(g: Ground) -> QWidget:
    locked = T(
        "“{file}” is encrypted and its key is not in this computer’s keyring. "
        "Give the passphrase or the recovery code.",
        file="desk.db",
    )
    return Unlocking(locked, g.safe)
