"""Experiments: from a file or a few words to an `Experiment`, and back to a file.

An experiment asks a question, writes down what is expected, and says what varies, over which
points, in which arms, for how many runs. It is read as strictly as a scenario: every mistake
is reported at once, before the first run.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from negsim.disk import read_text
from negsim.errors import Mistake, NegsimError, nearest
from negsim.scenario.files.blocks import ID, Page, file_name
from negsim.scenario.files.load import shipped
from negsim.scenario.files.strict_yaml import (
    DECIMAL,
    MOST_BYTES,
    Block,
    Entry,
    Scalar,
    node_of,
    parse,
    write,
)
from negsim.scenario.scenario import Scenario
from negsim.sweeps.experiment.check import check, scenario_of
from negsim.sweeps.experiment.draft import Draft
from negsim.sweeps.experiment.experiment import AS_IS, RANGED, Arm, Design, Experiment, Parameter
from negsim.sweeps.experiment.labels import AS_IT_STANDS
from negsim.sweeps.experiment.read import read_experiment
from negsim.sweeps.experiment.vary import COLUMNS

SET_ALIKE = "as set"
"""Label of the scenario itself in a quick sweep whose arms all have some settings."""

TOO_LONG = "is over 1 MB, too long for an experiment; points can stand in a CSV file"


def load_experiment(file: str | Path) -> Experiment:
    """Load an experiment from a file, and check it against its scenarios.

    `file` is the name of a shipped experiment, such as ``"timing"``, or the path of a file, at
    whose folder relative paths in it begin. Raises NegsimError if there is no such file, or with
    every mistake in it and in its scenarios.
    """
    known = shipped("experiments")

    def near(path: Path) -> str:
        listed = f"; shipped: {', '.join(known)}" if not path.suffix else ""
        return f"{listed}{nearest(path.stem, known)}"

    path = known.get(str(file), Path(file))
    text = read_text(path, "an experiment file", MOST_BYTES, TOO_LONG, near)
    return loads_experiment(text, str(path))


def loads_experiment(text: str, file: str = "<text>") -> Experiment:
    """Load an experiment from YAML text, and check it against its scenarios.

    `file` is its name for messages; its stem is the experiment's id unless the text gives one, and
    relative paths in the text begin at its folder. Raises NegsimError with every mistake in the
    text and in its scenarios, in the order of lines.
    """
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise NegsimError(Mistake(TOO_LONG, file=file, code="too-large"))
    tree, mistakes = parse(text, file)
    return _checked(Draft(Page(file, mistakes=mistakes), tree, Path(file).parent))


def _checked(draft: Draft) -> Experiment:
    """Return the experiment, or raise all that is wrong with it, first that in its own file."""
    experiment = check(draft, read_experiment(draft))
    page = draft.page
    if page.mistakes:
        page.mistakes.sort(key=lambda one: (0, one.line) if one.file == page.file else (1, 0))
        raise NegsimError(*page.mistakes)
    return experiment


def scenarios_of(experiment: Experiment) -> tuple[Scenario, ...]:
    """Return the scenarios of an experiment, in its order.

    Raises NegsimError if one is gone or broken since the experiment was loaded.
    """
    return tuple(scenario_of(name, Path(experiment.folder)) for name in experiment.scenarios)


def fingerprint(experiment: Experiment, scenarios: Sequence[Scenario]) -> str:
    """Return sixteen hexadecimal digits that change when any row of the results could.

    Question, prediction, report, notes and the experiment's id have no part in it, nor has
    whether a table of points stands in the file or beside it.
    """
    design = experiment.design
    facts = {
        "scenarios": [[scenario.id, scenario.fingerprint] for scenario in scenarios],
        "parameters": [
            [p.name, p.paths, p.low, p.high, p.steps, p.values] for p in experiment.parameters
        ],
        "design": [design.kind if design.kind in RANGED else "table", design.points, design.table],
        "runs": experiment.runs,
        "until": None if experiment.until is None else vars(experiment.until),
        "seed": experiment.seed,
        "arms": [[arm.name, arm.drop, arm.set] for arm in experiment.arms],
        **doubt_of(experiment),
    }
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def doubt_of(experiment: Experiment) -> dict[str, Any]:
    """Return the entry that tells of the sets of assumptions; none of an experiment without."""
    return {} if experiment.doubt is None else {"doubt": vars(experiment.doubt)}


# ---- back to a file


def to_yaml(experiment: Experiment) -> str:
    """Return the file that an experiment stands for.

    `loads_experiment` gives an equal experiment back, if relative paths begin where they did.
    """
    one = len(experiment.scenarios) == 1
    design, until = experiment.design, experiment.until
    names = [parameter.name for parameter in experiment.parameters]
    tree: dict[str, Any] = {"negsim_experiment": 1, "id": experiment.id}
    tree |= {"question": experiment.question, "prediction": experiment.prediction}
    tree |= {"notes": experiment.notes} if experiment.notes else {}
    scenarios = list(experiment.scenarios)
    tree |= {"scenario": scenarios[0]} if one else {"scenarios": scenarios}
    if experiment.parameters:
        tree["vary"] = {p.name: _parameter(p) for p in experiment.parameters}
    tree["design"] = _design(design, names)
    if until is None:
        tree["runs"] = experiment.runs
    else:
        given = {key: value for key, value in vars(until).items() if value is not None}
        tree["until"] = given | {"half_width": _tidy(until.half_width)}
    tree |= {} if experiment.doubt is None else {"doubt": True}
    tree["seed"] = experiment.seed
    if experiment.arms != (AS_IS,):
        tree["arms"] = {arm.name: _arm(arm) for arm in experiment.arms}
    tree["report"] = list(experiment.report)
    return write(tree)


def _tidy(value: float | None) -> float | int | None:
    """Return a number as people write it: 1 and not 1.0."""
    return int(value) if value is not None and value.is_integer() and abs(value) < 1e15 else value


def _parameter(parameter: Parameter) -> dict[str, Any]:
    one = len(parameter.paths) == 1
    form: dict[str, Any] = {"path": parameter.paths[0]} if one else {"paths": [*parameter.paths]}
    if parameter.low is not None:
        form |= {"from": _tidy(parameter.low), "to": _tidy(parameter.high)}
    if parameter.steps is not None:
        form["steps"] = parameter.steps
    if parameter.values is not None:
        form["values"] = [_tidy(value) for value in parameter.values]
    return form | _labels(parameter)


def _labels(named: Parameter | Arm) -> dict[str, str]:
    return {key: getattr(named, key, "") for key in ("label", "unit") if getattr(named, key, "")}


def _design(design: Design, names: list[str]) -> Any:
    match design.kind:
        case "grid":
            return "grid"
        case "csv":
            return {"kind": "csv", "file": design.file}
        case "list":
            table = [dict(zip(names, map(_tidy, row), strict=True)) for row in design.table]
            return {"kind": "list", "table": table}
        case kind:
            return {"kind": kind, "points": design.points}


def _arm(arm: Arm) -> dict[str, Any]:
    form: dict[str, Any] = {"drop": list(arm.drop)} if arm.drop else {}
    return form | ({"set": dict(arm.set)} if arm.set else {}) | _labels(arm)


# ---- without a file


def quick(
    scenario: str | Path,
    varies: Sequence[str],
    runs: int,
    seed: int,
    doubt: bool = False,
    *,
    settings: Mapping[str, object] | None = None,
    arms: Mapping[str, Mapping[str, object]] | None = None,
    report: Sequence[str] = (),
) -> Experiment:
    """Return the experiment that a few words on the command line stand for, checked as a file is.

    Each of `varies` is ``PATH=FROM:TO:STEPS`` or ``PATH=VALUE,VALUE,...``, in a grid; `scenario` is
    the name of a shipped one or the path of a file. `settings` are put into all arms, `arms` have
    their own by label, and `report` are the outcomes to show, all if there are none. `to_yaml`
    gives the file. Raises NegsimError with everything that is wrong.
    """
    forms: list[dict[str, object]] = []
    mistakes: list[Mistake] = []
    for text in varies:
        try:
            path, form = _parse_vary(text)
        except NegsimError as error:
            mistakes += error.mistakes
            continue
        forms.append({"path": path, **form})
    if mistakes:
        raise NegsimError(*mistakes)
    paths = {str(form["path"]) for form in forms}
    vary: dict[str, dict[str, object]] = {}
    for form in forms:
        vary[_name(str(form["path"]), paths, vary)] = form
    what = ", ".join(str(text).partition("=")[0].strip() for text in varies)
    name = str(scenario)
    changed = _arms_of(settings or {}, arms or {})
    tree = {
        "negsim_experiment": 1,
        "id": "-".join([file_name(Path(name).stem), *(("by", *vary) if vary else ())]),
        "question": f"How do outcomes change with {what}?" if what else "How do runs end?",
        "prediction": "None was written down before this quick sweep.",
        **({"vary": vary} if vary else {}),
        "runs": runs,
        **({"doubt": True} if doubt else {}),
        "seed": seed,
        **({"arms": changed} if changed else {}),
        **({"report": [*report]} if report else {}),
    }
    try:
        case = Entry(0, Scalar(0, name if isinstance(scenario, str) else str(scenario.absolute())))
        node = Block(0, {key: Entry(0, node_of(value, key)) for key, value in tree.items()})
        node.entries["scenario"] = case  # it need not be text in UTF-8
        return _checked(Draft(Page(""), node))
    except NegsimError as error:
        alike = {  # what --set gives stands in all arms, and is told once
            f"arms.{name}.set.{path}"
            for name, arm in changed.items()
            for path in settings or {}
            if name != AS_IS.name and path not in (arms or {}).get(arm["label"], {})
        }
        told = (mistake for mistake in error.mistakes if mistake.path not in alike)
        raise NegsimError(*(_as_given(mistake, vary, tree) for mistake in told)) from None


def _arms_of(
    settings: Mapping[str, object], arms: Mapping[str, Mapping[str, object]]
) -> dict[str, dict[str, Any]]:
    """Return the arms of a quick sweep, for a file: the scenario itself, then those asked for."""
    if not settings and not arms:
        return {}
    first = {"set": {**settings}, "label": SET_ALIKE} if settings else {}
    found: dict[str, dict[str, Any]] = {AS_IS.name: first}
    for label, own in arms.items():
        plain = unicodedata.normalize("NFKD", label.lower()).encode("ascii", "ignore").decode()
        name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
        if not ID.fullmatch(name) or name in found:
            name = f"arm_{len(found)}"
        found[name] = {"set": {**settings, **own}, "label": label}
    return found


def _as_given(
    mistake: Mistake, vary: dict[str, dict[str, object]], tree: Mapping[str, Any]
) -> Mistake:
    """Return a mistake with the path that was given, not the one it would have in a file."""
    section, _, inside = mistake.path.partition(".")
    if section == "report":
        return replace(mistake, path="--report", file="", line=0)
    if section == "arms":
        arm, _, at = inside.partition(".")
        labels = {name: one.get("label", AS_IT_STANDS) for name, one in tree["arms"].items()}
        which = "--set" if arm == AS_IS.name else f"--arm {labels[arm]!r}"
        path, what = at.removeprefix("set").removeprefix("."), mistake.what
        if mistake.code == "duplicate":
            for name, label in labels.items():
                what = what.replace(repr(name), repr(label))
        what = f"{path}: {what}" if path and path not in what else what
        return replace(mistake, what=what, path=which, file="", line=0)
    form = vary.get(inside.partition(".")[0])
    if section != "vary" or form is None:
        return mistake
    path = str(form["path"])
    what = mistake.what.removeprefix(f"{path!r}").removeprefix(":").strip()
    if inside.endswith(".steps") and what.startswith("must be"):
        what = f"STEPS {what}"
    return replace(mistake, what=what, path=path, file="", line=0)


def _parse_vary(text: str) -> tuple[str, dict[str, object]]:
    """Return path and range or values of ``PATH=FROM:TO:STEPS`` or ``PATH=VALUE,VALUE,...``."""
    path, equals, words = (part.strip() for part in text.partition("="))
    shape = "PATH=FROM:TO:STEPS or PATH=VALUE,VALUE,..., such as mediators.*.pressure=0:1:11"
    if not equals or not path or not words:
        raise NegsimError(f"what varies must be {shape}; found {text!r}")
    mark = ":" if ":" in words else ","
    parts = [part.strip() for part in words.split(mark)]
    wrong = [part for part in parts if not DECIMAL.fullmatch(part)]
    if wrong:
        what = f"must be FROM:TO:STEPS or VALUE,VALUE,... in numbers; found {wrong[0]!r}"
        hint = "; text and flags vary by the arms of an experiment's file" if mark == "," else ""
        raise NegsimError(Mistake(f"{what} in {words!r}{hint}", path, code="not-a-number"))
    numbers = [float(part) for part in parts]
    if mark == ",":
        return path, {"values": numbers}
    if len(parts) != 3:
        what = f"must be FROM:TO:STEPS, three numbers; found {len(parts)} in {words!r}"
        raise NegsimError(Mistake(what, path, code="wrong-kind"))
    return path, dict(zip(("from", "to", "steps"), numbers, strict=True))


def _name(path: str, paths: Collection[str], taken: Collection[str]) -> str:
    """Return a name for the parameter at `path`: its last word, or all where paths share that."""
    last = path.rpartition(".")[2]
    shared = sum(other.rpartition(".")[2] == last for other in paths) > 1
    for words in (path if shared else last, path.replace("*", "all"), f"{path} {len(taken) + 1}"):
        name = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
        if ID.fullmatch(name) and name not in taken and name not in COLUMNS:
            return name
    return f"p{len(taken) + 1}"
