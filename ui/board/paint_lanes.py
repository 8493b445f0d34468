"""Paints the lanes: hours on duty, breaks, absences, roads, promises, bars, what really happened, ghosts, the now-line."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.domain.jobs import VisitState
from app.domain.people import Absence, Tier
from app.domain.rules import ABSENCE_WORDS
from app.i18n import say
from ui.board.days import paint_nights, paint_overtime
from ui.board.looks import EDGE, LEFT_END, OUTLINE, RIGHT_END, ROUND, BarColours
from ui.board.state import PRESSING, Bar, PersonRow, TeamRow
from ui.board.telling import Alert, service_name
from ui.board.view import Ghost, View

_DIM = 0.22
STICKY = 230
"""Pixels that the words of a bar take at most while they stay in sight at the left edge."""


def paint_lanes(painter: QPainter, view: View, area: QRectF) -> None:
    """Everything right of the names and below the hours that lies in `area` (viewport pixels)."""
    painter.save()
    painter.setClipRect(area)
    looks = view.looks
    painter.fillRect(area, looks.outside)
    rows = view.lanes.visible(
        area.top() - view.axis + view.scroll_y, area.bottom() - view.axis + view.scroll_y
    )
    start, end = view.moment(area.left()), view.moment(area.right())
    for index in rows:
        row = view.picture.rows[index]
        if isinstance(row, PersonRow):
            _ground(painter, view, row, view.y(index), area)
            paint_overtime(painter, view, row, view.y(index), area)
    paint_nights(painter, view, area, rows)
    _grid(painter, view, area, rows)
    for index in rows:
        row = view.picture.rows[index]
        if isinstance(row, TeamRow):
            top = view.y(index)
            painter.fillRect(QRectF(area.left(), top, area.width(), view.lanes.size(index)), looks.canvas)
            painter.fillRect(
                QRectF(area.left(), top + view.lanes.size(index) - 1, area.width(), 1), looks.line
            )
        else:
            _away(painter, view, row, view.y(index))
            _bars(painter, view, row, view.y(index), start, end)
    for ghost in view.ghosts:
        _ghost(painter, view, ghost)
    if view.is_today:
        x = view.x(view.now)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(looks.now, 1.5))
        bottom = min(area.bottom(), view.axis + view.lanes.height - view.scroll_y)
        painter.drawLine(QPointF(x, area.top()), QPointF(x, bottom))
    painter.restore()


def _ground(painter: QPainter, view: View, row: PersonRow, top: float, area: QRectF) -> None:
    looks = view.looks
    height = looks.sizes.row

    def box(start: float, end: float) -> QRectF:
        left = max(area.left(), view.x(start))
        return QRectF(left, top, min(area.right(), view.x(end)) - left, height - 1)

    for start, end in row.duty:
        place = box(start, end)
        if place.width() > 0:
            painter.fillRect(place, looks.surface)
    for start, end in row.breaks:
        place = box(start, end)
        if place.width() > 0:
            painter.fillRect(place, looks.break_brush)
    for (start, end), _kind in row.away:
        place = box(max(start, view.scale.start), min(end, view.scale.end))
        if place.width() > 0:
            painter.fillRect(place, looks.away_brush)
    # a hairline closes the row, over its whole width
    painter.fillRect(QRectF(area.left(), top + height - 1, area.width(), 1), looks.line)


def _away(painter: QPainter, view: View, row: PersonRow, top: float) -> None:
    """What kind each absence is, above the hour lines; a long one says it again and again."""
    every = 480.0
    for (start, end), kind in row.away:
        left, right = view.x(max(start, view.picture.busy[0])), view.x(min(end, view.picture.busy[1]))
        times = max(1, int((right - left) // every))
        for n in range(times):
            part = (right - left) / times
            _away_words(painter, view, QRectF(left + n * part, top, part, view.looks.sizes.row - 1), kind)


def _away_words(painter: QPainter, view: View, place: QRectF, kind: str) -> None:
    """The kind of an absence on a plate of its own, as words cannot be read over a hatch."""
    looks = view.looks
    words = say(ABSENCE_WORDS[Absence(kind)])
    words = words[:1].upper() + words[1:]
    if place.width() < 34:
        return
    plate = QRectF(0, 0, min(looks.width(words, "tiny-bold") + 30, place.width() - 8), 18)
    plate.moveCenter(place.center())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(looks.hue_fill("warning"))
    painter.drawRoundedRect(plate, 9, 9)
    icon = looks.icon("calendar-remove-outline", looks.hue("warning").ink, 13)
    painter.drawPixmap(QPointF(round(plate.left() + 6), round(plate.center().y() - 6.5)), icon)
    left, room = plate.left() + 22, plate.width() - 26
    looks.write(painter, words, "tiny-bold", looks.hue_ink("warning"), left, plate.center().y(), room)


def _grid(painter: QPainter, view: View, area: QRectF, rows: range) -> None:
    looks = view.looks
    if not rows:
        return
    top = max(area.top(), view.y(rows[0]))
    bottom = min(area.bottom(), view.y(rows[-1]) + view.lanes.size(rows[-1]))
    hours: list[QLineF] = []
    parts: list[QLineF] = []
    shift = view.scroll_x - view.column
    for at in view.scale.ticks(area.left() + shift, area.right() + shift):
        x = round(view.x(at)) + 0.5
        line = QLineF(x, top, x, bottom)
        (hours if (at - view.scale.start) % 3600 == 0 else parts).append(line)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(looks.quiet_line)
    painter.drawLines(parts)
    painter.setPen(looks.line)
    painter.drawLines(hours)


def _bars(painter: QPainter, view: View, row: PersonRow, top: float, start: float, end: float) -> None:
    """Roads and promises first, so that no bar is covered by its neighbour's."""
    margin = 3600.0
    found = [row.bars[n] for n in row.spans.between(start - margin, end + 2 * margin)]
    if not found:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for bar in found:
        faded = _faded(view, bar)
        if faded:
            painter.setOpacity(faded)
        _road(painter, view, bar, top)
        if bar.long is not None:
            _long(painter, view, row, bar, top)
        if not view.quick:
            _promise(painter, view, bar, top)
        if faded:
            painter.setOpacity(1.0)
    for bar in found:
        faded = _faded(view, bar)
        if faded:
            painter.setOpacity(faded)
        _bar(painter, view, row, bar, top)
        if faded:
            painter.setOpacity(1.0)


