"""The joint fit: it finds what was put in, goes on where it was, and its page is what it gives."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from negsim.errors import NegsimError
from negsim.scenario.fields import table
from negsim.scenario.process import Process
from validation.fit import (
    carry_out,
    finish,
    page,
    profile,
    region,
    search,
    simulate,
    summary,
    waves,
)
from validation.fit.coefficients import (
    COEFFICIENTS,
    HIGH,
    LOW,
    defaults,
    mirrored,
    point_at,
    scaled,
    straying,
)
from validation.fit.emulator import Emulator
from validation.fit.estimates import Estimate
from validation.fit.profile import HELD, NOT, WEAK, Profile
from validation.fit.state import NAME, Settings
from validation.fit.targets import (
    ONE_SIDED,
    SCALES,
    TARGETS,
    VALUES,
    Played,
    Target,
    loss,
    measured,
    played,
    window,
)
from validation.icb.crisis import Known
from validation.patterns.arms import NOBODY, UNKNOWN, arm_scenario, records, split
from validation.patterns.hazards import BACK, back_within
from validation.patterns.styles import ANY_UNMEDIATED
from validation.runs import with_changes

PAGE = Path(__file__).parents[2] / "docs" / "fit.md"

REMAKE = "python -m validation fit; its page says where the files go"

FEW = 300

STEPS = 100
"""Steps of the last walk, for each generation: a bowl is walked over sooner than what is fitted."""

CENTRE = np.linspace(0.2, 0.8, len(COEFFICIENTS))
SPREAD = np.linspace(0.02, 0.08, len(COEFFICIENTS))


def bowl(places: np.ndarray) -> np.ndarray:
    """Return losses whose draws have `CENTRE` and `SPREAD`."""
    return np.asarray((((places - CENTRE) / SPREAD) ** 2).sum(axis=-1))


def bowl_found(place: np.ndarray) -> list[Estimate]:
    """Return targets whose loss is that of the bowl: a miss for each coefficient."""
    values = VALUES.copy()
    two_sided = np.flatnonzero(~ONE_SIDED)[: len(CENTRE)]
    values[two_sided] += SCALES[two_sided] * (place - CENTRE) / SPREAD
    return [Estimate(value, 0.0) for value in values.tolist()]


@pytest.fixture
def short_walks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waves, "STEPS", STEPS)


def scattered(count: int, spread: float = 3.0) -> list[Played]:
    """Return points of the bowl, around its bottom."""
    near = CENTRE + spread * SPREAD * np.random.default_rng(1).normal(size=(count, len(CENTRE)))
    return [played(place, bowl_found) for place in mirrored(near)]


# ---- the committed fit


@pytest.fixture(scope="module")
def committed() -> summary.Fit:
    return summary.read()


def test_the_page_is_what_the_committed_files_give(committed: summary.Fit) -> None:
    assert page.markdown(committed) == PAGE.read_text(encoding="utf-8"), REMAKE


def test_the_draws_lie_within_bounds(committed: summary.Fit) -> None:
    assert len(committed.draws) >= 500
    for draw in committed.draws:
        assert list(draw) == [c.path for c in COEFFICIENTS]
        assert all(c.low <= draw[c.path] <= c.high for c in COEFFICIENTS)


def test_the_draws_of_the_package_are_of_its_process_alone() -> None:
    head = summary.COMMITTED[summary.DRAWS].read_text(encoding="utf-8").splitlines()[0]
    numbers = {f.path for f in table(Process, "process") if f.kind == "number"}
    assert set(head.split(",")) <= numbers
    assert len(head.split(",")) == sum(c.of_model for c in COEFFICIENTS)


@pytest.mark.long
def test_the_best_point_still_gives_what_the_summary_says(committed: summary.Fit) -> None:
    """Where it does not, rules have changed and the fit is an old one."""
    best = committed.summary.best
    assert played_loss(committed, best.values) == pytest.approx(best.loss, rel=0.02), REMAKE


def test_a_draw_has_the_loss_that_stands_beside_it(committed: summary.Fit) -> None:
    at = len(committed.draws) // 2
    found = played_loss(committed, committed.draws[at])
    assert found == pytest.approx(committed.losses[at][1], rel=0.02), REMAKE


def test_draws_lose_when_played_what_the_emulator_says(committed: summary.Fit) -> None:
    off = np.array([told - found for found, told in committed.losses])
    assert committed.summary.off == pytest.approx(off.mean(), abs=0.01)
    assert committed.summary.spread == pytest.approx(off.std(), abs=0.01)
    assert abs(off.mean()) < region.threshold(len(COEFFICIENTS)) / 4, "the emulator is off"


def played_loss(fit: summary.Fit, point: dict[str, float]) -> float:
    return loss(measured(simulate.simulate(point, fit.summary.settings.runs)))


# ---- coefficients and runs


def test_bounds_hold_the_defaults_and_are_within_what_a_file_may_have() -> None:
    fields = {f.path: f for f in table(Process, "process")}
    for c in COEFFICIENTS:
        assert c.low < c.default < c.high, c
        if c.of_model:
            assert fields[c.path].low <= c.low, c
            assert c.high <= fields[c.path].high, c


def test_places_and_points_go_over_into_each_other() -> None:
    assert point_at(scaled(defaults())) == pytest.approx(defaults(), rel=1e-3)
    assert mirrored(np.array([-0.2, 0.3, 1.4, 2.1])) == pytest.approx([0.2, 0.3, 0.6, 0.1])


def test_a_point_is_put_into_scenarios_as_a_setting_would_be() -> None:
    point = point_at(CENTRE)
    ours = {path: value for path, value in point.items() if path.startswith("process.")}
    for arm in (NOBODY, "formulation", UNKNOWN):
        moved = {"batna": point["icb.batna"]}
        if arm != NOBODY:
            moved["leverage"] = point["icb.leverage"]
        for kind in split(arm, FEW):
            found = simulate.scenario_at(arm, kind, point, 60)
            usual = arm_scenario(arm, kind)
            edge = usual.parties[1].batna.parameters[0] - usual.parties[0].batna.parameters[0]
            given = with_changes(
                arm_scenario(arm, kind, **moved), tuple({**ours, "process.rounds": 60}.items())
            )
            assert edge >= 0.0
            assert found.process == given.process
            assert found.mediators == given.mediators
            assert found.parties == given.parties


def test_runs_at_the_defaults_are_those_of_the_evidence() -> None:
    runs = simulate.simulate(defaults(), FEW)
    assert (runs.styles[NOBODY] == records(NOBODY, FEW)).all()
    long = records(UNKNOWN, simulate.LONGER * FEW, (("process.rounds", simulate.LONG),))
    assert (runs.long == long).all()
    assert 0 < len(runs.in_time) <= len(runs.long)


# ---- targets


def test_chances_in_windows_multiply_to_the_shares() -> None:
    left = 1.0 - BACK[1][0]
    for early, late in ((1, 3), (3, 6), (6, 12)):
        left *= 1.0 - window(BACK[early], BACK[late]).value
        assert 1.0 - left == pytest.approx(BACK[late][0])


def test_targets_are_counted_as_the_rows_count_them() -> None:
    runs = simulate.simulate(defaults(), FEW)
    got = {t.name: one.value for t, one in zip(TARGETS, measured(runs), strict=True)}
    left = 1.0
    for name, months in (("back 1", 1), ("back 1-3", 3), ("back 3-6", 6), ("back 6-12", 12)):
        left *= 1.0 - got[name]
        assert 1.0 - left == pytest.approx(back_within(runs.long, months), abs=0.01)
    assert [t.value for t in TARGETS if t.name == "nobody"] == [
        ANY_UNMEDIATED[0] / ANY_UNMEDIATED[1]
    ]
    assert all(t.scale > 0.0 for t in TARGETS)


def test_of_a_one_sided_target_only_the_wrong_sign_is_a_miss() -> None:
    target = Target("a", "a", Estimate(0.0, 0.3), "who", lambda runs: Estimate(0, 0), True)
    assert target.miss(Estimate(5.0, 0.4)) == 0.0
    assert target.miss(Estimate(-1.0, 0.4)) == pytest.approx(-2.0)
    assert replace(target, one_sided=False).miss(Estimate(5.0, 0.4)) == pytest.approx(10.0)


# ---- the search finds what was put in


@pytest.mark.long
def test_the_search_finds_the_bottom_of_a_bowl() -> None:
    one = search.begin(np.full(len(CENTRE), 0.5))
    for _ in range(150):
        search.advance(one, bowl_found, (1, 0))
    best = min(one.points)
    assert best.loss < 1.0
    assert np.abs(np.array(best.place) - CENTRE).max() < 0.1


@pytest.mark.long
def test_a_planted_point_is_found_from_its_targets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Targets are what a known point gives; two coefficients begin elsewhere.

    All crises are of one kind, which is quicker.
    """
    monkeypatch.setattr(simulate, "split", lambda arm, runs: {Known(mediated=False): runs})
    names = ("process.consent.base", "icb.batna")
    moved = [i for i, c in enumerate(COEFFICIENTS) if c.path in names]
    truth = scaled({**defaults(), names[0]: -5.6, names[1]: 0.44})
    aims = measured(simulate.simulate(point_at(truth), FEW // 2))

    scale = [math.hypot(t.scale, aim.error) for t, aim in zip(TARGETS, aims, strict=True)]

    def found(place: np.ndarray) -> list[Estimate]:
        whole = truth.copy()
        whole[moved] = place
        got = measured(simulate.simulate(point_at(whole), FEW // 2))
        off = [(a.value - b.value) / by for a, b, by in zip(got, aims, scale, strict=True)]
        return [Estimate(t.value + t.scale * by, 0.0) for t, by in zip(TARGETS, off, strict=True)]

    begin = scaled(defaults())[moved]
    one = search.begin(begin)
    for _ in range(8):
        search.advance(one, found, (1, 0))  # few runs make humps, in which another start may end
    best = min(one.points)
    assert best.loss < loss(found(begin)) / 10
    assert np.abs(np.array(best.place) - truth[moved]).max() < 0.06


@pytest.mark.long
@pytest.mark.usefixtures("short_walks")
def test_an_interrupted_fit_comes_to_the_same(tmp_path: Path) -> None:
    settings = Settings(starts=2, generations=2)
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    for folder in (whole, parts):
        folder.mkdir()
    carry_out.carry_out(whole, settings, lambda words: None, bowl_found)

    for generations in (3, 1, 2):  # in the second search, after it, and in a wave
        left = [generations]

        def stop(words: str, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            carry_out.carry_out(parts, settings, stop, bowl_found)
    carry_out.carry_out(parts, settings, lambda words: None, bowl_found)
    assert (parts / NAME).read_bytes() == (whole / NAME).read_bytes()


@pytest.mark.long
@pytest.mark.usefixtures("short_walks")
def test_a_fit_with_other_settings_is_not_gone_on_with(tmp_path: Path) -> None:
    carry_out.carry_out(tmp_path, Settings(1, 2), lambda words: None, bowl_found)
    with pytest.raises(NegsimError, match=r"other settings \(starts 1, generations 2, "):
        carry_out.carry_out(tmp_path, Settings(2, 2), lambda words: None, bowl_found)
    (tmp_path / NAME).write_text("[]", encoding="utf-8")
    with pytest.raises(NegsimError, match="is not the state of a fit"):
        carry_out.carry_out(tmp_path, Settings(1, 2), lambda words: None, bowl_found)


# ---- the region


def test_the_emulator_knows_a_bowl_that_it_was_told_of() -> None:
    known = scattered(400)
    there = np.array([point.place for point in scattered(450)[400:]])
    emulator = Emulator(known)
    assert emulator.losses(there) == pytest.approx(bowl(there), rel=0.02)
    assert (emulator.errors < 0.05 * SCALES).all()


def test_the_emulator_says_by_how_much_it_may_be_off() -> None:
    """Targets are told with errors of which it knows nothing; its own are as large."""
    random = np.random.default_rng(2)
    known = [
        point._replace(
            found=[Estimate(one.value + 0.3 * s * random.normal(), 0.0)
                   for one, s in zip(point.found, SCALES, strict=True)]
        )
        for point in scattered(1_000)
    ]  # fmt: skip
    assert Emulator(known).errors / SCALES == pytest.approx(np.full(len(SCALES), 0.3), rel=0.2)


@pytest.mark.long
@pytest.mark.usefixtures("short_walks")
def test_what_random_numbers_do_to_all_points_alike_widens_the_last_wave() -> None:
    """All points tell targets with twice the published error: misses count by a fifth."""
    known = [
        point._replace(
            found=[one._replace(error=2 * s) for one, s in zip(point.found, SCALES, strict=True)]
        )
        for point in scattered(400)
    ]
    emulator, places = Emulator(known), np.array([point.place for point in known[:20]])
    assert emulator.careful_losses(places) == pytest.approx(bowl(places) / 5, rel=0.02)
    assert emulator.losses(places) == pytest.approx(bowl(places), rel=0.02)
    usual = waves.last(scattered(400), 5, (1, 2)).places.std(axis=0).mean()
    assert waves.last(known, 5, (1, 2)).places.std(axis=0).mean() > 1.3 * usual


@pytest.mark.long
def test_the_walk_draws_what_the_loss_says() -> None:
    """Of a bowl, draws are normal: loss is chi-square, spread as wide as the bowl."""
    found = region.walk(
        np.array([point.place for point in scattered(100, 1.0)]), bowl, 1_000, (1, 1)
    )
    places = region.kept(found, 2_000)
    assert places.shape == (2_000, len(CENTRE))
    assert np.mean(bowl(places) <= region.threshold(len(CENTRE))) == pytest.approx(0.95, abs=0.05)
    assert np.abs(places.mean(axis=0) - CENTRE).max() < 0.2 * SPREAD.max()
    assert places.std(axis=0) == pytest.approx(SPREAD, rel=0.15)
    assert region.spread_ratio(found).max() < 1.2


def test_a_walk_steps_in_some_coordinates_or_in_all() -> None:
    found = region.walk(np.array([point.place for point in scattered(100, 1.0)]), bowl, 50, (1, 1))
    changed = (np.diff(found.places, axis=0) != 0.0).sum(axis=2)
    assert set(changed.ravel().tolist()) >= {0, 2, 4, 8, len(CENTRE)}


def test_chains_that_stand_apart_have_not_mixed() -> None:
    places = np.tile(np.arange(4.0)[None, :, None], (6, 1, 2))
    assert region.spread_ratio(region.Walk(np.zeros((6, 4)), places, 0.0)).min() > 10


@pytest.mark.long  # what a walk draws, and what widens the last wave, is asked for each time
@pytest.mark.usefixtures("short_walks")
def test_waves_go_further_than_the_region_and_the_last_heeds_what_was_thought_before() -> None:
    """Both are normal, so the last has their mean weighted by precision, and its spread."""
    points = scattered(400)
    wide, last = waves.broad(points, 20, (1, 1)), waves.last(points, 20, (1, 2))
    assert (len(wide.places), len(last.places)) == (waves.SIZE * 20, 2 * waves.SIZE * 20)
    width = HIGH - LOW
    thought = [(c.centre - c.low) / (c.high - c.low) for c in COEFFICIENTS]
    precisions = SPREAD**-2.0, (np.array([c.spread for c in COEFFICIENTS]) / width) ** -2.0
    spread = sum(precisions) ** -0.5
    mean = spread**2 * (precisions[0] * CENTRE + precisions[1] * np.array(thought))
    assert np.abs(last.places.mean(axis=0) - mean).max() < 0.3 * SPREAD.max()
    assert last.places.std(axis=0) == pytest.approx(spread, rel=0.2)
    assert wide.places.std(axis=0).mean() == pytest.approx(2**0.5 * SPREAD.mean(), rel=0.15)
    assert last.losses == pytest.approx(bowl(last.places), rel=0.05)


def test_straying_is_counted_in_standard_deviations() -> None:
    point = {c.path: c.centre for c in COEFFICIENTS}
    assert straying(scaled(point)) == pytest.approx(0.0, abs=1e-9)
    c = COEFFICIENTS[1]
    assert straying(scaled({**point, c.path: c.centre + 2 * c.spread})) == pytest.approx(4.0)
    low, high = COEFFICIENTS[0].beforehand
    assert (low, high) == pytest.approx((-4.1 - 1.96 * 0.75, -4.1 + 1.96 * 0.75), abs=0.05)


def test_only_points_near_the_best_teach_the_emulator() -> None:
    points = [*scattered(100, 0.5), *(point._replace(loss=1e6) for point in scattered(100))]
    assert len(waves.near(points)) == 100
    assert len(waves.near(points[100:])) == 100, "all alike are all near"
    few = [points[0], *points[100:]]
    assert len(waves.near(few)) == region.CHAINS


def test_a_coefficient_is_held_by_how_narrow_its_draws_are() -> None:
    c = COEFFICIENTS[0]
    low, high = c.beforehand
    width = high - low
    words = [Profile(c, low, low, low + part * width).words for part in (0.3, 0.5, 0.9)]
    assert words == [HELD, WEAK, NOT]
    random = np.random.default_rng(1)
    places = random.random((400, len(CENTRE)))
    places[:, 1] = 0.5 + 0.02 * random.standard_normal(400)
    places[:, 3] = 1.0 - places[:, 2]
    found = profile.profiles([point_at(place) for place in places])
    assert [one.words for one in found] == [NOT, HELD, *[NOT] * (len(CENTRE) - 2)]
    [(first, second, r)] = profile.together([point_at(place) for place in places])
    assert (first, second) == (COEFFICIENTS[2].path, COEFFICIENTS[3].path)
    assert r == pytest.approx(-1.0, abs=1e-3)


# ---- from beginning to end


@pytest.mark.long
@pytest.mark.usefixtures("short_walks")
def test_a_small_fit_writes_its_files_and_its_page(tmp_path: Path) -> None:
    words = finish.fit(tmp_path, Settings(1, 6, runs=20), lambda words: None, bowl_found, 40, 1)
    assert words == (tmp_path / finish.PAGE).read_text(encoding="utf-8")
    files = {name: tmp_path / name for name in summary.COMMITTED}
    again = summary.read(files)
    assert page.markdown(again) == words
    assert {c.path for c in COEFFICIENTS} == set(again.draws[0])
    assert json.loads((tmp_path / summary.SUMMARY).read_text())["settings"]["starts"] == 1
    assert math.isfinite(again.summary.defaults.loss)
