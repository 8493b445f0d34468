"""Our own address scheme `doorstep://map/…`: the only thing the map page can load anything from.

A fixed table of files and `tile/z/x/y` from the loaded city; nothing is looked up by path on a disk.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QObject, Qt
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

from app.ports import CityMap

log = logging.getLogger(__name__)

SCHEME = b"doorstep"
HOST = "map"
ROOT = "doorstep://map/"

_TILE = re.compile(r"/tile/(\d{1,2})/(\d{1,7})/(\d{1,7})")
_DEEPEST = 22
_ENGINE_FLAGS = (
    # no name of any host can be resolved, whatever asks: the last fence, below the request guard
    "--host-resolver-rules=MAP * ~NOTFOUND",
    # calls between browsers do not pass the request guard; without a proxy they get no socket at all
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
)


def register_scheme() -> None:
    """Make the web engine ready; to be called once, before the QApplication exists. Calling again does nothing.

    Registers `doorstep://`, lets the engine be imported later, and settles what can only be settled in the
    environment: drawing without a graphics card where there is none, no outside lookups, and the engine's
    sandbox off only where it cannot run at all, as root.
    """
    _settle_environment()
    if bytes(QWebEngineUrlScheme.schemeByName(QByteArray(SCHEME)).name().data()) == SCHEME:
        return
    if QCoreApplication.instance() is None:
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    scheme = QWebEngineUrlScheme(QByteArray(SCHEME))
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    flag = QWebEngineUrlScheme.Flag
    scheme.setFlags(flag.SecureScheme | flag.CorsEnabled | flag.FetchApiAllowed)
    QWebEngineUrlScheme.registerScheme(scheme)


def _settle_environment() -> None:
    if hasattr(os, "getuid") and os.getuid() == 0:
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    flags = os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "").split()
    wanted = list(_ENGINE_FLAGS)
    if not has_graphics_card():
        os.environ.setdefault("QT_QUICK_BACKEND", "software")
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


class MapFiles(QWebEngineUrlSchemeHandler):
    """Answers GET for the files of the table and for tiles; everything else is refused.

    files: path ("/index.html") → (type, content). headers: added to every answer.
    """

    def __init__(
        self,
        files: Mapping[str, tuple[bytes, bytes]],
        headers: Mapping[bytes, bytes],
        city: CityMap,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._files = dict(files)
        self._headers = {
            QByteArray(k): [QByteArray(v)] for k, v in headers.items()
        }  # a list: values of one name
        self._city = city
        self.refused: list[str] = []

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Answer one request of the page."""
        url = job.requestUrl()
        found = None
        if bytes(job.requestMethod().data()) == b"GET" and url.host() == HOST:
            found = self._files.get(url.path()) or self._tile(url.path())
        if found is None:
            self.refused.append(url.toString()[:200])
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        kind, content = found
        buffer = QBuffer(parent=job)
        buffer.setData(QByteArray(content))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        job.setAdditionalResponseHeaders(self._headers)  # type: ignore[arg-type]  # a list of values is right
        job.reply(QByteArray(kind), buffer)

    def _tile(self, path: str) -> tuple[bytes, bytes] | None:
        match = _TILE.fullmatch(path)
        if match is None:
            return None
        z, x, y = (int(n) for n in match.groups())
        if z > _DEEPEST or x >= 1 << z or y >= 1 << z:
            return None
        try:
            return b"application/x-protobuf", self._city.tile(z, x, y) or b""
        except Exception:
            # the edge to Qt: an unreadable pack must cost a blank tile, never the window
            log.exception("tile %s/%s/%s cannot be read", z, x, y)
            return b"application/x-protobuf", b""