def _faded(view: View, bar: Bar) -> float:
    """How faintly a bar is drawn; 0 means not faded."""
    if bar.visit.job_id in view.ghost_jobs:
        return 0.4
    if view.lit is not None and bar.id not in view.lit.visits:
        return _DIM
    return 0.0


def _road(painter: QPainter, view: View, bar: Bar, top: float) -> None:
    looks = view.looks
    middle = top + looks.sizes.bar_top + looks.sizes.bar / 2
    if bar.visit.travel_before > 0:
        _way(painter, view, view.x(bar.start - bar.visit.travel_before), view.x(bar.start), middle)
    if bar.last and bar.visit.travel_after > 0:
        left, right = view.x(bar.end), view.x(bar.end + bar.visit.travel_after)
        painter.setPen(looks.home_pen)
        painter.drawLine(QPointF(left + 1, middle), QPointF(right, middle))
        if view.scale.per_hour >= 36:
            painter.drawPixmap(
                QPointF(round(right), round(middle - 6)), looks.icon("home-outline", "faint", 12)
            )


def _long(painter: QPainter, view: View, row: PersonRow, bar: Bar, top: float) -> None:
    """From the planned end to where 8 of 10 such visits have ended: hatched, lower than the bar, open at its end."""
    assert bar.long is not None
    looks, size = view.looks, view.looks.sizes
    left, right = round(view.x(bar.end)) - 1, round(view.x(bar.long))
    if right - left < 2:
        return
    tint = looks.bar(bar, row, view.colour_by)
    place = QRectF(left, round(top) + size.bar_top + 3, right - left, size.bar - 6)
    painter.setBrushOrigin(place.topLeft())
    painter.fillRect(place, looks.long_brush(tint))
    painter.fillRect(QRectF(right - 1, place.top(), 1, place.height()), tint.solid)


def _way(painter: QPainter, view: View, left: float, right: float, middle: float) -> None:
    """A road: a band that runs into the bar, with a mark where it begins."""
    looks = view.looks
    if right - left < 2:
        return
    painter.setPen(looks.travel_pen)
    painter.drawLines(
        [QLineF(left, middle, right, middle), QLineF(left + 1, middle - 4, left + 1, middle + 4)]
    )


def _promise(painter: QPainter, view: View, bar: Bar, top: float) -> None:
    """The promised window as a bracket above the bar; strong for the job that is marked."""
    if bar.promise is None:
        return
    looks = view.looks
    marked = bar.visit.job_id in (view.selected, view.hovered) or bar.id == view.focus
    left, right = view.x(bar.promise[0]) + 1, view.x(bar.promise[1]) - 1
    y = top + 2.5
    painter.setPen(looks.promise_marked_pen if marked else looks.promise_pen)
    painter.drawLines(
        [QLineF(left, y, right, y), QLineF(left, y, left, y + 4), QLineF(right, y, right, y + 4)]
    )


