"""The loop ends when its work ends, or when the system ends the session; nothing is left running."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtWidgets import QApplication

from ui.runtime import loop


def test_the_exit_code_is_mains(qapp: QApplication) -> None:
    async def main() -> int:
        await asyncio.sleep(0)
        return 7

    assert loop.run(qapp, main) == 7


def test_tasks_left_over_are_cancelled_and_awaited(qapp: QApplication) -> None:
    ended: list[str] = []

    async def forever() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("ended")

    async def main() -> int:
        main.kept = asyncio.get_running_loop().create_task(forever())  # type: ignore[attr-defined]
        await asyncio.sleep(0)
        return 0

    assert loop.run(qapp, main) == 0
    assert ended == ["ended"]


def test_the_end_of_the_session_ends_main_in_order(qapp: QApplication) -> None:
    ended: list[str] = []

    async def main() -> int:
        asyncio.get_running_loop().call_soon(qapp.exit)
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("closed")
        return 1

    assert loop.run(qapp, main) == 0
    assert ended == ["closed"]


def test_mains_own_failure_is_not_hidden(qapp: QApplication) -> None:
    async def main() -> int:
        raise RuntimeError("own")

    with pytest.raises(RuntimeError, match="own"):
        loop.run(qapp, main)
