"""From the tree of a whole file to a `Scenario`: its sections, and what must hold across them.

The block `fictional` says that the case itself is made up (``true``), or has the shape of the file:
the same sections and ids, and for each part another id and name, for each level another level.
Which labels are missing is reported only when the fictional version is asked for
(`negsim.scenario.files.fictional`), so that a file under work can be run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from negsim.errors import Mistake, NegsimError
from negsim.scenario.commentary import ROLE_TEXTS, Actor
from negsim.scenario.fields import NUMBERS, highest, lowest
from negsim.scenario.files.across import one_assurance, one_id_each, size, streams
from negsim.scenario.files.blocks import (
    ANNOTATIONS,
    BROKEN,
    Names,
    Opened,
    Page,
    Scope,
    fields_of,
    id_fault,
    id_of,
    keys,
    level_fault,
)
from negsim.scenario.files.events import read_events
from negsim.scenario.files.form_1 import FORM, of_form_1
from negsim.scenario.files.lines import all_levels, red_lines, where
from negsim.scenario.files.reader import fill, group, name_among
from negsim.scenario.files.scenes import read_scenes
from negsim.scenario.files.strict_yaml import Block, Entry, Items, Node, Scalar, found, within
from negsim.scenario.process import Chain, Process
from negsim.scenario.scenario import (
    Issue,
    Mediator,
    Outcome,
    Party,
    Scenario,
    Violence,
)

VERSION = FORM
NEEDED = ("negsim", "name", "issues", "parties", "process", "outcomes")
TEXTS = ("id", "name", "summary")
"""Labels of the scenario itself."""

ALLOWED = (
    *("negsim", *TEXTS, "sources", "issues", "parties", "mediators", "violence"),
    *("process", "outcomes", "events", "scenes", "fictional", "overrides"),
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

ACTORS = ("parties", "mediators", "violence")
"""Sections that share one space of ids."""

NAMED = {
    key: ("id", "name", *(("name_is", *ROLE_TEXTS) if issubclass(cls, Actor) else ()))
    for key, (cls, _) in KEYS.items()
}
"""Labels that a part of each section may have in the fictional version, levels apart."""

Label: TypeAlias = tuple[str, str, Entry]
"""Path of a fictional label, its words, and where the file has it."""


def assemble(
    tree: Node,
    file: str,
    mistakes: Iterable[Mistake] = (),
    overridden: Mapping[str, str] | None = None,
) -> Scenario:
    """Return the scenario in a tree, complete but for its fingerprint and list of overrides.

    `mistakes` are those already found in the text of the `file`, whose stem is the scenario's id
    unless it gives one; `overridden` has for the path of each value that an override put in the
    override in words.

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
    form = top.entries.get("negsim")
    if form and found(form.node) == "the number 1" and "negsim" not in page.overridden:
        raise NegsimError(*of_form_1(tree, page.file, form))
    page.version(form, "negsim", VERSION)
    page.absent(top, NEEDED)
    page.sources = _sources(page, top)
    sections = {key: _section(page, top, key) for key in KEYS if key != "outcomes"}
    issues, parties = sections["issues"], sections["parties"]
    page.levels = None if issues is None else all_levels(page, issues)
    page.actors = _actors(top, sections)
    doubles = one_id_each(page, [sections[key] for key in ACTORS])
    parts: dict[str, Any] = {key: _parts(page, part) for key, part in sections.items()}
    size(page, issues, parties, parts["parties"])
    placed = [
        (f"{key}.{part.id}", part, section.entries[part.id])
        for key, section in sections.items()
        if section is not None
        for part in parts[key]
    ]
    streams(page, placed, doubles)
    one_assurance(page, placed)
    process = _process(page, top.entries.get("process"))
    parts["outcomes"] = _outcomes(page, top)
    fictional, invented = _fictional(page, top.entries.get("fictional"), parts)
    scenario = Scenario(
        id=page.word(top, "id") or id_of(page.file),
        name=page.word(top, "name"),
        summary=page.word(top, "summary"),
        sources=tuple((page.sources or {}).items()),
        **parts,
        process=process,
        overrides=_overrides(page, top),
        fictional=fictional,
        invented=invented,
    )
    events = top.entries.get("events")
    read = read_events(page, events, scenario) if events else ()
    scenes = top.entries.get("scenes")
    asked = read_scenes(page, scenes, scenario) if scenes else ()
    return replace(scenario, events=read, scenes=asked, notes=page.kept_notes())


def _actors(top: Opened, sections: Mapping[str, Opened | None]) -> dict[str, tuple[str, ...]]:
    """Return the ids of each sort of actor, but of a section that is broken."""
    sorts = {"party": "parties", "mediator": "mediators", "violence": "violence"}
    found = {sort: sections[key] for sort, key in sorts.items()}
    return {
        sort: tuple(section.entries) if section else ()
        for sort, section in found.items()
        if section or (sort != "party" and sorts[sort] not in top.entries)
    }


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
    for id, part in block.entries.items():
        if id_fault(key, id):
            page.fail(part, f"{key}.{id}", "bad-name", id_fault(key, id))
    return block


