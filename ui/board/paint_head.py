"""Paints what stays in sight: the people at the left, the hours above, and the corner between them."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app import i18n
from app.domain.rules import skill_word
from app.domain.text import T
from app.i18n import say, say_time
from ui.board.days import paint_day_names
from ui.board.state import PersonRow, TeamRow
from ui.board.view import View
from ui.theme import person_colour

_DIM = 0.35
_FIGURES_FROM = 185
"""Width of the column from which narrow rows tell the load as a figure too."""


def paint_people(painter: QPainter, view: View, area: QRectF) -> None:
    """The rows' names that lie in `area` (viewport pixels)."""
    painter.save()
    painter.setClipRect(area)
    looks = view.looks
    painter.fillRect(area, looks.surface)
    for index in view.lanes.visible(
        area.top() - view.axis + view.scroll_y, area.bottom() - view.axis + view.scroll_y
    ):
        row = view.picture.rows[index]
        place = QRectF(0, view.y(index), view.column, view.lanes.size(index))
        if isinstance(row, TeamRow):
            _team(painter, view, row, place)
        else:
            _person(painter, view, row, place)
    painter.fillRect(QRectF(view.column - 1, area.top(), 1, area.height()), looks.line_strong)
    painter.restore()


def _team(painter: QPainter, view: View, row: TeamRow, place: QRectF) -> None:
    looks = view.looks
    painter.fillRect(place, looks.canvas)
    painter.fillRect(QRectF(0, place.bottom() - 1, place.width(), 1), looks.line)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(person_colour(row.team)))
    middle = place.center().y()
    painter.drawRoundedRect(QRectF(10, middle - 4, 8, 8), 2, 2)
    figures = say(T("{n} · {load} %", n=row.people, load=round(row.load * 100)))
    wide = looks.width(figures, "time")
    right = place.right() - 12
    ink = looks.hue_ink(_load_hue(row.load)) if _load_hue(row.load) else looks.muted
    looks.write(painter, figures, "time", ink, right - wide, middle, wide + 2)
    _stroke(painter, view, row, QRectF(right - wide, place.bottom() - 5, wide, 2.5))
    name = row.name or say(T("No team"))
    end = looks.write(painter, name, "tiny-bold", looks.muted, 25, middle, right - wide - 34)
    late = _late(view, row)
    if late and right - wide - end > 34:
        icon = looks.icon("clock-alert-outline", "danger", 12)
        painter.drawPixmap(QPointF(round(end + 8), round(middle - 6)), icon)
        looks.write(painter, str(late), "tiny-bold", looks.hue_ink("danger"), end + 23, middle, 24)


def _late(view: View, head: TeamRow) -> int:
    """How many of a team are where something is wrong just now."""
    rows = view.picture.rows
    index = next(n for n, row in enumerate(rows) if row is head)
    found = 0
    for row in rows[index + 1 :]:
        if isinstance(row, TeamRow):
            break
        found += view.presence(row).hue == "danger"
    return found


def _person(painter: QPainter, view: View, row: PersonRow, place: QRectF) -> None:
    looks, person = view.looks, row.person
    focused = person.id == view.focus_row and view.has_focus
    if person.id == view.selected_person or focused:
        painter.fillRect(place, looks.accent_fill)
    if focused:
        painter.fillRect(QRectF(0, place.top(), 3, place.height() - 1), looks.accent)
    painter.fillRect(QRectF(0, place.bottom() - 1, place.width(), 1), looks.line)
    dim = view.lit is not None and person.id not in view.lit.people
    if dim:
        painter.setOpacity(_DIM)
    if looks.sizes.compact:
        _compact(painter, view, row, place)
    else:
        _full(painter, view, row, place)
    if dim:
        painter.setOpacity(1.0)


