"""The hub's server: JSON in, JSON out, one request a connection; everything else is refused in a short JSON answer.

Pages of a browser cannot use it: they send an Origin, know no token, and a name that was bent to this machine is not
the name the hub answers to. Nothing that was sent is ever given back as HTML.
"""

from __future__ import annotations

import hmac
import io
import ipaddress
import json
import logging
import threading
from collections.abc import Callable, Mapping
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from app import i18n
from app.adapters.hub.limits import AT_ONCE, MOST_BODY, MOST_BYTES, REQUEST_S, Limited, Rate, TooMuch
from app.adapters.hub.reading import body_of
from app.domain.errors import ChangedMeanwhile, DeskError, NotAllowed, NotPossible, NotReachable
from app.domain.text import T, Text

log = logging.getLogger(__name__)

PORT = 8717
Door = Callable[[dict[str, Any]], dict[str, Any]]
"""What answers a body; may raise DeskError."""
_STATUS: tuple[tuple[type[DeskError], int], ...] = (
    (ChangedMeanwhile, 409),
    (NotReachable, 503),
    (NotAllowed, 403),
    (NotPossible, 422),
)


class Hub(ThreadingHTTPServer):
    """Serves the doors on an address until `close`. doors: path → what answers a POST to it."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 32

    def __init__(
        self,
        host: str,
        port: int,
        token: str,
        doors: Mapping[str, Door],
        *,
        seconds: float = REQUEST_S,
        rate: Rate | None = None,
    ) -> None:
        self.token, self.doors, self.seconds = token, dict(doors), seconds
        self.rate = rate or Rate()
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._thread: threading.Thread | None = None
        if ":" in host:
            import socket

            self.address_family = socket.AF_INET6
        try:
            super().__init__((host, port), _Visit)
        except (OSError, OverflowError) as wrong:
            why = getattr(wrong, "strerror", None) or str(wrong)
            raise NotReachable(
                T(
                    "The hub cannot listen on {host}, port {port} ({why}). Choose another with --port.",
                    host=host,
                    port=str(port),
                    why=why,
                ),
                code="hub-address",
            ) from wrong
        self.host, self.port = str(self.server_address[0]), int(self.server_address[1])

    def start(self) -> Hub:
        """Serve on a thread of its own; returns itself."""
        self._thread = threading.Thread(target=self.serve_forever, args=(0.2,), name="hub", daemon=True)
        self._thread.start()
        return self

    def close(self) -> None:
        """Take no more requests, and wait for those at work."""
        if self._thread is not None:
            self.shutdown()
            self._thread.join()
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Serve it on a thread, unless there are too many at once."""
        if not self._places.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:  # no thread was started that would give the place back
            self._places.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """One request, on its own thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A visitor who left in the middle, or a mistake of ours: into the log, never to the screen."""
        log.info("a visit of the hub ended early", exc_info=True)


