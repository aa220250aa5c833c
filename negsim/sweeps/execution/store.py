"""The folder of a sweep: a manifest, part files, and in the end one table.

``manifest.json`` says what the sweep is. Each unit of work is one file under ``parts/``, which
is there whole or not at all; which files are there is all the state a sweep has, so it can be
killed at any moment, shared out over machines and gone on with. Files hold counts: shares and
intervals come from them. A part carries the identity of its sweep and a digest of its counts:
one that is damaged or strays in from another sweep is reported and played again. The manifest
carries a digest of itself.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from negsim.disk import STORED, read_bytes, remove_stale, replacing, unwritable, write_bytes
from negsim.errors import Mistake, NegsimError
from negsim.sweeps.execution.doubt import DoubtCounts, Played
from negsim.sweeps.execution.manifest import (
    FIRST_MODEL,
    FORMAT,
    differences,
    from_text,
    identity,
    to_text,
)
from negsim.sweeps.execution.part_files import DamagedError, decode, decode_doubt, encode
from negsim.sweeps.execution.tasks import EVENT_COUNTS, Counts
from negsim.sweeps.execution.work_units import Plan, RunBlock, Unit, narrow
from negsim.sweeps.experiment.experiment import Sets
from negsim.vocabulary import MILESTONES, SHARE_OF

MANIFEST = "manifest.json"
PARTS = "parts"

MOST_BYTES = 1 << 30
"""Of a manifest or part file that is read at all; all that negsim writes are far smaller."""


@dataclass(frozen=True)
class Store:
    """The folder of one sweep.

    All of `manifest` but its ``about`` bears on the counts. `log` is called with each thing that
    the user should know, such as a damaged part.
    """

    folder: Path
    manifest: dict[str, Any]
    log: Callable[[str], None]

    @cached_property
    def identity(self) -> str:
        """Sixteen hexadecimal digits that all parts of this sweep carry."""
        return identity(self.manifest)

    @cached_property
    def plan(self) -> Plan:
        """The units of work."""
        manifest = self.manifest
        cells = len(manifest["scenarios"]) * len(manifest["arms"]) * manifest["points"]
        doubt = Sets(**manifest["doubt"]) if "doubt" in manifest else None
        return Plan(cells, manifest["runs"], manifest["until"] is not None, doubt)

    @property
    def classes(self) -> tuple[str, ...]:
        """Ids of the outcome classes, in the order of the counts."""
        return tuple(self.manifest["classes"])

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters, in the order of the values."""
        return tuple(self.manifest["parameters"])

    def file(self, unit: Unit) -> Path:
        """Return where the part file of a unit is, or would be."""
        return self.folder / PARTS / unit.name

    def played(self, unit: Unit) -> Played | None:
        """Return the counts of a unit of either kind, as `read` does."""
        return self.read_doubt(unit) if unit.block.sets else self.read(unit)

    def read(self, unit: Unit) -> Counts | None:
        """Return the counts of a unit; None if they are not there, or are of no use."""
        return self._read(unit, partial(decode, self.identity, self.parameters, self.classes))

    def read_doubt(self, unit: Unit) -> DoubtCounts | None:
        """Return the counts of a unit under sets of assumptions, as `read` does."""
        return self._read(unit, partial(decode_doubt, self.identity))

    def _read[Kind](self, unit: Unit, decoded: Callable[[Unit, bytes], Kind]) -> Kind | None:
        try:
            data = read_bytes(self.file(unit), MOST_BYTES)
        except FileNotFoundError:
            return None
        except OSError as error:
            self.log(f"{PARTS}/{unit.name} cannot be read: {error.strerror or error}")
            return None
        try:
            return decoded(unit, data)
        except DamagedError as damage:
            self.log(f"{PARTS}/{unit.name} {damage}; its runs count as not played")
            return None

    def write(self, unit: Unit, counts: Played) -> None:
        """Store the counts of a unit; other parts stay as they are.

        Raises NegsimError if the folder cannot be written or the disk is full.
        """
        data = encode(self.identity, self.parameters, self.classes, unit, counts)
        write_bytes(self.file(unit), data, stored=STORED)

    @cached_property
    def _watched(self) -> list[int]:
        """Columns, of outcomes and then events, that an adaptive sweep is to make precise."""
        until = self.manifest["until"]
        if until is None:
            return []
        of_all = (name for name in MILESTONES if name not in SHARE_OF)
        names = [until["outcome"]] if until["outcome"] else [*self.classes, *of_all]
        return [(*self.classes, *EVENT_COUNTS).index(name) for name in names]

    def watched(self, counts: Counts) -> NDArray[np.int64]:
        """Return, for each cell, the counts that an adaptive sweep is to make precise."""
        return np.concatenate([counts.outcomes, counts.events], axis=1)[:, self._watched]

    def none_watched(self, cells: int) -> NDArray[np.int64]:
        """Return the counts of `watched` before any run."""
        return np.zeros((cells, len(self._watched)), dtype=np.int64)

    def goes_on(
        self, block: RunBlock, runs: NDArray[np.int64], watched: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Return which cells play a block, by their runs and watched counts before it."""
        if not self.plan.adaptive or block.sets:
            return np.ones(len(runs), dtype=np.bool_)
        half = self.manifest["until"]["half_width"]
        looked_at = 0 < block.first == block.look
        return np.array(
            [
                n == block.first and not (looked_at and all(narrow(k, n, half) for k in counts))
                for n, counts in zip(runs.tolist(), watched.tolist(), strict=True)
            ],
            dtype=np.bool_,
        )

    def cells_of(self, unit: Unit) -> NDArray[np.int64]:
        """Return which cells of a unit are to be played; all blocks before it must be there."""
        cells = np.arange(unit.first_cell, unit.stop_cell)
        if not self.plan.adaptive or unit.block.sets:
            return cells
        runs, watched = np.zeros_like(cells), self.none_watched(len(cells))
        for block in self.plan.blocks():
            if block.number == unit.block.number:
                break
            for earlier in self.plan.units(block, unit.first_cell, unit.stop_cell):
                counts = self.read(earlier)
                if counts is not None:
                    here = (unit.first_cell <= counts.cells) & (counts.cells < unit.stop_cell)
                    index = counts.cells[here] - unit.first_cell
                    runs[index] += counts.runs[here]
                    watched[index] += self.watched(counts)[here]
        return cells[self.goes_on(unit.block, runs, watched)]


def begin(folder: Path, manifest: dict[str, Any], log: Callable[[str], None]) -> Store:
    """Return the store in a folder: a new one, or the one there if it is of the same sweep.

    The folder is made where it is missing, and those around it. Raises NegsimError if another sweep
    is there, with all that differs; if anything else is there; or if it cannot be written.
    """
    file = folder / MANIFEST
    if folder.is_file():
        raise NegsimError(Mistake(f"'{folder}' is a file, not a folder", path="--out"))
    try:
        _check_empty(folder)
        (folder / PARTS).mkdir(parents=True, exist_ok=True)
        remove_stale(folder)
        remove_stale(folder / PARTS)
        if not file.exists():
            with suppress(FileExistsError), replacing(file, new=True) as stream:
                stream.write(to_text(manifest).encode())  # unless another was faster
    except OSError as error:
        raise unwritable(folder, error, stored=STORED if file.exists() else "") from error
    store = open_store(folder, log)
    mistakes = list(differences(str(file), store.manifest, manifest))
    if mistakes:
        raise NegsimError(*mistakes)
    store = _labelled(store, manifest)
    names = (part.name for part in (folder / PARTS).iterdir() if not part.name.startswith("."))
    for name in store.plan.strays(names):
        log(f"{PARTS}/{name} is no part of this sweep; it is left alone and not counted")
    return store


def _labelled(store: Store, manifest: dict[str, Any]) -> Store:
    """Return a store with the labels that are asked for now: prose, which bears on no count."""
    about, labels = store.manifest["about"], manifest["about"].get("labels")
    if labels is None or about.get("labels") == labels:
        return store
    written = store.manifest | {"about": about | {"labels": labels}}
    with suppress(NegsimError):  # a folder that cannot be written can still be read
        write_bytes(store.folder / MANIFEST, to_text(written).encode(), stored=STORED)
    return replace(store, manifest=written)


def open_store(folder: Path, log: Callable[[str], None]) -> Store:
    """Return the store in a folder that is there already.

    Raises NegsimError if there is none, or its manifest cannot be read or is of another format.
    """
    file = folder / MANIFEST
    try:
        manifest = from_text(read_bytes(file, MOST_BYTES))
    except (FileNotFoundError, NotADirectoryError):
        what = f"is no folder of a sweep: it has no {MANIFEST}"
        if not folder.is_dir():
            what = "is a file, not the folder of a sweep" if folder.exists() else "is not there"
        raise NegsimError(Mistake(what, file=str(folder))) from None
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise NegsimError(Mistake(what, file=str(file))) from None
    except ValueError:
        what = "is damaged; put it back from a copy, or sweep into another folder"
        raise NegsimError(Mistake(what, file=str(file))) from None
    if manifest["format"] != FORMAT:
        raise NegsimError(Mistake(_of_another_format(manifest["format"]), "format", str(file)))
    return Store(folder, manifest, log)


def _of_another_format(found: object) -> str:
    """Return why a sweep of another format is refused, and what to do."""
    what = f"this negsim reads sweeps of format {FORMAT}; found {found!r}"
    if found in FIRST_MODEL:
        return (
            f"{what}, played by the first form of the model, whose counts the second does not "
            "give; sweep anew into another folder, or read this one with the negsim that made it"
        )
    return what


def _check_empty(folder: Path) -> None:
    """Refuse a folder of something else: only an unfinished beginning may be there."""
    parts = folder / PARTS
    inside = [*(folder.iterdir() if folder.exists() else ())]
    inside += parts.iterdir() if parts.exists() else ()
    others = [file for file in inside if file != parts and file.suffix != ".tmp"]
    if others and not (folder / MANIFEST).exists():  # another process may be as new
        what = f"'{folder}' holds something, but no {MANIFEST}; choose another folder"
        raise NegsimError(Mistake(what, path="--out"))
