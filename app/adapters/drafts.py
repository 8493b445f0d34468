"""Unfinished forms, kept on this machine only: what was typed survives a crash, a kill and a power cut.

One small SQLite file beside the desk, never the server: a half-typed name is nobody else's business yet.
"""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from typing import Any

from app.adapters import sqlite


class DraftStore:
    """Drafts by name; thread-safe. Writing one takes a few milliseconds (it waits for the disk)."""

    def __init__(self, file: Path) -> None:
        """Open or make the file. A damaged one is set aside under another name: drafts are not worth stopping for."""
        self._file = file
        self._lock = threading.Lock()
        try:
            self._db = self._open()
        except sqlite.DatabaseError:
            file.replace(file.with_name(f"{file.name}.damaged-{int(time.time())}"))
            self._db = self._open()

    def _open(self) -> sqlite.Connection:
        db = sqlite.connect(str(self._file), isolation_level=None, check_same_thread=False)
        try:
            db.execute("PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=FULL")
            db.execute(
                "CREATE TABLE IF NOT EXISTS draft (name TEXT PRIMARY KEY, at REAL NOT NULL, data TEXT NOT NULL)"
            )
        except sqlite.DatabaseError:
            db.close()
            raise
        self._file.chmod(0o600)
        return db

    def save(self, name: str, data: dict[str, Any]) -> None:
        """Keep the draft (JSON-able) under a name, in place of the one before."""
        with self._lock:
            self._db.execute(
                "INSERT INTO draft VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at, data = excluded.data",
                (name, time.time(), json.dumps(data, ensure_ascii=False)),
            )

    def load(self, name: str) -> dict[str, Any] | None:
        """The draft of that name."""
        with self._lock:
            row = self._db.execute("SELECT data FROM draft WHERE name = ?", (name,)).fetchone()
        return dict(json.loads(row[0])) if row else None

    def names(self) -> tuple[str, ...]:
        """All drafts, the newest first."""
        with self._lock:
            rows = self._db.execute("SELECT name FROM draft ORDER BY at DESC").fetchall()
        return tuple(str(r[0]) for r in rows)

    def drop(self, name: str) -> None:
        """Forget a draft: it became real, or was thrown away."""
        with self._lock:
            self._db.execute("DELETE FROM draft WHERE name = ?", (name,))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()
