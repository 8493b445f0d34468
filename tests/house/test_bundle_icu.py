"""Cut ICU data keeps what it keeps byte for byte, and Qt still sorts, names and counts by it."""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from tools.bundle_icu import shrink, subset, wanted

QT = Path(PySide6.__file__).parent / "Qt"

ASK = """
import json
from PySide6.QtCore import QCollator, QLocale, QTimeZone
zone = QTimeZone(b"Asia/Shanghai")
people = ["王芳", "陈杰", "安娜", "Zhao", "Äpfel", "b10", "b9", "李娜"]
def sorted_in(name):
    collator = QCollator(QLocale(name))
    collator.setNumericMode(True)
    return sorted(people, key=collator.sortKey)
print(json.dumps([sorted_in("zh_CN"), sorted_in("zh_TW"), sorted_in("en_GB"), sorted_in("de_DE"),
    zone.displayName(QTimeZone.TimeType.StandardTime, QTimeZone.NameType.LongName, QLocale("zh_CN")),
    len(QTimeZone.availableTimeZoneIds()) > 400]))
"""


@pytest.mark.parametrize(
    ("item", "stays"),
    [
        ("icudt73l/zh_Hant_TW.res", True),
        ("icudt73l/en.res", True),
        ("icudt73l/de.res", False),
        ("icudt73l/coll/zh.res", True),
        ("icudt73l/coll/ko.res", False),
        ("icudt73l/coll/root.res", True),
        ("icudt73l/coll/res_index.res", True),
        ("icudt73l/zoneinfo64.res", True),
        ("icudt73l/supplementalData.res", True),
        ("icudt73l/nfc.nrm", True),
        ("icudt73l/gb18030.cnv", False),
        ("icudt73l/brkitr/khmerdict.dict", False),
        ("icudt73l/translit/root.res", False),
    ],
)
def test_which_items_stay(item: str, stays: bool) -> None:
    assert wanted(item) is stays


def items(data: bytes) -> dict[str, bytes]:
    """Name → content of every item but the last, whose end the format does not tell."""
    start = data.index(b"CmnD") - 12
    base = start + int(struct.unpack_from("<H", data, start)[0])
    (count,) = struct.unpack_from("<I", data, base)
    table = [struct.unpack_from("<II", data, base + 4 + 8 * n) for n in range(count)]
    names = [data[base + at : data.index(b"\0", base + at)].decode() for at, _ in table]
    assert names == sorted(names)  # it is searched by halving
    return {
        name: data[base + here : base + there]
        for name, (_, here), (_, there) in zip(names, table, table[1:], strict=False)
    }


def test_what_stays_is_the_same_bytes() -> None:
    whole = (QT / "resources" / "icudtl.dat").read_bytes()
    cut = subset(whole)
    before, after = items(whole), items(cut)
    assert len(cut) < len(whole) / 2 and 100 < len(after) < len(before)
    assert all(before[name].rstrip(b"\0") == content.rstrip(b"\0") for name, content in after.items())


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("gcc"), reason="a library is linked with gcc")
def test_qt_answers_as_before(tmp_path: Path) -> None:
    (library,) = (QT / "lib").glob("libicudata.so.*")
    cut = tmp_path / library.name
    shutil.copy2(library, cut)
    shrink(tmp_path)
    assert cut.stat().st_size < library.stat().st_size / 4

    def ask(**more: str) -> object:
        done = subprocess.run(
            [sys.executable, "-c", ASK],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **more},
        )
        return json.loads(done.stdout)

    assert ask(LD_PRELOAD=str(cut)) == ask()
