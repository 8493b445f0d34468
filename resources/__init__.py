"""Where the program's own files lie, in a checkout and in the bundle alike."""

from pathlib import Path

_HERE = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """The file `name` (slash-separated, below resources/).

    Raises FileNotFoundError if the program was shipped without it.
    """
    found = _HERE.joinpath(*name.split("/"))
    if not found.exists():
        raise FileNotFoundError(f"resource {name!r} is missing from this installation")
    return found


def text(name: str) -> str:
    """The UTF-8 text of the resource `name`."""
    return path(name).read_text(encoding="utf-8")
