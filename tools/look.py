"""`make look`: opens every view and every dialog on every kind of screen, leaves pictures, and lists what is wrong.

For each screen a program of its own is started (Qt settles size and scale at its start) over a copy of the example
company. It walks all places in all languages and themes asked for. Pictures and `findings.txt` go to build/look; the
exit code is 1 when something was found.

    make look                                     all of it
    make look ARGS="--screen 1366x768 --language zh_CN --theme dark --only board dialog-"
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
if str(TOP) not in sys.path:
    sys.path.insert(0, str(TOP))

SCREENS = ("1280x720", "1366x768", "1920x1080", "1920x1080@1.5")
LANGUAGES = ("en", "zh_CN", "zh_TW")
THEMES = ("light", "dark")
PAPERS = "<h2>Doorstep</h2><pre>Apache License 2.0</pre><h2>Inter</h2><pre>SIL Open Font License 1.1</pre>"


def main() -> int:
    """Walk every screen, sum up."""
    words = argparse.ArgumentParser(description="look at every view and dialog")
    words.add_argument("--screen", nargs="+", default=SCREENS, help="WIDTHxHEIGHT or WIDTHxHEIGHT@SCALE")
    words.add_argument("--language", nargs="+", default=LANGUAGES)
    words.add_argument("--theme", nargs="+", default=THEMES)
    words.add_argument(
        "--only", nargs="+", default=(), help="names of places and dialogs, or their beginnings"
    )
    words.add_argument("--profile", type=Path, help="copy this profile instead of making an example")
    words.add_argument("--into", type=Path, default=TOP / "build" / "look")
    words.add_argument("--here", help=argparse.SUPPRESS)  # this program is the one of a screen
    asked = words.parse_args()
    if asked.here:
        return walk(asked)
    asked.into.mkdir(parents=True, exist_ok=True)
    found: list[str] = []
    with tempfile.TemporaryDirectory(prefix="doorstep-look-") as folder:
        profile = asked.profile or made_example(Path(folder) / "example")
        for screen in asked.screen:
            copy = Path(folder) / "copy"
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(profile, copy)
            found += on_screen(screen, copy, Path(folder), asked)
    (asked.into / "findings.txt").write_text("".join(f"{line}\n" for line in found), encoding="utf-8")
    pictures = len(list(asked.into.glob("*.png")))
    print(f"{pictures} pictures and {len(found)} findings in {asked.into}")
    return 1 if found else 0


def made_example(profile: Path) -> Path:
    """An example company that lived half an hour. Raises CalledProcessError when it cannot be made."""
    words = ["-m", "app", "demo", "--profile", str(profile), "--headless", "--minutes", "30"]
    subprocess.run([sys.executable, *words], cwd=TOP, check=True)
    return profile


def on_screen(screen: str, profile: Path, folder: Path, asked: argparse.Namespace) -> list[str]:
    """The findings of one screen. Raises ValueError for one that is not WIDTHxHEIGHT."""
    match = re.fullmatch(r"(\d+)x(\d+)(?:@([\d.]+))?", screen)
    if match is None:
        raise ValueError(f"{screen} is not WIDTHxHEIGHT or WIDTHxHEIGHT@SCALE")
    width, height, scale = int(match[1]), int(match[2]), float(match[3] or 1)
    described = folder / "screen.json"
    one = {"name": "look", "x": 0, "y": 0, "width": width, "height": height, "dpr": 1,
           "logicalDpi": 96, "logicalBaseDpi": 96}  # fmt: skip
    described.write_text(json.dumps({"screens": [one]}), encoding="utf-8")
    environment = dict(
        os.environ, QT_QPA_PLATFORM=f"offscreen:configfile={described}", QT_SCALE_FACTOR=str(scale)
    )
    told = folder / "told.txt"
    told.unlink(missing_ok=True)
    words = [
        sys.executable,
        __file__,
        "--here",
        str(told),
        "--profile",
        str(profile),
        "--into",
        str(asked.into),
    ]
    for name in ("language", "theme", "only"):
        if given := getattr(asked, name):
            words += [f"--{name}", *given]
    print(f"looking at {screen}", flush=True)
    code = subprocess.run(words, cwd=TOP, env=environment, check=False).returncode
    if not told.exists():
        return [f"walk [{screen}] broken: the program ended with {code}"]
    return told.read_text(encoding="utf-8").splitlines()


def walk(asked: argparse.Namespace) -> int:
    """The program of one screen."""
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    import resources
    from app import i18n
    from app.__main__ import build_tools
    from app.cli.doctor import look_over
    from app.paths import open_profile
    from ui.devtools.look.walk import Asked, Seen, look_at
    from ui.main import Options, main, make_application

    profile = open_profile(str(asked.profile))
    i18n.install(Path(resources.__file__).parent / "i18n", "en")
    make_application()
    tools = build_tools(profile)
    opened = tools.open_desk()
    around = opened.desk.around
    around.safe = tools.safe()
    around.look_over = lambda: look_over(tools)
    papers = profile.folder / "licences.html"
    papers.write_text(PAPERS, encoding="utf-8")
    seen = Seen()
    look = look_at(
        Asked(asked.into, asked.language, asked.theme, papers, asked.only, data_of(profile.folder)), seen
    )
    main(opened.desk, profile.folder, Options(lang="en", theme="light", heartbeat=False), [look])
    Path(asked.here).write_text("".join(f"{line}\n" for line in seen.lines()), encoding="utf-8")
    return 1 if seen.faults else 0


def data_of(profile: Path) -> str:
    """All words that stand in the desk's own data: customers, addresses, notes."""
    found: set[str] = set()
    for file in profile.glob("*.db"):
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            tables = [
                row[0] for row in connection.execute("select name from sqlite_master where type='table'")
            ]
            for table in tables:
                for row in connection.execute(f'select * from "{table}"'):  # noqa: S608 - a name from the file itself
                    found.update(value for value in row if isinstance(value, str) and len(value) < 2000)
        finally:
            connection.close()
    return "\n".join(found)


if __name__ == "__main__":
    sys.exit(main())
