"""Paper from the board and back: printing, codes keyed back after an outage, the list as a table file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.codes import looks_like_code
from app.domain.people import Branch
from app.domain.text import T
from ui.board.keys import BOARD
from ui.board.listing import lines
from ui.board.state import PersonRow
from ui.runtime.tasks import async_slot
from ui.shell.actions import Action
from ui.shell.frame import Finder, Frame
from ui.widgets.choices import Choice

if TYPE_CHECKING:
    from app.services.outage import KeyedLine
    from ui.board.panel import BoardPanel


class Papers:
    """What the board does with paper and files; lives as long as its panel."""

    def __init__(self, panel: BoardPanel) -> None:
        self.panel, self.frame, self.tasks = panel, panel.frame, panel.frame.tasks

    def print(self) -> None:
        """Ask what shall be printed, beginning with whoever's row is looked at."""
        from ui.printing.dialog import PrintDialog

        shown = self.panel.whole
        if shown is None or self.frame.branch is None:
            return
        day = self.frame.selection.day
        if shown.days:
            span = next((shown.day_span(at) for d, at in shown.days if d == day), (shown.start, shown.end))
        else:
            span = (shown.start, shown.end)
        people = [
            (row.person.id, row.person.name)
            for row in shown.rows
            if isinstance(row, PersonRow) and any(b.start < span[1] and b.end > span[0] for b in row.bars)
        ]
        PrintDialog(self.frame, day, people, self.panel.canvas.view.focus_row, self.panel).open()

    def key_back(self) -> None:
        """Open the list of codes."""
        if self.frame.branch is not None:
            from ui.board.keyed import KeyBackDialog

            KeyBackDialog(self.frame, self.panel).open()

    @async_slot
    async def export(self, file: Path | None = None) -> None:
        """Write the list as it is filtered and sorted to a table the person chooses (or to `file`)."""
        from app.adapters.tables import write_table
        from ui.directory.exchange import choose_to_write

        name = f"board {self.frame.selection.day.isoformat()}.xlsx"
        target = file or await choose_to_write(self.panel, name)
        if target is None:
            return
        if target.suffix.lower() not in (".csv", ".xlsx"):
            target = target.with_name(f"{target.name}.xlsx")
        whole, view = self.panel.whole, self.panel.canvas.view
        if whole is not None and not self.panel.looking.now.listed:  # the list is filled only while it shows
            self.panel.list.show_lines(lines(whole, view.now_or_none, view.lit), bool(whole.days))
        header, rows = self.panel.list.table()
        await self.tasks.ask(partial(write_table, target, header, rows, sheet="board"))
        self.frame.toast(
            T("{n} row written to {file}", "{n} rows written to {file}", n=len(rows), file=target.name)
        )


def declare_papers(panel: BoardPanel) -> Papers:
    """Declare the actions, and let the command bar understand a code."""
    papers = Papers(panel)
    panel.head.prints.clicked.connect(papers.print)
    panel.frame.actions.add(
        Action(
            "board.print", T("Print day sheets or the blackout sheet…"), papers.print, "Ctrl+P",
            "printer-outline", BOARD, keywords="pdf paper blackout dayin", widget=panel,
        ),
        Action(
            "board.key_back", T("Key back codes…"), papers.key_back, "", "keyboard-outline", BOARD,
            keywords="outage paper blackout code", widget=panel,
        ),
        Action(
            "board.export", T("Export the list…"), lambda: papers.export(), "", "table-arrow-up", BOARD,
            keywords="csv xlsx excel table", widget=panel,
        ),
    )  # fmt: skip
    panel.frame.add_finder(Finder("codes", T("Codes from paper"), partial(find_codes, panel.frame)))
    return papers


async def find_codes(frame: Frame, typed: str) -> Sequence[Choice]:
    """What a code typed into the command bar would do; choosing it does it, with Undo."""
    branch = frame.branch
    if branch is None or not looks_like_code(typed.split()[0] if typed.split() else ""):
        return ()
    found = await frame.tasks.ask(_read, frame, typed, branch, frame.clock.today())
    return [
        Choice(
            line.says,
            line.customer,
            "alert-outline" if line.why else "keyboard-return",
            "warning" if line.why else "",
            "",
            partial(carry_out, frame, found),
        )
        for line in found
    ]


def carry_out(frame: Frame, lines: Sequence[KeyedLine]) -> None:
    """Do what the good lines say, as one step; says so when there is nothing to do."""
    frame.tasks.start(_carry_out(frame, lines), owner=frame)


async def _carry_out(frame: Frame, lines: Sequence[KeyedLine]) -> None:
    from app.services.outage import several

    command = several(lines)
    if command is None:
        frame.toast(lines[0].says if lines else T("There is no code."), "info")
        return
    frame.toast_outcome(await frame.tasks.do(command))


def _read(frame: Frame, typed: str, branch: Branch, day: date) -> list[KeyedLine]:
    from app.services.outage import read_back

    return read_back(typed, frame.queries, branch, frame.desk.clock.now(), day)
