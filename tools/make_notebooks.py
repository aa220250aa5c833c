"""Make the notebooks of docs/notebooks from the pages beside them, and run them.

    python tools/make_notebooks.py            write them anew, with what they print and draw
    python tools/make_notebooks.py --check    change nothing; exit with 1 if they are out of date

A page is Markdown; each block of ```python is a cell of code, what stands between is a cell of
text. Each page makes two notebooks: one to work through, without outputs, as these would answer its
questions, and one with them. Cells are run in order in one namespace, in an empty folder: what
Jupyter does, as far as these notebooks ask for it (printed text, the value of a last expression,
figures).
"""

from __future__ import annotations

import ast
import base64
import contextlib
import io
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import matplotlib

FOLDER = Path(__file__).parents[1] / "docs" / "notebooks"
CODE = re.compile(r"^```python\n(.*?)^```$\n?", re.M | re.S)
WITH_OUTPUTS = "-with-outputs.ipynb"
"""How the file of a notebook with its outputs ends, after the name of its page."""

DOTS = 90
"""Dots an inch of figures that pyplot made; negsim's own choose theirs."""

KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def pages() -> list[Path]:
    """Return the pages that notebooks are made from."""
    return sorted(FOLDER.glob("*.md"))


def cells(page: str) -> list[tuple[str, str]]:
    """Return kind, ``markdown`` or ``code``, and text of each cell of a page."""
    # The parts that a pattern with one group splits into: text, code, text, ...
    parts = [part.strip("\n") for part in CODE.split(page)]
    kinds = ("code" if number % 2 else "markdown" for number in range(len(parts)))
    return [(kind, part) for kind, part in zip(kinds, parts, strict=True) if part]


def lines(text: str) -> list[str]:
    """Return text as notebooks keep it: its lines with their ends."""
    return text.splitlines(keepends=True)


def notebook(page: str) -> dict[str, Any]:
    """Return a page as a notebook in the format 4.5, run, with its outputs.

    Raises
    ------
    RuntimeError
        If a cell fails; it says which.
    """
    known: dict[str, Any] = {"__name__": "__main__"}
    made: list[dict[str, Any]] = []
    count = 0
    with tempfile.TemporaryDirectory(prefix="negsim-") as folder, contextlib.chdir(folder):
        for number, (kind, text) in enumerate(cells(page), start=1):
            cell = {"cell_type": kind, "id": f"cell-{number:02}", "metadata": {}}
            if kind == "code":
                count += 1
                cell["execution_count"] = count
                cell["outputs"] = outputs(text, known, count)
            made.append({**cell, "source": lines(text)})
    return {"cells": made, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}


def blank(made: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook as it is before it is run."""
    cells = [
        cell | {"execution_count": None, "outputs": []} if cell["cell_type"] == "code" else cell
        for cell in made["cells"]
    ]
    return made | {"cells": cells}


def outputs(code: str, known: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """Run a cell; return what it prints, the value of its last expression, and its figures."""
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            value = run(code, known, count)
    except Exception as error:
        raise RuntimeError(f"cell [{count}] fails: {error!r}\n{code}") from error
    found: list[dict[str, Any]] = []
    if printed.getvalue():
        stream = {"output_type": "stream", "name": "stdout"}
        found.append({**stream, "text": lines(printed.getvalue())})
    if value is not None:
        result = {"output_type": "execute_result", "execution_count": count, "metadata": {}}
        found.append({**result, "data": shown(value)})
    return found + drawn()


def run(code: str, known: dict[str, Any], count: int) -> Any:
    """Run code; return the value of its last expression, or None if a semicolon follows it."""
    tree = ast.parse(code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, f"cell [{count}]", "exec"), known)
    if last is None:
        return None
    value = eval(compile(ast.Expression(last.value), f"cell [{count}]", "eval"), known)
    return None if code.rstrip().endswith(";") else value


def shown(value: Any) -> dict[str, Any]:
    """Return a value in the forms that a notebook can show."""
    if hasattr(value, "_repr_png_"):
        return {"image/png": encoded(value._repr_png_()), "text/plain": ["a figure"]}
    return {"text/plain": lines(repr(value))}


def drawn() -> list[dict[str, Any]]:
    """Return the figures that pyplot holds, and close them, as Jupyter does after each cell."""
    if "matplotlib.pyplot" not in sys.modules:
        return []
    from matplotlib import pyplot

    found = []
    for number in pyplot.get_fignums():
        picture = io.BytesIO()
        figure = pyplot.figure(number)
        figure.savefig(picture, format="png", dpi=DOTS, metadata={"Software": None})
        data = {"image/png": encoded(picture.getvalue()), "text/plain": ["a figure"]}
        found.append({"output_type": "display_data", "metadata": {}, "data": data})
        pyplot.close(figure)
    return found


def encoded(png: bytes) -> str:
    """Return a picture as notebooks keep it."""
    return base64.b64encode(png).decode("ascii")


def without_pictures(made: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook with ``PNG`` for each picture: their bytes differ by version."""
    copy = json.loads(json.dumps(made))
    for cell in copy["cells"]:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output["data"]["image/png"] = "PNG"
    return dict(copy)


def main(check: bool) -> int:
    """Write the notebooks, or say which are out of date."""
    matplotlib.use("Agg")
    stale = []
    for page in pages():
        run_through = notebook(page.read_text(encoding="utf-8"))
        for end, made in ((".ipynb", blank(run_through)), (WITH_OUTPUTS, run_through)):
            file = page.with_name(page.stem + end)
            if check and file.is_file():
                before = json.loads(file.read_text(encoding="utf-8"))
                if without_pictures(before) == without_pictures(made):
                    continue
            stale.append(file)
            if not check:
                text = json.dumps(made, indent=1, ensure_ascii=False) + "\n"
                file.write_text(text, encoding="utf-8", newline="\n")
    for file in stale:
        print(f"{'out of date' if check else 'wrote'}: {file.relative_to(FOLDER.parents[1])}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
