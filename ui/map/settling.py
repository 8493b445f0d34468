"""What Qt and its web engine read from the environment; to be settled before the QApplication exists.

Drawing without a graphics card where there is none, no lookups outside, and the engine's sandbox off only where it
cannot run at all, as root. The engine itself, two hundred megabytes, need not be there yet: it is loaded when the first
map is opened, and finds all this.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_ENGINE_FLAGS = (
    # no name of any host can be resolved, whatever asks: the last fence, below the request guard
    "--host-resolver-rules=MAP * ~NOTFOUND",
    # calls between browsers do not pass the request guard; without a proxy they get no socket at all
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
)


def settle_environment() -> None:
    """Settle what can only be settled in the environment; calling again does nothing more."""
    if hasattr(os, "getuid") and os.getuid() == 0:
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    flags = os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "").split()
    wanted = list(_ENGINE_FLAGS)
    if not has_graphics_card():
        os.environ.setdefault("QT_QUICK_BACKEND", "software")
        # without it X11 loads a renderer of its own at every start, which nothing then draws with
        os.environ.setdefault("QT_XCB_GL_INTEGRATION", "none")
        wanted.append("--disable-gpu")
    have = " ".join(flags)
    missing = [w for w in wanted if w.split("=")[0] not in have]
    if missing:
        os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = " ".join([*flags, *map(_quoted, missing)])


def _quoted(flag: str) -> str:
    return f'"{flag}"' if " " in flag else flag


def has_graphics_card() -> bool:
    """Whether drawing by hardware may be tried; DOORSTEP_SAFE_GRAPHICS=1 says no everywhere."""
    if os.environ.get("DOORSTEP_SAFE_GRAPHICS") == "1" or os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    return not sys.platform.startswith("linux") or any(Path("/dev/dri").glob("renderD*"))
