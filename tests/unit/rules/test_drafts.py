"""Drafts: lines as bounds, levels within reach, which draft is tabled."""

import itertools
import random

import numpy as np
import pytest

from negsim.rules.drafts import (
    WEIGHTS,
    Bounds,
    allow,
    best_level,
    move_reaches,
    narrowed,
    need_of_package,
    reach,
    see_to_conditions,
    steps_beyond,
    tabled,
    weights_of,
    write_drafts,
)
from negsim.rules.softening import UNBREACHED, need, needs_of_packages

CROSSINGS, MILITANTS, AIRSPACE = range(3)


def at_most(issue, level, *unless, whose=0):
    return whose, issue, False, level, unless


def at_least(issue, level, *unless, whose=0):
    return whose, issue, True, level, unless


def bounds_of(*lines):
    """Return lines as bounds; conditions are (issue, at least or not, level)."""
    conditions = [condition for *_, unless in lines for condition in unless]
    counts = [len(unless) for *_, unless in lines]
    return Bounds(
        whose=np.array([line[0] for line in lines], dtype=np.int64),
        issue=np.array([line[1] for line in lines], dtype=np.int64),
        at_least=np.array([line[2] for line in lines], dtype=np.bool_),
        level=np.array([line[3] for line in lines], dtype=np.int64),
        begins=np.cumsum([0, *counts], dtype=np.int64),
        of_issue=np.array([c[0] for c in conditions], dtype=np.int64),
        from_below=np.array([c[1] for c in conditions], dtype=np.bool_),
        of_level=np.array([c[2] for c in conditions], dtype=np.int64),
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # at levels 0 to 3 of the issue
        (at_most(CROSSINGS, 1), [0, 0, 1, 2]),
        (at_least(CROSSINGS, 2), [2, 1, 0, 0]),
        (at_most(CROSSINGS, 3), [0, 0, 0, 0]),
        (at_least(CROSSINGS, 0), [0, 0, 0, 0]),
        (at_most(CROSSINGS, 0), [0, 1, 2, 3]),
    ],
)
def test_steps_beyond_a_line(line, expected):
    packages = [np.array([level, 0]) for level in range(4)]
    assert [steps_beyond(bounds_of(line), 0, package) for package in packages] == expected


@pytest.mark.parametrize(
    ("unless", "package", "expected"),
    [
        ([(MILITANTS, True, 1)], [2, 0, 0], 2),
        ([(MILITANTS, True, 1)], [2, 1, 0], 0),  # just met
        ([(MILITANTS, True, 1)], [2, 2, 0], 0),
        ([(MILITANTS, False, 1)], [2, 1, 0], 0),
        ([(MILITANTS, False, 1)], [2, 2, 0], 2),
        ([(MILITANTS, True, 1), (AIRSPACE, False, 0)], [2, 1, 0], 0),
        ([(MILITANTS, True, 1), (AIRSPACE, False, 0)], [2, 1, 1], 2),  # both must be met
        ([(MILITANTS, True, 1), (AIRSPACE, False, 0)], [2, 0, 0], 2),
        ([(MILITANTS, True, 1), (AIRSPACE, False, 0)], [0, 0, 1], 0),  # respected anyway
    ],
)
def test_a_line_does_not_bind_where_all_its_conditions_are_met(unless, package, expected):
    lines = bounds_of(
        at_most(AIRSPACE, 2, (CROSSINGS, True, 9)), at_most(CROSSINGS, 0, *unless), at_most(2, 2)
    )
    assert steps_beyond(lines, 1, np.array(package)) == expected


def test_the_need_of_a_package_is_the_largest_over_a_partys_own_lines():
    lines = bounds_of(at_most(0, 0), at_least(1, 2), at_most(0, 0, whose=1))
    firmness = np.array([0.5, 0.75, 1.0])
    for package, expected in (
        ([0, 2], UNBREACHED),
        ([1, 2], 0.5),
        ([1, 1], 0.75),
        ([2, 1], 0.75),  # 1 - .5^2, and .75
        ([3, 1], 0.875),  # 1 - .5^3
        ([0, 0], 0.9375),  # 1 - .25^2
    ):
        assert need_of_package(lines, firmness, 0, np.array(package)) == expected
    assert need_of_package(lines, firmness, 1, np.array([1, 0])) == 1.0
    assert need_of_package(lines, firmness, 2, np.array([3, 0])) == UNBREACHED


