"""A window that ended badly is told of at the next start, with the stack a native crash left."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ui.runtime.crash import MARK, CrashMark

CRASH = """
import sys
from pathlib import Path
from ui.runtime.crash import CrashMark
mark = CrashMark(Path(sys.argv[1]))
import ctypes
def the_place_it_broke():
    ctypes.string_at(0)
the_place_it_broke()
"""


def test_a_good_end_leaves_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        mark = CrashMark(tmp_path / "logs")
        assert mark.before is None
        mark.close()
    assert not (tmp_path / "logs" / MARK).exists()


def test_a_crash_in_native_code_leaves_its_stack(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRASH, str(tmp_path)], cwd=Path(__file__).parents[3], check=False
    )
    assert done.returncode != 0
    mark = CrashMark(tmp_path)
    assert mark.before is not None and "the_place_it_broke" in mark.before
    mark.close()


def test_a_kill_leaves_a_mark_without_a_stack(tmp_path: Path) -> None:
    code = CRASH.split("import ctypes")[0] + "import os; os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=Path(__file__).parents[3], check=False)
    mark = CrashMark(tmp_path)
    assert mark.before == ""
    mark.close()
