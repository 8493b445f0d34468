"""Work beside the window: nothing is lost, nothing outlives its widget, every failure is shown."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.errors import NotPossible, NotReachable
from app.domain.text import T
from tests.ui.conftest import Run
from ui.runtime.tasks import Tasks, async_slot


class Recorder:
    """A desk that answers commands with themselves, and a presenter that remembers."""

    def __init__(self) -> None:
        self.done: list[Any] = []
        self.shown: list[tuple[BaseException, QObject | None]] = []
        self.retry: Any = None
        self.gate = threading.Event()
        self.gate.set()

    def do(self, command: Any) -> Any:
        self.gate.wait(5)
        if isinstance(command, Exception):
            raise command
        self.done.append((command, threading.current_thread().name))
        return f"outcome of {command}"

    def present(self, error: BaseException, owner: QObject | None = None, retry: Any = None) -> None:
        self.shown.append((error, owner))
        self.retry = retry


@pytest.fixture
def desk() -> Recorder:
    return Recorder()


@pytest.fixture
def tasks(aio: Run, desk: Recorder) -> Iterator[Tasks]:
    made = Tasks(desk, desk.present)
    yield made
    desk.gate.set()
    made.close()


def test_commands_run_in_order_on_one_thread(aio: Run, tasks: Tasks, desk: Recorder) -> None:
    heard: list[Any] = []
    tasks.did.connect(heard.append)

    async def work() -> list[Any]:
        return await asyncio.gather(*(tasks.do(n) for n in range(5)))

    assert aio(work()) == [f"outcome of {n}" for n in range(5)]
    assert [command for command, _thread in desk.done] == [0, 1, 2, 3, 4]
    assert {thread for _command, thread in desk.done} == {"doorstep-write_0"}
    assert heard == [f"outcome of {n}" for n in range(5)]


def test_the_newest_question_of_a_key_wins(aio: Run, tasks: Tasks) -> None:
    gate = threading.Event()
    answers: list[str] = []

    def slow(word: str) -> str:
        gate.wait(5)
        return word

    async def ask(word: str) -> None:
        answers.append(await tasks.ask(slow, word, key="typing"))

    async def work() -> None:
        asked = [tasks.start(ask(word)) for word in ("a", "ab", "abc")]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*asked, return_exceptions=True)

    aio(work())
    assert answers == ["abc"]


def test_questions_of_different_keys_do_not_disturb_each_other(aio: Run, tasks: Tasks) -> None:
    async def work() -> list[str]:
        return await asyncio.gather(tasks.ask(str, 1, key="one"), tasks.ask(str, 2, key="two"))

    assert aio(work()) == ["1", "2"]


def test_an_exception_reaches_the_presenter_with_its_owner(
    aio: Run, tasks: Tasks, desk: Recorder, qtbot: QtBot
) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    refusal = NotPossible(T("No."))

    async def work() -> None:
        await tasks.start(tasks.do(refusal), owner=owner)

    aio(work())
    assert desk.shown == [(refusal, owner)]


def test_an_own_handler_goes_first(aio: Run, tasks: Tasks, desk: Recorder) -> None:
    seen: list[Exception] = []

    def mine(error: Exception) -> bool:
        seen.append(error)
        return isinstance(error, NotPossible)

    async def work() -> None:
        await tasks.start(tasks.do(NotPossible(T("No."))), on_error=mine)
        await tasks.start(tasks.do(ValueError("bug")), on_error=mine)

    aio(work())
    assert len(seen) == 2
    assert [type(error) for error, _owner in desk.shown] == [ValueError]


def test_work_ends_with_its_widget(aio: Run, tasks: Tasks) -> None:
    owner = QWidget()
    ended: list[str] = []

    async def long() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    async def work() -> None:
        task = tasks.start(long(), owner=owner)
        await asyncio.sleep(0)
        shiboken6.delete(owner)
        await asyncio.gather(task, return_exceptions=True)

    aio(work())
    assert ended == ["cancelled"]


def test_a_command_under_way_outlives_its_widget(aio: Run, tasks: Tasks, desk: Recorder) -> None:
    owner = QWidget()
    desk.gate.clear()

    async def work() -> None:
        heard = asyncio.get_running_loop().create_future()
        tasks.did.connect(heard.set_result)
        task = tasks.start(tasks.do("book"), owner=owner)
        await asyncio.sleep(0.01)
        shiboken6.delete(owner)
        await asyncio.gather(task, return_exceptions=True)
        desk.gate.set()
        assert await heard == "outcome of book"

    aio(work())


def test_a_late_failure_of_such_a_command_is_still_shown(aio: Run, tasks: Tasks, desk: Recorder) -> None:
    desk.gate.clear()
    refusal = NotPossible(T("Too late."))

    async def work() -> None:
        task = tasks.start(tasks.do(refusal))
        await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        desk.gate.set()
        while not desk.shown:
            await asyncio.sleep(0.005)

    aio(work())
    assert desk.shown == [(refusal, None)]


def test_a_call_past_its_deadline_is_told_in_words(aio: Run, tasks: Tasks) -> None:
    gate = threading.Event()

    async def work() -> None:
        await tasks.net(gate.wait, 5, what=T("The geocoder"), deadline=0.01)

    with pytest.raises(NotReachable, match=r"The geocoder did not answer"):
        aio(work())
    gate.set()


def test_the_busy_sign_comes_late_and_always_goes(
    aio: Run, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.runtime.tasks.BUSY_AFTER", 0.0)
    signs: list[bool] = []
    lamp: list[bool] = []
    tasks.busy_changed.connect(lamp.append)
    shown = asyncio.Event()

    def busy(on: bool) -> None:
        signs.append(on)
        if on:
            shown.set()

    async def work() -> None:
        await tasks.start(shown.wait(), busy=busy)

    aio(work())
    assert signs == [True, False]
    assert lamp == [True, False]


class Panel(QWidget):
    """Uses the decorator as panels do."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self.tasks = tasks
        self.got: list[Any] = []
        self.fail = False

    @async_slot
    async def book(self) -> None:
        if self.fail:
            raise NotReachable(T("Away."))
        self.got.append(await self.tasks.do("book"))

    @async_slot
    async def take(self, what: str) -> None:
        self.got.append(what)


