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
    "suspended": "Talks suspended at first",
    "suspended_back": "Came back before anybody left",
    "broken_off": "Talks broken off at some point",
    "broken_off_back": "Came back, of those broken off",
    "interim_reached": "An interim text at some point",
    "settled": "A settlement signed",
    "failed": "Failed, of settlements signed",
    "truce_talks_on": "Truce holds at the end, talks on",
    "truce_talks_off": "Truce holds at the end, talks off",
}
"""What may happen in a run whichever way it ends: id and name.

Talks that stop are suspended while all delegations are at the venue, and broken off once one has
left. Of suspensions the first is told, before talks were ever broken off: where they came back
before anybody left, and perhaps were broken off later. A truce at the end is counted in runs that
neither settled nor ended in hostilities; talks are on while the parties talk or have adjourned.
"""

SHARE_OF = {"suspended_back": "suspended", "broken_off_back": "broken_off", "failed": "settled"}
"""Milestones that are shares not of all runs but of those with another milestone, which it is."""
