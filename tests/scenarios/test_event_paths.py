"""Every number that the file lets an event change is one that the executors can change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from negsim.engine.inputs import Ordered, parts_of
from negsim.engine.paths import indices_of
from negsim.errors import NegsimError
from negsim.scenario.fields import FORMS
from negsim.scenario.files.events import field_at, why_not
from negsim.scenario.files.load import apply, load, shipped
from negsim.scenario.files.resolve import bare

OWN = [str(Path(__file__).with_name(f"{name}.yaml")) for name in ("small", "full", "events")]


def ends(tree: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the path of everything in a resolved scenario that is no block or list of others."""
    if isinstance(tree, dict) and not tree.keys() & set(FORMS):
        for name, value in tree.items():
            yield from ends(value, (*path, name))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            yield from ends(value, (*path, str(index)))
    else:
        yield ".".join(path)


@pytest.mark.parametrize("name", [*shipped(), *OWN])
def test_what_an_event_may_set_has_its_place_in_the_vector_of_numbers(name: str) -> None:
    scenario = apply(load(name), {"events": []})
    ordered, tree = Ordered.of(scenario), bare(scenario)
    keys = [key for part in parts_of(ordered).values() for key, _ in part]
    taken = 0
    for path in ends(tree):
        with suppress(NegsimError):  # there is no way to a text in a list, or to a distribution
            field = field_at(tree, path)
            if field and not why_not(field):
                assert indices_of(ordered, keys, path), path
                taken += 1
    assert taken > 60
