"""Kinds of texts need what their texts need."""

import tracemalloc

import numpy as np
import pytest

from generated import generated
from negsim.engine.kinds import alike, kinds_of
from negsim.engine.lay_out import lay_out
from negsim.rules.softening import needs_of_packages


def test_texts_that_cross_a_partys_lines_alike_are_of_a_kind():
    steps = np.array([[0, 1, 1, 0, 2], [0, 0, 0, 3, 0], [0, 1, 1, 0, 1]])
    kind, breaches = kinds_of(np.array([1, 0, 1]), steps, 3)
    assert kind.tolist() == [[0, 0, 0, 1, 0], [0, 1, 1, 0, 2], [0, 0, 0, 0, 0]]
    # line, party, kind, steps
    assert breaches.tolist() == [
        [1, 0, 1, 3],
        [0, 1, 1, 1],
        [0, 1, 2, 2],
        [2, 1, 1, 1],
        [2, 1, 2, 1],
    ]


def test_without_lines_all_texts_are_of_one_kind():
    kind, breaches = kinds_of(np.zeros(0, dtype=np.int64), np.zeros((0, 4), dtype=np.int64), 2)
    assert kind.tolist() == [[0] * 4] * 2
    assert breaches.shape == (0, 4)


def test_without_texts_there_is_no_kind():
    kind, breaches = kinds_of(np.array([0]), np.zeros((1, 0), dtype=np.int64), 2)
    assert kind.shape == (2, 0)
    assert breaches.shape == (0, 4)


@pytest.mark.parametrize("number", range(30))
def test_a_kind_needs_what_each_of_its_texts_needs(number):
    layout = lay_out(generated(number), drop=number % 2 == 0)
    case = layout.case
    firmness = np.linspace(0.1, 0.9, len(case.steps))
    by_text = np.full(case.package_kind.shape, 7.0)
    needs_of_packages(firmness, case.breaches, by_text)
    by_kind = np.full((len(by_text), case.package_kind.max() + 1), 7.0)
    needs_of_packages(firmness, case.kind_breaches, by_kind)
    assert np.array_equal(np.take_along_axis(by_kind, case.package_kind, axis=1), by_text)


def test_texts_of_many_kinds_are_numbered_in_memory_of_their_own_size():
    rows = np.stack([np.arange(10_000), np.arange(10_000)[::-1] // 2])
    tracemalloc.start()
    number = alike(rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert number.tolist() == list(range(10_000))
    assert peak < 5_000_000  # counted, they would take 50 MB
