"""Figures of answers: what they must show, at every size, with nothing cut or laid over."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

import negsim
from answers import coarse_maps
from negsim.cli.answers import page_of
from negsim.doubt import shares
from negsim.plots.page import CARD, DOTS, PRINTED, SHEET, SIZES, Drawing
from negsim.plots.palette import LEFT_OPEN
from negsim.plots.questions import compare, rank, rows
from negsim.plots.questions.draw import DRAWN, draw
from negsim.plots.words import interval
from negsim.questions import doubted
from negsim.questions.answer import Answer
from negsim.questions.contour import lines
from negsim.questions.ranges import JUDGEMENT
from negsim.questions.tipping import Tipping
from shipped_cases import few_always

NAME = "istanbul-2025"
ARMS = {
    "without Qatar": {"mediators.qatar.present": 0},
    "without either of the two mediators": {"mediators.*.present": 0},
}

DRAWN_AT = {**SIZES, "card": CARD, "sheet": SHEET}
"""Sizes of figures, and those of a printed report."""

WHICH = (
    "compare", "compare arms", "credit", "credit of many", "blocked", "blocked by many", "rank",
    "after", "after none", "need", "need, out of reach", "need, far out of reach", "map",
    "map of rounds", "compare long names", "after long names",
    "compare in doubt", "blocked in doubt", "after in doubt", "need in doubt", "rank in doubt",
    "map in doubt",
)  # fmt: skip
LONG_TEST = pytest.mark.long
EVERYWHERE = (
    "compare arms", "blocked by many", "after long names", "rank in doubt", "need in doubt",
    "map in doubt",
)  # fmt: skip
"""An answer to each kind of question, with many rows, long names or doubt: on a card as well."""
ALWAYS = (*EVERYWHERE, "rank", "blocked", "credit of many", "after", "need, out of reach", "map")
"""Those and an answer of the plain sort to each; the others are long tests."""
EACH = pytest.mark.parametrize("which", few_always(WHICH, ALWAYS))

OF_ROWS = [one for one in WHICH if one[:4] not in ("need", "map", "map ")]


def drawn_sizes(which: Iterable[str], sizes: Iterable[str]) -> list[Any]:
    """Return answers and sizes: some in a column, a few on a card, the others as long tests."""
    kept = [*sizes]
    return [
        pytest.param(one, size, marks=() if always else LONG_TEST)
        for one in which
        for size in kept
        for always in [
            (one in ALWAYS and size == "column") or (one in EVERYWHERE and size == "card")
        ]
    ]


LONG = {
    "no mediator at all": {"mediators.*.present": 0},
    "half as many rounds of talks as there were in Geneva": {"process.rounds": 20},
}
Asks = Callable[[], Answer]
"""Asks a question, when it is called."""

FLEXIBILITY = "parties.afghan_taliban.flexibility.under_pressure"
LEVERS = {"x": "mediators.*.pressure", "y": FLEXIBILITY}


def plain_answers() -> dict[str, Asks]:
    """Return what asks each question, for small answers that say nothing of doubt."""
    plain: dict[str, Any] = {"doubt": False}
    return {
        "compare": lambda: negsim.compare(NAME, dict([*ARMS.items()][:1]), runs=300, **plain),
        "compare arms": lambda: negsim.compare(NAME, ARMS, runs=300, **plain),
        "need": lambda: negsim.need(NAME, 0.2, FLEXIBILITY, runs=300, **plain),
        "need, out of reach": lambda: negsim.need(NAME, 0.6, FLEXIBILITY, runs=200, **plain),
        "need, far out of reach": lambda: negsim.need(
            NAME, 0.95, "mediators.qatar.endurance", outcome="revived", runs=200,
            **plain,
        ),
        "map": lambda: negsim.map(NAME, **LEVERS, share=0.2, runs=50, budget=3000, **plain),
        "map of rounds": lambda: negsim.map(
            NAME, "process.rounds", "mediators.qatar.endurance", runs=20, budget=500,
            **plain,
        ),
        "compare long names": lambda: negsim.compare("vance-owen-1993", LONG, runs=100, **plain),
        "after long names": lambda: negsim.after("vance-owen-1993", "collapse", runs=100, **plain),
        "after": lambda: negsim.after(
            NAME, "back within 2, interim, collapse", runs=300, **plain
        ),
        "after none": lambda: negsim.after(NAME, "interim, hostilities", runs=300, **plain),
        "credit": lambda: negsim.credit(NAME, runs=50, **plain),
        "credit of many": lambda: negsim.credit("kenya-2008", "revived", runs=60, **plain),
        "blocked": lambda: negsim.blocked(NAME, runs=100, **plain),
        "blocked by many": lambda: negsim.blocked("vance-owen-1993", runs=100, **plain),
    }


def answers_in_doubt() -> dict[str, Asks]:
    """Return what asks for answers that also say what the assumptions leave, over few sets."""
    given: dict[str, Any] = {"runs": 200, "doubt": True}
    return {
        "compare in doubt": lambda: negsim.compare(NAME, ARMS, **given),
        "blocked in doubt": lambda: negsim.blocked(NAME, **given),
        "after in doubt": lambda: negsim.after(NAME, "back", **given),
        "need in doubt": lambda: negsim.need(NAME, 0.2, FLEXIBILITY, **given),
        "rank in doubt": lambda: negsim.rank(NAME, budget=20_000, doubt=True),
        "map in doubt": lambda: negsim.map(
            "textbook-two-party", "parties.upton.batna", "parties.downton.batna", runs=1000,
            budget=25_000, doubt=True,
        ),
    }  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def fewer_by_default() -> Iterator[None]:
    """Let few sets of assumptions do by default, and few runs of each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doubted, "QUICK", (12, 20))
        yield


