"""The golden page of messages of sweeps: each is asked for by some test, and none is missing."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent


def test_tests_ask_for_all_messages_of_the_page_and_no_others() -> None:
    page = (HERE / "messages.txt").read_text(encoding="utf-8")
    names = re.findall(r"(?m)^== (.+)$", page)
    files = [*HERE.glob("test_*.py"), *(HERE.parent / "unit" / "sweeps").rglob("test_*.py")]
    tests = "".join(file.read_text(encoding="utf-8") for file in files)
    assert len(names) == len(set(names))
    assert set(names) == set(re.findall(r'\bmessage\(\s*"([^"]+)"', tests))
