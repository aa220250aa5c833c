"""The test on ICB data: tables, scores, baselines, the generic crisis, fitting; rows made up."""

from __future__ import annotations

import json
import math
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from made_up_crises import HEAD, of_few_kinds, rows, write_table
from negsim.errors import NegsimError
from negsim.results.result import run
from validation.icb import comparison
from validation.icb.baselines import fit_baselines, logistic
from validation.icb.crisis import PRIORS, Crisis, Known, Parameters, shares
from validation.icb.emulator import BOX, Emulator, coordinates, filling, play_emulator, powers
from validation.icb.fitted import ICB_BEFORE_1975
from validation.icb.fitting import Fitter, cross_validated
from validation.icb.scores import brier, interval, log_score, resampled
from validation.icb.table import read_crises
from validation.row import jeffreys

TRUE = Parameters(batna=0.35, leverage=0.5, one_sided=0.2, grave=1.0, protracted=0.05)
PATTERNS = [Known(m, o, g, p) for m in (0, 1) for o in (0, 1) for g in (0, 1) for p in (0, 1)]


def smooth_emulator() -> Emulator:
    """Return an emulator of a formula instead of played runs."""
    points = filling(200)
    batna, edge, weight, trust, leverage = points.T
    odds = -0.5 - 2 * batna - 3 * edge - 0.2 * weight + trust + 5 * leverage
    return Emulator(points, expit(odds), 100_000)


# Scores


def test_scores_by_hand() -> None:
    chances, happened = np.array([0.3, 0.3, 0.9]), np.array([1.0, 0.0, 1.0])
    assert brier(chances, happened) == pytest.approx([0.49, 0.09, 0.01])
    assert log_score(chances, happened) == pytest.approx(
        [-math.log(0.3), -math.log(0.7), -math.log(0.9)]
    )


def test_resamples_hold_as_many_cases_as_there_are() -> None:
    counts = resampled(50, seed=1)
    assert (counts.sum(axis=1) == 50).all()
    # Each case is in a resample once on average; 4 standard errors of 4000 resamples.
    assert np.abs(counts.mean(axis=0) - 1).max() < 4 * math.sqrt(0.98 / 4000)
    assert (counts == resampled(50, seed=1)).all()
    assert (counts != resampled(50, seed=2)).any()


def test_the_interval_of_a_mean_is_as_wide_as_it_should_be() -> None:
    differences = np.tile([1.0, -1.0], 100)  # standard error of the mean: 1 / sqrt(200)
    low, high = interval(differences, resampled(200, seed=1))
    assert low == pytest.approx(-1.96 / math.sqrt(200), abs=0.012)
    assert high == pytest.approx(1.96 / math.sqrt(200), abs=0.012)


def test_paired_differences_that_never_vary_have_no_width() -> None:
    assert interval(np.full(30, 0.25), resampled(30, seed=1)) == pytest.approx((0.25, 0.25))


# Baselines


def test_rates_keep_off_certainty_by_half_a_case() -> None:
    assert jeffreys(1, 3) == pytest.approx(1.5 / 4)
    assert jeffreys(0, 9) == pytest.approx(0.05)


def test_logistic_regression_of_two_groups_gives_log_odds() -> None:
    X = np.array([[1.0, 0.0], [1.0, 1.0]])
    found = logistic(X, np.array([20.0, 60.0]), np.array([100.0, 100.0]), ridge=0.0)
    assert found == pytest.approx([math.log(0.25), math.log(1.5) - math.log(0.25)])


def test_a_ridge_pulls_coefficients_to_0_and_leaves_the_mean() -> None:
    X = np.array([[1.0, -1.0], [1.0, 1.0]])
    k, n = np.array([20.0, 60.0]), np.array([100.0, 100.0])
    stiff = logistic(X, k, n, ridge=1e9)
    assert stiff == pytest.approx([math.log(80 / 120), 0.0], abs=1e-6)


def test_baselines_give_rates_by_group() -> None:
    known = [
        Known(mediated=True, style="manipulation"),
        Known(mediated=True, style="manipulation"),
        Known(mediated=True),
        *[Known(mediated=False)] * 5,
    ]
    found = fit_baselines(known, np.array([1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]))
    rates = found.chances([known[0], known[2], known[3], Known(mediated=True, style="formulation")])
    assert rates["base_rate"] == pytest.approx([3.5 / 9] * 4)
    assert rates["by_mediated"] == pytest.approx([2.5 / 4, 2.5 / 4, 1.5 / 6, 2.5 / 4])
    # Without a style, or with one never seen, the rate of all mediated crises stands in.
    assert rates["by_style"] == pytest.approx([2.5 / 3, 2.5 / 4, 1.5 / 6, 2.5 / 4])


