"""Arms of a comparison: a scenario with other numbers in it, or another scenario.

An arm is written ``LABEL: PATH=VALUE, PATH=VALUE``; one without settings is the base itself.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from negsim.errors import NegsimError, quoted
from negsim.scenario.files.load import apply, load, parse_setting
from negsim.scenario.files.strict_yaml import compact
from negsim.scenario.labels import names_of
from negsim.scenario.scenario import Scenario
from negsim.wording import listed, spans

FORM = "LABEL: PATH=VALUE, PATH=VALUE, such as without Qatar: mediators.qatar.present=0"

OPENS = "=,:[{"
"""Signs after which a quotation mark begins a text."""

BASE = "as it stands"
"""Label of the scenario that arms are compared with."""


@dataclass(frozen=True)
class Arm:
    """One side of a comparison.

    Parameters
    ----------
    label : str
        What it is called.
    scenario : Scenario
        What is played.
    called : tuple of str
        Words after ``negsim run`` that stand for the scenario.
    asked : tuple of str
        Words after ``negsim compare`` that stand for the arm.
    """

    label: str
    scenario: Scenario
    called: tuple[str, ...]
    asked: tuple[str, ...] = ()

    def story(self, run: int, seed: int) -> str:
        """Return the command that tells one of its runs."""
        words = ("negsim", "story", *self.called, "--run", str(run), "--seed", str(seed))
        return " ".join(map(quoted, words))


def read_arm(words: str) -> tuple[str, dict[str, object]]:
    """Return label and settings of an arm, written as in `FORM`.

    Raises
    ------
    NegsimError
        If it is not of that form, or sets a path twice.
    """
    label, colon, rest = (part.strip() for part in words.partition(":"))
    if not colon or not label or "=" in label:
        raise NegsimError(f"--arm: an arm must be {FORM}; found {words!r}")
    settings: dict[str, object] = {}
    for setting in filter(None, _parted(rest)):
        path, value = parse_setting(setting)
        if path in settings:
            raise NegsimError(f"--arm: {label!r} sets {path} twice")
        settings[path] = value
    return label, settings


def read_arms(words: Iterable[str], known: Iterable[str] = ()) -> dict[str, dict[str, object]]:
    """Return the settings of arms by their labels, each of which is another, and none `known`."""
    arms: dict[str, dict[str, object]] = {}
    for label, settings in map(read_arm, words):
        if label in (*known, *arms):
            raise NegsimError(f"--arm: there are two arms {label!r}")
        arms[label] = settings
    return arms


def _parted(words: str) -> list[str]:
    """Return words between commas; those in brackets, braces or quotes part nothing."""
    parts, depth, quote, before = [""], 0, "", ""
    for sign in words:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'" and before in OPENS:
            quote = sign
        else:
            depth += (sign in "[{") - (sign in "]}")
        if sign == "," and not quote and depth <= 0:
            parts.append("")
        else:
            parts[-1] += sign
        before = sign.strip() or before
    return [part.strip() for part in parts]


def written(label: str, changed: Iterable[tuple[str, str]]) -> str:
    """Return an arm as `read_arm` takes it, from paths and values in the words of a file."""
    return f"{label}: {', '.join(f'{path}={_kept(value)}' for path, value in changed)}".strip()


def _kept(value: str) -> str:
    """Return a value in words; a text with commas is put in quotes, as they would part it."""
    return value if len(_parted(f"={value}")) == 1 else json.dumps(value, ensure_ascii=False)


def base_of(
    scenario: Scenario | str | os.PathLike[str], called: Sequence[str] | None = None
) -> Arm:
    """Return what arms are compared with.

    `called` are the words that stand for it in a command; by default its name or file, or the id
    and the changes of a `Scenario`.
    """
    loaded = load(scenario)
    if called is None:
        made = isinstance(scenario, Scenario)
        called = [loaded.id, *_set(loaded.overrides)] if made else [str(os.fspath(scenario))]  # type: ignore[arg-type]
    return Arm(BASE, loaded, tuple(called))


def arm_of(base: Arm, label: str, given: object) -> Arm:
    """Return an arm from its settings, or from another scenario, its name or file.

    Raises
    ------
    NegsimError
        If a path of the settings leads nowhere or a value does not fit; each is told with the arm.
    """
    known = base.scenario.overrides
    if isinstance(given, Scenario) and given.id == base.scenario.id:
        if given.overrides[: len(known)] == known:
            return _changed(base, label, given, given.overrides[len(known) :])
    if not isinstance(given, Mapping):
        other = given if isinstance(given, Arm) else base_of(given)  # type: ignore[arg-type]
        # A command puts the same settings into all scenarios.
        alike = other.called[1:] == base.called[1:]
        asked = other.called[:1] if alike else ("--arm", f"{label}: (made in Python)")
        return Arm(label, other.scenario, other.called, asked)
    try:
        scenario = apply(base.scenario, given)
    except NegsimError as error:
        raise NegsimError(*(f"arm {label!r}: {one}" for one in error.mistakes)) from None
    changed = tuple((path, compact(value)) for path, value in given.items())
    return _changed(base, label, scenario, changed)


def _changed(base: Arm, label: str, scenario: Scenario, changed: Sequence[tuple[str, str]]) -> Arm:
    """Return an arm that is the base with other values put in."""
    asked = ("--arm", written(label, changed))
    return Arm(label, scenario, (*base.called, *_set(changed)), asked)


def _set(changed: Iterable[tuple[str, str]]) -> Iterator[str]:
    for path, value in changed:
        yield from ("--set", f"{path}={value}")


def remarks(base: Arm, arm: Arm) -> Iterator[str]:
    """Yield what somebody who set up an arm may not have meant."""
    named = {m.id: m.name or m.id for m in arm.scenario.mediators}
    by_arm = any(path == "events" for path, _ in arm.scenario.overrides)  # so they are meant
    keeps = [p for p, value in arm.scenario.overrides if re.fullmatch(r"0(\.0*)?", value)]
    for id, name in named.items():
        rounds = [e for e in arm.scenario.events if e.joins == id and not by_arm]
        if rounds and any(fnmatchcase(f"mediators.{id}.present", path) for path in keeps):
            yield (
                f"arm '{arm.label}': present=0 does not keep {name} away, as an event of the file "
                f"brings it ({_when(rounds)}); take the event out of a copy of the file, or all "
                "events with events=[]"
            )
    names = names_of([base.scenario]), names_of([arm.scenario])
    if not set.intersection(*({*some["parties"], *some["issues"]} for some in names)):
        two = "differences are those of two cases and not what a change does"
        yield f"'{arm.label}' shares no party and no issue with the base, so {two}"
    if arm.scenario.fingerprint == base.scenario.fingerprint:
        yield f"arm '{arm.label}' changes nothing that any run reads: every run is the same"


def _when(events: list[Any]) -> str:
    """Return when events begin."""
    fixed = sorted({event.at for event in events if event.at})
    after = sorted({event.after_collapse for event in events if event.after_collapse})
    words = [spans(fixed)] if fixed else []
    return listed([*words, *(f"after collapse {n}" for n in after)])
