"""Which functions belong to which exercise: facts for its sheet, answers for its key.

A file of words of the same name stands in ``exercises/``. Facts need no run. Answers are worked
out by the model, for the exercise's own case or for any other.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from negsim.teaching.exercises import methods, openings, promises, red_lines, returning, violence
from negsim.teaching.exercises.case_study import CaseStudy
from negsim.teaching.paper import Values


class Key(NamedTuple):
    """What is put into the words of an exercise; `facts` refuses a case that does not fit it."""

    facts: Callable[[CaseStudy], Values]
    answers: Callable[[CaseStudy], Values]


KEYS: dict[str, Key] = {
    "red-lines": Key(red_lines.red_lines_facts, red_lines.red_lines),
    "firm-lines": Key(red_lines.firm_lines_facts, red_lines.firm_lines),
    "mediator": Key(returning.mediator_facts, returning.mediator),
    "one-more-chance": Key(returning.one_more_chance_facts, returning.one_more_chance),
    "ripeness": Key(returning.ripeness_facts, returning.ripeness),
    "guarantees": Key(promises.guarantees_facts, promises.guarantees),
    "opening-lines": Key(openings.opening_lines_facts, openings.opening_lines),
    "spoilers": Key(violence.spoilers_facts, violence.spoilers),
    "retaliation": Key(violence.retaliation_facts, violence.retaliation),
    "forced-deals": Key(promises.forced_deals_facts, promises.forced_deals),
    "one-case": Key(methods.one_case_facts, methods.one_case),
    "own-scenario": Key(methods.own_scenario_facts, methods.own_scenario),
}
"""By the names of `negsim.teaching.exercises.source`."""
