"""What is taken for another program's domain: told from a file's ending and what it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from negsim.scenario.files.load import is_foreign


@pytest.mark.parametrize(
    ("name", "content", "foreign"),
    [
        ("domain.xml", "", True),
        ("domain.json", "{}", True),
        ("talks.json", '{\n  "negsim": 1}', False),
        ("domain.yml", "type: LinearAdditiveUtilityFunction\n", True),
        ("talks.yaml", "negsim: 2\ntype: x\n", False),
        ("talks.yaml", "name: Talks\n", False),
        ("talks.txt", "type: x\n", False),
    ],
)
def test_a_file_is_known_by_its_ending_and_content(
    name: str, content: str, foreign: bool, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_text(content, encoding="utf-8")
    assert is_foreign(file) is foreign


def test_a_folder_is_foreign_unless_a_shipped_scenario_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("istanbul-2025", "harbour"):
        Path(name).mkdir()
    assert is_foreign("harbour")
    assert not is_foreign("istanbul-2025")


@pytest.mark.parametrize("name", ["nowhere.yaml", "a\0b.yaml"])
def test_what_is_not_there_is_not_foreign(name: str) -> None:
    assert not is_foreign(name)
