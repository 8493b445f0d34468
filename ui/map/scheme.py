"""Our own address scheme `doorstep://map/…`: the only thing the map page can load anything from.

A fixed table of files and `tile/z/x/y` from the loaded city; nothing is looked up by path on a disk.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject
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


def register_scheme() -> None:
    """Tell the web engine of `doorstep://`; to be called before anything of the engine is made. Calling again does
    nothing.

    `ui.map.settling.settle_environment` must have run before the QApplication was made.
    """
    if bytes(QWebEngineUrlScheme.schemeByName(QByteArray(SCHEME)).name().data()) == SCHEME:
        return
    scheme = QWebEngineUrlScheme(QByteArray(SCHEME))
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    flag = QWebEngineUrlScheme.Flag
    scheme.setFlags(flag.SecureScheme | flag.CorsEnabled | flag.FetchApiAllowed)
    QWebEngineUrlScheme.registerScheme(scheme)


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