class Answers(dict[str, Answer]):
    """Answers by name, each asked for when a test first wants it."""

    def __missing__(self, which: str) -> Answer:
        if which == "rank":
            in_doubt: Any = self["rank in doubt"]
            self[which] = replace(in_doubt, doubted=None)
            return self[which]
        with pytest.MonkeyPatch.context() as patch, coarse_maps():
            patch.setattr(shares, "SETS", 20)
            patch.setattr(shares, "RUNS", 50)
            self[which] = (plain_answers() | answers_in_doubt())[which]()
        return self[which]


@pytest.fixture(scope="module")
def asked() -> dict[str, Answer]:
    return Answers()


DrawnAt = Callable[[str, str], Figure]
"""Draws an answer at a size, once for all tests."""


@pytest.fixture(scope="module")
def drawn_at(asked: dict[str, Answer]) -> DrawnAt:
    return cache(lambda which, size: draw(asked[which], size=DRAWN_AT[size]))


def written(figure: Figure, dots: int = DOTS) -> list[Text]:
    """Return all words that are seen in a figure, laid out."""
    if figure.dpi != dots:
        figure.dpi = dots  # as it is saved; letters are a little wider with fewer dots
    if figure.stale:
        figure.draw_without_rendering()
    return [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]


def cut(figure: Figure, dots: int = DOTS) -> list[str]:
    """Return words that reach over the edge of a figure."""
    whole = figure.bbox
    boxes = {text.get_text(): text.get_window_extent() for text in written(figure, dots)}
    return [
        words
        for words, box in boxes.items()
        if box.x0 < whole.x0 - 1 or box.x1 > whole.x1 + 1 or box.y0 < -1 or box.y1 > whole.y1 + 1
    ]


def overlaid(figure: Figure, dots: int = DOTS) -> list[tuple[str, str]]:
    """Return pairs of words of which one lies over the other."""
    texts = written(figure, dots)
    boxes = [(text.get_text(), text.get_window_extent().extents.tolist()) for text in texts]
    return [
        (one, other)
        for n, (one, (left, low, right, high)) in enumerate(boxes)
        for other, (x0, y0, x1, y1) in boxes[:n]
        if min(right, x1) - max(left, x0) > 1 and min(high, y1) - max(low, y0) > 2
    ]


@pytest.mark.parametrize(("which", "size"), drawn_sizes(WHICH, DRAWN_AT))
def test_nothing_is_cut_or_laid_over(
    asked: dict[str, Answer], drawn_at: DrawnAt, which: str, size: str
) -> None:
    figure = drawn_at(which, size)
    assert cut(figure) == []
    assert overlaid(figure) == []
    least = 6 if size in SIZES else PRINTED
    assert min(text.get_fontsize() for text in written(figure)) >= least
    if size == "card":  # its title and caption stand beside it
        assert figure.get_figheight() * 25.4 <= 86  # else it is printed smaller: report.css
        return
    assert figure.get_figheight() * 25.4 <= 273 or size == "slide"
    words = " ".join(text.get_text() for text in written(figure)).replace("\n", " ")
    scenario = asked[which].base.scenario
    for told in (scenario.fingerprint, f"{asked[which].runs:,} runs", "seed 1", "not a forecast"):
        assert told in words


@EACH
def test_it_can_be_drawn_into_an_axes(asked: dict[str, Answer], which: str) -> None:
    axes = Drawing().add_subplot()
    assert asked[which].plot(ax=axes) is axes
    low, high = axes.get_xlim()
    assert low <= (1.0 if which == "map of rounds" else 0.0) <= high  # rounds begin at 1
    assert low < high
    assert axes.lines


