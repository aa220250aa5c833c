"""Write the generated parts of docs/model.md, the tables of fields, and the meanings in en.json.

`negsim.scenario.fields` is the one table of what a scenario file may hold; the document shows every
field of it exactly once. Where the rows go is marked in the document itself:

    <!-- fields: process.collapse parties.*.batna -->
    <!-- end of fields -->

stands for a table of these fields and of all that lie below them.

In the English words of the page, each number that can be moved there has its meaning.

    python tools/make_docs.py            write both anew
    python tools/make_docs.py --check    change nothing; exit with 1 if they are out of date
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from negsim.scenario.fields import GUESS, MOST, Field, table
from negsim.scenario.files.declared import FIELDS
from negsim.scenario.process import Process
from negsim.scenario.scenario import (
    Event,
    Issue,
    Mediator,
    Outcome,
    Party,
    RedLine,
    Violence,
)

PAGE = Path(__file__).parents[1] / "docs" / "model.md"
WORDS = Path(__file__).parents[1] / "negsim" / "browser" / "page" / "words" / "en.json"

PARTS = (
    (Issue, "issues.*"),
    (Party, "parties.*"),
    (RedLine, "parties.*.red_lines.*"),
    (Mediator, "mediators.*"),
    (Violence, "violence.*"),
    (Process, "process"),
    (Outcome, "outcomes.*"),
    (Event, "events.*"),
)
"""Every class with declared fields, and where in a file it stands."""

MARKED = re.compile(r"(<!-- fields: (.*?) -->\n).*?(<!-- end of fields -->)", flags=re.S)

HEAD = """\
| field | in equations | meaning | range | unit | default | left open | source of the rule |
|---|---|---|---|---|---|---|---|
"""

LETTERS = {
    "parties": "i",
    "red_lines": "j",
    "mediators": "m",
    "violence": "v",
    "issue": "k",
    "level": "l",
    "party": "i",
    "instrument": "f",
}
"""Index of each sort of object in an equation."""

SILENT = {
    "name": "from the id",
    "stream": "hash of the id",
    "interim": "none",
    "performed_by": "nobody",
    "presses": "all",
    "assurance": "none",
    "leverage": "0 for a party left out",
    "alignment": "0 for a party left out",
    "further": "0 for one left out",
}
"""Defaults that a plain value would not tell, by the field's own name."""

UNSOURCED = "-"
"""Shown where a field is a plain fact of the scenario and needs no publication."""


class OutOfDateError(Exception):
    """The document and the table of fields do not match, in words for who mends it."""


def every_field() -> list[Field]:
    """Return every declared field of a scenario file, with its path."""
    return [field for cls, path in PARTS for field in table(cls, path)]


def symbol(field: Field) -> str:
    """Return the name of a number in the equations: ``batna_i``, ``collapse.gap``."""
    if field.kind != "number":
        return ""
    steps = [step for step in field.path.split(".") if step != "*"]
    if steps[0] == "process":
        return f"`{'.'.join(steps[1:])}`"
    letters = "".join(LETTERS.get(step, "") for step in steps[:-1])
    letters += "".join(LETTERS[key] for key in field.keys)
    return f"`{steps[-1]}_{letters}`"


def value(number: object) -> str:
    """Return a number as a reader writes it."""
    if number == MOST:
        return "no limit"
    return f"{number:g}" if isinstance(number, float | int) else str(number)


def reach(field: Field) -> str:
    """Return what values a field may take, in words."""
    match field.kind:
        case "number" | "whole":
            top = "2^32 - 1" if field.high == 2**32 - 1 else value(field.high)
            return f"{value(field.low)} to {top}"
        case "choice":
            return ", ".join(f"`{word}`" for word in field.choices)
        case "flag":
            return "`true`, `false`"
        case "level":
            return "a level of the issue"
        case "party":
            return "a party"
        case "parties":
            return "parties"
        case "issue":
            return "an issue, `false`"
        case "mediator":
            return "a mediator"
        case "violence":
            return "a source of violence"
        case "changes":
            return "numbers by path"
    return "text"


def default(field: Field) -> str:
    """Return what holds where a file is silent, in words."""
    own_name = field.path.rstrip(".*").rpartition(".")[2]
    if (own_name in SILENT and field.default in ("", (), -1)) or own_name == "stream":
        return SILENT[own_name]
    if field.required:
        return "must be given"
    if field.default in ("", ()) or (isinstance(field.default, int) and field.default < field.low):
        return "none"
    if isinstance(field.default, bool):
        return "`true`" if field.default else "`false`"
    return value(field.default)


def row(field: Field) -> str:
    """Return the row of a field."""
    source = field.source or UNSOURCED
    cells = (
        f"`{field.path}`",
        symbol(field),
        field.meaning.rstrip("."),
        reach(field),
        field.unit,
        default(field),
        field.open,
        f"*{source}*" if source == GUESS else source,
    )
    return f"| {' | '.join(cells)} |\n"


def below(path: str, mark: str) -> bool:
    """Return whether a field is the one at `mark` or lies below it."""
    return path == mark or path.startswith(f"{mark}.")


def once_each(fields: Sequence[Field], marks: Iterable[str]) -> None:
    """Refuse a document that leaves a field out, shows one twice, or names what is none.

    Raises
    ------
    OutOfDateError
        Naming the first such path.
    """
    marks = list(marks)
    for field in fields:
        shown = [mark for mark in marks if below(field.path, mark)]
        if len(shown) != 1:
            times = f"{len(shown)} times ({', '.join(shown) or 'no place'})"
            raise OutOfDateError(f"{field.path} is shown {times}; it must be shown once")
    for mark in marks:
        if not any(below(field.path, mark) for field in fields):
            raise OutOfDateError(f"{mark} is marked, but there is no such field")


def made(page: str, fields: Sequence[Field]) -> str:
    """Return the page with its tables of `fields` written anew.

    Raises
    ------
    OutOfDateError
        If a field has not exactly one place in the page.
    """
    once_each(fields, (mark for _, marks, _ in MARKED.findall(page) for mark in marks.split()))

    def filled(mark: re.Match[str]) -> str:
        begin, marks, end = mark.groups()
        shown = [f for mark in marks.split() for f in fields if below(f.path, mark)]
        return f"{begin}{HEAD}{''.join(map(row, shown))}{end}"

    return MARKED.sub(filled, page)


def worded(words: str) -> str:
    """Return English words of the page with the meanings of its numbers written anew, last."""
    said = {key: one for key, one in json.loads(words).items() if not key.startswith("meaning.")}
    for field in FIELDS:
        if field.kind == "number" and not below(field.path, "process.chain"):
            said[f"meaning.{field.path.replace('.*', '')}"] = field.meaning
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write both or, with ``--check``, only look; return the exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if [*arguments] not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    page = PAGE.read_text(encoding="utf-8")
    try:
        new = made(page, every_field())
    except OutOfDateError as error:
        print(f"{PAGE.name}: {error}", file=sys.stderr)
        return 1
    words = WORDS.read_text(encoding="utf-8")
    for file, was, now in ((PAGE, page, new), (WORDS, words, worded(words))):
        if not arguments:
            file.write_text(now, encoding="utf-8", newline="\n")
        elif was != now:
            print(f"{file.name} is out of date: run python tools/make_docs.py", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
