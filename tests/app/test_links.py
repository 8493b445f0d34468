"""Links lead to what they name, and what a stranger adds to them leads nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calls import Channel
from app.domain.errors import NotPossible
from app.links import LONGEST, Link, looks_like_link, read


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("doorstep://call/+41795550102", Link("call", "+41795550102")),
        ("doorstep://call/%2B41%2079%20555", Link("call", "+41 79 555")),
        ("doorstep://call/withheld", Link("call", "")),
        ("doorstep://call/0791?name=Zhao%20Min&channel=chat", Link("call", "0791", "Zhao Min", Channel.CHAT)),
        ("doorstep://call/0791?name=%E8%B5%B5%E6%95%8F", Link("call", "0791", "赵敏")),
        ("DOORSTEP://Job/J-1042", Link("job", "J-1042")),
        ("doorstep://job/J-1042/", Link("job", "J-1042")),
        ("doorstep://customer/C-12", Link("customer", "C-12")),
        ("doorstep://staff/S-004", Link("staff", "S-004")),
        ("doorstep://day/2026-11-26", Link("day", "2026-11-26")),
    ],
)
def test_a_link_leads_to_what_it_names(text: str, link: Link) -> None:
    assert read(text) == link
    assert looks_like_link(text)


HOSTILE = [
    "x" * 300 + ".osm.pbf",
    "/" * 5000 + "x" * 300 + ".pbf",
    "doorstep:",
    "doorstep://",
    "doorstep://job",
    "doorstep://job/",
    "doorstep://book/now",
    "doorstep://job/../../etc/passwd",
    "doorstep://job/J-1/advance",
    "doorstep://job/J-1?state=cancelled",
    "doorstep://job/J-1#x",
    "doorstep://user:pass@job/J-1",
    "doorstep://job:80/J-1",
    "doorstep://job/' OR 1=1 --",
    'doorstep://job/"><script>alert(1)</script>',
    "doorstep://job/%00J-1",
    "doorstep://job/J-1%0d%0aSet-Cookie:x",
    "doorstep://job/J‮-1",
    "doorstep://job/" + "J" * 41,
    "doorstep://call/javascript:alert(1)",
    "doorstep://call/",
    "doorstep://call/+41?name=a&name=b",
    "doorstep://call/+41?channel=root",
    "doorstep://call/+41?book=1",
    "doorstep://call/+41?name",
    "doorstep://call/" + "1" * 41,
    "doorstep://day/yesterday",
    "doorstep://day/2026-02-30",
    "doorstep://day/99999-01-01",
    "doorstep://customer/$(rm -rf ~)",
    "doorstep://customer/%ff%fe",
    "doorstep://[::1/x",
    "doorstep://job/J-1" + "x" * LONGEST,
    "doorstep:job/J-1",
    "javascript:alert(1)",
    "file:///etc/passwd",
    "/etc/passwd",
    "missing.osm.pbf",
    "a\0.osm.pbf",
    "",
]


@pytest.mark.hostile("links")
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_anything_else_is_refused_whole(text: str) -> None:
    with pytest.raises(NotPossible) as refused:
        read(text)
    assert refused.value.code == "link"
    said = str(refused.value)
    assert "\0" not in said and "\r" not in said and "‮" not in said and len(said) < 400


@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        link = read("doorstep://" + text)
    except NotPossible:
        return
    assert link.kind in ("call", "job", "customer", "staff", "day")


def test_a_map_file_is_opened_only_when_it_is_there(tmp_path: Path) -> None:
    file = tmp_path / "town.osm.pbf"
    file.write_bytes(b"x")
    assert read(str(file)) == Link("map", str(file.resolve()))
    assert looks_like_link(str(file)) and not looks_like_link("doctor")
