"""What all tests share."""

import os

# Figures are drawn on no screen, also where somebody runs the tests with one. Set before
# anything imports matplotlib.
os.environ["MPLBACKEND"] = "Agg"

# Several processes run the tests, each on a processor of its own, so that threads of linear
# algebra would only wait for each other. Set before anything imports numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# First, as it asks where each module comes from that is already loaded: after those of all tests
# that takes two seconds more.
import mesa  # noqa: F401
import pytest

# A verb that compiles nothing where it is the first to load the rules must not be it here.
import negsim.jit  # noqa: F401

LONGEST = ("test_ties.py", "test_pack.py", "test_questions.py", "test_doubted.py", "test_need.py")
"""Files that take longest are begun first, else one process does the last of them alone.

Unit tests, which are many short files, come last.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put those first and these last; all else stays in order."""
    items.sort(key=lambda item: (item.path.name not in LONGEST, "unit" in item.path.parts))
