"""An edited rule is never served from what was compiled before the edit."""

from __future__ import annotations

import ast
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

from negsim import jit
from negsim.jit import COMPILED, cache_folder, source_hash

ROOT = Path(__file__).parents[1]

# `gap` is inlined into the compiled `through` of another file, which numba would not notice.
THROUGH = """
import numpy as np
from negsim.jit import rule
from negsim.rules.offers import gap

@rule
def through(shortfalls: np.ndarray) -> float:
    return 10.0 * gap(shortfalls)
"""
ASK = "import numpy as np; from negsim.through import through; print(through(np.array([.25, .5])))"


def told(folder: Path) -> str:
    """Return what the copy of negsim in `folder` says, compiled and kept in ``cache`` there."""
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=folder,
        env={
            **os.environ,
            "NEGSIM_CACHE": str(folder / "cache"),
            "NEGSIM_COMPILE": "1",
            "PYTHONDONTWRITEBYTECODE": "1",  # Python's own cache goes by size and time
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def kept(folder: Path) -> set[Path]:
    """Return the files of compiled rules."""
    return set((folder / "cache").rglob("*.nbc"))


def edit(file: Path, old: str, new: str) -> None:
    """Put something else into a file, which keeps its size and time: nothing gives it away."""
    text, was = file.read_text(encoding="utf-8"), file.stat()
    assert text.count(old) == 1
    assert len(old) == len(new)
    file.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))


@cache
def marked(package: Path) -> set[str]:
    """Return the files in which something is compiled, or is imported to be compiled."""
    found = set()
    for file in package.rglob("*.py"):
        taken: set[str] = set()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "negsim.jit":
                taken |= {name.name for name in node.names}
            elif isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("jit"):
                taken.add(node.attr)
        if taken & MARKS:
            found.add(str(file.relative_to(package)))
    return found


MARKS = {"rule", "step", "part", "apart", "marker"}


def hashed(package: Path) -> set[str]:
    """Return the files whose edit changes the hash."""
    return {str(file.relative_to(package)) for part in COMPILED for file in package.glob(part)}


def test_every_file_with_a_compiled_function_is_hashed(tmp_path: Path) -> None:
    package = ROOT / "negsim"
    assert len(marked(package)) > 20
    assert marked(package) <= hashed(package)
    assert "jit.py" in hashed(package)
    (tmp_path / "words.py").write_text("from negsim.jit import plain, rule\n", encoding="utf-8")
    (tmp_path / "more.py").write_text("from negsim import jit\nx = jit.step\n", encoding="utf-8")
    (tmp_path / "none.py").write_text("from negsim.jit import plain\n", encoding="utf-8")
    assert marked(tmp_path) == {"words.py", "more.py"}