# The generic crisis


def test_without_leverage_there_might_as_well_be_no_mediator() -> None:
    crisis = Crisis(leverage=0.0).scenario()
    alone = replace(crisis, mediators=())
    assert run(crisis, 500, 1).tally.settled == run(alone, 500, 1).tally.settled


def test_what_is_known_moves_the_share_as_theory_says() -> None:
    known = {
        "alone": Known(False),
        "mediated": Known(True),
        "one-sided": Known(True, one_sided=True),
        "grave": Known(True, grave=True),
        "protracted": Known(True, protracted=True),
        "facilitated": Known(True, style="facilitation"),
        "formulated": Known(True, style="formulation"),
        "manipulated": Known(True, style="manipulation"),
    }
    found = shares(list(known.values()), Parameters(0.3, 0.5, 0.3, 5.0, 0.2), 2000, seed=1)
    share = {name: found[pattern] for name, pattern in known.items()}
    assert share["alone"] < share["facilitated"] < share["formulated"] < share["manipulated"]
    assert max(share["one-sided"], share["grave"], share["protracted"]) < share["mediated"]
    assert share["alone"] < share["mediated"] < share["manipulated"]


def test_shares_are_kept_off_0_and_1() -> None:
    hopeless = Crisis(batna=1.0, leverage=0.0)
    assert hopeless.share(100, seed=1) == pytest.approx(0.5 / 101)


def test_there_are_few_parameters_and_each_is_between_its_bounds() -> None:
    assert len(PRIORS) <= 7
    for value, prior in zip(ICB_BEFORE_1975.parameters.values(), PRIORS.values(), strict=True):
        assert prior.low < value < prior.high


# Fitting


def test_points_fill_the_box() -> None:
    points = filling(240)
    assert (points >= BOX[:, 0]).all()
    assert (points <= BOX[:, 1]).all()
    for column in points[:, :4].T:
        quarters = np.histogram(column, bins=4)[0]
        assert quarters.min() > 50


def test_the_emulator_is_a_full_cubic() -> None:
    assert powers(filling(3)).shape == (3, 56)  # 8 choose 3
    points = filling(60)[40:]
    odds = np.log(smooth_emulator().chances(points) / (1 - smooth_emulator().chances(points)))
    batna, edge, weight, trust, leverage = points.T
    assert odds == pytest.approx(
        -0.5 - 2 * batna - 3 * edge - 0.2 * weight + trust + 5 * leverage, abs=0.02
    )


@pytest.mark.long
def test_a_played_emulator_is_near_the_ensemble() -> None:
    emulator = play_emulator(points=80, runs=250)
    middle = Crisis(batna=0.35, edge=0.15, leverage=0.45)
    share = middle.share(2000, seed=2)
    assert emulator.chances(coordinates(middle))[0] == pytest.approx(share, abs=0.08)


@pytest.mark.long
def test_many_crises_give_back_the_parameters_they_were_made_with() -> None:
    emulator = smooth_emulator()
    made = Fitter(emulator, PATTERNS, np.zeros(16)).chances(np.array(TRUE.values()))
    agreed = np.concatenate([np.arange(5_000) < p * 5_000 for p in made]).astype(float)
    in_order = [known for known in sorted(PATTERNS) for _ in range(5_000)]
    found = Fitter(emulator, in_order, agreed).fit()
    # Batna and the weight's rise share one effect here; the rest is told apart by the data.
    assert found.values() == pytest.approx(TRUE.values(), abs=0.02)


def test_without_data_that_say_anything_the_prior_decides() -> None:
    fitter = Fitter(smooth_emulator(), [Known(False), Known(False)], np.array([0.0, 1.0]))
    found = fitter.fit()
    for name in ("leverage", "one_sided", "grave", "protracted"):
        assert getattr(found, name) == pytest.approx(PRIORS[name].centre, abs=0.001)
    assert fitter.profile("leverage") == (0.0, 0.9, True, True)


