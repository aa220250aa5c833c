"""Eleven tasks of somebody who advises a mediator, each by one command, with what has to be found.

`docs/analyst.md` shows the same commands to readers. Where a task takes more than a command, the
name of its test says what is left to do by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import negsim
from negsim.cli.main import main
from negsim.questions import doubted

FIRMNESS = "parties.afghan_taliban.red_lines.militants.firmness"
QATAR = "mediators.qatar.endurance"
CHECKED = {"placebo", "halves", "another seed"}


@pytest.fixture(scope="module", autouse=True)
def fewer_by_default() -> Iterator[None]:
    """Let few sets of assumptions do by default, and few runs of each: none is asked about."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doubted, "QUICK", (24, 40))
        yield


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Any:
    """Return what gives the document that a command prints; what it checks by itself must hold."""

    def asked(*words: str) -> dict[str, Any]:
        assert main([*words, "--json"]) == 0
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        assert told["command"].startswith(f"negsim {words[0]} istanbul-2025")
        assert {check["check"] for check in told["checks"]} >= {"placebo"}
        assert all(check["holds"] for check in told["checks"])
        return told

    return asked


def excludes_zero(row: dict[str, Any]) -> bool:
    """Return whether an interval lies around its number and on one side of 0."""
    assert row["low"] <= row["difference"] <= row["high"]
    return bool(row["low"] > 0.0 or row["high"] < 0.0)


def test_1_what_a_mediator_who_leaves_changes_as_a_number_with_its_interval(ask: Any) -> None:
    told = ask(
        "compare", "istanbul-2025", "--arm", "without Qatar: mediators.qatar.present=0",
        "--outcome", "revived", "--runs", "1000",
    )  # fmt: skip
    back = told["arms"][0]["outcomes"]["revived"]
    assert excludes_zero(back)
    assert -0.40 < back["low"] < -0.33 < back["high"] < -0.25
    assert back["spoiled"] - back["rescued"] == pytest.approx(-1000 * back["difference"])
    assert "points (random numbers leave -3" in told["sentence"]
    assert excludes_zero(told["arms"][0]["outcomes"]["settled"])


@pytest.mark.long
def test_2_how_long_a_mediator_would_have_to_endure_or_that_no_endurance_does(ask: Any) -> None:
    about = "need", "istanbul-2025", "--by", QATAR, "--outcome"
    told = ask(*about, "revived", "--share", ".66", "--runs", "4000")
    [lever] = told["moved"]["levers"]
    assert (lever["path"], lever["unit"]) == (QATAR, "rounds")
    assert 5.0 < told["moved"]["low"] <= lever["value"] <= told["moved"]["high"] < 20.0
    assert f"Qatar: endurance at {lever['value']:g} rounds instead of 4 to 8" in told["sentence"]

    both = "interim_reached", "--share", ".6", "--and", "mediators.turkiye.endurance"
    told = ask(*about, *both, "--runs", "500")
    assert told["status"] == "not reachable"
    assert told["moved"]["best"]["high"] < 0.6
    assert "not reachable: by Qatar: endurance, 0 to 40 rounds, it is at most" in told["sentence"]
    assert "no pair of the levers named does" in told["sentence"]
    assert f"flat from {told['moved']['flat_from']:g} on" in told["sentence"]


@pytest.mark.long  # tests/questions/test_rank.py ranks the same scenario each time
def test_3_which_judgement_decides_ranked_with_intervals_and_noise_apart(ask: Any) -> None:
    told = ask("rank", "istanbul-2025", "--budget", "60000")
    rows = [row for row in told["numbers"] if row["group"] == "judgement"]
    assert len(rows) > 100
    found = [row for row in rows if not row["noise"]]
    assert [abs(row["difference"]) for row in found] == sorted(
        (abs(row["difference"]) for row in found), reverse=True
    )
    assert all(map(excludes_zero, found))
    assert {row["name"] for row in found} >= {
        "Afghan Taliban: flexibility under pressure",
        "Afghan Taliban: firmness on 'Action on militants'",
    }
    assert found[0]["name"] in told["sentence"]