def test_what_compiled_functions_import_is_hashed() -> None:
    """A constant of another file is compiled in, so its edit must be noticed too."""
    package = ROOT / "negsim"
    for name in marked(package):
        if name.startswith(("rules/", "engine/")):
            for node in ast.walk(ast.parse((package / name).read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and str(node.module).startswith("negsim."):
                    file = str(node.module).removeprefix("negsim.").replace(".", "/") + ".py"
                    packaged = {f"{file[:-3]}/{n.name}.py" for n in node.names}
                    assert file in hashed(package) or packaged <= hashed(package), (name, file)


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("rules/offers.py", False),
        ("engine/compiled/run.py", False),
        ("engine/readable/run.py", False),
        ("vocabulary.py", False),
        ("jit.py", False),
        ("sweeps/experiment/design.py", False),
        ("wording.py", True),
        ("scenario/scenario.py", True),
        ("cli/main.py", True),
    ],
)
def test_the_hash_is_of_the_files_that_compiled_rules_are_made_of(
    name: str, same: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "negsim"
    shutil.copytree(ROOT / "negsim", package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(jit, "__file__", str(package / "jit.py"))
    before = source_hash()
    with (package / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert (source_hash() == before) is same


def test_an_edited_rule_is_compiled_anew_and_an_old_one_is_kept(tmp_path: Path) -> None:
    package = tmp_path / "negsim"
    shutil.copytree(ROOT / "negsim", package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "through.py").write_text(THROUGH, encoding="utf-8")
    assert told(tmp_path) == "5.0"
    before = kept(tmp_path)
    assert before
    assert told(tmp_path) == "5.0"
    assert kept(tmp_path) == before  # nothing was compiled anew

    edit(package / "wording.py", '"""English', '"""english')
    assert told(tmp_path) == "5.0"
    assert kept(tmp_path) == before  # nor for what no rule is made of

    edit(package / "rules" / "offers.py", "widest = 0.0", "widest = 2.0")
    assert told(tmp_path) == "20.0"
    assert kept(tmp_path) > before

    edit(package / "rules" / "offers.py", "widest = 2.0", "widest = 0.0")
    assert told(tmp_path) == "5.0"


BEFORE = "from negsim.jit import compiled_before; print(compiled_before())"


@pytest.mark.long
def test_a_copy_elsewhere_is_not_taken_for_compiled(tmp_path: Path) -> None:
    def before(folder: Path) -> str:
        environment = {**os.environ, "NEGSIM_CACHE": str(tmp_path / "cache"), "NEGSIM_COMPILE": "1"}
        return subprocess.run(
            [sys.executable, "-c", BEFORE],
            cwd=folder,
            env=environment | {"PYTHONPATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        shutil.copytree(ROOT / "negsim", folder / "negsim")
        (folder / "negsim" / "through.py").write_text(THROUGH, encoding="utf-8")
        (folder / "cache").symlink_to(tmp_path / "cache")
    (tmp_path / "cache").mkdir()
    assert before(here) == "False"
    told(here)
    assert (before(here), before(there)) == ("True", "False")


def test_a_folder_of_somebody_else_is_not_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGSIM_CACHE", os.devnull)  # cannot hold files
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    mine = tmp_path / f"negsim-{os.getuid()}"
    assert cache_folder() == mine / source_hash()
    assert stat.S_IMODE(mine.stat().st_mode) == 0o700

    other = os.getuid() + 1
    theirs = tmp_path / f"negsim-{other}"
    theirs.mkdir()
    monkeypatch.setattr(os, "getuid", lambda: other)
    found = cache_folder().parent
    assert found.parent == tmp_path
    assert found not in (mine, theirs)


def test_damaged_files_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jit.numba.config, "CACHE_DIR", str(tmp_path))

    def called() -> int:
        """Call the rule as a new process does; return how often it was found in the files."""
        again = jit.rule(doubled)
        assert again(2.5) == 5.0
        return sum(again.stats.cache_hits.values())

    assert (called(), called()) == (0, 1)
    files = sorted(file for file in tmp_path.rglob("*") if file.is_file())
    assert [file.suffix for file in files] == [".nbc", ".nbi"]
    for file in files:
        whole = file.read_bytes()
        flipped = range(0, 8 * len(whole), 2 * len(whole) - 1)
        for damaged in (
            b"",
            whole[:-1],
            whole[: len(whole) // 2],
            *(flip(whole, b) for b in flipped),
        ):
            file.write_bytes(damaged)
            assert (called(), called()) == (0, 1), len(damaged)
        file.unlink()
        file.mkdir()
        assert called() == 0
        file.rmdir()
        file.write_bytes(whole)


def doubled(number: float) -> float:
    return 2.0 * number


def flip(data: bytes, bit: int) -> bytes:
    """Return data with one bit changed."""
    return data[: bit // 8] + bytes([data[bit // 8] ^ 1 << bit % 8]) + data[bit // 8 + 1 :]


def test_a_file_in_the_way_of_the_private_folder_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEGSIM_CACHE", os.devnull)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / f"negsim-{os.getuid()}").write_text("")
    found = cache_folder()
    assert found.parent.parent == tmp_path
    assert cache_folder() == found  # what is compiled is found again


LOADED = """
import sys, negsim
negsim.run("textbook-two-party", runs=1)
print("numba" in sys.modules, "numba.np.arraymath" in sys.modules)
"""


@pytest.mark.long
def test_what_is_stored_is_loaded_without_numbas_own_library() -> None:
    for _ in range(2):  # the first compiles if nobody has
        done = subprocess.run(
            [sys.executable, "-c", LOADED], env=os.environ | {"NEGSIM_COMPILE": "1"},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    assert done.stdout.split() == ["True", "False"]
