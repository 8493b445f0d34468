"""How Chinese names sound and how they are typed in a hurry: pinyin joined, and initials."""

from __future__ import annotations

import re

from app.adapters.city.places.text import fold, is_cjk

LONGEST = 14
"""Characters of a name that are spelled out; more would only fill the index."""

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")


def syllables(name: str) -> list[str]:
    """Pinyin without tones, one item per character or run of other letters; empty for names without Han."""
    if not is_cjk(name) or not _HAN.search(name):
        return []
    from pypinyin import lazy_pinyin  # loads large tables: only where there are Chinese names

    spoken: list[str] = []
    for item in lazy_pinyin(name[:LONGEST]):
        flat = re.sub(r"[\W_]", "", fold(item))
        if flat:
            spoken.append(flat)
    return spoken


def spellings(name: str) -> tuple[list[str], list[str]]:
    """Joined pinyin and initials, each from every syllable on: prefix search then finds any part.

    清华大学 gives qinghuadaxue, huadaxue, daxue, xue and qhdx, hdx, dx, x; the first of each is the whole name.
    """
    parts = syllables(name)
    full = ["".join(parts[i:]) for i in range(len(parts))]
    initials = ["".join(p if p.isdigit() else p[0] for p in parts[i:]) for i in range(len(parts))]
    # ü is typed v or u
    full += [f.replace("lv", "lu").replace("nv", "nu") for f in full[:1] if "lv" in f or "nv" in f]
    return full, initials


def common_sounds() -> list[tuple[str, str]]:
    """(character, usual sound without tone) of the 6,763 characters of GB 2312, which people type.

    Kept in the pack, so that a question never has to load the tables of the pinyin library.
    """
    from pypinyin import lazy_pinyin

    characters = []
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                characters.append(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:  # a few cells of the table are empty
                continue
    return [(c, fold(sound)) for c in characters for sound in lazy_pinyin(c) if fold(sound) != c]