@pytest.mark.parametrize(
    ("firmness", "opened", "most", "expected"),
    [
        # firmness .5 needs .5, .75, .875
        (0.5, 0.0, 4, 0),
        (0.5, 0.5, 4, 0),  # not below
        (0.5, 0.51, 4, 1),
        (0.5, 0.75, 4, 1),
        (0.5, 0.8, 4, 2),
        (0.5, 1.0, 4, 4),
        (0.5, 1.0, 2, 2),
        (1.0, 1.0, 4, 0),
        (0.0, 0.0, 4, 0),
        (0.0, 0.01, 4, 4),
        (0.5, 1.0, 0, 0),
    ],
)
def test_how_far_softening_alone_reaches(firmness, opened, most, expected):
    assert reach(firmness, opened, most) == expected


COUNTS = np.array([4, 3])


def allowed(lines, reaches, i=0):
    lowest, highest = np.full(2, 7), np.full(2, 7)
    allow(bounds_of(*lines), np.array(reaches, dtype=np.int64), i, COUNTS, lowest, highest)
    return list(zip(lowest.tolist(), highest.tolist(), strict=True))


@pytest.mark.parametrize(
    ("lines", "reaches", "expected"),
    [
        ([], [], [(0, 3), (0, 2)]),
        ([at_most(0, 1)], [0], [(0, 1), (0, 2)]),
        ([at_most(0, 1)], [1], [(0, 2), (0, 2)]),
        ([at_most(0, 1)], [9], [(0, 3), (0, 2)]),
        ([at_least(0, 2)], [0], [(2, 3), (0, 2)]),
        ([at_least(0, 2)], [1], [(1, 3), (0, 2)]),
        ([at_least(0, 2)], [9], [(0, 3), (0, 2)]),
        ([at_least(0, 1), at_most(0, 2), at_most(1, 0)], [0, 0, 0], [(1, 2), (0, 0)]),
        ([at_most(0, 2), at_most(0, 1)], [0, 0], [(0, 1), (0, 2)]),
        ([at_most(0, 1), at_most(0, 2)], [0, 0], [(0, 1), (0, 2)]),  # the narrower one, twice
        ([at_most(0, 1, whose=1)], [0], [(0, 3), (0, 2)]),  # not its own
        ([at_most(0, 1, (1, True, 1))], [0], [(0, 3), (0, 2)]),  # may not bind
        ([at_least(0, 2), at_most(0, 0)], [0, 0], [(2, 2), (0, 2)]),  # lines that exclude each
        ([at_most(0, 0), at_least(0, 2)], [0, 0], [(0, 0), (0, 2)]),  # other leave one level
    ],
)
def test_levels_that_a_party_may_choose(lines, reaches, expected):
    assert allowed(lines, reaches) == expected


@pytest.mark.parametrize(
    ("line", "reach", "expected"),
    [
        # of levels 1 to 3
        (at_least(0, 2), 0, (2, 3)),
        (at_least(0, 3), 1, (2, 3)),
        (at_least(0, 2), 5, (1, 3)),  # no lower than they were
        (at_least(0, 9), 0, (3, 3)),  # never none
        (at_most(0, 2), 0, (1, 2)),
        (at_most(0, 1), 1, (1, 2)),
        (at_most(0, 2), 5, (1, 3)),
        (at_most(0, 0), 0, (1, 1)),
    ],
)
def test_a_line_narrows_the_levels_of_its_issue(line, reach, expected):
    lines, reaches = bounds_of(at_most(1, 0), line), np.array([7, reach])
    assert narrowed(lines, reaches, 1, 1, 3) == expected


KEPT = np.array(
    [
        [[0.0, 0.1, 0.2], [0.0, 0.5, 0.8], [0.3, 0.2, 0.0]],
        [[0.1, 0.3, 0.4], [0.8, 0.4, 0.0], [0.0, 0.0, 0.2]],
    ]
)
"""Two parties, and crossings, militants and airspace in three levels each."""


