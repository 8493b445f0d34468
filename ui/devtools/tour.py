"""Walks every view of the example company and leaves a picture of each, in both themes and both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize

from app.commands import RegisterCall
from app.domain.ids import CallId, ServiceCode, new_id
from app.domain.jobs import VisitState
from app.domain.lifecycle import State
from ui.call.panel import IntakePanel
from ui.desk.inspector import Inspector
from ui.devtools.shots import THEMES, Scene, settle, take, view_scenes
from ui.shell.frame import Frame
from ui.shell.window import MainWindow

LANGUAGES = ("en", "zh_CN")
MAP_SECONDS = 2.5
"""A web engine's first picture takes a moment; a tour waits for it once in each view that has one."""


def tour_of(
    folder: Path, theme: str | None, size: tuple[int, int] | None, lang: str | None
) -> Callable[[Frame, MainWindow], Callable[[], None] | None]:
    """The extra that walks, takes pictures, and closes the window."""

    def extra(frame: Frame, window: MainWindow) -> None:
        async def walk() -> None:
            try:
                for file in await take(
                    window,
                    folder,
                    await scenes(window, frame),
                    themes=(theme,) if theme else THEMES,
                    languages=(lang,) if lang else LANGUAGES,
                    sizes=(QSize(*size),) if size else (QSize(1366, 768), QSize(1920, 1080)),
                ):
                    print(file, flush=True)
            finally:
                window.close()

        frame.tasks.start(walk(), owner=window, busy=lambda _: None)  # a picture shows no progress of its own

    return extra


async def scenes(window: MainWindow, frame: Frame) -> list[Scene]:
    """A call being taken, a job selected, then each view as it stands."""
    call = CallId(new_id())
    customer = next(c for c in await frame.tasks.ask(frame.queries.customers) if c.phones)
    await frame.tasks.do(
        RegisterCall(call_id=call, branch_id=frame.branch_id, number=customer.phones[0].full)
    )

    async def ringing(w: MainWindow, f: Frame) -> None:
        w.show_view("desk")
        w.reset_layout()
        board = await f.tasks.ask(f.queries.board, f.branch_id, f.selection.day)
        open_visits = [v for v in board.visits if v.visit_state is VisitState.OPEN]
        chosen = next((v for v in open_visits if v.state is State.IN_SERVICE), next(iter(open_visits), None))
        if chosen is not None:
            f.selection.select("job", chosen.job_id)
        await settle(MAP_SECONDS)

    async def taking(w: MainWindow, f: Frame) -> None:
        w.show_view("desk")
        intake = w.findChild(IntakePanel)
        assert intake is not None
        if intake.state.call_id is None:
            intake.answer(call)
            await settle(0.6)
            service = await f.tasks.ask(f.queries.service, ServiceCode("leak-repair"))
            if intake.state.point is None and customer.places:
                intake._change(intake.state.with_place(customer.places[0]))
            if service is not None:
                intake._change(
                    replace(intake.state, service=service, note="Kitchen tap drips since yesterday")
                )
            intake._show()
            await settle(0.9)
            intake.take_offer(0)
        inspector = w.findChild(Inspector)
        assert inspector is not None
        inspector.tabs.setCurrentWidget(intake)
        cards = intake.candidates.cards()
        if cards:
            intake._candidate_shown(cards[0].candidate)
        await settle(MAP_SECONDS)

    def patient(scene: Scene) -> Scene:
        async def prepare(w: MainWindow, f: Frame) -> None:
            await scene.prepare(w, f)
            await settle(MAP_SECONDS if scene.name in ("map", "board") else 0.6)

        return Scene(scene.name, prepare)

    views = [patient(s) for s in view_scenes(window) if s.name != "desk"]
    return [Scene("desk", ringing), Scene("call", taking), *views]
