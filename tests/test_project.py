"""The project around the code: what is installed, what is cited, what is committed."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from negsim.scenario.files.form_1 import GONE

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> str:
    """Run a command and return what it prints; on failure, fail with all it said."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def found_by(folder: Path, cwd: Path) -> tuple[Path, list[str]]:
    """Return where the negsim in a folder is, and the scenarios it finds."""
    code = "import negsim.scenario.files.load as l; print(l.__file__, *l.shipped(), sep='\\n')"
    file, *scenarios = run(sys.executable, "-c", code, cwd=cwd, PYTHONPATH=str(folder)).split("\n")
    return Path(file).parents[3], scenarios


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with negsim installed from a wheel, without what it depends on."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    run(*pip, "wheel", ROOT, "--no-deps", "--no-build-isolation", "--wheel-dir", folder)
    [wheel] = folder.glob("*.whl")
    run(*pip, "install", "--no-deps", "--no-index", "--target", folder / "site", wheel)
    return folder / "site"


@pytest.mark.parametrize(
    ("kind", "patterns"),
    [
        ("scenarios", ("*.yaml", "*.schema.json")),
        ("experiments", ("*.yaml", "*.csv")),
        ("exercises", ("*.md",)),
    ],
)
def test_the_wheel_brings_what_ships(installed: Path, kind: str, patterns: tuple[str]) -> None:
    brought = {file.name for file in (installed / "negsim" / "shipped" / kind).iterdir()}
    assert brought == {file.name for glob in patterns for file in (ROOT / kind).glob(glob)}
    assert brought


def test_the_wheel_brings_the_package_alone(installed: Path) -> None:
    for file in (path for path in (ROOT / "negsim").rglob("*") if path.suffix not in (".pyc", "")):
        assert (installed / file.relative_to(ROOT)).is_file()
    assert (installed / "negsim" / "py.typed").is_file()
    assert not (installed / "validation").exists()  # of a checkout alone


def test_the_wheel_finds_its_own_files(installed: Path, tmp_path: Path) -> None:
    package, scenarios = found_by(installed, cwd=tmp_path)
    assert package == installed
    assert "istanbul-2025" in scenarios
    code = """
from negsim.sweeps.experiment.file import load_experiment
from negsim.teaching.exercises.source import contents
print(load_experiment("timing").design.file, len(contents()))
"""
    told = run(sys.executable, "-c", code, cwd=tmp_path, PYTHONPATH=str(installed))
    assert told == "timing.csv 12\n"  # the table lies beside its experiment


def test_the_checkout_finds_its_own_scenarios(tmp_path: Path) -> None:
    package, scenarios = found_by(ROOT, cwd=tmp_path)
    assert package == ROOT
    assert "istanbul-2025" in scenarios


