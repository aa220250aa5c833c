"""What README and docs show is what happens: their examples are run."""

from __future__ import annotations

import doctest
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from negsim.browser.page import assemble
from negsim.cli.main import main
from negsim.results.result import run
from negsim.scenario.files.load import load, parse_setting
from negsim.sweeps.experiment import read
from negsim.sweeps.experiment.experiment import Sets
from steps import Step, changed, edit, replaced, steps
from validation import __main__ as validation

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
"""Pages whose blocks are run, each page in a folder of its own. tests/test_contributing.py follows
CONTRIBUTING.md."""
SLOW = {
    "after", "analyst", "blocked", "change-a-red-line", "cite", "classroom", "compare", "credit",
    "icb", "map", "need", "plot-a-sweep", "python", "rank", "read-a-table", "report", "story",
    "sweep", "write-a-scenario",
}  # fmt: skip
"""Pages that take long, so long tests; what their verbs do is held by tests of these each time."""
MODULES = [
    "negsim",
    "negsim.results.result",
    "negsim.engine.readable.run",
    "negsim.scenario.files.catalogue",
]


def commands(block: str) -> list[tuple[str, str]]:
    """Return command and expected output of each ``$ ...`` in a console block."""
    found = []
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, _, output = part.partition("\n")
        found.append((command, output))
    return found


def differs(output: str, expected: str) -> bool:
    """Return whether output is not as shown; ``...`` stands for anything."""
    trimmed = "".join(f"{line.rstrip()}\n" for line in output.splitlines())
    checker = doctest.OutputChecker()
    return not checker.check_output(expected, trimmed, doctest.ELLIPSIS)