@pytest.mark.parametrize(("which", "layout"), [
    pytest.param(one, how, marks=() if how and one in EVERYWHERE else LONG_TEST)
    for one in WHICH
    for how in (None, "constrained")
])  # fmt: skip
def test_in_plain_axes_nothing_is_cut_or_laid_over_or_runs_past_them(
    asked: dict[str, Answer], which: str, layout: str | None
) -> None:
    for dots in (100, DOTS):
        figure = Figure(layout=layout, dpi=dots)
        assert figure.get_size_inches().tolist() == [6.4, 4.8]
        axes = figure.add_subplot()
        asked[which].plot(ax=axes)
        assert cut(figure, dots) == []
        assert overlaid(figure, dots) == []
        assert axes.get_position().width > 0.35
        assert past(axes) == [] or which.partition(" ")[0].strip(",") in ("need", "map")


def past(axes: Axes) -> list[Any]:
    """Return lines of an axes, drawn over its frame or cut by it, that run past its sides."""
    frame, found = axes.get_window_extent(), []
    for line in axes.lines:
        box = line.get_window_extent()
        if box.x0 < frame.x0 - 1 or box.x1 > frame.x1 + 1:
            found.append(line)
    return found


def test_axes_beside_each_other_give_way_to_names_within_their_places(
    asked: dict[str, Answer],
) -> None:
    figure = Figure(figsize=(11, 4.8))
    one, other = figure.subplots(1, 2)
    before = one.get_position().x1, other.get_position().x1
    asked["rank"].plot(ax=one)
    asked["blocked by many"].plot(ax=other)
    assert (one.get_position().x1, other.get_position().x1) == before
    assert cut(figure, 100) == []
    assert overlaid(figure, 100) == []
    edge = one.get_window_extent().x1
    assert all(row.get_window_extent().x0 > edge for row in other.get_yticklabels())


def test_a_card_shows_what_differs_most_and_what_the_sentence_names() -> None:
    given = {"mediators.*.present": 0}
    one = negsim.compare("istanbul-2025", {"alone": given}, runs=200, outcome="hostilities")
    apart = {key: abs(one.difference(0, key).difference or 0.0) for key in one.names}
    texts = draw(one, size=CARD).findobj(Text)
    found = " ".join(" ".join(text.get_text() for text in texts).split())
    most = sorted(apart, key=lambda key: -apart[key])[:3]
    assert apart[most[-1]] > apart["hostilities"]
    for key in (*most, "hostilities"):
        assert one.names[key] in found
    same = negsim.compare("textbook-two-party", {"a": {}, "b": {}}, runs=50)
    heads = [row.name for row in rows._first(compare.rows_of(same), 10, "") if row.heads]
    assert heads == ["A settlement signed: 100.0 % as it stands"]


@pytest.mark.parametrize(("which", "size"), drawn_sizes(OF_ROWS, ["column", "page", "card"]))
def test_rows_stand_close_whatever_lines_a_name_takes(
    drawn_at: DrawnAt, which: str, size: str
) -> None:
    figure = drawn_at(which, size)
    ends = sorted((box.y0, box.y1) for box in (one.get_window_extent() for one in written(figure)))
    gaps, top = [], ends[0][1]
    for low, high in ends[1:]:
        gaps.append(low - top)
        top = max(top, high)
    assert max(gaps) / DOTS < 2.4 * DRAWN_AT[size].line


@pytest.mark.parametrize("which", ["need", "need, out of reach", "need, far out of reach"])
def test_what_is_asked_and_where_it_is_reached_are_drawn(
    asked: dict[str, Answer], which: str
) -> None:
    axes = Drawing().add_subplot()
    assert asked[which].plot(ax=axes) is axes
    assert axes.get_xlim() == (0.0, 40.0 if "far" in which else 1.0)
    assert axes.get_ylim()[0] < asked[which].share < axes.get_ylim()[1]  # type: ignore[attr-defined]
    spans = [patch for patch in axes.patches if patch.get_height() == 1.0]  # type: ignore[attr-defined]
    assert len(spans) == (which == "need")
    ticks = dict(zip(axes.get_yticks(), axes.get_yticklabels(), strict=True))
    assert ticks[0.0].get_text() == "0 %"
    [target] = [line for line in axes.lines if {*line.get_ydata()} == {asked[which].share}]
    over = [line for line in axes.lines if line.get_ydata()[0] == line.get_ydata()[-1]]
    assert target.get_zorder() == max(one.get_zorder() for one in over if len(one.get_xdata()) > 1)


