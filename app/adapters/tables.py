"""Tables in files: CSV and Excel (openpyxl), read with care for what strangers put in, written so that no cell runs.

A text cell that a spreadsheet would take for a formula is written with a leading apostrophe; reading takes it off.
"""

from __future__ import annotations

import csv
import os
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.domain.errors import NotPossible, NotReachable
from app.domain.text import T

MOST_BYTES = 50_000_000
MOST_ROWS = 200_000
MOST_UNPACKED = 400_000_000
"""An Excel file is a zip: one that would unpack to more is taken for a bomb."""
_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def read_table(file: Path) -> list[dict[str, str]]:
    """The rows of the first sheet by column name (lower case, trimmed); empty rows are left out.

    Raises NotPossible for a file that is missing, no table, too large, or has no header.
    """
    try:
        size = file.stat().st_size
        if file.is_dir():
            raise NotPossible(T("{file} is a folder, not a table.", file=file.name), code="table-folder")
        if size > MOST_BYTES:
            raise NotPossible(T("{file} is too large (over 50 MB).", file=file.name), code="table-size")
        rows = _excel(file) if file.suffix.lower() in (".xlsx", ".xlsm") else _csv(file)
        return _named(file, rows)
    except OSError as wrong:
        raise NotPossible(
            T(
                "The table {file} cannot be read: {why}. Nothing was imported.",
                file=file.name,
                why=wrong.strerror or str(wrong),
            ),
            code="table-read",
        ) from wrong


def _csv(file: Path) -> Iterable[Sequence[Any]]:
    raw = file.read_bytes()
    if b"\x00" in raw[:4096]:
        raise NotPossible(T("{file} is not a CSV table.", file=file.name), code="table-form")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise NotPossible(
            T("{file} is written in an unknown encoding; save it as UTF-8.", file=file.name),
            code="table-encoding",
        )
    try:
        dialect: Any = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    try:
        return list(csv.reader(text.splitlines(keepends=True), dialect))
    except csv.Error as wrong:
        raise NotPossible(
            T("{file} is not a CSV table: {why}.", file=file.name, why=str(wrong)), code="table-form"
        ) from wrong


def _excel(file: Path) -> Iterable[Sequence[Any]]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(file) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                raise NotPossible(
                    T("{file} would unpack to too much; it is not read.", file=file.name), code="table-bomb"
                )
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, EOFError) as wrong:
        raise NotPossible(
            T("{file} is not an Excel table (.xlsx).", file=file.name), code="table-form"
        ) from wrong
    try:
        sheet = book.worksheets[0]
        return [row for n, row in enumerate(sheet.iter_rows(values_only=True)) if n <= MOST_ROWS]
    finally:
        book.close()


def _named(file: Path, rows: Iterable[Sequence[Any]]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    header: list[str] | None = None
    for row in rows:
        cells = [_text(cell) for cell in row]
        if not any(cells):
            continue
        if header is None:
            header = [cell.lower().replace(" ", "_") for cell in cells]
            double = sorted({h for h in header if h and header.count(h) > 1})
            if double:
                raise NotPossible(
                    T("{file} has the column “{column}” twice.", file=file.name, column=double[0]),
                    code="table-columns",
                )
            continue
        if len(found) >= MOST_ROWS:
            raise NotPossible(
                T("{file} has more than {n} rows.", file=file.name, n=MOST_ROWS), code="table-rows"
            )
        found.append({name: cell for name, cell in zip(header, cells, strict=False) if name})
    if header is None:
        raise NotPossible(T("{file} is empty: it has no header row.", file=file.name), code="table-empty")
    return found


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes") if cell.hour or cell.minute else cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell).strip()
    return text[1:] if text.startswith("'") and text[1:2] in _RISKY else text


def safe(value: Any) -> Any:
    """A cell as it is written: numbers as they are, text that could run as a formula with a leading apostrophe."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).lower()
    if isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.lstrip().startswith(_RISKY) else text


def write_table(
    file: Path, header: Sequence[str], rows: Sequence[Sequence[Any]], sheet: str = "table"
) -> None:
    """Write beside the target and swap in when whole. Raises NotPossible for an unknown ending, NotReachable when
    the folder cannot be written; a file that stood there is untouched then."""
    if file.suffix.lower() not in (".csv", ".xlsx"):
        raise NotPossible(
            T("A table is written as .csv or .xlsx; {file} is neither.", file=file.name), code="table-kind"
        )
    try:
        handle, name = tempfile.mkstemp(prefix=".doorstep-", suffix=file.suffix, dir=file.absolute().parent)
        os.close(handle)
        fresh = Path(name)
        try:
            if file.suffix.lower() == ".csv":
                with fresh.open("w", encoding="utf-8-sig", newline="") as stream:
                    writer = csv.writer(stream)
                    writer.writerow(header)
                    writer.writerows([safe(c) for c in row] for row in rows)
            else:
                _write_excel(fresh, header, rows, sheet)
            fresh.replace(file)
        except OSError:
            fresh.unlink(missing_ok=True)
            raise
    except OSError as wrong:
        raise NotReachable(
            T(
                "{file} cannot be written: {why}. What stood there is untouched.",
                file=file.name,
                why=wrong.strerror or str(wrong),
            ),
            code="table-write",
        ) from wrong


def _write_excel(file: Path, header: Sequence[str], rows: Sequence[Sequence[Any]], sheet: str) -> None:
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet[:31]
    page.append(list(header))
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.freeze_panes = "A2"
    for row in rows:
        page.append([safe(c) for c in row])
    for n, name in enumerate(header, 1):
        width = max([len(str(name)), *(len(str(r[n - 1])) for r in rows[:200])])
        page.column_dimensions[openpyxl.utils.get_column_letter(n)].width = min(48, width + 2)
    book.save(file)
