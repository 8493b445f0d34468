"""One person's gaps changed among everybody's: the flat arrays are cut and joined instead of being made anew.

After a booking one day of five hundred is another; everything before and behind it stays, only numbers of rows and
places behind it move on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.later import Later
from app.services.gaps import Gaps, Rows, together

if TYPE_CHECKING:
    import numpy as np

    from app.services.gaps import Longs
else:
    np = Later("numpy")

FEW = 8
"""With more people changed at once everything is put together anew."""


def spliced(gaps: Gaps, changed: dict[int, Rows]) -> Gaps:
    """The gaps with other rows for some people, by their position; as `together` would make them."""
    for who, rows in changed.items():
        gaps = _one(gaps, who, rows)
    return gaps


def _one(gaps: Gaps, who: int, rows: Rows) -> Gaps:
    fresh = together([rows])
    start = int(gaps.first[who])
    end = int(gaps.first[who + 1]) if who + 1 < len(gaps.first) else len(gaps.person)
    first_place, last_place = (int(n) for n in np.searchsorted(gaps.owner, (who, who + 1)))
    more_rows = len(fresh.person) - (end - start)
    more_places = len(fresh.places) - (last_place - first_place)

    def joined(old: np.ndarray, new: np.ndarray) -> np.ndarray:
        return np.concatenate((old[:start], new, old[end:]))

    def places(old: Longs, new: Longs) -> Longs:
        return np.concatenate((old[:start], _moved(new, first_place), _moved(old[end:], more_places)))

    mode = gaps.mode.copy()
    mode[who] = fresh.mode[0]
    people = list(gaps.people)
    people[who] = rows
    return Gaps(
        people,
        joined(gaps.person, np.full(len(fresh.person), who, np.int64)),
        np.concatenate((gaps.first[: who + 1], gaps.first[who + 1 :] + more_rows)),
        places(gaps.before_at, fresh.before_at),
        places(gaps.after_at, fresh.after_at),
        [*gaps.places[:first_place], *fresh.places, *gaps.places[last_place:]],
        np.concatenate(
            (gaps.owner[:first_place], np.full(len(fresh.places), who, np.int64), gaps.owner[last_place:])
        ),
        mode,
        joined(gaps.free_from, fresh.free_from),
        joined(gaps.free_to, fresh.free_to),
        joined(gaps.duty_from, fresh.duty_from),
        joined(gaps.duty_to, fresh.duty_to),
        joined(gaps.limit, fresh.limit),
        joined(gaps.paid, fresh.paid),
        joined(gaps.opens, fresh.opens),
        joined(gaps.closes, fresh.closes),
        joined(gaps.gone, fresh.gone),
        joined(gaps.there, fresh.there),
        joined(gaps.index, fresh.index),
    )


def _moved(numbers: Longs, by: int) -> Longs:
    """Numbers of places so much further on; −1 stays no place."""
    moved: Longs = np.where(numbers >= 0, numbers + by, -1)
    return moved
