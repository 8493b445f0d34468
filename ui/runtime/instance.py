"""One window per profile: the first holds a lock and listens, a second start hands over its link and ends.

The door is a local socket only its owner may open. What comes through it is one line of JSON, {"open": LINK}, and is
read as strictly as a link from anywhere: see app.links. The lock of a program that was killed is taken over at once.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.adapters import sqlite
from app.domain.errors import DeskError, NotReachable
from app.domain.text import T
from app.links import LONGEST, read

log = logging.getLogger(__name__)

DOOR = "window.sock"
LOCK = "window.lock"
MOST_BYTES = 4 * LONGEST
"""A line longer than this is thrown away with its sender."""
PATIENCE_MS = 3000
"""How long the first window may take to answer; its thread is never held longer than a few hundredths of a second."""
SOCKET_PATH_BYTES = 100
"""What the systems' socket addresses surely hold; a longer path is replaced by a name made of it."""


class Instance(QObject):
    """The first window's side. `asked` tells a link (or "" for: come forward) that has been found understandable."""

    asked = Signal(str)

    def __init__(self, profile: Path, lock: WindowLock) -> None:
        super().__init__()
        self._lock = lock
        self._lines: dict[QLocalSocket, bytes] = {}
        self._kept: list[str] = []
        self._take: Callable[[str], None] | None = None
        name = _door(profile)
        QLocalServer.removeServer(name)  # left over by a program that was killed: the lock is ours now
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._come)
        self._server.listen(name)

    def serve(self, take: Callable[[str], None]) -> None:
        """Hand every link to `take` from now on, first those that came before the window stood."""
        self._take = take
        kept, self._kept = self._kept, []
        for link in kept:
            take(link)

    def came(self, link: str) -> None:
        """A link or file the system itself handed to this program; what is not understood whole is dropped."""
        try:
            read(link)
        except DeskError as refusal:
            log.info("a link was dropped: %s", refusal.code)
        else:
            self._hand_on(link)

    def close(self) -> None:
        """Let the next start be the first."""
        self._server.close()
        self._lock.unlock()

    def _come(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            self._lines[socket] = b""
            socket.readyRead.connect(lambda one=socket: self._hear(one))
            socket.disconnected.connect(lambda one=socket: self._gone(one))
            self._hear(socket)

    def _hear(self, socket: QLocalSocket) -> None:
        if socket not in self._lines:
            return
        self._lines[socket] += bytes(socket.read(MOST_BYTES + 1).data())
        line, end, _ = self._lines[socket].partition(b"\n")
        if len(line) > MOST_BYTES:
            socket.abort()
        elif end:
            self._lines[socket] = b""
            link = understood(line)
            socket.write(b"no\n" if link is None else b"ok\n")
            socket.flush()
            socket.disconnectFromServer()
            if link is not None:
                self._hand_on(link)

    def _hand_on(self, link: str) -> None:
        self.asked.emit(link)
        if self._take is None:
            self._kept.append(link)
        else:
            self._take(link)

    def _gone(self, socket: QLocalSocket) -> None:
        self._lines.pop(socket, None)
        socket.deleteLater()


def understood(line: bytes) -> str | None:
    """The link in a line from the door, "" for: come forward; None when it is not what we speak."""
    try:
        said = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    link = said.get("open") if isinstance(said, dict) and set(said) == {"open"} else None
    if not isinstance(link, str):
        return None
    try:
        if link:
            read(link)
    except DeskError:
        return None
    return link


class WindowLock:
    """What only one process can hold, and what goes with its process however that ends.

    It is SQLite's lock on an empty file: the system's own, so that no number of a process has to be trusted (they are
    given anew after a restart, and in a container every program may be number 2).
    """

    def __init__(self, link: sqlite.Connection) -> None:
        self._link = link

    def unlock(self) -> None:
        """Let another have it."""
        self._link.close()


def lock_of(profile: Path) -> WindowLock | None:
    """The lock of this profile's window, taken; None when another process has it."""
    link = sqlite.open_with(profile / LOCK, timeout=0.1)
    try:
        link.execute("PRAGMA journal_mode=MEMORY")  # nothing is ever written
        link.execute("BEGIN EXCLUSIVE")
    except sqlite.OperationalError as error:
        link.close()
        if "locked" not in str(error) and "busy" not in str(error):
            raise
        return None
    return WindowLock(link)


def hand_over(profile: Path, link: str = "") -> None:
    """Let the window that has the lock come forward, and show `link`. Raises NotReachable when it does not answer."""
    _app = QCoreApplication.instance() or QCoreApplication([])
    socket = QLocalSocket()
    socket.connectToServer(_door(profile))
    if socket.waitForConnected(PATIENCE_MS):
        socket.write(json.dumps({"open": link}).encode() + b"\n")
        socket.flush()
        if socket.waitForReadyRead(PATIENCE_MS) and bytes(socket.readAll().data()).startswith(b"ok"):
            return
    raise NotReachable(
        T(
            "Doorstep already has a window open with these data, and it does not answer. Look at it, or end it, then start again. Nothing was changed."
        ),
        code="second-window",
    )


def _door(profile: Path) -> str:
    """Where the first window listens: in the profile where the system keeps sockets as files, else by a name of it."""
    path = str(profile.resolve() / DOOR)
    if os.name != "nt" and len(os.fsencode(path)) <= SOCKET_PATH_BYTES:
        return path
    return f"doorstep-{hashlib.sha256(path.encode('utf-8', 'surrogateescape')).hexdigest()[:24]}"
