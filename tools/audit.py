"""`make audit`: known holes in the packages the desk ships with, asked from the advisory database, strictly.

    python tools/audit.py

Every line of requirements-bundle.txt is looked up as it is pinned. A package that could not be looked up counts as a
failure: an audit that asked nothing must not look like one that found nothing. Exit code 0: nothing known; 1: a hole, or
a package that was not looked up; 3: the database cannot be reached from here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parent.parent
LOCK = TOP / "requirements-bundle.txt"


def ask(lock: Path) -> tuple[int, str, str]:
    """What pip-audit answers: its exit code, JSON (or nothing) and complaints."""
    words = ["--strict", "--disable-pip", "--require-hashes", "--progress-spinner=off", "--format=json"]
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", *words, "--requirement", str(lock)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def tell(answer: str, pinned: int) -> tuple[int, list[str]]:
    """The exit code and the lines for an answer; `pinned`: how many packages the lock names."""
    try:
        found: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return 3, [
            "The advisory database did not answer, so nothing is known. Try again where it can be reached."
        ]
    lines, code = [], 0
    for package in found:
        if reason := package.get("skip_reason"):
            lines.append(f"{package['name']}: not looked up ({reason})")
            code = 1
        for hole in package.get("vulns", ()):
            mend = ", ".join(hole.get("fix_versions", ())) or "no mended version yet"
            lines.append(f"{package['name']} {package['version']}: {hole['id']} (mended in: {mend})")
            code = 1
    if len(found) < pinned:
        lines.append(f"only {len(found)} of {pinned} packages were looked up")
        code = 1
    if not code:
        lines.append(f"No known holes in {len(found)} packages.")
    return code, lines


def pinned(lock: Path) -> int:
    """How many packages a lock names for this system; markers of other systems are passed over by pip-audit."""
    from packaging.requirements import Requirement

    count = 0
    for line in lock.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith((" ", "#", "-")):
            wanted = Requirement(line.rstrip("\\ "))
            count += wanted.marker is None or wanted.marker.evaluate()
    return count


def main() -> int:
    """Ask, tell, and return the exit code."""
    _, answer, complaints = ask(LOCK)
    code, lines = tell(answer, pinned(LOCK))
    print("\n".join(lines))
    if code == 3:
        print(complaints.strip()[-600:], file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
