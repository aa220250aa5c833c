"""How names, texts and numbers of a scenario are written in a story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from negsim.engine.readable.obstacles import Obstacle
from negsim.scenario.scenario import RedLine, Scenario, is_firm

SHORTFALLS = ((0.0, "nothing short"), (0.05, "just short"), (0.15, "short"), (0.35, "far short"))
"""Words for a shortfall up to each utility; `VERY_FAR` above the last."""

VERY_FAR = "very far short"

STRENGTHS = ((0.25, "lightly"), (0.5, "firmly"))
"""Words for pressure up to each intensity; `HARD` above the last."""

HARD = "hard"


def shortfall(utility: float) -> str:
    """Return words for how far the best offer is below what a party asks for."""
    return next((words for most, words in SHORTFALLS if utility <= most), VERY_FAR)


def strength(intensity: float) -> str:
    """Return words for how hard a mediator presses."""
    return next((words for most, words in STRENGTHS if intensity <= most), HARD)


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


def spans(rounds: Iterable[int]) -> str:
    """Return rounds in words: ``round 3``, ``rounds 3-5 and 8``."""
    ends: list[list[int]] = []
    for n in rounds:
        if ends and n == ends[-1][1] + 1:
            ends[-1][1] = n
        else:
            ends.append([n, n])
    words = listed(f"{a}" if a == b else f"{a}-{b}" for a, b in ends)
    return f"round{'' if len(ends) == 1 and ends[0][0] == ends[0][1] else 's'} {words}"


def told_apart(one: float, other: float) -> tuple[str, str]:
    """Return two numbers with two decimals, or with as many as it takes to tell them apart."""
    for places in range(2, 7):
        words = f"{one:.{places}f}", f"{other:.{places}f}"
        if words[0] != words[1]:
            return words
    return f"{one:.2f}", f"{other:.2f}"


@dataclass(frozen=True)
class Names:
    """The display names of a scenario, by id."""

    parties: dict[str, str]
    mediators: dict[str, str]
    sources: dict[str, str]
    issues: dict[str, str]
    levels: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, scenario: Scenario) -> Names:
        """Return the names of a scenario; an id stands in where there is none."""
        return cls(
            parties={i.id: i.name or i.id for i in scenario.parties},
            mediators={m.id: m.name or m.id for m in scenario.mediators},
            sources={j.id: j.name or j.id for j in scenario.violence},
            issues={k.id: k.name or k.id for k in scenario.issues},
            levels={k.id: k.levels for k in scenario.issues},
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

    def bound(self, issue: str, side: str, level: str) -> str:
        """Return a red line: ``at most 'shared' on Bridge``."""
        return f"{side.replace('_', ' ')} '{level}' on {self.issues[issue]}"

    def line(self, party: str, line: RedLine) -> str:
        """Return whose red line it is, and where."""
        bound = self.bound(line.issue, line.side, self.levels[line.issue][line.level])
        return f"{self.parties[party]}'s {bound}"

    def obstacle(self, obstacle: Obstacle, has: str = "it has") -> str:
        """Return a red line that is crossed: whose, where, how firm, and what it would take."""
        bound = self.bound(obstacle.issue, obstacle.side, obstacle.level)
        words = f"{self.parties[obstacle.party]}'s {bound} (firmness {obstacle.firmness:.2f})"
        if is_firm(obstacle.firmness):
            return f"{words}, which never gives way"
        needed, softening = told_apart(obstacle.need, obstacle.softening)
        return f"{words}; '{obstacle.text_level}' needs softening above {needed}, {has} {softening}"
