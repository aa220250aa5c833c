"""Scenarios whose two sides are alike, or exchanged: no rule may prefer the side that comes first.

The order of actors is that of their streams, and streams key all their random numbers. Two parties
whose streams are exchanged have changed places and random numbers, and nothing else.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from negsim.scenario.files.load import load
from negsim.scenario.scenario import Scenario

FILE = Path(__file__).with_name("twins.yaml")


@cache
def twins() -> Scenario:
    """Return two sides with the same numbers, each with one issue to give and one to get."""
    return load(FILE)


def exchanged(scenario: Scenario) -> Scenario:
    """Return the same scenario with the streams of its first and its last party exchanged."""
    first, *others, last = scenario.parties
    parties = (replace(first, stream=last.stream), *others, replace(last, stream=first.stream))
    return replace(scenario, parties=parties)