def test_an_axis_says_its_range_its_unit_and_what_the_file_has(asked: dict[str, Answer]) -> None:
    rounds, endurance = asked["map of rounds"].levers  # type: ignore[attr-defined]
    assert rounds.axis == "Rounds, 1 to 160; the file has 40"
    assert endurance.axis == "Qatar: endurance (rounds), 0 to 40; the file has 4 to 8"


def test_a_map_says_how_many_runs_a_point_has_and_names_no_line_that_is_not_there(
    asked: dict[str, Answer],
) -> None:
    none = asked["map of rounds"]
    said = " ".join(text.get_text() for text in written(draw(none))).replace("\n", " ")
    assert "20 runs at each point" in said
    assert "everywhere below 50 %" in said
    z = none.contour.z  # type: ignore[attr-defined]
    thin = any(any(lines(none.contour, end)) for end in (-z, z))  # type: ignore[attr-defined]
    assert ("thin lines" in said) == thin


@pytest.mark.parametrize(
    ("told", "all_", "words"),
    [
        (0, 168, "None of 168 numbers moves"),
        (1, 168, "1 of 168 numbers moves"),
        (2, 168, "2 of 168 numbers move"),
    ],
)
def test_a_title_has_the_verb_in_its_number(told: int, all_: int, words: str) -> None:
    answer: Any = SimpleNamespace(
        told=lambda group: [None] * told * (group == JUDGEMENT), effects=[None] * all_, name="x"
    )
    assert rank.title(answer) == f"{words} the share of runs with 'x'"


def test_a_map_has_the_line_its_band_and_colours_over_the_range_of_the_data(
    asked: dict[str, Answer],
) -> None:
    axes = Drawing().add_subplot()
    answer = asked["map"]
    assert answer.plot(ax=axes) is axes
    assert (axes.get_xlim(), axes.get_ylim()) == ((0.0, 1.0), (0.0, 1.0))
    cells, *drawn = axes.collections
    assert isinstance(answer, Tipping)
    assert len(cells.get_paths()) == len(answer.contour.cells)
    assert [len(one.get_paths()) > 3 for one in drawn] == [True] * 6  # a line is cased in white
    light = [sum(color[:3]) for color in cells.get_facecolor()]
    assert max(light) - min(light) > 1.2


@EACH
def test_a_figure_in_a_column_fits_a_page(drawn_at: DrawnAt, which: str) -> None:
    assert drawn_at(which, "column").get_figheight() < 10.6  # A4 less margins


@pytest.mark.parametrize("which", [
    "need in doubt", "map in doubt", "rank", *(pytest.param(one, marks=LONG_TEST) for one in
    ("need", "map", "map of rounds")),
])  # fmt: skip
def test_a_figure_on_a_slide_is_no_taller_than_one(drawn_at: DrawnAt, which: str) -> None:
    assert drawn_at(which, "slide").get_figheight() <= 10 / 4 * 3  # slides are 16 to 9, or 4 to 3


@pytest.mark.parametrize(
    ("which", "size"), drawn_sizes((one for one in WHICH if one != "after none"), SIZES)
)
def test_an_axis_has_two_numbers_at_least(drawn_at: DrawnAt, which: str, size: str) -> None:
    figure = drawn_at(which, size)
    written(figure)
    for axes in figure.axes:
        assert len([one for one in axes.get_xticklabels() if one.get_text()]) >= 2


@pytest.mark.parametrize("which", ["compare arms", "rank", "after", "blocked"])
def test_a_column_shows_all_that_a_page_does(
    asked: dict[str, Answer], drawn_at: DrawnAt, which: str
) -> None:
    answer = asked[which]
    module = DRAWN[answer.verb]
    rows = module.bars_of(answer, 4) if which == "rank" else module.rows_of(answer)
    said = " ".join(text.get_text() for text in written(drawn_at(which, "column")))
    lost = [cell for row in rows for cell in row.cells if cell not in said]
    assert lost == []


@pytest.mark.long
def test_many_arms_do_not_let_a_column_grow() -> None:
    arms = {f"rounds, {n} of them": {"process.rounds": n} for n in range(11, 20)}
    answer = negsim.compare("istanbul-2025", arms, runs=20)
    assert draw(answer, size=SIZES["column"]).get_figheight() < 9
    heads = [row.name for row in compare.rows_of(answer) if row.heads]
    assert [head.partition(":")[0] for head in heads] == [
        "A settlement signed", "Talks came back at least once",
    ]  # fmt: skip


