"""The words of the model, each with its id, number and order: phases, endings, milestones."""

from __future__ import annotations

PHASES = ("talks", "collapsed", "adjourned", "settled", "hostilities")
"""Phases of a run by number."""

TALKS, COLLAPSED, ADJOURNED, SETTLED, HOSTILITIES = range(len(PHASES))

ENDINGS = {
    "interim_truce": "Interim truce",
    "stalemate": "Stalemate",
    "collapse": "Collapse",
    "hostilities": "Hostilities",
}
"""How a run can end without a settlement, best first: id and name."""

MILESTONES = {
    "revived": "Talks came back at least once",
    "interim_reached": "An interim text at some point",
    "settled": "A settlement signed",
    "failed": "A settlement signed that failed",
}
"""What may happen in a run whichever way it ends: id and name."""
