"""`negsim new --from`: another scenario's file to begin with, its comments and layout kept."""

from __future__ import annotations

import json
import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from negsim.errors import Mistake, NegsimError
from negsim.scenario.files.load import file_of, is_foreign, loads, text_of
from negsim.scenario.files.strict_yaml import Block, parse
from negsim.scenario.scenario import Scenario

COMMENTED = re.compile(r"""name:\s*(?:"[^"]*"|'[^']*'|[^"'#]*?)(\s+#.*)""")
"""A title with a comment behind it."""

INSTEAD = "; negsim show {source} --resolved prints it as a scenario, without comments"


def copied(source: str, file: Path, title: str) -> tuple[str, str]:
    """Return the text of a scenario's file under another title, and what it carries on.

    Parameters
    ----------
    source : str
        Name of a shipped scenario, or the path of a file.
    file : Path
        The file that is to hold it; its stem is the id of the copy.
    title : str
        What the copy is called.

    Raises
    ------
    NegsimError
        If there is no such scenario, with every mistake in it, or if it cannot be copied.
    """
    if is_foreign(source):
        what = "is a negotiation domain of another program, no scenario's file"
        raise NegsimError(Mistake(what + INSTEAD.format(source=source), file=source))
    text = text_of(file_of(source))
    original = loads(text, str(file_of(source)))
    changed = _renamed(text, original, title)
    try:
        copy = loads(changed, str(file))
    except NegsimError:
        copy = None
    same = copy and (copy.id, copy.name, copy.fingerprint)
    if same != (file.stem, title, original.fingerprint):
        what = "cannot be copied line by line"
        if original.extends:
            what = "extends a file beside it, which must stand beside the copy too"
        raise NegsimError(Mistake(what + INSTEAD.format(source=source), file=source))
    return changed, "".join(f"{_item(words)}\n" for words in _carried(original))


def _item(words: str) -> str:
    """Return an item of a list in lines of at most 80 columns."""
    return textwrap.fill(words, 80, initial_indent="- ", subsequent_indent="  ")


def _renamed(text: str, original: Scenario, title: str) -> str:
    """Return a scenario's text with another title, without an id, and with what it is a copy of."""
    tree, _ = parse(text, "")
    entries = tree.entries if isinstance(tree, Block) else {}
    lines = re.split(r"\r\n|\r|\n", text)
    named = [
        f"# Begun as a copy of {original.id}, fingerprint {original.fingerprint}.",
        f"name: {json.dumps(title, ensure_ascii=False)}",
    ]
    after = entries["negsim"].line
    parts = {(after, after): named}
    if "name" in entries:
        first, last = _span(lines, entries["name"].line - 1)
        comment = COMMENTED.fullmatch(lines[first]) if last == first + 1 else None
        parts = {(first, last): [named[0], named[1] + (comment[1] if comment else "")]}
    if "id" in entries:
        parts[_span(lines, entries["id"].line - 1)] = []
    for (first, last), instead in sorted(parts.items(), reverse=True):
        lines[first:last] = instead
    return "\n".join(lines)


def _span(lines: list[str], first: int) -> tuple[int, int]:
    """Return the first line of an entry and the one after its last."""
    last = first + 1
    while last < len(lines) and re.match(r"\s+\S", lines[last]):  # a text that goes on
        last += 1
    return first, last


def _carried(original: Scenario) -> Iterator[str]:
    """Yield what a copy says of the case that it was copied from."""
    called = original.name or original.id
    yield f"until a number changes, it plays the same runs as {original.id}"
    texts = [name for name in ("summary", "sources") if getattr(original, name)]
    roles = any(one.told for one in (*original.parties, *original.mediators))
    texts += ["texts on roles"] * roles
    yield f"{', '.join([*texts, 'comments'])}: they still speak of '{called}'"
    kinds = Counter(note.kind for _, note in original.notes)
    if kinds:
        noted = ", ".join(f"{kind} of {count:,} numbers" for kind, count in kinds.most_common())
        yield f"{noted}: reasons in that case; with a number, change its note"
    if original.extends:
        what = "can change numbers and red lines of it, nothing else"
        yield f"it extends {original.extends.id} still, and {what}"
    if original.invented:
        yield "'fictional: true' says that the case is made up: take it out for a real one"
    if original.fictional:
        yield "fictional: made-up names, for --fictional, of that case"
