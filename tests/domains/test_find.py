"""Domains of GENIUS, GeniusWeb, NegoLog and NegMAS: what their numbers mean, and their mistakes.

The files in tests/domains/ are made up; every expected number is worked out by hand.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import negsim
from negsim.check.agreement import appraise
from negsim.domains.domain import Domain, Profile, unfit
from negsim.domains.find import read
from negsim.domains.to_scenario import as_scenario
from negsim.errors import NegsimError
from negsim.load import is_foreign

DOMAINS = Path(__file__).parents[1] / "domains"


def utilities(domain: Domain) -> list[list[float]]:
    """Return the utilities of all packages, without the noise of their sums."""
    rows: list[list[float]] = np.round(domain.utilities(), 9).tolist()
    return rows


# ---- GENIUS


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


def space(body: str, after: str = "") -> str:
    """Return a GENIUS utility space with one objective."""
    return (
        f'<utility_space><objective index="0" name="root">{body}</objective>{after}</utility_space>'
    )


def issue(name: str, items: dict[str, str], index: int = 1, kind: str = "discrete") -> str:
    """Return a discrete issue; an item without evaluation has an empty one."""
    lines = "".join(
        f'<item index="{at}" value="{value}"' + (f' evaluation="{e}"' if e else "") + "/>"
        for at, (value, e) in enumerate(items.items(), 1)
    )
    return f'<issue index="{index}" name="{name}" type="{kind}">{lines}</issue>'


def weight(value: float, index: int = 1) -> str:
    return f'<weight index="{index}" value="{value}"/>'


def written(folder: Path, **files: str) -> Path:
    """Write XML files of these names into a folder and return it."""
    for name, text in files.items():
        (folder / f"{name}.xml").write_text(text, encoding="utf-8")
    return folder


def one_issue(tmp_path: Path, body: str, after: str = "", domain: str = "") -> Domain:
    """Read a domain whose first party has this utility space; the second only makes it two."""
    listed = f"<negotiation_template>{space(domain or body)}</negotiation_template>"
    return read(written(tmp_path, a_domain=listed, b=space(body, after), c=space(body, after)))


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


TWO = {"x": "2", "y": "1"}
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


BOMB = '<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY c "&b;&b;">]>\n<utility_space>&c;</utility_space>'
REFUSED = [
    (BOMB, "a.xml:1: has a document type (<!DOCTYPE>), which may define entities; take it out"),
    ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
     "a.xml:1: has a document type (<!DOCTYPE>), which may define entities; take it out"),
    ("\n\n<utility_space>\n<issue></utility_space>", "a.xml:4: is not XML: mismatched tag"),
    ("\n\n" + BOMB, "a.xml:3: has a document type (<!DOCTYPE>), which may define entities; take it"
     " out"),
    ("", "a.xml:1: is not XML: no element found"),
    ("<a>" * 200, "a.xml:1: is nested more than 100 deep"),
    ('<?xml version="1.0" encoding="klingon"?><a/>',
     "a.xml: is not XML: unknown encoding: klingon"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), REFUSED)
def test_xml_is_read_safely(text: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(NegsimError) as caught:
        read(written(tmp_path, a=text))
    assert str(caught.value) == f"{tmp_path}/{expected}"


# ---- GeniusWeb and NegoLog


@pytest.mark.parametrize("declared", ["", "utf-8", "ISO-8859-1", "windows-1252"])
def test_old_files_need_not_be_utf_8(declared: str, tmp_path: Path) -> None:
    """GENIUS wrote what its machine spoke, whatever the file says or where it says nothing."""
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = issue("caf\u00e9", {"h\u00e9": "1", "\u00e7": "2"}) + weight(1)
    for name in ("a", "b"):
        data = (head + space(body)).encode("windows-1252")
        (tmp_path / f"{name}.xml").write_bytes(data)
    domain = read(tmp_path)
    assert (domain.issues, domain.levels) == (("caf\u00e9",), (("h\u00e9", "\u00e7"),))


def test_a_file_that_is_utf_8_is_read_as_it_is(tmp_path: Path) -> None:
    body = issue("caf\u00e9", {"1": "1", "2": "2"}) + weight(1)
    assert read(written(tmp_path, a=space(body), b=space(body))).issues == ("caf\u00e9",)


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


def test_variants_of_a_profile_in_one_folder_are_noted(tmp_path: Path) -> None:
    """A folder of ANAC holds a party's profile several times, with other reservation values."""
    body = issue("prize", {"x": "1", "y": "4"}) + weight(1)
    folder = written(tmp_path, a=space(body), b=space(body), c=space(body))
    [note] = [note for note in read(folder).notes if "of the folder" in note]
    assert "all 3 profiles" in note
    assert "--profile" in note
    chosen = read([folder / "a.xml", folder / "b.xml", folder / "c.xml"])
    assert not any("of the folder" in note for note in chosen.notes)


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"{\n,", "x.json:2: is not JSON: Expecting property name enclosed in double quotes"),
        (b"\xff\xfe\xff", "x.json: is not text in UTF-8"),
        (b"[" * 100_000, "x.json: is not JSON that can be read: nested too deep, or a number too "
         "long"),
    ],
)  # fmt: skip
def test_json_that_is_none(text: bytes, expected: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(text)
    with pytest.raises(NegsimError) as caught:
        read(tmp_path)
    assert str(caught.value) == f"{tmp_path}/{expected}"


# ---- NegMAS


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


def test_too_many_utilities_to_hold_are_refused() -> None:
    levels = tuple(tuple(map(str, range(10))) for _ in range(7))
    profile = Profile("p", ((0.0,) * 10,) * 7, 0.0)
    given = Domain("big", "made up", tuple("abcdefg"), levels, (profile,) * 11)
    assert unfit(replace(given, profiles=given.profiles[:10])) == ""
    assert "11 parties" in unfit(given)


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


# ---- which files


def test_any_file_of_a_domain_leads_to_it() -> None:
    folder = DOMAINS / "harbour"
    files = [folder / f"harbour_{name}.xml" for name in ("domain", "north", "south")]
    whole = read(folder)
    assert all(read(file) == whole for file in files)
    assert read(files) == whole
    turned = read([files[0], files[2], files[1]])
    assert turned.parties == ("harbour_south", "harbour_north")


def test_two_domains_in_a_folder_must_be_kept_apart(tmp_path: Path) -> None:
    files = {}
    for name in "ab":
        body = issue(name, TWO)
        files[f"{name}_domain"] = f"<negotiation_template>{space(body)}</negotiation_template>"
        for party in "12":
            files[f"{name}{party}"] = space(body + weight(1.0))
    written(tmp_path, **{key: text.replace('index="1" name="b"', 'index="2" name="b"').replace(
        '<weight index="1"', '<weight index="2"') if key[0] == "b" else text
        for key, text in files.items()})  # fmt: skip
    with pytest.raises(NegsimError) as caught:
        read(tmp_path)
    expected = f"{tmp_path}: holds several domains (a_domain.xml, b_domain.xml); give one of them"
    assert str(caught.value) == expected
    assert read(tmp_path / "b_domain.xml").parties == ("b1", "b2")


def test_what_is_no_domain_is_reported(tmp_path: Path) -> None:
    nothing = "is neither a scenario file nor a domain of GENIUS, GeniusWeb, NegoLog or NegMAS"
    for path, expected in (
        (tmp_path, f"{tmp_path}: {nothing}"),
        (tmp_path / "x.xml", f"{tmp_path}/x.xml: there is no such file or folder"),
    ):
        with pytest.raises(NegsimError) as caught:
            negsim.solutions(path)
        assert str(caught.value) == expected
    written(tmp_path, d=f"<negotiation_template>{space(issue('k', TWO))}</negotiation_template>")
    written(tmp_path, p=space(issue("k", TWO) + weight(1.0)))
    with pytest.raises(NegsimError) as caught:
        read(tmp_path)
    what = "needs the profiles of at least two parties beside the domain; found p"
    assert str(caught.value) == f"{tmp_path}: {what}"


def test_too_large_a_domain_is_refused(tmp_path: Path) -> None:
    body = "".join(
        f'<issue index="{at}" name="k{at}" type="integer" lowerbound="1" upperbound="1000"/>'
        + weight(0.3, at)
        for at in (1, 2, 3)
    )
    with pytest.raises(NegsimError, match=r"1,000,000,000 packages .* are more than 10,000,000"):
        one_issue(tmp_path, body)


def test_own_scenarios_are_not_taken_for_foreign(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("negsim: 1\n")
    assert not is_foreign(own)
    assert not is_foreign("istanbul-2025")
    assert not is_foreign("nowhere.yaml")
    assert is_foreign(DOMAINS / "negmas" / "camp-domain.yml")


# ---- as a scenario


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
