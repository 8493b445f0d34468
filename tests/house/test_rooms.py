"""The rooms stay apart: who may import whom, and what a desk without a window may load."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]

_LOAD_ALL = """
import importlib, pkgutil, sys
for room in ("app", "db"):
    package = importlib.import_module(room)
    for found in pkgutil.walk_packages(package.__path__, room + "."):
        parts = found.name.split(".")
        if parts[-1] != "__main__" and "migrations" not in parts:
            importlib.import_module(found.name)
    print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""
_WINDOW = {"PySide6", "shiboken6", "qasync", "qtawesome", "folium"}


def _fresh(code: str) -> subprocess.CompletedProcess[str]:
    """Run `code` in a new interpreter at the top of the project."""
    return subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:app", "-c", code],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": ""},
    )


def test_the_desk_and_its_memory_load_without_a_window() -> None:
    done = _fresh(_LOAD_ALL)
    assert done.returncode == 0, done.stderr
    desk, with_memory = (set(line.split()) for line in done.stdout.splitlines())
    assert not desk & (_WINDOW | {"sqlalchemy", "alembic"})
    assert not with_memory & _WINDOW


def test_import_contracts_hold() -> None:
    done = _fresh("from importlinter.cli import lint_imports_command as run; run(['--no-cache'])")
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_installed_package_claims_our_names() -> None:
    ours = {"app", "db", "ui", "resources", "tests", "tools"}
    installed = importlib.metadata.packages_distributions()
    assert {name: installed[name] for name in ours & set(installed)} == {}


def test_qt_loses_no_reference() -> None:
    """PySide6 6.12.0 on Python 3.11 loses one reference to None or True per call and aborts within minutes."""
    done = _fresh(
        "import os, sys\n"
        "os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "from PySide6.QtCore import QObject, Signal\n"
        "from PySide6.QtWidgets import QApplication, QLabel\n"
        "class Bell(QObject):\n"
        "    rang = Signal(int)\n"
        "desk, label, bell = QApplication([]), QLabel(), Bell()\n"
        "bell.rang.connect(lambda number: None)\n"
        "def ring(times):\n"
        "    for _ in range(times):\n"
        "        label.setText('ring'); label.isVisible(); bell.rang.emit(1)\n"
        "ring(10)\n"
        "before = [sys.getrefcount(one) for one in (None, True, False)]\n"
        "ring(400)\n"
        "print(*(was - sys.getrefcount(one) for was, one in zip(before, (None, True, False))))\n"
    )
    assert done.returncode == 0, done.stderr
    assert max(map(int, done.stdout.split())) < 100, "this PySide6 must not be used with this Python"