@pytest.mark.parametrize(
    ("own", "k", "lowest", "highest", "expected"),
    [
        (1.0, MILITANTS, 0, 2, 2),
        (1.0, MILITANTS, 0, 1, 1),
        (0.5, MILITANTS, 0, 2, 1),  # .4, .45, .4
        (0.25, MILITANTS, 0, 2, 0),  # .6, .425, .2
        (0.25, MILITANTS, 1, 2, 1),
        (0.0, MILITANTS, 0, 2, 0),
        (1.0, AIRSPACE, 0, 2, 0),
        (1.0, AIRSPACE, 2, 2, 2),
        (0.0, AIRSPACE, 0, 1, 0),  # of equals the first
        (0.25, AIRSPACE, 0, 2, 2),  # .075, .05, .15
        (1.0, CROSSINGS, 0, 2, 2),
    ],
)
def test_the_level_with_the_largest_weighted_worth(own, k, lowest, highest, expected):
    assert best(0, own, KEPT, k, lowest, highest) == expected


def best(i, own, kept, k, lowest, highest):
    """Return the level that party `i` chooses, given the weight of its own side."""
    weights = (own, (1.0 - own) / (len(kept) - 1))
    return best_level(weights, *sides(i, kept), k, lowest, highest)


def sides(i, kept):
    """Return the worth of each level to party `i`, and to all others together."""
    return kept[i], np.delete(kept, i, axis=0).sum(axis=0)


def test_weights_go_from_one_to_a_sixth_and_the_others_share_the_rest():
    assert [weights_of(w, 2) for w in (0, 3)] == [(1.0, 0.0), (0.5, 0.5)]
    assert weights_of(3, 3) == (0.5, 0.25)
    assert weights_of(WEIGHTS - 1, 6) == pytest.approx((1 / 6, 1 / 6))


def test_the_second_party_weighs_its_own_side():
    assert best(1, 1.0, KEPT, MILITANTS, 0, 2) == 0
    assert best(1, 0.25, KEPT, MILITANTS, 0, 2) == 2  # .2, .475, .6


def test_who_is_indifferent_leaves_the_level_to_the_others():
    kept = np.array([[[0.5, 0.5, 0.25, 0.5]], [[0.1, 0.2, 0.9, 0.2]], [[0.0, 0.3, 0.9, 0.3]]])
    assert best(0, 1.0, kept, 0, 0, 3) == 1
    assert best(0, 1.0, kept, 0, 2, 3) == 3
    assert best(0, 1.0, np.zeros((2, 1, 3)), 0, 1, 2) == 1


def test_the_others_share_the_rest_evenly():
    kept = np.array([[[0.5, 0.0]], [[0.0, 0.4]], [[0.0, 0.5]]])
    # own .5: .25, and .25 * .4 + .25 * .5 = .225; own .25: .125, and .375 * .9 = .3375
    assert best(0, 0.5, kept, 0, 0, 1) == 0
    assert best(0, 0.25, kept, 0, 0, 1) == 1


def written(lines, reaches, i=0, kept=KEPT, verification=-1):
    """Return all drafts of a party, by weights that matter and levels of verification."""
    bounds, reaches = bounds_of(*lines), np.array(reaches, dtype=np.int64)
    counts = np.full(kept.shape[1], kept.shape[2])
    lowest, highest, chosen = np.full((3, len(counts)), -7)
    drafts = np.full((WEIGHTS * kept.shape[2], len(counts)), -7)
    count = write_drafts(
        bounds, reaches, i, len(kept), *sides(i, kept), counts, verification,
        lowest, highest, chosen, drafts,
    )  # fmt: skip
    assert np.all(drafts[count:] == -7)
    return drafts[:count].tolist()


def drafted(lines, reaches, own, i=0, kept=KEPT):
    """Return the draft of one weight of its own side, where nothing verifies the others."""
    bounds, reaches = bounds_of(*lines), np.array(reaches, dtype=np.int64)
    counts = np.full(kept.shape[1], kept.shape[2])
    lowest, highest, draft = np.zeros((3, len(counts)), dtype=np.int64)
    allow(bounds, reaches, i, counts, lowest, highest)
    for k in range(len(counts)):
        draft[k] = best(i, own, kept, k, lowest[k], highest[k])
    weights = (own, (1.0 - own) / (len(kept) - 1))
    see_to_conditions(bounds, reaches, i, weights, *sides(i, kept), lowest, highest, draft)
    return draft.tolist()


