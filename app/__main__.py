"""The composition root: arguments → window or headless command. The only file that sees `db` and `ui` from `app`.

Nothing heavy is imported before it is needed: `--version` answers at once.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from app.assembly import CityParts
    from app.bootstrap import Desk
    from app.cli.tools import Tools
    from app.domain.errors import DeskError
    from app.example.play import Session
    from app.findings import Finding, Migrated, Tables
    from app.paths import Profile
    from app.ports import Progress
    from app.safekeeping import Safekeeping

COMMANDS: dict[str, str] = {
    "demo": "app.cli.demo",
    "open": "app.cli.opening",
    "doctor": "app.cli.doctor",
    "map": "app.cli.city_map",
    "geocode": "app.cli.places",
    "reverse": "app.cli.places",
    "route": "app.cli.roads",
    "matrix": "app.cli.roads",
    "reach": "app.cli.roads",
    "setup": "app.cli.setup",
    "area": "app.cli.areas",
    "import": "app.cli.exchange",
    "export": "app.cli.exchange",
    "ring": "app.cli.calls",
    "book": "app.cli.booking",
    "candidates": "app.cli.booking",
    "advance": "app.cli.jobs",
    "plan": "app.cli.plan",
    "print": "app.cli.printing",
    "migrate": "app.cli.storage",
    "backup": "app.cli.keeping",
    "restore": "app.cli.keeping",
    "salvage": "app.cli.keeping",
    "encrypt": "app.cli.keeping",
    "audit": "app.cli.audit",
    "secret": "app.cli.secret",
    "log-level": "app.cli.logging_level",
    "solve": "app.cli.solve",
    "hub": "app.cli.hub",
    "bench": "app.cli.bench",
}
"""Command → the module that adds its parser and runs it."""
VALUED = ("--profile", "--lang", "--log", "--database")
"""Options of every command that a value follows."""


class Parser(argparse.ArgumentParser):
    """Wrong words: one sentence on standard error, exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is."""
        self.exit(2, f"{message}. “{self.prog} --help” shows how it is written.\n")


def main(words: list[str] | None = None) -> int:
    """Run the program with command-line words; returns the exit code of 05: 0 done, 2 wrong input, 3 not now, 1 ours."""
    words = list(sys.argv[1:] if words is None else words)
    _write_utf8()
    if words and words[0] in ("--version", "-V"):
        from app.version import version

        print(f"doorstep {version()}")
        return 0
    if words and words[0] == "city-build-child":  # a bundle has no other program to build a map with
        from app.adapters.city.child import main as build_map

        return int(build_map(words[1:]) or 0)
    words = _opening(words)
    if words and words[0] == "plan-day-child":  # nor one to search for a plan with
        from app.adapters.planning.child import main as search

        return int(search(words[1:]) or 0)
    stranger = _stranger()
    if stranger:
        print(stranger, file=sys.stderr)
        return 1
    from app.domain.errors import DeskError

    args = _arguments(words)
    try:
        return _run(args)
    except DeskError as refusal:
        return _refused(refusal)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # whoever read our answer has left; nothing more can be said to them
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception:  # noqa: BLE001 - the last edge: what nobody foresaw was noted in the log; a sentence, no trace
        return _our_fault()


def _write_utf8() -> None:
    """Answers hold any language; a Windows console or pipe would otherwise refuse what its code page lacks."""
    for stream in (sys.stdout, sys.stderr):
        encoding = (getattr(stream, "encoding", "") or "utf-8").lower().replace("-", "")
        # half of a character, which JSON can hold, is written as its number: JSON reads that back
        if (encoding != "utf8" or stream.errors == "strict") and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _stranger() -> str:
    """A sentence when `db` or `ui` come from another program's folder: their names are common."""
    from importlib.util import find_spec

    home = Path(__file__).resolve().parent.parent
    for name in ("db", "ui", "resources"):
        spec = find_spec(name)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin is None or home not in origin.parents:
            return (
                f"The part “{name}” was found in {origin}, not in {home}: start Doorstep from its own folder."
            )
    return ""


def _opening(words: list[str]) -> list[str]:
    """A link or a map file alone, as a browser or a file manager gives it, stands for `open` and it."""
    from app.links import looks_like_link

    if _asked(words) is None:
        for place, word in enumerate(words):
            before = words[place - 1] if place else ""
            if looks_like_link(word) and before not in VALUED:
                return [*words[:place], "open", *words[place:]]
    return words


