"""The palette and the words of figures: what must hold whatever is drawn."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from negsim.plots.axes import data_axis, spread
from negsim.plots.page import COLUMN, PAGE, SIZES, foot_lines, new_page
from negsim.plots.palette import ENDINGS, PAPER, PARTY_LOOKS, PHASE_LOOKS, QUIET, outcome_looks
from negsim.plots.rows import GAP, MORE, Row, places
from negsim.plots.words import (
    CAUTION,
    about,
    broken,
    in_points,
    interval,
    signed_interval,
    width_of,
    written,
)


def luminance(color: str) -> float:
    """Return how light a colour is, from 0 to 1, as WCAG reckons."""
    parts = np.array(to_rgb(color))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def lightness(color: str) -> float:
    """Return how light a colour is to the eye: L* of CIELAB, from 0 to 100."""
    return 116 * luminance(color) ** (1 / 3) - 16


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_outcomes_darken_in_their_order_so_that_grey_keeps_it() -> None:
    looks = outcome_looks(["verified", "unverified", *ENDINGS])
    light = [lightness(look.fill) for look in looks.values()]
    assert all(above - below >= 9 for above, below in pairwise(light)), light


def test_words_can_be_read_on_fills_and_on_paper() -> None:
    looks = [*outcome_looks(["a", "b"]).values(), *PHASE_LOOKS.values()]
    for look in looks:
        assert contrast(look.fill, look.on) >= 4.5, look
        assert contrast(look.ink, PAPER) >= 5.5, look
    for party in PARTY_LOOKS:
        assert contrast(party.color, PAPER) >= 5, party
    assert contrast(QUIET, PAPER) >= 5


def test_parties_are_told_apart_by_mark_as_well() -> None:
    assert len({look.marker for look in PARTY_LOOKS}) == len(PARTY_LOOKS)
    assert len({look.color for look in PARTY_LOOKS}) == len(PARTY_LOOKS)


def test_no_size_has_letters_under_six_points() -> None:
    assert min(min(s.title, s.text, s.small, s.tick) for s in SIZES.values()) >= 6


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("{uniform: [0.2, 0.4]}", ".2\N{EN DASH}.4"),
        ({"uniform": [0.2, 0.4]}, ".2\N{EN DASH}.4"),
        ("{value: 0.5, judgement: Mine.}", ".5"),
        ("-0.25", "\N{MINUS SIGN}.25"),
        ("10.05", "10.05"),
        ("a name", "a name"),
    ],
)
def test_values_of_a_file_are_written_in_words(value: object, words: str) -> None:
    assert written(value) == words


def test_intervals_are_rounded_outwards_and_zero_has_no_sign() -> None:
    assert interval(0.69849, 0.71547) == "69.8\N{EN DASH}71.6"
    assert signed_interval(-0.0361, 0) == "\N{MINUS SIGN}3.7 to 0.0"
    assert in_points(-0.0004) == "0.0"
    assert (about(0.004), about(0.996), about(1.0)) == ("<1 %", ">99 %", "100 %")


def test_a_caption_has_at_most_three_lines_whatever_it_says() -> None:
    facts = ["a scenario", "arms: " + "without this and that " * 60, CAUTION]
    lines = foot_lines(PAGE, facts).split("\n")
    assert len(lines) <= 3
    assert lines[0].startswith("a scenario")
    assert lines[-1].endswith(CAUTION)
    assert "…" in " ".join(lines)
    assert all(width_of(line, PAGE.small) <= PAGE.width - 2 * PAGE.edge for line in lines)


def test_a_number_and_its_sign_of_per_cent_stay_in_a_line() -> None:
    inches = width_of("nowhere below 20", PAGE.text)
    assert broken("nowhere below 20 %", PAGE.text, inches) == "nowhere below\n20 %"


def test_one_long_name_does_not_spread_the_other_rows() -> None:
    rows = [*map(Row, ("one", "a name\nin three\nlines", "two", "three")), Row("", heads=True)]
    apart = [later - earlier for earlier, later in pairwise(places(rows))]
    assert apart == pytest.approx([1 + MORE, 1 + MORE, 1, 1 + GAP])


def test_labels_are_spread_in_their_order() -> None:
    places = spread([0.5, 0.5, 0.51, 0.95], 0.1, 0.0, 1.0)
    assert all(later - earlier >= 0.099 for earlier, later in pairwise(places))
    assert max(places) <= 1


def test_an_axis_ends_at_the_data_with_its_ticks_inside() -> None:
    page = new_page(COLUMN, "", "What", [], 1.0)
    ax = page.axes(0.5, 0.0, 2.0, 0.8)
    data_axis(ax.xaxis, -0.963, 0.175, "points")
    assert ax.get_xlim() == (-0.963, 0.175)
    assert all(-0.963 <= tick <= 0.175 for tick in ax.get_xticks())
    assert all(float(t.get_text().replace("\N{MINUS SIGN}", "-")) % 5 == 0
               for t in ax.get_xticklabels())  # fmt: skip


def test_numbers_at_a_narrow_axis_do_not_touch_and_zero_stays() -> None:
    page = new_page(COLUMN, "", "What", [], 1.0)
    for low, high in ((0.28, 0.44), (-0.12, 0.44)):
        ax = page.axes(1.0, 0.0, 0.5, 0.8)
        data_axis(ax.xaxis, low, high)
        page.figure.draw_without_rendering()
        boxes = [label.get_window_extent() for label in ax.get_xticklabels()]
        assert boxes
        assert all(one.x1 < later.x0 for one, later in pairwise(boxes))
        assert low > 0 or 0 in ax.get_xticks()
