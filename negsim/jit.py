"""The only wrapper of numba.

Every rule of the model is an ordinary Python function marked with `rule`. By default numba
compiles it; with ``NEGSIM_COMPILE=0`` in the environment it stays plain Python, for reading,
debugging and coverage. Both give the same numbers, bit for bit.

A kernel that numba stores on disk does not notice an edited rule in another file, so the
cache folder is named by a hash of all source that they are made of and of the libraries'
versions.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

COMPILE = os.environ.get("NEGSIM_COMPILE", "1") != "0"
"""Whether rules are compiled; read once, when negsim is first imported."""


COMPILED = (
    *("jit.py", "vocabulary.py", "rules/*.py", "engine/**/*.py"),
    *("sweeps/experiment/design.py", "domains/pareto.py"),
)
"""Files that compiled rules are made of: an edit elsewhere leaves them as they are."""


def source_hash() -> str:
    """Return a hash of that source and its path and of numba's, llvmlite's and numpy's versions.

    Numba stores what it compiled by the path of the source, so a copy of negsim elsewhere finds
    nothing, and must not hear that it was compiled before.
    """
    package = Path(__file__).resolve().parent
    digest = hashlib.sha256(str(package).encode() + hash_of_source().encode())
    for library in ("numba", "llvmlite", "numpy"):
        digest.update(metadata.version(library).encode())
    return digest.hexdigest()[:16]


def hash_of_source() -> str:
    """Return a hash of the files that compiled rules are made of, the same for every copy."""
    package, digest = Path(__file__).resolve().parent, hashlib.sha256()
    for file in sorted(file for part in COMPILED for file in package.glob(part)):
        digest.update(file.relative_to(package).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def cache_folder() -> Path:
    """Return a folder for compiled rules that this user can write to.

    ``NEGSIM_CACHE`` names its parent; otherwise the user's cache folder is taken, or, where
    that cannot be written (a read-only home), a private one under the temporary folder.
    """
    named = os.environ.get("NEGSIM_CACHE")
    try:
        users = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        return writable((Path(named) if named else Path(users) / "negsim") / source_hash())
    except (OSError, RuntimeError):  # the latter where a user has no home at all
        return writable(private_folder() / source_hash())


def writable(folder: Path) -> Path:
    """Make a folder and return it; OSError if no files can be written there."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        return folder


def private_folder() -> Path:
    """Return this user's folder under the temporary one, made if need be.

    What lies in it is run as code, so nobody else may have made it; what stands in its way makes
    the name a number longer.
    """
    user = os.getuid() if hasattr(os, "getuid") else "user"
    for number in itertools.count():
        folder = Path(tempfile.gettempdir()) / f"negsim-{user}{f'-{number}' if number else ''}"
        try:
            folder.mkdir(mode=0o700)
            break
        except FileExistsError:
            if folder.is_dir() and (user == "user" or folder.lstat().st_uid == user):
                break
    return folder


