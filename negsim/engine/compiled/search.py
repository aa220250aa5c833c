"""What all could sign now and what each could hope for, worked out only where it has changed."""

from __future__ import annotations

from negsim.engine.arrays import Case, Inputs
from negsim.engine.compiled.values import MANY, OFTEN, appraise, find, opens, value
from negsim.engine.compiled.workspace import COUNT, SEARCHES, STALE, Values, Workspace
from negsim.engine.dominance import thinned
from negsim.jit import step
from negsim.rules.utility import most_to_hope_for


@step
def set_out(case: Case, x: Inputs, work: Workspace, values: Values, evenly: bool) -> int:
    """Return how many texts of a values all could sign now; it holds what they are worth."""
    afresh = opens(values, work.softening) or values.memo[STALE]
    if afresh:
        find(values, work.locked)
        value(case, work.kept, work.due, x.assurance, values, values.base, values.gain)
        if evenly:
            value(
                case,
                work.even_kept,
                work.even_due,
                x.assurance,
                values,
                values.even_base,
                values.even_gain,
            )
        values.memo[STALE], values.memo[SEARCHES] = False, 0
    afresh = thins(case, values) or afresh
    count = values.memo[COUNT]
    for i in range(work.credibility.shape[0]):
        if afresh or values.believed[i] != work.credibility[i]:
            values.believed[i] = work.credibility[i]
            appraise(values.base, values.gain, i, values.believed[i], count, values.worth)
            if evenly:
                appraise(
                    values.even_base, values.even_gain, i, values.believed[i], count, values.evenly
                )
    return count


@step
def thins(case: Case, values: Values) -> bool:
    """Leave out texts that nobody can choose, once that pays; return whether it was done."""
    searches, count = values.memo[SEARCHES], values.memo[COUNT]
    values.memo[SEARCHES] = searches + 1
    if count < MANY or searches != (OFTEN if case.values_vary else 0):
        return False
    values.memo[COUNT] = thinned(
        values.base,
        values.gain,
        values.even_base,
        values.even_gain,
        values.found,
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
