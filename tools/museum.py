"""Leave a small desk of this version in the museum: `python tools/museum.py`, once for each new step of the tables.

The desk lies in tests/museum as VERSION.desk.gz, with VERSION.json saying what is in it. Tests open every one of them
with the program of today. A desk that is there already is never written anew: it must stay what that version wrote.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from app.adapters import sqlite  # noqa: E402
from app.domain.calls import CallKind  # noqa: E402
from app.domain.lifecycle import Action  # noqa: E402
from app.domain.people import Tier  # noqa: E402
from db.storage import DeskStorage  # noqa: E402
from db.upgrade import newest  # noqa: E402
from tests.support.clock import FixedClock  # noqa: E402
from tests.support.desk import StoryDesk  # noqa: E402

MUSEUM = TOP / "tests" / "museum"


def furnish(desk: StoryDesk) -> None:
    """A company with jobs in several states, calls, a rating, an owed callback and a step taken back."""
    desk.company()
    zhao = desk.customer("Zhao Min", "+41795550102", "Städtle 38, Vaduz", Tier.VIP)
    beck = desk.customer("Ana Beck", "+41795550103", "Landstrasse 12, Schaan")
    desk.ring("+41795550102")
    desk.answer()
    desk.book(1, "leak-repair", zhao, desk.window(12, 14))
    desk.walk(Action.ACCEPT, Action.SET_OFF, Action.ARRIVE, Action.START, Action.COMPLETE)
    desk.rate(5, 4, 5, 5, "very friendly")
    desk.book(1, "moving", beck, desk.window(13, 17))
    desk.book(2, "leak-repair", beck, desk.window(14, 16, days=1))
    desk.book(0, "leak-repair", zhao, desk.window(9, 11, days=2))
    desk.desk.history.undo()
    desk.ring("+41795550199", "Nobody yet")
    desk.answer()
    desk.hang_up(CallKind.ENQUIRY, "asked for prices")
    desk.ring("+41795550103")
    desk.miss()


def facts(file: Path) -> dict[str, object]:
    """How many rows every table has, and the words by which the desk is known again."""
    link = sqlite.connect(str(file))
    names = [
        r[0]
        for r in link.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
    ]
    rows = {name: link.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608
    link.close()
    return {"rows": rows, "customers": ["Ana Beck", "Zhao Min"], "staff": ["S-001", "S-002", "S-003"]}


def main() -> int:
    """Make the desk of this version unless there is one."""
    version = newest()
    kept = MUSEUM / f"{version}.desk.gz"
    if kept.exists():
        print(f"{kept.relative_to(TOP)} is there already.")
        return 0
    with tempfile.TemporaryDirectory(prefix="doorstep-museum-") as folder:
        file = Path(folder) / "desk.db"
        with DeskStorage.open(file, seat="seat-1") as storage:
            furnish(StoryDesk(FixedClock(), storage))
        link = sqlite.connect(str(file))
        link.execute("PRAGMA journal_mode=DELETE")
        link.execute("VACUUM")
        link.close()
        MUSEUM.mkdir(exist_ok=True)
        told = json.dumps(facts(file), indent=1, ensure_ascii=False)
        (MUSEUM / f"{version}.json").write_text(told + "\n", encoding="utf-8")
        kept.write_bytes(gzip.compress(file.read_bytes(), mtime=0))
    print(f"{kept.relative_to(TOP)}: {kept.stat().st_size // 1024} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
