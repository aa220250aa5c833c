"""How much is tried where trying takes long: less each time, all by the long tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest


def few_or_many(name: str, few: int, many: int) -> pytest.MarkDecorator:
    """Return a mark that gives a test a smaller number each time, and a larger one as a long test.

    Faults of the kind that such a test is for show in few cases; the many are for rare ones.
    """
    return pytest.mark.parametrize(name, [few, pytest.param(many, marks=pytest.mark.long)])


def few_of(given: Sequence[Any], *few: int) -> list[Any]:
    """Return parameters, of which only those with these indices are tried each time."""
    long, tuples = pytest.mark.long, [one if isinstance(one, tuple) else (one,) for one in given]
    return [
        pytest.param(*one, marks=() if index in few else long) for index, one in enumerate(tuples)
    ]
