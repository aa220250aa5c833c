"""The notebooks: run anew they print what they show, and they are what Jupyter reads."""

from __future__ import annotations

import base64
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*-with-outputs.ipynb"))
EACH = pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)

MOST_BYTES = 150_000
"""Of a figure, so that a clone stays small."""

KEYS = {
    "markdown": {"cell_type", "id", "metadata", "source"},
    "code": {"cell_type", "execution_count", "id", "metadata", "outputs", "source"},
    "stream": {"output_type", "name", "text"},
    "execute_result": {"output_type", "data", "metadata", "execution_count"},
    "display_data": {"output_type", "data", "metadata"},
}
"""What the format 4.5 requires of each kind of cell and output; it allows nothing else."""


def tool() -> ModuleType:
    """Return tools/make_notebooks.py as a module."""
    spec = importlib.util.spec_from_file_location("x", ROOT / "tools" / "make_notebooks.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = tool()


def read(file: Path) -> dict[str, Any]:
    """Return a notebook as plain data."""
    return dict(json.loads(file.read_text(encoding="utf-8")))


def page(file: Path) -> Path:
    """Return the page that a notebook is made from."""
    return file.with_name(file.name.replace("-with-outputs.ipynb", ".md"))


def unspoiled(file: Path) -> Path:
    """Return the same notebook without outputs."""
    return page(file).with_suffix(".ipynb")


def outputs(file: Path) -> list[dict[str, Any]]:
    """Return all outputs of a notebook."""
    return [output for cell in read(file)["cells"] for output in cell.get("outputs", [])]


def test_every_page_has_its_notebook() -> None:
    assert [page(file) for file in NOTEBOOKS] == TOOL.pages()
    assert sorted(FOLDER.glob("*.ipynb")) == sorted([*NOTEBOOKS, *map(unspoiled, NOTEBOOKS)])
    assert len(NOTEBOOKS) == 2


@pytest.mark.long
@EACH
def test_a_notebook_run_in_an_empty_folder_gives_what_it_shows(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    anew = TOOL.without_pictures(TOOL.notebook(page(file).read_text("utf-8")))
    shown = TOOL.without_pictures(read(file))
    for now, then in zip(anew["cells"], shown["cells"], strict=True):
        assert now == then, "run tools/make_notebooks.py, if this is meant"
    assert anew == shown
    assert read(unspoiled(file)) == TOOL.blank(anew)
    assert list(tmp_path.iterdir()) == []


@EACH
def test_a_notebook_is_one_of_the_format(file: Path) -> None:
    notebook = read(file)
    assert set(notebook) == {"cells", "metadata", "nbformat", "nbformat_minor"}
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    for cell in notebook["cells"]:
        assert re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", cell["id"])
        for part in (cell, *cell.get("outputs", [])):
            assert set(part) == KEYS[part.get("cell_type") or part["output_type"]]
        assert all(isinstance(line, str) for line in cell["source"])
    counts = [cell["execution_count"] for cell in notebook["cells"] if "outputs" in cell]
    assert counts == list(range(1, len(counts) + 1))


@EACH
def test_a_notebook_does_not_answer_before_it_is_run(file: Path) -> None:
    code = [cell for cell in read(unspoiled(file))["cells"] if cell["cell_type"] == "code"]
    assert len(code) >= 10
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    text = page(file).read_text(encoding="utf-8")
    _, _, rest = text.partition("write down**")
    prediction = re.search(r"^prediction: >\n(.*)$", rest, flags=re.M)
    assert prediction is None or prediction[1].strip() == "{mine}"


@EACH
def test_no_link_of_a_notebook_leads_out_of_its_file(file: Path) -> None:
    for cell in read(file)["cells"]:
        links = re.findall(r"\]\(([^)]+)\)", "".join(cell["source"]))
        assert all(link.startswith("https://") for link in links) or cell["cell_type"] == "code"


@EACH
def test_the_figures_of_a_notebook_are_small(file: Path) -> None:
    pictures = [o["data"]["image/png"] for o in outputs(file) if "image/png" in o.get("data", {})]
    assert pictures
    for picture in map(base64.b64decode, pictures):
        assert picture.startswith(b"\x89PNG\r\n")
        assert 10_000 < len(picture) < MOST_BYTES


@EACH
def test_a_notebook_asks_before_it_shows_and_says_what_a_share_is(file: Path) -> None:
    text = page(file).read_text(encoding="utf-8")
    assert "**Predict" in text or "**Before you go on, write down**" in text
    assert "hare of model runs" in text
    assert "forecast" in text or "None is the chance of" in text
    assert "probability of peace" not in text


# The tool that makes them


def test_a_cell_gives_what_it_prints_its_last_value_and_figures() -> None:
    made = TOOL.notebook(
        "# Title\n\ntext\n\n```python\nprint('a')\nx = 2\nx + 1\n```\n"
        "```python\nx;\n```\n\n```python\nfrom matplotlib import pyplot\n"
        "pyplot.subplots(figsize=(1, 1));\n```\n\n```sh\nno code\n```\n"
    )
    title, first, silent, drawing, last = made["cells"]
    assert title["source"] == ["# Title\n", "\n", "text"]
    assert first["outputs"] == [
        {"output_type": "stream", "name": "stdout", "text": ["a\n"]},
        {
            "output_type": "execute_result",
            "data": {"text/plain": ["3"]},
            "metadata": {},
            "execution_count": 1,
        },
    ]
    assert silent["outputs"] == []
    assert [output["output_type"] for output in drawing["outputs"]] == ["display_data"]
    assert last["source"] == ["```sh\n", "no code\n", "```"]


def test_a_cell_that_fails_is_named() -> None:
    with pytest.raises(RuntimeError, match=r"cell \[2\] fails: ZeroDivisionError"):
        TOOL.notebook("```python\nx = 0\n```\n\n```python\n1 / x\n```\n")


def test_a_notebook_out_of_date_is_told_and_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "docs" / "notebooks"
    folder.mkdir(parents=True)
    monkeypatch.setattr(TOOL, "FOLDER", folder)
    page = folder / "a.md"
    page.write_text("```python\n1 + 1\n```\n", encoding="utf-8")
    assert TOOL.main(check=True) == 1
    assert TOOL.main(check=False) == 0
    assert TOOL.main(check=True) == 0
    page.write_text("```python\n1 + 2\n```\n", encoding="utf-8")
    assert TOOL.main(check=True) == 1
    told = capsys.readouterr().out.splitlines()
    copies = [str(Path("docs", "notebooks", f"a{end}.ipynb")) for end in ("", "-with-outputs")]
    out_of_date = [f"out of date: {name}" for name in copies]
    assert told == [*out_of_date, *(f"wrote: {name}" for name in copies), *out_of_date]
