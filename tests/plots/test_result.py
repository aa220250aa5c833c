"""Figures: what they show, that nothing overlaps, and what their files carry."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import StepPatch
from matplotlib.text import Text
from PIL import Image

import negsim
from looks import faults
from negsim.doubt.shares import doubt
from negsim.engine.ensemble import Tally
from negsim.plots import result as plots
from negsim.plots.page import SIZES, Size
from negsim.plots.palette import outcome_looks
from negsim.results.result import Result
from synthetic import result, scenario, tally

LONG = "A settlement with joint verification on the ground and open crossings"


def words(figure: Figure) -> list[str]:
    """Return all that is written outside the panels."""
    return [text.get_text().replace("\n", " ") for text in figure.texts]


def one_phase(rounds: int, phase: int) -> Result:
    """Return 50 runs that all stay in one phase and collapse in the end."""
    phases = np.zeros((rounds, 5), int)
    phases[:, phase] = 50
    counts = {"outcomes": [0, 0, 0, 0, 50, 0], "runs": 50, "phases": phases}
    return Result(scenario(), 7, Tally(**(vars(tally()) | counts)))


def test_a_bar_for_each_class_with_share_and_interval_in_columns() -> None:
    figure = plots.shares_page(result())
    (ax,) = figure.axes
    assert [bar.get_width() for bar in ax.patches] == [0.1, 0, 0.2, 0.25, 0.4, 0.05]
    said = words(figure)
    assert said[:2] == ["Collapse in 40 % of runs", "Two neighbours: how 100 model runs end"]
    low, high = (100 * result().shares()["full"][end] for end in ("low", "high"))
    at = said.index("Full settlement")
    assert said[at + 1] == "10.0"
    below, above = map(float, said[at + 2].split("–"))
    assert low - 0.1 < below <= low  # rounded outwards
    assert high <= above < high + 0.1


def test_intervals_are_the_joint_ones_and_the_axis_ends_at_the_largest() -> None:
    made = result()
    (ax,) = plots.shares_page(made).axes
    ends = [line.get_xdata() for line in ax.lines[1::2]]
    expected = [[share["low"], share["high"]] for share in made.shares().values()]
    assert np.allclose(ends, expected)
    assert ax.get_xlim() == (0, max(high for _, high in expected))


def test_colours_are_those_of_the_palette() -> None:
    bars = plots.shares_page(result()).axes[0].patches
    colors = [to_hex(bar.get_facecolor()) for bar in bars]
    assert colors == ["#88e7c9", "#6ccad4", "#6fa8cc", "#858994", "#8c6159", "#502238"]
    assert {bar.get_hatch() for bar in bars} == {None}


def test_every_class_of_settlement_looks_its_own() -> None:
    made = scenario(outcomes=tuple((f"class_{i}", "") for i in range(6)))
    looks = list(outcome_looks(outcome.id for outcome in made.outcomes).values())
    assert len(set(looks)) == 10
    assert (looks[0].fill, looks[5].fill) == ("#88e7c9", "#6ccad4")


def of_phases(*counts: int) -> Result:
    """Return 100 runs, of which so many are in some phase at some time."""
    phases = np.array([[count, 100 - count, 0, 0, 0] for count in counts])
    return Result(scenario(), 7, Tally(**(vars(tally()) | {"phases": phases})))


def test_how_far_intervals_of_phases_reach() -> None:
    # Of 100 runs, by hand: 0 gives (0, .0370), 20 (.1334, .2888), 50 (.4038, .5962).
    assert plots.farthest(of_phases(0)) == 3.7
    assert plots.farthest(of_phases(0, 20)) == 8.9
    assert plots.farthest(of_phases(50)) == 9.7


def test_captions_carry_the_caution() -> None:
    made = result(overrides=(("process.rounds", "4"),))
    found = "".join(f"{words(figure)[2]}\n" for figure in plots.figures(made).values())
    page = Path(__file__).with_name("words") / "result.txt"
    assert found == page.read_text(encoding="utf-8")


def test_captions_report_the_last_value_of_a_changed_path() -> None:
    made = result(overrides=(("process.rounds", "4"), ("process.rounds", "{uniform: [5, 6]}")))
    assert "changed: process.rounds 5–6" in plots.facts(made)


def test_phases_stack_to_all_runs() -> None:
    (ax,) = plots.phases_page(result()).axes
    filled = [p for p in ax.patches if isinstance(p, StepPatch) and p.get_fill()]
    steps = [patch.get_data() for patch in filled]
    assert np.allclose(steps[0].values, [0, 0.01, 0.05, 0.1])  # settled, at the bottom
    assert np.allclose(steps[1].baseline, steps[0].values)
    assert np.allclose(steps[-1].values, 1)
    assert ax.get_xlabel() == "round (1 day each)"


def test_phases_are_named_at_the_right_with_their_last_shares() -> None:
    said = words(plots.phases_page(result()))
    at = said.index("% in round 4") + 1
    assert said[at:] == [
        *("Settled", "10.0", "Adjourned", "20.0", "Talks", "25.0", "Collapsed", "40.0"),
        *("Hostilities", "5.0"),
    ]


def test_a_phase_that_is_over_is_named_at_its_peak() -> None:
    made = of_phases(0, 80, 0)
    figure = plots.phases_page(made)
    assert [text.get_text() for text in figure.axes[0].texts] == ["Talks\n80 % in round 2"]
    assert words(figure)[-2:] == ["Collapsed", "100.0"]


def test_the_title_says_from_when_on_a_phase_grows() -> None:
    assert (
        words(plots.phases_page(of_phases(80, 90, 60, 10)))[0] == "Collapse grows from round 2 on"
    )
    assert words(plots.phases_page(of_phases(80, 80)))[0].startswith("Two neighbours: phase at")


@pytest.mark.parametrize("rounds", [1, 40, 400])
def test_any_number_of_rounds(rounds: int) -> None:
    (ax,) = plots.phases_page(one_phase(rounds, phase=0)).axes
    assert ax.get_xlim() == (0.5, rounds + 0.5)
    ticks = ax.get_xticks().tolist()
    assert (ticks[0], ticks[-1]) == (1, rounds)
    assert all(tick == round(tick) for tick in ticks)


@pytest.mark.long
def test_very_many_rounds_are_thinned() -> None:
    (ax,) = plots.phases_page(one_phase(rounds=5001, phase=0)).axes
    steps = ax.patches[0].get_data()
    assert len(steps.values) == 1667
    assert steps.edges[[0, 1, -1]].tolist() == [0.5, 3.5, 5001.5]


OF_EACH_KIND = {
    "usual": result(),
    "all the same": one_phase(40, phase=1),
    "long names": result(
        outcomes=(("a", LONG), ("b", LONG)),
        name=LONG * 4,
        overrides=tuple((f"parties.party_{i}.batna", "{uniform: [0.1, 0.2]}") for i in range(30)),
    ),
}


@pytest.mark.parametrize(
    ("made", "size"),
    [
        pytest.param(
            made, SIZES[size], id=f"{kind}-{size}",
            marks=() if kind == "long names" or size == "column" else pytest.mark.long,
        )
        for kind, made in OF_EACH_KIND.items()
        for size in SIZES
    ],
)  # fmt: skip
def test_words_are_large_enough_inside_and_apart(made: Result, size: Size) -> None:
    for figure in plots.figures(made, size=size).values():
        assert faults(figure) == []


def test_a_dollar_in_a_name_is_a_dollar() -> None:
    assert words(plots.shares_page(result(name="$5 and $x_")))[1].startswith("$5 and $x_: how")


def test_drawing_on_given_axes_and_leaving_settings_alone() -> None:
    before = dict(matplotlib.rcParams)
    figure = Figure()
    left, right = figure.subplots(1, 2)
    made = result()
    assert negsim.Result.plot(made, ax=left) is left
    assert negsim.Result.plot(made, ax=right, what="phases") is right
    assert not figure.texts  # neither title nor caption
    figure.draw_without_rendering()
    labels = left.get_yticklabels()  # the axes give way to them
    assert [one.get_text()[-6:].strip(": ") for one in labels][:3] == ["10.0 %", "0.0 %", "20.0 %"]
    assert min(one.get_window_extent().x0 for one in labels) >= 0.0
    assert dict(matplotlib.rcParams) == before


def test_plot_of_a_result_can_be_shown_by_a_notebook() -> None:
    figure = negsim.Result.plot(result(), size="column")
    assert figure.get_figwidth() == 3.5
    assert figure._repr_png_().startswith(b"\x89PNG")


def test_files_tell_where_they_come_from(tmp_path: Path) -> None:
    plots.save_all(result(name="Türkiye"), tmp_path)
    endings = ("pdf", "png", "svg")
    names = [f"{figure}.{ending}" for figure in ("phases", "shares") for ending in endings]
    assert sorted(file.name for file in tmp_path.iterdir()) == names
    with Image.open(tmp_path / "shares.png") as picture:
        written = picture.text
        assert picture.size[0] == 1400  # seven inches of print
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


def test_only_the_formats_asked_for_are_written(tmp_path: Path) -> None:
    plots.save_all(result(), tmp_path, SIZES["slide"], ["svg"])
    assert sorted(file.name for file in tmp_path.iterdir()) == ["phases.svg", "shares.svg"]
    assert 'width="720pt"' in (tmp_path / "shares.svg").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Return the folder of files that another process saved, and the pyplot that it imported."""
    folder = tmp_path_factory.mktemp("elsewhere")
    script = (
        "import sys, pathlib, synthetic, negsim.plots.result as p;"
        "p.save_all(synthetic.result(), pathlib.Path(sys.argv[1]));"
        "print(*{'matplotlib.pyplot'} & sys.modules.keys())"
    )
    paths = os.pathsep.join((str(Path(__file__).parents[1]), str(Path(plots.__file__).parents[2])))
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        env=os.environ | {"PYTHONPATH": paths, "PYTHONHASHSEED": "1"},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return folder, done.stdout.strip()


def test_the_same_result_gives_the_same_bytes(tmp_path: Path, elsewhere: tuple[Path, str]) -> None:
    plots.save_all(result(), tmp_path)  # in this process, whose hashes are others
    files = sorted(elsewhere[0].iterdir())
    assert len(files) == 6
    for file in files:
        assert file.read_bytes() == (tmp_path / file.name).read_bytes()


def test_pyplot_is_left_alone(elsewhere: tuple[Path, str]) -> None:
    assert elsewhere[1] == ""


def test_what_the_assumptions_leave_is_told_in_a_figure_as_it_is_in_words() -> None:
    drawn = doubt(negsim.load("istanbul-2025"), 1, sets=20, runs=50)
    made = replace(negsim.run("istanbul-2025", runs=300), doubt=drawn)
    told = [made.left_in_words(id) for id in made.shares()]
    assert told[-2] != told[0] != "-"
    found = [text.get_text() for text in plots.shares_page(made).findobj(Text)]
    assert [one for one in told if one.replace(" to ", "–").removesuffix(" %") not in found] == []
