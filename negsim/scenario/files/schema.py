"""The JSON Schema of scenario files, made from the declarations of `negsim.scenario.scenario`.

An editor that knows it completes keys, shows what a field means and underlines mistakes. It
cannot know the names that a file itself gives (levels, issues, parties): whether those fit,
and whether numbers fit together, only `negsim check` tells.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from negsim.rules.mediation import FURTHER
from negsim.scenario.commentary import Scene
from negsim.scenario.fields import GUESS, MOST, NUMBERS, PARAMETERS, Field, declared
from negsim.scenario.files import extend
from negsim.scenario.files.assemble import ALLOWED, KEYS, NAMED, NEEDED, TEXTS, VERSION
from negsim.scenario.files.blocks import GIVE_OR_TAKE, ID
from negsim.scenario.files.events import KINDS, WHEN
from negsim.scenario.files.lines import SIDES
from negsim.scenario.process import Process
from negsim.scenario.scenario import Event, Flexibility, RedLine

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "pattern": r"\S"}
LEVEL: Schema = {"type": "string", "pattern": r"\S"}

WORDS = {
    "negsim": "Format of the file.",
    "id": "Short name of the scenario; by default the file's name without its ending.",
    "name": "Name for tables and figures.",
    "summary": "What the scenario is about, for the reader.",
    "sources": "Key and full citation of each source; notes refer to a key as [key].",
    "issues": "What is to be settled.",
    "parties": "Who negotiates; at least two.",
    "mediators": "Who mediates.",
    "violence": "Sources of violent incidents.",
    "process": "How the talks are run and what drives them.",
    "outcomes": "Classes of signed texts; a text goes to the first that it meets, and the last "
    "one has no conditions.",
    "events": "What is bound to happen, and when: each a mapping with exactly one of "
    f"{', '.join(WHEN)}, and exactly one of {', '.join(KINDS)}.",
    "scenes": "What the page of the scenario has its reader guess first: one share of runs each.",
    "fictional": "What everything is called in the fictional version; true if the case is made up.",
    "extends": "What a reading extends: a shipped scenario, or a file beside this one.",
    "set": "Path of each number, or level of a line, that a reading changes; what it is, and a "
    "note of its own.",
    "overrides": "Changes that a resolved scenario was made with, each PATH=VALUE.",
    "levels": "Levels in order, at least two; the order matters only to bounds.",
    "red_lines": "Levels by issue that the party will not go below, or above.",
    "principal_lines": "Red lines of the principal at home; by default those of the party.",
    "when": "Bounds by issue that a text must meet; without any, every text does.",
    "unless": "The line does not bind on a text that meets all of these bounds.",
    "at_least": "The lowest level that will do.",
    "at_most": "The highest level that will do.",
    "source": "Where the numbers of this block come from; [key] names one of the sources.",
    "judgement": "What somebody's choice of the numbers of this block rests on.",
    "override": "A change that put the number here.",
    "value": "One value for all runs.",
}

BOUNDS: Schema = {side: {"description": WORDS[side], **LEVEL} for side in SIDES}

DISTRIBUTIONS = {
    "uniform": "Drawn for each run, all values alike: [low, high].",
    "triangular": "Drawn for each run, the mode most likely: [low, mode, high].",
    "beta": "Drawn for each run from a beta distribution: [p, q, low, high].",
    "normal": "Drawn for each run from a truncated normal distribution: [mean, sd, low, high].",
}


def schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of scenario files, in a fixed order.

    Ranges of numbers are definitions of their own, so that each field is a reference with its own
    description.
    """
    made = _Maker()
    definitions = {"scenario": scenario(made), "reading": reading(made)}
    shared = {"line": made.line(), "bounds": bounds(), "notes": notes()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "negsim scenario",
        "description": "A scenario of mediated talks, one negotiation in one file; or a reading of "
        "one, which extends it.",
        "type": "object",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/reading"},
        "else": {"$ref": "#/$defs/scenario"},
        "$defs": definitions | made.definitions | shared,
    }


def scenario(made: _Maker) -> Schema:
    """Return the schema of a file that extends no other."""
    sections = {name: made.section(name) for name in KEYS}
    top = {
        "negsim": {"const": VERSION},
        "id": TEXT,
        "name": TEXT,
        "summary": TEXT,
        "sources": {"type": "object", "additionalProperties": TEXT},
        **sections,
        "process": made.block(Process),
        "events": {"type": "array", "items": made.event()},
        "scenes": {"type": "array", "items": made.scene()},
        "fictional": {"anyOf": [{"const": True}, fiction()]},
        "overrides": {"type": "array", "items": {"type": "string", "pattern": "="}},
    }
    return block_of({name: top[name] for name in ALLOWED}, NEEDED)