def test_a_signal_starts_a_coroutine_and_loses_what_it_does_not_take(
    aio: Run, tasks: Tasks, qtbot: QtBot
) -> None:
    panel = Panel(tasks)
    qtbot.addWidget(panel)
    button = QPushButton()
    qtbot.addWidget(button)
    button.clicked.connect(panel.book)
    button.clicked.connect(lambda: panel.take("words"))

    async def work() -> None:
        button.click()
        while len(panel.got) < 2:
            await asyncio.sleep(0.001)

    aio(work())
    assert sorted(panel.got) == ["outcome of book", "words"]


def test_try_again_begins_the_same_work_anew(aio: Run, tasks: Tasks, desk: Recorder, qtbot: QtBot) -> None:
    panel = Panel(tasks)
    qtbot.addWidget(panel)
    panel.fail = True

    async def work() -> None:
        panel.book()
        while not desk.shown:
            await asyncio.sleep(0.001)
        panel.fail = False
        desk.retry()
        while not panel.got:
            await asyncio.sleep(0.001)

    aio(work())
    assert panel.got == ["outcome of book"]


def test_closing_leaves_no_thread(aio: Run, desk: Recorder) -> None:
    tasks = Tasks(desk, desk.present)

    async def work() -> None:
        await asyncio.gather(tasks.do(1), tasks.ask(str, 1), tasks.net(str, 1, what="x"))

    aio(work())
    assert [t for t in threading.enumerate() if t.name.startswith("doorstep-")]
    tasks.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("doorstep-")]


def test_what_runs_is_waited_for_but_not_for_ever(aio: Run, tasks: Tasks) -> None:
    ended: list[str] = []

    async def short() -> None:
        await asyncio.sleep(0)
        ended.append("short")

    async def endless() -> None:
        await asyncio.get_running_loop().create_future()

    async def work() -> None:
        await tasks.settled(60)  # nothing runs
        tasks.start(short())
        await tasks.settled(60)
        assert ended == ["short"]
        left = tasks.start(endless())
        await tasks.settled(0)
        assert not left.done()
        left.cancel()

    aio(work())
