"""Variants of a scenario and of its search, to tell what ranges cost and what dropping gains."""

from __future__ import annotations

import dataclasses
from typing import TypeVar

from negsim.engine.lay_out import Layout, lay_out
from negsim.scenario.fields import Distribution
from negsim.scenario.scenario import Scenario

OF_A_TEXT = ("salience", "values", "firmness", "assurance")
"""Fields that say what a text is worth and who could sign it."""

Thing = TypeVar("Thing")


def settled(thing: Thing, fields: tuple[str, ...] | None = None) -> Thing:
    """Return a scenario, or a part of one, with ranges at their middle.

    Parameters
    ----------
    thing : Scenario or what is in one
    fields : tuple of str, optional
        The fields whose ranges are settled; all by default.
    """
    if isinstance(thing, Distribution):
        return thing if fields else (thing.low + thing.high) / 2  # type: ignore[return-value]
    if isinstance(thing, tuple):
        return tuple(settled(one, fields) for one in thing)  # type: ignore[return-value]
    if not dataclasses.is_dataclass(thing) or isinstance(thing, type):
        return thing
    parts = {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}
    inner = {
        name: settled(part, None if name in (fields or ()) else fields)
        for name, part in parts.items()
    }
    return dataclasses.replace(thing, **inner)  # type: ignore[return-value]


def undropped(scenario: Scenario) -> Layout:
    """Lay a scenario out so that no text is left out of the search."""
    layout = lay_out(scenario, drop=False)
    layout.__dict__["searched"] = layout.case
    return layout
