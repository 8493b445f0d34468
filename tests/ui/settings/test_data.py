"""Settings → Data on a real desk file: one now, verified, and the way back through the window's end and new beginning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app import i18n, logs
from app.domain.errors import NotPossible
from app.domain.text import T
from app.safekeeping import Afterwards, Locked, Restored, Why
from db.safe.keeper import FileKeeper
from tests.support.desk import StoryDesk
from tests.support.office import Office
from tests.ui.directory.conftest import Open
from ui.desk.keeping import tell_what_was_done
from ui.devtools.audit import complaints
from ui.rescue import Rescue, Unlocking
from ui.settings import make_settings
from ui.settings.data import DataSettings, loss_words
from ui.settings.recovery import RecoverySheet
from ui.theme import theme
from ui.widgets.question import Question


@pytest.fixture(autouse=True)
def looks(qapp: QApplication, tmp_path: Path) -> Iterator[None]:
    yield
    i18n.install(tmp_path, "en")
    theme().choose("light", 1.0)


@pytest.fixture
def keeper(desk: StoryDesk, tmp_path: Path) -> FileKeeper:
    """The keeper of the window's desk."""
    made = FileKeeper(tmp_path / "desk.db")
    desk.desk.around.safe = made
    return made


def opened(office: Open) -> tuple[Office, DataSettings]:
    made = office(make_settings)
    made.page.go_to("data")
    return made, made.page.place("data")


def labels(page: DataSettings) -> str:
    return " | ".join(one.text() for one in page.findChildren(QLabel))


def test_one_now_is_listed_and_verified(office: Open, keeper: FileKeeper) -> None:
    made, page = opened(office)
    made.wait(lambda: "There is no backup yet." in labels(page))
    page.now_button.click()
    made.wait(lambda: any("Backed up and proved" in said for said in made.said))
    made.wait(lambda: "by hand" in labels(page) and "proved" in labels(page))
    assert complaints(page) == []
    verify = next(b for b in page.findChildren(QPushButton) if b.text() == "Verify")
    verify.click()
    made.wait(lambda: any("all as they should be" in said for said in made.said))


def test_restoring_says_what_is_lost_asks_and_closes_the_window(
    office: Open, keeper: FileKeeper, desk: StoryDesk
) -> None:
    backup = keeper.back_up()
    desk.customer("Late Comer", "+4232009999", "Städtle 38, Vaduz")
    made, page = opened(office)
    made.wait(lambda: any(b.text() == "Restore…" for b in page.findChildren(QPushButton)))
    closed: list[bool] = []
    made.window.closed.connect(lambda: closed.append(True))
    page.restore(backup)
    made.wait(lambda: made.window.findChildren(Question))
    question = made.window.findChildren(Question)[0]
    assert "1 step done since" in " ".join(one.text() for one in question.findChildren(QLabel))
    question.accept()
    made.wait(lambda: closed)
    left = desk.desk.around.afterwards
    assert left.work is not None
    desk.storage.close()
    left.carry_out(lambda _: None, lambda: False)
    assert isinstance(left.done, Restored)
    assert keeper.loss(backup.file).changes == 0


def test_an_unsound_backup_is_not_offered_to_be_restored(office: Open, keeper: FileKeeper) -> None:
    backup = keeper.back_up()
    made, page = opened(office)
    backup.file.write_bytes(backup.file.read_bytes()[:30000])
    page.restore(backup)
    made.wait(lambda: any("is not sound" in said for said in made.said))
    assert made.frame.desk.around.afterwards.work is None


def test_what_was_done_between_two_windows_is_told(office: Open, keeper: FileKeeper, tmp_path: Path) -> None:
    made, _ = opened(office)
    left = Afterwards(done=Restored(tmp_path / "desk.db", tmp_path / "desk.replaced.db", "0001"))
    tell_what_was_done(made.frame, made.window, left)
    assert "kept as desk.replaced.db" in made.said[-1]
    assert left.done is None
    tell_what_was_done(made.frame, made.window, Afterwards(refused=T("It was in use.")))
    assert made.said[-1] == "It was in use."
    tell_what_was_done(made.frame, made.window, Afterwards(done=Locked("ABCDE-FGHJK", True, None)))
    sheet = made.window.findChildren(RecoverySheet)[0]
    assert sheet.code.text() == "ABCDE-FGHJK"
    assert "ABCDE-FGHJK" in sheet.document().toPlainText()
    sheet.reject()
    assert sheet.isVisible(), "it does not close before the code is kept"
    sheet.kept.click()
    sheet.close_button.click()
    assert not sheet.isVisible()


def test_two_different_passphrases_change_nothing(office: Open, keeper: FileKeeper) -> None:
    made, page = opened(office)
    page.passphrase.setText("correct horse battery")
    page.encrypt()
    made.wait(lambda: any("passphrases differ" in said for said in made.said))
    assert not keeper.is_encrypted()


def test_the_level_of_the_log_holds_at_once(office: Open, tmp_path: Path) -> None:
    import logging

    before = logging.getLogger().level
    _, page = opened(office)
    page.level.set_value("DEBUG")
    assert logs.chosen(tmp_path / "logs") == "DEBUG"
    assert logging.getLogger().level == logging.DEBUG
    logging.getLogger().setLevel(before)


def test_a_damaged_desk_offers_the_way_back(qapp: QApplication, tmp_path: Path) -> None:
    from db.storage import DeskStorage
    from tests.db.safe.conftest import work_a_little

    with DeskStorage.open(tmp_path / "desk.db") as storage:
        work_a_little(storage)
    keeper, left = FileKeeper(tmp_path / "desk.db"), Afterwards()
    without = Rescue(T("It is damaged."), keeper, left)
    assert not without.restore_button.isEnabled()
    without.salvage_button.click()
    assert left.work is not None
    keeper.back_up(why=Why.SCHEDULE)
    (tmp_path / "desk.db").write_bytes(b"\xa5" * 50_000)
    dialog = Rescue(T("It is damaged."), keeper, left)
    assert dialog.restore_button.isEnabled()
    dialog.restore_button.click()
    left.carry_out(lambda _: None, lambda: False)
    assert isinstance(left.done, Restored)
    with DeskStorage.open(tmp_path / "desk.db") as storage:
        assert [c.name for c in storage.queries.customers()] == ["Zhao Min"]


def test_an_encrypted_desk_asks_until_the_words_fit(qapp: QApplication, tmp_path: Path) -> None:
    from app.adapters import vault
    from db.storage import DeskStorage

    DeskStorage.open(tmp_path / "desk.db").close()
    keeper = FileKeeper(tmp_path / "desk.db")
    keeper.encrypt("correct horse battery")
    vault.forget()
    with pytest.raises(NotPossible) as refused:
        DeskStorage.open(tmp_path / "desk.db")
    asked = Unlocking(refused.value.text, keeper)
    asked.show()
    asked.words.setText("something else")
    asked.try_words()
    assert asked.problem.isVisible()
    asked.words.setText("correct horse battery")
    asked.try_words()
    assert not asked.isVisible()
    DeskStorage.open(tmp_path / "desk.db").close()
    vault.forget()


def test_what_would_be_lost_in_words() -> None:
    from datetime import UTC, datetime

    from app.safekeeping import Loss

    at = datetime(2026, 11, 26, tzinfo=UTC)
    assert "Everything done since" in str(loss_words(Loss(None, at)))
    assert "Nothing was changed" in str(loss_words(Loss(0, at)))
    assert "7 steps" in str(loss_words(Loss(7, at)))
