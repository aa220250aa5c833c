"""How a run ends in which nothing is signed."""

import pytest

from negsim.rules.ending import COLLAPSE, INTERIM_TRUCE, OPEN_HOSTILITIES, STALEMATE, ending
from negsim.vocabulary import ADJOURNED, COLLAPSED, ENDINGS, HOSTILITIES, TALKS


@pytest.mark.parametrize(
    ("phase", "interim", "truce", "expected"),
    [
        (TALKS, True, True, INTERIM_TRUCE),
        (ADJOURNED, True, True, INTERIM_TRUCE),
        (TALKS, True, False, STALEMATE),  # the truce that it brought was broken
        (TALKS, False, True, STALEMATE),  # a truce from before the talks is none of theirs
        (TALKS, False, False, STALEMATE),
        (COLLAPSED, True, True, COLLAPSE),
        (HOSTILITIES, True, False, OPEN_HOSTILITIES),
    ],
)
def test_what_a_run_without_a_signature_ends_as(phase, interim, truce, expected):
    assert ending(phase, interim, truce) == expected


def test_their_numbers_are_those_of_the_vocabulary():
    order = [INTERIM_TRUCE, STALEMATE, COLLAPSE, OPEN_HOSTILITIES]
    assert [list(ENDINGS)[number] for number in order] == list(ENDINGS)
