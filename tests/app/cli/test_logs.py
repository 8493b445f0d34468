"""The log rotates, its level can be changed while the program runs, and nobody's name, number or address gets into it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import logs
from app.domain.errors import DeskError
from app.nameless import nameless
from db.storage import DeskStorage
from tests.support.clock import FixedClock
from tests.support.command_line import Shell
from tests.support.desk import StoryDesk
from tests.support.noise import ExpectedLog

NAMES = (
    "Zhao Min",
    "赵敏",
    "Zoë Überall",
    "Städtle 38",
    "Landstrasse",
    "+41795550102",
    "41795550102",
    "zm@example.org",
)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A log at its most talkative."""
    root = logging.getLogger()
    level, place = root.level, tmp_path / "logs"
    logs.start(place, "DEBUG")
    yield place
    logs.stop()
    root.setLevel(level)


def everything(folder: Path) -> str:
    """All files of the log, and the lines in memory."""
    files = "".join(p.read_text(encoding="utf-8") for p in sorted(folder.glob("doorstep.log*")))
    return files + "\n".join(logs.tail.lines)


def test_a_days_work_leaves_nobodys_name(folder: Path, tmp_path: Path, expects_log: ExpectedLog) -> None:
    expects_log("a listener failed")
    with DeskStorage.open(tmp_path / "desk.db", seat="seat-1") as storage:
        desk = StoryDesk(FixedClock(), storage).company()

        def broken(outcome: object) -> None:
            raise ValueError(
                "cannot show Zhao Min of Städtle 38, Vaduz (赵敏, +41 79 555 01 02, zm@example.org)"
            )

        stop = desk.desk.bus.listen(broken)
        zhao = desk.customer("Zhao Min 赵敏", "+41795550102", "Städtle 38, Vaduz")
        stop()
        desk.ring("+41795550102", "Zoë Überall")
        desk.answer()
        desk.book(1, "leak-repair", zhao, desk.window(12, 14))
        with pytest.raises(DeskError):
            desk.customer("", "+41795550102", "Landstrasse 12, Schaan")
    told = everything(folder)
    assert "BookJob took" in told
    assert "ValueError: cannot show" in told
    for name in NAMES:
        assert name not in told, name


def test_phrases_given_to_a_line_lose_their_names(folder: Path) -> None:
    log = logging.getLogger("app.test")
    log.info("refused for %s at %s: %s", "Zhao Min", "Städtle 38, Vaduz", "double-booking")
    log.info("%s of %s", "BookJob", 3)
    told = everything(folder)
    assert "refused for • • at • 38, •: double-booking" in told
    assert "BookJob of 3" in told


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("cannot open Zhao Min", "cannot open • •"),
        ("IntegrityError: NOT NULL in job_step", "IntegrityError: • • in job_step"),
        ("No such file: 赵敏", "No such file: •"),
        ("expected 3, got 4", "expected 3, got 4"),
    ],
)
def test_words_that_may_be_names(text: str, left: str) -> None:
    assert nameless(text) == left


def test_it_rotates(folder: Path) -> None:
    log = logging.getLogger("app.test")
    for n in range(30_000):
        log.debug("step %d %s", n, "x" * 200)
    files = list(folder.glob("doorstep.log*"))
    assert len(files) == 6
    assert all(f.stat().st_size <= 1_000_000 for f in files)


def test_libraries_that_tell_too_much_stay_quiet(folder: Path) -> None:
    logging.getLogger("sqlalchemy.engine.Engine").debug("Row %r", ("Zhao Min",))
    assert "Row" not in everything(folder)


def test_the_level_is_chosen_by_command_and_followed(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    level = logging.getLogger().level
    assert shell.ok("log-level")["level"] == "INFO"
    assert shell.ok("log-level", "DEBUG")["level"] == "DEBUG"
    shell.ok("export", "customers", shell.profile / "x.csv")
    assert logging.getLogger().level == logging.DEBUG, "the next command follows"
    from ui.desk.keeping import follow

    logs.choose(shell.profile / "logs", "WARNING")
    logging.getLogger().setLevel("INFO")
    follow(shell.profile / "logs")
    assert logging.getLogger().level == logging.WARNING, "and so does a window that is open"
    (shell.profile / "logs" / logs.CHOICE).write_text("nonsense")
    assert logs.chosen(shell.profile / "logs") == "INFO"
    logging.getLogger().setLevel(level)
