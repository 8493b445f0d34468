"""`make test`: style, import contracts, types, then every test, and one closing line that counts them all.

Tests run in separate processes by what they open: those without a window side by side on the processor's cores,
those with a window, and those with the web engine, which ends a process hard when it is unhappy. Arguments are
handed on to each pytest (`make test ARGS="-k booking"`).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
REPORTS = TOP / "build" / "test-reports"
NOTHING_TO_RUN = 5
"""pytest's exit code when no test was chosen."""

UNHAPPY = (
    "still not deleted",  # a browser page that outlived its profile: a crash in waiting
    "Destroyed while thread is still running",
    "Timers cannot be stopped from another thread",
)


@dataclass(frozen=True)
class Portion:
    """Tests that share a process: `name` of the report, the `marks` that choose them, further options."""

    name: str
    marks: str
    options: tuple[str, ...] = ()


PORTIONS = (
    Portion("desk", "not window and not web", ("-n", str(min(os.cpu_count() or 1, 8)), "--dist", "loadfile")),
    Portion("window", "window and not web"),
    Portion("web", "web"),
)

FIRST = {
    "style": [sys.executable, "-m", "ruff", "check", "--quiet", "."],
    "format": [sys.executable, "-m", "ruff", "format", "--quiet", "--check", "."],
    "imports": [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"],
    "types": [
        sys.executable,
        "-m",
        "mypy",
        *(w for room in ("app", "db", "ui", "resources", "tools") for w in ("-p", room)),
    ],
}


@dataclass(frozen=True)
class Count:
    """How many tests ended how; an error in a fixture counts as failed."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def read_report(file: Path, code: int) -> Count:
    """The counts in a JUnit report. A process that broke down (no report, bad exit code) counts as one failure."""
    if not file.exists():
        return Count(failed=0 if code == NOTHING_TO_RUN else 1)
    passed = failed = skipped = 0
    for case in ElementTree.parse(file).getroot().iter("testcase"):  # noqa: S314  # our own file
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
    if code not in (0, NOTHING_TO_RUN) and not failed:
        failed = 1
    return Count(passed, failed, skipped)


def run(name: str, command: list[str], quiet: bool = False) -> int:
    """Run one step with its heading; its exit code. A quiet step shows its words only when it fails.

    A process that says one of UNHAPPY has failed, whatever its exit code: Qt says so only after the last test.
    """
    print(f"\n── {name}", flush=True)
    began = time.monotonic()
    said: list[str] = []
    with subprocess.Popen(
        command,
        cwd=TOP,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            if not quiet:
                print(line, end="", flush=True)
    code = process.returncode
    if quiet and code:
        print("".join(said), end="")
    unhappy = [line.strip() for line in said if any(words in line for words in UNHAPPY)]
    if unhappy and code in (0, NOTHING_TO_RUN):
        print("   said at the end: " + unhappy[0])
        code = 1
    print(
        f"   {'ok' if code in (0, NOTHING_TO_RUN) else 'FAILED'}, {time.monotonic() - began:.0f} s",
        flush=True,
    )
    return code


def run_tests(portion: Portion, more: list[str]) -> Count:
    """Run one portion of the tests and count it."""
    report = REPORTS / f"{portion.name}.xml"
    report.unlink(missing_ok=True)
    marks = ["-m", portion.marks, *portion.options, f"--junitxml={report}"]
    colour = f"--color={'yes' if sys.stdout.isatty() else 'no'}"
    command = [sys.executable, "-m", "pytest", "-q", "-rfEs", "--durations=3", colour, *marks, *more]
    return read_report(report, run(f"tests: {portion.name}", command))


def main(more: list[str]) -> int:
    """Run everything, whatever fails on the way; 0 when all is well."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    broken = [name for name, command in FIRST.items() if run(name, command, quiet=True)]
    total = sum((run_tests(portion, more) for portion in PORTIONS), Count())
    print()
    if broken:
        print(f"failed before the tests: {', '.join(broken)}")
    print(total, flush=True)
    return 1 if broken or total.failed or not total.passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
