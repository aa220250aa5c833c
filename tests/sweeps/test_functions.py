"""Data frames, functions for SALib and scipy, and grids for Mesa."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pandas
import pytest
from SALib.analyze import sobol as analysis
from SALib.sample import sobol as sampling
from scipy.stats import sobol_indices, uniform

import negsim
from messages import messages
from negsim.errors import NegsimError
from negsim.sweeps import functions
from negsim.sweeps.experiment.file import quick, to_yaml
from negsim.sweeps.functions import Function, as_function, batch_parameters, sweep
from negsim.sweeps.table.export import export

BASE, BATNA, OTHER = "process.collapse.base", "parties.upton.batna", "parties.downton.batna"
TOWNS = "textbook-two-party"
message = messages(Path(__file__).with_name("messages.txt"))


@pytest.fixture(scope="module")
def settled() -> Function:
    return as_function(TOWNS, {BASE: (-6, 0), BATNA: (0.1, 0.6)}, "settled", runs=100, seed=3)


def refusal(function: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(NegsimError) as refused:
        function(*arguments, **named)
    return str(refused.value)


# ---- data frames


def test_a_frame_has_the_columns_of_the_export(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(to_yaml(quick(TOWNS, [f"{BASE}=-4,-1"], 200, 2)), encoding="utf-8")
    table = sweep(file, tmp_path / "kept", threads=1)
    exported = pandas.read_parquet(
        export(tmp_path / "kept", "parquet", tmp_path / "t.parquet", pytest.fail)
    )
    assert table.equals(exported)
    again = sweep(TOWNS, vary={BASE: np.array([-4, -1])}, runs=200, seed=2, threads=1)
    assert again.equals(table)
    fewer = sweep(str(file), runs=50, seed=9, threads=1)
    assert fewer["runs"].tolist() == [50, 50]
    assert not fewer["k_settled"].equals(table["k_settled"] // 4)


def test_what_cannot_be_swept_is_refused() -> None:
    assert refusal(sweep, negsim.load(TOWNS)) == message("a scenario, not its name")
    experiment = quick(TOWNS, [], 1, 1)
    assert refusal(sweep, experiment, vary={BASE: [1]}) == message("vary with an experiment")
    assert refusal(sweep, TOWNS, vary={BASE: 3}) == message("vary without a list")
    assert refusal(sweep, TOWNS, vary={}, runs=0) == message("no runs")
    assert refusal(sweep, TOWNS, vary={}, seed=-1) == message("negative seed")


def test_the_example_runs_as_shown() -> None:
    result = doctest.testmod(functions)
    assert result.attempted > 0
    assert result.failed == 0


# ---- functions


def test_a_function_gives_what_direct_runs_come_to(settled: Function) -> None:
    points = [[-4, 0.2], [-1, 0.2]]
    runs = [
        negsim.run(negsim.load(TOWNS, {BASE: base, BATNA: batna}), 100, 3) for base, batna in points
    ]
    assert settled(points).tolist() == [run.tally.settled / 100 for run in runs]
    assert settled(np.empty((0, 2))).shape == (0,)
    for outcome, count in (("collapses", "collapses"), ("revived", "revived")):
        other = as_function(TOWNS, {BASE: (-6, 0)}, outcome, runs=100, seed=3)
        assert other([[-1]])[0] == getattr(runs[1].tally, count) / 100
    ended = as_function(negsim.load(TOWNS), {BASE: (-6, 0)}, "collapse", runs=100, seed=3)
    assert ended([[-1]])[0] == runs[1].tally.outcomes[-2] / 100


def test_salib_finds_which_parameter_matters(settled: Function) -> None:
    points = sampling.sample(settled.problem, 16, calc_second_order=False, seed=1)
    found = analysis.analyze(settled.problem, settled(points), calc_second_order=False, seed=1)
    # The towns agree in round 6 unless talks collapse before: how often, `base` decides.
    assert found["ST"][0] > 0.8
    assert found["ST"][1] < 0.1


def test_scipy_finds_which_parameter_matters(settled: Function) -> None:
    ranges = [uniform(low, high - low) for low, high in settled.bounds.values()]
    found = sobol_indices(func=lambda x: settled(x.T), n=16, dists=ranges, rng=1)
    assert found.total_order[0] > 0.8
    assert found.total_order[1] < 0.1


def test_a_parameter_without_effect_has_none(settled: Function) -> None:
    # All rows have the same random numbers, so nothing but a value can make a difference.
    inert = as_function(TOWNS, {BASE: (-6, 0), "process.hurt.kept": (0, 1)}, "settled", runs=50)
    values = inert([[-2, 0], [-2, 0.5], [-2, 1]])
    assert len(set(values.tolist())) == 1
    assert 0 < values[0] < 1


def test_points_that_do_not_fit_are_refused(settled: Function) -> None:
    assert refusal(settled, [[1, 2, 3]]) == message("shape of points", shape=(1, 3))
    assert refusal(settled, np.zeros((2, 5))) == message("turned points")
    assert refusal(settled, [[0, 0.5], [0, 2]]) == message("point out of range")


def test_parameters_and_outcomes_that_do_not_fit_are_refused() -> None:
    good = {BATNA: (0, 1)}
    assert refusal(as_function, TOWNS, good, "setled") == message("unknown outcome")
    assert refusal(as_function, TOWNS, {}, "settled") == message("no parameters")
    assert refusal(as_function, TOWNS, [BASE], "settled") == message("no ranges")
    bad = {BATNA: (0, 5), OTHER: (1, 0), "process.rounds": (5, 9)}
    assert refusal(as_function, TOWNS, bad, "settled") == message("wrong ranges")
    assert "did you mean 'collapse'?" in refusal(
        as_function, TOWNS, {"process.colapse.base": (0, 1)}, "settled"
    )
    assert refusal(as_function, TOWNS, good, "settled", runs=0) == message("no runs")


# ---- Mesa


def test_mesa_runs_the_grid_of_an_experiment() -> None:
    experiment, runs = quick(TOWNS, [f"{BASE}=-4,-2"], 20, 7), 20
    rows = mesa.batch_run(
        negsim.NegotiationModel,
        parameters=batch_parameters(experiment, runs),
        rng=experiment.seed,
        display_progress=False,
    )
    last = {row["RunId"]: row["phase"] for row in rows}  # several rows a run, one an agent
    settled = [0, 0]
    for number, phase in last.items():
        settled[number // runs] += phase == "settled"
    assert settled == sweep(experiment, threads=1)["k_settled"].tolist()
    assert 0 < settled[1] < settled[0]
