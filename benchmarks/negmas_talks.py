"""The talks of `benchmarks.task` in NegMAS, with the settings that make it fastest.

Runs in a Python that has NegMAS and needs nothing of negsim: `python negmas_talks.py SECONDS SEED`,
the task as JSON on standard input. Prints one JSON document.

Best settings: no extra callbacks (the one flag that matters: a third faster), utility functions
and mechanism made anew for each run as a sweep over preferences needs it (4 % of the time).
"""

from __future__ import annotations

import json
import random
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import negmas  # noqa: E402
from negmas.preferences import LinearAdditiveUtilityFunction  # noqa: E402
from negmas.sao import (  # noqa: E402
    BoulwareTBNegotiator,
    ConcederTBNegotiator,
    SAOMechanism,
)

WARM_UP = 20


def weights(dice: random.Random, ranges: list[list[float]]) -> list[float]:
    """Return salience of each issue, drawn and scaled to sum to 1."""
    drawn = [dice.uniform(low, high) for low, high in ranges]
    return [one / sum(drawn) for one in drawn]


def talk(task: dict, issues: list, dice: random.Random) -> tuple[bool, int]:
    """Hold one negotiation; return whether it ends with a deal, and the rounds it took."""
    mechanism = SAOMechanism(issues=issues, n_steps=task["rounds"], extra_callbacks=False)
    for party, kind in zip(
        task["parties"], (BoulwareTBNegotiator, ConcederTBNegotiator), strict=True
    ):
        ufun = LinearAdditiveUtilityFunction(
            values=[dict(enumerate(levels)) for levels in party["values"]],
            weights=weights(dice, party["salience"]),
            issues=issues,
            reserved_value=dice.uniform(*party["batna"]),
        )
        mechanism.add(kind(), ufun=ufun)
    state = mechanism.run()
    return state.agreement is not None, state.step


def main() -> None:
    """Play for some seconds and print how fast it went, on one core."""
    task = json.load(sys.stdin)
    seconds = float(sys.argv[1])
    dice = random.Random(int(sys.argv[2]))
    issues = [
        negmas.make_issue(len(levels), f"issue_{k}")
        for k, levels in enumerate(task["parties"][0]["values"])
    ]
    for _ in range(WARM_UP):
        talk(task, issues, dice)
    runs, deals, rounds = 0, 0, 0
    begun = time.process_time()
    while time.process_time() - begun < seconds:
        deal, taken = talk(task, issues, dice)
        runs, deals, rounds = runs + 1, deals + deal, rounds + taken
    spent = time.process_time() - begun
    found = {
        "per_second": runs / spent,
        "runs": runs,
        "deals": deals / runs,
        "rounds": rounds / runs,
        "what": f"NegMAS {negmas.__version__}",
    }
    print(json.dumps(found))


main()
