"""Counts, intervals and files of a result, against numbers reckoned by hand."""

from __future__ import annotations

import csv
import errno
import json
import math
import re
import subprocess
import sys
from pathlib import Path
from statistics import NormalDist

import jsonschema
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, binomtest

from negsim.disk import new_folder
from negsim.engine.ensemble import Tally
from negsim.errors import NegsimError
from negsim.results import result as outcomes
from negsim.results.intervals import percent, percent_interval, wilson
from negsim.results.result import Result, classes, write_into
from synthetic import result, scenario, tally

SCHEMA = Path(outcomes.__file__).with_name("run.schema.json")

PLACES = {"abs": 1e-12}


@pytest.fixture(autouse=True)
def _no_yaml(monkeypatch: pytest.MonkeyPatch) -> None:
    # The made-up scenario has no issues, which is nothing to write down.
    monkeypatch.setattr(outcomes, "dump", lambda scenario: f"name: {scenario.name}\n")


@pytest.mark.parametrize(("count", "n"), [(0, 1), (1, 1), (0, 1000), (37, 1000), (1000, 1000)])
def test_wilson_is_that_of_scipy(count: int, n: int) -> None:
    ours = wilson(count, n)
    theirs = binomtest(count, n).proportion_ci(0.95, method="wilson")
    assert ours == pytest.approx((theirs.low, theirs.high), **PLACES)


def test_wilson_by_hand() -> None:
    # z = 1.959964: centre (.5 + .0192073) / 1.0384146, half-width
    # 1.959964 * sqrt(.0025 + .0000960365) / 1.0384146, for 50 of 100.
    assert wilson(50, 100) == pytest.approx((0.4038315, 0.5961685), abs=1e-7)
    # 0 of n: low is 0, high is z^2 / (n + z^2).
    assert wilson(0, 1000) == pytest.approx((0.0, 3.8414588 / 1003.8414588), abs=1e-9)
    assert wilson(0, 1000)[0] == 0.0
    assert wilson(1000, 1000)[1] == 1.0


def test_no_runs_tell_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_joint_interval_is_wilson_with_a_share_of_the_error() -> None:
    for count in (0, 3, 500):
        joint = wilson(count, 1000, joint=7)
        assert joint == pytest.approx(wilson(count, 1000, confidence=1 - 0.05 / 7), **PLACES)
    # Goodman 1965 by his own formula, with B the chi-square quantile at 1 - .05/7.
    b = NormalDist().inv_cdf(1 - 0.05 / 14) ** 2
    low = (b + 6 - math.sqrt(b * (b + 4 * 3 * 997 / 1000))) / (2 * (1000 + b))
    assert wilson(3, 1000, joint=7)[0] == pytest.approx(low, **PLACES)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5])
def test_wilson_covers_as_often_as_it_says(share: float) -> None:
    counts = range(1001)
    covering = [low <= share <= high for low, high in (wilson(k, 1000) for k in counts)]
    coverage = binom.pmf(np.flatnonzero(covering), 1000, share).sum()
    assert 0.94 < coverage < 0.965


def test_joint_intervals_cover_all_shares_together() -> None:
    shares = np.array([0.02, 0.08, 0.1, 0.15, 0.15, 0.2, 0.3])
    samples = np.random.default_rng(1).multinomial(1000, shares, size=2000)
    table = np.array([wilson(count, 1000, joint=7) for count in range(1001)])
    low, high = table[samples, 0], table[samples, 1]
    together = ((low <= shares) & (shares <= high)).all(axis=1).mean()
    assert 0.935 < together < 0.97


@given(st.integers(1, 10**9), st.data())
def test_wilson_holds_the_share_and_mirrors(n: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, n))
    low, high = wilson(count, n)
    assert 0 <= low <= count / n <= high <= 1
    assert wilson(n - count, n) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@pytest.mark.parametrize(
    ("count", "n", "words"),
    [
        (0, 1000, "0.0 %"),
        (1, 20_000, "<0.1 %"),
        (123, 1000, "12.3 %"),
        (19_999, 20_000, ">99.9 %"),
        (20_000, 20_000, "100.0 %"),
        (123_456, 1_000_000, "12.35 %"),
        (1, 10**9, "<0.001 %"),
    ],
)
def test_percent(count: int, n: int, words: str) -> None:
    assert percent(count, n) == words


def test_interval_in_words_is_rounded_outwards() -> None:
    assert percent_interval(0.12149, 0.12511, 1000) == "12.1 to 12.6 %"
    assert percent_interval(0.0, 0.00001, 1000) == "0.0 to 0.1 %"
    assert percent_interval(0.9, 1.0, 10**6) == "90.00 to 100.00 %"


