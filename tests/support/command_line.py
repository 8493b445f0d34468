"""Runs the program's commands in this process, in a profile of their own, and looks at what they print.

`shell.ok("book", file)` is the answer of a command that must succeed; `shell.run(…)` is whatever it says.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.adapters import sqlite
from app.commands import SaveBranch, SaveService, SaveStaff
from app.domain.catalogue import ServiceType, SkillNeed
from app.domain.geo import Mode, Point
from app.domain.ids import BranchId, ServiceCode, StaffId
from app.domain.people import Branch, Certificate, StaffMember
from app.domain.time import WeekHours
from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.desk import StoryDesk

WEEK = tuple(WeekHours(day, time(8), time(18)) for day in range(7))


@dataclass(frozen=True)
class Ran:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its one JSON object; fails when it printed anything else."""
        assert self.out.count("\n") == 1, self.out
        return json.loads(self.out)


@dataclass
class Shell:
    """Types commands into one profile."""

    profile: Path
    capsys: pytest.CaptureFixture[str]
    clock: FixedClock

    def run(self, *words: str | Path) -> Ran:
        """Whatever happens."""
        self.capsys.readouterr()
        try:
            code = main([str(w) for w in (*words, "--profile", self.profile)])
        except SystemExit as left:  # argparse leaves this way
            code = left.code if isinstance(left.code, int) else 1
        printed = self.capsys.readouterr()
        return Ran(code, printed.out, printed.err)

    def ok(self, *words: str | Path) -> Any:
        """The JSON answer of a command that must succeed."""
        ran = self.run(*words, "--json")
        assert ran.code == 0, ran.err
        return ran.json

    def file(self, name: str, content: object) -> Path:
        """A file beside the profile: bytes and text as they are, anything else as JSON."""
        path = self.profile.parent / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    @property
    def changes(self) -> int:
        """The number of the newest line of the desk's log: it stands still when nothing was changed."""
        file = self.profile / "desk.db"
        if not file.exists():
            return 0
        link = sqlite.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
        try:
            return int(link.execute("SELECT coalesce(max(number), 0) FROM change_log").fetchone()[0])
        finally:
            link.close()

    def at(self, hour: float, days: int = 0) -> datetime:
        """That hour by the branch's wall clock, `days` after the clock's day."""
        day = self.clock.now().astimezone(BRANCH.zone).date() + timedelta(days=days)
        return datetime.combine(day, time(0), BRANCH.zone) + timedelta(hours=hour)

    def window(self, start: float, end: float, days: int = 0) -> dict[str, str]:
        """A window as a request writes it."""
        return {"from": self.at(start, days).isoformat(), "to": self.at(end, days).isoformat()}


BRANCH = Branch(BranchId("village"), "Village", "Europe/Vaduz", Point(47.007, 9.007), "CHF", "LI")


def small_company(file: Path, clock: FixedClock, branch: Branch = BRANCH) -> None:
    """A desk file with a branch, two services and four people who live at the branch's corner of the map."""
    storage = DeskStorage.open(file, seat="setup")
    desk = StoryDesk(clock, storage)
    desk.do(SaveBranch(branch=branch))
    for code, skill, people in (("leak-repair", "plumbing", 1), ("moving", "moving", 2)):
        desk.do(
            SaveService(
                service=ServiceType(
                    ServiceCode(code),
                    code.capitalize(),
                    {"moving": "搬家"}.get(code, "漏水维修"),
                    (SkillNeed(skill, 2),),
                    people=people,
                    duration=timedelta(hours=1),
                )
            )
        )
    corner = branch.point or Point(0, 0)
    crew: tuple[tuple[str, str, Mode, dict[str, int]], ...] = (
        ("S-001", "Wang Fang", Mode.CAR, {"plumbing": 3}),
        ("S-002", "Chen Jie", Mode.EBIKE, {"plumbing": 2, "moving": 2}),
        ("S-003", "Ana Frick", Mode.CAR, {"moving": 3}),
        ("S-004", "Li Na", Mode.FOOT, {"plumbing": 1}),
    )
    for code, name, mode, skills in crew:
        desk.do(
            SaveStaff(
                staff=StaffMember(
                    StaffId(code),
                    branch.id,
                    code,
                    name,
                    home=corner,
                    mode=mode,
                    skills=tuple(skills.items()),
                    certificates=(Certificate("health", date(2030, 1, 1)),),
                    shifts=WEEK,
                    languages=("zh", "de"),
                )
            )
        )
    storage.close()
