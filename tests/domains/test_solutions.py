"""Bargaining solutions: hand-computed, published, and against a plain search over all packages."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import negsim
from amounts import few_or_many
from negsim.cli.main import main
from negsim.domains import pareto
from negsim.domains.bargaining import FORMULAS, Solved, reached, rounded, solve, solve_from
from negsim.domains.domain import Domain, Profile
from negsim.domains.pareto import front

DOMAINS = Path(__file__).parents[1] / "domains"
THEORY = np.array([(1, 0), (0.9, 0.35), (0.75, 0.6), (0.6, 0.7), (0.35, 0.85), (0, 1)]).T
"""A textbook set of six points, given with its solutions from the disagreement point (.2, .25)."""


def at(solved: Solved, name: str) -> tuple[float, ...]:
    """Return the utilities of a solution."""
    point = solved.points[name]
    assert point is not None
    return tuple(solved.worth[:, point.package].tolist())


def test_the_textbook_set() -> None:
    solved = solve(THEORY, np.array([0.2, 0.25]))
    assert at(solved, "nash") == at(solved, "kalai_smorodinsky") == (0.75, 0.6)
    assert at(solved, "egalitarian") == (0.6, 0.7)
    assert solved.optimal.all()
    assert solved.acceptable.tolist() == [False, True, True, True, True, False]
    assert solved.ideal == (0.9, 0.85)
    # (.55, .35), (.55 / .7, .35 / .6), (.4, .45)
    values = {name: point.value for name, point in solved.points.items() if point}
    assert values == pytest.approx(
        {"nash": 0.1925, "kalai_smorodinsky": 0.35 / 0.6, "egalitarian": 0.4, "max_sum": 1.35,
         "min_gap": 0.1}
    )  # fmt: skip


def test_units_change_the_egalitarian_solution_alone() -> None:
    scale, shift = np.array([[3.0], [0.5]]), np.array([[1.0], [7.0]])
    d = np.array([[0.2], [0.25]])
    before, after = solve(THEORY, d[:, 0]), solve(THEORY * scale + shift, (d * scale + shift)[:, 0])
    same = {name: before.points[name].package == after.points[name].package  # type: ignore[union-attr]
            for name in ("nash", "kalai_smorodinsky", "egalitarian")}  # fmt: skip
    assert same == {"nash": True, "kalai_smorodinsky": True, "egalitarian": False}


def test_where_nothing_is_acceptable_only_what_needs_no_disagreement_point_is_left() -> None:
    solved = solve(THEORY, np.array([0.95, 0.95]))
    assert [name for name, point in solved.points.items() if point] == ["max_sum", "min_gap"]
    assert solved.ideal is None


def test_who_can_gain_nothing_has_all_it_can_hope_for() -> None:
    solved = solve(np.array([[0.5, 0.5], [0.2, 0.4]]), np.array([0.5, 0.0]))
    assert at(solved, "kalai_smorodinsky") == (0.5, 0.4)
    solved = solve(np.array([[0.5], [0.2]]), np.array([0.5, 0.2]))
    assert at(solved, "kalai_smorodinsky") == (0.5, 0.2)


def test_ties_go_to_the_largest_sum_then_to_the_first() -> None:
    worth = np.array([[0.5, 0.25, 0.2, 0.1], [0.2, 0.4, 0.5, 1.0]])
    point = solve(worth, np.zeros(2)).points["nash"]
    assert point is not None
    assert (point.package, point.ties, point.value) == (3, 4, pytest.approx(0.1))
    point = solve(worth[:, :3], np.zeros(2)).points["nash"]
    assert point is not None
    assert (point.package, point.ties) == (0, 3)


def test_noise_of_sums_makes_no_difference_between_packages() -> None:
    # .1 + .2 is not .3 to a computer; both packages are on the front.
    solved = solve(np.array([[0.1 + 0.2, 0.3], [0.3, 0.3]]), np.zeros(2))
    assert solved.optimal.tolist() == [True, True]
    assert solved.points["nash"].ties == 2  # type: ignore[union-attr]
    assert rounded(np.array([1000.0 + 1e-11])).tolist() == [1000.0]


# ---- against a plain search


def beats(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Return whether a point is at least as good for all and better for somebody."""
    return one != other and all(a >= b for a, b in zip(one, other, strict=True))


