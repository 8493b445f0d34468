"""Sentences in several languages, with the values inside them."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app import i18n
from app.domain.text import T

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'


def write(folder: Path, lang: str, body: str) -> Path:
    place = folder / lang / "LC_MESSAGES"
    place.mkdir(parents=True, exist_ok=True)
    file = place / "doorstep.po"
    file.write_text(HEAD + body, encoding="utf-8")
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    write(
        tmp_path,
        "zh_CN",
        'msgid "Customer"\nmsgstr "客户"\n\nmsgid "Free at {at}"\nmsgstr "{at} 有空"\n\n'
        'msgid "{n} job"\nmsgid_plural "{n} jobs"\nmsgstr[0] "{n} 个工单"\n\n'
        'msgid "Knows {skills}"\nmsgstr "会{skills}"\n',
    )
    write(tmp_path, "zh_TW", 'msgid "Customer"\nmsgstr "客戶"\n')
    before, zone = i18n.language(), i18n.zone()
    i18n.install(tmp_path, "en", ZoneInfo("Asia/Shanghai"))
    yield tmp_path
    i18n.install(tmp_path / "none", before, zone)


def test_a_sentence_is_said_in_the_language_of_its_reader(folder: Path) -> None:
    assert i18n.say(T("Customer")) == "Customer"
    assert i18n.say(T("Customer"), "zh_CN") == "客户"
    assert i18n.say(T("Customer"), "zh_TW") == "客戶"


def test_traditional_falls_back_to_simplified_and_then_to_english(folder: Path) -> None:
    noon = datetime(2026, 11, 26, 6, 0, tzinfo=UTC)
    assert i18n.say(T("Free at {at}", at=noon), "zh_TW") == "14:00 有空"
    assert i18n.say(T("Not translated"), "zh_TW") == "Not translated"


def test_plural_forms(folder: Path) -> None:
    def jobs(n: int, lang: str) -> str:
        return i18n.say(T("{n} job", "{n} jobs", n=n), lang)

    assert [jobs(1, "en"), jobs(2, "en"), jobs(1234, "en")] == ["1 job", "2 jobs", "1,234 jobs"]
    assert jobs(1, "zh_CN") == "1 个工单"


def test_lists_and_nested_sentences(folder: Path) -> None:
    text = T("Knows {skills}", skills=("boilers", T("Customer"), "gas"))
    assert i18n.say(text) == "Knows boilers, Customer and gas"
    assert i18n.say(text, "zh_CN") == "会boilers、客户和gas"


def test_braces_in_a_value_are_not_places(folder: Path) -> None:
    assert i18n.say(T("{a} calls {b}", a="{b}", b="Li")) == "{b} calls Li"


def test_plain_words_are_left_alone(folder: Path) -> None:
    assert i18n.say("Customer", "zh_CN") == "Customer"


def test_numbers_times_and_days(folder: Path) -> None:
    moment = datetime(2026, 11, 25, 22, 5, tzinfo=UTC)
    assert i18n.say_value(1234.56) == "1,234.6"
    assert i18n.say_time(moment) == "06:05"
    assert i18n.say_day(moment) == "Thu 26 Nov"
    assert i18n.say_day(date(2026, 11, 26), "zh_CN") == "11月26日 周四"
    assert i18n.say_moment(moment) == "Thu 26 Nov 06:05"
    assert i18n.say_duration(35 * 60) == "35 min"
    assert i18n.say_duration(65 * 60) == "1 h 05 min"
    assert i18n.say_duration(-300) == "−5 min"
    assert i18n.say_distance(344) == "340 m"
    assert i18n.say_distance(2440) == "2.4 km"
    assert i18n.say_money(1250, "EUR") == "€12.50"
    assert i18n.say_money(1250, "JPY") == "JP¥1,250"


def test_a_moment_without_a_zone_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        i18n.say_time(datetime(2026, 11, 26, 14, 0))  # noqa: DTZ001 - that is the point


def test_the_newer_of_source_and_compiled_is_used(folder: Path) -> None:
    source = folder / "zh_CN" / "LC_MESSAGES" / "doorstep.po"
    compiled = source.with_suffix(".mo")
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as given, compiled.open("wb") as out:
        write_mo(out, read_po(given))
    write(folder, "zh_CN", 'msgid "Customer"\nmsgstr "顾客"\n')
    os.utime(compiled, ns=(0, source.stat().st_mtime_ns - 1))
    i18n.install(folder, "zh_CN")
    assert i18n.say(T("Customer")) == "顾客"
    os.utime(compiled, ns=(0, source.stat().st_mtime_ns + 1))
    i18n.install(folder, "zh_CN")
    assert i18n.say(T("Customer")) == "客户"


def test_listeners_hear_of_a_switch_until_they_leave(folder: Path) -> None:
    heard: list[str] = []
    leave = i18n.on_change(lambda: heard.append(i18n.language()))
    i18n.set_language("zh_CN")
    leave()
    i18n.set_language("en")
    assert heard == ["zh_CN"]


def test_an_unknown_language_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="unknown language"):
        i18n.set_language("xx")


@pytest.mark.parametrize(
    ("system", "ours"),
    [("zh-Hant-HK", "zh_TW"), ("zh_CN", "zh_CN"), ("zh-TW", "zh_TW"), ("de_AT", "en"), ("en-US", "en")],
)
def test_nearest_language(system: str, ours: str) -> None:
    assert i18n.best_language(system) == ours
