"""Manners of every test: no network, a fixed clock, a home of its own, nothing left behind, no noise.

Nothing here imports Qt unless a test asks for a fixture that needs it. See docs/testing.md.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.support import leftovers, network
from tests.support.clock import FixedClock
from tests.support.noise import ExpectedLog, Listener, RootState

pytest_plugins = ["tests.support.postgres"]

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

_CHROMIUM = [
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers often give 64 MB there
    "--disable-features=Vulkan",
    '--host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"',
]

hypothesis.settings.register_profile("dev", deadline=None, max_examples=50)
hypothesis.settings.register_profile("ci", deadline=None, max_examples=100, derandomize=True, print_blob=True)


def _private_home() -> Path:
    """A fresh home in which programs find every folder they would write to; the user's own is never touched."""
    home = Path(tempfile.mkdtemp(prefix="doorstep-home-"))
    for name, below in {
        "HOME": ".",
        "USERPROFILE": ".",
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_STATE_HOME": ".local/state",
        "XDG_CACHE_HOME": ".cache",
        "XDG_RUNTIME_DIR": "run",
    }.items():
        folder = home / below
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.environ[name] = str(folder)
    return home


def pytest_configure(config: pytest.Config) -> None:
    """Prepare the process before anything of ours is imported."""
    config.stash[_HOME] = _private_home()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_API", "pyside6")
    os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", " ".join(_CHROMIUM))
    if AS_ROOT:  # Chromium refuses to start its sandbox for root
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    faulthandler.enable()
    hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")
    network.close()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the private home away."""
    if home := config.stash.get(_HOME, None):
        shutil.rmtree(home, ignore_errors=True)


_HOME = pytest.StashKey[Path]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that open a window, recognised by the fixtures they ask for, before `-m` chooses."""
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.window)


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail when the test leaves threads, processes, tasks or sockets, or tried to leave this machine."""
    network.attempts.clear()
    before = leftovers.take(count_sockets="qapp" not in request.fixturenames)
    yield
    complaints = leftovers.since(before) + [f"the network was asked: {what}" for what in network.attempts]
    if complaints:
        pytest.fail("; ".join(complaints), pytrace=False)


@pytest.fixture(autouse=True)
def expects_log() -> Iterator[ExpectedLog]:
    """Fail on log lines at warning level and above, unless `expects_log(pattern)` announced them."""
    expected = ExpectedLog()
    before = RootState.take()
    listener = Listener(expected)
    logging.getLogger().addHandler(listener)
    yield expected
    logging.getLogger().removeHandler(listener)
    before.restore()
    if complaints := expected.complaints():
        pytest.fail("; ".join(complaints), pytrace=False)


@pytest.fixture
def clock() -> FixedClock:
    """A clock at Thursday 26 November 2026, 08:00 UTC, that moves only when told."""
    return FixedClock()


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """pytest-qt's hook for the command line of the application."""
    return ["doorstep-tests"]


@pytest.fixture(scope="session")
def qapp_cls() -> type:
    """pytest-qt's hook for the application class; what must happen before it is made happens here."""
    from PySide6.QtCore import QCoreApplication, Qt
    from PySide6.QtWidgets import QApplication

    QCoreApplication.setAttribute(
        Qt.ApplicationAttribute.AA_ShareOpenGLContexts
    )  # the web engine asks for it
    from ui.map.settling import settle_environment

    settle_environment()
    return QApplication
