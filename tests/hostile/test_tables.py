"""Hostile text in exports is never a formula, and comes back from its own export as it was written."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.adapters.tables import MOST_LETTERS, read_table, write_table
from tests.hostile.corpus import IDS, TEXTS

pytestmark = pytest.mark.hostile("exports")
RUNS = tuple("=+-@\t\r＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula, also in full width."""


def same(read: str, written: str) -> bool:
    """Whether it came back, but for what no table can hold and blanks at the ends."""
    kept = "".join(c for c in written if c.isprintable() or c in "\n\t\r")
    return (
        "".join(c for c in read if c.isprintable()).strip()
        == "".join(c for c in kept[:MOST_LETTERS] if c.isprintable()).strip()
    )


@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_csv(tmp_path: Path, text: str) -> None:
    file = tmp_path / "customers.csv"
    write_table(file, ["name", "note"], [[text, "second"]])
    raw = file.read_bytes().decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(raw, newline="")))[1]
    assert len(cells) == 2 and cells[1] == "second"
    assert not cells[0].startswith(RUNS) and not cells[0].lstrip().startswith(RUNS)
    assert same(read_table(file)[0].get("name", ""), text)


@pytest.mark.parametrize("text", TEXTS, ids=IDS)
def test_excel(tmp_path: Path, text: str) -> None:
    file = tmp_path / "customers.xlsx"
    write_table(file, ["name", "note"], [[text, "second"]])
    book = load_workbook(file)
    cell = book.worksheets[0].cell(2, 1)
    assert cell.data_type in ("s", "n", "inlineStr") and not isinstance(cell.value, float)
    assert not str(cell.value or "").startswith(RUNS) and cell.hyperlink is None
    book.close()
    with zipfile.ZipFile(file) as archive:
        assert all(b"<f>" not in archive.read(name) for name in archive.namelist())
    assert same(read_table(file)[0].get("name", ""), text)