CONDITIONAL = at_most(CROSSINGS, 0, (MILITANTS, True, 1))


@pytest.mark.parametrize(
    ("lines", "reaches", "own", "expected"),
    [
        ([], [], 1.0, [2, 2, 0]),
        ([], [], 0.5, [2, 1, 0]),  # .05, .2, .3; .4, .45, .4; .15, .1, .1
        ([], [], 1 / 6, [2, 0, 2]),
        ([at_most(MILITANTS, 0)], [0], 1.0, [2, 0, 0]),
        ([at_most(MILITANTS, 0)], [1], 1.0, [2, 1, 0]),
        ([at_least(MILITANTS, 1)], [0], 1 / 6, [2, 1, 2]),
        ([CONDITIONAL], [0], 1.0, [2, 2, 0]),  # its condition is met
        ([CONDITIONAL], [0], 0.5, [2, 1, 0]),
        ([CONDITIONAL], [0], 1 / 6, [0, 0, 2]),  # it is not
        ([CONDITIONAL], [1], 1 / 6, [1, 0, 2]),
        ([CONDITIONAL], [2], 1 / 6, [2, 0, 2]),
        ([at_most(CROSSINGS, 0, (MILITANTS, True, 1), whose=1)], [0], 1 / 6, [2, 0, 2]),
    ],
)
def test_a_draft_by_hand(lines, reaches, own, expected):
    assert drafted(lines, reaches, own) == expected


def test_a_line_may_bind_by_what_a_later_one_changes():
    # Militants are pulled down to 0, and then crossings hang in the air.
    lines = [CONDITIONAL, at_most(MILITANTS, 0, (AIRSPACE, True, 1))]
    assert drafted(lines, [0, 0], 1.0) == drafted(lines[::-1], [0, 0], 1.0) == [0, 0, 0]


def test_lines_that_exclude_each_other_leave_a_draft():
    lines = [at_least(0, 2, (1, True, 9)), at_most(0, 0, (1, True, 9))]
    assert drafted(lines, [0, 0], 1.0) == [0, 2, 0]
    assert drafted([at_most(0, 0), *lines], [0, 0, 0], 1.0) == [0, 2, 0]


def test_there_is_a_draft_for_each_weight_that_matters_and_level_of_verification():
    # Of militants and airspace .4, .45, .4 and .15, .1, .1 at a half; see above for the ends.
    drafts = written([], [], verification=AIRSPACE)
    assert drafts == [[2, militants, level] for militants in (2, 1, 0) for level in range(3)]
    # Airspace alone would go from 0 to 2, but all of its levels are drafted anyway.
    assert len(written([at_most(MILITANTS, 0)], [0], verification=AIRSPACE)) == 3
    by_crossings = written([], [], verification=CROSSINGS)
    assert by_crossings == [
        [level, *rest] for rest in ((2, 0), (1, 0), (0, 2)) for level in range(3)
    ]


@pytest.mark.parametrize("seed", range(20))
def test_drafts_go_by_weight_and_one_that_changes_nothing_is_left_out(seed):
    lines, kept = made_up(random.Random(seed))
    lines = [(*line[:4], ()) for line in lines]
    for i in range(3):
        reaches = [0] * len(lines)
        by_weight = [drafted(lines, reaches, 1.0 - w / WEIGHTS, i, kept) for w in range(WEIGHTS)]
        assert written(lines, reaches, i, kept) == [d for d, _ in itertools.groupby(by_weight)]


def test_verification_too_stays_within_reach():
    lines = [at_least(AIRSPACE, 2), at_most(MILITANTS, 0, (AIRSPACE, True, 2))]
    drafts = written(lines, [1, 0], verification=AIRSPACE)
    assert drafts[:3] == [[2, 0, 1], [2, 2, 2], [2, 0, 1]]
    assert {draft[AIRSPACE] for draft in drafts} == {1, 2}


def test_what_narrows_one_draft_does_not_narrow_the_next():
    lines = [at_most(CROSSINGS, 0, (MILITANTS, False, 0))]
    drafts = written(lines, [0])
    assert [draft[:2] for draft in drafts] == [[0, 2], [0, 1], [2, 0]]


