"""Codes on paper: short, and a slip of the hand never makes another valid one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.codes import SIGNS, Code, Happened, code_for, looks_like_code, read_code
from app.domain.ids import VisitId

CODES = st.builds(
    Code,
    st.from_regex(r"[1-9][0-9]{0,7}", fullmatch=True),
    st.sampled_from(list(Happened)),
    st.sampled_from(SIGNS),
)


@given(CODES)
def test_a_code_is_read_as_it_was_printed(code: Code) -> None:
    assert read_code(code.text) == code
    assert read_code(f" {code.text.lower().replace('-', ' ')} ") == code


@given(CODES, st.data())
def test_one_wrong_sign_is_noticed(code: Code, data: st.DataObject) -> None:
    text = code.text.replace("-", "")
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from([s for s in SIGNS if s != text[place]]))
    assert read_code(text[:place] + other + text[place + 1 :]) is None


@given(CODES, st.data())
def test_two_signs_that_changed_places_are_noticed(code: Code, data: st.DataObject) -> None:
    text = list(code.text.replace("-", ""))
    place = data.draw(st.integers(0, len(text) - 2))
    text[place], text[place + 1] = text[place + 1], text[place]
    swapped = "".join(text)
    assert swapped == code.text.replace("-", "") or read_code(swapped) is None


def test_signs_that_look_alike_are_read_as_what_they_must_be() -> None:
    code = next(
        c for n in range(1000, 9999) if "0" in (c := Code(str(n), Happened.DONE, "1")).text and "1" in c.text
    )
    assert read_code(code.text.replace("0", "O").replace("1", "l")) == code


def test_the_code_depends_on_visit_and_event() -> None:
    visits = [VisitId(f"visit-{n}") for n in range(40)]
    codes = [code_for("J-1042", v, Happened.ARRIVED) for v in visits]
    assert all(c.of_visit(v) for c, v in zip(codes, visits, strict=True))
    assert len({c.text for c in codes}) > 10
    assert code_for("J-1042", visits[0], Happened.DONE).text != codes[0].text
    assert codes[0].text.startswith("1042-A") and len(codes[0].text) == 8


@pytest.mark.parametrize("typed", ["", "hello", "J-1042", "1042", "A1042K7", "1042-BK7", "１０４２-AK7x"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None and not looks_like_code(typed)


def test_a_job_without_a_number_has_no_code() -> None:
    with pytest.raises(ValueError, match="digits"):
        code_for("", VisitId("v"), Happened.DONE)
