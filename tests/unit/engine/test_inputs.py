"""The numbers of a run: which are drawn, from what, and what their draws depend on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from laid_out import ARMS, LAND, line, party, scenario
from negsim.engine.arrays import INDEX, Inputs, draw_inputs, inputs_of
from negsim.engine.draws import NUMBER, quantile, uniform
from negsim.engine.inputs import PROCESS, process_records
from negsim.engine.lay_out import lay_out
from negsim.jit import plain
from negsim.scenario.fields import Distribution
from negsim.scenario.process import Collapse, Process, Start
from negsim.scenario.scenario import Condition, Mediator, Preconditions, Scenario, Violence


def vectors(made: Scenario, runs: int = 4, seed: int = 1, first: int = 0) -> np.ndarray:
    """Return the numbers of runs `first`, `first` + 1, ...: float (runs, numbers)."""
    case = lay_out(made).case
    drawn = np.full((runs, len(case.fixed)), np.nan)
    draw_inputs(case, np.uint64(seed), first, drawn)
    return drawn


def numbers(made: Scenario, run: int = 0, seed: int = 1) -> Inputs:
    """Return the numbers of one run in their shapes."""
    return plain(inputs_of)(lay_out(made).case, vectors(made, 1, seed, run)[0])


def between(low: float, high: float) -> Distribution:
    """Return a uniform distribution."""
    return Distribution("uniform", (low, high))


def south_with(**more: Any) -> Scenario:
    """Return the scenario where south has other fields."""
    return scenario(parties=(party("south", 2, **more), party("north", 1)))


# ---- what is fixed stays


def test_fixed_numbers_are_the_same_in_every_run_in_their_places() -> None:
    mediators = (
        Mediator(
            id="envoy", leverage=(0.1, 0.2), facilitation=0.3, formulation=0.4, pressure=0.5,
            endurance=6.0, press_from=2.0, press_until=9.0, alignment=(-0.5, 0.75), stream=8,
            present=0.0, further=(0.8, 0.35),
        ),
        Mediator(id="host", leverage=(0.6, 0.7), endurance=7.0, stream=6),
    )  # fmt: skip
    parties = (
        party(
            "south", 2, line("land", 1, 0.8), batna=0.1, mandate=0.2, waiting=0.3,
            preconditions=Preconditions(quiet=5.0),
            principal_lines=(line("arms", 1, 0.6),),
        ),
        party("north", 1, line("arms", 0, 0.9, at_least=False), salience=(3.0, 4.0)),
    )  # fmt: skip
    sources = (Violence(id="raids", rate=0.05, victim="south", attribution=0.6, stream=9),)
    made = scenario(parties=parties, mediators=mediators, violence=sources)
    for run in range(3):
        x = numbers(made, run)
        assert x.batna.tolist() == [0.25, 0.1]  # north, south
        assert x.mandate.tolist() == [0.9, 0.2]
        assert (x.at_the_table.tolist(), x.under_pressure.tolist()) == ([0.5, 0.5], [0.5, 0.5])
        assert x.salience.tolist() == [[4.0, 3.0], [2.0, 1.0]]  # of land and arms
        assert x.value[1].tolist() == [[0.0, 0.5, 1.0], [0.0, 1.0, 0.0]]  # arms has two levels
        assert x.firmness.tolist() == [0.9, 0.8]
        assert x.principal_firmness.tolist() == [0.9, 0.6]
        assert x.leverage.tolist() == [[0.7, 0.6], [0.2, 0.1]]  # host, envoy
        assert x.alignment.tolist() == [[0.0, 0.0], [0.75, -0.5]]
        assert (x.facilitation.tolist(), x.formulation.tolist()) == ([0.0, 0.3], [0.0, 0.4])
        assert (x.pressure.tolist(), x.endurance.tolist()) == ([0.0, 0.5], [7.0, 6.0])
        assert (x.press_from.tolist(), x.press_until.tolist()) == ([1.0, 2.0], [1e6, 9.0])
        assert (x.rate.tolist(), x.attribution.tolist()) == ([0.05], [0.6])
        assert (x.waiting.tolist(), x.quiet.tolist()) == ([0.01, 0.3], [0.0, 5.0])
        assert (x.present.tolist(), x.further.tolist()) == ([1.0, 0.0], [[0.0, 0.0], [0.8, 0.35]])


def test_assurance_is_that_of_the_verification_issue_or_of_the_process() -> None:
    process = Process(rounds=3, start=Start(trust=0.5), assurance=0.3)
    assert numbers(scenario(process=process)).assurance.tolist() == [0.3]
    verified = scenario(process=process, issues=(ARMS, replace(LAND, assurance=(0.0, 0.4, 0.8))))
    assert numbers(verified).assurance.tolist() == [0.0, 0.4, 0.8]


def test_the_numbers_of_the_process_are_read_by_name() -> None:
    process = Process(
        rounds=3, start=Start(trust=between(0.2, 0.4)), collapse=Collapse(gap=2.5), shield=0.7
    )
    p = process_records(vectors(scenario(process=process), runs=3))
    assert p.shape == (3,)
    assert [one.collapse_gap for one in p] == [2.5] * 3
    assert (p[1].shield, p[1].collapse_base) == (0.7, -4.1)
    assert len({one.start_trust for one in p}) == 3
    assert all(0.2 <= one.start_trust < 0.4 for one in p)
    assert "process.rounds" not in PROCESS  # it is no number of a run


# ---- what is drawn


KINDS = [
    Distribution("uniform", (0.2, 0.3)),
    Distribution("triangular", (0.1, 0.2, 0.6)),
    Distribution("beta", (2.0, 5.0, 0.3, 0.5)),
    Distribution("normal", (0.5, 0.4, 0.4, 0.9)),
]


@pytest.mark.parametrize("distribution", KINDS, ids=lambda d: d.kind)
def test_drawn_numbers_differ_from_run_to_run_and_stay_in_their_range(
    distribution: Distribution,
) -> None:
    drawn = vectors(south_with(batna=distribution), runs=400)
    changing = np.flatnonzero(np.ptp(drawn, axis=0) > 0)
    assert len(changing) == 1
    values = drawn[:, changing[0]]
    assert len(set(values)) == 400
    assert distribution.low <= values.min() < values.max() <= distribution.high
    spread = distribution.high - distribution.low
    assert values.max() - values.min() > 0.7 * spread  # no part of the range is left out


def by_scipy(distribution: Distribution) -> Callable[[float], float]:
    """Return the quantile function of a distribution by scipy."""
    if distribution.kind == "uniform":
        low, high = distribution.parameters
        return lambda u: float(stats.uniform.ppf(u, low, high - low))
    if distribution.kind == "triangular":
        low, mode, high = distribution.parameters
        width = high - low
        return lambda u: float(stats.triang.ppf(u, (mode - low) / width, low, width))
    a, b, low, high = distribution.parameters
    if distribution.kind == "beta":
        return lambda u: float(stats.beta.ppf(u, a, b, low, high - low))
    return lambda u: float(stats.truncnorm.ppf(u, (low - a) / b, (high - a) / b, a, b))


MORE_KINDS = [
    *KINDS,
    Distribution("triangular", (0.1, 0.1, 0.6)),
    Distribution("triangular", (0.1, 0.6, 0.6)),
    Distribution("beta", (0.5, 0.5, 0.0, 1.0)),
    Distribution("beta", (1.0, 1.0, 0.0, 1.0)),
    Distribution("normal", (0.5, 10.0, 0.0, 1.0)),  # so wide that it is all but flat
    Distribution("normal", (0.2, 0.01, 0.0, 1.0)),
]


@pytest.mark.parametrize("distribution", MORE_KINDS, ids=str)
def test_quantiles_are_those_of_scipy(distribution: Distribution) -> None:
    case = lay_out(south_with(batna=distribution)).case
    assert case.begins.tolist() == [0, len(case.parameters)]
    reference = by_scipy(distribution)
    for at in range(1, 100):
        u = at / 100
        found = quantile(case.kind[0], case.parameters, u)
        # A straight line between two of 1,025 quantiles is off by less than that.
        assert found == pytest.approx(reference(u), abs=2e-5)


@pytest.mark.parametrize("distribution", MORE_KINDS, ids=str)
def test_the_ends_of_the_range_are_the_outermost_quantiles(distribution: Distribution) -> None:
    case = lay_out(south_with(batna=distribution)).case
    ends = [quantile(case.kind[0], case.parameters, u) for u in (0.0, 1.0 - 2.0**-53)]
    assert ends == pytest.approx([distribution.low, distribution.high], abs=1e-8)


def test_a_number_is_the_quantile_of_its_own_draw() -> None:
    made = south_with(batna=between(0.2, 0.4), mandate=between(0.5, 1.0))
    case = lay_out(made).case
    souths = [case.at[part] + 1 for part in (INDEX.batna, INDEX.mandate)]  # after north's
    assert case.drawn.tolist() == souths
    u = [uniform(np.uint64(7), 5, int(high), int(low), NUMBER) for high, low in case.key]
    x = numbers(made, run=5, seed=7)
    assert x.batna[1] == 0.2 + u[0] * (0.4 - 0.2)
    assert x.mandate[1] == 0.5 + u[1] * (1.0 - 0.5)
    assert u[0] != u[1]


# ---- what a draw depends on


DRAWN = {
    "salience": (between(0.1, 0.2), between(0.3, 0.4)),
    "values": ((0.0, between(0.5, 1.0)), (0.0, between(0.2, 0.3), 1.0)),
}
SOURCE = Violence(id="raids", rate=between(0.0, 0.1), victim="south", stream=9)


def with_much_drawn() -> Scenario:
    """Return a scenario with drawn numbers of every sort of thing."""
    south = party("south", 2, line("land", 1, between(0.1, 0.9)), line("land", 2, 0.95), **DRAWN)
    north = party("north", 1, batna=between(0.1, 0.3), principal_lines=south.red_lines)
    envoy = Mediator(
        id="envoy", leverage=(between(0.1, 0.2), 0.5), endurance=between(3.0, 6.0),
        alignment=(0.0, between(-1.0, 1.0)), stream=8,
    )  # fmt: skip
    return scenario(parties=(south, north), mediators=(envoy,), violence=(SOURCE,))


def test_runs_and_seeds_differ_and_a_run_is_the_same_in_any_block() -> None:
    made = with_much_drawn()
    block = vectors(made, runs=20)
    assert np.array_equal(vectors(made, runs=1, first=17)[0], block[17])
    assert np.array_equal(vectors(made, runs=5, first=10), block[10:15])
    drawn = lay_out(made).case.drawn
    assert len(drawn) == 12  # south's line stands for its principal as well
    assert all(len(set(block[:, index])) == 20 for index in drawn)
    assert not np.any(vectors(made, runs=20, seed=2)[:, drawn] == block[:, drawn])


def test_renaming_and_reordering_change_no_draw_if_streams_are_kept() -> None:
    made = with_much_drawn()
    arms, land = made.issues
    south, north = made.parties
    renamed = replace(
        made,
        issues=(replace(land, id="soil"), replace(arms, id="guns")),
        parties=tuple(
            replace(
                p,
                id=f"new_{p.id}",
                salience=p.salience[::-1],
                values=p.values[::-1],
                red_lines=tuple(replace(j, issue="soil") for j in reversed(p.red_lines)),
                principal_lines=tuple(replace(j, issue="soil") for j in p.principal_lines),
            )
            for p in (north, south)
        ),
        mediators=tuple(
            replace(m, id="new", leverage=m.leverage[::-1], alignment=m.alignment[::-1])
            for m in made.mediators
        ),
        violence=(replace(SOURCE, id="new_raids", victim="new_south"),),
    )
    assert np.array_equal(vectors(renamed, 20), vectors(made, 20))


def test_another_stream_draws_anew() -> None:
    made = with_much_drawn()
    south, north = made.parties
    moved = replace(made, parties=(south, replace(north, stream=0)))
    assert numbers(moved).batna[0] != numbers(made).batna[0]
    assert numbers(moved).salience[1].tolist() == numbers(made).salience[1].tolist()


def test_a_number_keeps_its_draw_whatever_else_is_drawn_or_added() -> None:
    made = south_with(batna=between(0.1, 0.3))
    alone = numbers(made).batna[1]
    for other in (
        south_with(batna=between(0.1, 0.3), mandate=between(0.5, 1.0)),
        south_with(batna=between(0.1, 0.3), red_lines=(line("land", 1, between(0.1, 0.9)),)),
        replace(made, parties=(*made.parties, party("east", 0, batna=between(0.1, 0.3)))),
        replace(made, violence=(SOURCE,)),
        replace(made, process=Process(rounds=99, start=Start(trust=between(0.0, 1.0)))),
    ):
        index = lay_out(other).parties.index("south")
        assert numbers(other).batna[index] == alone


def test_another_range_is_drawn_from_with_the_same_random_numbers() -> None:
    narrow, wide = (numbers(south_with(batna=between(0.0, high))).batna[1] for high in (0.25, 0.5))
    assert wide == 2 * narrow


def test_a_line_is_known_by_what_it_says_and_not_by_its_place() -> None:
    drawn = line("land", 1, between(0.0, 1.0))
    alone = numbers(south_with(red_lines=(drawn,))).firmness[0]
    two = numbers(south_with(red_lines=(line("land", 0, 0.5, at_least=False), drawn)))
    assert two.firmness.tolist() == [0.5, alone]
    other_level = numbers(south_with(red_lines=(line("land", 2, between(0.0, 1.0)),)))
    assert other_level.firmness[0] != alone
    other_side = numbers(south_with(red_lines=(replace(drawn, at_least=False),)))
    assert other_side.firmness[0] != alone


def test_conditions_tell_lines_of_the_same_level_apart() -> None:
    first, second = (
        Condition(issue="arms", at_least=up, level=n) for up, n in ((True, 1), (False, 0))
    )
    drawn = line("land", 1, between(0.0, 1.0))
    firmness = numbers(
        south_with(
            red_lines=(drawn, replace(drawn, unless=(first,)), replace(drawn, unless=(second,)))
        )
    ).firmness
    assert len(set(firmness)) == 3
    one, other = (
        numbers(south_with(red_lines=(replace(drawn, unless=unless),))).firmness[0]
        for unless in ((first, second), (second, first))
    )
    assert one == other  # in whatever order they are given


def test_a_principal_without_lines_of_its_own_shares_its_delegations_random_numbers() -> None:
    drawn = line("land", 1, between(0.0, 1.0))
    x = numbers(
        scenario(
            parties=(
                party("south", 2, drawn),
                party("north", 1, drawn, principal_lines=(drawn,)),
            )
        )
    )
    assert x.principal_firmness[1] == x.firmness[1]
    assert x.principal_firmness[0] != x.firmness[0]  # north's principal thinks for itself
    assert x.firmness[0] != x.firmness[1]