def _arguments(words: list[str]) -> argparse.Namespace:
    from importlib import import_module

    parser = Parser(prog="doorstep", description="The dispatch desk for home-service companies.")
    common = Parser(add_help=False)
    for target in (parser, common):
        default = None if target is parser else argparse.SUPPRESS
        target.add_argument(
            "--profile", metavar="DIR", default=default, help="keep all data of this run in DIR"
        )
        target.add_argument(
            "--lang", choices=("en", "zh_CN", "zh_TW"), default=default, help="speak this language"
        )
        target.add_argument(
            "--log", metavar="LEVEL", default=default, help="DEBUG, INFO, WARNING; or NAME=LEVEL"
        )
        target.add_argument(
            "--database", metavar="URL", default=default, help="a PostgreSQL address instead of the file"
        )
    parser.add_argument("--version", "-V", action="store_true", help="print the version")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    # only the asked family is imported, so that a command answers quickly, and none for the window; help shows them all
    asked = _asked(words)
    families = list(dict.fromkeys(COMMANDS.values()))
    for module in [COMMANDS[asked]] if asked else families if _unclear(words) else []:
        import_module(module).add_parser(commands, common)
    return parser.parse_args(words)


def _unclear(words: list[str]) -> bool:
    """Whether the words are more than options with their values: help is wanted, or a command is misspelt."""
    before = ["", *words]
    return any(
        word in ("-h", "--help") or (not word.startswith("-") and before[n] not in VALUED)
        for n, word in enumerate(words)
    )


def _asked(words: list[str]) -> str | None:
    """The command among the words, when it is a known one; a profile may well be called “demo”."""
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in VALUED:
            skip = True
        elif not word.startswith("-"):
            return word if word in COMMANDS else None
    return None


def _run(args: argparse.Namespace) -> int:
    import resources
    from app import i18n, installed, logs
    from app.domain.errors import DeskError
    from app.paths import open_profile

    words = Path(resources.__file__).parent / "i18n"
    i18n.install(words, args.lang or _system_language())  # for a refusal before the profile is known
    machine = installed.read(installed.machine_file())
    profile = open_profile(args.profile or machine.profile)
    chosen = machine.under(installed.read(profile.config))
    logs.start(profile.logs, _level(args.log or logs.chosen(profile.logs, "") or chosen.log))
    i18n.install(words, args.lang or _saved_language(profile) or chosen.language or _system_language())
    args.installed = chosen
    gc.disable()  # importing makes no garbage; looking for it takes a tenth of a start
    tools = build_tools(profile, args.database or chosen.database)
    gc.freeze()
    gc.enable()
    try:
        try:
            return int(tools.window(args) if args.command is None else args.run(args, tools))
        except DeskError as refusal:
            if refusal.code != "locked" or not _unlocked(tools):
                raise
        return int(tools.window(args) if args.command is None else args.run(args, tools))
    except Exception as mistake:
        if not isinstance(mistake, DeskError | BrokenPipeError):
            import logging

            # while the log is still open
            logging.getLogger("app").exception("%s failed", args.command or "the window")
        raise
    finally:
        tools.close()
        logs.stop()


def _unlocked(tools: Tools) -> bool:
    """Whether somebody gave the words that open the encrypted desk. Raises NotPossible for wrong ones."""
    from app.cli.words import known_words

    words = known_words()
    if words is None:
        return False
    tools.safe().unlock(words)
    return True


def _level(wish: str | None) -> str:
    import logging

    from app.domain.errors import NotPossible
    from app.domain.text import T

    if not wish:
        return "INFO"
    name, _, level = wish.rpartition("=")
    if level.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
        raise NotPossible(
            T("“{level}” is no log level. Known: DEBUG, INFO, WARNING, ERROR.", level=level), code="log"
        )
    if name:
        logging.getLogger(name).setLevel(level.upper())
        return "INFO"
    return level.upper()


def _saved_language(profile: Profile) -> str:
    """The language chosen in the window; empty when none was."""
    import configparser

    from app import i18n

    saved = configparser.ConfigParser(interpolation=None)
    try:
        saved.read(profile.window, encoding="utf-8")
        lang = saved.get("looks", "language", fallback="")
    except (configparser.Error, UnicodeDecodeError):
        lang = ""
    return lang if lang in i18n.LANGUAGES else ""


def _system_language() -> str:
    import locale

    from app import i18n

    system = locale.getlocale()[0] or os.environ.get("LANG", "")
    return i18n.best_language(system) if system else "en"


