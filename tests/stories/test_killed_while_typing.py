"""A window that is killed while somebody types: the form stands there again, as it was a moment before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from app.adapters.drafts import DraftStore
from tests.support.desk import StoryDesk
from tests.ui.call.conftest import desk, panels
from tests.ui.conftest import aio, garbage_here
from tests.ui.jobs.panels import Panels
from ui.call.panel import IntakePanel

__all__ = ["aio", "desk", "garbage_here", "panels"]

TYPIST = """
import asyncio, sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from app.adapters.drafts import DraftStore
from app.domain.text import T
from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk
from ui.call.panel import IntakePanel
from ui.main import build
from ui.runtime.loop import new_loop
from ui.runtime.present import Presenter
from ui.shell.views import View

folder = Path(sys.argv[1])
app = QApplication([])
loop = new_loop(app)
asyncio.set_event_loop(loop)
story = StoryDesk(FixedClock(), DeskStorage.open(str(folder / "desk.db"), seat="s", who="Li Na")).company()
story.desk.around.drafts = DraftStore(folder / "drafts.db")

async def type_on():
    view = View("desk", T("Desk"), "home-outline", 1, IntakePanel)
    window, frame = build(story.desk, story.desk.queries.desk(), Presenter("0"), folder, (view,), ())
    window.start()
    window.show()
    panel = window.findChild(IntakePanel)
    panel.view.note.setFocus()
    n = 0
    while True:
        n += 1
        QTest.keyClicks(panel.view.note, f"{n} ")
        await asyncio.sleep(0.02)
        kept = story.desk.around.drafts.load("intake")
        if kept:
            print(len(panel.state.note), len(kept["note"]), flush=True)

loop.run_until_complete(type_on())
"""


def test_at_most_a_moment_of_typing_is_lost(desk: StoryDesk, panels: Panels, tmp_path: Path) -> None:
    folder = tmp_path / "killed"
    folder.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", TYPIST, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    ) as child:
        assert child.stdout is not None
        shown = kept = 0
        for line in child.stdout:
            shown, kept = (int(part) for part in line.split())
            if kept > 60:
                break
        os.kill(child.pid, signal.SIGKILL)
    assert kept > 60, "the typist ended before anything was kept"
    drafts = DraftStore(folder / "drafts.db")
    desk.desk.around.drafts = drafts
    panel, _ = panels.open(IntakePanel, IntakePanel)
    assert len(panel.state.note) >= kept
    assert shown - len(panel.state.note) < 50, "about a second of quick typing"
    assert panel.state.note.startswith("1 2 3 4 5")
    assert panel.view.note.toPlainText() == panel.state.note
    panels.close()
    drafts.close()
