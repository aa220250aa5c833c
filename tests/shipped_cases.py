"""Shipped scenarios for tests that take long with each: a few each time, the rest as long tests."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import pytest

from negsim.scenario.files.load import load, shipped

loaded = cache(load)
"""A shipped scenario by its name, read once: of those that parameters are chosen by."""

FEW = ("istanbul-2025", "textbook-two-party", "vance-owen-1993")
"""Two parties and three; with and without mediators, events, principals with lines of their own."""


def few_always(names: Iterable[str] | None = None, few: Iterable[str] = FEW) -> list[Any]:
    """Return names, of all where none are given, as parameters; but for the few, long ones."""
    long = pytest.mark.long
    chosen, always = shipped() if names is None else names, set(few)
    return [name if name in always else pytest.param(name, marks=long) for name in chosen]
