"""From the tree of a whole file to a `Scenario`: its sections, and what must hold across them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import PurePath
from typing import Any, TypeAlias

from negsim.errors import Mistake, NegsimError
from negsim.scenario.distribution import highest, lowest
from negsim.scenario.files.blocks import (
    ANNOTATIONS,
    BROKEN,
    CONTROL,
    Opened,
    Page,
    Scope,
    fields_of,
    id_fault,
    keys,
    level_fault,
)
from negsim.scenario.files.reader import fill, group
from negsim.scenario.files.sections import ACTORS, read_fictional, red_lines, where
from negsim.scenario.files.strict_yaml import Block, Entry, Items, Node, within
from negsim.scenario.process import Chain, Process
from negsim.scenario.scenario import Issue, Mediator, Outcome, Party, Scenario, Violence

VERSION = 1
MOST_PACKAGES = 10_000_000
MOST_GIGABYTES = 8
"""Memory that a scenario's texts may take, by a rough count: see `_memory`."""

UNCOUNTED = 10**15
"""From how many complete texts on their number is not told: it may have thousands of digits."""

NEEDED = ("negsim", "name", "issues", "parties", "process", "outcomes")
ALLOWED = (
    *("negsim", "id", "name", "summary", "sources", "issues", "parties"),
    *("mediators", "violence", "process", "outcomes", "fictional", "overrides"),
)
LINES = ("red_lines", "principal_lines")
"""Red lines of a party and of its principal."""

KEYS: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    "issues": (Issue, ("levels",)),
    "parties": (Party, LINES),
    "mediators": (Mediator, ()),
    "violence": (Violence, ()),
    "outcomes": (Outcome, ("when",)),
}
"""The class of the parts of each section, and the keys it reads besides declared fields."""

Placed: TypeAlias = tuple[str, Any, Entry]
"""Path of a part of the scenario, the part itself, and where the file has it."""


def assemble(
    tree: Node,
    file: str,
    mistakes: Iterable[Mistake] = (),
    overridden: Mapping[str, str] | None = None,
) -> Scenario:
    """Read the tree of a scenario file.

    Parameters
    ----------
    tree : Node
        The file, as `negsim.scenario.files.strict_yaml.parse` gives it.
    file : str
        Name of the file for messages; its stem is the scenario's id unless the file has one.
    mistakes : iterable of Mistake
        Mistakes already found in the text.
    overridden : mapping of str to str, optional
        Path of each value that an override put in, and the override in words.

    Returns
    -------
    Scenario
        Complete but for its fingerprint and its list of overrides.

    Raises
    ------
    NegsimError
        With every mistake of the file, in the order of lines.
    """
    page = Page(file, overridden or {}, mistakes=list(mistakes))
    scenario = _scenario(page, tree)
    if page.mistakes:
        raise NegsimError(*sorted(page.mistakes, key=lambda mistake: mistake.line))
    return scenario


def _scenario(page: Page, tree: Node) -> Scenario:
    """Read the sections of a file in the order in which they need each other."""
    top = page.open(tree, "", keys(*ALLOWED))
    if not top.whole:
        raise NegsimError(*page.mistakes)
    page.version(top.entries.get("negsim"), "negsim", VERSION)
    page.absent(top, NEEDED)
    page.sources = _sources(page, top)
    sections = {key: _section(page, top, key) for key in KEYS if key != "outcomes"}
    issues, parties = sections["issues"], sections["parties"]
    page.levels = None if issues is None else _levels(page, issues)
    page.parties = None if parties is None else tuple(parties.entries)
    _count(page, issues, parties)
    doubles = _one_name_each(page, [sections[key] for key in ACTORS])
    parts: dict[str, Any] = {key: _parts(page, part) for key, part in sections.items()}
    if issues is not None:
        _memory(page, issues, parts["parties"])
    placed = [
        [(f"{key}.{part.id}", part, section.entries[part.id]) for part in parts[key]]
        for key, section in sections.items()
        if section is not None
    ]
    _streams(page, chain(*placed), doubles)
    if issues is not None:
        _one_assurance(page, placed[0])
    process = _process(page, top.entries.get("process"))
    parts["outcomes"] = _outcomes(page, top)
    entry = top.entries.get("fictional")
    fictional, invented = read_fictional(page, entry, parts)
    return Scenario(
        id=page.word(top, "id") or _id_of(page.file),
        name=page.word(top, "name"),
        summary=page.word(top, "summary"),
        sources=tuple((page.sources or {}).items()),
        **parts,
        process=process,
        notes=page.kept_notes(),
        overrides=_overrides(page, top),
        fictional=fictional,
        invented=invented,
    )


