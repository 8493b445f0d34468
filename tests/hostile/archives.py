"""Excel files as an enemy packs them: bombs, paths that lead out, XML that grows or fetches, lies about sizes."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable

from openpyxl import Workbook

Members = dict[str, bytes]
SHEET, SHARED, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
TYPES, RELS, STYLES, CORE = (
    "[Content_Types].xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    "docProps/core.xml",
)
XMLS = (SHEET, BOOK, TYPES, RELS, STYLES)
SECRET = "/etc/passwd"

LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
)
ENTITIES = {
    "laughs": (LAUGHS, "&a9;"),
    "quadratic": (f"<!DOCTYPE x [<!ENTITY a '{'x' * 100_000}'>]>", "&a;" * 1000),
    "outside": (f"<!DOCTYPE x [<!ENTITY a SYSTEM 'file://{SECRET}'>]>", "&a;"),
    "remote": ("<!DOCTYPE x [<!ENTITY a SYSTEM 'http://127.0.0.1:9/x'>]>", "&a;"),
    "parameter": (f"<!DOCTYPE x [<!ENTITY % a SYSTEM 'file://{SECRET}'> %a;]>", ""),
    "dtd": (f"<!DOCTYPE x SYSTEM 'file://{SECRET}'>", ""),
}
"""Name → (what stands before the root, what stands in a text)."""


def honest() -> Members:
    """An ordinary workbook's members: a header and one name."""
    book, stream = Workbook(), io.BytesIO()
    book.active.append(["name"])
    book.active.append(["Ana"])
    book.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return {m.filename: archive.read(m) for m in archive.infolist()}


def packed(members: Members, change: Callable[[zipfile.ZipFile], None] = lambda _: None) -> bytes:
    """A zip of the members; `change` adds what a plain one cannot hold."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        change(archive)
    return stream.getvalue()


def with_entity(member: str, kind: str) -> bytes:
    """A workbook one of whose members declares an entity and, where it has text, uses it."""
    before, inside = ENTITIES[kind]
    members = honest()
    text = members[member].decode()
    rest = text.partition("?>")[2] if text.startswith("<?xml") else text
    rest = rest.replace(">", f">{inside}", 1)
    members[member] = f'<?xml version="1.0"?>{before}{rest}'.encode()
    return packed(members)


LEADING_OUT = (
    "../../../../tmp/doorstep-pwned",
    "/tmp/doorstep-pwned",
    "..\\..\\doorstep-pwned",
    "C:\\doorstep-pwned",
    "xl/../../doorstep-pwned",
    "xl/worksheets/../../../doorstep-pwned",
    "\\\\server\\share\\doorstep-pwned",
    "~/doorstep-pwned",
    "doorstep-pwned\0.xml",
    "con/doorstep-pwned",
)


def leading_out(name: str) -> bytes:
    """A sound workbook with one member more, whose name leads out of any folder."""
    return packed({**honest(), name: b"pwned"})


def target(where: str) -> bytes:
    """A workbook whose sheet is said to lie somewhere else."""
    members = honest()
    members[RELS] = members[RELS].replace(b"/xl/worksheets/sheet1.xml", where.encode())
    return packed(members)


TARGETS = (
    SECRET,
    f"../../../..{SECRET}",
    f"file://{SECRET}",
    "http://127.0.0.1:9/sheet.xml",
    "",
    "xl/styles.xml",
    "..",
)


def _link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, SECRET)


def _without(name: str) -> Members:
    return {n: c for n, c in honest().items() if n != name}


def _sheet(rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return packed(
        {**honest(), SHEET: f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()}
    )


def _bomb(megabytes: int) -> bytes:
    return packed({**honest(), "xl/media/bomb.bin": bytes(megabytes * 1_000_000)})


def _lie(claimed: int) -> bytes:
    """A member that says in the directory it is of another size than it is."""
    raw = bytearray(packed({**_without(SHARED), SHARED: b"<sst>" + b" " * 5_000_000 + b"</sst>"}))
    at = raw.rfind(SHARED.encode()) - 46
    raw[at + 24 : at + 28] = struct.pack("<I", claimed)
    return bytes(raw)


def _flag(bit: int) -> bytes:
    """A sound workbook whose members claim to be encrypted, or patched."""
    raw = bytearray(packed(honest()))
    at = 0
    while (at := raw.find(b"PK\x01\x02", at)) >= 0:
        raw[at + 8] |= bit
        at += 4
    return bytes(raw)


_CELL = '<row r="{r}"><c r="{c}" t="inlineStr"><is><t>{t}</t></is></c></row>'
OTHERS: dict[str, Callable[[], bytes]] = {
    "a link instead of a sheet": lambda: packed(_without(SHEET), _link),
    "no sheet": lambda: packed(_without(SHEET)),
    "no book": lambda: packed(_without(BOOK)),
    "no types": lambda: packed(_without(TYPES)),
    "no members": lambda: packed({}),
    "a bomb of 300 MB": lambda: _bomb(300),
    "a bomb in a bomb": lambda: packed(
        {**honest(), "xl/inner.zip": _bomb(150), "xl/inner2.zip": bytes(150_000_000)}
    ),
    "a small lie": lambda: _lie(10),
    "a large lie": lambda: _lie(4_000_000_000),
    "encrypted": lambda: _flag(1),
    "patched": lambda: _flag(32),
    "cut": lambda: packed(honest())[:-30],
    "half": lambda: packed(honest())[: len(packed(honest())) // 2],
    "head only": lambda: b"PK\x03\x04",
    "end only": lambda: packed({})[-22:],
    "something before": lambda: b"MZ" * 500 + packed(honest()),
    "something after": lambda: packed(honest()) + b"<script>" * 100,
    "many members": lambda: packed({**honest(), **{f"xl/m{n}": b"" for n in range(3000)}}),
    "deep xml": lambda: _sheet("<a>" * 20_000 + "</a>" * 20_000),
    "a cell far away": lambda: _sheet(_CELL.format(r=1048576, c="XFD1048576", t="x")),
    "a cell beyond": lambda: _sheet(_CELL.format(r=10**12, c="ZZZZZZ999999999999", t="x")),
    "a negative row": lambda: _sheet(_CELL.format(r=-1, c="A-1", t="x")),
    "a row of letters": lambda: _sheet(_CELL.format(r="x", c="x", t="x")),
    "a long name": lambda: _sheet(_CELL.format(r=1, c="A1", t="x" * 5_000_000)),
    "strings that are not there": lambda: _sheet('<row r="1"><c r="A1" t="s"><v>999999</v></c></row>'),
    "strings before the first": lambda: _sheet('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>'),
    "a formula that calls": lambda: _sheet(
        '<row r="1"><c r="A1" t="str"><f>cmd|\' /c calc\'!A1</f><v>name</v></c></row>'
    ),
    "a date without end": lambda: _sheet('<row r="1"><c r="A1" t="d"><v>99999-99-99</v></c></row>'),
    "a number without end": lambda: _sheet(f'<row r="1"><c r="A1"><v>1{"0" * 5000}</v></c></row>'),
    "no number": lambda: _sheet('<row r="1"><c r="A1"><v>NaN</v></c></row>'),
    "another encoding": lambda: packed({**honest(), SHEET: honest()[SHEET].decode().encode("utf-16")}),
    "an unknown encoding": lambda: packed(
        {**honest(), SHEET: b'<?xml version="1.0" encoding="x-evil"?><worksheet/>'}
    ),
    "macros": lambda: packed({**honest(), "xl/vbaProject.bin": b"Shell calc" * 100}),
}
