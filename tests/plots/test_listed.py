"""Figures of sweeps that are easily misread: chosen points, many parameters, flat maps."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from drawn_sweeps import ARMS, CLOUD, MAP, WIDE, table, titles, words
from negsim.plots.sweep.choose import figures
from negsim.plots.sweep.page import in_lines
from negsim.results.intervals import wilson
from negsim.sweeps.table.shape import shape_of

LIST = {"design": {"kind": "list", "table": ""}}
CSV = {"design": {"kind": "csv", "table": ""}}


@pytest.mark.parametrize(
    ("last", "kind"), [(2, "list"), (20, "list"), (21, "cloud")], ids=["few", "forty", "more"]
)
@pytest.mark.parametrize("design", [LIST, CSV], ids=["list", "csv"])
def test_points_chosen_one_by_one_are_rows_up_to_forty(
    tmp_path: Path, design: dict[str, object], last: int, kind: str
) -> None:
    axes = {"p": list(range(last)), "q": [0, 1], "r": [5]}
    assert shape_of(table(tmp_path / "s", axes, **design)).kind == kind


def test_a_row_has_the_values_that_differ_and_a_mark_for_each_arm(tmp_path: Path) -> None:
    axes = {"p": [0.5, 1], "always": [3], "q": [0, 7]}
    share = lambda s, arm, point: 0.25 + arm / 10 + point / 100  # noqa: E731
    made = table(tmp_path / "s", axes, arms=ARMS, share=share, **LIST)
    drawn = figures(made)
    assert list(drawn) == ["shares", "differences", "times"]
    ax, other = drawn["shares"].axes
    assert titles(drawn["shares"]) == ["A deal", "Collapse"]
    written = [text.get_text() for text in ax.texts]
    assert written == [
        *("q", "0", "7", "0", "7"), *("p", "0.5", "0.5", "1", "1"), *("point", "1", "2", "3", "4"),
    ]  # fmt: skip
    assert not other.texts
    first, second = ax.lines
    assert np.allclose(first.get_xdata(), [0.25, 0.26, 0.27, 0.28], atol=0.5 / 400)
    assert np.allclose(second.get_xdata(), [0.35, 0.36, 0.37, 0.38], atol=0.5 / 400)
    assert np.allclose(first.get_ydata(), np.arange(4) - 0.2)
    assert {line.get_linestyle() for line in ax.lines} == {"None"}  # nothing joins the points
    ends = ax.collections[0].get_segments()[0][:, 0]
    assert np.allclose(ends, wilson(100, 400, joint=2))


def test_differences_of_chosen_points_are_from_the_first_arm(tmp_path: Path) -> None:
    axes = {"p": [0, 1], "q": [0, 1], "r": [0, 1]}
    made = table(tmp_path / "s", axes, arms=ARMS, share=lambda s, a, p: 0.25 + a / 10, **LIST)
    figure = figures(made)["differences"]
    marks, zero = figure.axes[0].lines
    assert np.allclose(marks.get_xdata(), 0.1)
    assert zero.get_xdata() == [0, 0]
    low, high = figure.axes[0].get_xlim()
    assert low == -high
    assert "joint over 2 at a point" in words(figure)


def test_long_values_are_called_by_the_numbers_of_their_points(tmp_path: Path) -> None:
    axes = {f"how_far_the_mediator_goes_{at}": [0, 1] for at in range(3)}
    figure = figures(table(tmp_path / "s", axes, **LIST))["times"]
    (legend,) = figure.legends
    labels = [text.get_text() for text in legend.get_texts()]
    assert labels == ["point 1", "point 2", "point 4", "point 5", "point 7", "point 8"]
    assert "Points are numbered" in words(figure)


def test_many_parameters_have_a_page_for_each_outcome_the_widest_first(tmp_path: Path) -> None:
    # Points count up in binary: t, the last parameter, changes first and least.
    drawn = figures(table(tmp_path / "s", WIDE))
    assert list(drawn) == ["shares", "shares-collapse"]
    for name, figure in drawn.items():
        assert [ax.get_xlabel() for ax in figure.axes] == ["p", "q", "r", "s", "t"]
        assert figure.get_figwidth() <= 10
        outcome = {"shares": "A deal", "shares-collapse": "Collapse"}[name]
        assert f"{outcome}: share of" in words(figure)
    assert titles(drawn["shares"])[0] == "means 16.0 points apart"
    assert figures(table(tmp_path / "t", CLOUD))["shares"].get_figwidth() <= 10


def test_arms_are_columns_and_outcomes_rows_of_maps(tmp_path: Path) -> None:
    arms = ("as_is", "equally_flexible_and_guaranteed_lasting")
    figure = figures(table(tmp_path / "s", MAP, arms=arms))["shares"]
    maps = figure.axes[:4]
    names = ["as_is", "equally_flexible_and_guaranteed_lasting"]
    assert [ax.get_title(loc="left").replace("\n", "") for ax in maps] == names * 2
    headings = [[t.get_text() for t in ax.texts if t.get_fontweight() == "bold"] for ax in maps]
    assert headings == [["A deal"], [], ["Collapse"], []]
    assert [ax.get_xlabel() for ax in maps] == ["", "", "p", "p"]


def test_a_map_without_curves_says_where_its_shares_are(tmp_path: Path) -> None:
    made = table(tmp_path / "s", MAP, share=lambda s, a, point: 0.1 + 0.1 * (point == 17))
    figure = figures(made)["shares"]
    (text,) = figure.axes[0].texts
    numbers = re.findall(r"[0-9.]+", text.get_text())
    assert numbers == ["10", "20", "0.285714", "1"]  # from and to, in %, and where: 17 is (2/7, 1)
    assert "with the largest (p, q)" in words(figure)
    assert figure.axes[0].collections[0].get_clim() == (0, 1)


def test_a_small_map_has_its_numbers_written(tmp_path: Path) -> None:
    figure = figures(table(tmp_path / "s", {"p": [0, 1], "q": [0, 1, 2]}))["shares"]
    written = [text.get_text() for text in figure.axes[0].texts]
    assert written == ["25", "28", "26", "29", "27", "30"]


def test_labels_of_curves_that_run_close_are_left_out(tmp_path: Path) -> None:
    made = table(tmp_path / "s", MAP, share=lambda s, a, point: 0.9 * (point >= 32))
    figure = figures(made)["shares"]
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in figure.axes[0].texts]
    assert len(boxes) < 3  # of three curves within a seventh of the map
    assert not any(a.overlaps(b) for a in boxes for b in boxes if a is not b)
    (legend,) = figure.legends
    labels = [text.get_text() for text in legend.get_texts()]
    assert labels == ["25 % of runs", "50 % of runs", "75 % of runs"]


def test_the_title_has_the_name_of_the_scenario(tmp_path: Path) -> None:
    about = {"question": "?", "titles": {"neighbours": "Two neighbours"}, "report": ["deal"]}
    figure = figures(table(tmp_path / "s", MAP, about=about))["shares"]
    assert words(figure).startswith("Two neighbours Share of")


def test_long_names_break_at_spaces_or_else_at_underscores() -> None:
    assert in_lines("afghan_taliban line", 16, 2) == "afghan_taliban\nline"
    assert in_lines("pressing_alone_lasting", 14, 2) == "pressing_\nalone_lasting"
