"""Every sentence people read exists in Chinese, with the same {places}; and the gathering reads them rightly."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools import messages
from tools.words import NotPlain, in_source

SOURCE = """
from app.domain.text import T
one = T("Customer")
many = T("{n} job", "{n} jobs", n=3)
named = T("{n} call", plural="{n} calls", n=1)
joined = T("The first half, "
           "and the second with {name}", name="a string that is a value")
said = words.tr("Close")
other = Tea("not ours")
"""


def test_sentences_are_found_as_python_reads_them() -> None:
    found = [(s.msgid, s.plural) for s in in_source(SOURCE, "desk.py")]
    assert sorted(found, key=str) == sorted(
        [
            ("Customer", None),
            ("{n} job", "{n} jobs"),
            ("{n} call", "{n} calls"),
            ("The first half, and the second with {name}", None),
            ("Close", None),
        ],
        key=str,
    )


@pytest.mark.parametrize("computed", ['T(f"{n} jobs")', "T(word)", 'T("one", f"{n} many")', 'T("a" + b)'])
def test_a_computed_sentence_is_refused(computed: str) -> None:
    with pytest.raises(NotPlain, match=r"desk\.py:1"):
        list(in_source(computed, "desk.py"))


def test_missing_doubtful_and_changed_places_are_told() -> None:
    wanted = Catalog()
    for msgid in ("{who} calls", "late", "new"):
        wanted.add(msgid)
    wanted.add(("{n} job", "{n} jobs"))
    have = Catalog(locale="zh_CN")
    have.add("{who} calls", "{whom} 来电")
    have.add("late", "迟到", flags=["fuzzy"])
    have.add(("{n} job", "{n} jobs"), ("{n} 个工单",))
    assert list(messages.complaints(have, wanted)) == [
        "places differ: '{who} calls' → '{whom} 来电'",
        "no translation: 'late'",
        "no translation: 'new'",
    ]


def test_update_keeps_translations_and_compile_makes_them_loadable(tmp_path: Path) -> None:
    import gettext

    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "desk.py").write_text('x = T("Customer")\ny = T("{n} job", "{n} jobs", n=2)\n')
    messages.update(tmp_path)
    file = messages.catalogue_path("zh_CN", tmp_path)
    file.write_text(
        file.read_text().replace('msgid "Customer"\nmsgstr ""', 'msgid "Customer"\nmsgstr "客户"')
    )
    messages.update(tmp_path)
    first = file.read_bytes()
    messages.update(tmp_path)
    assert file.read_bytes() == first
    messages.compile_catalogue(file)
    loaded = gettext.translation("doorstep", tmp_path / "resources" / "i18n", ["zh_CN"])
    assert loaded.gettext("Customer") == "客户"


def test_every_sentence_in_the_source_can_be_gathered() -> None:
    assert len(messages.gather()) > 0


@pytest.mark.slow  # translations follow the source at leisure; only the full run insists
def test_every_sentence_exists_in_simplified_chinese() -> None:
    file = messages.catalogue_path("zh_CN")
    if not file.exists():
        pytest.skip("no Chinese catalogue yet")
    found = list(messages.complaints(messages.load(file, "zh_CN"), messages.gather()))
    assert found == [], "run `make messages` and translate what is new"