if COMPILE:
    import numba
    from numba.core.caching import IndexDataCacheFile
    from numba.core.codegen import JITCodeLibrary, ll
    from numba.core.compiler import Compiler

    numba.config.CACHE_DIR = str(cache_folder())

    # A rule may not make arrays: it works in those it is handed. So no references need be
    # counted (_nrt), which otherwise took three quarters of the time of a run. Wrappers for
    # calls from Python or C take long to compile, so only needed ones are made.
    OPTIONS = {
        "cache": True,
        "nogil": True,
        "forceinline": True,
        "_nrt": False,
        "no_cfunc_wrapper": True,
    }

    class Sealed(IndexDataCacheFile):  # type: ignore[misc]
        """Numba's files of a rule, each with a digest at its end: a damaged one is not there."""

        @contextlib.contextmanager
        def _open_for_write(self, path: str) -> Iterator[BinaryIO]:
            content = io.BytesIO()
            yield content
            data = content.getvalue()
            with super()._open_for_write(path) as file:
                file.write(data + hashlib.sha256(data).digest())

        def _load_index(self) -> Any:
            return super()._load_index() if self.whole(self._index_path) else {}

        def _load_data(self, name: str) -> Any:
            if not self.whole(self._data_path(name)):
                raise FileNotFoundError  # then numba compiles it and writes it anew
            return super()._load_data(name)

        def whole(self, path: str) -> bool:
            """Return whether a file is as it was written."""
            try:
                data = Path(path).read_bytes()
            except OSError:
                return False
            return data[-32:] == hashlib.sha256(data[:-32]).digest()

    def stored_if_possible(compiled: Any) -> Any:
        """Let a compiled rule shrug at a full disk: what is not stored is compiled next time.

        What is stored is loaded without numba's own library of Python and NumPy, which takes as
        long to load as numba; a rule that is compiled asks for it anew.
        """
        cache = compiled._cache
        cache._cache_file.__class__ = Sealed
        save = cache.save_overload

        def attempt(*arguments: Any) -> None:
            with contextlib.suppress(OSError):
                save(*arguments)

        def load(signature: Any, target: Any) -> Any:
            with cache._guard_against_spurious_io_errors():
                return cache._load_overload(signature, target)

        cache.save_overload, cache.load_overload = attempt, load
        return compiled

    class CodeOfStep(JITCodeLibrary):  # type: ignore[misc]
        """LLVM's code of a step: made fast, and into machine code, only as part of its callers.

        Numba would do both for the step by itself too: a sixth of the time of compiling a run.
        """

        def _optimize_final_module(self) -> None:
            """Leave it as it is."""

        def _finalize_final_module(self) -> None:
            """Make no more than the variables that numba sets once a function is compiled."""
            names = [one.name for one in self._final_module.global_variables]
            made = [f'@"{name}" = common global i8* null' for name in names if "NumbaEnv" in name]
            self._codegen._add_module(ll.parse_assembly("\n".join(made)))
            self._codegen._engine.finalize_object()
            self._finalized = True

    class CompilerOfStep(Compiler):  # type: ignore[misc]
        """Numba's compiler, with that code."""

        def __init__(self, typing: Any, target: Any, library: Any, *other: Any) -> None:
            code = CodeOfStep(target.codegen(), "step")
            super().__init__(typing, target, library or code, *other)

    STEP = {"no_cpython_wrapper": True, "cache": False, "pipeline_class": CompilerOfStep}

    def marker(**other: Any) -> Callable[[Function], Function]:
        """Return what compiles a function on its first call, by `OPTIONS` and others."""
        options = OPTIONS | other

        def mark(function: Function) -> Function:
            compiled: Function = numba.njit(**options)(function)
            return stored_if_possible(compiled) if options["cache"] else compiled

        return mark

else:
    STEP = {}

    def marker(**other: Any) -> Callable[[Function], Function]:
        """Return what leaves a function as it is: plain Python."""
        return lambda function: function


rule = marker()
"""Mark a rule: without fast-math and without the GIL."""

step = marker(**STEP)
"""Mark a function that only other compiled ones call: it is compiled with each, and not stored."""

part = marker(inline="always", no_cpython_wrapper=True, cache=False)
"""Mark a long function that one other calls as if it stood there.

Numba otherwise compiles all that is in it twice: by itself, and inside of the other.
"""

apart = marker(forceinline=False)
"""Mark a long and seldom called function: compiled once, not anew wherever it is called."""


def plain(function: Function) -> Function:
    """Return the plain Python of a rule; a compiled one cannot return arrays to Python."""
    python: Function = getattr(function, "py_func", function)
    return python


def compiled_before() -> bool:
    """Return whether this machine already holds compiled rules of this very source."""
    return not COMPILE or any(Path(numba.config.CACHE_DIR).rglob("*.nbc"))
