"""What `make test-all` relies on: numba can be told to check bounds, and then says so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import numpy as np
from negsim.rules.mediation import influence
influence(np.ones(2), np.ones((1, 1)), 0)
"""


@pytest.mark.long
def test_an_index_beyond_its_array_is_reported(tmp_path: Path) -> None:
    settings = {"NUMBA_BOUNDSCHECK": "1", "NEGSIM_CACHE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], env={**os.environ, **settings},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("IndexError:")
