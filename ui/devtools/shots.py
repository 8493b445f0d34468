"""Pictures of the window in theme × language × size, for people to look at and for the manual.

`python -m ui.devtools.shots FOLDER` walks the gallery; `take` serves any window, such as the tour of the example
company.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QWidget

from app import i18n
from app.domain.text import T
from ui.shell.frame import Frame
from ui.shell.window import MainWindow
from ui.theme import theme

THEMES = ("light", "dark")
SIZES = (QSize(1366, 768), QSize(1920, 1080))


@dataclass(frozen=True)
class Scene:
    """A name for the file and how to bring the window there; may wait for answers."""

    name: str
    prepare: Callable[[MainWindow, Frame], Awaitable[None]]


def grab(widget: QWidget, file: Path) -> Path:
    """Save a picture of a widget as PNG, its folder made when missing. Raises OSError when it cannot be written."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(file), "PNG"):
        raise OSError(f"cannot write {file}")
    return file


async def settle(seconds: float = 0.25) -> None:
    """Let layouts, answers and pending deletions have their turn."""
    for _round in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        await asyncio.sleep(seconds / 3)


async def take(
    window: MainWindow,
    folder: Path,
    scenes: Iterable[Scene],
    themes: Sequence[str] = THEMES,
    languages: Sequence[str] = ("en", "zh_CN"),
    sizes: Sequence[QSize] = SIZES,
    told: Callable[[Path], None] = lambda file: None,
) -> list[Path]:
    """Pictures of every scene in every combination: FOLDER/scene-theme-language-WxH.png.

    told: called with each as it is made. Afterwards the window is as it was: the next start shows what this one did.
    """
    made: list[Path] = []
    before = (theme().mode, i18n.language(), window.size(), window.view())
    scenes = list(scenes)
    for mode, lang, size in product(themes, languages, sizes):
        theme().choose(mode)
        i18n.set_language(lang)
        window.resize(size)
        for scene in scenes:
            await scene.prepare(window, window.frame)
            await settle()
            file = folder / f"{scene.name}-{mode}-{lang}-{size.width()}x{size.height()}.png"
            made.append(grab(window, file))
            told(file)
    theme().choose(before[0])
    i18n.set_language(before[1])
    window.resize(before[2])
    window.show_view(before[3])
    return made


def view_scenes(window: MainWindow) -> list[Scene]:
    """One scene for each view on the rail."""

    def scene(name: str) -> Scene:
        async def prepare(w: MainWindow, _frame: Frame) -> None:
            w.command_bar.dismiss()
            w.show_view(name)

        return Scene(name, prepare)

    return [scene(view.id) for view in window.views]


def run(folder: Path, arguments: Sequence[str] = ()) -> int:
    """Take pictures of the gallery and of the command bar."""
    from ui.devtools import gallery
    from ui.devtools.stand_in import stand_in_desk
    from ui.main import Options, main

    async def bar(w: MainWindow, _frame: Frame) -> None:
        w.show_view("desk")
        w.command_bar.open("wa")

    async def toasts(w: MainWindow, frame: Frame) -> None:
        w.command_bar.dismiss()
        w.show_view("gallery")
        page = w.page("gallery")
        assert isinstance(page, gallery.Gallery)
        page._refuse()
        frame.toast(T("Late by 12 minutes"), "warning")
        frame.toast(T("Booked for 14:00"), "good", T("Undo"), lambda: None)

    def extra(frame: Frame, window: MainWindow) -> None:
        frame.add_finder(gallery.people_finder(frame))
        frame.banner(
            "example",
            T("This is the example company. Nothing here is real."),
            "info",
            T("Start your own"),
            lambda: None,
        )

        async def tour() -> None:
            scenes = [s for s in view_scenes(window) if s.name in ("desk", "gallery")]
            for file in await take(window, folder, [*scenes, Scene("bar", bar), Scene("toasts", toasts)]):
                print(file)
            window.close()

        frame.tasks.start(tour(), owner=window)

    with tempfile.TemporaryDirectory() as profile:
        return main(
            stand_in_desk(),
            Path(profile),
            Options(),
            [extra],
            gallery.GALLERY_VIEWS,
            gallery.GALLERY_PARTS,
            arguments,
        )


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1]), sys.argv[2:]))
