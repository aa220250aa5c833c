"""The page of evidence: all rows as Markdown, or in words for a terminal."""

from __future__ import annotations

import tempfile
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from negsim.disk import replacing, unwritable
from negsim.errors import Mistake, NegsimError
from validation.row import HOLDS, KINDS, MISSES, NO_TEST, TEST, Row, Section

INTRODUCTION = Path(__file__).with_name("introduction.md")
HEAD = ("Claim", "Source", "Expected", "Got", "Kind", "Verdict")
KIND_HEAD = ("Kind", "What a row that holds shows", "Hold", "Miss", "No test")
WIDTH = 80


def markdown(sections: Sequence[Section]) -> str:
    """Return the whole page: what is written by hand, what misses, and every section."""
    parts = [INTRODUCTION.read_text(encoding="utf-8").rstrip(), summary(sections)]
    for number, section in enumerate(sections, 1):
        parts += [f"## {number}. {section.title}", section.words]
        parts.append(grid(HEAD, (cells(row) for row in section.rows)))
        if section.table is not None:
            parts.append(grid(section.table.head, section.table.body))
        parts += section.remarks
    return "\n\n".join(parts) + "\n"


def summary(sections: Sequence[Section]) -> str:
    """Return how many rows hold, and which do not."""
    rows = [row for section in sections for row in section.rows]
    missed = [row for row in rows if row.verdict == MISSES]
    lines = ["## What holds and what misses", "", counted(rows), "", grid(KIND_HEAD, by_kind(rows))]
    lines += ["", *(f"- Misses: {row.claim}. {row.why}".rstrip() for row in missed)]
    return "\n".join(lines).rstrip()


def by_kind(rows: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    """Yield a line a kind: what a row that holds shows, and how many hold, miss, are no test."""
    for kind, shows in KINDS.items():
        some = [row.verdict for row in rows if row.kind == kind]
        yield kind, shows, *(str(some.count(verdict)) for verdict in (HOLDS, MISSES, NO_TEST))


def cells(row: Row) -> tuple[str, ...]:
    """Return the cells of a row; a miss stands out, and says why."""
    mark = f"**{row.verdict}**" if row.verdict == MISSES else row.verdict
    verdict = f"{mark}. {row.why}" if row.why else mark
    return row.claim, row.source, row.expected, row.got, row.kind, verdict


def grid(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def check_writable(file: str) -> None:
    """Refuse a file that cannot be written, before the minutes that the checks take.

    Raises
    ------
    NegsimError
        If `file` is a folder, or its folder is missing or cannot be written.
    """
    target = Path(file)
    try:
        if target.is_dir():
            what = f"'{target}' is a folder; give the name of a file"
            raise NegsimError(Mistake(what, path="--out"))
        with tempfile.TemporaryFile(dir=target.parent):
            return
    except (OSError, ValueError) as error:
        raise unwritable(target, error) from error


def write(file: str, words: str) -> None:
    """Write a page, whole or not at all; a page that is there already is replaced.

    Raises
    ------
    NegsimError
        If it cannot be written.
    """
    try:
        with replacing(Path(file)) as stream:
            stream.write(words.encode("utf-8", "replace"))
    except OSError as error:
        raise unwritable(Path(file), error) from error


def in_words(sections: Sequence[Section]) -> str:
    """Return every section in words, 80 columns wide: one block a row, and what misses."""
    lines = [line for section in sections for line in _section(section)]
    rows = [row for section in sections for row in section.rows]
    return "\n".join([*lines, *textwrap.wrap(counted(rows), WIDTH)]) + "\n"


def counted(rows: Sequence[Row]) -> str:
    """Return how many rows hold, miss and are no test, in words, and how many tests there are."""
    held, missed = (sum(row.verdict == one for row in rows) for one in (HOLDS, MISSES))
    words = f"{held} rows hold, {missed} miss, {len(rows) - held - missed} are no test."
    verdicts = [row.verdict for row in rows if row.kind == TEST]
    tests = verdicts.count(HOLDS), verdicts.count(MISSES)
    if any(tests):
        words += f" True tests among them: {tests[0]} hold, {tests[1]} miss."
    return words


def _section(section: Section) -> Iterator[str]:
    yield section.title
    yield "=" * len(section.title)
    yield from textwrap.wrap(section.words, WIDTH)
    for row in section.rows:
        yield ""
        yield from _labelled(row.verdict.upper(), row.claim)
        yield from _labelled("source", row.source)
        yield from _labelled("expected", row.expected)
        yield from _labelled("got", row.got)
        yield from _labelled("kind", row.kind)
        if row.why:
            yield from _labelled("", row.why)
    if section.table is not None:
        yield ""
        for line in section.table.body:
            yield from textwrap.wrap(
                f"{line[0]}: " + "; ".join(
                    f"{name.lower()} {cell}"
                    for name, cell in zip(section.table.head[1:], line[1:], strict=True)
                ),
                WIDTH, subsequent_indent="  ",
            )  # fmt: skip
    for words in section.remarks:
        yield ""
        yield from textwrap.wrap(words, WIDTH)
    yield ""


def _labelled(label: str, words: str) -> list[str]:
    return textwrap.wrap(
        f"{label:<9} {words}", WIDTH, subsequent_indent=" " * 10, drop_whitespace=True
    )
