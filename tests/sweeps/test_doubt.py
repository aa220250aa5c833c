"""Sweeps with doubt: every cell is also played under sets of assumptions, the same in all cells."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from operator import attrgetter
from pathlib import Path

import numpy as np
import pandas
import pyarrow.parquet as pq
import pytest

import negsim
from messages import messages
from negsim.doubt.assumptions import COEFFICIENTS, assumptions
from negsim.doubt.shares import doubt, interval
from negsim.errors import NegsimError
from negsim.results.result import classes
from negsim.scenario.fields import Field
from negsim.scenario.scenario import Scenario
from negsim.sweeps.execution import doubt as playing
from negsim.sweeps.execution.gather import finish, status
from negsim.sweeps.execution.part_files import flat
from negsim.sweeps.execution.store import Store, open_store
from negsim.sweeps.execution.sweep import Interrupted, Progress, sweep
from negsim.sweeps.execution.work_units import RunBlock, Unit
from negsim.sweeps.experiment.design import scenario_at
from negsim.sweeps.experiment.experiment import Experiment, Sets
from negsim.sweeps.experiment.file import (
    fingerprint,
    loads_experiment,
    quick,
    scenarios_of,
    to_yaml,
)
from negsim.sweeps.table.columns import tidy
from negsim.sweeps.table.counts import read_table
from negsim.sweeps.table.export import export
from negsim.vocabulary import MILESTONES
from small_sweeps import ODDS, SCENARIO, experiment, table_of

FEW = Sets(sets=8, runs=25)

LINKAGE = "process.softening.linkage"
"""A coefficient of the model; its default is 0.5."""

ARMS = f"""\
negsim_experiment: 1
question: "?"
prediction: "?"
scenario: istanbul-2025
vary: {{linkage: {{path: {LINKAGE}, values: [0.2, 0.5]}}}}
runs: 40
doubt: yes
seed: 3
arms:
  as_is: {{}}
  without_qatar: {{drop: mediators.qatar}}
  firm: {{set: {{parties.*.flexibility: 0.3, process.consent.base: -2.94}}}}
  renamed: {{set: {{name: Talks by another name}}}}
"""
message = messages(Path(__file__).with_name("messages.txt"))


def in_doubt(sets: Sets = FEW) -> Experiment:
    """Return the experiment of seven cells, with doubt: 28 units in all."""
    return replace(experiment(), doubt=sets)


def cells_of(asked: Experiment) -> list[Scenario]:
    """Return the scenario of each cell of `ARMS`."""
    [base] = scenarios_of(asked)
    return [scenario_at(base, asked, (value,), arm) for arm in asked.arms for value in (0.2, 0.5)]


@pytest.fixture(scope="module")
def arms() -> Experiment:
    return replace(loads_experiment(ARMS), doubt=FEW)


@pytest.fixture(scope="module")
def played(arms: Experiment, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return sweep(arms, tmp_path_factory.mktemp("arms"), threads=2, log=pytest.fail)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the digest of the table of `in_doubt`, played by one thread at one go."""
    folder = tmp_path_factory.mktemp("undisturbed")
    sweep(in_doubt(), folder, threads=1, log=pytest.fail)
    return table_of(folder)


def by_set(store: Store) -> np.ndarray:
    """Return all counts under sets of assumptions: (cells, sets, classes + milestones)."""
    lists = pq.read_table(finish(store))["doubt"].to_pylist()
    return np.array(lists).reshape(len(lists), FEW.sets, -1)


# ---- what is counted


@pytest.mark.long
def test_a_cell_has_the_shares_of_its_scenario_with_doubt(arms: Experiment, played: Store) -> None:
    counts, rows = by_set(played), tidy(played).whole().to_pylist()
    for scenario, found, row in zip(cells_of(arms), counts, rows, strict=True):
        alone = doubt(scenario, 3, sets=FEW.sets, runs=FEW.runs)
        shares = dict(zip((id for id, _ in classes(scenario)), alone.outcomes.T, strict=True))
        for column, id in enumerate((*played.classes, *MILESTONES)):
            expected = (shares | alone.milestones)[id]
            if id not in ("failed", "suspended_back", "broken_off_back"):
                assert (found[:, column] / FEW.runs).tolist() == expected.tolist()
            ends = interval(expected, 0.95) or (None, None)
            assert (row[f"p_{id}_doubt_low"], row[f"p_{id}_doubt_high"]) == ends


