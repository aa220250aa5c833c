"""Figures of sweeps that are easily misread: chosen points, many parameters, flat maps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from drawn_sweeps import ARMS, MAP, WIDE, table, titles, words
from looks import faults
from negsim.plots.sweep.choose import figures
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
        *("point", "1", "2", "3", "4"), *("p", ".5", ".5", "1", "1"), *("q", "0", "7", "0", "7"),
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
    assert "joint over 2" in words(figure)


def test_long_values_are_called_by_the_numbers_of_their_points(tmp_path: Path) -> None:
    axes = {f"how_far_the_mediator_goes_{at}": [0, 1] for at in range(3)}
    figure = figures(table(tmp_path / "s", axes, **LIST))["times"]
    for at in (1, 2, 4, 5, 7, 8):
        assert f"point {at}" in words(figure)
    assert "points are numbered" in words(figure)


def test_many_parameters_have_a_page_for_each_outcome_the_widest_first(tmp_path: Path) -> None:
    # Points count up in binary: t, the last parameter, changes first and least.
    drawn = figures(table(tmp_path / "s", WIDE))
    assert list(drawn) == ["shares", "shares-collapse"]
    for name, figure in drawn.items():
        said = [text.get_text() for text in figure.texts]
        assert [one for one in said if one in WIDE] == ["p", "q", "r", "s", "t"]
        outcome = {"shares": "A deal", "shares-collapse": "Collapse"}[name]
        assert words(figure).startswith(f"1 of 5 parameters clearly move '{outcome}'")
    assert "+16.0" in words(drawn["shares"])


def test_arms_are_columns_and_outcomes_rows_of_maps(tmp_path: Path) -> None:
    arms = ("as_is", "equally_flexible_and_guaranteed_lasting")
    figure = figures(table(tmp_path / "s", MAP, arms=arms))["shares"]
    maps = figure.axes[:4]
    assert titles(figure)[:3] == [
        "A deal, as is", "A deal, equally flexible and guaranteed lasting", "Collapse, as is",
    ]  # fmt: skip
    assert [ax.xaxis.label.get_text() for ax in maps] == ["", "", "p", "p"]


def test_a_small_map_has_its_numbers_written(tmp_path: Path) -> None:
    figure = figures(table(tmp_path / "s", {"p": [0, 1], "q": [0, 1, 2]}))["shares"]
    written = [text.get_text() for text in figure.axes[0].texts]
    assert written == ["25", "28", "26", "29", "27", "30"]


def test_names_of_curves_that_run_close_do_not_cover_each_other(tmp_path: Path) -> None:
    made = table(tmp_path / "s", MAP, share=lambda s, a, point: 0.9 * (point >= 32))
    assert faults(figures(made)["shares"]) == []


def test_the_title_has_the_name_of_the_scenario_once(tmp_path: Path) -> None:
    about = {"question": "?", "titles": {"neighbours": "Two neighbours"}, "report": ["deal"]}
    figure = figures(table(tmp_path / "s", MAP, about=about))["shares"]
    assert words(figure).count("Two neighbours: share of model runs over P and Q") == 1
    both = {"neighbours": "Two neighbours", "others": "Two neighbours"}
    made = table(tmp_path / "t", {}, scenarios=tuple(both), about=about | {"titles": both})
    assert words(figures(made)["shares"]).count("Two neighbours") == 1
