"""Domains of NegMAS: what their numbers mean, and their mistakes.

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


def test_negmas_utilities_are_not_scaled() -> None:
    domain = read(DOMAINS / "negmas")
    assert domain.levels == (("few", "many"), ("1", "2", "3"))
    # East: .5 (10, 4) + (2 x + 1); west: 1 + .5 (0, 6) + (3, 2, 0).
    assert utilities(domain) == [
        [8.0, 10.0, 12.0, 5.0, 7.0, 9.0],
        [4.0, 3.0, 1.0, 7.0, 6.0, 4.0],
    ]
    # East's is minus infinity, so that its worst package stands for it.
    assert domain.disagreement.tolist() == [5.0, 2.0]


def test_negmas_json_is_read_as_its_yaml(tmp_path: Path) -> None:
    domain = {
        "type": "negmas.outcomes.DiscreteCartesianOutcomeSpace",
        "issues": [{"name": "k", "type": "CategoricalIssue", "values": [1, 2]}],
    }
    party = {
        "type": "LinearAdditiveUtilityFunction",
        "values": [{"type": "TableFun", "mapping": {"1": 0.5, "2": 1.0}}],
    }
    (tmp_path / "d.json").write_text(json.dumps(domain))
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(json.dumps(party))
    assert utilities(read(tmp_path / "d.json")) == [[0.5, 1.0], [0.5, 1.0]]


def test_a_number_too_long_for_a_float_is_reported(tmp_path: Path) -> None:
    space = {"type": "CartesianOutcomeSpace", "issues": [{"name": "k", "values": ["x", "y"]}]}
    party = {"type": "LinearAdditiveUtilityFunction", "values": [{"x": 10**400, "y": 0}]}
    (tmp_path / "d.json").write_text(json.dumps(space))
    (tmp_path / "p.json").write_text(json.dumps(party))
    with pytest.raises(NegsimError) as caught:
        read(tmp_path)
    [mistake] = caught.value.mistakes
    assert (mistake.file, mistake.path) == (f"{tmp_path}/p.json", "values.k.x")
    assert mistake.what.endswith(f"'1{39 * '0'}'")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("LinearAdditiveUtilityFunction", "HyperRectangleUtilityFunction",
         "type: is a HyperRectangleUtilityFunction; only linear additive ones are read"),
        ("  - 1.0\n", "", "weights: must have one entry for each of 2 issues"),
        ("AffineFun", "LambdaFun", "values.Nights: is a value function of type 'LambdaFun'; allowed"
         " are TableFun, IdentityFun, ConstFun, LinearFun, AffineFun"),
        ("few: 10.0", "few: ten", "values.Tents.few: must be a number; found 'ten'"),
        ("      few: 10.0\n", "", "values.Tents: says nothing of level 'few'"),
    ],
)  # fmt: skip
def test_mistakes_in_negmas_files(old: str, new: str, expected: str, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DOMAINS / "negmas", tmp_path / "d"))
    file = folder / "camp-east.yml"
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))
    with pytest.raises(NegsimError) as caught:
        read(folder)
    assert str(caught.value) == f"{file}: {expected}"