def _full(painter: QPainter, view: View, row: PersonRow, place: QRectF) -> None:
    """Two lines: name and skills; where they are and how full the day is."""
    looks = view.looks
    left = _face(painter, view, row, 10, place.center().y() - 0.5, 28) + 8
    right = place.right() - 12
    one = place.top() + place.height() * 0.31
    two = place.top() + place.height() * 0.69
    end = looks.write(painter, row.person.name, "name", looks.text, left, one, right - left)
    if right - end > 40:
        looks.write(painter, _skills(row), "tiny", looks.faint, end + 7, one, right - end - 7)
    needed = looks.width(say(view.presence(row).text), "tiny") + 19
    figure_left = _load(painter, view, row, right, two, 34, right - left - needed)
    _state(painter, view, row, left, two, figure_left - left - 8)


def _compact(painter: QPainter, view: View, row: PersonRow, place: QRectF) -> None:
    """One line; where it is narrow the load is a stroke below the name instead of a figure beside it."""
    looks = view.looks
    middle = place.center().y() - 0.5
    left = _face(painter, view, row, 10, middle, 20) + 8
    right = place.right() - 12
    name = row.person.name
    _dot(painter, view, row, left - 8, middle + 7)
    if view.column < _FIGURES_FROM:
        looks.write(painter, name, "bold", looks.text, left, middle - 2, right - left)
        _stroke(painter, view, row, QRectF(left, place.bottom() - 8, right - left, 3))
        return
    room = right - left - looks.width(name, "bold") - 8
    figure_left = _load(painter, view, row, right, middle, 22, room)
    looks.write(painter, name, "bold", looks.text, left, middle, figure_left - 8 - left)


def _face(painter: QPainter, view: View, row: PersonRow, left: float, middle: float, side: float) -> float:
    """A disc in the person's colour with the first letters of the name; returns its right edge."""
    looks = view.looks
    side = round(side * looks.sizes.scale)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(looks.colour(row.person.colour or person_colour(0)))
    painter.drawEllipse(QRectF(left, middle - side / 2, side, side))
    letters = initials(row.person.name, i18n.language().startswith("zh"))
    if looks.sizes.compact:
        letters = letters[0]  # there is a sign at the disc's corner
    style = "tiny-bold"
    looks.write(
        painter,
        letters,
        style,
        looks.colour("#FFFFFF"),
        left + side / 2 - looks.width(letters, style) / 2,
        middle,
        side + 4,
    )
    return left + side


def _load(
    painter: QPainter, view: View, row: PersonRow, right: float, middle: float, bar: float, room: float
) -> float:
    """The day's load as a figure, with a bar where there is room for it; returns where that begins."""
    looks = view.looks
    share = row.load
    hue = _load_hue(share)
    figure = f"{round(share * 100)} %"
    wide = max(looks.width(figure, "time"), looks.width("88 %", "time"))
    ink = looks.hue_ink(hue) if hue else looks.muted
    looks.write(painter, figure, "time", ink, right - looks.width(figure, "time"), middle, wide + 2)
    left = right - wide - 6 - bar
    if right - left > room:
        return right - wide
    _stroke(painter, view, row, QRectF(left, middle - 2, bar, 4))
    return left


def _stroke(painter: QPainter, view: View, row: PersonRow | TeamRow, place: QRectF) -> None:
    """The load as a filled stroke."""
    looks, share = view.looks, row.load
    hue = _load_hue(share)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(looks.line_strong)
    painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
    if share > 0.01:
        place.setWidth(max(4.0, place.width() * min(1.0, share)))
        painter.setBrush(looks.hue_solid(hue) if hue else looks.accent)
        painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)


def _load_hue(share: float) -> str:
    return "danger" if share > 1.0 else "warning" if share > 0.9 else ""


def _state(painter: QPainter, view: View, row: PersonRow, left: float, middle: float, room: float) -> None:
    looks = view.looks
    where = view.presence(row)
    if room < 8:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(looks.hue_solid(where.hue))
    painter.drawEllipse(QPointF(left + 3.5, middle), 3.5, 3.5)
    ink = looks.hue_ink(where.hue) if where.hue in ("danger", "warning") else looks.muted
    if room > 24:
        looks.write(painter, say(where.text), "tiny", ink, left + 11, middle, room - 11)


