"""What parameters and arms are called for readers: as their author says, else made from names.

Labels are prose: they stand beside what a sweep is, so neither a fingerprint nor a count
depends on them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from negsim.results.tables import number_at
from negsim.scenario.labels import Names, id_label, names_of, together, with_unit
from negsim.scenario.scenario import Scenario
from negsim.sweeps.experiment.experiment import Experiment

AS_IT_STANDS = "as it stands"
"""Label of an arm that changes nothing."""


@dataclass(frozen=True)
class Labels:
    """Labels of a sweep: label and unit of each parameter by its name, and those of arms."""

    parameters: dict[str, tuple[str, str]]
    arms: dict[str, str]

    def parameter(self, name: str) -> str:
        """Return label and unit of a parameter, such as ``Qatar: endurance (rounds)``."""
        return with_unit(*self.parameters[name])


def labels_of(experiment: Experiment, scenarios: Sequence[Scenario]) -> Labels:
    """Return the labels of an experiment: those given, else made from names of its scenarios."""
    made = _made(
        {p.name: p.paths for p in experiment.parameters},
        {arm.name: bool(arm.drop or arm.set) for arm in experiment.arms},
        names_of(scenarios),
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
            name: (together(paths, names), number_at(paths[0], "")[1])
            for name, paths in parameters.items()
        },
        {
            name: id_label(name, names) if changes else AS_IT_STANDS
            for name, changes in arms.items()
        },
    )
    for section, name, _ in same_labels(made):  # then only the ids tell them apart
        if section == "arms":
            made.arms[name] += f" ({name})"
        else:
            label, unit = made.parameters[name]
            made.parameters[name] = f"{label} ({name})", unit
    return made
