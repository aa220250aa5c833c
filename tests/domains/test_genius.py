"""Domains of GENIUS: what their numbers mean, and their mistakes.

Every expected number is worked out by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from foreign_domains import DOMAINS, TWO, issue, one_issue, space, utilities, weight, written
from negsim.domains.find import read
from negsim.errors import NegsimError


def test_genius_utilities_are_those_of_genius() -> None:
    domain = read(DOMAINS / "harbour")
    assert domain.issues == ("Berth", "Flag", "Toll")
    assert domain.levels == (
        ("north quay", "R&D dock", "south quay"), ("red", "blue"), ("2", "3", "4", "5", "6"),
    )  # fmt: skip
    assert domain.parties == ("harbour_north", "harbour_south")
    assert domain.disagreement.tolist() == [0.25, 0.0]
    north, south = utilities(domain)
    # North: .5 (8/8, 6/8, -2/8) + .2 (0, 0) as the largest is 0 + .4 (0, .25 .. 1).
    berth, toll = (0.5, 0.375, -0.125), (0.0, 0.1, 0.2, 0.3, 0.4)
    assert north == [round(b + t, 9) for b in berth for _ in range(2) for t in toll]
    # South: .4 (1/4, 3/4, 1) + .2 (1, 1/2) + .4 (1, .5, 0, not below, 0).
    berth, flag, toll = (0.1, 0.3, 0.4), (0.2, 0.1), (0.4, 0.2, 0.0, 0.0, 0.0)
    assert south == [round(b + f + t, 9) for b in berth for f in flag for t in toll]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ("4 2 1", (1.0, 0.5, 0.25)),
        ("0.5 0.25 0", (1.0, 0.5, 0.0)),  # divided even where the largest is below 1
        ("4 -2 0", (1.0, -0.5, 0.0)),
        ("0 0 0", (0.0, 0.0, 0.0)),
        ("-1 -2 -4", (0.0, 0.0, 0.0)),
        ("0.000009 0 0", (0.0, 0.0, 0.0)),
        ("0.00001 0 0", (1.0, 0.0, 0.0)),
    ],
)
def test_evaluations_are_divided_by_the_largest_of_the_issue(
    numbers: str, expected: tuple[float, ...], tmp_path: Path
) -> None:
    items = dict(zip("xyz", numbers.split(), strict=True))
    domain = one_issue(tmp_path, issue("k", items) + weight(1.0))
    assert utilities(domain)[0] == list(expected)


@pytest.mark.parametrize(
    ("value", "expected"), [(0.5, [0.5, 0.25]), (1.5, [1.0, 0.75]), (4.0, [1.0, 1.0])]
)
def test_weights_stand_as_they_are_and_a_utility_above_1_counts_as_1(
    value: float, expected: list[float], tmp_path: Path
) -> None:
    domain = one_issue(tmp_path, issue("k", {"x": "2", "y": "1"}) + weight(value))
    assert utilities(domain)[0] == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # slope (x - 3) + offset, cut at 0 and 1
        ('lowerbound="3" upperbound="6"><evaluator ftype="linear" slope="0.5" offset="-0.25"/>',
         [0.0, 0.25, 0.75, 1.0]),
        ('><range lowerbound="3" upperbound="5"/><evaluator slope="0.25" offset="0.5"/>',
         [0.5, 0.75, 1.0]),
        # as NegMAS writes it: parameter1 x + parameter0
        ('lowerbound="3" upperbound="5"><evaluator ftype="linear" parameter1="0.1" '
         'parameter0="0.2"/>', [0.5, 0.6, 0.7]),
        ('lowerbound="3" upperbound="4">', [0.0, 0.0]),
    ],
)  # fmt: skip
def test_integer_issues(body: str, expected: list[float], tmp_path: Path) -> None:
    text = f'<issue index="1" name="k" type="integer" {body}</issue>' + weight(1.0)
    assert utilities(one_issue(tmp_path, text))[0] == expected


@pytest.mark.parametrize(
    ("evaluator", "expected"),
    [
        ('ftype="linear" parameter1="0.5" parameter0="-1"', lambda x: min(1, max(0, x / 2 - 1))),
        ('ftype="constant" parameter0="0.3"', lambda x: 0.3),
        # from 0 at 1 over 1 at 2 to 0 at 5, where it is 0 at its very end
        ('ftype="triangular" parameter0="1" parameter1="5" parameter2="2"',
         lambda x: 0 if x < 1 or x >= 5 else x - 1 if x < 2 else 1 - (x - 2) / 3),
    ],
)  # fmt: skip
def test_real_issues_are_cut_into_21_levels(
    evaluator: str, expected: Callable[[float], float], tmp_path: Path
) -> None:
    text = (
        '<issue index="1" name="k" type="real"><range lowerbound="0" upperbound="6"/>'
        f"<evaluator {evaluator}/></issue>{weight(1.0)}"
    )
    domain = one_issue(tmp_path, text)
    assert domain.packages == 21
    assert utilities(domain)[0] == [round(expected(0.3 * at), 9) for at in range(21)]
    assert "'k'" in domain.notes[0]
    assert domain.notes[0].endswith(" 21 levels")


def test_reservation_and_discount(tmp_path: Path) -> None:
    body = issue("k", {"x": "2", "y": "1"}) + weight(1.0)
    after = '<discount_factor value="0.5"/><reservation value="0.4"/>'
    assert one_issue(tmp_path, body, after).disagreement.tolist() == [0.4, 0.4]
    assert utilities(one_issue(tmp_path, body, after))[0] == [1.0, 0.5]
    assert one_issue(tmp_path, body).disagreement.tolist() == [0.0, 0.0]


@pytest.mark.parametrize(("factor", "noted"), [("0.5", True), ("1.0", False), ("1", False)])
def test_only_a_discount_factor_that_discounts_is_noted(
    tmp_path: Path, factor: str, noted: bool
) -> None:
    body = issue("k", {"x": "2", "y": "1"}) + weight(1.0)
    notes = one_issue(tmp_path, body, f'<discount_factor value="{factor}"/>').notes
    assert any("discount" in note for note in notes) == noted


def test_a_weight_counts_for_the_issue_beside_it(tmp_path: Path) -> None:
    inner = (
        f'<objective index="1" name="o">{issue("k", {"x": "2", "y": "1"})}{weight(0.5)}</objective>'
    )
    # The weight outside has the index of the inner objective, not that of the issue in it.
    domain = one_issue(tmp_path, inner + weight(0.25))
    assert utilities(domain)[0] == [0.5, 0.25]


def test_a_level_given_twice_counts_once_with_its_last_number(tmp_path: Path) -> None:
    text = issue("k", {"x": "0", "y": "4"}).replace("</issue>", '<item value="x" evaluation="8"/>')
    domain = one_issue(tmp_path, f"{text}</issue>{weight(1.0)}")
    assert domain.levels == (("x", "y"),)
    assert utilities(domain)[0] == [1.0, 0.5]


def test_issues_of_other_names_are_matched_by_index(tmp_path: Path) -> None:
    body = issue("k", {"x": "2", "y": "1"}) + weight(1.0)
    domain = one_issue(tmp_path, body, domain=issue("K.", {"y": "", "x": ""}))
    assert (domain.issues, domain.levels) == (("K.",), (("y", "x"),))
    assert utilities(domain)[0] == [0.5, 1.0]


MISTAKES = [
    (issue("k", TWO), "", "b.xml:1: issue 'k' has no weight"),
    (issue("k", {"x": "2", "y": ""}) + weight(1), "",
     "b.xml:1: 'y' of issue 'k' has no evaluation"),
    (issue("k", {"x": "2", "y": "two"}) + weight(1), "",
     "b.xml:1: evaluation must be a number; found 'two'"),
    (issue("k", {"x": "2", "y": "NaN"}) + weight(1), "",
     "b.xml:1: evaluation must be a number; found 'NaN'"),
    (issue("k", TWO) + weight(1), '<reservation value="x"/>',
     "b.xml:1: value must be a number; found 'x'"),
    (issue("k", TWO) + weight(1) + '\n<ufun type="PlainUfun"/>', "",
     "b.xml:2: is a nonlinear utility space; only additive ones (weights and evaluations) are "
     "read"),
    ('<issue index="1" name="k" type="real"><range lowerbound="0" upperbound="1"/>'
     f'<evaluator ftype="faratin"/></issue>{weight(1)}', "",
     "b.xml:1: evaluator of type 'faratin' is not read; allowed are constant, linear, triangular"),
    (issue("k", TWO, kind="discret") + weight(1), "",
     "a_domain.xml:1: issue 'k' is of type 'discret'; allowed are discrete, integer, real; "
     "did you mean 'discrete'?"),
    (f'<issue index="1" name="k" type="integer" lowerbound="5" upperbound="4"/>{weight(1)}', "",
     "a_domain.xml:1: issue 'k' ends before it begins"),
    (f'<issue index="1" name="k" type="integer" lowerbound="5"/>{weight(1)}', "",
     "a_domain.xml:1: issue 'k' has no upperbound"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "after", "expected"), MISTAKES)
def test_mistakes_in_genius_files(body: str, after: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(NegsimError) as caught:
        one_issue(tmp_path, body, after)
    assert str(caught.value).split("\n")[0] == f"{tmp_path}/{expected}"


def test_a_profile_without_an_issue_of_the_domain_is_reported(tmp_path: Path) -> None:
    body = issue("price", TWO, index=7) + weight(1.0, index=7)
    with pytest.raises(NegsimError) as caught:
        one_issue(tmp_path, body, domain=issue("prize", TWO))
    first = caught.value.mistakes[0]
    assert (first.file, first.line) == (f"{tmp_path}/b.xml", 1)
    assert f"'prize' of {tmp_path}/a_domain.xml" in first.what
    assert first.what.endswith("; did you mean 'price'?")


def test_a_utility_space_may_stand_in_an_element_of_any_name(tmp_path: Path) -> None:
    body = issue("prize", {"x": "1", "y": "4"}) + weight(1)
    files = {
        name: f"<negotiation_domain>{text}</negotiation_domain>"
        for name, text in (("a", space(issue("prize", {"x": "", "y": ""}))), ("b", space(body)),
                           ("c", space(body)))
    }  # fmt: skip
    domain = read(written(tmp_path, **files))
    assert domain.parties == ("b", "c")
    assert utilities(domain) == [[0.25, 1.0], [0.25, 1.0]]