def said(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command line; return what it prints, or what it complains of."""
    words = shlex.split(command)
    if words[:3] == ["python", "-m", "validation"]:
        code = validation.main(words[3:])
    else:
        assert words[0] == "negsim"
        code = main(words[1:])
    told = capsys.readouterr()
    return told.out if code == 0 else told.err


def complaints(examples: str, page: Path, known: dict[str, Any]) -> str:
    """Run Python examples that go on with the `known` names; return what is not as shown."""
    found: list[str] = []
    test = doctest.DocTestParser().get_doctest(examples, known, page.name, str(page), 0)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(test, out=found.append, clear_globs=False)
    known.update(test.globs)
    return "".join(found)


def pages() -> list[Any]:
    """Return each page, whether all of it is run, and whether that takes long."""
    long, found = pytest.mark.long, []
    for page in PAGES:
        whole = "run istanbul-2025 --doubt" not in page.read_text(encoding="utf-8")
        if page.stem in SLOW or not whole:
            found.append(pytest.param(page, True, marks=long, id=f"{page.name}-whole"))
        if page.stem not in SLOW:
            found.append(pytest.param(page, whole, id=page.name))
    return found


@pytest.mark.parametrize(("page", "whole"), pages())
def test_the_page_does_what_it_shows(
    page: Path,
    whole: bool,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    # No page shows a number of the doubt of a sweep, so few sets and runs do.
    monkeypatch.setattr(read, "Sets", lambda: Sets(16, 50))
    # Nor is one shown that stands on a page of a browser; tests/browser hold those.
    monkeypatch.setattr(assemble, "run", lambda *given, doubt, **more: run(*given, **more))
    known: dict[str, Any] = {}
    for step in steps(page.read_text(encoding="utf-8")):
        if step.verb:
            edit(step, tmp_path)
        elif step.kind == "console":
            for command, expected in commands(step.text):
                if not whole and "--doubt" in command:
                    continue  # it plays 256,000 runs
                output = said(command, capsys)
                assert not differs(output, expected), f"{command}\n{output}"
        elif step.kind == "python":
            assert complaints(step.text, page, known) == ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_block_of_the_page_ends(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    fences = [line.strip() for line in lines if line.strip().startswith("```")]
    assert fences[1::2] == ["```"] * (len(fences) // 2), "a block begins inside of another"
    assert len(fences) % 2 == 0


@pytest.mark.parametrize("module", MODULES)
def test_examples_of_docstrings_run_as_shown(module: str) -> None:
    result = doctest.testmod(__import__(module, fromlist=["x"]), optionflags=doctest.ELLIPSIS)
    assert result.attempted > 0
    assert result.failed == 0


def test_the_check_sees_a_wrong_number() -> None:
    assert differs("share 4.2 %  \n", "share 4.3 %\n")
    assert not differs("share 4.2 %  \nmore\n", "share 4.2 %\n...\n")


def test_a_block_takes_the_place_of_its_own_key_only() -> None:
    text = "a: 1\n# about b\nb:\n  c: 2\n\n  d: 3\n\ne: 4\n"
    assert replaced(text, "b:\n  c: 5\n") == "a: 1\n# about b\nb:\n  c: 5\n\ne: 4\n"
    assert replaced("a: 1\n", "b: 2\n") == "a: 1\n\nb: 2\n\n"


def test_a_change_must_fit_one_place() -> None:
    assert changed("a\nb\nc\n", " a\n-b\n+d\n") == "a\nd\nc\n"
    with pytest.raises(AssertionError, match="stands there 2 times"):
        changed("b\nb\n", "-b\n+d\n")
    with pytest.raises(AssertionError, match="stands there 0 times"):
        changed("a\n", "-b\n+d\n")


def test_a_wrong_example_and_an_edit_of_no_file_are_seen(tmp_path: Path) -> None:
    assert "Expected:\n    3\nGot:\n    2" in complaints(">>> 1 + 1\n3\n", tmp_path, {})
    [step] = steps("Change in `a.yaml`:\n\n```diff\n-b\n+d\n```\n")
    assert step == Step("Change in", "a.yaml", "diff", "-b\n+d\n")
    with pytest.raises(FileNotFoundError):
        edit(step, tmp_path)


def test_how_to_cite_says_what_the_citation_file_says() -> None:
    page = (ROOT / "docs" / "cite.md").read_text(encoding="utf-8")
    cff = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert f"version = {{{cff['version']}}}" in page
    assert f"{{{{{cff['authors'][0]['name']}}}}}" in page
    for reference in cff["references"]:
        assert f"doi     = {{{reference['doi']}}}" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_of_the_page_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert "://" in target or (page.parent / target).exists(), target


@pytest.mark.long
def test_the_readme_compares_what_the_model_says() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (as in the file|with\S+ .*?) \| (.*%) \|$", text, flags=re.M)
    assert len(rows) == 4
    _, turkiye, qatar, neither = (float(shares.split(" ")[0]) for _, shares in rows)
    alone = turkiye - neither, qatar - neither
    all_of_them = float(rows[0][1].split(" ")[0]) - neither
    assert all_of_them > sum(alone)  # so "more together than the sum", as the exercise's key says
    said = "29.8 points more of the runs than neither does, Qatar in 26.0, both in 63.3"
    assert said in " ".join(text.split())
    assert [round(one, 1) for one in (*alone, all_of_them)] == [29.8, 26.0, 63.3]
    for label, shares in rows:
        settings = re.findall(r'--set "?([^`"]+)', label)
        result = run(load("istanbul-2025", dict(map(parse_setting, settings))))
        told = result.tally
        counts = (told.revived, told.interim_reached, told.settled, told.outcomes[-2:].sum())
        assert shares == " | ".join(f"{100 * n / told.runs:.1f} %" for n in counts), label


def test_the_readme_shows_a_command() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert commands(steps(text)[0].text)[0][0] == "negsim run istanbul-2025"


def test_the_tests_that_the_page_on_repairs_names_are_there() -> None:
    named, source = 0, ""
    for word in re.findall(r"`([\w/]+\.py|test_\w+)`", (ROOT / "docs" / "repairs.md").read_text()):
        if word.endswith(".py"):
            source = (ROOT / "tests" / word).read_text(encoding="utf-8")
        else:
            assert f"def {word}(" in source, word
            named += 1
    assert named > 40
