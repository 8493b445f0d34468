"""From the parts of a query to the entries that fit: strictly first, then with slips forgiven.

The steps, each taken only when those before left much unexplained: all words in one entry; unknown words corrected or
left out; words joined that the map writes as one; known words corrected; the words of two things close
together ("university, west gate"); any of the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from app.adapters.city.places.plane import apart
from app.adapters.city.places.query import Unit
from app.adapters.city.places.ranking import Match, match
from app.adapters.city.places.spelling import Speller
from app.adapters.city.places.storing import Reader, Row
from app.domain.geo import Point

ENOUGH = 200
TYPING_ENOUGH = 60
EXPLAINED = 0.8
"""What part of the words must be found before no further step is taken."""
PAIR_M = 500.0
"""Two things named together lie within this distance of each other's edge."""


class Finder:
    """Finds candidates and ranks them."""

    def __init__(self, speller: Speller, has_sound: bool) -> None:
        self._speller = speller
        self._has_sound = has_sound

    def find(self, read: Reader, units: Sequence[Unit], near: Point | None, typing: bool) -> list[Match]:
        """Matches, best first; the numbers of a street are not looked up yet."""
        most = TYPING_ENOUGH if typing else ENOUGH
        found: dict[int, Match] = {}
        for step in (self._as_typed, self._corrected, self._joined, self._loosely, self._any):
            for reading, rows in step(read, units, most):
                for row in rows:
                    candidate = match(row, reading, near)
                    if row.id not in found or candidate.score > found[row.id].score:
                        found[row.id] = candidate
            if step == self._loosely:
                for pair in self._pairs(read, units, near):
                    if pair.row.id not in found or pair.score > found[pair.row.id].score:
                        found[pair.row.id] = pair
            # what holds all words as typed is an answer, even when the last word has only begun
            enough = 0.5 if step == self._as_typed else EXPLAINED
            if any(m.explained >= enough for m in found.values()):
                break
        return sorted((m for m in found.values() if m.named > 0 or m.said > 0.85), key=lambda m: -m.score)

    # ---- the steps: each yields readings of the query with the rows that may fit them ----

    def _as_typed(
        self, read: Reader, units: Sequence[Unit], most: int
    ) -> Iterator[tuple[Sequence[Unit], list[Row]]]:
        for required in _with_and_without_numbers(units):
            yield units, read.match(self._all_of(required), most)
        whole = "".join(u.text for u in units if u.kind != "number")
        if whole:
            # a name that is exactly this must not drown among the many that begin so
            yield units, read.named([whole])
            if len(units) > 1 and all(u.kind != "number" and u.group == units[0].group for u in units):
                merged = _merge(units, 0, len(units), whole)
                yield merged, read.named([whole])

    def _corrected(
        self, read: Reader, units: Sequence[Unit], most: int
    ) -> Iterator[tuple[Sequence[Unit], list[Row]]]:
        reading: list[Unit] = []
        required: list[Unit] = []
        keys: list[str] = []
        for unit in units:
            if unit.kind == "number" or read.has(self._any_form(unit)):
                reading.append(unit)
                required.append(unit)
            elif unit.kind == "word":
                better = unit.also(self._speller.near(unit.text))
                reading.append(better)
                keys += [form for form, _ in better.forms]
                if len(better.forms) > len(unit.forms):
                    required.append(better)
            else:
                parts = list(self._split(read, unit))
                reading += parts
                required += [p for p in parts if read.has(self._any_form(p))]
        if keys:
            yield reading, read.named(keys[:60])
        if any(u.kind != "number" for u in required):
            for variant in _with_and_without_numbers(required):
                yield reading, read.match(self._all_of(variant), most)

    def _joined(
        self, read: Reader, units: Sequence[Unit], most: int
    ) -> Iterator[tuple[Sequence[Unit], list[Row]]]:
        """Words that stand together read as one name: "Haupt Strasse", "I mWingert"."""
        for start in range(len(units)):
            for end in range(start + 2, min(start + 5, len(units)) + 1):
                run = units[start:end]
                if any(u.kind == "number" or u.group != run[0].group for u in run):
                    break
                whole = "".join(u.text for u in run)
                forms = [whole, *(whole[: -len(run[-1].text)] + form for form, _ in run[-1].forms[1:])]
                forms += [other for other, _ in self._speller.near(whole)]
                merged = _merge(units, start, end, whole)
                merged[start] = merged[start].also([(f, 0.85) for f in forms[1:]])
                rows = read.named(forms)
                if not rows and end == len(units):
                    rows = read.beginning(whole, most)
                yield merged, rows

    def _loosely(
        self, read: Reader, units: Sequence[Unit], most: int
    ) -> Iterator[tuple[Sequence[Unit], list[Row]]]:
        """Known words corrected as well, and every word left out once."""
        reading = [u.also(self._speller.near(u.text, 4)) if u.kind == "word" else u for u in units]
        words = [u for u in reading if u.kind != "number"]
        if not words:
            return
        yield reading, read.match(self._all_of(words), most)
        if len(words) > 1:
            for left in range(len(words)):
                yield reading, read.match(self._all_of(words[:left] + words[left + 1 :]), most // 2)

    def _any(
        self, read: Reader, units: Sequence[Unit], most: int
    ) -> Iterator[tuple[Sequence[Unit], list[Row]]]:
        reading: list[Unit] = []
        for unit in units:
            reading += self._split(read, unit) if unit.kind == "run" else [unit]
        yield reading, read.match(" OR ".join(self._any_form(u) for u in reading), most, by_relevance=True)

    def _pairs(self, read: Reader, units: Sequence[Unit], near: Point | None) -> Iterator[Match]:
        """Things that hold one part of the words and lie at a thing that holds the other."""
        words = [u for u in units if u.kind != "number"]
        for cut in range(1, len(words)):
            parts = (words[:cut], words[cut:])
            first, second = (
                [match(row, part, None) for row in read.match(self._all_of(part), 60)] for part in parts
            )
            for anchors, wanted in ((first, second), (second, first)):
                known = sorted((a for a in anchors if a.named > 0), key=lambda a: -a.score)[:8]
                for candidate in wanted:
                    if candidate.named <= 0 or candidate.row.kind == "place":
                        continue
                    beside = [a for a in known if _stands_at(candidate.row, a.row)]
                    if beside:
                        anchor = beside[0]
                        yield replace(
                            match(candidate.row, units, near),
                            said=0.5 * (candidate.said + anchor.said) * 0.95,
                            named=0.5 * (candidate.named + anchor.named),
                            exact=candidate.exact or anchor.exact,
                        )

    # ---- words into FTS5 expressions ----

    def _any_form(self, unit: Unit) -> str:
        """An expression for one unit in any of its forms."""
        if unit.kind == "run":
            phrases = ['{name area} : "' + " ".join(form) + '"' for form, q in unit.forms if q >= 0.9]
            phrases += [f'{{sound}} : "{form}" *' for form, q in unit.forms if q < 0.9]
            return "(" + " OR ".join(phrases) + ")"
        parts = [f'"{form}"' for form, _ in unit.forms]
        if unit.prefix:
            parts += [f'"{form}" *' for form, quality in unit.forms if quality >= 0.98]
        if self._has_sound and unit.kind == "word" and unit.text.isascii():
            parts.append(f'{{sound}} : "{unit.text}" *')
        return "(" + " OR ".join(parts) + ")"

    def _all_of(self, units: Iterable[Unit]) -> str:
        return " AND ".join(self._any_form(unit) for unit in units)

    def _split(self, read: Reader, unit: Unit) -> Iterator[Unit]:
        """A run of ideographs that is no phrase of the map, cut at the names it holds.

        北京市海淀区成府路 gives 北京市海淀区 and 成府路. What holds no name is looked up by its sound too: people
        type characters that sound alike.
        """
        run = unit.text
        for length in range(min(len(run) - 1, 12), 1, -1):
            for start in range(len(run) - length, -1, -1):
                name = run[start : start + length]
                if read.is_key(name):
                    for piece in (run[:start], name, run[start + length :]):
                        if piece == name:
                            yield _run(unit, piece)
                        elif piece:
                            yield from self._split(read, _run(unit, piece))
                    return
        yield _run(unit, run, read.sound_of(run) if self._has_sound and len(run) > 1 else "")


def _run(unit: Unit, run: str, sound: str = "") -> Unit:
    forms = ((run, 1.0), (sound, 0.85)) if sound else ((run, 1.0),)
    return replace(unit, text=run, weight=min(16.0, 2.2 * len(run)), forms=forms)


def _with_and_without_numbers(units: Sequence[Unit]) -> list[list[Unit]]:
    """Ways to read the numbers: one is the house's and stands in no entry, the others are words; or all are."""
    numbers = [u for u in units if u.kind == "number"]
    words = [u for u in units if u.kind != "number"]
    variants = [[u for u in units if u is not house] for house in numbers[:3] if len(units) > 1]
    variants.append(list(units))
    if len(numbers) > 1 and words:
        variants.append(words)
    return [v for v in variants if v]


def _merge(units: Sequence[Unit], start: int, end: int, whole: str) -> list[Unit]:
    weight = min(16.0, sum(u.weight for u in units[start:end]))
    one = Unit("word", whole, weight, ((whole, 1.0),), units[end - 1].prefix, None, units[start].group)
    return [*units[:start], one, *units[end:]]


def _stands_at(thing: Row, anchor: Row) -> bool:
    """Whether one may say of the thing that it is at the anchor: the smaller of two that lie together."""
    if thing.id == anchor.id or (thing.kind != "poi", thing.radius) > (anchor.kind != "poi", anchor.radius):
        return False
    edge = PAIR_M + 1.2 * min(3000.0, anchor.radius)
    return apart(thing.lat, thing.lon, anchor.lat, anchor.lon) < edge
