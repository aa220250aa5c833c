"""A domain of another program as a scenario."""

from __future__ import annotations

from pathlib import Path

import pytest

import negsim
from foreign_domains import DOMAINS, TWO, issue, one_issue, weight
from negsim.check.agreement import appraise
from negsim.domains.find import read
from negsim.domains.to_scenario import as_scenario


@pytest.mark.parametrize("name", ["negolog", "geniusweb"])
def test_utilities_between_0_and_1_are_the_scenarios(name: str) -> None:
    domain = read(DOMAINS / name)
    appraisal = appraise(as_scenario(domain))
    order = [appraisal.layout.parties.index(party.lower()) for party in domain.parties]
    indices = [
        next(at for at in range(domain.packages) if list(domain.package(at).values()) == levels)
        for levels in (
            list(appraisal.layout.levels(int(number)).values())
            for number in appraisal.layout.case.package_number
        )
    ]
    assert appraisal.worth[order] == pytest.approx(domain.utilities()[:, indices])
    assert appraisal.batna[order] == pytest.approx(domain.disagreement)


def test_other_utilities_are_stretched() -> None:
    domain = read(DOMAINS / "negmas")
    scenario = as_scenario(domain)
    east, west = scenario.parties
    # East lies between 5 and 12, of which the tents make 3 and the nights 4.
    assert east.salience == pytest.approx((3 / 7, 4 / 7))
    assert east.values == ((1.0, 0.0), (0.0, 0.5, 1.0))
    assert (east.batna, west.batna) == (0.0, pytest.approx(1 / 6))  # west: 2 between 1 and 7
    notes = dict(scenario.notes)
    assert "stretched" in notes["parties.camp_east.batna"].words


def test_an_issue_with_one_level_is_worth_the_same_in_every_package(tmp_path: Path) -> None:
    body = issue("k", {"x": "1"}) + weight(0.25) + issue("m", TWO, 2) + weight(0.5, 2)
    scenario = as_scenario(one_issue(tmp_path, body))
    assert [part.id for part in scenario.issues] == ["m"]
    assert scenario.parties[0].values == (((0.75, 0.5)),)


def test_names_that_a_scenario_cannot_have_are_changed(tmp_path: Path) -> None:
    items = {"a=b": "1", "a:b": "2", "source": "3"}
    body = issue("Größe?", items) + weight(0.5) + issue("7", TWO, 2) + weight(0.5, 2)
    scenario = as_scenario(one_issue(tmp_path, body))
    assert [part.id for part in scenario.issues] == ["gr_e", "issue_7"]
    assert scenario.issues[0].levels == ("a:b", "a:b (2)", "level source")
    assert scenario.issues[0].name == "Größe?"


def test_a_domain_can_be_run() -> None:
    scenario = negsim.load(DOMAINS / "harbour", {"process.rounds": 12})
    assert scenario.process.rounds == 12
    assert negsim.run(scenario, runs=50, seed=1).tally.runs == 50
