"""`print`: sheets as PDF without a window, with codes that the desk takes back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QApplication

from tests.support.command_line import Shell


def words_of(file: Path) -> str:
    """All words of a PDF."""
    document = QPdfDocument()
    document.load(str(file))
    found = "\n".join(document.getAllText(n).text() for n in range(document.pageCount()))
    document.close()
    return found


def booked(shell: Shell) -> tuple[str, str]:
    """A job for this afternoon: its number and who goes."""
    made = shell.ok(
        "book",
        shell.file(
            "call.json",
            {
                "call": {"number": "+41 79 555 01 02", "channel": "phone"},
                "customer": {"name": "Zhao Min"},
                "place": {"text": "3 Row 2 Street, Village", "unit": "3. OG", "access": "code 1207"},
                "service": "leak-repair",
                "window": shell.window(14, 16),
                "assign": "best",
            },
        ),
    )
    return made["job"], made["staff"]


def test_a_day_sheet_follows_the_streets_and_tells_the_door(
    shell: Shell, qapp: QApplication, tmp_path: Path
) -> None:
    job, staff = booked(shell)
    file = tmp_path / "day.pdf"
    made = shell.ok("print", "day-sheet", "--staff", staff.lower(), file)
    assert made == {"file": str(file), "pages": 1}
    words = words_of(file)
    for text in (job, "Zhao Min", "+41795550102", "3 Row 2 Street", "Access: code 1207", "© OpenStreetMap"):
        assert text in words
    assert shell.ok("print", "day-sheet", "--staff", "all", file, "--paper", "Letter")["pages"] == 1


def test_the_blackout_sheet_of_a_day(shell: Shell, qapp: QApplication, tmp_path: Path) -> None:
    job, _staff = booked(shell)
    file = tmp_path / "black.pdf"
    day = shell.at(0).date().isoformat()
    assert shell.ok("print", "blackout", "--day", day, file)["pages"] >= 1
    assert job in words_of(file)
    shell.ok("print", "blackout", "--day", "2031-01-01", file)
    assert job not in words_of(file)


def test_what_cannot_be_printed_is_refused_with_a_sentence(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    for words, why in (
        (("day-sheet", "--staff", "S-999"), "S-999"),
        (("day-sheet", "--staff", "all", "--day", "2031-01-01"), "Nobody has a visit"),
        (("blackout", "--day", "tomorrow"), "is not a day"),
    ):
        ran = shell.run("print", *words, file)
        assert ran.code == 2 and why in ran.err and ran.err.count("\n") == 1
    assert not file.exists()
