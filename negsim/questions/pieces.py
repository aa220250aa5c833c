"""Numbers that pieces of long work gave, kept in a file, so that the work can be resumed.

A line a piece, written when it is done; the first line says what the work is. A line that a killed
process left unfinished, or that was damaged, is passed over, and its piece is done again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from negsim.disk import read_data
from negsim.engine.ensemble import in_order
from negsim.errors import NegsimError
from negsim.results.provenance import version
from negsim.scenario.scenario import Scenario

MOST = 1 << 28
"""Bytes that are read of such a file at most."""


class Pieces:
    """What is known of the pieces of some work; a context that closes the file.

    Parameters
    ----------
    file : Path or None
        Where it is kept; None if nowhere.
    about : mapping
        What the work is: JSON values by name, of all that its numbers depend on.

    Raises
    ------
    NegsimError
        If the file is of other work, or cannot be read or written.
    """

    def __init__(self, file: Path | None, about: Mapping[str, Any]) -> None:
        self.file = file
        self.known: dict[str, Any] = {}
        self.stream = None
        if file is None:
            return
        begun = file.exists()
        if begun:
            self._read(file, dict(about))
        try:
            self.stream = file.open("a", encoding="utf-8", newline="\n")
        except OSError as error:
            raise NegsimError(f"{file}: cannot be written: {error.strerror}") from None
        # A newline first, as the last line of a killed process may be unfinished.
        self.stream.write("\n" if begun else f"{_line('about', dict(about))}\n")

    def _read(self, file: Path, about: dict[str, Any]) -> None:
        data = read_data(file, "a file of unfinished work", MOST, "it is too long to be read")
        for line in data.decode("utf-8", errors="replace").splitlines():
            if (found := _read_line(line)) is not None:
                name, value = found
                self.known[name] = value
        if self.known.pop("about", None) != json.loads(json.dumps(about)):
            raise NegsimError(
                f"{file}: is unfinished work of another command; finish that, or remove the file"
            )

    def of(self, name: str, work: Callable[[], Any]) -> Any:
        """Return what a piece gave, a JSON value: what is known, or else what `work` gives now."""
        if name not in self.known:
            value = work()
            if self.stream is not None:
                self.stream.write(f"{_line(name, value)}\n")
                self.stream.flush()
            self.known[name] = json.loads(json.dumps(value))
        return self.known[name]

    def each(
        self, work: Callable[[int], Any], names: Sequence[str], threads: int | None
    ) -> Iterator[Any]:
        """Yield what each piece gave, by its number, in order; those not known are done now."""
        todo = [n for n, name in enumerate(names) if name not in self.known]
        done = in_order(work, todo, threads)
        for name in names:
            yield self.of(name, lambda: next(done))

    def remove(self) -> None:
        """Remove the file, as the work is done."""
        self.close()
        if self.file is not None:
            self.file.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file, which stays."""
        if self.stream is not None:
            self.stream.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


def about(verb: str, scenario: Scenario, **asked: object) -> dict[str, object]:
    """Return what the pieces of an answer depend on, and `asked` by name."""
    known = {"version": version(), "fingerprint": scenario.fingerprint}
    return {"verb": verb, **known, **asked}


def _line(name: str, value: Any) -> str:
    """Return a line with its checksum."""
    text = json.dumps([name, value])
    return f"{sha256(text.encode()).hexdigest()[:16]} {text}"


def _read_line(line: str) -> tuple[str, Any] | None:
    """Return name and value of a line, or None if it is not whole."""
    digest, _, text = line.partition(" ")
    if sha256(text.encode()).hexdigest()[:16] != digest:
        return None
    name, value = json.loads(text)
    return name, value