def script(path: Path, *lines: str) -> Path:
    """Write an executable shell script."""
    path.write_text("\n".join(("#!/bin/sh", *lines, "")), encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.mark.long  # makes a virtual environment
def test_a_python_is_tried_by_running_it(tmp_path: Path) -> None:
    shim = script(tmp_path / "python3.14", "echo 'python3.14: command not found' >&2", "exit 127")
    # Answers the probe as a good Python does, but makes no virtual environment.
    script(tmp_path / "python3.13", '[ "$1" = -c ] && echo "$0"')
    good = script(tmp_path / "python3.12", f'exec "{sys.executable}" "$@"')
    venv = tmp_path / "a folder" / "venv"
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    said = run("sh", "tools/make_venv.sh", venv, PYTHON=str(shim), PATH=path)
    assert said.strip().endswith(f"made by {good.name}")
    assert (venv / "bin" / "pip").exists()


def test_where_no_python_will_do_the_reasons_are_told(tmp_path: Path) -> None:
    tools = ("sh", "env", "mktemp", "rm", "cat")
    for tool in tools:
        (tmp_path / tool).symlink_to(run("sh", "-c", f"command -v {tool}").strip())
    script(tmp_path / "python3.13", "exit 127")
    script(tmp_path / "python3", "printf 'is Python 3.9'", "exit 1")
    # The last candidates are absolute paths, which no PATH hides; here they lead nowhere.
    text = (ROOT / "tools" / "make_venv.sh").read_text(encoding="utf-8")
    lonely = tmp_path / "make_venv.sh"
    lonely.write_text(text.replace(" /usr/", f" {tmp_path}/none/"), encoding="utf-8")
    done = subprocess.run(
        ["sh", lonely, tmp_path / "venv"],
        env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(
        "negsim needs Python 3.12 or newer, able to make virtual environments. Tried:\n"
        "  python3.13: does not run\n"
        "  python3: is Python 3.9\n"
        "Install one, for example\n"
    )
    assert not (tmp_path / "venv").exists()


def committed() -> list[Path]:
    """Return every file that is committed or would be by adding all."""
    # A checkout that another user owns is read all the same: nothing in it is run.
    git = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    names = run(*git, "--cached", "--others", "--exclude-standard").split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def links(listing: str) -> list[str]:
    """Return the symbolic links in what ``git ls-files --stage`` lists."""
    return [line.partition("\t")[2] for line in listing.splitlines() if line.startswith("120000 ")]


def test_no_link_is_committed() -> None:
    # A link may lead to this machine alone, and no text in it is searched for that.
    listing = run("git", "-c", "safe.directory=*", "ls-files", "--stage")
    assert "\tpyproject.toml" in listing
    assert links(listing) == []


def test_a_committed_link_would_be_seen() -> None:
    listing = "100644 1f2e 0\tREADME.md\n120000 84a5 0\t.venv\n"
    assert links(listing) == [".venv"]


HOSTS = ("pypi" + ".org", "files.python" + "hosted", "registry." + "npmjs", "deb." + "debian")
FORBIDDEN = re.compile("|".join([*map(re.escape, HOSTS), r"(?<![\w./-])/(?:work|root)" + "/"]))
"""Hosts of package registries, and absolute paths of one machine."""


def test_no_committed_file_names_a_registry_or_a_machine() -> None:
    files = committed()
    assert ROOT / "pyproject.toml" in files
    texts = {file: file.read_text(encoding="utf-8", errors="replace") for file in files}
    assert [str(f.relative_to(ROOT)) for f, text in texts.items() if FORBIDDEN.search(text)] == []


@pytest.mark.parametrize("text", ["https://" + HOSTS[0] + "/simple", "open('/" + "work/x')"])
def test_such_a_name_would_be_seen(text: str) -> None:
    assert FORBIDDEN.search(text)


def test_the_citation_is_whole() -> None:
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(cff)  # required by the format
    assert cff["cff-version"] == "1.2.0"
    assert cff["type"] == "software"
    assert cff["title"] == PROJECT["name"]
    assert cff["license"] == PROJECT["license"]
    assert cff["version"] == PROJECT["version"]
    assert [author["name"] for author in cff["authors"]] == ["The negsim developers"]
    for reference in cff["references"]:
        assert {"type", "title", "authors"} <= set(reference)
        assert re.fullmatch(r"10\.\d{4,9}/\S+", reference["doi"])


def test_the_newest_change_says_whether_results_change() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = text.split("\n## ")[1]
    assert newest.split()[0] == PROJECT["version"]
    assert re.search(r"^Results change: (yes|no)\b", newest, flags=re.MULTILINE)


def test_changes_go_newest_first_and_each_says_whether_results_change() -> None:
    parts = re.split(r"(?m)^### ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))[1:]
    titles = [part.partition("\n")[0] for part in parts]
    assert all(re.search(r"^Results change: ", part, flags=re.M) for part in parts), titles
    assert titles[-1] == "The first version"
    later = titles.index("The second model: bargaining decides")
    assert later < titles.index("Repairs: what was found broken from outside")
    assert "misperception" not in parts[-1]
    for path in GONE:
        field = path.removeprefix("process.")
        assert f"`{field}" in parts[later], path


def test_the_readme_says_which_systems_were_never_tried() -> None:
    paragraphs = (ROOT / "README.md").read_text(encoding="utf-8").split("\n\n")
    named = [text for text in paragraphs if re.search("Windows|macOS", text)]
    assert named
    assert all("never tried" in text.replace("\n", " ") for text in named)
    assert "Operating System :: POSIX :: Linux" in PROJECT["classifiers"]
