"""What tests of whole windows share: waiting until answers have come, and asking a map's page what it shows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from ui.shell.frame import Frame


class SettledWindow:
    """Lets the loop turn until a window has come to rest. `_run`: what the fixture `aio` gives."""

    frame: Frame
    _run: Callable[..., Any]
    patience = 10.0
    """Seconds after which waiting fails."""

    def until(self, right: Callable[[], object]) -> None:
        """Let the loop turn until `right()`."""

        async def wait() -> None:
            while not right():
                await asyncio.sleep(0.002)

        self._run(wait(), self.patience)

    def settle(self) -> None:
        """Let everything under way come to its end."""

        async def wait() -> None:
            quiet = 0
            while quiet < 3:  # news of a worker thread arrives one turn of the loop after its answer
                await asyncio.sleep(0.001)
                self.frame.live.flush()
                under_way = [t for t in asyncio.all_tasks() if "_watched" in t.get_coro().__qualname__]  # type: ignore[union-attr]
                if under_way:
                    await asyncio.wait(under_way, timeout=0.05)
                quiet = 0 if under_way else quiet + 1

        self._run(wait(), self.patience)


class AskedPage:
    """Asks the page of a real map. A subclass says which surface, a `WebSurface`."""

    qtbot: QtBot

    @property
    def surface(self) -> Any:
        """The surface on the screen."""
        raise NotImplementedError

    def ask(self, script: str) -> Any:
        """The value of a script in the page."""
        got: list[Any] = []
        self.surface.page.runJavaScript(script, got.append)
        self.qtbot.waitUntil(lambda: bool(got), timeout=10_000)
        return got[0]

    def report(self) -> dict[str, Any]:
        """What the page says is on the map."""
        found: dict[str, Any] = json.loads(self.ask("Doorstep.report()"))
        return found

    def wait(self, right: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until the page's report is right, and give it."""
        kept: list[dict[str, Any]] = []

        def look() -> bool:
            kept.append(self.report())
            return right(kept[-1])

        self.qtbot.waitUntil(look, timeout=15_000)
        return kept[-1]
