"""Inputs that are almost right: a sound text or file with a few cuts, doublings, flips and strange pieces put in."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.hostile.corpus import TEXTS

PIECES = (
    *(text.encode("utf-8", "replace") for text in TEXTS),
    *(
        b"0",
        b"-1",
        b"1e999",
        b"nan",
        b"inf",
        b"-inf",
        b"1" * 400,
        b"9" * 5000,
        b"1e9",
        b"2147483648",
        b"0.1.2",
    ),
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
        b"\r\n",
        b"\n\n",
        b'"',
        b"'",
        b",",
        b";",
        b"\t",
    ),
    *(
        b"[" * 3000,
        b"{" * 3000,
        b"null",
        b"true",
        b"{}",
        b"[]",
        b'""',
        b"[[]]",
        b"<!DOCTYPE x>",
        b"&e;",
        b"]]>",
    ),
)
EDITS = ("cut", "double", "flip", "put", "swap", "end")


@st.composite
def mutated(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    """One of the seeds after up to six edits; sometimes only what a stranger typed."""
    if draw(st.integers(0, 19)) == 0:
        return draw(
            st.binary(max_size=300) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
        )
    made = draw(st.sampled_from(seeds))
    for edit in draw(st.lists(st.sampled_from(EDITS), max_size=6)):
        at = draw(st.integers(0, max(0, len(made))))
        size = draw(st.integers(1, 40))
        piece = made[at : at + size]
        if edit == "cut":
            made = made[:at] + made[at + size :]
        elif edit == "double":
            made = made[:at] + piece * draw(st.integers(2, 5)) + made[at + size :]
        elif edit == "flip":
            made = made[:at] + bytes([draw(st.integers(0, 255))]) + made[at + 1 :]
        elif edit == "put":
            made = made[:at] + draw(st.sampled_from(PIECES)) + made[at:]
        elif edit == "swap":
            made = made[:at] + draw(st.sampled_from(PIECES)) + made[at + size :]
        else:
            made = made[:at]
    return made


def mutated_text(*seeds: str) -> SearchStrategy[str]:
    """The same of texts."""
    return mutated(tuple(s.encode() for s in seeds)).map(lambda raw: raw.decode("utf-8", "replace"))


@st.composite
def mutated_zip(draw: st.DrawFn, seed: bytes) -> bytes:
    """A zip in which a member is damaged, renamed, missing or doubled; sometimes the zip's own bytes are."""
    if draw(st.integers(0, 3)) == 0:
        return draw(mutated((seed,)))
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed)) as source, zipfile.ZipFile(into, "w") as target:
        names = source.namelist()
        chosen = draw(st.sampled_from(names))
        for name in names:
            raw = source.read(name)
            if name == chosen:
                how = draw(st.integers(0, 5))
                if how == 0:
                    continue
                if how == 1:
                    name = draw(st.sampled_from(("../../evil.xml", "xl/other.xml", "/abs", "CON")))
                else:
                    raw = draw(mutated((raw,)))
            target.writestr(name, raw)
    return into.getvalue()


_leaf = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(TEXTS)
    | st.text(max_size=20)
    | st.sampled_from(
        ("best", "phone", "urgent", "leak-repair", "2026-11-26T14:00+01:00", "S-001", "+41795550102")
    )
)
anything: SearchStrategy[Any] = st.recursive(
    _leaf,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
"""Any JSON value."""


@st.composite
def with_strangers(draw: st.DrawFn, seed: dict[str, Any]) -> dict[str, Any]:
    """A JSON object in which up to three values, at any depth, are something else, or gone."""
    import copy

    made = copy.deepcopy(seed)
    for _ in range(draw(st.integers(0, 3))):
        where: Any = made
        while True:
            keys = list(where) if isinstance(where, dict) else list(range(len(where)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(where[key], dict | list) and where[key] and draw(st.booleans()):
                where = where[key]
                continue
            if draw(st.integers(0, 4)) == 0:
                del where[key]
            else:
                where[key] = draw(anything)
            break
    return made