def test_what_varies_and_what_arms_set_is_as_stated(arms: Experiment) -> None:
    [base] = scenarios_of(arms)
    open_ = assumptions(base, 1, 3).paths.keys()
    assert {LINKAGE, "process.consent.base"} < open_
    taken = [open_ - assumptions(scenario, 1, 3).paths.keys() for scenario in cells_of(arms)]
    # Also at its default, and where an arm drops something afterwards.
    assert all(LINKAGE in some for some in taken)
    assert taken[0] == taken[1] == taken[6] == taken[7] == {LINKAGE}
    assert all(some <= {LINKAGE} | dropped(open_, "mediators.qatar.") for some in taken[2:4])
    assert "process.consent.base" in taken[4]


def dropped(paths: set[str], start: str) -> set[str]:
    return {path for path in paths if path.startswith(start)}


@pytest.mark.long
def test_a_stated_number_left_in_the_doubt_would_be_seen(
    arms: Experiment, played: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def by_value(scenario: Scenario) -> list[Field]:
        """Return what is at its default, though it may have been put in."""
        return [c for c in COEFFICIENTS if attrgetter(c.path)(scenario) == c.default]

    monkeypatch.setattr("negsim.doubt.assumptions.open_coefficients", by_value)
    wrong, right = by_set(sweep(arms, tmp_path, threads=1, log=pytest.fail)), by_set(played)
    assert np.array_equal(wrong[0], right[0])
    assert not np.array_equal(wrong[1], right[1])  # there it varies to its default


@pytest.mark.long
def test_all_cells_have_the_same_sets(arms: Experiment, played: Store) -> None:
    first, *others = [assumptions(scenario, FEW.sets, 3) for scenario in cells_of(arms)]
    for other in others:
        shared = first.paths.keys() & other.paths.keys()
        assert len(shared) > 20
        for path in shared:
            one, two = (drawn.vectors[:, drawn.paths[path]] for drawn in (first, other))
            assert np.array_equal(one, two), path
    counts = by_set(played)
    assert np.array_equal(counts[:2], counts[6:])  # a name changes nothing
    assert not np.array_equal(counts[:2], counts[2:4])


@pytest.mark.long
def test_sets_of_each_cell_s_own_would_be_seen(
    arms: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def own(scenario: Scenario, sets: int, seed: int):  # type: ignore[no-untyped-def]
        return assumptions(scenario, sets, seed + len(scenario.name))

    monkeypatch.setattr(playing, "assumptions", own)
    counts = by_set(sweep(arms, tmp_path, threads=1, log=pytest.fail))
    assert not np.array_equal(counts[:2], counts[6:])


def test_an_outcome_that_a_scenario_does_not_know_stays_empty(tmp_path: Path) -> None:
    text = ARMS.partition("arms:")[0].replace(
        "scenario: istanbul-2025", f"scenarios: [istanbul-2025, {SCENARIO}]"
    )
    both = replace(loads_experiment(text), doubt=Sets(2, 5))
    table = tidy(sweep(both, tmp_path, threads=1, log=pytest.fail)).whole().to_pandas()
    there = table["p_verified_settlement_doubt_low"].notna()
    assert there.tolist() == [True, True, False, False]
    assert table["p_settled_doubt_high"].notna().all()


# ---- the same table, whoever plays


def test_threads_and_shares_come_to_the_same_bytes(tmp_path: Path, undisturbed: str) -> None:
    sweep(in_doubt(), tmp_path / "threads", threads=3, log=pytest.fail)
    assert table_of(tmp_path / "threads") == undisturbed
    for share in (2, 1):
        sweep(in_doubt(), tmp_path / "shared", shard=(share, 2), threads=1, log=pytest.fail)
        assert status(open_store(tmp_path / "shared", pytest.fail)).complete == (share == 1)
    assert table_of(tmp_path / "shared") == undisturbed


def test_an_interrupted_sweep_plays_only_what_is_missing(tmp_path: Path, undisturbed: str) -> None:
    def stop(now: Progress) -> None:
        if now.parts == 24:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted):
        sweep(in_doubt(), tmp_path, threads=1, progress=stop, log=pytest.fail)
    store = open_store(tmp_path, pytest.fail)
    assert not status(store).complete
    written = {file: file.stat().st_mtime_ns for file in tmp_path.glob("parts/part-*")}
    assert 24 <= len(written) < 28
    reached: list[Progress] = []
    sweep(in_doubt(), tmp_path, threads=1, progress=reached.append, log=pytest.fail)
    assert {file: file.stat().st_mtime_ns for file in written} == written
    assert table_of(tmp_path) == undisturbed
    assert reached[-1].parts == 28
    assert reached[-1].runs == reached[-1].most_runs == 7 * (1200 + 8 * 25)


KILLED = """
import sys
from dataclasses import replace
from negsim.sweeps.execution.sweep import sweep
from negsim.sweeps.experiment.experiment import Sets
from negsim.sweeps.experiment.file import quick
asked = replace(quick({scenario!r}, {odds!r}, 1200, 3), doubt=Sets(8, 25))
sweep(asked, sys.argv[1], threads=1, progress=lambda now: print(now.parts, flush=True))
"""


@pytest.mark.long
def test_a_killed_sweep_goes_on_to_the_same_bytes(tmp_path: Path, undisturbed: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED.format(scenario=SCENARIO, odds=ODDS), str(tmp_path)],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    ) as one:  # fmt: skip
        assert one.stdout is not None
        while int(one.stdout.readline()) < 23:
            pass
        one.kill()
    assert 23 <= len(list(tmp_path.glob("parts/part-*"))) < 28
    sweep(in_doubt(), tmp_path, threads=2, log=pytest.fail)
    assert table_of(tmp_path) == undisturbed


