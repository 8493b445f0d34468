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
from app.i18n import language
from ui.call.panel import IntakePanel
from ui.call.state import Intake
from ui.desk.inspector import Inspector
from ui.devtools.shots import THEMES, Scene, settle, take, view_scenes
from ui.devtools.walking import walk_and_close
from ui.shell.frame import Frame
from ui.shell.window import MainWindow

LANGUAGES = ("en", "zh_CN")
NOTES = {"en": "The kitchen tap has been dripping since yesterday", "zh_CN": "厨房水龙头从昨天开始滴水"}
"""What the dispatcher in the picture has typed."""
MAP_SECONDS = 2.5
"""A web engine's first picture takes a moment; a tour waits for it once in each view that has one."""


def tour_of(
    folder: Path, theme: str | None, size: tuple[int, int] | None, lang: str | None
) -> Callable[[Frame, MainWindow], Callable[[], None] | None]:
    """The extra that walks, takes pictures, and closes the window."""

    def extra(frame: Frame, window: MainWindow) -> None:
        async def walk() -> None:
            await take(
                window,
                folder,
                await scenes(window, frame),
                themes=(theme,) if theme else THEMES,
                languages=(lang,) if lang else LANGUAGES,
                sizes=(QSize(*size),) if size else (QSize(1366, 768), QSize(1920, 1080)),
                told=lambda file: print(file, flush=True),
            )

        walk_and_close(window, walk)

    return extra


async def scenes(window: MainWindow, frame: Frame) -> list[Scene]:
    """A call being taken, a job selected, then each view as it stands."""
    call = CallId(new_id())
    customer = next(c for c in await frame.tasks.ask(frame.queries.customers) if c.phones)
    await frame.tasks.do(
        RegisterCall(call_id=call, branch_id=frame.branch_id, number=customer.phones[0].full)
    )

    def intake_of(w: MainWindow) -> tuple[Inspector, IntakePanel]:
        inspector = w.findChild(Inspector)
        assert inspector is not None
        return inspector, inspector.intake

    async def a_job(w: MainWindow, f: Frame, kind: str = "job") -> None:
        """An empty form, and a job under way (or who does it) selected."""
        if w.findChild(Inspector) is None:
            w.show_view("desk")
        inspector, intake = intake_of(w)
        intake._put(Intake())
        intake.previewed.emit(None, 0)
        inspector.tabs.setCurrentWidget(inspector.card)
        f.selection.clear()
        board = await f.tasks.ask(f.queries.board, f.branch_id, f.selection.day)
        visits = sorted(board.visits, key=lambda v: (v.state is not State.IN_SERVICE, v.window.start, v.id))
        chosen = next((v for v in visits if v.visit_state is VisitState.OPEN), None)
        if chosen is not None:
            f.selection.select("job", chosen.job_id)
            if kind == "staff":
                await settle()
                f.selection.select("staff", chosen.staff_id)
        await settle(MAP_SECONDS)

    async def ringing(w: MainWindow, f: Frame) -> None:
        w.show_view("desk")
        w.reset_layout()
        await a_job(w, f)

    async def taking(w: MainWindow, f: Frame) -> None:
        w.show_view("desk")
        inspector, intake = intake_of(w)
        inspector.tabs.setCurrentWidget(intake)
        (intake.resume if answered else intake.answer)(call)
        answered.append(call)
        await settle(0.6)
        service = await f.tasks.ask(f.queries.service, ServiceCode("leak-repair"))
        if intake.state.point is None and customer.places:
            intake._change(intake.state.with_place(customer.places[0]))
        intake._change(replace(intake.state, service=service, note=NOTES[language()]))
        intake._show()
        await settle(0.9)
        intake.take_offer(0)
        await settle(0.9)  # the people for this window
        cards = intake.candidates.cards()
        if cards:
            intake._candidate_shown(cards[0].candidate)
        await settle(MAP_SECONDS)

    def patient(scene: Scene) -> Scene:
        async def prepare(w: MainWindow, f: Frame) -> None:
            await scene.prepare(w, f)
            if scene.name in ("map", "board"):
                await a_job(w, f, "staff" if scene.name == "map" else "job")
            if scene.name == "settings":
                f.go("settings", topic="matching")
            await settle(0.6)

        return Scene(scene.name, prepare)

    async def city(w: MainWindow, f: Frame) -> None:
        f.go("settings", topic="map")
        await settle(0.6)

    answered: list[CallId] = []
    views = [patient(s) for s in view_scenes(window) if s.name != "desk"]
    if any(s.name == "settings" for s in views):
        views.append(Scene("city", city))
    return [Scene("desk", ringing), Scene("call", taking), *views]