def _bar(painter: QPainter, view: View, row: PersonRow, bar: Bar, top: float) -> None:
    looks, size = view.looks, view.looks.sizes
    # bars stand on whole pixels, so that their ends and words are sharp
    left, high = round(view.x(bar.start)), round(top) + size.bar_top
    width = max(5, round(view.x(bar.end)) - left - 1)
    place = QRectF(left, high, width, size.bar)
    tint = looks.bar(bar, row, view.colour_by)
    wrong = view.alert(bar)
    if width > LEFT_END + RIGHT_END:
        begin, finish = looks.ends(tint, wrong.kind if wrong else "")
        middle = width - LEFT_END - RIGHT_END
        painter.drawPixmap(left, high, begin)
        painter.fillRect(left + LEFT_END, high, middle, size.bar, tint.fill)
        painter.drawPixmap(left + width - RIGHT_END, high, finish)
        if wrong:
            around, thick = looks.hue_solid(wrong.kind), round(OUTLINE)
            painter.fillRect(left + LEFT_END, high, middle, thick, around)
            painter.fillRect(left + LEFT_END, high + size.bar - thick, middle, thick, around)
    else:
        painter.fillRect(left, high, width, size.bar, tint.edge)
        painter.fillRect(left + min(4, width - 1), high, max(1, width - 4), size.bar, tint.fill)
    visit = bar.visit
    if visit.job_id in (view.selected, view.hovered) or bar.id == view.focus or bar.id in view.marked:
        _outline(painter, view, bar, place, tint.solid)
    if width > 12:
        _content(painter, view, bar, place, tint, wrong)
    if bar.actual is not None or visit.set_off_at is not None:
        _under(painter, view, bar, place.bottom() + 2)


def _outline(painter: QPainter, view: View, bar: Bar, place: QRectF, solid: QColor) -> None:
    looks = view.looks
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if bar.visit.job_id == view.selected or bar.id in view.marked:
        painter.setPen(QPen(looks.accent, 2))
        painter.drawRoundedRect(place.adjusted(-1, -1, 1, 1), ROUND + 1, ROUND + 1)
    elif bar.visit.job_id == view.hovered:
        painter.setPen(QPen(solid, 1.2))
        painter.drawRoundedRect(place.adjusted(0.6, 0.6, -0.6, -0.6), ROUND, ROUND)
    if view.has_focus and bar.id == view.focus and bar.visit.job_id != view.selected:
        painter.setPen(QPen(looks.accent, 1.2, Qt.PenStyle.DotLine))
        painter.drawRoundedRect(place.adjusted(2.5, 2.5, -2.5, -2.5), 2, 2)


def _content(
    painter: QPainter, view: View, bar: Bar, place: QRectF, tint: BarColours, wrong: Alert | None
) -> None:
    """Icon, number, customer, service, marks: as much as there is room for, the most telling first."""
    looks, size, visit = view.looks, view.looks.sizes, bar.visit
    left, right = place.left() + EDGE + 4.0, place.right() - 4
    edge = view.column + 6
    if left < edge < right:
        left = edge
    words_end = left + STICKY - 10
    middle = place.center().y()
    side = 13 if size.compact else 14
    name, colour = (wrong.icon, wrong.kind) if wrong else (bar.look.icon, tint.icon)
    if right - left < side:
        # a narrow bar shows its icon at least, smaller, where its edge leaves room
        small = min(side, place.width() - EDGE - 1)
        if small >= 7 and left < place.right():
            at = QPointF(round(place.left() + EDGE + 0.5), round(middle - small / 2))
            painter.drawPixmap(at, looks.icon(name, colour, int(small)))
        return
    two = not size.compact and size.bar >= 28
    line_one = middle - size.bar / 4 + 1 if two else middle
    line_two = middle + size.bar / 4 - 1
    # pictures are sharp only on whole pixels
    painter.drawPixmap(round(left), round(line_one - side / 2), looks.icon(name, colour, side))
    left += side + 4
    if view.quick:
        if looks.width(visit.job_number, "bold") <= min(right, words_end) - left:
            looks.write(painter, visit.job_number, "bold", tint.ink, left, line_one, right - left)
        return
    if right - left > 34:
        for mark, hue in _marks(bar):
            right -= 14
            painter.drawPixmap(round(right + 1), round(line_one - 6), looks.icon(mark, hue, 12))
    right = min(right, words_end)
    room = right - left
    number = visit.job_number
    if looks.width(number, "bold") > room:
        number = number.rsplit("-", 1)[-1]
    if looks.width(number, "bold") > room:
        # no room beside the icon: below it there is a little more
        below = place.right() - 3 - (left - side - 4)
        if two and looks.width(number, "tiny-bold") <= below:
            looks.write(painter, number, "tiny-bold", tint.ink, left - side - 4, line_two, below)
        return
    end = looks.write(painter, number, "bold", tint.ink, left, line_one, room)
    rest = right - end - 6
    if two:
        if rest > 20:
            looks.write(painter, visit.customer_name, "small", tint.ink, end + 5, line_one, rest)
        under = min(place.right() - 4, words_end) - left
        what = service_name(visit) if rest > 20 else visit.customer_name
        if under > 14:
            looks.write(painter, what, "tiny", tint.muted, left, line_two, under)
    elif rest > 20:
        end = looks.write(painter, visit.customer_name, "small", tint.ink, end + 5, line_one, rest)
        rest = right - end - 6
        if rest > 36:
            looks.write(painter, "· " + service_name(visit), "tiny", tint.muted, end + 5, line_one, rest)


