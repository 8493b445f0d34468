"""Flat arrays with one person's day set in are the arrays that would be made anew."""

from __future__ import annotations

import random
from dataclasses import fields, replace

import numpy as np
import pytest

from app.services.gaps import Gaps, rows_of, together
from app.services.splicing import spliced
from tests.support.random_days import BRANCH, random_day, random_person


def same(one: Gaps, other: Gaps) -> None:
    for field in fields(Gaps):
        a, b = getattr(one, field.name), getattr(other, field.name)
        if isinstance(a, np.ndarray):
            assert a.dtype == b.dtype and np.array_equal(a, b), field.name
        else:
            assert list(a) == list(b), field.name


@pytest.mark.parametrize("seed", range(30))
def test_other_days_set_in_are_as_if_made_anew(seed: int) -> None:
    chance = random.Random(seed)
    people = [random_person(n, chance) for n in range(chance.choice((1, 2, 9)))]
    before = [rows_of(random_day(p, chance), BRANCH.zone) for p in people]
    after = list(before)
    changed = {}
    for n in chance.sample(range(len(people)), min(3, len(people))):
        day = random_day(people[n], chance)
        after[n] = changed[n] = rows_of(replace(day, lane=1), BRANCH.zone)
    same(spliced(together(before), changed), together(after))


def test_nothing_changed_is_the_same() -> None:
    rows = [rows_of(random_day(random_person(0, random.Random(1)), random.Random(1)), BRANCH.zone)]
    gaps = together(rows)
    assert spliced(gaps, {}) is gaps
