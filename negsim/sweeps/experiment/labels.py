"""What parameters and arms are called for readers: as their author says, else made from names.

Labels are prose: they stand beside what a sweep is, so neither a fingerprint nor a count
depends on them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from negsim.results.tables import number_at
from negsim.scenario.scenario import Scenario
from negsim.sweeps.experiment.experiment import Experiment

AS_IT_STANDS = "as it stands"
"""Label of an arm that changes nothing."""

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
    "violence.*.rate": "chance of an incident",
    "violence.*.attribution": "chance that the other side is blamed",
    "process.leaving": "chance that a delegation leaves the venue",
    "process.start.trust": "trust at the start",
    "process.start.rounds": "rounds at the table before the start",
}
"""Words for fields whose id does not say what they are; `{last}` is the last step of the path."""

Names = Mapping[str, Mapping[str, str]]
"""Names by section and id."""


@dataclass(frozen=True)
class Labels:
    """Labels of a sweep: label and unit of each parameter by its name, and those of arms."""

    parameters: dict[str, tuple[str, str]]
    arms: dict[str, str]

    def parameter(self, name: str) -> str:
        """Return label and unit of a parameter, such as ``Qatar: endurance (rounds)``."""
        label, unit = self.parameters[name]
        return f"{label} ({unit})" if unit else label


def labels_of(experiment: Experiment, scenarios: Sequence[Scenario]) -> Labels:
    """Return the labels of an experiment: those given, else made from names of its scenarios."""
    names: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    for scenario in scenarios:
        for section in SECTIONS:
            for one in getattr(scenario, section):
                names[section].setdefault(one.id, one.name or _spoken(one.id))
    made = _made(
        {p.name: p.paths for p in experiment.parameters},
        {arm.name: bool(arm.drop or arm.set) for arm in experiment.arms},
        names,
    )
    parameters = {
        p.name: (p.label or made.parameters[p.name][0], p.unit or made.parameters[p.name][1])
        for p in experiment.parameters
    }
    arms = {arm.name: arm.label or made.arms[arm.name] for arm in experiment.arms}
    return Labels(parameters, arms)


def labels_in(manifest: Mapping[str, Any]) -> Labels:
    """Return the labels of a sweep; in one of before there were any, made from paths alone."""
    written = manifest["about"].get("labels")
    if written is not None:
        parameters = {name: (label, unit) for name, (label, unit) in written["parameters"].items()}
        return Labels(parameters, dict(written["arms"]))
    return _made(
        {name: tuple(row[0]) for name, row in manifest["parameters"].items()},
        {name: bool(arm.get("drop") or arm.get("set")) for name, arm in manifest["arms"].items()},
        {},
    )


def same_labels(labels: Labels) -> list[tuple[str, str, str]]:
    """Return section, name and the earlier name of whatever has the label of another."""
    found = []
    sections = {"vary": {n: label for n, (label, _) in labels.parameters.items()}}
    for section, named in (sections | {"arms": labels.arms}).items():
        first: dict[str, str] = {}
        for name, label in named.items():
            if first.setdefault(label, name) != name:
                found.append((section, name, first[label]))
    return found


def _made(
    parameters: Mapping[str, tuple[str, ...]], arms: Mapping[str, bool], names: Names
) -> Labels:
    """Return labels made of paths, of the names of arms that change something, and of `names`."""
    made = Labels(
        {
            name: (_together(paths, names), number_at(paths[0], "")[1])
            for name, paths in parameters.items()
        },
        {name: _named(name, names) if changes else AS_IT_STANDS for name, changes in arms.items()},
    )
    for section, name, _ in same_labels(made):  # then only the ids tell them apart
        if section == "arms":
            made.arms[name] += f" ({name})"
        else:
            label, unit = made.parameters[name]
            made.parameters[name] = f"{label} ({name})", unit
    return made


def _spoken(id: str) -> str:
    return id.replace("_", " ")


def _named(id: str, names: Names) -> str:
    """Return an id in words, with the names of whom it names."""
    known = {one: name for section in names.values() for one, name in section.items()}
    for one in sorted(known, key=len, reverse=True):
        id = re.sub(rf"(?:(?<=_)|^){re.escape(one)}(?=_|$)", known[one].replace("_", " "), id)
    return _spoken(id)


def _together(paths: Sequence[str], names: Names) -> str:
    """Return the label of a number, or of several that move together."""
    told = [_label(path, names) for path in paths]
    if len(told) == 1:
        return told[0]
    owner, colon, _ = told[0].partition(": ")
    if colon and all(label.startswith(f"{owner}: ") for label in told):
        told[1:] = [label.removeprefix(f"{owner}: ") for label in told[1:]]
    if len(told) > MOST_PATHS:
        return f"{told[0]} and {len(told) - 1} more together"
    return f"{', '.join(told[:-1])} and {told[-1]} together"


def _label(path: str, names: Names) -> str:
    """Return the label of what a path leads to: whose it is, a colon, what it is."""
    section, *steps = path.split(".")
    if section not in SECTIONS or not steps:
        words = next((w for field, w in WORDS.items() if fnmatchcase(path, field)), "")
        told = words or ": ".join(_spoken(step.replace("*", "all")) for step in steps or [section])
        return told[:1].upper() + told[1:]
    owner = _one(section, steps[0], names, " together")
    owner = owner[:1].upper() + owner[1:]
    if len(steps) == 1:
        return owner
    words = next((w for field, w in WORDS.items() if fnmatchcase(path, field)), "{last}")
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


def _one(section: str, id: str, names: Names, together: str = "") -> str:
    """Return the name of a member of a section, or of all that a `*` stands for."""
    known = names.get(section, {})
    if "*" not in id:
        return known.get(id, _spoken(id))
    found = list(known.values())
    if len(found) == 1:
        return found[0]
    if found and len(found) <= MOST_NAMED:
        return " and ".join(found) + together
    many = "sources of violence" if section == "violence" else section
    return " ".join(filter(None, ("all", str(len(found) or ""), many))) + together
