"""An address service on this machine that speaks as Nominatim does, for tests."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qs, urlsplit

PLACES = [
    {"lat": "47.0999", "lon": "9.5036", "display_name": "Hauptstrasse 12, Oberau"},
    {"lat": "47.1999", "lon": "9.5036", "display_name": "Hauptstrasse 12, Niederau"},
]


class AddressService:
    """Runs while the block runs. asked: paths with queries; agents: who asked; status, body: what to answer."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.agents: list[str] = []
        self.status = 200
        self.body: bytes | None = None
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.asked.append(self.path)
                service.agents.append(self.headers["User-Agent"])
                body = service.body if service.body is not None else service.answer(self.path)
                self.send_response(service.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Quiet."""

        class Server(ThreadingHTTPServer):
            daemon_threads = False

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that did not wait is part of the tests."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, path: str) -> bytes:
        """What Nominatim's /search and /reverse send."""
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/reverse":
            known = abs(float(query["lat"]) - 47.0999) < 0.01
            return json.dumps(PLACES[0] if known else {"error": "Unable to geocode"}).encode()
        found = [p for p in PLACES if query["q"].casefold() in p["display_name"].casefold()]
        return json.dumps(found[: int(query.get("limit", 10))]).encode()

    def __enter__(self) -> AddressService:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, trouble: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
