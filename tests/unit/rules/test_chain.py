"""Constant chances in place of bargaining."""

import pytest

from negsim.rules.chain import ENDS_BADLY, ENDS_WELL, STAYS, chain_step


@pytest.mark.parametrize(
    ("u", "expected"),
    [
        (0.0, ENDS_WELL),
        (0.2499, ENDS_WELL),
        (0.25, ENDS_BADLY),  # a chance of .25 is taken by draws below it
        (0.5, ENDS_BADLY),
        (0.7499, ENDS_BADLY),
        (0.75, STAYS),  # .25 + .5
        (0.9999, STAYS),
    ],
)
def test_what_a_draw_decides(u, expected):
    assert chain_step(u, 0.25, 0.5) == expected


@pytest.mark.parametrize("u", [0.0, 0.3, 0.9999])
def test_chances_of_0_and_1(u):
    assert chain_step(u, 0.0, 0.0) == STAYS
    assert chain_step(u, 1.0, 0.0) == ENDS_WELL
    assert chain_step(u, 0.0, 1.0) == ENDS_BADLY


def test_each_end_comes_as_often_as_its_chance_says():
    decided = [chain_step((at + 0.5) / 1000, 0.08, 0.15) for at in range(1000)]
    assert [decided.count(end) for end in (ENDS_WELL, ENDS_BADLY, STAYS)] == [80, 150, 770]


def test_the_ends_are_told_apart():
    assert len({STAYS, ENDS_WELL, ENDS_BADLY}) == 3


def end_of_talks(agree, collapse, revive, abandon):
    """Return the chance that talks end in agreement, counted round by round."""
    count = 2000
    draws = [(at + 0.5) / count for at in range(count)]
    talks, broken_off, agreed = 1.0, 0.0, 0.0
    of_talks = [chain_step(u, agree, collapse) for u in draws]
    of_collapse = [chain_step(u, revive, abandon) for u in draws]
    well, badly = of_talks.count(ENDS_WELL) / count, of_talks.count(ENDS_BADLY) / count
    back, lost = of_collapse.count(ENDS_WELL) / count, of_collapse.count(ENDS_BADLY) / count
    for _ in range(400):
        agreed += talks * well
        talks, broken_off = (
            talks * (1 - well - badly) + broken_off * back,
            broken_off * (1 - back - lost) + talks * badly,
        )
    return agreed


def test_the_closed_form_holds():
    # alpha = .08 / .23, rho = .2 / .3, q = (1 - alpha) rho = .4347826; alpha / (1 - q) = .6153846
    assert end_of_talks(0.08, 0.15, 0.2, 0.1) == pytest.approx(0.6153846, abs=1e-6)
    # alpha = 1 / 2, rho = 1 / 2, q = 1 / 4: 2 / 3
    assert end_of_talks(0.25, 0.25, 0.5, 0.5) == pytest.approx(2 / 3)
