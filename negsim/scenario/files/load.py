"""Scenario files: YAML text to a `Scenario`, and a `Scenario` to fully resolved YAML.

Only the modules of this folder know YAML: `strict_yaml` for text, `blocks` for what any block may
say, `reader` for declared fields, lines and conditions, `assemble` for the whole, `extend` for a
file that changes numbers of another, `resolve` for the way back.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeGuard

from negsim.disk import read_text
from negsim.errors import Mistake, NegsimError, closest, nearest
from negsim.scenario.files.assemble import assemble
from negsim.scenario.files.blocks import Names, file_name
from negsim.scenario.files.extend import extend
from negsim.scenario.files.resolve import fingerprint, locations, resolved
from negsim.scenario.files.scenes import scene_form
from negsim.scenario.files.strict_yaml import (
    MOST_BYTES,
    TOO_LONG,
    Block,
    Node,
    compact,
    node_of,
    parse,
    plain,
    write,
)
from negsim.scenario.scenario import Scenario

__all__ = [
    "apply",
    "dump",
    "is_foreign",
    "load",
    "loads",
    "parse_setting",
    "resolved",
    "shipped",
    "shipped_folder",
]

SUFFIXES = (".yaml", ".yml")

EITHER = (".json", *SUFFIXES)
"""Endings of files that may be of a scenario or of a domain: what they hold tells."""

MOST_SEARCHED = 20_000_000
"""Bytes of such a file that are looked into."""


def load(
    scenario: Scenario | str | os.PathLike[str], set: Mapping[str, object] | None = None
) -> Scenario:
    """Load a scenario as `negsim.domains.load.load` does, but no other program's domain."""
    if isinstance(scenario, Scenario):
        return apply(scenario, set) if set else scenario
    file = file_of(scenario)
    return loads(text_of(file), str(file), set)


def text_of(file: Path) -> str:
    """Return the text of a scenario's file."""
    return read_text(file, "a scenario file", MOST_BYTES, TOO_LONG, _near)


def loads(text: str, file: str = "<text>", set: Mapping[str, object] | None = None) -> Scenario:
    """Load a scenario from YAML text.

    Parameters
    ----------
    text : str
        The scenario.
    file : str
        Name for messages; its stem is the scenario's id unless the text gives one. What a reading
        extends may stand beside it.
    set : mapping of str to object, optional
        Values to put in, by path; see `apply`.

    Returns
    -------
    Scenario
        Checked, complete and frozen.

    Raises
    ------
    NegsimError
        With every mistake in the text, in the order of lines.
    """
    tree, mistakes = parse(text, file)
    _refuse_experiment(tree, file)
    if _is_reading(tree):
        scenario = extend(tree, file, mistakes, lambda name: _extended(name, Path(file).parent))
    else:
        scenario = _whole(tree, file, mistakes)
    return apply(scenario, set) if set else scenario


def _whole(tree: Node, file: str, mistakes: Iterable[Mistake]) -> Scenario:
    """Return the scenario in a file that extends no other."""
    scenario = assemble(tree, file, mistakes)
    return replace(scenario, fingerprint=fingerprint(scenario))


def _is_reading(tree: Node) -> TypeGuard[Block]:
    """Whether a file extends another, or was meant to."""
    if not isinstance(tree, Block):
        return False
    return "extends" in tree.entries or ("set" in tree.entries and "issues" not in tree.entries)


def _extended(name: str, folder: Path) -> Scenario:
    """Return what a reading in `folder` extends: a shipped scenario, or a file beside it."""
    known = shipped()
    file = known.get(name, folder / name)
    if file_name(name) != name:
        what = f"{name!r} leads elsewhere; what is extended is shipped, or a file beside this one"
        raise NegsimError(Mistake(what, code="bad-name"))
    if name not in known and not name.lower().endswith(SUFFIXES):
        what = Names("a shipped scenario", "shipped", (*known,)).unknown(name)
        what += f" (a file needs its ending: {name}.yaml)"
        raise NegsimError(Mistake(what, code="unknown-name"))
    tree, mistakes = parse(text_of(file), str(file))
    _refuse_experiment(tree, str(file))
    if _is_reading(tree):
        what = f"{name!r} extends another scenario itself; only a whole one can be extended"
        raise NegsimError(Mistake(what, code="conflict"))
    return _whole(tree, str(file), mistakes)


def _refuse_experiment(tree: Node, file: str) -> None:
    """Refuse an experiment at once: all its keys would be mistakes of a scenario."""
    if not isinstance(tree, Block) or "negsim" in tree.entries:
        return
    entry = tree.entries.get("negsim_experiment")
    if entry is not None:
        what = "is an experiment, not a scenario; negsim sweep carries it out, without --vary"
        raise NegsimError(Mistake(what, "", file, entry.line, "wrong-format"))


