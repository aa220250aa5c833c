"""The draft that a party tables where no package would do, compiled.

Drafts are written anew only where what softening opens, values or lines have changed.
"""

from __future__ import annotations

from typing import Any

from negsim.engine.arrays import Case, Inputs
from negsim.engine.compiled.workspace import Workspace
from negsim.jit import step
from negsim.rules.drafts import move_reaches, need_of_package, tabled, write_drafts
from negsim.rules.offers import unborne
from negsim.rules.softening import bearable, gained
from negsim.rules.utility import assured, utility, value_package, worth_if_kept

NOT_YET = -2.0
"""Below any need: it is yet to be worked out."""


@step
def table_draft(case: Case, p: Any, x: Inputs, work: Workspace, i: int) -> None:
    """Let party `i` table a draft of its own; note its worth to each, and what each cannot bear."""
    drafts = work.drafts
    opened = work.heeded[i] * work.opened[i]
    moved = move_reaches(case.bounds, x.firmness, i, opened, case.level_counts, drafts.reaches)
    if moved or drafts.written[i] == 0:
        consider_drafts(case, x, work, i)
    count = drafts.written[i]
    at = tabled(i, drafts.base[i, :count], drafts.gain[i, :count], work.credibility, work.asked[i])
    drafts.tabled[i] = at
    if drafts.needs[i, at, i] == NOT_YET:
        for h in range(work.asked.shape[0]):
            drafts.needs[i, at, h] = need_of_package(
                case.bounds, x.firmness, h, drafts.levels[i, at]
            )
    for h in range(work.asked.shape[0]):
        worth = utility(drafts.base[i, at, h], drafts.gain[i, at, h], work.credibility[h])
        borne = bearable(
            work.heeded[h],
            work.opened[h],
            p.softening_linkage,
            gained(worth, work.unpressured[h], work.hoped[h]),
        )
        drafts.worth[i, h], drafts.borne[i, h] = worth, borne
        drafts.unborne[i, h] = unborne(drafts.needs[i, at, h], borne)


@step
def consider_drafts(case: Case, x: Inputs, work: Workspace, i: int) -> None:
    """Write the drafts that party `i` considers; work out what each is worth."""
    drafts = work.drafts
    worth_if_kept(i, work.certain, work.due, drafts.own, drafts.theirs)
    drafts.written[i] = write_drafts(
        case.bounds,
        drafts.reaches,
        i,
        work.asked.shape[0],
        drafts.own,
        drafts.theirs,
        case.level_counts,
        case.verification,
        drafts.lowest,
        drafts.highest,
        drafts.chosen,
        drafts.levels[i],
    )
    for at in range(drafts.written[i]):
        draft = drafts.levels[i, at]
        q = assured(x.assurance, case.verification, draft)
        for h in range(work.asked.shape[0]):
            drafts.base[i, at, h], drafts.gain[i, at, h] = value_package(
                h, work.certain, work.due, q, draft
            )
            drafts.needs[i, at, h] = NOT_YET