def _id_of(file: str) -> str:
    """Return the id that the name of a file gives; whatever is no letter there becomes ``?``."""
    stem = PurePath(file).stem.strip("<>").encode(errors="replace").decode()
    return CONTROL.sub("?", stem).strip() or "scenario"


def _sources(page: Page, top: Opened) -> dict[str, str] | None:
    """Return the list of sources; None if it is broken."""
    if "sources" not in top.entries:
        return {}
    block = page.open(top.entries["sources"].node, "sources", None)
    texts = {key: page.text(e.node, f"sources.{key}") for key, e in block.entries.items()}
    return texts if block.whole else None


def _overrides(page: Page, top: Opened) -> tuple[tuple[str, str], ...]:
    """Return the record of overrides that a resolved scenario carries."""
    entry = top.entries.get("overrides")
    if entry is None:
        return ()
    if not isinstance(entry.node, Items):
        page.must(entry.node, "overrides", "a list")
        return ()
    record = []
    for node in entry.node.nodes:
        path, equals, value = (page.text(node, "overrides") or "=").partition("=")
        record.append((path, value))
        if not equals:
            page.must(node, "overrides", "PATH=VALUE")
    return tuple(record)


# ---- sections of named parts


def _section(page: Page, top: Opened, key: str) -> Opened | None:
    """Return a section of named parts; None if it is missing or broken."""
    entry = top.entries.get(key)
    block = page.open(entry.node, key, None, Scope()) if entry else None
    if block is None or not block.whole:
        return None
    for name, part in block.entries.items():
        fault = id_fault(key, name)
        if fault:
            page.fail(part, f"{key}.{name}", "bad-name", fault)
    return block


def _parts(page: Page, section: Opened | None) -> tuple[Any, ...]:
    """Return the parts of a section."""
    if section is None:
        return ()
    cls, more = KEYS[section.path]
    names = fields_of(cls, *more)
    return tuple(
        _part(page, cls, id, page.open(e.node, f"{section.path}.{id}", names, section.scope))
        for id, e in section.entries.items()
    )


def _part(page: Page, cls: type[Any], id: str, opened: Opened) -> Any:
    """Return an issue, a party, a mediator, a source of violence or an outcome class."""
    more: dict[str, Any] = {}
    if cls is Issue:
        page.absent(opened, ("levels",))
        more = {"levels": (page.levels or {}).get(id) or ()}
    elif cls is Party:
        more = {key: red_lines(page, opened, key) for key in LINES}
    elif cls is Outcome:
        more = {"conditions": where(page, opened, "when")}
    part = cls(id=id, **more, **fill(page, cls, opened, id if cls is Issue else ""))
    weights = part.salience if cls is Party else ()
    if weights and BROKEN not in weights and not any(lowest(w) > 0 for w in weights):
        what = "at least one weight must be above 0 in every run"
        page.fail(opened.entries["salience"].node, f"{opened.path}.salience", "conflict", what)
    return part


def _levels(page: Page, issues: Opened) -> dict[str, tuple[str, ...] | None]:
    """Return the levels of each issue, None where they are broken; mistakes are reported."""
    return {
        id: _level_names(page, entry.node.entries["levels"].node, f"issues.{id}.levels")
        if isinstance(entry.node, Block) and "levels" in entry.node.entries
        else None
        for id, entry in issues.entries.items()
    }


def _level_names(page: Page, node: Node, path: str) -> tuple[str, ...] | None:
    if not isinstance(node, Items) or len(node.nodes) < 2:
        page.must(node, path, "a list of at least two levels")
        return None
    names = [page.text(item, path) for item in node.nodes]
    given = {BROKEN}
    for item, name in zip(node.nodes, names, strict=True):
        if name is BROKEN:
            continue
        if name in given:
            page.fail(item, path, "duplicate", f"{name!r} is given twice")
        given.add(name)
        fault = level_fault(name)
        if fault:
            page.fail(item, path, "bad-name", fault)
    return tuple(names) if len(given - {BROKEN}) == len(names) else None


def _outcomes(page: Page, top: Opened) -> tuple[Outcome, ...]:
    """Return the outcome classes; every signed text must fall into one."""
    section = _section(page, top, "outcomes")
    outcomes = _parts(page, section)
    if section is None:
        return ()
    if not outcomes:
        page.fail(section, "outcomes", "missing", "needs at least one class of signed texts")
    for at, (id, entry) in enumerate(section.entries.items(), 1):
        if not isinstance(entry.node, Block):
            continue
        last, always = at == len(outcomes), not _conditions(entry.node)
        if last and not always:
            what = "the last class must take every text that is left; take out its 'when'"
            page.fail(entry, f"outcomes.{id}", "conflict", what)
        if always and not last:
            what = "takes every text, so none is left for the classes below"
            what += "; put it last, or give it 'when'"
            page.fail(entry, f"outcomes.{id}", "conflict", what)
    return outcomes