def test_classes_are_settlements_then_the_four_other_endings() -> None:
    assert classes(scenario()) == (
        ("full", "Full settlement"),
        ("partial", "partial"),
        ("interim_truce", "Interim truce"),
        ("stalemate", "Stalemate"),
        ("collapse", "Collapse"),
        ("hostilities", "Hostilities"),
    )


def test_tallies_add() -> None:
    twice = tally() + tally()
    assert (twice.runs, twice.revived, twice.collapses) == (200, 160, 500)
    assert (twice.interim_reached, twice.settled) == (60, 20)
    assert twice.outcomes.tolist() == [20, 0, 40, 50, 80, 10]
    assert (twice.suspended, twice.suspended_back) == (140, 80)
    assert (twice.broken_off, twice.broken_off_back) == (120, 90)
    assert (twice.truce_talks_on, twice.truce_talks_off) == (60, 50)
    assert twice.rounds_to_revival.tolist() == [0, 100, 44, 0, 16]
    assert twice.back_after.tolist() == [0, 20, 40, 18, 12]
    assert twice.phases[3].tolist() == [50, 80, 40, 20, 10]
    assert twice != tally()


def test_the_empty_tally_changes_nothing() -> None:
    empty = Tally.empty(6, 4)
    assert empty.outcomes.dtype == np.int64
    assert empty + tally() == tally()


def test_counts_cannot_be_changed() -> None:
    mine = np.array([10, 0, 20, 25, 40, 5])
    made = Tally(**(vars(tally()) | {"outcomes": mine}))
    with pytest.raises(ValueError, match="read-only"):
        made.outcomes[0] = 99
    mine[0] = 99
    assert made.outcomes[0] == 10


def test_summary_by_hand() -> None:
    told = result(overrides=(("process.rounds", "4"),)).summary()
    assert told["scenario"] == "neighbours"
    assert told["fingerprint"] == "0123456789abcdef"
    assert told["overrides"] == {"process.rounds": "4"}
    assert (told["seed"], told["runs"], told["confidence"]) == (7, 100, 0.95)
    low, high = wilson(10, 100, joint=6)
    assert told["outcomes"]["full"] == {
        **{"count": 10, "of": 100, "share": 0.1},
        **{"low": low, "high": high},
    }
    assert sum(share["count"] for share in told["outcomes"].values()) == 100
    low, high = wilson(80, 100)
    assert told["revived"] == {"count": 80, "of": 100, "share": 0.8, "low": low, "high": high}
    assert told["interim_reached"]["share"] == 0.3
    assert told["settled"]["share"] == 0.1
    assert (told["truce_talks_on"]["share"], told["truce_talks_off"]["share"]) == (0.3, 0.25)
    # 50, 72 and 80 of 80 were back by rounds 1, 2 and 4; nine tenths of 80 are 72.
    assert told["rounds_to_revival"] == {"median": 1, "p10": 1, "p90": 2}
    # 10, 30, 39 and 45 of 45 by rounds 1 to 4; half are 22.5, nine tenths 40.5.
    assert told["back_after"] == {"median": 2, "p10": 1, "p90": 4}
    assert told["collapses"] == {"mean": 2.5}


@pytest.mark.parametrize(
    ("milestone", "count", "of"),
    [("suspended_back", 40, 70), ("broken_off_back", 45, 60), ("failed", 3, 10)],
)
def test_what_some_runs_came_to_is_a_share_of_those(milestone: str, count: int, of: int) -> None:
    low, high = wilson(count, of)
    told = result().summary()[milestone]
    assert told == {"count": count, "of": of, "share": count / of, "low": low, "high": high}


def test_of_no_runs_there_is_no_share() -> None:
    counts = vars(tally()) | {"settled": 0, "failed": 0}
    told = Result(scenario(), 7, Tally(**counts)).summary()["failed"]
    assert told == {"count": 0, "of": 0, "share": None, "low": None, "high": None}


def test_of_two_changes_at_one_path_the_last_one_counts() -> None:
    overrides = (("mediators.a.pressure", "1"), ("mediators.*.pressure", "0"))
    told = result(overrides=(*overrides, ("mediators.a.pressure", ".5"))).summary()["overrides"]
    assert list(told.items()) == [("mediators.*.pressure", "0"), ("mediators.a.pressure", ".5")]


def never_back() -> Result:
    """Return a result in which no talks came back."""
    none = ("revived", "suspended", "suspended_back", "broken_off", "broken_off_back")
    counts = vars(tally()) | dict.fromkeys(none, 0)
    counts |= {key: [0] * 5 for key in ("rounds_to_revival", "back_after")}
    return Result(scenario(), 7, Tally(**counts))