def build_tools(profile: Profile, database: str | None = None) -> Tools:
    """Choose every part: storage, map, roads, places, clock."""
    from app.adapters.city.build import PackLoader
    from app.adapters.city.pack import PackStore
    from app.adapters.clocks import SystemClock
    from app.adapters.planning.outside import ProcessPlanner
    from app.adapters.server_secrets import with_password
    from app.assembly import CityParts, OpenDesk
    from app.bootstrap import Around
    from app.cli.tools import Steady, Tools

    packs = PackStore(profile.packs)
    parts = CityParts(packs)
    loader = PackLoader(packs)
    address = database or str(profile.database)

    def secret_address() -> str:
        return with_password(address)

    def safe(at: str | None = None, folder: Path | None = None) -> Safekeeping:
        from db.storage import keeper

        return keeper(at or secret_address(), folder or profile.backups)

    def fill(at: str, things: Iterable[Any]) -> int:
        from db.storage import fill

        return fill(at, things)

    def open_desk(at: str | None = None) -> OpenDesk:
        from db.storage import DeskStorage  # half a second that `map info` need not wait for

        around = Around(city=packs, loader=loader, planner=ProcessPlanner())
        opener = partial(DeskStorage.open, backups=profile.backups, tell=Steady())
        return OpenDesk.open(opener, at or secret_address(), SystemClock(), parts, around)

    def tables() -> Tables:
        from db.storage import look

        return look(secret_address())

    def bring_up_to_date(tell: Callable[[Progress], None]) -> Migrated:
        from db.storage import migrate

        return migrate(secret_address(), profile.backups, tell)

    def play(args: argparse.Namespace) -> int:
        return _window(tools, parts, args, demo=True)

    def window(args: argparse.Namespace, link: str = "") -> int:
        return _window(tools, parts, args, link=link)

    def print_pdf(*sheet: Any) -> int:
        from ui.printing.headless import print_pdf  # Qt is loaded for this command only

        return print_pdf(*sheet)

    tools = Tools(
        profile=profile,
        packs=packs,
        loader=loader,
        router=parts.router,
        geocoder=parts.geocoder,
        open_desk=open_desk,
        play=play,
        window=window,
        road_router=parts.current_router,
        index=parts.current_index,
        database=address,
        tables=tables,
        migrate=bring_up_to_date,
        safe=safe,
        fill=fill,
        print_pdf=print_pdf,
    )
    return tools


def _window(
    tools: Tools, parts: CityParts, args: argparse.Namespace, *, demo: bool = False, link: str = ""
) -> int:
    """The window over this profile's desk; an empty desk begins with the example."""
    from contextlib import ExitStack

    from app import i18n
    from app.safekeeping import Afterwards

    sessions: list[Session] = []
    closing = ExitStack()
    afterwards = Afterwards()

    def close() -> None:
        while sessions:
            sessions.pop().close()
        closing.close()

    def begin(progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> Desk:
        from app.adapters.drafts import DraftStore
        from app.adapters.planning.outside import ProcessPlanner
        from app.adapters.server_secrets import with_password
        from app.bootstrap import Around
        from app.example.play import open_session, play
        from db.storage import DeskStorage

        close()  # the window before this one left it open
        afterwards.carry_out(progress, cancelled)
        drafts = DraftStore(tools.profile.drafts)
        closing.callback(drafts.close)
        around = Around(
            city=tools.packs,
            loader=tools.loader,
            drafts=drafts,
            planner=ProcessPlanner(),
            safe=tools.safe(),
            afterwards=afterwards,
        )
        session = open_session(
            partial(DeskStorage.open, backups=tools.profile.backups, tell=progress, stop=cancelled),
            with_password(tools.database),
            parts,
            tools.loader,
            around,
            i18n.language(),
            insist=demo,
            progress=progress,
            cancelled=cancelled,
        )
        sessions.append(session)
        if demo and args.minutes:
            play(session, args.minutes)
        session.opened.desk.around.look_over = partial(_look_over, tools)
        return session.opened.desk

    def stands() -> None:
        import threading

        from app.adapters import vault

        # the keyring may take a second to answer: asked now, so that the first booking need not wait for it
        threading.Thread(target=vault.audit_key, name="doorstep-audit-key", daemon=True).start()
        if sessions and not (demo and args.screenshots):
            sessions[0].live(1.0)

    try:
        if demo and args.headless:
            from app.cli.tools import tell

            begin(tell, lambda: False)
            return 0
        from ui.start import start_window  # a second window is sent away before storage or maps are imported

        return start_window(
            begin,
            lambda: sessions[0].opened,
            tools.profile.folder,
            args,
            link,
            tools.safe,
            afterwards,
            stands,
        )
    finally:
        close()


def _look_over(tools: Tools) -> Iterator[Finding]:
    from app.cli.doctor import look_over  # whoever asks has a window already

    return look_over(tools)


def _our_fault() -> int:
    import traceback

    from app import i18n
    from app.domain.text import T

    if os.environ.get("DOORSTEP_TRACE"):
        traceback.print_exc()
    told = T(
        "Something went wrong that is our own mistake; what was not yet saved is unchanged. The log has the details."
    )
    print(i18n.say(told), file=sys.stderr)
    return 1


def _refused(refusal: DeskError) -> int:
    from app import i18n

    print(i18n.say(refusal.text), file=sys.stderr)
    return refusal.exit_code


if __name__ == "__main__":
    sys.exit(main())
