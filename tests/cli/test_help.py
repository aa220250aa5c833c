"""Help comes at once, with an example for every verb; a shell can complete what it needs to."""

from __future__ import annotations

import json
import os
import re
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from negsim.cli import main as cli
from negsim.cli.main import GROUPS, VERBS, main, read_arguments
from negsim.scenario.files.load import load, shipped
from negsim.scenario.files.resolve import bare, continued, locations, numbers

ROOT = Path(cli.__file__).parents[2]
HARBOUR = ROOT / "tests" / "domains" / "harbour"
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}


def seconds(*words: str) -> float:
    """Return how long Python takes to carry out `words`."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *words], env=ENVIRONMENT, check=True, capture_output=True)
    return time.perf_counter() - begin


@pytest.mark.long
def test_help_takes_less_than_half_as_long_as_importing_mesa() -> None:
    before = seconds("-m", "negsim", "--help")
    mesa_takes = seconds("-c", "import mesa")
    after = [seconds("-m", "negsim", "--help") for _ in range(2)]
    assert statistics.median([before, *after]) < mesa_takes / 2


@pytest.mark.parametrize("verb", VERBS)
def test_the_examples_of_every_verb_are_understood(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main([verb, "--help"])
    assert caught.value.code == 0
    out = capsys.readouterr().out
    head, _, examples = out.partition("\nexample:\n")
    assert head
    commands = [shlex.split(line.partition(" > ")[0]) for line in examples.splitlines()]
    assert commands
    for command in commands:
        assert command[:2] == ["negsim", verb]
        assert read_arguments(command[1:]).verb == verb


@pytest.mark.parametrize("words", [[], *([verb] for verb in VERBS)], ids=" ".join)
def test_help_fits_80_columns(
    words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        main([*words, "--help"])
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if len(line) > 80] == []
    assert len(lines) > 5


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Return the help that some words print."""
    with pytest.raises(SystemExit) as caught:
        main([*words])
    assert caught.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("words", [["--help"], ["help"], ["help", "help"], ["help", "--help"]])
