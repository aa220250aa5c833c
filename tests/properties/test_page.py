"""The page of properties names every file of tests here, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from properties.byhand import PAGE

HERE = Path(__file__).parent


def test_the_page_names_every_test_file_and_no_other() -> None:
    named = set(re.findall(r"`(test_\w+\.py)`", PAGE.read_text(encoding="utf-8")))
    assert named == {file.name for file in HERE.glob("test_*.py")}
