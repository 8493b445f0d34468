"""The window stands before what its first picture does not need: a start of the whole program over a real desk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.paths import open_profile
from db.storage import DeskStorage
from tests.support.builders import a_branch

TOP = Path(__file__).resolve().parents[2]

_START = """
import sys
from ui.runtime.first_picture import FirstPicture
import ui.start

seen = []

def painted(self, watched, event, before=FirstPicture.eventFilter):
    if event.type() == event.Type.Paint and not seen:
        seen.extend(sys.modules)
    return before(self, watched, event)

def probe(frame, window):  # what lives as long as the window begins after its first picture
    rows = window.workbench.part("board"), window.workbench.part("calls")
    print("shown", window.isVisible(), all(rows), len(frame.actions.all()) > 50)
    print(*sorted(seen))
    window.close()

def first(*given, before=ui.start._always):
    return [probe, *before(*given)]

FirstPicture.eventFilter = painted
ui.start._always = first
from app.__main__ import main
sys.exit(main(["--profile", sys.argv[1], "--lang", "en"]))
"""

LATER = {
    *("numpy", "scipy", "shapely", "osmium", "contourpy", "rapidfuzz"),  # maps, roads, addresses, plans
    *(
        "folium",
        "branca",
        "jinja2",
        "requests",
        "PySide6.QtWebEngineCore",
        "PySide6.QtWebEngineWidgets",
    ),  # the map's page
    *("psycopg", "sqlalchemy.dialects.postgresql", "alembic", "mako"),  # servers, older desks
    *("openpyxl", "pypinyin", "phonenumbers", "keyring", "cryptography", "argon2"),
    *(
        "ui.directory.customers",
        "ui.directory.staff",
        "ui.aftercare.panel",
        "ui.watch.panel",
        "ui.settings.page",
    ),
    *("ui.printing", "ui.printing.dialog", "app.cli.doctor", "app.diagnostics"),
    *("app.adapters.city.roads.router", "app.adapters.city.places.index", "app.adapters.hub"),
}
"""What a start may not import before the window is painted; it is imported beside the window, or when it is wanted."""


def test_the_window_is_painted_before_anything_heavy_is_imported(tmp_path: Path) -> None:
    profile = open_profile(str(tmp_path / "profile"))
    with DeskStorage.open(profile.database) as storage:
        unit = storage.unit()
        with unit:
            unit.branches.save(a_branch())
            unit.commit()
    done = subprocess.run(
        [sys.executable, "-c", _START, str(profile.folder)],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": ""},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    shown, modules = done.stdout.splitlines()[:2]
    assert shown == "shown True True True"
    assert set(modules.split()) & LATER == set()