def test_the_help_of_all_names_every_verb_under_what_it_is_for(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    paragraphs = printed(capsys, *words).split("\n\n")
    for purpose, group in GROUPS.items():
        lines = [f"  {name:<9} {line}" for name, line in group.items()]
        assert "\n".join([f"{purpose}:", *lines]) in paragraphs


def test_every_verb_is_for_one_thing_and_has_a_file() -> None:
    names = [name for group in GROUPS.values() for name in group]
    assert names == [*VERBS]
    files = {file.stem for file in Path(cli.__file__).parent.glob("*.py")}
    assert files - {"__init__", "answers", "columns", "completion", "main", "shared"} == set(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_help_of_a_verb_is_what_its_option_prints(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(capsys, "help", verb) == printed(capsys, verb, "--help")


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["help", "comprae"], "there is no verb 'comprae'; the verbs are new, check, "),
        (["help", "comprae"], "; did you mean 'compare'?"),
        (["hlep"], "; did you mean 'help'?"),
        (["help", ""], "there is no verb ''; "),
        (["help", "--json"], "there is no verb '--json'; "),
        (["help", "run", "now"], "'now' is one word too many; help takes one verb"),
    ],
)
def test_help_for_what_is_no_verb(
    words: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert (out, complaint in err) == ("", True)


EACH_IN_TURN = """
import json, os, sys

from negsim.cli.main import main, make_parser, VERBS
import argcomplete, negsim.domains.load, negsim.scenario.files.fictional

make_parser(VERBS)
for asked in json.loads(sys.stdin.read()):
    child = os.fork()
    if not child:
        os.environ.update(asked)
        main([])
    os.waitpid(child, 0)
"""
"""A program that answers a shell for one line after the other, and loads once what all need."""


def typed(line: str, file: Path) -> dict[str, str]:
    """Return how a shell asks what it may offer at the end of a line, to be written to a file."""
    return {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(file),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
    }


def all_completed(lines: Sequence[str], folder: Path) -> list[list[str]]:
    """Return what a shell is offered at the end of each line that somebody types in a folder."""
    files = [folder / f"offered {n}" for n in range(len(lines))]
    asked = [typed(line, file) for line, file in zip(lines, files, strict=True)]
    subprocess.run(
        [sys.executable, "-c", EACH_IN_TURN], input=json.dumps(asked), cwd=folder, text=True,
        env=ENVIRONMENT | {"NEGSIM_COMPILE": "0"}, check=True, capture_output=True,
    )  # fmt: skip
    texts = [file.read_text(encoding="utf-8") for file in files]
    return [[word.strip() for word in text.split("\n")] for text in texts]


def test_a_shell_is_offered_verbs(offered: dict[str, list[str]]) -> None:
    assert set(VERBS) <= set(offered[""])
    assert offered["st"] == ["story"]
    assert offered["hel"] == ["help"]
    assert offered["help st"] == ["story"]


def test_a_shell_is_offered_experiments(offered: dict[str, list[str]]) -> None:
    assert offered["sweep tim"] == ["timing"]
    assert set(shipped("experiments")).isdisjoint(shipped())  # so a name means one thing


OF_SCENARIOS = ["run", "story", "check", "show"]


@pytest.mark.parametrize("verb", OF_SCENARIOS)
def test_a_shell_is_offered_scenarios(verb: str, offered: dict[str, list[str]]) -> None:
    assert offered[f"{verb} k"] == ["kenya-2008"]
    assert set(shipped()) <= set(offered[f"{verb} "])


WORDS = [
    ("sweep ken", "kenya-2008"),
    ("exercise red-lines --scenario ken", "kenya-2008"),
    ("play istanbul-2025 --as pak", "pakistan"),
    ("export out --to x", "xlsx"),
]


@pytest.mark.parametrize(("line", "word"), WORDS)
def test_a_shell_is_offered_what_a_verb_takes(
    line: str, word: str, offered: dict[str, list[str]]
) -> None:
    assert offered[line] == [word]


PATHS = [
    ("run istanbul-2025 --set med", ["mediators.turkiye.", "mediators.qatar."]),
    ("run istanbul-2025 --set mediators.qatar.pressu", ["mediators.qatar.pressure="]),
    ("run --set mediators.qatar.pressu", [""]),
    ("run --set mediators.qatar.pressure=1 kenya-2008 --set process.ro", ["process.rounds="]),
    ("run istanbul-2025 --set mediators.*.endu", [r"mediators.\*.endurance="]),
    ("run istanbul-2025 --set 'mediators.*.endu", ["mediators.*.endurance="]),
    (
        "run istanbul-2025 --set parties.pakistan.values.militants.det",
        [r"parties.pakistan.values.militants.detain\ or\ hand\ over="],
    ),
    ("run istanbul-2025 --fictional --set parties.velmor.bat", ["parties.velmor.batna="]),
    ("run mine.yaml --set parties.upton.bat", ["parties.upton.batna="]),
    ("run ./mine.yaml --set parties.upton.bat", ["parties.upton.batna="]),
    (f"run {HARBOUR} --set parties.harbour_north.bat", ["parties.harbour_north.batna="]),
    ("run nowhere --set p", [""]),
    ("run broken.yaml --set p", [""]),
    ("run mine.yaml --set process.rounds=", [""]),
    ("run mine.yaml --set proces.r", [""]),
    ("sweep mine.yaml --vary parties.upton.tac", [""]),
    ("story mine.yaml --set parties.upton.tac", ["parties.upton.tactic="]),
    ("sweep mine.yaml --vary parties.upton.bat", ["parties.upton.batna="]),
    ("sweep istanbul-2025 --vary parties.pakistan.bat", ["parties.pakistan.batna="]),
    ('compare mine.yaml --arm "less: parties.upton.bat', ["less: parties.upton.batna="]),
    ('compare mine.yaml --arm "less:parties.upton.bat', ["less:parties.upton.batna="]),
    (
        'compare mine.yaml --arm "less: parties.upton.batna=0, process.ro',
        ["less: parties.upton.batna=0, process.rounds="],
    ),
    (
        'compare mine.yaml --arm "less: parties.upton.batna={uniform: [0, 0.1]}, process.ro',
        ["less: parties.upton.batna={uniform: [0, 0.1]}, process.rounds="],
    ),
    ("compare mine.yaml --arm les", [""]),
    ("compare istanbul-2025 --outcome settl", ["settled"]),
    ("compare mine.yaml --outcome each", ["each_its_own"]),
    ("compare nowhere --outcome settl", ["settled"]),
]


LINES = [
    *("", "st", "hel", "help st", "sweep tim"),
    *(f"{verb} {begun}" for verb in OF_SCENARIOS for begun in ("", "k")),
    *(line for line, _ in [*WORDS, *PATHS]),
    *("play nowhere --as pak", "check istanbul-2025 --j", "check ./my"),
]


@pytest.fixture(scope="module")
def offered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Return what is offered at the end of each of `LINES`."""
    folder = tmp_path_factory.mktemp("typed")
    text = shipped()["textbook-two-party"].read_text(encoding="utf-8")
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    (folder / "broken.yaml").write_text("negsim: [", encoding="utf-8")
    found = all_completed([f"negsim {line}" for line in LINES], folder)
    return dict(zip(LINES, found, strict=True))


@pytest.mark.parametrize(("line", "expected"), PATHS, ids=[line for line, _ in PATHS])
def test_a_shell_is_offered_what_a_scenario_has(
    line: str, expected: list[str], offered: dict[str, list[str]]
) -> None:
    assert offered[line] == expected


def test_a_shell_is_answered_without_numba(tmp_path: Path) -> None:
    asked = typed("negsim run istanbul-2025 --set med", tmp_path / "offered")
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "negsim"], env=ENVIRONMENT | asked, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    loaded = set(re.findall(r"\| +([\w.]+)$", told.stderr, flags=re.M))
    assert ("yaml" in loaded, "numba" in loaded) == (True, False)
    assert (tmp_path / "offered").read_text() == "mediators.turkiye.\nmediators.qatar."


def test_a_shell_is_led_to_every_number_step_by_step() -> None:
    tree = bare(load("istanbul-2025"))
    begun, ends = [""], set()
    while begun:
        for path, form in continued(tree, begun.pop()).items():
            if form is None:
                begun.append(path)
            else:
                assert locations(tree, path)
                ends.add(path)
    assert {path for path, _ in numbers(tree)} <= ends


def test_a_shell_is_offered_no_roles_of_a_scenario_that_is_none(
    offered: dict[str, list[str]],
) -> None:
    assert offered["play nowhere --as pak"] == [""]


def test_a_shell_is_offered_options(offered: dict[str, list[str]]) -> None:
    assert offered["check istanbul-2025 --j"] == ["--json"]


def test_where_no_scenario_fits_the_shell_goes_on_with_files(offered: dict[str, list[str]]) -> None:
    assert offered["check ./my"] == [""]


def loaded(code: str, *wanted: str) -> list[str]:
    """Return which modules are loaded once Python has carried out some code."""
    script = f"{code}\nimport sys\nprint('loaded', *({{*{wanted!r}}} & {{*sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", script], env=ENVIRONMENT, check=True, capture_output=True, text=True
    )
    return sorted(done.stdout.splitlines()[-1].split()[1:])


def test_a_verb_and_what_reads_domains_are_imported_when_asked_for() -> None:
    code = "from negsim.cli.main import main\nmain(['list'])\nimport negsim\nnegsim.load({!r})"
    parts = ("negsim.cli.list", "negsim.cli.sweep", "negsim.domains.find")
    assert loaded(code.format("textbook-two-party"), *parts) == ["negsim.cli.list"]
    assert loaded(code.format(str(HARBOUR)), *parts) == ["negsim.cli.list", "negsim.domains.find"]
