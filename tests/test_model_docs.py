"""docs/model.md says what the source says: every field, every purpose, every class."""

from __future__ import annotations

import dataclasses
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from negsim.engine.draws import PURPOSES
from negsim.scenario.fields import Field
from negsim.scenario.files.assemble import KEYS
from negsim.vocabulary import ENDINGS

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def load_tool() -> ModuleType:
    """Return tools/make_docs.py, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "tools" / "make_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make_docs = load_tool()
PROSE = make_docs.MARKED.sub("", PAGE)
"""The page without what is generated."""


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the tool work on a copy of the page."""
    file = tmp_path / "model.md"
    file.write_text(PAGE, encoding="utf-8")
    words = tmp_path / "en.json"
    words.write_text(make_docs.WORDS.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(make_docs, "PAGE", file)
    monkeypatch.setattr(make_docs, "WORDS", words)
    return file


def with_field(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """Let the table of fields hold one more."""
    fields = [*make_docs.every_field(), Field("number", "Made up.", 0.5, path=path)]
    monkeypatch.setattr(make_docs, "every_field", lambda: fields)


def test_the_page_is_up_to_date() -> None:
    assert make_docs.main(["--check"]) == 0


def test_every_field_has_one_row() -> None:
    rows = re.findall(r"^\| `([\w.*]+)` \|", PAGE, flags=re.M)
    paths = [field.path for field in make_docs.every_field()]
    assert len(paths) > 80
    assert sorted(path for path in rows if path in paths) == sorted(paths)


def test_a_field_without_a_place_is_told(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_field(monkeypatch, "process.weather")
    assert make_docs.main(["--check"]) == 1
    told = "model.md: process.weather is shown 0 times (no place); it must be shown once\n"
    assert capsys.readouterr().err == told
    assert make_docs.main([]) == 1
    assert copy.read_text(encoding="utf-8") == PAGE


def test_a_new_field_of_a_block_is_out_of_date_until_written(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_field(monkeypatch, "process.collapse.weather")
    assert make_docs.main(["--check"]) == 1
    assert capsys.readouterr().err == ("model.md is out of date: run python tools/make_docs.py\n")
    assert make_docs.main([]) == 0
    assert make_docs.main(["--check"]) == 0
    row = "| `process.collapse.weather` | `collapse.weather` | Made up | 0 to 1 |  | 0.5 |  | - |\n"
    assert copy.read_text(encoding="utf-8").count(row) == 1


def test_a_changed_default_is_out_of_date(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *rest = make_docs.every_field()
    fields = [dataclasses.replace(first, meaning="Another meaning."), *rest]
    monkeypatch.setattr(make_docs, "every_field", lambda: fields)
    assert make_docs.main(["--check"]) == 1


@pytest.mark.parametrize(
    ("marks", "told"),
    [
        ("process.round process", "process.round is shown 2 times (process.round, process)"),
        ("process process.weather", "process.weather is marked, but there is no such field"),
    ],
)
def test_a_field_shown_twice_and_a_place_without_field_are_told(marks: str, told: str) -> None:
    fields = [f for f in make_docs.every_field() if f.path.startswith("process.")]
    page = f"<!-- fields: {marks} -->\n<!-- end of fields -->\n"
    with pytest.raises(make_docs.OutOfDateError, match=re.escape(told)):
        make_docs.made(page, fields)


def test_unknown_arguments_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert make_docs.main(["--chekc"]) == 2
    assert "--check" in capsys.readouterr().err


def equations(page: str) -> set[str]:
    """Return all names in the prose and equations of a page."""
    return set(re.findall(r"[a-z_]+(?:\.[a-z_]+)*(?:_[a-z]+)?", page))


def test_every_number_stands_in_an_equation_or_in_the_order_of_play() -> None:
    names = {make_docs.symbol(field).strip("`") for field in make_docs.every_field()} - {""}
    assert len(names) > 70
    assert names - equations(PROSE) == set()


def test_purposes_are_numbered_as_they_are_drawn() -> None:
    rows = re.findall(r"^\| (\d+) \| ([a-z ]+) \|", PROSE, flags=re.M)
    assert rows == [(str(number), purpose) for number, purpose in enumerate(PURPOSES)]


def test_keys_besides_the_declared_fields_are_told() -> None:
    section = PROSE[PROSE.index("## 6 ") : PROSE.index("## 7 ")]
    for _, keys in KEYS.values():
        for key in keys:
            assert re.search(rf"`[\w.*]*\b{key}\b", section), key


def test_every_rule_has_its_part() -> None:
    rules = {file.name for file in (ROOT / "negsim" / "rules").glob("[a-z]*.py")}
    headings = re.findall(r"^### 7\.\d+ .*\((.*)\)$", PROSE, flags=re.M)
    assert sorted(re.findall(r"\w+\.py", " ".join(headings))) == sorted(rules)


def test_ways_to_end_without_a_text_are_told() -> None:
    for name in ENDINGS.values():
        assert name.lower() in PROSE


def test_links_lead_somewhere() -> None:
    for page in (PAGE, GLOSSARY):
        for target in re.findall(r"\]\(([^)#]+)\)", page):
            assert "://" in target or (ROOT / "docs" / target).exists(), target