@pytest.mark.long
def test_a_profile_holds_the_true_value_and_is_bounded_by_many_data() -> None:
    patterns = sorted(PATTERNS) * 100
    emulator = smooth_emulator()
    made = Fitter(emulator, PATTERNS, np.zeros(16)).chances(np.array(TRUE.values()))
    agreed = (np.arange(100)[:, None] < made * 100).astype(float).ravel()
    low, high, at_low, at_high = Fitter(emulator, patterns, agreed).profile("leverage")
    assert low < TRUE.leverage < high
    assert not at_low
    assert not at_high


def test_cross_validation_never_asks_about_a_crisis_it_learned_from() -> None:
    known = [Known(False)] * 20
    agreed = np.zeros(20)
    agreed[3] = 1.0
    chances = cross_validated(smooth_emulator(), known, agreed, repeats=2)
    # With 18 others, of which the one agreement is or is not among them.
    held = [0.5 / 19, 1.5 / 19]
    assert set(np.round(chances["base_rate"].ravel(), 9)) == set(np.round(held, 9))
    assert (chances["base_rate"][:, 3] == held[0]).all()
    assert (np.abs(chances["base_rate"] - held[0]) < 1e-9).sum() == 4


# Tables

ROW = "1,1980,2,3,2,1,formulation,1"


def test_missing_codes_are_dropped_or_taken_not_to_hold(tmp_path: Path) -> None:
    lines = [
        ROW,
        "2,1980,1,6,3,0,,0",
        "3,1980,2,3,2,9,,1",  # mediation not known: left out
        "4,1980,2,3,2,.,,1",  # the same
        "5,1980,2,3,2,1,formulation,",  # outcome not known: left out
        "6,1974.0,.,,2,1.0,.,1.0",  # kept: not one-sided, not grave
    ]
    found = read_crises(write_table(tmp_path, lines))
    assert found.known == [
        Known(True, False, False, True, "formulation"),
        Known(False, True, True, True),
        Known(True, False, False, True),
    ]
    assert found.agreed.tolist() == [1.0, 0.0, 1.0]
    assert (found.dropped, found.unmarked, found.before_split) == (3, 1, 1)


def test_columns_may_stand_in_any_order_and_case(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("AGREE,Style,Mediated,protrac,gravcr,cractr\n1,,0,1,3,1\n", encoding="utf-8")
    assert read_crises(str(file)).known == [Known(False, one_sided=True)]


def test_what_r_and_pandas_write_where_nothing_is_known_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    head = "agree,mediated,cractr,gravcr,protrac,style"
    file.write_text(f"{head}\n1,0,NA,nan,NaN,NA\nNA,1,2,3,2,NA\n", encoding="utf-8")
    crises = read_crises(str(file))
    assert crises.known == [Known(False)]
    assert (crises.unmarked, crises.dropped) == (1, 1)


def test_nine_is_no_gravity_and_no_kind_of_protracted_conflict(tmp_path: Path) -> None:
    crises = read_crises(write_table(tmp_path, ["1,1980,1,9,9,0,,1"]))
    assert crises.known == [Known(False, one_sided=True)]
    assert crises.unmarked == 1


@pytest.mark.parametrize(("agree", "how"), [(1, "in an agreement"), (0, "without an agreement")])
def test_crises_that_all_ended_alike_are_not_fitted_to(
    agree: int, how: str, tmp_path: Path
) -> None:
    line = f"1,1980,2,3,2,0,,{agree}"
    alike = write_table(tmp_path, [line, line], "alike.csv")
    with pytest.raises(NegsimError) as error:
        comparison.score_table(write_table(tmp_path, [ROW]), alike)
    [mistake] = error.value.mistakes
    assert mistake.file == alike
    assert f"ended {how} ('agree' is {agree})" in mistake.what


@pytest.mark.parametrize("line", ["1,1980,2,3,2,0,,0", "1,1980,2,3,2,1,formulation,0"])
def test_a_table_without_any_agreement_is_scored(line: str, tmp_path: Path) -> None:
    found = comparison.score_table(write_table(tmp_path, [line]))
    assert (found["n"], found["agreements"]) == (1, 0)
    for name, scores in found["scores"].items():  # nothing agreed: the score is the chance itself
        chance = scores["brier"] ** 0.5
        assert 0.0 < chance < 1.0, name
        assert scores["log"] == pytest.approx(-np.log(1.0 - chance))


MISTAKES = [  # text of the table, and the message
    ("", "{file}: is empty; a table of crises is needed"),
    (
        HEAD.replace("agree", "agreed"),
        "{file}:1: the column 'agree' is missing; did you mean 'agreed'?",
    ),
    (
        "agree;mediated;style\n1;0;",
        "{file}:1: columns are separated by semicolons; commas are needed",
    ),
    (
        HEAD,
        "{file}: has no crisis with both 'mediated' and 'agree' known: nothing can be scored",
    ),
    (
        f"{HEAD}\n{ROW}\n1,1980,two,3,2,1,,1",
        "{file}:3: cractr: must be a whole number from 1 to 99, or '.' or nothing where it is "
        "missing; found 'two'",
    ),
    (
        f"{HEAD}\n1,1980,2,3,2,0.5,,1",
        "{file}:2: mediated: must be one of 0, 1, 9, or '.' or nothing where it is missing; "
        "found '0.5'",
    ),
    (
        f"{HEAD}\n1,1980,2,3,2,1,formulatoin,1",
        "{file}:2: style: must be facilitation, formulation, manipulation, '.' or nothing; found "
        "'formulatoin'; did you mean 'formulation'?",
    ),
    (f"{HEAD}\n1,1980,2", "{file}:2: has 3 cells; the first line names 8 columns"),
    (f'{HEAD}\n1,"x"y', "{file}:2: is not CSV: ',' expected after '\"'"),
]


@pytest.mark.parametrize(("text", "message"), MISTAKES)
def test_a_mistake_in_a_table_is_reported(text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NegsimError) as error:
        read_crises(str(file))
    assert str(error.value) == message.format(file=file)


def test_a_table_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    with pytest.raises(NegsimError, match=r"none\.csv: cannot be read: No such file"):
        read_crises(str(tmp_path / "none.csv"))
    bytes_ = tmp_path / "bytes.csv"
    bytes_.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NegsimError, match="cannot be read: is not text in UTF-8"):
        read_crises(str(bytes_))
    long = tmp_path / "long.csv"
    long.touch()
    os.truncate(long, 100_000_001)
    with pytest.raises(NegsimError, match="is over 100 MB, too long for a table of crises"):
        read_crises(str(long))


