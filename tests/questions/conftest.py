"""What tests of questions share."""

from collections.abc import Iterator

import pytest

from negsim.doubt import shares
from negsim.questions import doubted


@pytest.fixture(scope="package", autouse=True)
def fewer_by_default() -> Iterator[None]:
    """Let few sets of assumptions do by default, and few runs of each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(doubted, "QUICK", (24, 40))
        yield


@pytest.fixture
def few_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let 40 sets of assumptions do where many are asked for, and 50 runs of each."""
    monkeypatch.setattr(shares, "SETS", 40)
    monkeypatch.setattr(shares, "RUNS", 50)