def test_no_quantiles_where_nobody_came_back() -> None:
    told = never_back().summary()
    for which in ("rounds_to_revival", "back_after"):
        assert told[which] == {"median": None, "p10": None, "p90": None}


@pytest.mark.parametrize("made", [result(), never_back()])
def test_summary_is_what_the_schema_says(made: Result) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    told = json.loads(json.dumps(made.summary()))
    jsonschema.validate(told, schema)
    del told["outcomes"]["collapse"]
    with pytest.raises(jsonschema.ValidationError, match="'collapse' is a required property"):
        jsonschema.validate(told, schema)


def test_table_has_classes_then_events() -> None:
    table = result().table()
    assert list(table.columns) == ["outcome", "name", "count", "of", "share", "low", "high"]
    assert table["outcome"].tolist() == [
        *("full", "partial", "interim_truce", "stalemate", "collapse", "hostilities"),
        *("revived", "suspended", "suspended_back", "broken_off", "broken_off_back"),
        *("interim_reached", "settled", "failed", "truce_talks_on", "truce_talks_off"),
    ]
    events = [80, 70, 40, 60, 45, 30, 10, 3, 30, 25]
    assert table["count"].tolist() == [10, 0, 20, 25, 40, 5, *events]
    assert table["of"].tolist() == [100] * 8 + [70, 100, 60, 100, 100, 10, 100, 100]


def read(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def write(made: Result, folder: Path) -> None:
    """Write a result as a new folder."""
    with new_folder(folder) as part:
        write_into(made, part)


def test_written_files(tmp_path: Path) -> None:
    made = result(name="Türkiye, north")
    write(made, tmp_path / "new" / "out")
    out = tmp_path / "new" / "out"
    names = ["outcomes.csv", "phases.csv", "provenance.json", "scenario.yaml"]
    assert sorted(file.name for file in out.iterdir()) == names
    rows = read(out / "outcomes.csv")
    assert list(rows[0]) == [
        *("scenario", "seed", "runs", "outcome", "name", "count", "of", "share", "low"),
        *("high", "confidence", "interval"),
    ]
    assert [float(row["low"]) for row in rows] == [row["low"] for row in made.rows()]
    assert [row["interval"] for row in rows] == ["joint Wilson"] * 6 + ["Wilson"] * 10
    phases = read(out / "phases.csv")
    assert len(phases) == 4 * 5
    assert phases[6] == {"round": "2", "phase": "collapsed", "count": "39", "share": "0.39"}
    assert (out / "scenario.yaml").read_text(encoding="utf-8") == "name: Türkiye, north\n"
    told = json.loads((out / "provenance.json").read_text(encoding="utf-8"))
    assert (told["fingerprint"], told["seed"], told["runs"]) == ("0123456789abcdef", 7, 100)
    assert set(told["versions"]) == {"negsim", "python", "numpy", "numba", "mesa"}


def test_equal_results_give_equal_files(tmp_path: Path) -> None:
    write(result(), tmp_path / "a")
    write(result(), tmp_path / "b")
    for file in (tmp_path / "a").iterdir():
        assert file.read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write(result(), tmp_path / "out")
    assert (tmp_path / "out" / "outcomes.csv").exists()


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_what_exists_is_left_alone(tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"
    kept = out / "mine.txt" if kind == "folder" else out
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("mine")
    with pytest.raises(NegsimError, match=rf"^--out: '{re.escape(str(out))}' exists already"):
        write(result(), out)
    assert kept.read_text() == "mine"
    assert [file.name for file in tmp_path.iterdir()] == ["out"]


def test_a_parent_that_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    out = tmp_path / "file" / "out"
    with pytest.raises(NegsimError, match=r"^--out: .*: Not a directory$"):
        write(result(), out)


def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(scenario: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(outcomes, "dump", full)
    out = tmp_path / "new" / "out"
    with pytest.raises(NegsimError, match=r"^--out: .*: No space left on device$"):
        write(result(), out)
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(scenario: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(outcomes, "dump", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(result(), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["run", *(pytest.param(one, marks=pytest.mark.long) for one in ("Result", "run_rows"))]
)
def test_whoever_asks_negsim_for_results_can_plot_them(name: str) -> None:
    script = (
        f"import negsim; negsim.{name}; from negsim.results.result import Result\n"
        "import sys; assert 'matplotlib' not in sys.modules\n"
        "print(Result.plot.__doc__)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    ).stdout
    assert told.startswith("Draw a result")