def test_a_line_that_nothing_helps_narrows_no_other_draft():
    # Own worth draws militants to 1, as far as the first line lets them; the second line can
    # change nothing. Where airspace is 2 it does not bind.
    lines = [at_most(MILITANTS, 1), at_least(MILITANTS, 2, (AIRSPACE, True, 2))]
    assert written(lines, [0, 0]) == [[2, 1, 0], [2, 0, 2]]


def test_seeing_to_conditions_tells_whether_any_line_was_in_the_way():
    bounds, reaches = bounds_of(CONDITIONAL), np.array([0])
    lowest, highest, draft = np.zeros(3, dtype=np.int64), np.full(3, 2), np.array([2, 0, 0])
    given = (bounds, reaches, 0, (1.0, 0.0), *sides(0, KEPT), lowest, highest, draft)
    assert see_to_conditions(*given)
    assert (draft.tolist(), highest.tolist()) == ([0, 0, 0], [0, 2, 2])
    assert not see_to_conditions(*given)


def test_reaches_move_with_what_softening_opens():
    lines = bounds_of(at_most(0, 0), at_most(1, 0, whose=1), at_least(1, 2))
    firmness, counts, reaches = np.array([0.5, 0.5, 0.75]), np.array([4, 3]), np.zeros(3, np.int64)

    def moved(i, opened):
        return bool(move_reaches(lines, firmness, i, opened, counts, reaches)), reaches.tolist()

    # firmness .5 needs .5, .75, .875; .75 needs .75, .9375
    assert moved(0, 0.4) == (False, [0, 0, 0])
    assert moved(0, 0.6) == (True, [1, 0, 0])
    assert moved(0, 0.7) == (False, [1, 0, 0])
    assert moved(0, 0.8) == (True, [2, 0, 1])
    assert moved(1, 0.8) == (True, [2, 2, 1])
    assert moved(0, 0.76) == (False, [2, 2, 1])
    assert moved(0, 1.0) == (True, [4, 2, 3])  # no farther than there are levels
    assert moved(0, 0.0) == (True, [0, 2, 0])


def made_up(numbers):
    """Return some lines that do not exclude each other, and what levels are worth."""
    lines = []
    for _ in range(numbers.randrange(7)):
        side = numbers.choice([at_most, at_least]) if numbers.random() < 0.5 else at_most
        issue = numbers.randrange(3) if side is at_most else 3
        unless = [
            (numbers.randrange(4), numbers.random() < 0.5, numbers.randrange(3))
            for _ in range(numbers.choice([0, 0, 1, 2]))
        ]
        lines.append(side(issue, numbers.randrange(3), *unless, whose=numbers.randrange(2)))
    kept = np.array([[[numbers.random() for _ in range(3)] for _ in range(4)] for _ in range(3)])
    return lines, kept


PACKAGES = list(itertools.product(range(3), repeat=4))


@pytest.mark.parametrize("seed", range(40))
def test_who_drafts_could_sign_it_by_softening_alone(seed):
    numbers = random.Random(seed)
    lines, kept = made_up(numbers)
    firmness = np.array([numbers.choice([0.3, 0.6, 1.0]) for _ in lines])
    opened = numbers.choice([0.0, 0.4, 0.9])
    reaches = [reach(f, opened, 3) for f in firmness]
    for i, w in itertools.product(range(3), range(WEIGHTS)):
        draft = drafted(lines, reaches, 1.0 - w / WEIGHTS, i, kept)
        needed = need_of_package(bounds_of(*lines), firmness, i, np.array(draft))
        assert needed == UNBREACHED or needed < opened


