"""Domains of GeniusWeb and NegoLog: what their numbers mean, and their mistakes.

Every expected number is worked out by hand.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from foreign_domains import DOMAINS, utilities
from negsim.domains.find import read
from negsim.errors import NegsimError


def test_negolog_utilities_and_reservation_values() -> None:
    domain = read(DOMAINS / "negolog")
    assert (domain.layout, domain.parties) == ("NegoLog JSON", ("profileA", "profileB"))
    assert domain.disagreement.tolist() == [0.3, 0.0]
    # A: .6 (1, .5, 0) + .4 (1, .25); B: .3 (0, .8, 1) + .7 (.2, 1).
    assert utilities(domain) == [
        [1.0, 0.7, 0.7, 0.4, 0.4, 0.1],
        [0.14, 0.7, 0.38, 0.94, 0.44, 1.0],
    ]
    assert [point.name for point in domain.stated] == ["Nash_A, Nash_B", "Kalai_A, Kalai_B"]


def test_negolog_needs_no_domain_file(tmp_path: Path) -> None:
    for name in ("profileA.json", "profileB.json"):
        shutil.copy(DOMAINS / "negolog" / name, tmp_path)
    assert utilities(read(tmp_path)) == utilities(read(DOMAINS / "negolog"))


def test_geniusweb_values_ranges_and_reservation_bids() -> None:
    domain = read(DOMAINS / "geniusweb" / "school.json")
    assert domain.levels == (("few", "some", "many"), ("0", "0.5", "1"))
    # Parents: .75 (0 as nothing is said, .5, 1) + .25 (1, .6, .2).
    # Teachers: .5 (1, .8, 0) + .5 (0, .5, 1).
    assert utilities(domain) == [
        [0.25, 0.15, 0.05, 0.625, 0.525, 0.425, 1.0, 0.9, 0.8],
        [0.5, 0.75, 1.0, 0.4, 0.65, 0.9, 0.0, 0.25, 0.5],
    ]
    # The parents' reservation bid is some hours, fee 1.0; the teachers have none.
    assert domain.disagreement.round(9).tolist() == [0.425, 0.0]
    assert domain.stated_counts == {"packages": 9, "pareto": 6}


JSON_MISTAKES = [
    ("profileA.json", {"issueWeights": {}, "issues": {}},
     "profileA.json: issueWeights: says nothing of issue 'issueA'"),
    ("profileA.json", {"issueWeights": {"issueA": "x", "issueB": 1}, "issues": {}},
     "profileA.json: issueWeights.issueA: must be a number; found 'x'"),
    ("profileB.json", {"issueWeights": {"issueA": 1, "issueB": 1},
                       "issues": {"issueA": {"valueA": 1, "valueB": 1, "value_C": 0}}},
     "profileB.json: issues.issueA: says nothing of level 'valueC'; did you mean 'value_C'?"),
    ("profileA.json", {"issueWeights": {"issueA": 10**400, "issueB": 1}, "issues": {}},
     f"profileA.json: issueWeights.issueA: must be a number; found '1{'0' * 39}'"),
    ("domain.json", {"issuesValues": {"issueA": {"values": []}}},
     "domain.json: issuesValues.issueA: has no value"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "data", "expected"), JSON_MISTAKES)
def test_mistakes_in_json(file: str, data: object, expected: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DOMAINS / "negolog", tmp_path / "d"))
    (folder / file).write_text(json.dumps(data))
    with pytest.raises(NegsimError) as caught:
        read(folder)
    assert str(caught.value) == f"{folder}/{expected}"
