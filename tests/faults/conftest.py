"""Places where things go wrong: a disk of a few megabytes, a folder nobody may write to."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

MOUNTABLE = sys.platform.startswith("linux") and hasattr(os, "geteuid") and os.geteuid() == 0

Disk = Callable[[str], Path]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Make a small disk of its own: `disk("4m")`. Needs Linux and root."""
    if not MOUNTABLE:
        pytest.skip("a small disk can be mounted by root on Linux only")
    mounted: list[Path] = []

    def make(size: str) -> Path:
        place = tmp_path / f"disk-{len(mounted)}"
        place.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "doorstep-test", str(place)],
            capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode:
            pytest.skip("this machine forbids mounting")
        mounted.append(place)
        return place

    yield make
    for place in reversed(mounted):
        subprocess.run(["umount", "-l", str(place)], check=True)


def read_only(place: Path, on: bool = True) -> None:
    """Forbid writing to a small disk, or permit it again."""
    subprocess.run(["mount", "-o", f"remount,{'ro' if on else 'rw'}", str(place)], check=True)
