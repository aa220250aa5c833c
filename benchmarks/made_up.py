"""Made-up talks of any size: parties, issues, levels and rounds as asked for.

Parties stand alternately at either end of each issue, what matters to whom differs from run to
run, every other issue has a firm red line near its end, one mediator works on all. No deal is
worth so much that few talks settle before their last round.
"""

from __future__ import annotations

import json

from negsim.scenario.files.load import loads
from negsim.scenario.scenario import Scenario


def made_up(parties: int = 2, levels: tuple[int, ...] = (5, 4, 4, 3), rounds: int = 30) -> Scenario:
    """Return talks of `parties` parties on issues with so many levels each."""
    names = [f"party_{i}" for i in range(parties)]
    issues = {
        f"issue_{k}": {"levels": [f"level {n}" for n in range(count)], "status_quo": "level 0"}
        for k, count in enumerate(levels)
    }

    def worth(i: int, count: int) -> dict[str, float]:
        return {f"level {n}": (n if i % 2 else count - 1 - n) / (count - 1) for n in range(count)}

    def party(i: int) -> dict[str, object]:
        lines = {
            name: {"at_least": "level 1", "firmness": 1}
            for k, name in enumerate(issues)
            if i == 1 and k % 2 and levels[k] > 2
        }
        return {
            "batna": 0.6,
            "flexibility": 0.3,
            "salience": {name: {"uniform": [0.1, 0.9]} for name in issues},
            "values": {
                name: worth(i, count) for name, count in zip(issues, levels, strict=True)
            },
            "red_lines": lines,
        }

    mediator = {
        "leverage": dict.fromkeys(names, 0.6),
        "facilitation": 0.5,
        "formulation": 0.5,
        "pressure": 0.5,
        "endurance": rounds,
    }
    document = {
        "negsim": 2,
        "name": "Made-up talks",
        "issues": issues,
        "parties": {name: party(i) for i, name in enumerate(names)},
        "mediators": {"mediator": mediator},
        "process": {
            "rounds": rounds,
            "deadline": rounds,
            "start": {"phase": "talks", "trust": 0.5},
        },
        "outcomes": {"deal": {"name": "A deal"}},
    }
    return loads(json.dumps(document))
