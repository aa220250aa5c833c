"""What all could sign now and what each could hope for, worked out only where it has changed."""

from __future__ import annotations

from negsim.engine.arrays import Case
from negsim.engine.compiled.values import (
    COUNT,
    MANY,
    OFTEN,
    SEARCHES,
    STALE,
    Values,
    appraise,
    find,
    opens,
    value,
)
from negsim.engine.compiled.workspace import Workspace
from negsim.engine.dominance import thinned
from negsim.engine.inputs import Inputs
from negsim.jit import step
from negsim.rules.utility import most_to_hope_for


@step
def set_out(case: Case, x: Inputs, work: Workspace, shelf: Values, evenly: bool) -> int:
    """Return how many texts of a shelf all could sign now; it holds what they are worth."""
    afresh = opens(shelf, work.softening) or shelf.memo[STALE]
    if afresh:
        find(shelf, work.locked)
        value(case, work.kept, work.due, x.assurance, shelf, shelf.base, shelf.gain)
        if evenly:
            value(
                case,
                work.even_kept,
                work.even_due,
                x.assurance,
                shelf,
                shelf.even_base,
                shelf.even_gain,
            )
        shelf.memo[STALE], shelf.memo[SEARCHES] = False, 0
    afresh = thins(case, shelf) or afresh
    count = shelf.memo[COUNT]
    for i in range(work.credibility.shape[0]):
        if afresh or shelf.believed[i] != work.credibility[i]:
            shelf.believed[i] = work.credibility[i]
            appraise(shelf.base, shelf.gain, i, shelf.believed[i], count, shelf.worth)
            if evenly:
                appraise(
                    shelf.even_base, shelf.even_gain, i, shelf.believed[i], count, shelf.evenly
                )
    return count


@step
def thins(case: Case, shelf: Values) -> bool:
    """Leave out texts that nobody can choose, once that pays; return whether it was done."""
    searches, count = shelf.memo[SEARCHES], shelf.memo[COUNT]
    shelf.memo[SEARCHES] = searches + 1
    if count < MANY or searches != (OFTEN if case.values_vary else 0):
        return False
    shelf.memo[COUNT] = thinned(
        shelf.base,
        shelf.gain,
        shelf.even_base,
        shelf.even_gain,
        shelf.found,
        count,
        count * OFTEN,
    )
    return True


@step
def hope(case: Case, x: Inputs, work: Workspace, i: int) -> float:
    """Return the most that party `i` could hope for, worked out where its credibility changed."""
    if work.hoped_at[i] != work.credibility[i]:
        work.hoped_at[i] = work.credibility[i]
        work.hoped[i] = most_to_hope_for(
            i,
            work.kept,
            work.due,
            work.most_kept,
            work.most_due,
            x.assurance,
            case.verification,
            work.credibility[i],
        )
    return work.hoped[i]