def searched(points: list[tuple[float, ...]], d: tuple[float, ...]) -> dict[str, float | None]:
    """Return the value of each solution, over all points one by one."""
    best = [p for p in points if not any(beats(other, p) for other in points)]
    fair = [p for p in points if all(u >= e for u, e in zip(p, d, strict=True))]
    found: dict[str, float | None] = dict.fromkeys(FORMULAS)
    found["max_sum"] = max(sum(p) for p in points)
    found["min_gap"] = min(max(p) - min(p) for p in best)
    if fair:
        gains = [[u - e for u, e in zip(p, d, strict=True)] for p in fair]
        hopes = [max(gain) for gain in zip(*gains, strict=True)]
        found["nash"] = max(math.prod(gain) for gain in gains)
        found["egalitarian"] = max(min(gain) for gain in gains)
        found["kalai_smorodinsky"] = max(
            min([g / h for g, h in zip(gain, hopes, strict=True) if h > 0], default=1.0)
            for gain in gains
        )
    return found


def numbers(places: int) -> st.SearchStrategy[float]:
    """Return few different numbers, so that points meet and tie."""
    return st.integers(0, 10**places).map(lambda n: n / 10**places)


@st.composite
def problems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Draw utilities of two to five parties, and a disagreement point."""
    parties, packages = draw(st.integers(2, 5)), draw(st.integers(1, 25))
    number = numbers(draw(st.integers(0, 2)))
    row = st.lists(number, min_size=packages, max_size=packages)
    worth = draw(st.lists(row, min_size=parties, max_size=parties))
    return np.array(worth), np.array(draw(st.lists(number, min_size=parties, max_size=parties)))


@few_or_many("examples", 80, 300)
def test_solutions_are_those_of_a_plain_search(examples: int) -> None:
    @settings(max_examples=examples, deadline=None, derandomize=True)
    @given(problems())
    def each(problem: tuple[np.ndarray, np.ndarray]) -> None:
        worth, d = problem
        points = [tuple(column) for column in worth.T.tolist()]
        solved = solve(worth, d)
        expected = searched(points, tuple(d.tolist()))
        assert solved.optimal.tolist() == [not any(beats(q, p) for q in points) for p in points]
        for name, point in solved.points.items():
            if point is None:
                assert expected[name] is None
                continue
            assert point.value == pytest.approx(expected[name], abs=1e-9), name
            assert solved.optimal[point.package]
            assert name in ("max_sum", "min_gap") or solved.acceptable[point.package]
            assert name in reached(solved, worth[:, point.package], 1e-9)

    each()


def long_front(parties: int) -> np.ndarray:
    """Return 3,000 points, every second one on a sphere, where none beats another."""
    places = np.arange(1, 3001)[:, None] * np.sqrt([2.0, 3.0, 5.0, 7.0][:parties])
    points = places % 1.0
    points /= np.sqrt((points**2).sum(axis=1, keepdims=True))
    points[::2] *= 0.8
    return np.ascontiguousarray(rounded(points).T)


@pytest.mark.parametrize("parties", [1, 2, 3, 4])
def test_a_front_longer_than_a_block(parties: int) -> None:
    worth = long_front(parties)
    expected = [
        not ((worth >= one[:, None]).all(axis=0) & (worth > one[:, None]).any(axis=0)).any()
        for one in worth.T
    ]
    assert front(worth).tolist() == expected
    assert parties == 1 or 1400 < sum(expected) < 2000


# ---- of whole domains


def test_solutions_of_a_genius_domain_by_hand() -> None:
    solutions = negsim.solutions(DOMAINS / "harbour")
    found = solutions.document()
    assert (found["packages"], found["acceptable"]) == (30, 22)
    assert found["disagreement"] == {"harbour_north": 0.25, "harbour_south": 0.0}
    front = [tuple(one["utilities"].values()) for one in found["pareto"]["packages"]]
    assert front == [(0.9, 0.3), (0.775, 0.5), (0.5, 0.7), (0.375, 0.9), (-0.125, 1.0)]
    assert (found["pareto"]["size"], found["pareto"]["acceptable"]) == (5, 4)
    # Gains of the front: (.65, .3), (.525, .5), (.25, .7), (.125, .9); ideal gains .65 and .9.
    for name, value in (("nash", 0.2625), ("kalai_smorodinsky", 0.5 / 0.9), ("egalitarian", 0.5)):
        assert found[name]["package"] == {"Berth": "R&D dock", "Flag": "red", "Toll": "6"}
        assert found[name]["value"] == pytest.approx(value)
    # 1.275 twice, and the first is found; from 0 as disagreement point Nash would be another.
    assert found["max_sum"]["package"] == {"Berth": "R&D dock", "Flag": "red", "Toll": "2"}
    assert found["max_sum"]["ties"] == 2
    assert found["min_gap"]["utilities"] == {"harbour_north": 0.5, "harbour_south": 0.7}
    assert found["from_zero"]["nash"]["value"] == pytest.approx(0.775 * 0.5)
    assert found["from_zero"]["egalitarian"]["value"] == pytest.approx(0.5)


def test_what_files_state_is_named_by_what_it_is() -> None:
    stated = {}
    for name in ("negolog", "geniusweb"):
        found = negsim.solutions(DOMAINS / name).document()["stated"]
        stated[name] = {one["name"]: one["is"] for one in found}
    assert stated["negolog"]["Nash_A, Nash_B"] == list(FORMULAS)
    # Both solutions are taken from 0, whatever the reservation values: that is the files' custom.
    assert stated["geniusweb"] == {
        "nash": ["nash"],
        "kalai": ["kalai_smorodinsky", "egalitarian", "min_gap"],
    }


def test_a_stated_point_that_no_package_has_is_no_solution() -> None:
    solved = solve(THEORY, np.zeros(2))
    # The smallest gap, .1, is at (.6, .7), which has the same least utility.
    expected = ["nash", "kalai_smorodinsky", "egalitarian", "max_sum"]
    assert reached(solved, np.array([0.75, 0.6]), 1e-6) == expected
    assert reached(solved, np.array([0.6, 0.75]), 1e-6) == []


def test_a_scenario_has_solutions_too() -> None:
    found = negsim.solutions("istanbul-2025").document()
    assert (found["packages"], found["acceptable"]) == (10_000, 146)  # as negsim check reports
    assert set(found["nash"]["package"]) == set(found["issues"])
    assert found == negsim.solutions(negsim.load("istanbul-2025")).document()
    assert all(
        found["nash"]["utilities"][party] >= found["disagreement"][party]
        for party in found["parties"]
    )


def test_the_command_line_prints_check_and_solutions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(DOMAINS / "negolog"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["valid"]
    assert (found["packages"], found["zone_now"], found["acceptable"]) == (6, 5, 5)
    solutions = negsim.solutions(DOMAINS / "negolog").document()
    assert {key: found[key] for key in solutions} == solutions
    assert main(["check", str(DOMAINS / "negolog")]) == 0
    printed = capsys.readouterr().out
    assert printed == (DOMAINS / "negolog.txt").read_text(encoding="utf-8")
    assert max(map(len, printed.split("\n"))) <= 80


def test_a_mistake_in_a_domain_is_reported_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.xml").write_text("<utility_space>\n<issue>")
    assert main(["check", str(tmp_path / "x.xml"), "--json"]) == 2
    out, err = capsys.readouterr()
    assert err.startswith(f"negsim: {tmp_path}/x.xml:2: is not XML: ")
    assert err.count("\n") == 1
    found = json.loads(out)
    assert not found["valid"]
    assert [(one["file"], one["line"]) for one in found["mistakes"]] == [(f"{tmp_path}/x.xml", 2)]


@pytest.mark.parametrize("parties", [2, 3])
def test_a_million_packages_are_solved_in_seconds(parties: int) -> None:
    levels = tuple(tuple(str(level) for level in range(10)) for _ in range(6))
    rows = [long_front(4).ravel()[60 * i : 60 * i + 60].reshape(6, 10) / 6 for i in range(parties)]
    profiles = tuple(
        Profile(f"p{i}", tuple(map(tuple, row.tolist())), 0.2) for i, row in enumerate(rows)
    )
    begin = perf_counter()
    found = negsim.solutions(Domain("big", "test", tuple("abcdef"), levels, profiles)).document()
    assert perf_counter() - begin < 30  # some 2 s; the machine may be busy
    assert found["packages"] == 1_000_000
    # The largest sum is found issue by issue.
    total = sum(max(column) for issue in zip(*rows, strict=True)
                for column in [np.sum(issue, axis=0)])  # fmt: skip
    assert found["max_sum"]["value"] == pytest.approx(total)


def test_the_document_is_plain_json() -> None:
    for name in ("harbour", "negolog", "geniusweb", "negmas"):
        found = negsim.solutions(DOMAINS / name).document()
        assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert list(itertools.islice(found["nash"], 2)) == ["package", "utilities"]


@pytest.mark.parametrize("most", [1.0, 1.0000000000000002, 1000.0])
def test_a_package_worth_exactly_the_disagreement_point_is_acceptable(most: float) -> None:
    """Whatever the largest utility is, both are rounded to the same digit."""
    worth = np.array([[most, 1 / 3, 0.0], [0.0, 2 / 3, most]])
    solved = solve(worth, np.array([1 / 3, 2 / 3]))
    assert solved.acceptable.tolist() == [False, True, False]
    assert solved.points["nash"] is not None


def test_from_zero_is_what_a_second_solution_would_be() -> None:
    worth = long_front(4)[:, :2000]
    domain_like = solve(worth, np.full(4, 0.1))
    again = solve_from(np.zeros(4), domain_like.worth, domain_like.optimal)
    assert again.points == solve(worth, np.zeros(4)).points


@pytest.mark.parametrize("kind", ["all on the front", "much alike", "few numbers", "given twice"])
def test_the_front_of_many_parties_is_that_of_a_plain_search(kind: str) -> None:
    random = np.random.default_rng(3)
    worth = random.random((6, 400))
    if kind == "much alike":
        worth = random.random(400) + 0.1 * worth
    elif kind == "few numbers":
        worth = np.floor(4 * worth)
    elif kind == "given twice":
        worth[:, 200:] = worth[:, :200]
    shares: list[float] = []
    beaten = [((worth >= one).all(axis=0) & (worth > one).any(axis=0)).any()
              for one in worth.T[:, :, None]]  # fmt: skip
    assert front(worth, shares.append).tolist() == [not one for one in beaten]
    assert shares == sorted(shares)
    assert all(0.0 <= share <= 1.0 for share in shares)


def test_few_pairs_are_compared_where_many_parties_have_all_on_the_front(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of n points and m parties about n * n / m pairs, of n * n that there are."""
    compared = []
    strike = pareto._strike

    def counted(*given: Any) -> None:
        compared.append(len(given[2]) * len(given[3]))
        strike(*given)

    monkeypatch.setattr(pareto, "_strike", counted)
    assert front(np.random.default_rng(1).random((26, 4000))).all()
    assert sum(compared) < 4000 * 4000 / 2