class _Visit(BaseHTTPRequestHandler):
    """One request."""

    server: Hub
    protocol_version = "HTTP/1.0"
    server_version, sys_version = "doorstep", ""

    def setup(self) -> None:
        """Read through the limits."""
        super().setup()
        self.rfile.close()
        self.rfile = io.BufferedReader(Limited(self.connection, self.server.seconds, MOST_BYTES))

    def handle(self) -> None:
        """One request; what takes too long or is too large gets a short answer and the door is closed."""
        try:
            super().handle()
        except TooMuch:
            self._refuse(431, "size", T("The request is too large."))
        except (TimeoutError, ConnectionError):
            self.close_connection = True

    def do_GET(self) -> None:
        """GET /health: whether the hub answers. It tells nothing else and needs no token."""
        if not self._welcome():
            return
        if self.path == "/health":
            self._answer(200, {"ok": True})
        elif self.path in self.server.doors:
            self._refuse(405, "method", T("Use POST here."))
        else:
            self._refuse(404, "path", T("There is nothing here."))

    def do_POST(self) -> None:
        """POST to one of the doors."""
        if not self._welcome():
            return
        door = self.server.doors.get(self.path)
        if door is None:
            self._refuse(404, "path", T("There is nothing here."))
            return
        if not self._knows_token():
            self._refuse(401, "token", T("The token is missing or wrong. “doorstep hub token” shows it."))
            return
        raw = self._body()
        if raw is None:
            return
        try:
            answer = door(body_of(raw))
        except DeskError as refusal:
            status = next((code for kind, code in _STATUS if isinstance(refusal, kind)), 422)
            self._refuse(400 if refusal.code == "json" else status, refusal.code, refusal.text)
            return
        except Exception:  # the edge to another program: it gets a sentence, the log the rest
            log.exception("the hub could not answer")
            self._refuse(500, "fault", T("This is our own mistake; the log has the details."))
            return
        self._answer(200, answer)

    # ---- who may come in

    def _welcome(self) -> bool:
        if not self.server.rate.allows(self.client_address[0]):
            self._refuse(429, "rate", T("Too many requests; try again in a minute."))
        elif self.headers.get("Origin") is not None or not self._is_our_name():
            self._refuse(403, "origin", T("Pages of a browser cannot use the hub."))
        else:
            return True
        return False

    def _is_our_name(self) -> bool:
        """Whether it was asked for by an address or as localhost: other names may have been bent to this machine."""
        named = self.headers.get_all("Host") or []
        if len(named) != 1:
            return False
        name = named[0].strip().lower()
        host = name[1 : name.find("]")] if name.startswith("[") else name.partition(":")[0]
        if host == "localhost":
            return True
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return True

    def _knows_token(self) -> bool:
        shown = self.headers.get("Authorization", "")
        kind, _, word = shown.partition(" ")
        given = word.strip() if kind.lower() == "bearer" else ""
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.server.token.encode())

    def _body(self) -> bytes | None:
        """The body, or None when it was refused."""
        lengths = self.headers.get_all("Content-Length") or []
        kind = (self.headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        if self.headers.get("Transfer-Encoding") is not None or len(lengths) != 1:
            self._refuse(411, "length", T("The request must tell its length, once."))
        elif not (lengths[0].isascii() and lengths[0].isdigit()) or len(lengths[0]) > 9:
            self._refuse(400, "length", T("The request must tell its length, once."))
        elif int(lengths[0]) > MOST_BODY:
            self._refuse(413, "size", T("The request is too large."))
        elif kind != "application/json":
            self._refuse(415, "kind", T("The body must be application/json."))
        else:
            raw = self.rfile.read(int(lengths[0]))
            if len(raw) == int(lengths[0]):
                return raw
            self._refuse(400, "length", T("The body is shorter than was told."))
        return None

    # ---- answers

    def _answer(self, status: int, data: dict[str, Any]) -> None:
        body = (
            json.dumps(data) + "\n"
        ).encode()  # ASCII: whatever it is taken for, it is no markup of anything
        body = body.replace(b"<", b"\\u003c").replace(b">", b"\\u003e").replace(b"&", b"\\u0026")
        self.close_connection = True
        self.request_version = "HTTP/1.0"  # else who speaks the very first HTTP would get no headers
        try:
            self.connection.settimeout(self.server.seconds)
            self.send_response(status)
            for name, value in (
                ("Content-Type", "application/json; charset=utf-8"),
                ("Content-Length", str(len(body))),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
                ("Content-Security-Policy", "default-src 'none'"),
                ("Connection", "close"),
            ):
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)
        except OSError:
            log.debug("a visitor of the hub did not wait for the answer")

    def _refuse(self, status: int, code: str, text: Text) -> None:
        self._answer(status, {"error": code, "message": i18n.say(text)})

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What the library refuses (a line it cannot read, a method nobody has) is refused in JSON too."""
        status = int(code)
        phrase = responses.get(status, "").lower()
        self._refuse(
            405 if status == 501 else status,
            phrase.replace(" ", "-") or "http",
            T("This was not understood."),
        )

    def log_message(self, format: str, *args: Any) -> None:
        """Into the log, without what was sent."""
        log.debug("hub: %s %s", getattr(self, "command", "?"), args[1] if len(args) > 1 else "")
