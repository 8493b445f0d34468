"""Log lines at warning level and above fail a test that did not announce them."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field


@dataclass
class ExpectedLog:
    """The `expects_log` fixture: call it with a pattern before the act that will warn.

    `expects_log("position of .* is old")` lets matching lines pass and fails the test when none came.
    """

    records: list[logging.LogRecord] = field(default_factory=list)
    patterns: list[re.Pattern[str]] = field(default_factory=list)

    def __call__(self, pattern: str) -> None:
        """Expect at least one line in which the regular expression `pattern` is found."""
        self.patterns.append(re.compile(pattern))

    def complaints(self) -> list[str]:
        """Sentences on lines nobody announced and announcements nobody kept."""
        unexpected = [r for r in self.records if not any(p.search(r.getMessage()) for p in self.patterns)]
        missing = [
            p.pattern for p in self.patterns if not any(p.search(r.getMessage()) for r in self.records)
        ]
        return [f"unexpected {r.levelname} from {r.name}: {r.getMessage()}" for r in unexpected] + [
            f"no log line matched {pattern!r}" for pattern in missing
        ]


class Listener(logging.Handler):
    """Collects warnings and worse into an `ExpectedLog`."""

    def __init__(self, into: ExpectedLog) -> None:
        super().__init__(logging.WARNING)
        self._into = into

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record; it is judged when the test has ended."""
        self._into.records.append(record)


@dataclass(frozen=True)
class RootState:
    """How the root logger was set up, so that a test that configures logging changes nothing for the next."""

    level: int
    handlers: tuple[logging.Handler, ...]

    @classmethod
    def take(cls) -> RootState:
        """Remember the root logger as it is."""
        root = logging.getLogger()
        return cls(root.level, tuple(root.handlers))

    def restore(self) -> None:
        """Put the root logger back and close what was added."""
        root = logging.getLogger()
        for handler in [h for h in root.handlers if h not in self.handlers]:
            root.removeHandler(handler)
            handler.close()
        for handler in self.handlers:
            if handler not in root.handlers:
                root.addHandler(handler)
        root.setLevel(self.level)