def apply(scenario: Scenario | str | os.PathLike[str], set: Mapping[str, object]) -> Scenario:
    """Return a scenario with other values put in.

    Parameters
    ----------
    scenario : Scenario, str or path
        The scenario to begin with, or its name or file; it stays as it is.
    set : mapping of str to object
        New values by path, put in one after the other. A path joins names by dots; ``*`` stands
        for any name, as in ``mediators.*.pressure``. Where a party has several red lines on an
        issue, a number picks one and a path without it means all. A value is what a file could
        say there, as plain text, number, flag, list or mapping.

    Returns
    -------
    Scenario
        It notes each number put in as ``override``, and all changes in its `overrides`.

    Raises
    ------
    NegsimError
        If a path leads nowhere or a value does not fit.
    """
    scenario = load(scenario)
    if not isinstance(set, Mapping):
        raise NegsimError(f"set must give values by path, such as {{PATH: 0.5}}; found {set!r}")
    tree = resolved(replace(scenario, overrides=()))
    overridden: dict[str, str] = {}
    record = list(scenario.overrides)
    mistakes: list[Mistake] = []
    for path, given in set.items():
        try:
            value = plain(node_of(given, path))
            found = locations(tree, path)
        except NegsimError as error:
            mistakes += error.mistakes
            continue
        record.append((path, compact(value)))
        for place in found:
            place.holder[place.key] = value
            inside = f"{place.path}."
            overridden = {p: words for p, words in overridden.items() if not p.startswith(inside)}
            overridden[place.path] = "=".join(record[-1])
    if mistakes:
        raise NegsimError(*mistakes)
    changed = assemble(node_of(tree, ""), "", overridden=overridden)
    return replace(
        changed,
        overrides=tuple(record),
        extends=scenario.extends,
        fingerprint=fingerprint(changed),
    )


def parse_setting(setting: str) -> tuple[str, object]:
    """Return path and value, as `apply` takes them, of an override written ``PATH=VALUE``.

    Such as ``process.deadline=20`` or ``parties.*.batna={uniform: [.1, .4]}``; the value is read as
    strictly as a file.

    Raises
    ------
    NegsimError
        If it is not of that form.
    """
    path, equals, text = (part.strip() for part in setting.partition("="))
    if not equals or not path:
        what = f"a setting must be PATH=VALUE, such as process.rounds=60; found {setting!r}"
        raise NegsimError(Mistake(what, code="wrong-kind"))
    if not text:
        what = "must have a value after '='; found nothing"
        raise NegsimError(Mistake(what, path, code="missing"))
    try:
        tree, mistakes = parse(text, "")
    except NegsimError as error:
        mistakes = list(error.mistakes)
    if mistakes:
        raise NegsimError(*(replace(one, path=path, file="", line=0) for one in mistakes))
    return path, plain(tree)


def dump(scenario: Scenario) -> str:
    """Return a scenario as fully resolved YAML text; `loads` gives an equal scenario back."""
    scenes = [scene_form(scene) for scene in scenario.scenes]
    return write(resolved(scenario) | ({"scenes": scenes} if scenes else {}))


def shipped_folder(kind: str) -> Path:
    """Return the folder of shipped ``scenarios``, ``experiments`` or ``exercises``.

    An installed negsim has it inside the package, a checkout at its top.

    Raises
    ------
    NegsimError
        If the installation has none.
    """
    package = Path(__file__).parents[2]
    for folder in (package / "shipped" / kind, package.parent / kind):
        if folder.is_dir():
            return folder
    raise NegsimError(f"this installation of negsim has no {kind}; install it again")


def shipped(kind: str = "scenarios") -> dict[str, Path]:
    """Return the files of shipped scenarios, or experiments, by name, in order of name."""
    files = {file.stem: file for file in shipped_folder(kind).glob("*.yaml")}
    return dict(sorted(files.items()))


def is_foreign(path: str | os.PathLike[str]) -> bool:
    """Whether a path leads to another program's domain, or could lead to nothing else."""
    if isinstance(path, str) and path in shipped():
        return False
    file = Path(path)
    ending = file.suffix.lower()
    try:
        if file.is_dir() or ending == ".xml":
            return True
        if ending not in EITHER or not file.is_file():
            return False
        with file.open("rb") as stream:
            text = stream.read(MOST_SEARCHED)
    except (OSError, ValueError):
        return False
    # JSON is YAML too, so a scenario may be written in it.
    own = re.search(rb'^[^\S\n]*"?negsim"?\s*:', text, re.M)
    return not own and (ending == ".json" or bool(re.search(rb"^type\s*:", text, re.M)))


def file_of(scenario: str | os.PathLike[str]) -> Path:
    """Return the file that a name or path of a scenario stands for."""
    if not isinstance(scenario, str | os.PathLike):
        raise NegsimError(
            "a scenario must be the name of a shipped one, the path of a file, or what "
            f"negsim.load returns; found {type(scenario).__name__}"
        )
    name = os.fspath(scenario)
    if not isinstance(scenario, str) or name.lower().endswith(SUFFIXES):
        return Path(name)
    known = shipped()
    if name in known:
        return known[name]
    separators = {"/", os.sep, os.altsep} - {None}
    if any(str(mark) in name for mark in separators) or (name and Path(name).is_file()):
        return Path(name)
    what = (
        f"no scenario {name!r}; shipped: {', '.join(known)}{nearest(name, known)}"
        f" (a file needs its ending: {name or 'my-talks'}.yaml)"
    )
    raise NegsimError(Mistake(what, code="unknown-name"))


def _near(file: Path) -> str:
    """Return the nearest name beside a file that is not there, or among the shipped ones."""
    try:
        files = sorted(one for one in file.parent.iterdir() if one.suffix in SUFFIXES)
    except OSError:
        files = []
    beside = {one.stem: one.name for one in files}  # endings are alike and make no name near
    close = closest(file.stem, beside)
    return f"; did you mean '{beside[close]}'?" if close else nearest(file.stem, shipped())
