"""Telephone numbers in one form, whatever a person types."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import NotPossible
from app.services.phones import normalise, shown

COUNTRIES = ["CN", "CH", "LI", "DE", "US", "GB", "RS", ""]


@pytest.mark.parametrize(
    ("typed", "country", "full"),
    [
        ("13800000921", "CN", "+8613800000921"),
        ("138 0000 0921", "CN", "+8613800000921"),
        ("１３８０００００９２１", "CN", "+8613800000921"),
        ("(079) 555-01-02", "CH", "+41795550102"),
        ("0041 79 555 01 02", "LI", "+41795550102"),
        ("+41 79 555 01 02", "CN", "+41795550102"),
        ("110", "CN", "110"),
        ("8-42", "LI", "842"),
        ("", "CN", ""),
        ("   ", "CN", ""),
    ],
)  # fmt: skip
def test_known_forms(typed: str, country: str, full: str) -> None:
    assert normalise(typed, country) == full


@given(st.text(max_size=30), st.sampled_from(COUNTRIES))
def test_any_text_is_a_number_nothing_or_refused(text: str, country: str) -> None:
    try:
        full = normalise(text, country)
    except NotPossible as refusal:
        assert refusal.code == "phone"
        assert "is not a telephone number" in str(refusal.text)
        return
    assert (
        full == ""
        if not text.strip()
        else full.removeprefix("+").isascii() and full.removeprefix("+").isdigit()
    )
    assert len(full) <= 19


@given(st.text(max_size=30), st.sampled_from(COUNTRIES))
def test_a_number_brought_to_form_stays_so(text: str, country: str) -> None:
    try:
        full = normalise(text, country)
    except NotPossible:
        return
    if full.startswith("+"):
        assert normalise(full, country) == full
        assert normalise(shown(full), "") == full


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.lists(st.sampled_from(" -().\u00a0"), max_size=10))
def test_spaces_and_dashes_do_not_matter(number: str, marks: list[str]) -> None:
    number = number.strip()
    spread = number[:1] + "".join(m + d for m, d in zip([*marks, *[""] * 10], number[1:], strict=False))
    assert normalise(spread, "CN") == normalise(number, "CN") == f"+86{number}"
