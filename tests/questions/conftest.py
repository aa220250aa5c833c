"""What tests of questions share."""

from functools import partial

import pytest

from negsim.doubt import shares


@pytest.fixture
def few_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let 40 sets of assumptions do, and 50 runs of each."""
    monkeypatch.setattr(shares, "SETS", 40)
    monkeypatch.setattr(shares, "RUNS", 50)
    monkeypatch.setattr(shares, "doubt", partial(shares.doubt, sets=40, runs=50))
