"""Which words of the map a misspelled word may be."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SLIPS: Any = OSA.distance  # its annotation does not fit the one of `extract`


class Speller:
    """Compares a word with the whole vocabulary, kept by length: a few thousand words take a millisecond.

    A search by shared trigrams was measured too: it misses short words, where one slip spoils every trigram, and
    takes longer. Distance is optimal string alignment: swapping neighbours counts as one slip.
    """

    def __init__(self, load: Callable[[], list[str]]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._by_length: dict[int, list[str]] | None = None

    def _words(self) -> dict[int, list[str]]:
        with self._lock:
            if self._by_length is None:
                by_length: dict[int, list[str]] = defaultdict(list)
                for word in self._load():
                    by_length[len(word)].append(word)
                self._by_length = by_length
            return self._by_length

    def near(self, word: str, most: int = 6) -> list[tuple[str, float]]:
        """Up to `most` words with their quality, best first: one slip up to seven letters, then two."""
        if len(word) < 3 or word[0].isdigit():
            return []
        allowed = 1 if len(word) < 8 else 2
        by_length = self._words()
        found: list[tuple[str, float, int]] = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            choices = by_length.get(length)
            if choices:
                found += process.extract(word, choices, scorer=_SLIPS, score_cutoff=allowed, limit=most)
        found.sort(key=lambda f: (f[1], f[0][:1] != word[:1]))
        return [(other, 0.9 - 0.12 * distance) for other, distance, _ in found[:most] if other != word]
