"""Figures: what they show, that nothing overlaps, and what their files carry."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch
from PIL import Image

import negsim
from negsim.engine.ensemble import Tally
from negsim.plots import result as plots
from negsim.plots.style import class_styles
from negsim.results.result import Result
from synthetic import result, scenario, tally

LONG = "A settlement with joint verification on the ground and open crossings"


def words(ax: Axes) -> list[str]:
    """Return all that is written into the axes."""
    return [text.get_text().replace("\n", " ") for text in ax.texts]


def drawn(figure: Figure) -> Figure:
    """Return the figure with everything in its place."""
    figure.draw_without_rendering()
    return figure


def one_phase(rounds: int, phase: int) -> Result:
    """Return 50 runs that all stay in one phase and collapse in the end."""
    phases = np.zeros((rounds, 5), int)
    phases[:, phase] = 50
    counts = {"outcomes": [0, 0, 0, 0, 50, 0], "runs": 50, "phases": phases}
    return Result(scenario(), 7, Tally(**(vars(tally()) | counts)))


def test_a_bar_for_each_class_with_its_share_beside() -> None:
    ax = plots.shares(result())
    assert [bar.get_width() for bar in ax.patches] == [0.1, 0, 0.2, 0.25, 0.4, 0.05]
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert labels[:3] == ["Full settlement", "partial", "Interim truce"]
    assert words(ax)[:6] == ["10.0 %", "0.0 %", "20.0 %", "25.0 %", "40.0 %", "5.0 %"]


def test_intervals_are_the_joint_ones() -> None:
    made = result()
    ax = plots.shares(made)
    ends = [lines.get_segments()[0][:, 0].tolist() for lines in ax.collections[1::2]]
    expected = [[share["low"], share["high"]] for share in made.shares().values()]
    assert np.allclose(ends, expected)


def test_colours_and_hatching_are_those_of_the_house() -> None:
    bars = plots.shares(result()).patches
    colors = [to_hex(bar.get_facecolor()).upper() for bar in bars]
    assert colors == ["#0072B2", "#56B4E9", "#BBBBBB", "#F0E442", "#D55E00", "#000000"]
    looks = [(bar.get_hatch() or "", color) for bar, color in zip(bars, colors, strict=True)]
    assert len({hatch for hatch, _ in looks}) == 5  # plain: the darkest blue and the black


def test_every_class_of_settlement_looks_its_own() -> None:
    made = scenario(outcomes=tuple((f"class_{i}", "") for i in range(6)))
    styles = list(class_styles(outcome.id for outcome in made.outcomes).values())
    assert len(set(styles)) == 10
    assert styles[0][0] == "#0072b2"
    assert styles[5][0] == "#56b4e9"


def test_how_far_intervals_of_phases_reach() -> None:
    # Of 100 runs, by hand: 0 gives (0, .0370), 20 (.1334, .2888), 50 (.4038, .5962).
    assert plots.farthest(np.array([[0, 100]]), 100, 0.95) == 3.7
    assert plots.farthest(np.array([[20, 0], [0, 100]]), 100, 0.95) == 8.9
    assert plots.farthest(np.array([[20, 50]]), 100, 0.95) == 9.7


def test_captions_carry_the_caution() -> None:
    made = result(overrides=(("process.rounds", "4"),))
    found = "".join(f"{words(draw(made))[-1]}\n" for draw in (plots.shares, plots.phases))
    page = Path(__file__).with_name("words") / "result.txt"
    assert found == page.read_text(encoding="utf-8")


def test_captions_report_the_last_value_of_a_changed_path() -> None:
    made = result(overrides=(("process.rounds", "4"), ("process.rounds", "5")))
    assert "Changed: process.rounds=" in plots.caption(made)
    assert "rounds=5. " in plots.caption(made)
    assert "rounds=4" not in plots.caption(made)


def test_phases_stack_to_all_runs() -> None:
    ax = plots.phases(result())
    steps = [patch.get_data() for patch in ax.patches if isinstance(patch, StepPatch)]
    assert np.allclose(steps[0].values, [0, 0.01, 0.05, 0.1])  # settled, at the bottom
    assert np.allclose(steps[1].baseline, steps[0].values)
    assert np.allclose(steps[-1].values, 1)
    assert ax.get_xlabel() == "Round (one round: 1 day)"


def test_bands_too_thin_for_their_name_go_to_a_legend() -> None:
    ax = plots.phases(result())
    assert words(ax)[:-1] == ["Settled", "Adjourned", "Talks", "Collapsed"]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["Hostilities"]


def test_a_phase_that_never_was_is_not_named() -> None:
    ax = plots.phases(one_phase(rounds=40, phase=1))
    assert words(ax)[:-1] == ["Collapsed"]
    assert ax.get_legend() is None


@pytest.mark.parametrize("rounds", [1, 40, 400])
def test_any_number_of_rounds(rounds: int) -> None:
    figure = drawn(plots.figures(one_phase(rounds, phase=0))["phases"])
    (ax,) = figure.axes
    assert ax.get_xlim() == (0.5, rounds + 0.5)
    inside = [tick for tick in ax.get_xticks() if 0.5 <= tick <= rounds + 0.5]
    assert inside
    assert all(tick == round(tick) for tick in inside)


def test_very_many_rounds_are_thinned() -> None:
    ax = plots.phases(one_phase(rounds=5001, phase=0))
    steps = ax.patches[0].get_data()
    assert len(steps.values) == 1667
    assert steps.edges[[0, 1, -1]].tolist() == [0.5, 3.5, 5001.5]
    assert ax.texts[0].get_position()[0] == pytest.approx(2501, abs=3)


@pytest.mark.parametrize("name", ["shares", "phases"])
def test_long_names_stay_inside_and_apart(name: str) -> None:
    made = result(
        outcomes=(("a", LONG), ("b", LONG)),
        name=LONG * 4,
        overrides=tuple((f"parties.party_{i}.batna", "{uniform: [0.1, 0.2]}") for i in range(30)),
    )
    figure = drawn(plots.figures(made)[name])
    (ax,) = figure.axes
    whole = figure.get_tightbbox()
    assert whole.x0 >= -0.01
    assert whole.y0 >= -0.01
    assert whole.x1 <= figure.get_figwidth() + 0.01
    assert whole.y1 <= figure.get_figheight() + 0.01
    boxes = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    caption = ax.texts[-1].get_window_extent()
    assert caption.y1 < ax.xaxis.label.get_window_extent().y0


def test_labels_beside_full_bars_stay_inside() -> None:
    (ax,) = drawn(plots.figures(one_phase(40, phase=1))["shares"]).axes
    assert words(ax)[4] == "100.0 %"
    assert ax.texts[4].get_window_extent().x1 <= ax.get_window_extent().x1


def test_a_dollar_in_a_name_is_a_dollar() -> None:
    figure = drawn(plots.figures(result(name="$5 and $x_"))["shares"])
    assert figure.axes[0].get_title(loc="left").startswith("$5 and $x_\n")


def test_drawing_on_given_axes_and_leaving_settings_alone() -> None:
    before = dict(matplotlib.rcParams)
    left, right = Figure().subplots(1, 2)
    assert plots.shares(result(), left) is left
    assert plots.phases(result(), ax=right) is right
    assert dict(matplotlib.rcParams) == before


def test_plot_of_a_result_shows_both_and_a_notebook_can_show_it() -> None:
    made = result()
    figure = negsim.Result.plot(made)
    titles = [ax.get_title(loc="left") for ax in (plots.shares(made), plots.phases(made))]
    assert [ax.get_title(loc="left") for ax in figure.axes] == titles
    assert titles[0].startswith("Two neighbours\nHow ")
    assert figure._repr_png_().startswith(b"\x89PNG")


def test_files_tell_where_they_come_from(tmp_path: Path) -> None:
    plots.save_all(result(name="Türkiye"), tmp_path)
    endings = ("pdf", "png", "svg")
    names = [f"{figure}.{ending}" for figure in ("phases", "shares") for ending in endings]
    assert sorted(file.name for file in tmp_path.iterdir()) == names
    with Image.open(tmp_path / "shares.png") as picture:
        written = picture.text
        assert picture.size == (1440, 888)
    assert written["Title"] == "Türkiye"
    facts = [written[key] for key in ("Scenario", "Fingerprint", "Seed", "Runs")]
    assert facts == ["neighbours", "0123456789abcdef", "7", "100"]
    origin = "scenario neighbours, fingerprint 0123456789abcdef, seed 7, runs 100"
    svg = (tmp_path / "shares.svg").read_text(encoding="utf-8")
    assert f"<dc:description>{origin}</dc:description>" in svg
    pdf = (tmp_path / "shares.pdf").read_bytes()
    assert f"/Subject ({origin})".encode() in pdf
    assert b"CreationDate" not in pdf
    assert "<dc:date>" not in svg


def test_the_same_result_gives_the_same_bytes(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib, synthetic, negsim.plots.result as p;"
        "f = pathlib.Path(sys.argv[1]); f.mkdir(); p.save_all(synthetic.result(), f)"
    )
    paths = os.pathsep.join((str(Path(__file__).parents[1]), str(Path(plots.__file__).parents[2])))
    for number in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / number)],
            env=os.environ | {"PYTHONPATH": paths, "PYTHONHASHSEED": number},
            check=True,
        )
    files = sorted((tmp_path / "1").iterdir())
    assert len(files) == 6
    for file in files:
        assert file.read_bytes() == (tmp_path / "2" / file.name).read_bytes()


def test_pyplot_is_left_alone() -> None:
    script = "import sys, negsim.plots.result; sys.exit('matplotlib.pyplot' in sys.modules)"
    path = str(Path(plots.__file__).parents[2])
    subprocess.run(
        [sys.executable, "-c", script], env=os.environ | {"PYTHONPATH": path}, check=True
    )
