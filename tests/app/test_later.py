"""A package that waits for its first use is then the package itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from app.later import Later

TOP = Path(__file__).resolve().parents[2]


def test_it_is_imported_at_the_first_use_and_not_before() -> None:
    code = (
        "import sys; from app.later import Later; x = Later('colorsys'); print('colorsys' in sys.modules);"
        "print(x.rgb_to_hsv(0, 0, 0), 'colorsys' in sys.modules, x.rgb_to_hsv is sys.modules['colorsys'].rgb_to_hsv)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=TOP, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["False", "(0.0, 0.0, 0) True True"]


def test_a_name_once_found_is_kept() -> None:
    later = Later("math")
    assert "pi" not in vars(later)
    assert later.pi == pytest.approx(3.14159, abs=1e-5)
    assert "pi" in vars(later)


def test_wrong_names_are_refused_as_the_package_does() -> None:
    with pytest.raises(AttributeError):
        _ = Later("math").nothing_of_the_kind
    with pytest.raises(ImportError):
        _ = Later("no_such_package_anywhere").thing
