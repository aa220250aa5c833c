"""Packs of shipped scenarios for tests that change nothing in them: each is made once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from negsim.scenario.files.fictional import deal
from negsim.teaching.packs.pack import pack_pages


@cache
def pages_of(
    name: str,
    *,
    made_up: bool = False,
    students: int | None = None,
    minutes: int | None = None,
) -> Mapping[str, str]:
    """Return the pages of a shipped scenario's pack, or of its fictional version's."""
    scenario = deal(name, made_up=made_up)
    return MappingProxyType(pack_pages(scenario, students=students, minutes=minutes))
