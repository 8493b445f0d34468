"""What lives as long as the window: news from other seats, the example's line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from app.bootstrap import Desk
from app.changes import ChangeSet
from app.domain.text import T
from ui.desk.example_bar import ExampleBar, declare
from ui.shell.frame import Frame
from ui.shell.window import MainWindow


class Opened(Protocol):
    """The open desk, as the composition root holds it."""

    desk: Desk
    storage: Any

    def heard(self, changes: ChangeSet) -> None:
        """Pass news to whoever remembers something."""


def news_of(opened: Opened) -> Callable[[Frame, MainWindow], Callable[[], None]]:
    """Hear what other seats change, on the feed's own thread."""

    def extra(frame: Frame, _window: MainWindow) -> Callable[[], None]:
        def told(changes: ChangeSet) -> None:
            opened.heard(changes)
            frame.live.hear(changes)

        def reached(well: bool) -> None:
            if well:
                frame.clear_banner("server")
            else:
                frame.banner(
                    "server",
                    T(
                        "The desk’s database does not answer. What is on the screen stays; changes wait until it is back."
                    ),
                    "danger",
                    closable=False,
                )

        feed = opened.storage.feed(told, reached)
        return lambda: feed.stop()

    return extra


def example_line(frame: Frame, window: MainWindow) -> Callable[[], None] | None:
    """The example says that it is one, until it is ended."""
    if not frame.example:
        return None
    bar = ExampleBar(frame, frame.desk.around.example)
    declare(frame, bar)
    window.add_line(bar)

    def check(changes: ChangeSet) -> None:
        if changes.touches("setting", "desk") and not frame.queries.desk().example:
            frame.example = False
            bar.hide()
            if frame.desk.around.example is not None:
                frame.desk.around.example.stop()
                frame.desk.around.example = None

    frame.live.watch(bar, ("setting", "desk"), check)
    return None
