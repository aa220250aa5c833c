"""Figures of sweeps: which one is chosen, what it shows, what its caption and file report."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

import negsim.plots.sweep.choose
from amounts import few_of
from drawn_sweeps import (
    ARMS,
    CLOUD,
    DOUBT,
    LINE,
    MAP,
    WIDE,
    finished,
    swept,
    table,
    titles,
    words,
)
from looks import faults
from negsim.errors import NegsimError
from negsim.plots import palette
from negsim.plots.page import SIZES, Size
from negsim.plots.palette import PAPER
from negsim.plots.sweep.caption import difference_note
from negsim.plots.sweep.choose import figures, plot
from negsim.plots.sweep.page import curve_look
from negsim.results.intervals import wilson
from negsim.sweeps.execution.gather import finish
from negsim.sweeps.execution.store import open_store
from negsim.sweeps.execution.work_units import RunBlock, Unit
from negsim.sweeps.table.counts import read_table
from negsim.sweeps.table.differences import Pairing, newcombe
from negsim.sweeps.table.effects import Effect, _difference, mean
from negsim.sweeps.table.shape import shape_of
from negsim.vocabulary import MILESTONES

# ---- which figure


@pytest.mark.parametrize(
    ("axes", "kind", "names"),
    few_of([
        ({}, "rows", ["shares", "times"]),
        ({"p": [0, 1]}, "rows", ["shares", "times"]),
        ({"p": [0, 1, 2]}, "line", ["shares", "times"]),
        ({"p": [0, 1], "q": [0, 1, 2, 3]}, "line", ["shares", "times"]),
        ({"p": [0, 1], "q": [0, 1, 2]}, "map", ["shares", "times"]),
        (MAP, "map", ["shares", "times"]),
        (CLOUD, "cloud", ["shares"]),
        ({"p": [0, 1], "q": [0, 1], "r": [0, 1]}, "rows", ["shares", "times"]),
    ], 2, 4, 6, 7),
)  # fmt: skip
def test_the_design_chooses_the_figures(
    tmp_path: Path, axes: dict[str, Sequence[float]], kind: str, names: list[str]
) -> None:
    made = table(tmp_path / "s", axes)
    assert shape_of(made).kind == kind
    assert list(figures(made)) == names


@pytest.mark.long
def test_a_map_with_arms_also_shows_their_differences(tmp_path: Path) -> None:
    assert list(figures(table(tmp_path / "s", MAP, arms=ARMS))) == [
        "shares",
        "differences",
        "times",
    ]


def test_two_parameters_that_are_no_grid_are_a_cloud(tmp_path: Path) -> None:
    made = table(tmp_path / "s", MAP, design={"kind": "lhs", "table": ""})
    made.values[:] += np.arange(64)[:, None] / 1000
    assert shape_of(made).kind == "cloud"


# ---- what it shows


def test_a_line_stacks_classes_and_shows_each_with_its_interval(tmp_path: Path) -> None:
    figure = figures(table(tmp_path / "s", LINE), main=True)["shares"]
    assert titles(figure) == ["How runs end", "A deal", "Collapse"]
    (curve,) = figure.axes[1].lines
    assert curve.get_xdata().tolist() == LINE["p"]
    assert np.allclose(curve.get_ydata(), [0.25, 0.26, 0.27, 0.28, 0.29], atol=0.5 / 400)
    bars = [bar[:, 1].tolist() for bar in figure.axes[1].collections[1].get_segments()]
    assert np.allclose(bars[0], wilson(100, 400, joint=2))


def test_a_minor_parameter_and_scenarios_are_curves_of_their_own(tmp_path: Path) -> None:
    two = table(tmp_path / "s", LINE | {"q": [3, 7]}, scenarios=("here", "there"))
    figure = figures(two, main=True)["shares"]
    for name in ("here, q 3", "here, q 7", "there, q 3", "there, q 7"):
        assert name in words(figure)
    assert [len(ax.lines) for ax in figure.axes] == [4, 4]
    looks = {(line.get_linestyle(), line.get_marker()) for line in figure.axes[0].lines}
    assert len(looks) == 4  # distinct without colour


def test_curves_look_their_own_beyond_any_number_of_arms() -> None:
    assert len({str(curve_look(at)) for at in range(84)}) == 84


def test_arms_along_a_line_show_differences_from_the_first(tmp_path: Path) -> None:
    made = table(tmp_path / "s", LINE, arms=ARMS, share=lambda s, arm, point: 0.25 + arm / 10)
    figure = figures(made, main=True)["shares"]
    assert titles(figure) == ["A deal", "Collapse", *["less 'as is', points"] * 2]
    curve = figure.axes[2].lines[0]
    assert np.allclose(curve.get_ydata(), 0.1)
    _, _, high = Pairing.of(made, 2).difference("deal", 1)
    assert figure.axes[2].get_ylim()[1] == pytest.approx(float(high.max()))  # ends at the data
    assert words(figure).startswith("A deal: 25 % as is, 35 % other, at p 0")
    assert "as if arms were independent, so too wide, joint over 2" in words(figure)


@pytest.mark.long
def test_with_enough_runs_the_differences_are_paired(tmp_path: Path) -> None:
    store = swept(tmp_path, {"p": [0, 1, 2]}, arms=ARMS, runs=1200)
    finish(store)
    assert "paired 95 % intervals of differences, from 24 batches" in words(
        figures(read_table(store), main=True)["shares"]
    )
    store.file(Unit(RunBlock(1, 500, 500, 1, 0), 0, 1)).unlink()  # the table is still there
    assert "as if arms were independent" in words(figures(read_table(store), main=True)["shares"])


def test_paired_differences_follow_the_batches(tmp_path: Path) -> None:
    made = table(tmp_path, LINE, arms=ARMS, share=lambda s, a, p: 0.2 + a / 10, runs=1000)
    middle, low, high = Pairing.of(made, joint=1).difference("deal", 1)
    assert np.allclose(middle, 0.1)
    assert np.allclose(high - low, 2 * -np.log(0.025) / 1000)  # all batches agree


def test_a_few_cells_are_rows_with_their_differences_in_words(tmp_path: Path) -> None:
    share = lambda s, arm, point: 0.25 + arm / 2  # noqa: E731
    made = table(tmp_path / "s", {"p": [0, 1]}, arms=ARMS, share=share)
    figure = figures(made, main=True)["shares"]
    said = said_by(figure)
    assert said[0] == "A deal: 25 % as is, 75 % other, at p 0"
    at = said.index("A deal")
    assert said[at + 1 : at + 6] == ["p 0, as is", "25.0", "p 0, other", "75.0", "+50.0"]
    _, low, high = Pairing.of(read_table(made_of(tmp_path / "s")), 2).difference("deal", 1)
    (ax,) = figure.axes
    assert ax.get_xlim()[1] == pytest.approx(float(high.max()))
    assert float(low.min()) > 0


def made_of(folder: Path) -> Any:
    """Return the store of a sweep that was made."""
    return open_store(folder, print)


def said_by(figure: Figure) -> list[str]:
    """Return the words outside the panels one by one."""
    return [" ".join(text.get_text().split()) for text in figure.texts if text.get_text()]


def side_by_side(folder: Path, **changes: Any) -> Figure:
    """Return the figure of three readings, of which runs end with a deal in 10, 20 and 30 %."""
    return figures(
        table(
            folder, {}, scenarios=("base", "told", "told_too"),
            share=lambda scenario, arm, point: 0.1 * (scenario + 1), **changes,
        )
    )["shares"]  # fmt: skip


def test_scenarios_side_by_side_stand_together_under_each_outcome(tmp_path: Path) -> None:
    figure = side_by_side(tmp_path / "s")
    (ax,) = figure.axes
    marks, bars = ax.lines[::2], ax.lines[1::2]
    assert [float(mark.get_xdata()[0]) for mark in marks] == [0.1, 0.2, 0.3, 0.9, 0.8, 0.7]
    assert {mark.get_markerfacecolor() for mark in marks} == {PAPER}  # a mark hides no interval
    counts = [40, 80, 120, 360, 320, 280]
    ends = [bar.get_xdata() for bar in bars]
    assert np.allclose(ends, [wilson(count, 400, joint=2) for count in counts])
    said = said_by(figure)
    assert said[0] == "Collapse: 70 % (told_too) to 90 % (base)"
    at = said.index("A deal")
    assert said[at + 1 : at + 4] == ["base", "10.0", "7.1–13.9"]
    for words_ in ("400 runs of each of 3 scenarios", "seed 1", "95 % intervals", "base fedcba98"):
        assert words_ in words(figure)


def test_of_shares_of_some_runs_side_by_side_it_is_told_of_how_many(tmp_path: Path) -> None:
    said = said_by(side_by_side(tmp_path / "s", report=("settled", "failed")))
    assert "of runs" in said
    assert [one for one in said if one in ("40", "80", "120")] == ["40", "80", "120"]


def test_a_single_cell_is_a_row_for_each_outcome(tmp_path: Path) -> None:
    said = said_by(figures(table(tmp_path / "s", {}), main=True)["shares"])
    assert [one for one in said if one in ("A deal", "25.0", "Collapse", "75.0")] == [
        "A deal", "25.0", "Collapse", "75.0",
    ]  # fmt: skip


LEFT_OPEN = "assumptions leave most open for 'A deal': 12 to 88 % (95 % of 9 sets, 100 runs each)"


def test_what_assumptions_leave_is_a_band_behind_a_single_line(tmp_path: Path) -> None:
    figure = figures(table(tmp_path / "s", LINE, doubt=DOUBT), main=True)["shares"]
    band, inner, *_ = figure.axes[1].collections
    assert band.get_zorder() == inner.get_zorder()  # so the first drawn lies behind
    for side, end in ((0.12, np.min), (0.88, np.max)):
        assert end(band.get_paths()[0].vertices[:, 1]) == pytest.approx(side)
    # Lighter than the interval and with an edge of its own, so it can be told in grey.
    assert band.get_facecolor()[0, 0] > 0.85
    assert band.get_edgecolor()[0, 0] < 0.7
    assert "what assumptions leave" in words(figure)
    assert LEFT_OPEN in words(figure)


@pytest.mark.long
@pytest.mark.parametrize(
    ("axes", "arms"),
    [(LINE, ARMS), (LINE | {"q": [3, 7]}, ["as_is"]), (MAP, ["as_is"]), (CLOUD, ["as_is"])],
)
def test_where_bands_would_cover_each_other_the_caption_tells_of_the_widest(
    tmp_path: Path, axes: dict[str, Sequence[float]], arms: Sequence[str]
) -> None:
    with_, without = (
        figures(table(tmp_path / name, axes, arms=arms, **changes), main=True)["shares"]
        for name, changes in (("with", {"doubt": DOUBT}), ("without", {}))
    )
    assert LEFT_OPEN in words(with_)
    assert "ssumptions leave" not in words(without)
    drawn = [[len(ax.collections) for ax in figure.axes] for figure in (with_, without)]
    assert drawn[0] == drawn[1]


def test_rows_have_a_grey_bar_for_what_assumptions_leave(tmp_path: Path) -> None:
    for axes, rows in (({"p": [0, 1]}, 4), ({}, 2)):
        figure = figures(table(tmp_path / f"{rows}", axes, doubt=DOUBT), main=True)["shares"]
        bars = [line for line in figure.axes[0].lines if line.get_color() == palette.LEFT_OPEN]
        assert np.allclose(bars[0].get_xdata(), [0.12, 0.88])
        assert len(bars) == rows
        assert "grey: what assumptions leave" in words(figure)


def test_a_share_of_some_runs_is_not_called_the_widest(tmp_path: Path) -> None:
    made = table(tmp_path, LINE, doubt=DOUBT, report=("failed",))
    assert made.widest() is None
    assert "what assumptions leave: 95 % of 9 sets" in words(figures(made, main=True)["shares"])


def test_a_sweep_stopped_before_its_doubt_says_so(tmp_path: Path) -> None:
    store = swept(tmp_path, LINE, doubt=DOUBT)
    store.file(Unit(RunBlock(1, 0, 100, 1, 0, 9), 2, 3)).unlink()
    figure = figures(read_table(store), main=True)["shares"]
    assert "2,000 of 2,000 runs, none under sets of assumptions yet in 1" in words(figure)
    figure.draw_without_rendering()


@pytest.mark.parametrize("axes", few_of([{"p": [0, 1]}, LINE, MAP, CLOUD], 1))
def test_a_share_of_some_runs_says_of_how_many(
    tmp_path: Path, axes: dict[str, Sequence[float]]
) -> None:
    # Nothing is signed at the first point in the first arm: nothing could fail there.
    made = table(
        tmp_path / "s", axes, share=lambda s, arm, point: min(1.0, (arm + point) / 20),
        arms=ARMS, report=("settled", "failed"),
    )  # fmt: skip
    named = "'Failed, of settlements signed': of 0 to"
    assert made.shares("failed")[0, 0, 0] != made.shares("failed")[0, 0, 0]
    assert made.shares("failed")[0, 1, 0] == 0.25
    for figure in (figure for name, figure in figures(made).items() if name != "times"):
        assert named in words(figure)
        figure.draw_without_rendering()


def test_a_share_of_no_run_is_none_in_a_row_and_hatched_on_a_map(tmp_path: Path) -> None:
    def deals(scenario: int, arm: int, point: int) -> float:
        return point / 20

    rows = table(tmp_path / "s", {"p": [0, 1]}, share=deals, report=("settled", "failed"))
    said = said_by(figures(rows, main=True)["shares"])
    assert said[said.index("share of no run") - 1] == "p 0"
    grid = {"p": [0, 1, 2, 3], "q": [0, 1, 2, 3]}
    made = table(tmp_path / "m", grid, share=deals, report=("failed",))
    figure = figures(made, main=True)["shares"]
    assert "share of no run" in words(figure)
    (hatched,) = [one for one in figure.axes[0].collections if one.get_hatch()]
    assert len(hatched.get_paths()) == 1


def test_differences_of_shares_of_some_runs_take_the_arms_for_independent(tmp_path: Path) -> None:
    made = table(
        tmp_path / "s", LINE, share=lambda s, arm, point: (1 + arm) / 10, arms=ARMS,
        runs=1000, report=("settled", "failed"),
    )  # fmt: skip
    middle, low, high = (ends[0, 0] for ends in Pairing.of(made, 2).difference("failed", 1))
    assert middle == pytest.approx(50 / 200 - 24 / 100)  # 24: 12 in each of two blocks
    assert (low, high) == newcombe((24, 100), (50, 200), joint=2)
    assert "of shares of some runs: Newcombe" in difference_note(Pairing.of(made, 2))


def test_a_map_has_contours_where_they_are_crossed_and_colours_of_its_range(tmp_path: Path) -> None:
    made = table(tmp_path / "s", MAP, share=lambda s, a, point: 0.2 + 0.4 * (point % 8) / 7)
    figure = figures(made, main=True)["shares"]
    written = [text.get_text() for text in figure.axes[0].texts]
    assert written == ["25 %", "50 %"]  # shares go from 20 to 60 %
    mesh = figure.axes[0].collections[0]
    assert mesh.get_clim() == (0.2, 0.8)  # collapse reaches 80 %
    assert "20 to 80 % of runs" in words(figure)
    reach = max(k / 400 - wilson(k, 400, joint=2)[0] for k in range(80, 241))
    assert f"reach at most {100 * reach:.1f} points" in words(figure)


@pytest.mark.parametrize("size", ["column", "page"])
def test_a_small_grid_with_long_names_fits_a_page_and_names_its_axes_once(
    tmp_path: Path, size: str
) -> None:
    panel, donors = "endurance_of_the_panel_of_the_Union", "endurance_of_the_group_of_donors"
    report = ("deal", "collapse", *list(MILESTONES)[:12])
    axes = {panel: [2, 5, 9], donors: [2, 9]}
    made = table(tmp_path / "s", axes, share=lambda s, a, at: 0.1 + 0.1 * at, report=report)
    figure = figures(made, size=SIZES[size], main=True)["shares"]
    assert faults(figure) == []
    assert figure.get_figheight() < 10.6  # A4 less margins
    assert len([ax for ax in figure.axes if ax.get_xlabel()]) == 1
    assert "(9 and 9)" in words(figure)
    assert "share of model runs over endurance of the panel" in words(figure)


def test_a_map_of_few_shares_has_colours_of_a_tenth_at_least(tmp_path: Path) -> None:
    made = table(tmp_path / "s", MAP, share=lambda s, a, point: 0.01, report=("deal",))
    low, high = figures(made, main=True)["shares"].axes[0].collections[0].get_clim()
    assert (low, high) == pytest.approx((0.0, 0.1), abs=0.051)
    assert high - low >= 0.05


@pytest.mark.long
def test_differences_that_may_be_nothing_are_grey(tmp_path: Path) -> None:
    made = table(tmp_path / "s", MAP, arms=ARMS, share=lambda s, a, p: 0.4 + a * (p < 8) * 0.3)
    figure = figures(made)["differences"]
    mesh, unsure = figure.axes[0].collections[:2]
    assert np.allclose(np.asarray(mesh.get_array())[:, 0], 0.3)
    grey = ~np.ma.getmaskarray(np.ma.masked_invalid(unsure.get_array()))
    assert grey[:, 1:].all()
    assert not grey[:, 0].any()
    assert "plain grey: 0 lies within" in words(figure)


def test_many_points_are_ranked_by_what_both_ends_of_a_parameter_do(tmp_path: Path) -> None:
    figure = figures(table(tmp_path / "s", CLOUD), main=True)["shares"]
    (ax,) = figure.axes
    said = said_by(figure)
    assert [said[said.index("A deal") + at] for at in (1, 2, 3)] == ["p", "0–2", "+12.0"]
    ends = [float(line.get_xdata()[0]) for line in ax.lines if line.get_marker() == "o"]
    assert ends[:2] == pytest.approx([0.275, 0.395], abs=0.5 / 400)  # of p, which moves most
    assert ax.get_xlim()[1] == max(line.get_xdata().max() for line in ax.lines)


def test_means_are_as_sure_as_one_point_and_the_spread_of_points() -> None:
    grid = mean(np.array([40, 60]), np.full(2, 100), drawn=False, joint=1)
    assert grid[0] == 0.5
    assert grid[1:] == pytest.approx(wilson(50, 100))
    drawn = mean(np.array([40, 60]), np.full(2, 100), drawn=True, joint=1)
    assert drawn[1:] == (0, 1)  # shares .4 and .6: sd .1414, / sqrt 2 = .1; t of one degree 12.7
    close = mean(np.array([48, 52] * 4), np.full(8, 100), drawn=True, joint=1)
    reach = 2.364624 * 0.0213809 / 8**0.5
    assert close[2] == pytest.approx(0.5 + np.hypot(wilson(50, 100)[1] - 0.5, reach), abs=1e-6)
    assert np.isnan(mean(np.array([48]), np.array([100]), drawn=True, joint=1)).all()


def test_the_difference_of_two_means_is_that_of_two_intervals() -> None:
    ends = (0.2, 0.1, 0.3), (0.6, 0.5, 0.8)
    one = Effect(0, 0.0, 1.0, ends[0], (0.3, 0.2, 0.4), ends[1], _difference(*ends))
    assert one.difference == pytest.approx(
        (0.4, 0.4 - np.hypot(0.1, 0.1), 0.4 + np.hypot(0.2, 0.1))
    )
    assert one.clear


def test_times_count_all_runs(tmp_path: Path) -> None:
    figure = figures(table(tmp_path / "s", {}))["times"]
    collapse, revival = (ax.lines[0].get_ydata() for ax in figure.axes)
    # Of 400 runs 300 collapse, half in round 1, half in round 3; 150 come back after 2 rounds.
    assert np.allclose(collapse, [0, 150 / 400, 150 / 400, 300 / 400])
    assert np.allclose(revival, [0, 0, 150 / 400, 150 / 400])
    assert "share of all runs" in words(figure)


@pytest.mark.long
@pytest.mark.parametrize(
    ("axes", "labels"),
    [
        (LINE, ["p 0", "p .5", "p 1"]),
        (MAP, ["p 0, q 0", "p 0, q 7", "p 1, q 0", "p 1, q 7"]),
    ],
)
def test_times_are_drawn_at_ends_and_corners(
    tmp_path: Path, axes: dict[str, Sequence[float]], labels: list[str]
) -> None:
    said = said_by(figures(table(tmp_path / "s", axes))["times"])
    assert [one for one in said if one.startswith("p ")] == labels


@pytest.mark.long
def test_times_of_many_arms_share_two_panels(tmp_path: Path) -> None:
    figure = figures(table(tmp_path / "s", {}, arms=tuple("abcdefgh")))["times"]
    assert len(figure.axes) == 2
    assert [len(ax.lines) for ax in figure.axes] == [8, 8]
    assert figure.get_figheight() < 4


# ---- the caption


@pytest.mark.parametrize(
    "axes", few_of([LINE, MAP, CLOUD, {}], 2), ids=["line", "map", "cloud", "cell"]
)
def test_the_words_around_a_figure_are_those_of_its_page(
    tmp_path: Path, axes: dict[str, Sequence[float]], request: pytest.FixtureRequest
) -> None:
    made = table(tmp_path / "s", axes, arms=ARMS, report=("deal", "hostilities"))
    page = Path(__file__).with_name("words") / f"{request.node.callspec.id}.txt"
    found = "".join(f"{name}: {words(figure)}\n" for name, figure in figures(made).items())
    assert found == page.read_text(encoding="utf-8")


def test_a_sweep_that_was_stopped_says_so(tmp_path: Path) -> None:
    store = swept(tmp_path, LINE, runs=2000, blocks=2)
    caption = words(figures(read_table(store), main=True)["shares"])
    assert "1,000 runs at each of 5" in caption
    assert "early: 5,000 of 10,000" in caption


@pytest.mark.parametrize("axes", few_of([LINE, MAP, CLOUD, {"p": [0, 1]}], 0))
def test_cells_not_played_yet_are_left_out(
    tmp_path: Path, axes: dict[str, Sequence[float]]
) -> None:
    store = swept(tmp_path / "s", axes, arms=ARMS)
    for file in sorted((tmp_path / "s" / "parts").iterdir())[1::3]:
        file.unlink()
    for figure in figures(read_table(store)).values():
        pattern = r"stopped early: .* runs, none yet in (\d+) of (\d+) cells"
        found = re.search(pattern, words(figure))
        assert found
        assert 0 < int(found[1]) < int(found[2])
        figure.draw_without_rendering()


def test_an_adaptive_sweep_tells_its_least_and_most_runs(tmp_path: Path) -> None:
    until = {"half_width": 0.02, "outcome": "deal", "max_runs": 4000}
    store = swept(
        tmp_path, {"p": [0, 1, 2]}, share=lambda s, a, point: 0.5 * (point > 0),
        runs=4000, until=until,
    )  # fmt: skip
    # Units hold all cells; the first cell is narrow after 500 runs, so later ones are without it.
    for file in sorted((tmp_path / "parts").glob("part-*-0000000.parquet"))[1:]:
        file.unlink()
    caption = words(figures(read_table(store), main=True)["shares"])
    assert "500 to 4,000 runs at" in caption
    assert "'A deal' is within 2" in caption
    assert "points, at most 4,000)" in caption
    assert "stopped" not in caption


# ---- nothing overlaps


LONG = ("as_is", "without_the_mediator_that_has_the_longest_name", "c", "d")


ALWAYS = {"cell": "slide", "line": "column"}
"""The size at which some kinds of figure are drawn each time; the others are long tests."""


@pytest.mark.parametrize(
    ("axes", "size"),
    [
        pytest.param(axes, SIZES[size], id=f"{kind}-{size}",
                     marks=() if size == ALWAYS.get(kind) else pytest.mark.long)
        for kind, axes in (("cell", {}), ("line", LINE), ("map", MAP), ("wide", WIDE))
        for size in SIZES
    ],
)  # fmt: skip
def test_words_are_large_enough_inside_and_apart(
    tmp_path: Path, axes: dict[str, Sequence[float]], size: Size
) -> None:
    made = table(tmp_path / "s", axes, arms=LONG, scenarios=("a" * 30, "b" * 30))
    for name, figure in figures(made, size=size).items():
        assert faults(figure) == [], name


# ---- files


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """Return the folder of a sweep and its figures, which stand in the place of earlier ones."""
    folder = finished(tmp_path_factory.mktemp("drawn") / "s", LINE)
    for name in ("shares.png", "shares.svg", "shares.pdf"):
        (folder / name).write_bytes(b"earlier")
    return folder, plot(folder)


def test_files_go_into_the_folder_and_tell_their_origin(drawn: tuple[Path, list[Path]]) -> None:
    folder, files = drawn
    names = [f"{name}.{end}" for name in ("shares", "times") for end in ("png", "svg", "pdf")]
    assert [file.name for file in files] == names
    with Image.open(folder / "shares.png") as picture:
        facts = picture.text
    assert facts["Title"] == "neighbours: shares"
    assert [facts[key] for key in ("Scenario", "Fingerprint", "Seed", "Runs")] == [
        "neighbours", "0123456789abcdef", "1", "400",
    ]  # fmt: skip
    origin = "scenario neighbours, fingerprint 0123456789abcdef, seed 1, runs 400"
    svg = (folder / "shares.svg").read_text(encoding="utf-8")
    assert f"<dc:description>{origin}</dc:description>" in svg
    assert "<dc:date>" not in svg
    assert f"/Subject ({origin})".encode() in (folder / "shares.pdf").read_bytes()


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_file_gets_the_main_figure(
    tmp_path: Path, drawn: tuple[Path, list[Path]], ending: str
) -> None:
    folder, _ = drawn
    out = tmp_path / f"figure.{ending}"
    assert plot(folder, out) == [out]
    assert out.read_bytes() == (folder / f"shares.{ending}").read_bytes()


@pytest.mark.long  # test_result.py compares files of another process each time
def test_the_same_sweep_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    here, there = (finished(tmp_path / name, {"p": [0, 1], "q": [0, 1, 2]}) for name in "ab")
    script = (
        "import sys, pathlib; from negsim.plots.sweep import choose as p;"
        "p.plot(pathlib.Path(sys.argv[1]))"
    )
    path = str(Path(negsim.plots.sweep.choose.__file__).parents[3])
    subprocess.run(
        [sys.executable, "-c", script, str(there)],
        env=os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": "1"},
        check=True,
    )
    files = plot(here)
    assert len(files) == 6
    for file in files:
        assert file.read_bytes() == (there / file.name).read_bytes()


@pytest.mark.parametrize(
    ("out", "what", "end"),
    [
        ("figure.gif", " must end in ", ", .pdf"),
        ("figure.pgn", " must end in ", " 'png'?"),
        ("figure", " must end in ", ", .pdf"),
        ("old.png", " exists already", " remove it"),
        ("nowhere/a.png", ": No such file ", " directory"),
    ],
)
def test_where_figures_cannot_go(tmp_path: Path, out: str, what: str, end: str) -> None:
    folder = finished(tmp_path / "s", LINE)
    (tmp_path / "old.png").write_bytes(b"mine")
    with pytest.raises(NegsimError) as error:
        plot(folder, tmp_path / out)
    (mistake,) = error.value.mistakes
    assert mistake.path == "--out"
    assert f"'{tmp_path / out}'{what}" in str(error.value)
    assert str(error.value).endswith(end)
    assert (tmp_path / "old.png").read_bytes() == b"mine"


def test_folders_that_cannot_be_drawn(tmp_path: Path) -> None:
    with pytest.raises(NegsimError, match=r"it has no manifest\.json"):
        plot(tmp_path)
    swept(tmp_path / "s", LINE, blocks=0)
    with pytest.raises(NegsimError, match="nothing of this sweep"):
        plot(tmp_path / "s")


def test_a_table_that_is_damaged_or_of_another_sweep(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    one = finished(tmp_path / "one", LINE)
    two = finished(tmp_path / "two", LINE, seed=2)
    whole = (one / "results.parquet").read_bytes()
    of_another = (two / "results.parquet").read_bytes()
    for at, wrong in enumerate((of_another, b"PAR1 and then nothing")):
        (one / "results.parquet").write_bytes(wrong)
        plot(one, tmp_path / f"{at}.png")
        assert (one / "results.parquet").read_bytes() == whole
    first, second = caplog.messages
    assert first == second
    assert "results.parquet is" in first
    assert "made anew from" in first


def test_files_are_written_all_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = finished(tmp_path / "s", LINE)
    before = sorted(file.name for file in folder.iterdir())
    taken = [0]
    real = negsim.disk.replacing

    def full(target: Path):  # type: ignore[no-untyped-def]
        taken[0] += 1
        if taken[0] == 4:
            raise OSError(28, "No space left on device")
        return real(target)

    monkeypatch.setattr(negsim.disk, "replacing", full)
    with pytest.raises(NegsimError, match="No space left on device"):
        plot(folder)
    assert sorted(file.name for file in folder.iterdir()) == before
