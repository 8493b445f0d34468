"""Tables in files: what goes out comes back, nothing runs in a spreadsheet, and hostile files are refused."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters import tables
from app.adapters.tables import read_table, safe, write_table
from app.domain.errors import NotPossible, NotReachable

FORMULAS = [
    "=1+1",
    "+41 79 555 01 02",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    "\t=1",
    " =1",
    "\r=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "'=1",
    "''=1",
    "' =1",
    "-",
    "'",
    "'quoted'",
    "O'Hara",
]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_formulas_are_written_as_text_and_come_back(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"table.{ending}"
    write_table(file, ("name", "note"), [(text, "x") for text in FORMULAS])
    back = [row["name"] for row in read_table(file)]
    assert back == [text.strip() for text in FORMULAS]
    for row in _raw(file)[1:]:
        assert not str(row[0]).lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), row


def _raw(file: Path) -> list[list[Any]]:
    """The cells as a spreadsheet sees them."""
    if file.suffix == ".csv":
        return list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))
    book = openpyxl.load_workbook(file)
    cells = list(book.worksheets[0].iter_rows())
    assert all(cell.data_type != "f" for row in cells for cell in row)
    return [[cell.value for cell in row] for row in cells]


@given(st.text(max_size=60))
def test_reading_takes_off_what_writing_put_there(text: str) -> None:
    written = safe(text)
    assert tables._text(written) == tables._UNWRITABLE.sub("", text).strip()
    assert not written.startswith(tables._RISKY)


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=5))
def test_any_csv_comes_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    file = tmp_path_factory.mktemp("csv") / "any.csv"
    write_table(file, ("one", "two"), [("x" + a, b) for a, b in rows])
    # a spreadsheet's line ends are all one
    expected = [(_kept("x" + a), _kept(b)) for a, b in rows]
    assert [(_kept(r["one"]), _kept(r["two"])) for r in read_table(file)] == expected


def _kept(text: str) -> str:
    return "\n".join(tables._UNWRITABLE.sub("", text).strip().splitlines())


def test_numbers_dates_and_truth(tmp_path: Path) -> None:
    file = tmp_path / "kinds.xlsx"
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["A", "B c", "D", "E", "F", "G"])
    page.append([1.0, 2.5, datetime.fromisoformat("2026-11-26T14:05"), date(2026, 11, 26), True, None])
    book.save(file)
    assert read_table(file) == [
        {"a": "1", "b_c": "2.5", "d": "2026-11-26 14:05", "e": "2026-11-26", "f": "True", "g": ""}
    ]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"name;note\nAna;a, b, c, d\n", "a, b, c, d"),
        (b"name\tnote\nAna\tx;y\n", "x;y"),
        (b'name,note\nAna,"say ""hi"""\n', 'say "hi"'),
        (b'name,note\nAna,"two\nlines"\n', "two\nlines"),
        ("name,note\nAna,a\u2028b\x85c\n".encode(), "a\u2028b\x85c"),
        ("\ufeffname,note\nAna,ü\n".encode(), "ü"),
        ("name,note\nAna,Städtle\n".encode("cp1252"), "Städtle"),
        ("name,note\n王芳,漏水维修\n".encode("gb18030"), "漏水维修"),
        ("name\tnote\nAna\t漏水\n".encode("utf-16"), "漏水"),
        (b"name,note\r\nAna,x\r\n", "x"),
    ],
)
def test_what_spreadsheets_write(tmp_path: Path, raw: bytes, expected: str) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(raw)
    assert read_table(file)[0]["note"] == expected


def test_empty_rows_keep_their_number(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text("\nname\n\nAna\n,\n\n", encoding="utf-8")
    assert read_table(file) == [{}, {"name": "Ana"}]


# ---- hostile files --------------------------------------------------------------------------------------


def refusal(file: Path) -> str:
    """The code of the refusal."""
    with pytest.raises(NotPossible) as caught:
        read_table(file)
    assert file.name in str(caught.value.text)
    return caught.value.code


def test_what_is_no_table(tmp_path: Path) -> None:
    for name, content, code in (
        ("a.xlsx", b"PK\x03\x04 broken", "table-form"),
        ("b.xlsx", b"", "table-form"),
        ("c.xlsx", b"name,phone\nAna,1\n", "table-form"),
        ("d.csv", b"\x00\x01\x02", "table-form"),
        ("e.csv", b"x" * 5000 + b"\x00", "table-form"),
        ("f.csv", b"name\n\x81\x8d\xff\xfe\xff\n", "table-encoding"),
        ("g.csv", b"", "table-empty"),
        ("h.csv", b'name\n"' + b"x" * 200_000, "table-form"),
    ):
        file = tmp_path / name
        file.write_bytes(content)
        assert refusal(file) == code, name
    (tmp_path / "folder.csv").mkdir()
    assert refusal(tmp_path / "folder.csv") == "table-folder"
    assert refusal(tmp_path / "none.csv") == "table-read"


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    file = tmp_path / "zip.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert refusal(file) == "table-form"


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/sharedStrings.xml", "w") as stream,
    ):
        for _ in range(201):
            stream.write(b"\x00" * 1_000_000)
    assert file.stat().st_size < 1_000_000
    assert refusal(file) == "table-bomb"


def _workbook(tmp_path: Path, sheet: str) -> Path:
    """A workbook whose first sheet's XML is as given."""
    good = tmp_path / "good.xlsx"
    write_table(good, ("name",), [("Ana",)])
    bad = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(good) as old, zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member, sheet if member.filename == "xl/worksheets/sheet1.xml" else old.read(member))
    return bad


_SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'


def test_entities_are_not_followed(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    cell = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData>'
    assert refusal(_workbook(tmp_path, bomb + _SHEET.format(cell))) == "table-form"


def test_half_a_sheet(tmp_path: Path) -> None:
    assert refusal(_workbook(tmp_path, "<worksheet><sheetData><row>")) == "table-form"


def test_a_sheet_that_claims_a_million_rows_and_columns(tmp_path: Path) -> None:
    cells = (
        '<dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Ana</t></is></c>'
        '<c r="XFD2" t="inlineStr"><is><t>far</t></is></c></row></sheetData>'
    )
    assert read_table(_workbook(tmp_path, _SHEET.format(cells))) == [{"name": "Ana"}]


def test_too_many_rows_are_refused_not_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    for ending in ("csv", "xlsx"):
        file = tmp_path / f"many.{ending}"
        write_table(file, ("name",), [("a",)] * 3)
        assert len(read_table(file)) == 3
        write_table(file, ("name",), [("a",)] * 4)
        assert refusal(file) == "table-rows"


def test_a_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    file = tmp_path / "large.csv"
    file.write_text("name\nAna\nBo\n", encoding="utf-8")
    assert refusal(file) == "table-size"


# ---- writing --------------------------------------------------------------------------------------------


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    write_table(file, ("name",), [("Ana",)])

    class Unwritable:
        """Breaks while it is being written."""

        def __str__(self) -> str:
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        write_table(file, ("name",), [("Bo",), (Unwritable(),)])
    assert read_table(file) == [{"name": "Ana"}]
    assert [p.name for p in tmp_path.iterdir()] == ["table.csv"]
    with pytest.raises(NotReachable) as caught:
        write_table(tmp_path / "none" / "table.csv", ("name",), [])
    assert "What stood there is untouched." in str(caught.value.text)
    with pytest.raises(NotPossible):
        write_table(tmp_path / "table.pdf", ("name",), [])
