"""A window with the board over a small company, for a reader in another process. Run: board_window.py FOLDER.

Prints the names of the board's actions as one JSON list, then lives until its standard input ends.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.domain.text import T
from app.i18n import say
from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk
from ui.board.panel import make_board
from ui.main import build
from ui.runtime.loop import new_loop
from ui.runtime.present import Presenter
from ui.shell.views import Part, View
from ui.theme import theme


def main(folder: Path) -> None:
    """Show it."""
    app = QApplication(["doorstep"])
    theme()
    loop = new_loop(app)
    asyncio.set_event_loop(loop)
    storage = DeskStorage.open(str(folder / "desk.db"), seat="seat-1", who="Li Na")
    story = StoryDesk(FixedClock(), storage).company()
    customer = story.customer("Mrs Zhao", "+423 555 01 02", "Städtle 38, Vaduz")
    story.book(1, "leak-repair", customer, story.window(14, 18))

    async def live() -> None:
        parts = (Part("board", T("Board"), "calendar-clock-outline", make_board),)
        views = (View("board", T("Board"), "calendar-clock-outline", 2, parts=("board",)),)
        facts = story.desk.queries.desk()
        window, frame = build(story.desk, facts, Presenter("0"), folder, views, parts)
        window.resize(1366, 768)
        window.start()
        window.show()
        left = asyncio.Event()
        running = asyncio.get_running_loop()

        def listen() -> None:
            sys.stdin.read()
            running.call_soon_threadsafe(left.set)

        names = [say(a.text) for a in frame.actions.all() if a.id.startswith("board.")]
        print(json.dumps(names), flush=True)
        threading.Thread(target=listen, daemon=True).start()
        await left.wait()
        window.close()
        frame.close()

    loop.run_until_complete(live())
    storage.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