def _parts(page: Page, section: Opened | None) -> tuple[Any, ...]:
    """Return the parts of a section."""
    if section is None:
        return ()
    cls, more = KEYS[section.path]
    allowed = fields_of(cls, *more)
    return tuple(
        _part(page, cls, id, page.open(e.node, f"{section.path}.{id}", allowed, section.scope))
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


def _outcomes(page: Page, top: Opened) -> tuple[Outcome, ...]:
    """Return the outcome classes; every signed package must fall into one."""
    section = _section(page, top, "outcomes")
    outcomes = _parts(page, section)
    if section is None:
        return ()
    if not outcomes:
        page.fail(section, "outcomes", "missing", "needs at least one class of signed texts")
    for number, (id, entry) in enumerate(section.entries.items(), 1):
        if not isinstance(entry.node, Block):
            continue
        last, when = number == len(outcomes), entry.node.entries.get("when")
        # A note on no conditions asks nothing of a package either.
        always = when is None or (
            isinstance(when.node, Block) and {*when.node.entries} <= {*ANNOTATIONS}
        )
        what = "the last class must take every text that is left; take out its 'when'"
        if always:
            what = "takes every text, so none is left for the classes below"
            what += "; put it last, or give it 'when'"
        if last != always:
            page.fail(entry, f"outcomes.{id}", "conflict", what)
    return outcomes


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


# ---- fictional names


def _fictional(
    page: Page, entry: Entry | None, parts: Mapping[str, Sequence[Any]]
) -> tuple[tuple[tuple[str, str], ...], bool]:
    """Return path and words of each fictional label, and whether the case itself is made up."""
    if entry is None:
        return (), False
    if isinstance(entry.node, Scalar):
        if entry.node.value is not True:
            page.must(entry.node, "fictional", "true or a mapping")
        return (), True
    top = page.open(entry.node, "fictional", keys(*TEXTS, *KEYS))
    labels = list(_texts(page, top, TEXTS))
    for key in KEYS:
        if key in top.entries:
            labels += _labels(page, key, top.entries[key], parts.get(key, ()))
    _one_label_each(page, labels)
    return tuple((path.removeprefix("fictional."), words) for path, words, _ in labels), False


def _texts(page: Page, opened: Opened, names: Iterable[str]) -> Iterator[Label]:
    """Yield the texts of a block."""
    for key in names:
        if key in opened.entries:
            entry, path = opened.entries[key], f"{opened.path}.{key}"
            words = page.text(entry.node, path)
            if words:
                yield path, words, entry


def _labels(page: Page, key: str, entry: Entry, parts: Sequence[Any]) -> Iterator[Label]:
    """Yield the labels of a section; one without `parts`, or broken, may hold any."""
    real = {part.id: part for part in parts}
    among = Names(f"one of the {key}", key, tuple(real)) if real else None
    section = page.open(entry.node, f"fictional.{key}", among)
    allowed = keys(*NAMED[key], *(["levels"] if key == "issues" else []))
    for id, inner in section.entries.items():
        opened = page.open(inner.node, f"{section.path}.{id}", allowed)
        for path, words, given in _texts(page, opened, NAMED[key]):
            if path.endswith(".name_is"):
                name_among(page, given.node, path, Names("allowed", "choices", NUMBERS))
            if path.endswith(".id") and id_fault(key, words):
                page.fail(given, path, "bad-name", id_fault(key, words))
            yield path, words, given
        if "levels" not in opened.entries:
            continue
        own = real[id].levels if real else ()
        among = Names("a level", "levels", own) if own else None
        levels = page.open(opened.entries["levels"].node, f"{opened.path}.levels", among)
        for path, words, given in _texts(page, levels, levels.entries):
            if level_fault(words):
                page.fail(given, levels.path, "bad-name", level_fault(words))
            yield path, words, given


def _one_label_each(page: Page, labels: list[Label]) -> None:
    """Refuse an id that two parts share, and a level that stands for two of an issue's."""
    taken: dict[tuple[str, str], str] = {}
    for path, words, entry in labels:
        _, section, *steps = path.split(".", 4)
        if not steps or steps[1] not in ("id", "levels"):
            continue
        space = "actors" if section in ACTORS else section
        if steps[1] == "levels":
            space = f"levels of {steps[0]}"
        first = taken.setdefault((space, words), path)
        if first != path:
            what = f"{words!r} already stands for {first.removeprefix('fictional.')}"
            page.fail(entry, path, "duplicate", what)