@pytest.mark.long
def test_4_whose_lines_block_always_both_and_the_smallest_concessions(ask: Any) -> None:
    told = ask("blocked", "istanbul-2025", "--runs", "1000")
    [both] = told["conflicts"]
    assert {one["party"] for one in both} == {"pakistan", "afghan_taliban"}
    first = told["sentence"].partition(".")[0]
    assert "on Action on militants, Pakistan at least" in first
    assert "Afghan Taliban at most 'restrain and relocate'" in first
    least = [one for one in told["concessions"] if one["steps"] == 1]
    assert {move["party"]: one["opens"] for one in least for move in one["moves"]} == {
        "afghan_taliban": 20,
        "pakistan": 4,
    }


@pytest.mark.long  # tests/questions/test_map.py maps the same scenario each time
def test_5_a_map_fit_to_print_and_its_table_a_file_for_stata_by_a_python_call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import pandas

    folder = tmp_path / "map"
    x, y = "mediators.qatar.pressure", "parties.afghan_taliban.flexibility.under_pressure"
    few = "--share", ".15", "--runs", "40", "--budget", "8000"
    assert main(["map", "istanbul-2025", "--x", x, "--y", y, *few, "--out", str(folder)]) == 0
    assert "takes up" in capsys.readouterr().out
    assert all((folder / f"map.{ending}").stat().st_size > 2000 for ending in ("png", "svg", "pdf"))
    assert "Qatar: pressure" in (folder / "map.svg").read_text(encoding="utf-8")
    table = pandas.read_csv(folder / "map.csv")  # as a spreadsheet and Stata's `import delimited`
    assert {*table.columns} >= {x, y, "share", "low", "high"}
    assert len(table) > 80
    named = table.rename(columns={x: "pressure", y: "flexibility"})
    named.to_stata(tmp_path / "map.dta", write_index=False)
    assert (tmp_path / "map.dta").stat().st_size > 1000


def three_valleys() -> dict[str, Any]:
    """Return a case of one's own: three parties, a mediator, four issues; one cannot be agreed."""
    issues = "water", "road", "levy", "watch"
    levels = ["none", "some", "all"]
    lines = {"upton": {"water": {"at_least": "all", "firmness": 0.6}},
             "downton": {"water": {"at_most": "none", "firmness": 0.6}}}  # fmt: skip
    worth = {"upton": [0, 0.6, 1], "downton": [1, 0.6, 0], "midton": [0.4, 1, 0.4]}
    parties = {
        id: {
            "name": id.capitalize(), "batna": 0.3, "flexibility": 0.2,
            "salience": dict.fromkeys(issues, 1),
            "values": {issue: dict(zip(levels, worth[id], strict=True)) for issue in issues},
            "red_lines": lines.get(id, {}),
        }
        for id in worth
    }  # fmt: skip
    return {
        "negsim": 2, "name": "Three valleys", "fictional": True,
        "issues": {issue: {"levels": levels, "status_quo": "none"} for issue in issues},
        "parties": parties,
        "mediators": {"abbot": {"leverage": dict.fromkeys(parties, 0.2), "pressure": 0.3,
                                "endurance": 3}},
        "process": {"rounds": 12, "start": {"phase": "talks", "trust": 0.3}},
        "outcomes": {"deal": {"name": "A deal"}},
    }  # fmt: skip


def test_6_a_case_of_ones_own_is_checked_and_why_nothing_can_be_settled_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "three-valleys.yaml"
    own.write_text(json.dumps(three_valleys(), indent=1), encoding="utf-8")  # JSON is YAML, too
    assert main(["check", str(own)]) == 0
    page = " ".join(capsys.readouterr().out.split())
    assert "issues.water: in no run can all sign any level: the nearest, 'some', needs" in page
    assert "0.60 of Upton, which can bear 0.51 at most" in page
    assert "0.60 of Downton, which can bear" in page
    assert negsim.run(own, 300).events()["settled"]["count"] == 0
    misspelt = own.read_text(encoding="utf-8").replace('"at_least": "all"', '"at_least": "al"')
    own.write_text(misspelt, encoding="utf-8")
    assert main(["check", str(own)]) == 2
    [line] = [n for n, told in enumerate(misspelt.splitlines(), 1) if '"al"' in told]
    assert f"three-valleys.yaml:{line}: parties.upton" in capsys.readouterr().err


