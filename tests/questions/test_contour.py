"""Maps whose line is known: a straight one and a circle, put into what plays the points."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest

from negsim.questions import contour
from negsim.questions.contour import SIDE, Contour, Node, lines, trace

Share = Callable[[float, float], float]
RUNS = 2000


def line(x: float, y: float) -> float:
    """Return a share that is .5 where x + y is 1.1."""
    return 1 / (1 + math.exp(-6 * (x + y - 1.1)))


def circle(x: float, y: float) -> float:
    """Return a share that is .5 at a distance of .3 from the middle."""
    return min(1.0, max(0.0, 0.5 + 1.5 * (0.3 - math.hypot(x - 0.5, y - 0.5))))


def traced(
    share_of: Share, seed: int = 1, most: int = 500, share: float = 0.5, runs: int = RUNS
) -> Contour:
    drawn = np.sort(np.random.default_rng(seed).random(runs))

    def count(node: Node) -> tuple[int, int]:
        below = share_of(node[0] / SIDE, node[1] / SIDE)
        return int(np.searchsorted(drawn, below)), runs

    return trace(count, share, most, lambda cell: True)


def test_the_cells_cover_the_square_and_are_small_at_the_line() -> None:
    found = traced(line, most=4000)
    assert sum(cell.side**2 for cell in found.cells) == SIDE**2
    assert len({(cell.x, cell.y) for cell in found.cells}) == len(found.cells)
    assert found.whole
    assert {cell.side for cell in found.cells} == {1, 2, 4, 8}
    for cell in found.cells:
        away = abs((cell.x + cell.y + cell.side) / SIDE - 1.1)
        assert cell.side == 1 or away > 0.01
    assert len(found.counts) < 1000
    assert traced(line, most=500).whole


@pytest.mark.parametrize("share_of", [line, circle])
def test_the_line_lies_where_it_is_known_to(share_of: Share) -> None:
    found = traced(share_of, most=4000)
    # Random numbers move the line to another share, the same all along it.
    moved = [share_of(x / SIDE, y / SIDE) for x, y in found.crossings()]
    assert len(moved) > 60
    assert np.ptp(moved) < 0.02
    assert np.mean(moved) == pytest.approx(0.5, abs=0.03)


def test_the_area_is_that_within_the_circle() -> None:
    middle, low, high = traced(circle, most=4000).area()
    assert low < middle < high
    assert low < math.pi * 0.09 < high
    assert middle == pytest.approx(math.pi * 0.09, abs=0.03)


@pytest.mark.long
def test_the_band_holds_the_line_as_often_as_it_says() -> None:
    angles = np.linspace(0, 2 * math.pi, 7)
    places = [(SIDE * (0.5 + 0.3 * math.cos(a)), SIDE * (0.5 + 0.3 * math.sin(a))) for a in angles]
    held = [
        abs(found.at(x, y)) <= found.z
        for found in (traced(circle, seed, 400) for seed in range(150))
        for x, y in places
    ]
    assert 0.93 <= np.mean(held) <= 0.97


@pytest.mark.long
def test_a_band_that_is_too_narrow_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    true = contour.score
    monkeypatch.setattr(contour, "score", lambda counts, share: 1.4 * true(counts, share))
    places = [(SIDE * 0.8, SIDE * 0.5), (SIDE * 0.5, SIDE * 0.2)]
    held = [
        abs(found.at(x, y)) <= found.z
        for found in (traced(circle, seed, 400) for seed in range(100))
        for x, y in places
    ]
    assert np.mean(held) < 0.92


@pytest.mark.parametrize("most", [4, 90, 200, 333])
def test_the_budget_is_kept(most: int) -> None:
    found = traced(circle, most=most)
    assert len(found.counts) <= most
    assert not found.whole
    assert sum(cell.side**2 for cell in found.cells) == SIDE**2


def test_the_same_counts_give_the_same_cells_and_others_do_not() -> None:
    one, again, other = traced(circle), traced(circle), traced(circle, seed=2)
    assert one.cells == again.cells
    assert one.counts == again.counts
    assert one.counts != other.counts


def test_pieces_of_the_line_end_on_it_and_hang_together() -> None:
    found = traced(circle, most=4000)
    pieces = [*lines(found, 0.0)]
    for piece in pieces:
        for x, y in piece:
            assert math.hypot(x / SIDE - 0.5, y / SIDE - 0.5) == pytest.approx(0.3, abs=0.03)
    assert loose_ends(pieces) == []


@pytest.mark.parametrize("most", [90, 150, 333])
@pytest.mark.parametrize("level", [-1.96, 0.0, 1.96])
def test_a_line_through_cells_of_several_sizes_ends_at_the_edge_of_the_map_alone(
    level: float, most: int
) -> None:
    found = traced(line, most=most, runs=60)
    assert len({cell.side for cell in found.cells}) > 1
    ends = loose_ends([*lines(found, level)])
    assert ends
    assert [end for end in ends if not {*end} & {0.0, float(SIDE)}] == []


Piece = tuple[tuple[float, float], tuple[float, float]]


def loose_ends(pieces: list[Piece]) -> list[tuple[float, float]]:
    """Return the places where a single piece of a line ends."""
    ends = Counter((round(x, 6), round(y, 6)) for piece in pieces for x, y in piece)
    return [end for end, count in ends.items() if count % 2]


def test_without_a_line_there_is_none() -> None:
    found = traced(lambda x, y: 0.1 * x)
    assert found.crossings() == []
    assert found.nearest(1.0, 1.0) is None
    assert [*lines(found, 0.0)] == []
    assert found.area()[0] == 0.0
    assert {cell.side for cell in found.cells} == {8}
    assert traced(lambda x, y: 0.9).area()[0] == pytest.approx(1.0)


def test_a_cell_that_does_not_fit_is_not_split() -> None:
    found = trace(lambda node: (node[0], SIDE), 0.5, 4000, lambda cell: cell.side > 4)
    assert {cell.side for cell in found.cells} == {8, 4}