def _dot(painter: QPainter, view: View, row: PersonRow, x: float, y: float) -> None:
    """A little sign of where they are, at the corner of the disc; of a shape of its own, not only of a colour."""
    looks, where = view.looks, view.presence(row)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(looks.surface)
    painter.drawEllipse(QPointF(x, y), 6.5, 6.5)
    painter.drawPixmap(QPointF(round(x - 5.5), round(y - 5.5)), looks.icon(where.icon, where.hue, 11))


def _skills(row: PersonRow) -> str:
    return ", ".join(say(skill_word(s)) for s, _ in row.person.skills)


def initials(name: str, chinese: bool = False) -> str:
    """What stands in somebody's disc: the first letters of first and last name, or the last sign of a Chinese one.

    A name written in both scripts gives the letters, or the sign when `chinese`.
    """
    han = [c for c in name if "\u3400" <= c <= "\u9fff"]
    words = [w for w in name.split() if not "\u3400" <= w[0] <= "\u9fff"]
    if han and (chinese or not words):
        return han[-1]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def paint_hours(painter: QPainter, view: View, area: QRectF) -> None:
    """The hours that lie in `area`, with the present among them."""
    painter.save()
    painter.setClipRect(area)
    looks, height = view.looks, view.axis
    line = height - looks.sizes.hours
    middle = line + looks.sizes.hours / 2 - 1
    painter.fillRect(area, looks.surface)
    if view.picture.days:
        paint_day_names(painter, view, area, line)
    shift = view.scroll_x - view.column
    present = view.x(view.now) if view.is_today else None
    # a label reaches out to both sides of its line: ask for a little more than the area
    for at in view.scale.ticks(area.left() + shift - 40, area.right() + shift + 40):
        x = view.x(at)
        whole = (at - view.picture.day_start) % 3600 == 0
        words = say_time(datetime.fromtimestamp(at, UTC))
        style = "time-bold" if whole else "time"
        wide = looks.width(words, style)
        hidden = (present is not None and abs(x - present) < wide / 2 + 24) or x - wide / 2 < view.column
        if not hidden:
            colour = looks.text if whole else looks.muted
            looks.write(painter, words, style, colour, x - wide / 2, middle, wide + 2)
        painter.fillRect(QRectF(round(x), height - 5, 1, 4), looks.line_strong)
    if present is not None:
        words = say_time(datetime.fromtimestamp(view.now, UTC))
        wide = looks.width(words, "time-bold") + 12
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(looks.now)
        painter.drawRoundedRect(QRectF(present - wide / 2, line + 5, wide, looks.sizes.hours - 12), 5, 5)
        painter.drawRect(QRectF(present - 0.75, height - 8, 1.5, 8))
        ink = looks.colour("#FFFFFF" if not looks.colours.dark else "#2A0A0A")
        looks.write(painter, words, "time-bold", ink, present - wide / 2 + 6, middle, wide)
    painter.fillRect(QRectF(area.left(), height - 1, area.width(), 1), looks.line_strong)
    painter.restore()


def paint_corner(painter: QPainter, view: View) -> None:
    """Above the names: how many people there are."""
    looks = view.looks
    painter.fillRect(QRectF(0, 0, view.column, view.axis), looks.surface)
    count = len(view.picture.people)
    words = say(T("{n} person", "{n} people", n=count))
    looks.write(painter, words, "tiny", looks.muted, 12, view.axis / 2 - 1, view.column - 24)
    painter.fillRect(QRectF(0, view.axis - 1, view.column, 1), looks.line_strong)
    painter.fillRect(QRectF(view.column - 1, 0, 1, view.axis), looks.line_strong)