@pytest.mark.long
def test_7_what_followed_a_history_and_which_drawn_numbers_its_runs_share(ask: Any) -> None:
    told = ask("after", "istanbul-2025", "back, then collapse", "--runs", "2000")
    matching = told["matching"]
    assert 0.3 < matching["low"] < matching["share"] < matching["high"] < 0.6
    [next_] = [row for row in told["next"] if row["id"] == "broken_off"]
    assert 0.5 < next_["low"] < next_["these"] < next_["high"] < 0.8
    [collapse] = [row for row in told["end"] if row["id"] == "collapse"]
    assert 0.0 < collapse["all"] < collapse["these"]
    assert excludes_zero(collapse)
    shared = [one for one in told["numbers"] if not one["noise"]]
    assert shared
    assert all(map(excludes_zero, shared))
    assert shared[0]["name"] in told["sentence"]


@pytest.mark.long
def test_8_a_page_for_a_minister_in_one_file(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    without = "compare --arm 'without Qatar: mediators.qatar.present=0'"
    words = ["report", "istanbul-2025", "--runs", "300", "--no-doubt", "--out", str(page)]
    assert main([*words, "--ask", "blocked", "--ask", without]) == 0
    html = page.read_text(encoding="utf-8")
    assert "Action on militants" in html
    assert "without Qatar: the share of model runs" in html
    assert "negsim compare istanbul-2025" in html  # how to repeat it
    assert 'src="http' not in html
    assert "@import" not in html


@pytest.mark.long  # plays 256 sets of changes; tests/questions/test_split.py splits arms each time
def test_9_what_differs_between_two_files_and_how_much_each_change_is_worth(
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = "istanbul-2025", "istanbul-2025-afghan-account"
    assert main(["compare", *files, "--split", "--runs", "200", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    [arm] = told["arms"]
    whole = arm["outcomes"]["settled"]
    assert excludes_zero(whole)
    assert FIRMNESS in {change["path"] for change in arm["changes"]}
    parts = {part["change"]: part["difference"] for part in arm["split"]["parts"]}
    assert sum(parts.values()) == pytest.approx(whole["difference"])
    assert max(parts, key=lambda one: abs(parts[one])) == FIRMNESS


def test_10_a_function_of_ones_own_axes_for_python_and_salib_in_one_call() -> None:
    bounds = {FIRMNESS: (0.2, 0.6), "mediators.*.pressure": (0.0, 1.0)}
    f = negsim.as_function("istanbul-2025", bounds, outcome="settled", runs=300, seed=1)
    assert (f.problem["num_vars"], f.problem["bounds"]) == (2, [[0.2, 0.6], [0.0, 1.0]])
    found = f(np.array([[0.2, 0.8], [0.6, 0.8], [0.2, 0.0]]))
    alone = negsim.apply("istanbul-2025", {FIRMNESS: 0.2, "mediators.*.pressure": 0.8})
    assert found[0] == negsim.run(alone, 300).events()["settled"]["share"]
    assert found[0] > max(found[1:])


@pytest.mark.long
def test_11_late_pressure_a_late_mediator_and_an_attack_but_new_parties_need_a_copy_of_the_file(
    ask: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    late = "Qatar from round 10: mediators.qatar.present=0, events=[{at: 10, joins: qatar}]"
    told = ask(
        "compare", "istanbul-2025", "--outcome", "revived", "--runs", "1000",
        "--arm", "presses after round 10: mediators.*.press_from=11",
        "--arm", "attack in round 5: events=[{at: 5, incident: attacks_in_pakistan}]",
        "--arm", late,
        "--arm", "without Qatar: mediators.qatar.present=0",
        "--arm", "a softer delegation: parties.afghan_taliban.flexibility.under_pressure=.9",
    )  # fmt: skip
    arms = {arm["label"]: arm for arm in told["arms"]}
    back = {label: arm["outcomes"]["revived"] for label, arm in arms.items()}
    assert excludes_zero(back["presses after round 10"])
    assert back["without Qatar"]["high"] < back["Qatar from round 10"]["low"]
    assert back["Qatar from round 10"]["high"] < 0.0
    assert arms["attack in round 5"]["differ"] > 100
    assert excludes_zero(arms["a softer delegation"]["outcomes"]["settled"])
    # Who is not in the file at all cannot be put in by an arm; docs/analyst.md says what to do.
    new = "new: mediators.saudi_arabia.present=1"
    assert main(["compare", "istanbul-2025", "--arm", new]) == 2
    assert "'saudi_arabia' is not in 'mediators'; allowed are" in capsys.readouterr().err