def test_where_all_is_noise_the_figure_of_a_ranking_says_so_and_how_much_it_may_be() -> None:
    answer = negsim.rank("textbook-two-party", budget=4_000, outcome="hostilities")
    assert not any(map(answer.told, answer.ranked))
    said = " ".join(text.get_text() for text in written(draw(answer))).replace("\n", " ")
    assert "nothing stands out from random numbers; no number does more than" in said
    ends = [answer.effect(one) for one in answer.effects]
    most = max(abs(end or 0.0) for one in ends for end in (one.low, one.high))
    assert f"{math.ceil(1000 * most) / 10:.1f} points" in said
    assert len([row for row in rank.bars_of(answer, 4) if not row.heads]) == 4


def test_the_title_of_a_map_has_its_interval(asked: dict[str, Answer]) -> None:
    answer: Any = asked["map"]
    _, low, high = answer.contour.area()
    title = DRAWN["map"].title(answer)
    assert f"({interval(low, high)} %)" in title


def test_shares_and_differences_are_not_mixed_on_an_axis(asked: dict[str, Answer]) -> None:
    axes = Drawing().add_subplot()
    asked["blocked"].plot(ax=axes)
    assert axes.get_xlabel() == "share of model runs"
    assert not any("+" in one.get_text() for one in axes.get_xticklabels())
    assert axes.get_xticklabels()[0].get_text() == "0 %"


def grounds(axes: Any) -> list[list[float]]:
    """Return from where to where the ground of rows goes that the assumptions leave."""
    lines = [line for line in axes.lines if line.get_color() == LEFT_OPEN]
    return [[float(x) for x in line.get_xdata()] for line in lines]


@pytest.mark.long
def test_rows_have_what_the_assumptions_leave_as_their_ground(asked: dict[str, Answer]) -> None:
    answer = asked["blocked in doubt"]
    axes = Drawing().add_subplot()
    assert answer.plot(ax=axes) is axes
    ways = answer.document()["in_the_way"]
    ends = [[one["doubt_low"], one["doubt_high"]] for one in ways]
    assert grounds(axes) == ends
    low, high = axes.get_xlim()
    assert low <= min(min(ends)) <= max(max(ends)) <= high
    assert grounds(asked["blocked"].plot(ax=Drawing().add_subplot())) == []
    for which, size in (("compare in doubt", "page"), ("rank in doubt", "page")):
        said = [text.get_text() for text in written(draw(asked[which], size=SIZES[size]))]
        assert "assumptions\nleave" in said
    assert any("20 sets of assumptions" in words for words in said)


def test_a_map_has_dotted_lines_where_the_interval_of_assumptions_ends(
    asked: dict[str, Answer],
) -> None:
    axes = Drawing().add_subplot()
    asked["map in doubt"].plot(ax=axes)
    assert len(axes.collections) == 1 + 2 * (3 + 2)


@pytest.mark.parametrize("size", ["column", "slide"])
def test_a_ranking_with_little_room_draws_the_first_of_each_group(
    drawn_at: DrawnAt, size: str
) -> None:
    said = [text.get_text() for text in written(drawn_at("rank", size))]
    heads = [words for words in said if "the first" in words]
    assert [words.split(" of ")[0] for words in heads] == [
        "Judgements, the first 4", "Coefficients, the first 4",
    ]  # fmt: skip


@EACH
def test_an_answer_fits_a_terminal(asked: dict[str, Answer], which: str) -> None:
    lines = "\n".join(page_of(asked[which])).split("\n")
    assert [line for line in lines if len(line) > 80 and "negsim " not in line] == []


@pytest.mark.parametrize(("which", "size"), drawn_sizes(WHICH, SIZES))
def test_a_number_below_0_has_one_sign_in_all_figures(
    drawn_at: DrawnAt, which: str, size: str
) -> None:
    said = [text.get_text() for text in written(drawn_at(which, size))]
    assert [words for words in said if re.search(r"(?<![\w.])-[.\d]", words)] == []


@EACH
def test_an_answer_is_printed_in_a_line(asked: dict[str, Answer], which: str) -> None:
    shown = repr(asked[which])
    assert len(shown) < 450
    assert asked[which].base.scenario.fingerprint in shown
    assert asked[which].sentence[:80] in shown


def test_words_that_are_cut_or_laid_over_are_seen() -> None:
    figure = Drawing(figsize=(2, 2))
    figure.text(0.1, 0.5, "one")
    assert (cut(figure), overlaid(figure)) == ([], [])
    figure.text(0.12, 0.5, "other")
    figure.text(0.9, 0.9, "reaches over the edge")
    assert cut(figure) == ["reaches over the edge"]
    assert overlaid(figure) == [("other", "one")]