def reading(made: _Maker) -> Schema:
    """Return the schema of a file that extends another; it cannot know the ranges of numbers."""
    numbers = forms({"type": ["number", "string"]})  # text is the level of a red line
    note = {"anyOf": [{"required": [key]} for key in extend.OWN]}
    top = {
        "negsim": {"const": VERSION},
        "extends": TEXT,
        **dict.fromkeys(TEXTS, TEXT),
        "sources": {"type": "object", "additionalProperties": TEXT},
        "scenes": {"type": "array", "items": made.scene()},
        "set": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": {**numbers, **note},
        },
    }
    return block_of({name: top[name] for name in extend.ALLOWED}, extend.NEEDED)


def block_of(top: Schema, needed: Sequence[str]) -> Schema:
    """Return the schema of a file with the keys of `top`, each with its description."""
    return {
        "type": "object",
        "properties": {name: {"description": WORDS[name], **one} for name, one in top.items()},
        "required": list(needed),
        "additionalProperties": False,
    }


def text() -> str:
    """Return the schema as JSON text, the last line ended."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


def describe(field: Field) -> str:
    """Return what an editor shows of a field: meaning, range, unit, default, source."""
    words = [field.meaning]
    if field.kind in ("number", "whole"):
        high = "up" if field.high >= MOST else f"to {field.high:g}"
        unit = f" ({field.unit})" if field.unit else ""
        words.append(f"From {field.low:g} {high}{unit}.")
    if field.required:
        words += [] if field.kind == "group" else ["Required."]
    elif isinstance(field.default, bool):
        words.append(f"Default: {str(field.default).lower()}.")
    elif isinstance(field.default, float | int) and field.low <= field.default < MOST:
        words.append(f"Default: {field.default:g}.")
    elif isinstance(field.default, str) and field.default:
        words.append(f"Default: {field.default}.")
    if field.open:
        words.append(f"Left open: {field.open}.")
    if field.source and field.source != GUESS:
        words.append(f"Source: {field.source}.")
    return " ".join(words)


def notes() -> Schema:
    """Return what any block may say of its numbers."""
    words = {"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]}
    return {
        "properties": {
            "source": {"description": WORDS["source"], **words},
            "judgement": {"description": WORDS["judgement"], **words},
            "give_or_take": {"description": GIVE_OR_TAKE.meaning, **_within(GIVE_OR_TAKE)},
        },
        "not": {"required": ["source", "judgement"]},
    }


def noted(properties: Schema, **more: Any) -> Schema:
    """Return a block of `properties` that may also hold notes."""
    shown = {name: {"$ref": f"#/$defs/notes/properties/{name}"} for name in notes()["properties"]}
    return {
        "type": "object",
        "properties": properties | shown,
        "additionalProperties": False,
        "not": notes()["not"],
        **more,
    }


def forms(plain: Schema) -> Schema:
    """Return a number as a block: one of its forms, where `plain` is that of one value."""
    drawn = {
        form: {"description": DISTRIBUTIONS[form], **_list_of({"type": "number"}, len(words))}
        for form, words in PARAMETERS.items()
    }
    one = {"value": {"description": WORDS["value"], **plain}} | drawn
    block = noted(one, oneOf=[{"required": [form]} for form in one])
    del block["properties"]["give_or_take"]
    return block


def bounds() -> Schema:
    """Return the bounds of conditions: by issue a least level, a highest one, or both."""
    one = {
        "type": "object",
        "properties": BOUNDS,
        "additionalProperties": False,
        "minProperties": 1,
    }
    return noted({}, additionalProperties=one)


def fiction() -> Schema:
    """Return the fictional names: the shape of the file, with a text for each label."""
    identity: Schema = {"type": "string", "pattern": f"^{ID.pattern}$"}
    levels: Schema = {"type": "object", "additionalProperties": TEXT}
    sections: Schema = {}
    for name in KEYS:
        given = {"id": identity, "name_is": {"enum": [*NUMBERS]}}
        part: Schema = {label: given.get(label, TEXT) for label in NAMED[name]}
        part |= {"levels": levels} if name == "issues" else {}
        one = {"type": "object", "properties": part, "additionalProperties": False}
        sections[name] = {"type": "object", "additionalProperties": one}
    return {
        "type": "object",
        "properties": dict.fromkeys(TEXTS, TEXT) | sections,
        "additionalProperties": False,
    }


class _Maker:
    """Makes the schema of blocks, collecting a definition for each range of numbers."""

    def __init__(self) -> None:
        self.definitions: Schema = {}

    def section(self, name: str) -> Schema:
        """Return a section of named parts."""
        cls, more = KEYS[name]
        lines = {"anyOf": [{"$ref": "#/$defs/line"}, _list_of({"$ref": "#/$defs/line"})]}
        extra: dict[str, Schema] = {
            "levels": {"type": "array", "items": LEVEL, "minItems": 2, "uniqueItems": True},
            "red_lines": noted({}, additionalProperties=lines),
            "principal_lines": noted({}, additionalProperties=lines),
            "when": {"$ref": "#/$defs/bounds"},
        }
        given = {key: {"description": WORDS[key], **extra[key]} for key in more}
        part = self.block(cls, given, ["levels"] if "levels" in given else [])
        least = {"parties": 2, "issues": 1, "outcomes": 1}.get(name, 0)
        parts = {"patternProperties": {f"^{ID.pattern}$": part}}
        return noted({}, **parts, **({"minProperties": least} if least else {}))

    def block(
        self, cls: type[Any], more: Schema | None = None, needed: list[str] | None = None
    ) -> Schema:
        """Return a block of the declared fields of `cls`, and `more`."""
        fields = {
            name: {"description": describe(field), **self.field(field, kind)}
            for name, field, kind in declared(cls)
        }
        required = [*(needed or []), *_must_stand(cls)]
        return noted((more or {}) | fields, **({"required": required} if required else {}))

    def field(self, field: Field, kind: Any) -> Schema:
        """Return the schema of one declared field."""
        match field.kind:
            case "number":
                return self.keyed(field, field.keys)
            case "group":
                block = self.block(kind)
                if kind is not Flexibility:
                    return block
                one = next(inner for _, inner, _ in declared(kind))
                return {"anyOf": [self.number(one), block]}
            case "whole":
                return {"type": "integer", "minimum": int(field.low), "maximum": int(field.high)}
            case "flag":
                return {"type": "boolean"}
            case "choice":
                return {"enum": list(field.choices)}
            case "level":
                return LEVEL if field.required else {"anyOf": [LEVEL, {"const": False}]}
            case "parties":
                return {"type": "array", "items": TEXT, "uniqueItems": True}
            case "issue":
                return {"anyOf": [TEXT, {"const": False}]}
            case "changes":
                numbers = {"additionalProperties": {"type": "number"}}
                return {"type": "object", "minProperties": 1, **numbers}
            case _:
                return TEXT

    def keyed(self, field: Field, keys: tuple[str, ...]) -> Schema:
        """Return a number, or mappings of numbers by names: of the file, or of instruments."""
        if not keys:
            return self.number(field)
        inner = self.keyed(field, keys[1:])
        if keys[0] == "instrument":
            return noted(dict.fromkeys(FURTHER, inner))
        return noted({}, additionalProperties=inner)

    def number(self, field: Field) -> Schema:
        """Return a reference to the definition of numbers in the range of a field."""
        name = f"number_{field.low:g}_to_{field.high:g}"
        plain = _within(field)
        block = forms(plain)
        block["properties"]["override"] = {"description": WORDS["override"], **TEXT}
        self.definitions[name] = {"anyOf": [plain, block]}
        return {"$ref": f"#/$defs/{name}"}

    def event(self) -> Schema:
        """Return an event: exactly one beginning, exactly one kind."""
        block = self.block(Event)
        del block["properties"]["give_or_take"]
        block["properties"]["summit"] |= {"type": "boolean", "const": True}
        one_of_each = [{"oneOf": [{"required": [key]} for key in keys]} for keys in (WHEN, KINDS)]
        no_length: Schema = {"not": {"required": ["incident", "rounds"]}}
        needs = {"dependentRequired": {"delay": ["after_collapse"]}}
        return block | needs | {"allOf": [*one_of_each, no_length]}

    def scene(self) -> Schema:
        """Return a scene: words, the share that is guessed, and what is played for it."""
        block = self.block(Scene)
        for name in notes()["properties"]:
            del block["properties"][name]
        del block["not"]
        values = {"additionalProperties": {"type": ["number", "string"]}}
        block["properties"]["set"] |= {"type": "object", "minProperties": 1, **values}
        return block

    def line(self) -> Schema:
        """Return the definition of a red line."""
        unless = {"unless": {"description": WORDS["unless"], "$ref": "#/$defs/bounds"}}
        one_side = [{"required": [side]} for side in BOUNDS]
        return self.block(RedLine, BOUNDS | unless) | {"oneOf": one_side}


def _within(field: Field) -> Schema:
    """Return a number in the range of a field."""
    return {"type": "number", "minimum": field.low, "maximum": field.high}


def _must_stand(cls: type[Any]) -> list[str]:
    """Return the fields that a block must give; a stream has a default that is worked out."""
    return [
        name
        for name, field, kind in declared(cls)
        if (_must_stand(kind) if field.kind == "group" else field.required and name != "stream")
    ]


def _list_of(items: Schema, length: int = 0) -> Schema:
    """Return a list of `length` items, or of at least one."""
    if length:
        return {"type": "array", "items": items, "minItems": length, "maxItems": length}
    return {"type": "array", "items": items, "minItems": 1}
