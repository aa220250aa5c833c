"""What became of the fields of files with ``negsim: 1``: the form before this one.

Numbers of that form moved other rules, so no file of it is translated: whoever wrote it looks at
each field that is gone or means something else, and decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from negsim.errors import Mistake
from negsim.scenario.files.strict_yaml import Block, Entry, Node

FORM = 2
"""The form that is read now."""

GONE = {
    "parties.*.reciprocity": "nothing took its place",
    "parties.*.misperception": "nothing took its place",
    "process.trust.veto": "process.trust.collapse took its place",
    "process.hurt.victim": "process.hurt.incident took its place",
    "process.hurt.others": "process.hurt.incident took its place",
    "process.hurt.collapsed": "parties.*.waiting took its place",
    "process.softening.hardening": "the victim's grievance does it, by process.hurt.incident",
    "process.interim.gap": "nothing took its place",
    "process.interim.broken": "nothing took its place",
    "process.consent.waiting": "process.consent.spread took its place",
    "process.escalation.adjourned": "nothing took its place",
    "process.effort": "only pressing wears a mediator out, by mediators.*.endurance",
}
"""Fields that are no more, and what does their work now."""

A_DAY = "holds for a day, not for a round; process.days says how many days a round has"
BLAMED = "is of incidents that are blamed on the other side, no others"

CHANGED = {
    "parties.*.mandate": (
        "is a share of all that the delegation could bear for a text, gains elsewhere included"
    ),
    "mediators.*.endurance": "counts rounds of full pressing; nothing else wears a mediator out",
    "mediators.*.press_when": "deadlock is any round at the table after one without a text",
    "violence.*.rate": "is the chance while no grievance raises it, by process.escalation.answers",
    "process.deadline": "is also the pace at which the gap raises the chance of collapse",
    "process.leaving": A_DAY,
    "process.trust.collapse": "is lost by a veto, too",
    "process.hurt.kept": A_DAY + "; it holds for grievance, too",
    "process.reservation.hurt": "is the fall at full pain that no grievance outweighs",
    "process.reservation.pressure": "holds for inducements, too",
    "process.interim.patience": "counts rounds at the table, process.start.rounds included",
    "process.collapse.gap": (
        "is multiplied by the share of the deadline that has passed; the gap is to the next draft"
    ),
    "process.collapse.incident": BLAMED,
    "process.consent.base": A_DAY,
    "process.consent.mediation": A_DAY + "; drafting and inducements count, too",
    "process.consent.hurt": A_DAY + "; the party's own grievance works against it",
    "process.consent.on_site": A_DAY,
    "process.consent.walker": A_DAY,
    "process.escalation.truce": BLAMED,
    "process.escalation.no_truce": BLAMED,
    "process.escalation.truce_ends": BLAMED,
    "process.implementation.failure": (
        "is without what haste, missing trust and violence add: a smaller number than it was"
    ),
    "process.implementation.assurance": "is of verification or, where it is missing, of trust",
    "process.implementation.shortfall": (
        "is for utility short of what it would have taken unpressed, not of no deal"
    ),
}
"""Fields whose numbers mean something else."""


RULES = "see in docs/second-model.md which rules and defaults have changed"


def gone(path: str) -> str:
    """Return what became of the field at `path` if the form before had it, for a message."""
    words = [words for pattern, words in GONE.items() if _fits(path.split("."), pattern)]
    return f"; form 1 had it: {words[0]}" if words else ""


def _fits(steps: list[str], pattern: str) -> bool:
    """Whether the path of these steps is that of a pattern, or lies below it."""
    marks = pattern.split(".")
    return len(steps) >= len(marks) and all(
        mark in ("*", step) for mark, step in zip(marks, steps, strict=False)
    )


def of_form_1(tree: Node, file: str, form: Entry) -> list[Mistake]:
    """Return the mistakes of a file of the form before, the first about all of it.

    `form` is where the file says that it is one.
    """
    fields = [
        Mistake(f"{what}: {words}", path, file, entry.line, "wrong-format")
        for what, table in (("is gone", GONE), ("means something else", CHANGED))
        for pattern, words in table.items()
        for path, entry in _leaves(*_at(tree, pattern.split("."), ""))
    ]
    about = f"is form 1, and this negsim reads form {FORM}; "
    about += "settle each field below; " if fields else "no number here means something else; "
    about += f"{RULES}, then write 'negsim: {FORM}'"
    first = Mistake(about, "negsim", file, form.line, "wrong-format")
    return [first, *sorted(fields, key=lambda mistake: mistake.line)]


def _at(node: Node, steps: list[str], path: str) -> list[tuple[str, Entry]]:
    """Return path and entry of everything that a file has where `steps` lead from `node`."""
    if not isinstance(node, Block):
        return []
    reached = []
    for key, entry in node.entries.items():
        if steps[0] in ("*", key):
            here = f"{path}.{key}" if path else key
            deeper = steps[1:]
            reached += _at(entry.node, deeper, here) if deeper else [(here, entry)]
    return reached


def _leaves(*entries: tuple[str, Entry]) -> Iterator[tuple[str, Entry]]:
    """Yield the fields of each entry that is a group of them, else the entry."""
    for path, entry in entries:
        group = path == "process.effort" and isinstance(entry.node, Block) and entry.node.entries
        for key, inner in (group or {}).items():
            yield f"{path}.{key}", inner
        if not group:
            yield path, entry
