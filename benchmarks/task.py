"""Two parties, four issues, 240 texts, 30 rounds: talks that NegMAS can hold as well.

Concession by time alone, one party late (Boulware) and one early (Conceder). What no deal is worth
is drawn anew for each run; what matters to whom is the same in all runs or drawn as well. No
mediators, no violence, no principals, full trust: what NegMAS does not have is switched off.
"""

from __future__ import annotations

import json
import math
from typing import Any

from negsim.scenario.files.load import loads
from negsim.scenario.scenario import Scenario

ROUNDS = 30
LEVELS = (5, 4, 4, 3)

EXPONENTS = (4.0, 0.25)
"""Of the concession over time: what NegMAS calls Boulware and Conceder."""


def evenly(levels: int, rising: bool) -> list[float]:
    """Return the worth of each level, from 0 to 1 or back."""
    worth = [n / (levels - 1) for n in range(levels)]
    return worth if rising else worth[::-1]


SALIENCES = {
    "same": (((0.4, 0.4), (0.3, 0.3), (0.2, 0.2), (0.1, 0.1)),
             ((0.1, 0.1), (0.2, 0.2), (0.3, 0.3), (0.4, 0.4))),
    "drawn": (((0.1, 0.9),) * 4,) * 2,
}  # fmt: skip
"""How much each issue matters to each party, from and to: the same in all runs, or drawn."""


def task(preferences: str) -> dict[str, Any]:
    """Return the task; `preferences` is a key of `SALIENCES`."""
    return {
        "rounds": ROUNDS,
        "parties": [
            {
                "values": [evenly(levels, rising) for levels in LEVELS],
                "salience": SALIENCES[preferences][i],
                "batna": [0.2, 0.4],
            }
            for i, rising in enumerate((True, False))
        ],
    }


def number(low: float, high: float) -> float | dict[str, list[float]]:
    """Return a number of a scenario that is drawn from a range, or fixed if that is a point."""
    return low if low == high else {"uniform": [low, high]}


def flexibility(exponent: float) -> float:
    """Return the flexibility at the table that concedes by tau to the power of `exponent`."""
    return (1 - math.log10(exponent)) / 2


def scenario(preferences: str) -> Scenario:
    """Return the task as a scenario."""
    issues = {
        f"issue_{k}": {
            "levels": [f"level {n}" for n in range(levels)],
            "status_quo": "level 0",
        }
        for k, levels in enumerate(LEVELS)
    }
    parties = {
        f"party_{i}": {
            "batna": number(*party["batna"]),
            "flexibility": flexibility(EXPONENTS[i]),
            "mandate": 1,
            "salience": {
                name: number(*salience)
                for name, salience in zip(issues, party["salience"], strict=True)
            },
            "values": {
                name: dict(zip(issue["levels"], values, strict=True))
                for (name, issue), values in zip(issues.items(), party["values"], strict=True)
            },
        }
        for i, party in enumerate(task(preferences)["parties"])
    }
    process = {
        "rounds": ROUNDS,
        "deadline": ROUNDS,
        "start": {"phase": "talks", "truce": True, "trust": 1},
        "collapse": {"base": -100},
        "ratification": {"veto": 0},
        "implementation": {"rounds": 0},
    }
    words = {
        "negsim": 2,
        "name": "Two parties, four issues",
        "issues": issues,
        "parties": parties,
        "process": process,
        "outcomes": {"deal": {"name": "A deal"}},
    }
    return loads(json.dumps(words))