@pytest.mark.parametrize("seed", range(20))
def test_without_conditions_no_package_within_reach_is_worth_more(seed):
    numbers = random.Random(seed)
    lines, kept = made_up(numbers)
    lines = [(*line[:4], ()) for line in lines]
    reaches = [numbers.randrange(2) for _ in lines]
    bounds = bounds_of(*lines)
    for i, own in itertools.product(range(3), (1.0, 2 / 3, 1 / 6)):
        weights = np.full(3, (1.0 - own) / 2.0)
        weights[i] = own

        def worth(package, weights=weights):
            return sum(weights @ kept[:, k, level] for k, level in enumerate(package))

        within = [
            package
            for package in PACKAGES
            if all(
                lines[j][0] != i or steps_beyond(bounds, j, np.array(package)) <= reaches[j]
                for j in range(len(lines))
            )
        ]
        draft = drafted(lines, reaches, own, i, kept)
        assert worth(draft) == pytest.approx(max(map(worth, within)), abs=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_needs_are_those_of_the_table_of_breaches(seed):
    numbers = random.Random(seed)
    lines, _ = made_up(numbers)
    bounds, firmness = bounds_of(*lines), np.array([numbers.random() for _ in lines])
    breaches = [
        (j, line[0], x, beyond)
        for j, line in enumerate(lines)
        for x, package in enumerate(PACKAGES)
        if (beyond := steps_beyond(bounds, j, np.array(package))) > 0
    ]
    needs = np.empty((3, len(PACKAGES)))
    needs_of_packages(firmness, np.array(breaches, dtype=np.int64).reshape(-1, 4), needs)
    for (i, row), (x, package) in itertools.product(enumerate(needs), enumerate(PACKAGES)):
        assert need_of_package(bounds, firmness, i, np.array(package)) == row[x]


def test_a_need_within_reach_is_below_what_is_open():
    for firmness, opened in itertools.product((0.0, 0.2, 0.7, 1.0), (0.0, 0.3, 0.9, 1.0)):
        steps = reach(firmness, opened, 5)
        assert need(firmness, steps) < opened or steps == 0
        assert steps == 5 or need(firmness, steps + 1) >= opened


WORTH = np.array([[0.9, 0.1, 0.9], [0.7, 0.5, 0.3], [0.5, 0.6, 0.4], [0.3, 0.9, 0.9]])
"""Four drafts, three parties."""


def chosen(i, asked, base=WORTH, gain=None, credibility=(0.0, 0.0, 0.0)):
    gain = np.zeros(base.shape) if gain is None else gain
    return tabled(i, base, gain, np.array(credibility), asked)


@pytest.mark.parametrize(
    ("i", "asked", "expected"),
    [
        (0, 0.95, 0),  # none is worth that: the one worth most to itself
        (0, 0.9, 0),  # just enough
        (0, 0.6, 1),  # .1 * .9 against .5 * .3
        (0, 0.5, 2),  # .6 * .4
        (0, 0.0, 3),
        (1, 0.95, 3),
        (1, 0.55, 3),  # .5 * .4 against .3 * .9
        (1, 0.0, 0),  # .9 * .9
        (2, 0.35, 2),  # .9 * .1, .5 * .6, .3 * .9
        (2, 0.25, 1),  # .7 * .5 too
    ],
)
def test_of_drafts_worth_enough_the_one_that_the_others_like_best(i, asked, expected):
    assert chosen(i, asked) == expected


def test_enough_goes_before_most_wherever_it_stands():
    base = np.array([[0.5, 0.9], [0.8, 0.0], [0.7, 0.2]])
    assert chosen(0, 0.75, base) == 1  # though worth nothing to the other
    assert chosen(0, 0.7, base) == 2
    assert chosen(0, 0.85, base) == 1


def test_of_equal_drafts_the_first_is_tabled():
    base = np.array([[0.4, 0.2], [0.5, 0.4], [0.5, 0.4]])
    assert chosen(0, 0.5, base) == 1
    assert chosen(0, 0.9, base) == 1
    assert chosen(0, 0.0, np.zeros((3, 2))) == chosen(0, 0.5, np.zeros((3, 2))) == 0


def test_each_believes_promises_as_far_as_it_does():
    base, gain = np.array([[0.5, 0.1], [0.4, 0.3]]), np.array([[0.0, 0.4], [0.2, 0.0]])
    assert chosen(0, 0.45, base, gain, (0.0, 0.0)) == 0  # only .5 is enough
    assert chosen(0, 0.45, base, gain, (0.0, 1.0)) == 0
    assert chosen(0, 0.45, base, gain, (0.5, 0.0)) == 1  # .5 for both: .1 against .3
    assert chosen(0, 0.45, base, gain, (0.5, 1.0)) == 0  # .5 against .3
    assert chosen(0, 0.9, base, gain, (1.0, 0.0)) == 1  # .6 for .5