def _conditions(outcome: Block) -> bool:
    """Whether an outcome class asks anything of a text."""
    when = outcome.entries.get("when")
    if when is None or not isinstance(when.node, Block):
        return when is not None
    return any(key not in ANNOTATIONS for key in when.node.entries)


def _process(page: Page, entry: Entry | None) -> Any:
    """Return how the talks are run; refuse constant chances that together exceed 1."""
    if entry is None:
        return BROKEN
    process = group(page, entry.node, "process", Process, Scope(), "")
    chances: Chain = process.chain
    for better, worse in (("agree", "collapse"), ("revive", "abandon")):
        pair = getattr(chances, better), getattr(chances, worse)
        if BROKEN not in pair and sum(map(highest, pair)) > 1:
            what = f"{better} and {worse} together must be at most 1 in every run"
            page.fail(within(entry, "chain"), "process.chain", "conflict", what)
    return process


# ---- across sections


def _packages(page: Page) -> int:
    """Return the number of complete texts; an issue without levels counts as one with one."""
    return math.prod(len(levels or "1") for levels in (page.levels or {}).values())


def _count(page: Page, issues: Opened | None, parties: Opened | None) -> None:
    """Refuse too few parties or issues, and more complete texts than can be handled."""
    if parties is not None and len(parties.entries) < 2:
        what = f"needs at least two; found {len(parties.entries)}"
        page.fail(parties, "parties", "missing", what)
    if issues is not None and not issues.entries:
        page.fail(issues, "issues", "missing", "needs at least one issue")
    packages = _packages(page)
    if issues is not None and packages > MOST_PACKAGES:
        count = f"{packages:,}" if packages < UNCOUNTED else f"over {UNCOUNTED:,}"
        what = f"{count} complete texts (levels multiplied) are more than {MOST_PACKAGES:,}"
        page.fail(issues, "issues", "too-large", what + "; leave out issues or levels")


def _memory(page: Page, issues: Opened, parties: tuple[Party, ...]) -> None:
    """Refuse texts that, with so many parties and lines, would not fit into the memory.

    For each text there are about three numbers an issue, five a party and ten a red line, of
    eight bytes: see `negsim.engine.lay_out` and `negsim.engine.compiled.values`.
    """
    packages = _packages(page)
    lines = sum(len(party.red_lines) + len(party.principal_lines) for party in parties)
    if packages > MOST_PACKAGES:
        return  # reported already, by `_count`
    need = packages * 8 * (3 * len(page.levels or ()) + 5 * len(parties) + 10 * lines) / 1e9
    if need > MOST_GIGABYTES:
        what = (
            f"{packages:,} complete texts (levels multiplied) with {len(parties):,} parties "
            f"and {lines:,} red lines take about {need:,.0f} GB of memory, more than "
            f"{MOST_GIGABYTES}; leave out issues, levels or red lines"
        )
        page.fail(issues, "issues", "too-large", what)


def _one_name_each(page: Page, sections: Iterable[Opened | None]) -> set[str]:
    """Refuse an id that two actors share; return the path of each that another has first."""
    taken: dict[str, tuple[str, Entry]] = {}
    doubles = set()
    for section in filter(None, sections):
        for id, entry in section.entries.items():
            if id in taken:
                path, first = taken[id]
                line = f" (line {first.line})" if first.line else ""
                what = f"{id!r} is already the id of {path}.{id}{line}"
                page.fail(entry, f"{section.path}.{id}", "duplicate", what)
                doubles.add(f"{section.path}.{id}")
            taken.setdefault(id, (section.path, entry))
    return doubles


def _streams(page: Page, parts: Iterable[Placed], doubles: set[str]) -> None:
    """Refuse two actors or issues whose random numbers would be the same."""
    taken: dict[int, str] = {}
    for path, part, entry in parts:
        first = taken.setdefault(part.stream, path)
        if part.stream is BROKEN or first == path or path in doubles:
            continue
        what = (
            f"stream {part.stream} is also that of {first}; "
            "give one of them another number with 'stream:'"
        )
        page.fail(within(entry, "stream"), f"{path}.stream", "duplicate", what)


def _one_assurance(page: Page, issues: Iterable[Placed]) -> None:
    """Refuse a second issue that verifies the others."""
    verifying = [(part.id, path, entry) for path, part, entry in issues if part.assurance]
    for _, path, entry in verifying[1:]:
        what = f"only one issue may verify the others, and {verifying[0][0]!r} does"
        page.fail(within(entry, "assurance"), f"{path}.assurance", "conflict", what)