def test_a_damaged_part_is_named_and_played_anew(tmp_path: Path, undisturbed: str) -> None:
    store = sweep(in_doubt(), tmp_path, threads=1, log=pytest.fail)
    [*_, block] = store.plan.all_blocks()
    assert block == RunBlock(3, 0, 25, 1, 0, sets=8)
    unit = Unit(block, 4, 5)
    part = store.file(unit)
    whole = part.read_bytes()
    part.write_bytes(whole[:-9])
    said: list[str] = []
    sweep(in_doubt(), tmp_path, threads=1, log=said.append)
    assert said == [message("damaged part", part=part.name)]
    assert part.read_bytes() == whole
    assert table_of(tmp_path) == undisturbed
    part.write_bytes(store.file(Unit(block, 5, 6)).read_bytes())
    assert replace(store, log=said.append).read_doubt(unit) is None
    assert said[1:] == [message("part of another unit", part=part.name)]


@pytest.mark.long
def test_an_adaptive_sweep_has_the_doubt_of_all_cells(tmp_path: Path) -> None:
    text = ARMS.replace("runs: 40", "until: {half_width: 0.04, outcome: settled, max_runs: 1000}")
    asked = replace(loads_experiment(text), doubt=FEW)
    store = sweep(asked, tmp_path / "one", threads=1, log=pytest.fail)
    assert by_set(store).shape[:2] == (8, FEW.sets)
    for share in (1, 2):
        sweep(asked, tmp_path / "shared", shard=(share, 2), threads=2, log=pytest.fail)
    assert table_of(tmp_path / "shared") == table_of(tmp_path / "one")


@pytest.mark.long
def test_a_stopped_sweep_shows_what_is_there(tmp_path: Path) -> None:
    store = sweep(in_doubt(), tmp_path, threads=1, log=pytest.fail)
    [*_, block] = store.plan.all_blocks()
    store.file(Unit(block, 2, 3)).unlink()
    said: list[str] = []
    table = tidy(open_store(tmp_path, said.append)).whole().to_pandas()
    assert table["p_settled_doubt_low"].isna().tolist() == [cell == 2 for cell in range(7)]
    assert table["p_settled"].notna().all()
    assert "6 of 7 cells have all their runs" in said[0]
    assert not read_table(open_store(tmp_path, pytest.fail)).complete


def test_cells_of_which_nothing_was_played_have_no_lists() -> None:
    assert len(flat(np.zeros((0, 3, 4), dtype=np.int64), np.zeros(0, dtype=np.bool_))) == 0
    both = flat(np.ones((2, 3, 4), dtype=np.int64), np.array([False, True]))
    assert [len(found) for found in both.to_pylist()] == [0, 12]


