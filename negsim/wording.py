"""English for readers: lines and pages, lists, numbers, and what a scenario is made of."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from negsim.scenario.fields import Number, highest, is_firm, lowest
from negsim.scenario.process import Process
from negsim.scenario.scenario import Condition, Issue, RedLine, Scenario

WIDTH = 80
"""Columns of all text."""

JOINT = re.compile(r"(?<=\d) (?=%|points\b)")
"""Spaces at which no line ends: a number keeps its unit."""

PHASE_WORDS = {"talks": "under way", "collapsed": "broken off", "adjourned": "adjourned"}
"""How talks stand in each phase before the last: talks are broken off."""


DAYS = {"day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}
"""Days of each unit that the name of a round may tell."""

NAMED = re.compile(r"(?:(\d+|an?|one) )?(day|week|month|year)s?")
"""Names of rounds that tell how long they are."""


def joined(words: str) -> str:
    """Return words in which a number and its unit stand in one line, wherever that ends."""
    return JOINT.sub("\N{NO-BREAK SPACE}", words)


def fill(words: str, columns: int, initial_indent: str = "", subsequent_indent: str = "") -> str:
    """Return text in lines that end between words only, and never before a unit."""
    filled = textwrap.fill(
        joined(words), columns, break_on_hyphens=False, break_long_words=False,
        initial_indent=initial_indent, subsequent_indent=subsequent_indent,
    )  # fmt: skip
    return filled.replace("\N{NO-BREAK SPACE}", " ")


def wrapped(words: str, bullet: str = "") -> str:
    """Return words in lines of at most 80 columns, those after the first set in by a bullet.

    Only an address that is longer stays whole, so that it can be followed.
    """
    return fill(words, WIDTH, initial_indent=bullet, subsequent_indent=" " * len(bullet))


def fitted(words: str, columns: int) -> str:
    """Return text with lines that are too long broken between words; commands stay whole."""
    lines = []
    for line in words.split("\n"):
        if len(line) > columns and not line.startswith("$ "):
            indent = re.match(r" *(- )?", line)
            after = " " * len(indent[0]) if indent else ""
            line = fill(line, columns, subsequent_indent=after)
        lines.append(line)
    return "\n".join(lines)


def say(words: str, end: str = "\n") -> None:
    """Print text, in a terminal that is narrower than it no wider than the terminal."""
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH
    print(fitted(words, columns) if columns < WIDTH else words, end=end)


def chance(value: float) -> str:
    """Return a chance of the model in words, such as ``37 %``; what may fail is not 100 %."""
    if 0.0 < value < 0.005:
        return "<1 %"
    if 0.995 <= value < 1.0:
        return ">99 %"
    return f"{100 * value:.0f} %"


def listed(words: Iterable[str]) -> str:
    """Return ``a``, ``a and b`` or ``a, b and c``."""
    words = list(words)
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def unlike(short: list[str], long: Iterable[str]) -> list[str]:
    """Return short names, or the long ones of those that would read alike."""
    names = zip(short, long, strict=True)
    return [more if short.count(name) > 1 else name for name, more in names]


def numbered(rounds: Iterable[int]) -> str:
    """Return rounds by their numbers: ``3``, ``3-5 and 8``."""
    ends: list[list[int]] = []
    for n in rounds:
        if ends and n == ends[-1][1] + 1:
            ends[-1][1] = n
        else:
            ends.append([n, n])
    return listed(f"{a}" if a == b else f"{a}-{b}" for a, b in ends)


def spans(rounds: Iterable[int]) -> str:
    """Return rounds in words: ``round 3``, ``rounds 3-5 and 8``."""
    rounds = list(rounds)
    return f"round{'s' * (len(rounds) != 1)} {numbered(rounds)}"


def firm(firmness: float) -> str:
    """Return how firm a red line is in a run."""
    return "never gives way" if is_firm(firmness) else f"firmness {firmness:.2f}"


def apart(one: float, other: float) -> tuple[str, str]:
    """Return two numbers with two decimals, or with as many as it takes to tell them apart."""
    for places in range(2, 7):
        words = f"{one:.{places}f}", f"{other:.{places}f}"
        if words[0] != words[1]:
            return words
    return f"{one:.2f}", f"{other:.2f}"


def span(low: float, high: float) -> str:
    """Return a range in words, such as ``0.3 to 0.5``, or its only value."""
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def most_open(name: str, low: float, high: float, sets: str) -> str:
    """Return which share the assumptions leave most open, from where to where, over which sets."""
    if low == high:
        return f"Assumptions leave no share of all runs open ({sets})."
    ends = f"{100 * low:.0f} to {100 * high:.0f} %"
    return f"Assumptions leave most open for {name}: {ends} ({sets})."


def number(value: Number) -> str:
    """Return the values that a number takes over all runs, in words."""
    return span(lowest(value), highest(value))


def days_named(words: str) -> float:
    """Return the days that the name of a round tells, or 0 where it tells none."""
    found = NAMED.fullmatch(words.strip().lower())
    if not found:
        return 0.0
    count = float(found[1]) if found[1] and found[1].isdigit() else 1.0
    return count * DAYS[found[2]]


def a_round(process: Process) -> str:
    """Return what a round stands for, with its days unless its name tells them or they are 1."""
    if process.days == (days_named(process.round) or 1.0):
        return process.round
    days = number(process.days)
    return f"{process.round}, reckoned as {days} day{'' if days == '1' else 's'}"


def firmness(line: RedLine) -> str:
    """Return how hard a line is: ``firm`` if it never gives way."""
    return "firm" if line.firm else f"firmness {number(line.firmness)}"


def bound(asked: RedLine | Condition, levels: tuple[str, ...]) -> str:
    """Return what is asked of an issue: ``at least 'phased cargo'``."""
    return f"{asked.side.replace('_', ' ')} '{levels[asked.level]}'"


def conditions(asked: Iterable[Condition], issues: Iterable[Issue]) -> str:
    """Return conditions in words: ``Airspace at least 'mutual truce', Form at most 'spoken'``."""
    known = {issue.id: issue for issue in issues}
    return ", ".join(f"{known[c.issue].name} {bound(c, known[c.issue].levels)}" for c in asked)


def head(scenario: Scenario) -> list[str]:
    """Return the lines that say which scenario a text is about, changes included."""
    return [
        wrapped(scenario.name),
        wrapped(f"scenario {scenario.id}, fingerprint {scenario.fingerprint}"),
        *(wrapped(f"extends {e.id}, fingerprint {e.fingerprint}") for e in [scenario.extends] if e),
        *(wrapped(f"changed: {path}={value}") for path, value in scenario.overrides),
    ]


@dataclass(frozen=True)
class Names:
    """The display names of a scenario, by id, and the ids of those whose name is a plural."""

    parties: dict[str, str]
    mediators: dict[str, str]
    sources: dict[str, str]
    issues: dict[str, str]
    levels: dict[str, tuple[str, ...]]
    plural: frozenset[str] = frozenset()

    @classmethod
    def of(cls, scenario: Scenario) -> Names:
        """Return the names of a scenario; an id stands in where there is none."""
        return cls(
            parties={i.id: i.name or i.id for i in scenario.parties},
            mediators={m.id: m.name or m.id for m in scenario.mediators},
            sources={j.id: j.name or j.id for j in scenario.violence},
            issues={k.id: k.name or k.id for k in scenario.issues},
            levels={k.id: k.levels for k in scenario.issues},
            plural=frozenset(
                [i.id for i in scenario.parties if i.name_is == "plural"]
                + [m.id for m in scenario.mediators if m.name_is == "plural"]
            ),
        )

    def text(self, text: Mapping[str, str]) -> str:
        """Return a text with all its issues: ``Water: by turns; Bridge: shared``."""
        return "; ".join(f"{self.issues[issue]}: {level}" for issue, level in text.items())

    def change(self, before: Mapping[str, str], after: Mapping[str, str]) -> str:
        """Return what differs between two texts: ``Water: by turns -> Upton``."""
        return "; ".join(
            f"{self.issues[issue]}: {before[issue]} -> {level}"
            for issue, level in after.items()
            if before[issue] != level
        )

    def worths(self, worth: Mapping[str, float]) -> str:
        """Return what a text is worth to each party: ``0.62 to Upton and 0.40 to Downton``."""
        return listed(f"{value:.2f} to {self.parties[party]}" for party, value in worth.items())

    def bound(self, issue: str, side: str, level: str) -> str:
        """Return a red line: ``at most 'shared' on Bridge``."""
        return f"{side.replace('_', ' ')} '{level}' on {self.issues[issue]}"

    def line(self, party: str, line: RedLine) -> str:
        """Return whose red line it is, and where."""
        asked = bound(line, self.levels[line.issue])
        return f"{self.parties[party]}'s {asked} on {self.issues[line.issue]}"
