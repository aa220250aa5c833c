"""Documents of answers, held against the schema of their verb."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry, Resource

import negsim.questions

FOLDER = Path(negsim.questions.__path__[0])


def schema(verb: str) -> dict[str, Any]:
    """Return the schema of what ``negsim VERB --json`` prints."""
    found: dict[str, Any] = json.loads(
        (FOLDER / f"{verb}.schema.json").read_text(encoding="utf-8")
    )
    return found


def validate(document: dict[str, Any], verb: str) -> None:
    """Raise jsonschema.ValidationError if a document is not what the schema of its verb says."""
    shared = Resource.from_contents(schema("answer"))
    registry: Registry[Any] = Registry().with_resource("answer.schema.json", shared)
    jsonschema.Draft202012Validator(schema(verb), registry=registry).validate(document)