# ---- what is said of it


def test_doubt_makes_another_sweep_and_none_changes_nothing(tmp_path: Path) -> None:
    plain, asked = experiment(), in_doubt(Sets())
    scenarios = scenarios_of(plain)
    assert fingerprint(plain, scenarios) != fingerprint(asked, scenarios)
    assert fingerprint(asked, scenarios) != fingerprint(in_doubt(), scenarios)
    store = sweep(plain, tmp_path, runs=20, threads=1, log=pytest.fail)
    assert "doubt" not in store.manifest
    assert "doubt" not in pq.read_table(finish(store)).column_names
    assert not any("doubt" in column.name for column in tidy(store).columns)
    assert "doubt" not in tidy(store).about
    with pytest.raises(NegsimError, match=r'doubt: null there, \{"sets": 256, "runs": 200\} now'):
        sweep(replace(asked, runs=20), tmp_path, threads=1, log=pytest.fail)


@pytest.mark.parametrize(
    ("words", "sets"),
    [
        ("yes", Sets()),
        ("no", None),
        pytest.param("true", Sets(), marks=pytest.mark.long),
        pytest.param("false", None, marks=pytest.mark.long),
    ],
)
def test_a_file_says_whether_there_is_doubt(words: str, sets: Sets | None) -> None:
    asked = loads_experiment(ARMS.replace("doubt: yes", f"doubt: {words}"))
    assert asked.doubt == sets
    assert loads_experiment(to_yaml(asked)) == asked


def test_a_few_words_ask_for_doubt_too() -> None:
    assert quick(SCENARIO, ODDS, 10, 1).doubt is None
    asked = quick(SCENARIO, ODDS, 10, 1, doubt=True)
    assert asked.doubt == Sets()
    assert loads_experiment(to_yaml(asked)).doubt == Sets()


def test_python_asks_for_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("negsim.sweeps.functions.Sets", lambda: Sets(3, 5))
    table = negsim.sweep(SCENARIO, vary={"process.deadline": [10, 20]}, runs=10, doubt=True)
    assert (table["p_settled_doubt_low"] <= table["p_settled_doubt_high"]).all()
    plain = negsim.sweep(SCENARIO, vary={"process.deadline": [10, 20]}, runs=10)
    assert table[plain.columns].equals(plain)


@pytest.mark.long
def test_the_dictionary_and_every_format_have_the_columns(played: Store, tmp_path: Path) -> None:
    for to, read in (
        ("csv", pandas.read_csv), ("xlsx", pandas.read_excel),
        ("dta", pandas.read_stata), ("parquet", pandas.read_parquet),
    ):  # fmt: skip
        file = export(played.folder, to, tmp_path / f"t.{to}", pytest.fail)
        table = read(file)
        names = [*table.columns]
        at = names.index("p_settled_high")
        assert names[at + 1 : at + 3] == ["p_settled_doubt_low", "p_settled_doubt_high"]
        assert table["p_settled_doubt_high"].to_numpy() == pytest.approx(
            read_table(played).doubt["settled"][..., 1].ravel()
        )
        assert max(map(len, names)) <= (32 if to == "dta" else 99)
    words = pandas.read_csv(tmp_path / "t.dictionary.csv").set_index("name")
    low = words.loc["p_settled_doubt_low"]
    assert low["meaning"] == message("low end of the doubt of settled")
    assert low["unit"] == "share of runs"
    assert "8 sets of values" in words.loc["doubt", "meaning"]


def test_outcomes_that_would_share_a_column_are_refused(tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "scenarios" / "istanbul-2025.yaml"
    text = source.read_text(encoding="utf-8")
    for name in ("settled_doubt", "settled_doubt_low"):
        file = tmp_path / f"{name}.yaml"
        file.write_text(text.replace("  verified_settlement:", f"  {name}:"), encoding="utf-8")
        quick(file, [], 10, 1)
        with pytest.raises(NegsimError) as refused:
            quick(file, [], 10, 1, doubt=True)
        assert str(refused.value) == message("outcome called as doubt", outcome=name)
