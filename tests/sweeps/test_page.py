"""What a sweep tells in a terminal: numbers at any width, differences, and no order of noise."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import negsim
from amounts import few_of
from negsim.cli.columns import drawn, fill
from negsim.sweeps.execution.store import open_store
from negsim.sweeps.execution.sweep import sweep
from negsim.sweeps.experiment.file import quick
from negsim.sweeps.table.columns import tidy
from negsim.sweeps.table.counts import SweepTable, read_table
from negsim.sweeps.table.differences import Pairing
from negsim.sweeps.table.effects import effects
from negsim.sweeps.table.page import Listing, Page

NAMES = [f"p{at}" for at in range(16)]


def made_up(seed: int, runs: int = 300, arms: int = 1, kind: str = "sobol") -> SweepTable:
    """Return a sweep over 256 points and 16 parameters of which the first two move settlement."""
    random = np.random.default_rng(seed)
    values = random.uniform(size=(256, 16))
    share = 0.3 + 0.5 * values[:, 0] - 0.25 * values[:, 1]
    deals = random.binomial(runs, np.tile(share, (1, arms, 1)))
    manifest = {
        "design": {"kind": kind},
        "parameters": {name: [["mediators.*.pressure"], 0.0, 1.0, None, None] for name in NAMES},
        "arms": {f"arm_{at}": {"drop": [], "set": [["x", at]]} for at in range(arms)},
        "scenarios": [["towns", "0"]],
        "points": 256,
        "about": {"report": ["settled"]},
        "classes": ["settled"],
    }
    plan = SimpleNamespace(adaptive=True, runs=runs, cells=256 * arms)
    store: Any = SimpleNamespace(manifest=manifest, parameters=tuple(NAMES), plan=plan)
    return SweepTable(store, Path("results.parquet"), values, np.full_like(deals, runs),
                      {"settled": deals}, {})  # fmt: skip


def test_what_moves_a_share_comes_first_and_noise_has_no_order() -> None:
    found = effects(made_up(1), "settled")
    assert [one.parameter for one in found if one.clear] == [0, 1]
    assert [one.parameter for one in found[2:]] == list(range(2, 16))
    first, second = (one.difference for one in found[:2])
    assert first[1] < 0.375 < first[2]  # .5 times the way between the middles of the quarters
    assert second[1] < -0.1875 < second[2]


@pytest.mark.long
def test_noise_is_taken_for_an_effect_as_seldom_as_it_is_said() -> None:
    wrong = sum(
        any(one.clear for one in effects(made_up(seed), "settled") if one.parameter > 1)
        for seed in range(60)
    )
    assert wrong <= 6  # 5 % of 60 are 3; 7 or more have a chance of 3 %


def words_of(page: Page, columns: int) -> list[str]:
    """Return the lines of a page."""
    lines: list[str] = []
    for part in page.parts():
        lines += (
            drawn(*part, columns).split("\n") if isinstance(part, Listing) else fill(part, columns)
        )
    return lines


@pytest.mark.parametrize("arms", [1, 8])
@pytest.mark.parametrize("columns", few_of([24, 40, 60, 80, 140, 300], 0, 3))
def test_a_page_of_16_parameters_breaks_no_word_and_keeps_to_its_width(
    columns: int, arms: int
) -> None:
    page = Page(made_up(1, arms=arms))
    lines = words_of(page, columns)
    assert max(map(len, lines)) <= columns
    assert all(line == line.rstrip() for line in lines)
    whole = {word for line in words_of(page, 10_000) for word in line.split()}
    told = {word for line in lines for word in line.split() if word.strip("-+|")}
    assert {word for word in told if word not in whole and word.rstrip(",") not in whole} == set()
    assert columns < 80 or len(lines) < 80


def test_numbers_stand_under_their_heads() -> None:
    table = drawn(
        ("Outcome", "Share"), [("A settlement",), ("  one", "3 %"), ("  two", "12 %")], 80
    )
    assert table.split("\n") == [
        "Outcome | Share", "--------+------", "A settlement", "  one   |   3 %", "  two   |  12 %",
    ]  # fmt: skip
    narrow = drawn(("Outcome", "Share"), [("A settlement",), (f"  {'o' * 18}", "3 %")], 24)
    assert narrow.split("\n") == ["A settlement", f"  {'o' * 18}", "    Share 3 %"]


@pytest.fixture(scope="module")
def armed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a sweep with two arms, one of which changes nothing."""
    folder = tmp_path_factory.mktemp("armed") / "sweep"
    arms = {"nothing changes": {"process.rounds": 40}, "short": {"process.rounds": 8}}
    case = quick(
        "istanbul-2025", ["mediators.qatar.endurance=4,8"], 600, 1,
        settings={"mediators.turkiye.present": 0}, arms=arms, report=["revived", "failed"],
    )  # fmt: skip
    sweep(case, folder, threads=1)
    return folder


def test_the_table_has_differences_from_the_first_arm_with_intervals(armed: Path) -> None:
    table = tidy(open_store(armed, pytest.fail)).whole().to_pandas()
    base, same, short = (table[table["arm"] == arm] for arm in dict.fromkeys(table["arm"]))
    assert [*dict.fromkeys(table["arm_label"])] == ["as set", "nothing changes", "short"]
    assert base[["d_revived", "d_revived_low", "d_revived_high"]].isna().all(axis=None)
    assert same["d_revived"].tolist() == [0.0, 0.0]
    apart = short["p_revived"].to_numpy() - base["p_revived"].to_numpy()
    assert short["d_revived"].to_numpy() == pytest.approx(apart)
    assert (short["d_revived_low"] < apart).all()
    assert (apart < short["d_revived_high"]).all()
    pairs = Pairing.of_all(read_table(open_store(armed, pytest.fail)))
    _middle, low, high = pairs.difference("revived", 2)
    assert len(pairs.runs) > 0  # paired, not taken for independent
    assert short["d_revived_low"].tolist() == low[0].tolist()
    assert short["d_revived_high"].tolist() == high[0].tolist()


def test_the_page_has_them_too(armed: Path) -> None:
    table = read_table(open_store(armed, pytest.fail))
    first = next(part for part in Page(table).parts() if isinstance(part, Listing))
    assert first.heads == ("Outcome", "Share", "95 % interval", "Difference", "95 % interval")
    at = "    Qatar: endurance {} rounds"
    rows = [row[0] if len(row) == 1 else row for row in first.rows[:10]]
    assert rows[0] == "Talks came back at least once"
    assert [rows[1], rows[4], rows[7]] == ["  as set", "  nothing changes", "  short"]
    assert [row[0] for row in rows[2:4]] == [at.format(4), at.format(8)]
    assert rows[2][3:] == rows[3][3:] == ("", "")
    assert rows[5][3] == rows[6][3] == "0.0"
    told = float(rows[9][3])
    cell = table.shares("revived")[0, :, 1]
    assert told == pytest.approx(100 * (cell[2] - cell[0]), abs=0.06)


def test_a_data_frame_has_differences(armed: Path) -> None:
    frame = negsim.sweep(quick("textbook-two-party", ["process.deadline=6,30"], 5, 1,
                               arms={"short": {"process.rounds": 8}}), threads=1)  # fmt: skip
    assert frame["arm_label"].tolist() == ["as it stands"] * 2 + ["short"] * 2
    assert not math.isnan(frame["d_settled"][3])
    one = negsim.sweep("textbook-two-party", vary={"process.deadline": [6, 30]}, runs=5, threads=1)
    assert not [name for name in one if name.startswith("d_") or name == "arm_label"]
