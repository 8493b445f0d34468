"""Finds the sentences people read: `T("…")` and `tr("…")` in the source, read as Python, not as text.

`T("{n} job", "{n} jobs", n=3)` and `T("{n} job", plural="{n} jobs", n=3)` have a plural form. Strings written in
pieces are joined; one that is not a plain string cannot be translated and is an error.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOMS = ("app", "db", "ui")
NAMES = {"T", "tr"}


@dataclass(frozen=True)
class Sentence:
    """One sentence in the source; `file` is relative to the project, `line` counts from 1."""

    msgid: str
    plural: str | None
    file: str
    line: int


class NotPlain(ValueError):
    """A sentence that is computed (an f-string, a variable) and so cannot be looked up in a catalogue."""


def sentences(top: Path) -> Iterator[Sentence]:
    """Every sentence below `top`, in the order of files and lines. Raises NotPlain."""
    for room in ROOMS:
        for file in sorted((top / room).rglob("*.py")):
            yield from in_source(file.read_text(encoding="utf-8"), file.relative_to(top).as_posix())


def in_source(source: str, file: str) -> Iterator[Sentence]:
    """The sentences of one file. Raises NotPlain and SyntaxError."""
    if not any(f"{name}(" in source for name in NAMES):
        return
    for call in ast.walk(ast.parse(source, file)):
        if isinstance(call, ast.Call) and _is_ours(call.func) and call.args:
            named = {k.arg: k.value for k in call.keywords}
            plural = call.args[1] if len(call.args) > 1 else named.get("plural")
            if isinstance(plural, ast.Constant) and plural.value is None:
                plural = None
            where = f"{file}:{call.lineno}"
            one = _plain(call.args[0], where)
            yield Sentence(one, _plain(plural, where) if plural else None, file, call.lineno)


def _is_ours(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):  # self.words.tr("…"), text.T("…")
        return function.attr in NAMES
    return isinstance(function, ast.Name) and function.id in NAMES


def _plain(value: ast.expr, where: str) -> str:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    raise NotPlain(f"{where}: {ast.unparse(value)} is not a plain string, so no catalogue can hold it")