def _marks(bar: Bar) -> list[tuple[str, str]]:
    """Little signs at the right end of a bar: icon and colour."""
    found = []
    if bar.visit.pinned:
        found.append(("pin", "accent"))
    if bar.visit.priority >= PRESSING:
        found.append(("chevron-double-up", "danger"))
    if bar.visit.tier is Tier.VIP:
        found.append(("star", "pink"))
    if bar.visit.people > 1:
        found.append(("account-multiple", "muted"))
    return found


def _under(painter: QPainter, view: View, bar: Bar, y: float) -> None:
    """What really happened, below the plan: on the road thin, at work solid, beyond the plan in the colour of alarm."""
    looks, height = view.looks, view.looks.sizes.under
    off = bar.visit.set_off_at
    if off is not None:
        going = view.now if bar.visit.visit_state is VisitState.OPEN else bar.start
        until = bar.actual[0] if bar.actual else going
        left, right = view.x(off.timestamp()), view.x(until)
        if right - left > 1:
            painter.fillRect(QRectF(left, y + height / 2 - 0.5, right - left, 1.2), looks.hue_solid("cyan"))
    if bar.actual is None:
        return
    start, ended = bar.actual
    end = ended if ended is not None else max(view.now, start)
    over = max(bar.end, start)
    left = view.x(start)
    painter.fillRect(
        QRectF(left, y, max(2.0, view.x(min(end, over)) - left), height),
        looks.hue_solid("good" if ended is None else "neutral"),
    )
    if end > over:
        painter.fillRect(
            QRectF(view.x(over), y, view.x(end) - view.x(over), height), looks.hue_solid("warning")
        )


def _ghost(painter: QPainter, view: View, ghost: Ghost) -> None:
    """A hatched bar with the roads on both sides."""
    index = view.picture.people.get(ghost.staff_id)
    if index is None:
        return
    looks, size = view.looks, view.looks.sizes
    top = view.y(index)
    place = QRectF(
        view.x(ghost.start), top + size.bar_top, max(6.0, view.x(ghost.end) - view.x(ghost.start)), size.bar
    )
    middle = place.center().y()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    tone = (
        looks.hue_solid("danger") if ghost.wrong else looks.hue_solid("info") if ghost.held else looks.accent
    )
    painter.setPen(QPen(tone, 2))
    for left, right in (
        (view.x(ghost.start - ghost.before), place.left()),
        (place.right(), view.x(ghost.end + ghost.after)),
    ):
        if right - left > 1:
            painter.drawLine(QPointF(left, middle), QPointF(right, middle))
    painter.setBrush(
        looks.wrong_brush if ghost.wrong else looks.held_brush if ghost.held else looks.ghost_brush
    )
    painter.setBrushOrigin(place.topLeft())
    if ghost.held:
        painter.setPen(QPen(tone, 2, Qt.PenStyle.DotLine))
    else:
        painter.setPen(QPen(tone, 1.5, Qt.PenStyle.DashLine) if ghost.wrong else looks.ghost_pen)
    painter.drawRoundedRect(place, ROUND, ROUND)
    if ghost.label and place.width() > 30:
        room = place.width() - 8
        wide = min(room, looks.width(ghost.label, "time-bold") + 8)
        plate = QRectF(place.left() + 4, middle - 8, wide, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tone)
        painter.drawRoundedRect(plate, 4, 4)
        looks.write(
            painter,
            ghost.label,
            "time-bold",
            looks.colour(looks.colours.on_accent),
            plate.left() + 4,
            middle,
            wide - 6,
        )
