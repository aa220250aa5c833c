"""From the tree of a whole file to a `Scenario`: its sections, and what must hold across them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import PurePath
from typing import Any, TypeAlias, TypeVar

from negsim.errors import Mistake, NegsimError
from negsim.scenario.distribution import highest, lowest
from negsim.scenario.files.blocks import (
    ANNOTATIONS,
    BROKEN,
    CONTROL,
    Names,
    Opened,
    Scope,
    fields_of,
)
from negsim.scenario.files.conditions import BoundReader
from negsim.scenario.files.fictional_block import read_fiction
from negsim.scenario.files.ids import id_fault, level_fault
from negsim.scenario.files.strict_yaml import Block, Entry, Items, Node, found, within
from negsim.scenario.process import Chain, Process
from negsim.scenario.scenario import Issue, Mediator, Outcome, Party, Scenario, Violence

VERSION = 1
MOST_PACKAGES = 10_000_000
MOST_GIGABYTES = 8
"""Memory that a scenario's texts may take, by a rough count: see `_Assembler.memory`."""

UNCOUNTED = 10**15
"""From how many complete texts on their number is not told: it may have thousands of digits."""

NEEDED = ("negsim", "name", "issues", "parties", "process", "outcomes")
ALLOWED = (
    *("negsim", "id", "name", "summary", "sources", "issues", "parties"),
    *("mediators", "violence", "process", "outcomes", "fictional", "overrides"),
)
Placed: TypeAlias = tuple[str, Any, Entry]
"""Path of a part of the scenario, the part itself, and where the file has it."""

Part = TypeVar("Part", Issue, Party, Mediator, Violence, Outcome)


