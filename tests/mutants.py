"""Scenarios and experiments that are wrong in ways a grammar makes up, each by its number."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Iterator
from typing import Any

import yaml

from negsim.scenario.files.strict_yaml import parse, plain

STRANGE = (
    "../../x", "..", "/etc/x", "C:\\x", "=cmd", "\ufeff", "\ufeffx", "x" * 5000, "", " ",
    "a.b", "*", "a:b", "\x1b[31m", "\u202ex", "a\nb", "1", "-1", "1.5", "true", "~", "-rf",
    "__class__", "con", "none", "caf\u00e9", "\u212a", "{}", "%s", "$x", "&a", "!!str", "<<", "id",
    "other",
)  # fmt: skip
"""Ids, names and references that lead elsewhere, steer a terminal or read as something else."""

NUMBERS = (
    0, -0.0, 1, -1, 2, 0.5, 5e-324, 1e-9, 1 - 2**-53, 1 + 2**-52, 1e6, 1e308, float("inf"),
    float("-inf"), float("nan"), 10**9, 10**18 - 1, 10**18, 2**63, 10**400, -(10**30),
)  # fmt: skip
"""The ends of ranges, just inside and outside of them, and far beyond."""


def nested(depth: int) -> Any:
    """Return a list or mapping as deep as asked for."""
    return 1 if depth == 0 else [nested(depth - 1)] if depth % 2 else {"x": nested(depth - 1)}


RANGES = (
    {"uniform": [0, 1]}, {"uniform": [1, 0]}, {"uniform": [0.5, 0.5]}, {"uniform": [0]},
    {"uniform": "0-1"}, {"triangular": [0.1, 0.2, 0.3]}, {"triangular": [0.3, 0.2, 0.1]},
    {"beta": [1e-300, 1e300, 0, 1]}, {"beta": [0, 0, 0, 1]}, {"normal": [0.5, 0, 0, 1]},
    {"normal": [9, 0.1, 0, 1]}, {"gauss": [0, 1]}, {"value": 0.5, "give_or_take": 2},
    {"value": {"uniform": [0, 1]}}, {"from": 0, "to": 1, "steps": 10**17}, {"from": 1, "to": 0},
    {"path": "parties.*.batna", "values": [0, 0]}, {"kind": "sobol", "points": 3},
    {"kind": "list", "table": [{"x": 1}]}, {"kind": "csv", "file": "../../x.csv"},
)  # fmt: skip

OTHERS = (
    None, True, False, [], {}, [[]], "yes", "0.5", "1e999", [1, 2], ["a", "a"], {"": 1},
    nested(28), nested(60), ["x"] * 300, {str(at): at for at in range(300)},
)  # fmt: skip


def value(dice: random.Random) -> Any:
    """Return a value of any type."""
    return copy.deepcopy(dice.choice(dice.choice((STRANGE, NUMBERS, RANGES, OTHERS))))


def spots(tree: Any) -> list[tuple[Any, Any]]:
    """Return all (container, key) below a tree."""
    keys = tree if isinstance(tree, dict) else range(len(tree))
    found = [(tree, key) for key in keys]
    for key in keys:
        if isinstance(tree[key], dict | list):
            found += spots(tree[key])
    return found


def renamed(node: Any, old: str, new: str) -> Any:
    """Return a tree in which a name has become another wherever it stands alone."""
    if isinstance(node, dict):
        return {new if key == old else key: renamed(inner, old, new) for key, inner in node.items()}
    if isinstance(node, list):
        return [renamed(inner, old, new) for inner in node]
    return new if node == old else node


def put(holder: Any, key: Any, name: str, what: Any) -> None:
    """Put something beside `key`: under a name, or before it in a list."""
    if isinstance(holder, dict):
        holder[name] = what
    else:
        holder.insert(key, what)


def change_tree(dice: random.Random, tree: dict[str, Any]) -> dict[str, Any]:
    """Return a tree after one change by a rule that is drawn."""
    places = spots(tree)
    (holder, key), (other, elsewhere) = dice.choice(places), dice.choice(places)
    old = holder[key]
    name = str(key) if dice.random() < 0.5 else dice.choice(STRANGE)
    match dice.randrange(9):
        case 0:
            del holder[key]
        case 1:  # the same under another name
            put(holder, key, dice.choice(STRANGE), copy.deepcopy(old))
        case 2:  # copied or moved elsewhere; into itself it would never end
            put(other, elsewhere, name, copy.deepcopy(old))
            if dice.random() < 0.5 and (other, elsewhere) != (holder, key):
                del holder[key]
        case 3:
            holder[key], other[elsewhere] = copy.deepcopy(other[elsewhere]), copy.deepcopy(old)
        case 4:
            holder[key] = value(dice)
        case 5:
            numbers = [(h, k) for h, k in places if isinstance(h[k], int | float)]
            holder, key = dice.choice(numbers or places)
            holder[key] = copy.deepcopy(dice.choice(dice.choice((NUMBERS, RANGES))))
        case 6:  # a reference to something else that exists, or to nothing
            names = [k for h, k in places if isinstance(k, str)]
            words = [(h, k) for h, k in places if isinstance(h[k], str)]
            holder, key = dice.choice(words or places)
            holder[key] = dice.choice(names if dice.random() < 0.5 and names else STRANGE)
        case 7:  # a name is another wherever it stands
            return renamed(tree, str(key), dice.choice(STRANGE))
        case 8:  # a slip of the pen in a key
            if isinstance(holder, dict) and key:
                holder[key[:-1] + dice.choice(("", key[-1] * 2, "-", key[-1].upper()))] = old
                holder.pop(key) if dice.random() < 0.8 else None
    return tree


SIGNS = ("\t", "\r", "\ufeff", "\x00", "\x85", "\u2028", "'", '"', ": ", "- ", "#", "{", "[", "]",
         "&a ", "*a", "!!python/object:os.system ", "<<: ", "---\n", "...\n", "? ", "| ", "> ",
         "%YAML 9\n", "[" * 40, "{a: " * 2000, "x" * 100_000)  # fmt: skip


def change_text(dice: random.Random, text: str) -> str:
    """Return a text after one change by a rule that is drawn."""
    lines = text.split("\n")
    at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
    line = lines[at]
    match dice.randrange(9):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, line)
        case 2:
            lines[at], lines[other] = lines[other], line
        case 3:
            lines[at] = "  " + line if dice.random() < 0.5 else line[1:]
        case 4:
            column = dice.randrange(len(line) + 1)
            lines[at] = line[:column] + dice.choice(SIGNS) + line[column:]
        case 5:
            lines[at] = re.sub(r"-?[0-9]*\.?[0-9]+", str(dice.choice(NUMBERS)), line, count=1)
        case 6:
            lines[at] = re.sub(r"[\w-]+", lambda _: dice.choice(STRANGE), line, count=1)
        case 7:
            return text[: dice.randrange(len(text))]
        case 8:
            return dice.choice(("\ufeff", "\ufeff\ufeff", "\n", "%", "negsim: 2\n", "- ")) + text
    return "\n".join(lines)


def mutants(text: str, numbers: range) -> Iterator[tuple[int, str]]:
    """Yield mutants of a file with their numbers: one to three changes of its tree or text."""
    tree: Any = plain(parse(text, "")[0])
    for number in numbers:
        dice = random.Random(number)
        mutated = text
        if dice.random() < 0.7:
            changed = copy.deepcopy(tree)
            for _ in range(dice.choice((1, 1, 2, 3))):
                changed = change_tree(dice, changed) if changed else changed
            mutated = yaml.dump(changed, Dumper=yaml.CSafeDumper, sort_keys=False, width=100)
        if mutated == text or dice.random() < 0.2:
            mutated = change_text(dice, mutated)
        yield number, mutated
