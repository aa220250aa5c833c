"""What all answers must do: fit their schema, and be given again by the command they print."""

from __future__ import annotations

import csv
import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

import negsim.questions
from negsim.cli.main import main
from negsim.questions import contour
from negsim.questions import map as map_module
from negsim.questions.answer import Answer

FOLDER = Path(negsim.questions.__path__[0])


def schema(verb: str) -> dict[str, Any]:
    """Return the schema of what ``negsim VERB --json`` prints."""
    found: dict[str, Any] = json.loads((FOLDER / f"{verb}.schema.json").read_text(encoding="utf-8"))
    return found


def validate(document: dict[str, Any], verb: str) -> None:
    """Raise jsonschema.ValidationError if a document is not what the schema of its verb says."""
    shared = Resource.from_contents(schema("answer"))
    registry: Registry[Any] = Registry().with_resource("answer.schema.json", shared)
    jsonschema.Draft202012Validator(schema(verb), registry=registry).validate(document)


def given_again(
    answer: Answer, folder: Path, capsys: pytest.CaptureFixture[str]
) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Return document and table that the command of an answer writes to a folder.

    Fails unless the document is that of the answer, the page tells its sentence and no chance, and
    the commands of its pairs tell runs that end as it says.
    """
    assert main([*shlex.split(answer.command)[1:], "--out", str(folder), "--json"]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert told == json.loads(json.dumps(answer.document()))
    page = " ".join((folder / f"{answer.verb}.txt").read_text(encoding="utf-8").split())
    assert answer.sentence in page
    assert "probability" not in page
    assert "chance" not in page
    for side in (side for pair in told["pairs"] for side in pair["sides"]):
        assert main([*shlex.split(side["command"])[1:], "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["outcome_name"] == side["outcome"]
    with (folder / f"{answer.verb}.csv").open(encoding="utf-8", newline="") as file:
        return told, list(csv.DictReader(file))


@contextmanager
def coarse_maps() -> Iterator[None]:
    """Let maps begin with the 25 points of a grid twice as coarse, in place of 81."""
    grid = tuple(product(range(0, contour.SIDE + 1, contour.SIDE // 4), repeat=2))
    with pytest.MonkeyPatch.context() as patch:
        for module in (contour, map_module):
            patch.setattr(module, "COARSE", 4)
            patch.setattr(module, "GRID", grid)
        yield
