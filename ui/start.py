"""The window for the composition root: one per profile, with everything that lives as long as it.

A second start must be quick and must not open the desk, so nothing large is imported before the lock is asked.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from app import i18n
from app.domain.errors import DeskError
from app.domain.text import T
from app.safekeeping import Afterwards
from ui.runtime.instance import Instance, hand_over, lock_of

if TYPE_CHECKING:
    from app.bootstrap import Desk
    from app.safekeeping import Safekeeping
    from ui.desk.extras import Opened
    from ui.main import Extra
    from ui.preparing import Work
    from ui.runtime.crash import CrashMark
    from ui.shell.frame import Frame
    from ui.shell.window import MainWindow


def start_window(
    begin: Work[Desk],
    opened: Callable[[], Opened],
    profile: Path,
    args: argparse.Namespace,
    link: str = "",
    safe: Callable[[], Safekeeping] | None = None,
    afterwards: Afterwards | None = None,
    stands: Callable[[], None] = lambda: None,
) -> int:
    """Open the desk beside a small window, then live in it; returns the exit code.

    args: the command line's words; `screenshots` walks every view, leaves pictures there and ends. link: a
    doorstep:// address or map file to open; a window that is open with these data already shows it instead.
    safe, afterwards: the keeper of the desk's backups, and what a window leaves to be done when it has closed: then it
    opens again. stands: called when the window has been painted, each time. Raises what opening the desk raises, having shown it.
    """
    if args.command == "demo" and args.screenshots is not None:
        return _take_pictures(begin, opened, stands, profile, args)
    if args.command == "demo" and args.measure is not None:
        return _measure(begin, opened, stands, profile, args)
    lock = lock_of(profile)
    if lock is None:
        hand_over(profile, link)
        print(i18n.say(T("Doorstep has a window open with these data already; it was brought forward.")))
        return 0
    gc.disable()  # until the window stands: importing makes no garbage, and looking for it takes a tenth of a start
    from ui.main import Options, main, make_application
    from ui.preparing import refuse_to_start
    from ui.runtime.crash import CrashMark
    from ui.runtime.opening import OpenEvents

    make_application()
    instance = Instance(profile, lock)
    OpenEvents(instance.came, instance)
    usual = args.installed
    options = Options(
        lang=args.lang,
        theme=getattr(args, "theme", None),
        usual_lang=usual.language,
        usual_theme=usual.theme,
    )
    left = afterwards or Afterwards()
    with contextlib.closing(instance), contextlib.closing(CrashMark(profile / "logs")) as mark:
        last_end: list[Extra] = [_last_end_of(mark)]
        bad_end = mark.before is not None
        while True:
            extras = [
                *_always(opened, stands),
                _links_of(instance, link),
                _hub_of(profile),
                *last_end,
                _keeping_of(profile / "logs", left, bad_end),
            ]
            try:
                code = main(begin, profile, options, extras)
            except DeskError as refusal:
                from ui.rescue import helped

                if safe is None or not helped(refusal, safe(), left):
                    refuse_to_start(refusal)
                    raise
                continue
            if left.work is None:
                return code
            last_end, bad_end, link = [], False, ""


def _take_pictures(
    begin: Work[Desk],
    opened: Callable[[], Opened],
    stands: Callable[[], None],
    profile: Path,
    args: argparse.Namespace,
) -> int:
    from ui.devtools.tour import tour_of
    from ui.main import Options, main

    walk = tour_of(args.screenshots, args.theme, args.size, args.lang)
    return main(begin, profile, Options(lang=args.lang, theme=args.theme), [*_always(opened, stands), walk])


def _measure(
    begin: Work[Desk],
    opened: Callable[[], Opened],
    stands: Callable[[], None],
    profile: Path,
    args: argparse.Namespace,
) -> int:
    from ui.main import Options, main

    def measuring(frame: Frame, window: MainWindow) -> None:
        from ui.devtools.start_bench import measure_into

        measure_into(args.measure)(frame, window)

    return main(begin, profile, Options(lang=args.lang), [*_always(opened, stands), measuring])


def _always(opened: Callable[[], Opened], stands: Callable[[], None]) -> list[Extra]:
    """News of other seats, the example's line, what the command bar finds; imports what pages will want."""

    def news(frame: Frame, window: MainWindow) -> Callable[[], None] | None:
        from ui.desk.extras import news_of

        return news_of(opened())(frame, window)

    def others(frame: Frame, window: MainWindow) -> Callable[[], None] | None:
        from ui.desk import finders
        from ui.desk.extras import example_line
        from ui.runtime.ahead import PAUSE, SOON, Ahead

        stands()
        example_line(frame, window)
        finders.declare(frame)
        return Ahead(SOON, PAUSE).start().stop

    return [news, others]


def _keeping_of(logs: Path, left: Afterwards, bad_end: bool) -> Extra:
    """Keep the desk's data while the window is open."""

    def extra(frame: Frame, window: MainWindow) -> Callable[[], None] | None:
        from ui.desk.keeping import keeping_of

        return keeping_of(logs, left, bad_end)(frame, window)

    return extra


def _links_of(instance: Instance, link: str) -> Extra:
    """Go where this start's link leads, and where those of later starts do."""

    def extra(frame: Frame, window: MainWindow) -> None:
        from ui.desk.arriving import Arriving

        arriving = Arriving(frame, window)
        if link:
            arriving.take(link)
        instance.serve(arriving.take)

    return extra


def _hub_of(profile: Path) -> Extra:
    """Serve other programs on this machine while the settings say so."""

    def extra(frame: Frame, window: MainWindow) -> None:
        from ui.desk.hub import WindowHub

        WindowHub(frame, window, profile)

    return extra


def _last_end_of(mark: CrashMark) -> Extra:
    """Say so when the last window did not end well, and that nothing was lost by it."""

    def extra(frame: Frame, _window: MainWindow) -> None:
        if mark.before is None:
            return
        said = T(
            "Doorstep was ended unexpectedly last time. Everything saved is here, and what was being typed is in its form."
        )
        report = partial(frame.present.report, mark.before) if mark.before else None
        frame.toast(said, "warning", T("Details") if report else None, report, seconds=20)

    return extra
