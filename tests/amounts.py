"""How much is tried where trying takes long: less each time, all by the long tests."""

from __future__ import annotations

import pytest


def few_or_many(name: str, few: int, many: int) -> pytest.MarkDecorator:
    """Return a mark that gives a test a smaller number each time, and a larger one as a long test.

    Faults of the kind that such a test is for show in few cases; the many are for rare ones.
    """
    return pytest.mark.parametrize(name, [few, pytest.param(many, marks=pytest.mark.long)])
