"""Which known cell lies nearest, against asking every pair."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.adapters.city.roads.reach import _beside


@given(
    arrays(
        np.bool_,
        st.tuples(st.integers(1, 14), st.integers(1, 14)),
        elements=st.integers(0, 9).map(lambda n: n == 0),
    ),
    st.integers(0, 16),
)
def test_the_nearest_known_cell_is_the_nearest(known: np.ndarray, farthest: int) -> None:
    away, index = _beside(known, farthest)
    ys, xs = np.nonzero(known)
    for y, x in np.ndindex(known.shape):
        truth = np.hypot(ys - y, xs - x).min() if len(ys) else np.inf
        if truth <= farthest:
            assert away[y, x] == truth
            there = divmod(int(index[y, x]), known.shape[1])
            assert known[there] and np.hypot(there[0] - y, there[1] - x) == truth
        else:
            assert away[y, x] > farthest
