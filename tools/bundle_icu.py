"""Cuts ICU's data down to the languages the desk speaks: 32 MB that Qt links to become 5, the web engine's 10 become 3.

ICU's manual foresees this ("ICU Data": a common data file may hold any subset; a missing item falls back to its
parent, at last to root). The library libicudata holds nothing but that file under one name, so a new one is linked
around the smaller file. Format of the file ("CmnD"): ICU's source, common/ucmndata.h – a header, then the number of
items, then a sorted table of (offset of name, offset of data), both counted from the table's start.

What stays: rules that belong to no language, and names, sorting and breaking of English and Chinese. What goes: other
languages, character sets of the last century (Python reads those), dictionaries of Thai, Lao, Khmer and Burmese.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

LANGUAGES = ("root", "en", "zh", "pool", "res_index")
"""Locales that stay, with those below them (zh_Hant_TW), and what holds the tables together."""
_LOCALE = re.compile(r"[a-z]{2,3}(_[A-Za-z0-9_]+)?|root|pool|res_index")
_OUT = (".cnv", ".dict")
_FOLDERS_OUT = ("translit", "rbnf")
"""Writing one script in another, and numbers in words: nothing of Qt's asks for them."""
_SOURCE = """
    .section .rodata
    .globl {symbol}
    .balign 16
    .type {symbol}, @object
{symbol}:
    .incbin "{file}"
    .size {symbol}, . - {symbol}
    .section .note.GNU-stack, "", @progbits
"""


def shrink(bundle: Path) -> None:
    """Replace the bundle's ICU data: the library's where there is one and a compiler, and the web engine's own file."""
    for file in sorted(bundle.rglob("icudtl.dat")):
        if not file.is_symlink():
            file.write_bytes(subset(file.read_bytes()))
    found = sorted(bundle.rglob("libicudata.so.*"))
    compiler = shutil.which("gcc") or shutil.which("cc")
    if not found or compiler is None:
        return
    library = found[0]
    before = library.read_bytes()
    version = library.name.rpartition(".")[2]
    with tempfile.TemporaryDirectory() as folder:
        data, source = Path(folder, "icu.dat"), Path(folder, "icu.s")
        data.write_bytes(subset(before))
        source.write_text(_SOURCE.format(symbol=f"icudt{version}_dat", file=data.name), encoding="ascii")
        link = ["-shared", "-nostdlib", "-Wl,--build-id=none", f"-Wl,-soname,{library.name}", "-s"]
        made = Path(folder, library.name)
        subprocess.run([compiler, *link, "-o", made.name, source.name], cwd=folder, check=True)
        mode = library.stat().st_mode
        shutil.copyfile(made, library)
        library.chmod(mode)


def subset(library: bytes) -> bytes:
    """The common data inside a library's bytes, without what the desk does not need."""
    start = library.index(b"CmnD") - 12
    (header,) = struct.unpack_from("<H", library, start)
    base = start + header
    (count,) = struct.unpack_from("<I", library, base)
    table = [struct.unpack_from("<II", library, base + 4 + 8 * n) for n in range(count)]
    names = [library[base + name : library.index(b"\0", base + name)].decode("ascii") for name, _ in table]
    ends = [*(data for _, data in table[1:]), None]
    kept = []
    for name, (_, data), end in zip(names, table, ends, strict=True):
        if end is None:  # the last item has no next one to end it; it is Zulu's and goes
            if wanted(name):
                raise ValueError(
                    f"the last item of ICU's data, {name}, would be needed: its length is not known"
                )
        elif wanted(name):
            kept.append((name.encode() + b"\0", library[base + data : base + end]))
    return library[start:base] + _packed(kept)


def wanted(name: str) -> bool:
    """Whether an item such as icudt73l/coll/zh.res stays."""
    _, _, item = name.partition("/")
    folder, _, file = item.rpartition("/")
    stem, _, kind = file.rpartition(".")
    if f".{kind}" in _OUT or folder in _FOLDERS_OUT or file == "unames.icu":
        return False
    if kind != "res" or not _LOCALE.fullmatch(stem):
        return True
    return stem.split("_")[0] in LANGUAGES or stem in LANGUAGES


def _packed(items: list[tuple[bytes, bytes]]) -> bytes:
    names_at = 4 + 8 * len(items)
    names = b"".join(name for name, _ in items)
    data_at = -(-(names_at + len(names)) // 16) * 16
    table, blocks, name_at = [struct.pack("<I", len(items))], [], names_at
    for name, data in items:
        padded = data + bytes(-len(data) % 16)
        table.append(struct.pack("<II", name_at, data_at))
        blocks.append(padded)
        name_at += len(name)
        data_at += len(padded)
    head = b"".join(table) + names
    return head + bytes(-len(head) % 16) + b"".join(blocks)
