"""How well typed letters fit a name in English, Chinese, pinyin or initials. No Qt here."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"\w+")
_HAN = re.compile(r"[\u3400-\u9fff]")


@lru_cache(maxsize=4096)
def readings(text: str) -> tuple[str, ...]:
    """All forms a name may be typed in: itself, its initials, and for Chinese its pinyin and pinyin initials."""
    plain = text.casefold()
    found = [plain]
    if _HAN.search(text):
        # Its table takes a tenth of a second to load, so only when there is Chinese to read.
        from pypinyin import Style, lazy_pinyin

        syllables = [s.casefold() for s in lazy_pinyin(text)]
        found += ["".join(syllables), " ".join(syllables)]
        found.append("".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).casefold())
    initials = "".join(word[0] for word in _WORD.findall(plain))
    if len(initials) > 1:
        found.append(initials)
    return tuple(dict.fromkeys(found))


def score(typed: str, *names: str) -> int:
    """0 when nothing fits, else the higher the better.

    Each typed word must fit somewhere: the beginning of a name counts most, then of a word in it, then the inside,
    then the letters in order with gaps (only from three letters on).
    """
    wanted = typed.casefold().split()
    if not wanted:
        return 1
    forms = [form for name in names if name for form in readings(name)]
    total = 0
    for word in (*wanted, "".join(wanted)) if len(wanted) > 1 else wanted:
        best = max((_fit(word, form) for form in forms), default=0)
        if best == 0 and word in wanted:
            return max((_fit("".join(wanted), form) for form in forms), default=0)
        total += best
    return total


def _fit(word: str, form: str) -> int:
    if form == word:
        return 100
    if form.startswith(word):
        return 80
    if any(part.startswith(word) for part in _WORD.findall(form)):
        return 60
    if word in form:
        return 40
    if len(word) >= 3 and _in_order(word, form):
        return 15
    return 0


def _in_order(word: str, form: str) -> bool:
    letters = iter(form)
    return all(letter in letters for letter in word)