# The whole


@pytest.mark.long
def test_shipped_numbers_score_a_table(tmp_path: Path) -> None:
    file = write_table(tmp_path, of_few_kinds(200))
    crises = read_crises(file)
    found = comparison.score_table(file)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert found["n"] == 200
    assert found["runs"] >= 2000
    assert found["fitted_to"]["shipped"]
    assert found["scores"].keys() == {
        "model", "model_with_style", "base_rate", "by_mediated", "by_style", "logistic",
    }  # fmt: skip
    base = ICB_BEFORE_1975.baselines.base
    assert found["scores"]["base_rate"]["brier"] == pytest.approx(
        np.mean((base - crises.agreed) ** 2)
    )
    for score in ("brier", "log"):
        difference = found["differences"]["base_rate"][score]
        gap = found["scores"]["model"][score] - found["scores"]["base_rate"][score]
        assert difference["difference"] == pytest.approx(gap)
        assert difference["low"] < difference["difference"] < difference["high"]
    # Made-up crises agree about as often as those that the numbers were fitted to.
    assert found["criteria"] == {"beats_base_rate": True, "near_by_mediated": True}


def test_styles_never_reach_the_model_itself(tmp_path: Path) -> None:
    known = [Known(True, style=style) for style in ("facilitation", "manipulation", "")]
    chances = comparison.chances(ICB_BEFORE_1975, known, runs=200)
    assert len(set(chances["model"])) == 1
    assert len(set(chances["model_with_style"])) == 3


@pytest.mark.long
def test_fitting_to_a_table_fits_model_and_baselines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "play_emulator", smooth_emulator)
    earlier = write_table(tmp_path, rows(300, 1000, 1960), "earlier.csv")
    said: list[str] = []
    found = comparison.score_table(write_table(tmp_path, of_few_kinds(40)), earlier, said.append)
    assert said == ["fitting to 300 crises", "scoring 40 crises"]
    assert found["fitted_to"] == {
        "source": earlier, "shipped": False, "n": 300,
        "agreements": int(read_crises(earlier).agreed.sum()),
    }  # fmt: skip
    assert found["parameters"] != pytest.approx(vars(ICB_BEFORE_1975.parameters))