def assemble(
    tree: Node, file: str, told: Iterable[Mistake] = (), overridden: Mapping[str, str] | None = None
) -> Scenario:
    """Read the tree of a scenario file.

    Parameters
    ----------
    tree : Node
        The file, as `negsim.scenario.files.strict_yaml.parse` gives it.
    file : str
        Name of the file for messages; its stem is the scenario's id unless the file has one.
    told : iterable of Mistake
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
    assembler = _Assembler(file, overridden or {}, mistakes=list(told))
    scenario = assembler.scenario(tree)
    if assembler.mistakes:
        raise NegsimError(*sorted(assembler.mistakes, key=lambda mistake: mistake.line))
    return scenario


@dataclass
class _Assembler(BoundReader):
    """Reads the sections of a file in the order in which they need each other."""

    doubles: set[str] = field(default_factory=set)

    def scenario(self, tree: Node) -> Scenario:
        top = self.open(tree, "", Scope(), Names("known here", "allowed", ALLOWED), False)
        self.version(top)
        self.absent(top, NEEDED)
        self.sources = self.texts(top)
        issues, parties = self.section(top, "issues"), self.section(top, "parties")
        mediators, violence = self.section(top, "mediators"), self.section(top, "violence")
        self.levels = None if issues is None else self.levels_of(issues)
        self.parties = None if parties is None else tuple(parties.entries)
        self.count(issues, parties)
        self.one_name_each(parties, mediators, violence)
        read = (
            self.parts(issues, self.issue),
            self.parts(parties, self.party),
            self.parts(mediators, self.mediator),
            self.parts(violence, self.source_of_violence),
        )
        if issues is not None:
            self.memory(issues, read[1])
        sections = (issues, parties, mediators, violence)
        placed = [list(_placed(*pair)) for pair in zip(sections, read, strict=True)]
        self.streams(placed)
        self.one_assurance(placed[0])
        process, outcomes = self.process(top), self.outcomes(top)
        fictional, invented = read_fiction(
            self,
            top.entries.get("fictional"),
            {s.path: parts for s, parts in zip(sections, read, strict=True) if s is not None}
            | ({"outcomes": outcomes} if outcomes else {}),
        )
        return Scenario(
            id=self.word(top, "id") or _id_of(self.file),
            name=self.word(top, "name"),
            summary=self.word(top, "summary"),
            sources=tuple((self.sources or {}).items()),
            issues=read[0],
            parties=read[1],
            mediators=read[2],
            violence=read[3],
            process=process,
            outcomes=outcomes,
            notes=self.kept_notes(),
            overrides=self.overrides(top),
            fictional=fictional,
            invented=invented,
        )

    # ---- the file as a whole

    def version(self, top: Opened) -> None:
        """Refuse at once what is no scenario of this format: the rest would be noise."""
        if not top.whole:
            raise NegsimError(*self.mistakes)
        entry = top.entries.get("negsim")
        if entry and found(entry.node) != f"the number {VERSION}":
            what = f"must be {VERSION}, the format that this negsim reads; found "
            raise NegsimError(Mistake(what + found(entry.node), "negsim", self.file, entry.line))

    def word(self, top: Opened, key: str) -> Any:
        return self.text(top.entries[key].node, key) if key in top.entries else ""

    def texts(self, top: Opened) -> dict[str, str] | None:
        """Return the list of sources; None if it is broken."""
        if "sources" not in top.entries:
            return {}
        block = self.open(top.entries["sources"].node, "sources", Scope(), None, False)
        texts = {key: self.text(e.node, f"sources.{key}") for key, e in block.entries.items()}
        return texts if block.whole else None

    def overrides(self, top: Opened) -> tuple[tuple[str, str], ...]:
        """Return the record of overrides that a resolved scenario carries."""
        entry = top.entries.get("overrides")
        if entry is None:
            return ()
        if not isinstance(entry.node, Items):
            self.must(entry.node, "overrides", "a list")
            return ()
        record = []
        for node in entry.node.nodes:
            path, equals, value = (self.text(node, "overrides") or "=").partition("=")
            record.append((path, value))
            if not equals:
                self.must(node, "overrides", "PATH=VALUE")
        return tuple(record)

    def section(self, top: Opened, key: str) -> Opened | None:
        """Return a section of named parts; None if it is missing or broken."""
        entry = top.entries.get(key)
        block = self.open(entry.node, key, Scope(), None) if entry else None
        if block is None or not block.whole:
            return None
        for name, part in block.entries.items():
            fault = id_fault(key, name)
            if fault:
                self.fail(part, f"{key}.{name}", fault)
        return block

    def parts(
        self, section: Opened | None, read: Callable[[str, Opened], Part]
    ) -> tuple[Part, ...]:
        """Return the parts of a section, each read by `read`."""
        if section is None:
            return ()
        parts = []
        for name, entry in section.entries.items():
            cls, more = KEYS[section.path]
            path = f"{section.path}.{name}"
            opened = self.open(entry.node, path, section.scope, fields_of(cls, *more))
            parts.append(read(name, opened))
        return tuple(parts)

    # ---- sections

    def levels_of(self, issues: Opened) -> dict[str, tuple[str, ...] | None]:
        """Return the levels of each issue, None where they are broken; mistakes are told."""
        return {
            name: self.level_names(entry.node.entries["levels"].node, f"issues.{name}.levels")
            if isinstance(entry.node, Block) and "levels" in entry.node.entries
            else None
            for name, entry in issues.entries.items()
        }

    def level_names(self, node: Node, path: str) -> tuple[str, ...] | None:
        if not isinstance(node, Items) or len(node.nodes) < 2:
            self.must(node, path, "a list of at least two levels")
            return None
        names = [self.text(item, path) for item in node.nodes]
        given = {BROKEN}
        for at, name in enumerate(names):
            if name is BROKEN:
                continue
            if name in given:
                self.fail(node.nodes[at], path, f"{name!r} is given twice")
            given.add(name)
            fault = level_fault(name)
            if fault:
                self.fail(node.nodes[at], path, fault)
        return tuple(names) if len(given - {BROKEN}) == len(names) else None

    def issue(self, name: str, opened: Opened) -> Issue:
        if "levels" not in opened.entries:
            self.absent(opened, ("levels",))
        levels = (self.levels or {}).get(name) or ()
        return Issue(id=name, levels=levels, **self.fill(Issue, opened, name))

    def party(self, name: str, opened: Opened) -> Party:
        lines, principal_lines = (self.red_lines(opened, key) for key in LINES)
        party = Party(
            id=name, red_lines=lines, principal_lines=principal_lines, **self.fill(Party, opened)
        )
        weights = party.salience
        if weights and BROKEN not in weights and not any(lowest(w) > 0 for w in weights):
            node, path = opened.entries["salience"].node, f"{opened.path}.salience"
            self.fail(node, path, "at least one weight must be above 0 in every run")
        return party

    def mediator(self, name: str, opened: Opened) -> Mediator:
        return Mediator(id=name, **self.fill(Mediator, opened))

    def source_of_violence(self, name: str, opened: Opened) -> Violence:
        return Violence(id=name, **self.fill(Violence, opened))

    def process(self, top: Opened) -> Any:
        entry = top.entries.get("process")
        if entry is None:
            return BROKEN
        process = self.group(entry.node, "process", Process, Scope(), "")
        self.one_chance(within(entry, "chain"), process.chain)
        return process

    def outcomes(self, top: Opened) -> tuple[Outcome, ...]:
        """Return the outcome classes; every signed text must fall into one."""
        section = self.section(top, "outcomes")
        outcomes = self.parts(section, self.outcome)
        if section is None:
            return ()
        if not outcomes:
            self.fail(section, "outcomes", "needs at least one class of signed texts")
        for at, (name, entry) in enumerate(section.entries.items()):
            last = at == len(outcomes) - 1
            always = isinstance(entry.node, Block) and not _conditions(entry.node)
            if last and isinstance(entry.node, Block) and not always:
                what = "the last class must take every text that is left; take out its 'when'"
                self.fail(entry, f"outcomes.{name}", what)
            if always and not last:
                what = "takes every text, so none is left for the classes below"
                what += "; put it last, or give it 'when'"
                self.fail(entry, f"outcomes.{name}", what)
        return outcomes

    def outcome(self, name: str, opened: Opened) -> Outcome:
        conditions = self.where(opened, "when")
        return Outcome(id=name, conditions=conditions, **self.fill(Outcome, opened))

    # ---- across fields and sections

    def one_chance(self, entry: Entry, chain: Chain) -> None:
        """Refuse constant chances that together exceed 1: a draw decides between them."""
        for better, worse in (("agree", "collapse"), ("revive", "abandon")):
            pair = getattr(chain, better), getattr(chain, worse)
            if BROKEN not in pair and sum(map(highest, pair)) > 1:
                what = f"{better} and {worse} together must be at most 1 in every run"
                self.fail(entry, "process.chain", what)

    def count(self, issues: Opened | None, parties: Opened | None) -> None:
        """Refuse too few parties or issues, and more complete texts than can be handled."""
        if parties is not None and len(parties.entries) < 2:
            self.fail(parties, "parties", f"needs at least two; found {len(parties.entries)}")
        if issues is not None and not issues.entries:
            self.fail(issues, "issues", "needs at least one issue")
        packages = math.prod(len(levels or "1") for levels in (self.levels or {}).values())
        if issues is not None and packages > MOST_PACKAGES:
            count = f"{packages:,}" if packages < UNCOUNTED else f"over {UNCOUNTED:,}"
            what = f"{count} complete texts (levels multiplied) are more than {MOST_PACKAGES:,}"
            self.fail(issues, "issues", what + "; leave out issues or levels")

    def memory(self, issues: Opened, parties: tuple[Party, ...]) -> None:
        """Refuse texts that, with so many parties and lines, would not fit into the memory.

        For each text there are about three numbers an issue, five a party and ten a red line, of
        eight bytes: see `negsim.engine.lay_out` and `negsim.engine.compiled.values`.
        """
        levels = list((self.levels or {}).values())
        packages = math.prod(len(one or "1") for one in levels)
        lines = sum(len(party.red_lines) + len(party.principal_lines) for party in parties)
        if packages > MOST_PACKAGES:
            return  # told already, by `count`
        need = packages * 8 * (3 * len(levels) + 5 * len(parties) + 10 * lines) / 1e9
        if need > MOST_GIGABYTES:
            what = (
                f"{packages:,} complete texts (levels multiplied) with {len(parties):,} parties "
                f"and {lines:,} red lines take about {need:,.0f} GB of memory, more than "
                f"{MOST_GIGABYTES}; leave out issues, levels or red lines"
            )
            self.fail(issues, "issues", what)

    def one_name_each(self, *sections: Opened | None) -> None:
        """Refuse an id that two actors share."""
        taken: dict[str, tuple[str, Entry]] = {}
        for section in [section for section in sections if section is not None]:
            for name, entry in section.entries.items():
                if name in taken:
                    path, first = taken[name]
                    where = f" (line {first.line})" if first.line else ""
                    what = f"{name!r} is already the id of {path}.{name}{where}"
                    self.fail(entry, f"{section.path}.{name}", what)
                    self.doubles.add(f"{section.path}.{name}")
                taken.setdefault(name, (section.path, entry))

    def streams(self, sections: list[list[Placed]]) -> None:
        """Refuse two actors or issues whose random numbers would be the same."""
        taken: dict[int, str] = {}
        for path, part, entry in chain(*sections):
            first = taken.setdefault(part.stream, path)
            if part.stream is BROKEN or first == path or path in self.doubles:
                continue
            what = (
                f"stream {part.stream} is also that of {first}; "
                "give one of them another number with 'stream:'"
            )
            self.fail(within(entry, "stream"), f"{path}.stream", what)

    def one_assurance(self, parts: Iterable[Placed]) -> None:
        """Refuse a second issue that verifies the others."""
        verifying = [(part.id, path, entry) for path, part, entry in parts if part.assurance]
        for _, path, entry in verifying[1:]:
            what = f"only one issue may verify the others, and {verifying[0][0]!r} does"
            self.fail(within(entry, "assurance"), f"{path}.assurance", what)


def _id_of(file: str) -> str:
    """Return the id that the name of a file gives; whatever is no letter there becomes ``?``."""
    stem = PurePath(file).stem.strip("<>").encode(errors="replace").decode()
    return CONTROL.sub("?", stem).strip() or "scenario"


def _placed(section: Opened | None, parts: tuple[Any, ...]) -> Iterator[Placed]:
    """Yield path, part and entry of each part of a section."""
    if section is not None:
        for part in parts:
            yield f"{section.path}.{part.id}", part, section.entries[part.id]


def _conditions(outcome: Block) -> bool:
    """Whether an outcome class asks anything of a text."""
    when = outcome.entries.get("when")
    if when is None or not isinstance(when.node, Block):
        return when is not None
    return any(key not in ANNOTATIONS for key in when.node.entries)


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
