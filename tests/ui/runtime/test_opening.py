"""What macOS sends to an open program, sent by hand: links and map files reach the window's door, nothing else does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from ui.runtime.instance import Instance, lock_of
from ui.runtime.opening import OpenEvents


def test_links_and_map_files_arrive_and_the_rest_is_dropped(qapp: QApplication, tmp_path: Path) -> None:
    lock = lock_of(tmp_path)
    assert lock is not None
    instance = Instance(tmp_path, lock)
    owner = QObject()
    events = OpenEvents(instance.came, owner, always=True)
    city = tmp_path / "city.osm.pbf"
    city.write_bytes(b"x")
    took: list[str] = []
    try:
        for url in (
            QUrl("doorstep://call/+41795550102"),  # before the window stands: kept
            QUrl("doorstep://format/disk"),
            QUrl.fromLocalFile(str(city)),
            QUrl.fromLocalFile(str(tmp_path / "letter.txt")),
        ):
            QCoreApplication.sendEvent(qapp, QFileOpenEvent(url))
        assert took == []
        instance.serve(took.append)
        assert took == ["doorstep://call/+41795550102", str(city)]
        QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl("doorstep://job/J-1042")))
        assert took[-1] == "doorstep://job/J-1042"
    finally:
        qapp.removeEventFilter(events)
        instance.close()
        instance.deleteLater()


def test_other_systems_pay_nothing(qapp: QApplication) -> None:
    import sys

    took: list[str] = []
    owner = QObject()
    events = OpenEvents(took.append, owner)
    QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl("doorstep://job/J-1042")))
    assert took == ([] if sys.platform != "darwin" else ["doorstep://job/J-1042"])
    qapp.removeEventFilter(events)
