"""What numbers are called for readers: whose they are and what they are, made from their paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from negsim.scenario.scenario import Scenario

MOST_NAMED = 2
"""Names that are told of those that a `*` stands for; of more, their number."""

MOST_PATHS = 3
"""Linked paths that are told; of more, the first and the number of the others."""

SECTIONS = ("parties", "mediators", "violence", "issues")
"""Parts of a scenario whose members have ids and names."""

WORDS = {
    "issues.*.assurance.*": "assurance of {last}",
    "parties.*.batna": "utility of no deal",
    "parties.*.waiting": "pain of waiting",
    "parties.*.flexibility.at_the_table": "flexibility at the table",
    "parties.*.flexibility.under_pressure": "flexibility under pressure",
    "parties.*.salience.*": "weight of {issues}",
    "parties.*.values.*.*": "worth of {last} in {issues}",
    "parties.*.preconditions.quiet": "quiet before talks",
    "parties.*.red_lines.*.firmness": "firmness on {issues}",
    "parties.*.principal_lines.*.firmness": "firmness of its principal on {issues}",
    "mediators.*.leverage.*": "leverage on {parties}",
    "mediators.*.present": "presence at the start",
    "mediators.*.press_from": "first round of pressing",
    "mediators.*.press_until": "last round of pressing",
    "mediators.*.alignment.*": "closeness to {parties}",
    "violence.*.rate": "rate of incidents",
    "violence.*.attribution": "how often the other side is blamed",
    "process.leaving": "how readily delegations leave the venue",
    "process.softening.linkage": "softening: for gains on other issues",
    "process.start.trust": "trust at the start",
    "process.start.rounds": "rounds at the table before the start",
}
"""Words for fields whose id does not say what they are; `{last}` is the last step of the path."""

SIDES = {
    "parties.*.red_lines.*.at_least": "least it would sign on {issues}",
    "parties.*.red_lines.*.at_most": "most it would sign on {issues}",
}
"""Words for levels of red lines, which are no numbers."""

GROUPS = {"consent": "readiness to return"}
"""Words for groups of coefficients whose id does not say what they are."""

Names = Mapping[str, Mapping[str, str]]
"""Names by section and id."""


def names_of(scenarios: Iterable[Scenario]) -> Names:
    """Return the names in some scenarios; an id that several have is named as in the first."""
    names: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    for scenario in scenarios:
        for section in SECTIONS:
            for one in getattr(scenario, section):
                names[section].setdefault(one.id, one.name or _spoken(one.id))
    return names


def number_label(scenario: Scenario, path: str) -> str:
    """Return what the number at a path is called, such as ``Qatar: endurance``."""
    return label(path, names_of([scenario]))


def with_unit(label: str, unit: str) -> str:
    """Return a label with its unit, ``Qatar: endurance (rounds)``; one that says it needs none."""
    return f"{label} ({unit})" if unit and unit.lower() not in label.lower() else label


def _spoken(id: str) -> str:
    return id.replace("_", " ")


def id_label(id: str, names: Names) -> str:
    """Return an id in words, with the names of whom it names."""
    known = {one: name for section in names.values() for one, name in section.items()}
    for one in sorted(known, key=len, reverse=True):
        id = re.sub(rf"(?:(?<=_)|^){re.escape(one)}(?=_|$)", known[one].replace("_", " "), id)
    return _spoken(id)


def together(paths: Sequence[str], names: Names) -> str:
    """Return the label of a number, or of several that move together."""
    told = [label(path, names) for path in paths]
    if len(told) == 1:
        return told[0]
    owner, colon, _ = told[0].partition(": ")
    if colon and all(one.startswith(f"{owner}: ") for one in told):
        told[1:] = [one.removeprefix(f"{owner}: ") for one in told[1:]]
    if len(told) > MOST_PATHS:
        return f"{told[0]} and {len(told) - 1} more together"
    return f"{', '.join(told[:-1])} and {told[-1]} together"


def label(path: str, names: Names) -> str:
    """Return the label of what a path leads to: whose it is, a colon, what it is."""
    section, *steps = path.split(".")
    if section not in SECTIONS or not steps:
        words = next((w for field, w in WORDS.items() if fnmatchcase(path, field)), "")
        all_ = (step.replace("*", "all") for step in steps or [section])
        told = words or ": ".join(GROUPS.get(step) or _spoken(step) for step in all_)
        return told[:1].upper() + told[1:]
    owner = _one(section, steps[0], names, " together")
    owner = owner[:1].upper() + owner[1:]
    if len(steps) == 1:
        return owner
    named = (WORDS | SIDES).items()
    words = next((w for field, w in named if fnmatchcase(path, field)), "{last}")
    # A level may hold dots; it is the last step, and only these two fields have levels.
    level = {"assurance": 2, "values": 3}.get(steps[1], len(steps) - 1)
    last = ".".join(steps[level:]) if level < len(steps) else steps[-1]
    key = steps[2] if len(steps) > 2 else ""
    issue = _one("issues", key, names)
    issue = issue if "*" in key else f"'{issue}'"
    if "*" in last:
        last = "all levels" if level < len(steps) - 1 or section == "issues" else "all instruments"
    else:
        last = _spoken(last) if words == "{last}" else f"'{last}'"
    return f"{owner}: {words.format(last=last, issues=issue, parties=_one('parties', key, names))}"


def _one(section: str, id: str, names: Names, after_all: str = "") -> str:
    """Return the name of a member of a section, or of all that a `*` stands for."""
    known = names.get(section, {})
    if "*" not in id:
        return known.get(id, _spoken(id))
    found = list(known.values())
    if len(found) == 1:
        return found[0]
    if found and len(found) <= MOST_NAMED:
        return " and ".join(found) + after_all
    many = "sources of violence" if section == "violence" else section
    return " ".join(filter(None, ("all", str(len(found) or ""), many))) + after_all
