"""Tables in files: CSV and Excel (openpyxl), read with care for what strangers put in, written so that no cell runs.

A text cell that a spreadsheet would take for a formula is written with a leading apostrophe; reading takes it off.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import os
import re
import tempfile
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.domain.errors import DeskError, NotPossible, NotReachable
from app.domain.text import T

MOST_BYTES = 50_000_000
MOST_ROWS = 200_000
MOST_UNPACKED = 200_000_000
"""An Excel file is a zip: one that would unpack to more is taken for a bomb."""
MOST_COLUMNS = 200
MOST_LETTERS = 10_000
"""In one cell; a longer text is cut when written, for spreadsheets take no more than 32,767."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def read_table(file: Path) -> list[dict[str, str]]:
    """The rows of the first sheet by column name (lower case, trimmed); a row of empty cells is an empty dict, so that
    rows can be counted as a spreadsheet does. Empty rows before the header and at the end are left out.

    Raises NotPossible for a file that is missing, no table, too large, or has no header.
    """
    try:
        size = file.stat().st_size
        if file.is_dir():
            raise NotPossible(T("{file} is a folder, not a table.", file=file.name), code="table-folder")
        if not file.is_file():  # a pipe or a device would be waited for, or read without end
            raise NotPossible(T("{file} is no file that can be read.", file=file.name), code="table-read")
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
    text = _decoded(file)
    try:
        # a stream, not lines: only a line end that CSV knows ends a row
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as wrong:
        raise NotPossible(
            T("{file} is not a CSV table: {why}.", file=file.name, why=str(wrong)), code="table-form"
        ) from wrong


def _decoded(file: Path) -> str:
    """The text of a CSV file: UTF-8, UTF-16 with its mark, else what Chinese or western Windows writes."""
    raw = file.read_bytes()
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        tries = ["utf-16"]
    elif b"\x00" in raw:
        raise NotPossible(T("{file} is not a CSV table.", file=file.name), code="table-form")
    else:
        # Chinese stands in pairs of high bytes, a western accent alone between plain letters
        runs = re.findall(rb"[\x80-\xff]+", raw[:200_000])
        paired = sum(len(run) % 2 == 0 for run in runs)
        tries = ["utf-8-sig", *(["gb18030"] if paired * 2 > len(runs) else ["cp1252"])]
    for encoding in tries:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotPossible(
        T("{file} is written in an unknown encoding; save it as UTF-8.", file=file.name),
        code="table-encoding",
    )


def _delimiter(text: str) -> str:
    """Comma, semicolon or tab: the one the first row has most of, outside quotes."""
    head = next((line for line in text.split("\n") if line.strip()), "")
    plain = re.sub(r'"[^"]*"', "", head)
    return max(",;\t", key=plain.count)


def _excel(file: Path) -> Iterable[Sequence[Any]]:
    import openpyxl

    try:
        with zipfile.ZipFile(file) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                raise NotPossible(
                    T("{file} would unpack to too much; it is not read.", file=file.name), code="table-bomb"
                )
        # the file is opened here: the reader forgets to close it when it stumbles
        with warnings.catch_warnings(), file.open("rb") as stream:
            warnings.simplefilter("ignore")  # on styles and dates it does not know; cells are what matters
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
            sheet = book.worksheets[0]
            # a sheet may claim a million columns
            sheet.reset_dimensions()
            rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
            return list(itertools.islice(rows, MOST_ROWS + 2))
    except (DeskError, OSError):
        raise
    except Exception as wrong:
        # whatever a broken or hostile file does to the reader, it is the file that is wrong
        raise NotPossible(
            T("{file} is not an Excel table (.xlsx).", file=file.name), code="table-form"
        ) from wrong


def _named(file: Path, rows: Iterable[Sequence[Any]]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    header: list[str] | None = None
    for row in rows:
        cells = [_text(cell) for cell in row[:MOST_COLUMNS]]  # more are somebody's trick, or blanks
        if not any(cells):
            if header is not None:
                found.append({})
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
        if len(found) >= MOST_ROWS:  # empty rows count: the limit is on what is read
            raise NotPossible(
                T("{file} has more than {n} rows.", file=file.name, n=MOST_ROWS), code="table-rows"
            )
        found.append({name: cell for name, cell in zip(header, cells, strict=False) if name})
    if header is None:
        raise NotPossible(T("{file} is empty: it has no header row.", file=file.name), code="table-empty")
    while found and not found[-1]:
        found.pop()
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
    return _unguarded(str(cell).strip())


def _unguarded(text: str) -> str:
    """The text without the apostrophe that `safe` put before it."""
    return text[1:] if text.startswith("'") and text.lstrip("'").lstrip().startswith(_RISKY) else text


def safe(value: Any) -> Any:
    """A cell as it is written: numbers as they are, text that could run as a formula with a leading apostrophe.

    Control characters no table can hold are left out; text beyond MOST_LETTERS is cut.
    """
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).lower()
    if isinstance(value, int | float):
        return value
    text = _UNWRITABLE.sub("", str(value))[:MOST_LETTERS].strip()
    # a text that already has such an apostrophe gets one more, so that reading takes off what writing put there
    return f"'{text}" if text.lstrip("'").lstrip().startswith(_RISKY) else text


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
        except BaseException:
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
