"""Starts this program once more as a child process, for work that needs much memory or may have to be ended at once.

In a bundle there is no Python to start: the program starts itself with a hidden word as its first argument, and
app/__main__.py hands over to the child's module. A child is ended by closing its standard input, and talks on its
standard output.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import app


def command_of(word: str, module: str) -> list[str]:
    """How this program starts a child: by its hidden word where bundled, by its module in a checkout."""
    if getattr(sys, "frozen", False):
        return [sys.executable, word]
    return [sys.executable, "-m", module]


def start(command: Sequence[str], complaints: IO[str], *, behind: bool = False) -> subprocess.Popen[bytes]:
    """Start a child with both pipes open; it finds this program's modules. complaints: where its error output goes.

    behind: on Windows it gives way to the window's process; elsewhere a child sees to that itself. Raises OSError when
    the system starts no process.
    """
    root = str(Path(app.__file__).resolve().parent.parent)
    search = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    if behind:
        flags |= getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
    return subprocess.Popen(  # noqa: S603 - our own program with checked arguments, no shell
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        env={**os.environ, "PYTHONPATH": search},
        creationflags=flags,
    )
