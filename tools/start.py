"""`make run`: opens the desk with the example company.

With a display the window opens. Without one a virtual display is started, ten minutes of the example day are
played, and pictures of every view are left in build/screens.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
SCREENS = Path("build") / "screens"
DEMO = [sys.executable, "-m", "app", "demo"]
SIZE = "1920x1080x24"
QUIET = {
    # drawn without a graphics card, which Qt remarks upon several times at each start
    "QT_LOGGING_RULES": "default.warning=false;qt.rhi.*.warning=false",
    # only what ends the web engine: it misses the system's message bus, which a bare machine does not run
    "QTWEBENGINE_CHROMIUM_FLAGS": "--log-level=3",
}
"""What an unseen desk leaves unsaid, unless the environment says otherwise."""


def has_display() -> bool:
    """Whether a window can be shown here: always on Windows and macOS, elsewhere where a display answers."""
    if sys.platform in ("win32", "darwin"):
        return True
    wayland = os.environ.get("WAYLAND_DISPLAY")
    if wayland and _answers(str(Path(os.environ.get("XDG_RUNTIME_DIR", "/")) / wayland)):
        return True
    host, colon, number = os.environ.get("DISPLAY", "").rpartition(":")
    screen = number.partition(".")[0]
    if not colon or not screen.isdigit():
        return False
    if host in ("", "unix"):  # newer servers listen at an abstract name as well, or only there
        path = f"/tmp/.X11-unix/X{screen}"  # noqa: S108  # the place X11 itself fixes
        return _answers(path) or _answers("\0" + path)
    try:
        with socket.create_connection((host, 6000 + int(screen)), timeout=3):
            return True
    except OSError:
        return False


def _answers(path: str) -> bool:
    """Whether somebody listens at the Unix socket `path`."""
    with socket.socket(socket.AF_UNIX) as door:
        try:
            door.connect(path)
        except OSError:
            return False
        return True


def without_display(more: list[str]) -> int:
    """Play ten minutes of the day for the camera; the exit code of the desk."""
    shutil.rmtree(TOP / SCREENS, ignore_errors=True)
    command = [*DEMO, "--minutes", "10", "--screenshots", str(SCREENS), *more]
    environment = QUIET | dict(os.environ)
    if shutil.which("xvfb-run") and shutil.which("xauth"):
        print(
            "No display here: starting a virtual one and playing ten minutes of the example day.", flush=True
        )
        command = ["xvfb-run", "-a", "-s", f"-screen 0 {SIZE} -nolisten tcp", *command]
    else:
        print(
            "No display here, and no virtual one: drawing ten minutes of the example day unseen.", flush=True
        )
        environment["QT_QPA_PLATFORM"] = "offscreen"
    code = subprocess.run(command, cwd=TOP, env=environment, check=False).returncode
    pictures = sorted((TOP / SCREENS).glob("**/*.png"))
    if code == 0 and pictures:
        print(f"\n{len(pictures)} pictures of the desk are in {SCREENS}.")
        return 0
    print(
        f"\nThe example day ended early (code {code}, {len(pictures)} pictures). `.venv/bin/python -m app doctor`"
    )
    print("says what is missing on this machine.")
    return code or 1


def main(more: list[str]) -> int:
    """Open the desk; `more` is handed on to `python -m app demo`."""
    if not has_display():
        return without_display(more)
    print("Opening the desk with the example company. Close its window to stop.", flush=True)
    return subprocess.run([*DEMO, *more], cwd=TOP, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
