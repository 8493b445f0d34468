"""The program's version, told in one place: pyproject.toml (a bundle carries a copy made when it was built)."""

from __future__ import annotations

import re
from pathlib import Path


def version() -> str:
    """The version, such as `0.1.0`."""
    root = Path(__file__).resolve().parent.parent
    for name in ("resources/version.txt", "pyproject.toml"):
        file = root / name
        if file.is_file():
            text = file.read_text(encoding="utf-8")
            found = re.search(r'^version = "([^"]+)"', text, re.MULTILINE)
            return found.group(1) if found else text.strip()
    raise FileNotFoundError("neither resources/version.txt nor pyproject.toml is there")
