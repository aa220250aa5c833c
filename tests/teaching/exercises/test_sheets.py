"""The exercises: laid out as promised, done as students do them, with keys that are not stale."""

from __future__ import annotations

import importlib.util
import itertools
import re
import shlex
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

import pytest
from jinja2 import UndefinedError

from negsim.cli.main import main
from negsim.errors import NegsimError
from negsim.scenario.files.load import load, loads, shipped
from negsim.scenario.files.starter import starter
from negsim.teaching.exercises import source as files
from negsim.teaching.exercises.case_study import CaseStudy, changed, joint, table
from negsim.teaching.exercises.keys import KEYS
from negsim.teaching.exercises.methods import cases_needed, largest
from negsim.teaching.exercises.returning import adding_up
from negsim.teaching.exercises.sheets import case_study, key, narrowed, shared, sheet
from negsim.teaching.exercises.source import KEY, NAMES, SHEET, Words, contents, read
from negsim.teaching.paper import Paper, escaped, fill
from printed import EACH_PAPER, Reader, clipped, cut_off, lost, printed_words
from scenarios.test_fictional import given_away
from shipped_cases import few_always, loaded

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "exercises"
ALL = contents()
BY_NAME = pytest.mark.parametrize("words", ALL, ids=lambda words: words.name)
FEW = ("mediator", "own-scenario", "red-lines")
"""Exercises whose keys are quickly worked out; their sheets have every verb that any asks for."""
KEYS_OF_FEW = pytest.mark.parametrize("names", [FEW, pytest.param(NAMES, marks=pytest.mark.long)])


Made: TypeAlias = Callable[[Words, CaseStudy], Paper]
"""`sheet` or `key`."""


def tool() -> ModuleType:
    """Return tools/make_exercises.py as a module."""
    spec = importlib.util.spec_from_file_location("x", ROOT / "tools" / "make_exercises.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_block_is_narrowed_but_not_a_table_or_code() -> None:
    long = "word " * 30
    assert narrowed("short\nlines") == "short\nlines"
    lines = narrowed(f"- {long}\n  {long}\n- next").split("\n")
    assert max(map(len, lines)) <= 80
    assert [line[:2] for line in lines] == ["- ", *["  "] * (len(lines) - 2), "- "]
    assert " ".join(" ".join(lines).split()) == f"- {long}{long}- next"
    for kept in (f"| {long} |", f"```\n{long}\n\n{long}\n```", f"    {long}"):
        assert narrowed(kept) == kept


@BY_NAME
def test_a_sheet_fits_80_columns_but_for_tables_and_commands(
    words: Words, papers: Callable[[Made, Words], Paper]
) -> None:
    lines = narrowed(papers(sheet, words).text()).splitlines()
    prose = [line for line in lines if not line.startswith(("|", "$", "    "))]
    assert [line for line in prose if len(line) > 80] == []
    assert len(prose) > 20


@pytest.fixture(scope="module")
def studies() -> dict[str, CaseStudy]:
    """Return one case study a case, so that exercises share their runs."""
    return {words.case: case_study(words) for words in ALL}


@pytest.fixture(scope="module")
def papers(studies: dict[str, CaseStudy]) -> Callable[[Made, Words], Paper]:
    """Return a function that makes a sheet or a key of an exercise's own case once."""
    return cache(lambda made, words: made(words, studies[words.case]))


def sections(markdown: str) -> list[str]:
    return re.findall(r"^## (.+)$", markdown, flags=re.M)


def commands(markdown: str) -> list[str]:
    blocks = re.findall(r"^```console\n(.*?)^```$", markdown, flags=re.M | re.S)
    return re.findall(r"^\$ (.+)$", "".join(blocks), flags=re.M)


# The files of words


def test_every_file_is_an_exercise_and_every_exercise_has_its_key() -> None:
    assert {file.stem for file in FOLDER.glob("*.md")} == {*NAMES, "README"}
    assert set(KEYS) == set(NAMES)
    assert len(set(NAMES)) == len(NAMES) >= 8


@BY_NAME
def test_an_exercise_is_laid_out_as_promised(words: Words) -> None:
    assert [name.partition(" (")[0] for name in sections(words.sheet)] == list(SHEET)
    assert sections(words.key) == list(KEY)
    assert words.level in ("first seminar", "second seminar", "graduate methods")
    assert words.case in (*shipped(), files.OWN)
    steps = re.findall(r"^### (\d)\. .+ \(\d+ min\)$", words.sheet, flags=re.M)
    assert steps == [str(n) for n in range(1, len(steps) + 1)]
    assert len(steps) == words.sheet.count("\n### ")
    assert len(steps) >= 3
    assert commands(words.sheet)
    questions = words.sheet.partition("## Questions")[2].partition("## Rubric")[0]
    numbers = re.findall(r"^(\d)\. ", questions, flags=re.M)
    assert len(numbers) >= 4
    answered = re.findall(r"^\*\*Questions? (\d)(?: and (\d))?\.\*\*", words.key, flags=re.M)
    assert sorted(filter(None, itertools.chain(*answered))) == numbers
    assert re.search(r"[Pp]redict|Write it down first", words.sheet)
    assert "*What happened" in words.key
    assert "*Why" in words.key
    assert "*What transfers" in words.key


@BY_NAME
def test_the_minutes_of_an_exercise_add_up(words: Words) -> None:
    parts = map(int, re.findall(r"\((\d+) min\)", words.sheet + words.key))
    assert sum(parts) == int(words.minutes)
    assert 20 <= int(words.minutes) <= 90


@BY_NAME
def test_the_points_of_a_rubric_are_a_hundred(words: Words) -> None:
    rubric = words.sheet.partition("## Rubric")[2]
    assert sum(map(int, re.findall(r"^\| [^|]+\((\d+)\) \|", rubric, flags=re.M))) == 100


def test_the_index_has_level_minutes_and_groups_of_every_exercise() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    for words in ALL:
        row = f"| {words.title} | {words.level} | {words.minutes} | {words.groups} |"
        [line] = [line for line in index.splitlines() if line.startswith(row)]
        used = {command.split()[1] for command in commands(words.sheet)}
        assert all(f"`{verb}" in line for verb in used), (line, used)
        assert f"(sheets/{words.name}.md)" in line
        assert f"(keys/{words.name}.md)" in line


# Sheets and keys


@pytest.mark.parametrize("name", few_always(NAMES, FEW))
def test_no_answer_is_on_the_sheet(
    name: str, studies: dict[str, CaseStudy], papers: Callable[[Made, Words], Paper]
) -> None:
    words = read(name)
    study = studies[words.case]
    page = papers(sheet, words).text()
    facts, answers = KEYS[words.name].facts(study), KEYS[words.name].answers(study)
    assert not set(facts) & set(answers)
    for name, value in answers.items():
        used = re.compile(rf"\{{[{{%][^}}]*\b{name}\b")
        assert used.search(words.key), f"{name} is worked out for nothing"
        assert not used.search(words.sheet)
        if not isinstance(value, str):
            continue
        # A plain small number or a word may stand there by chance; a line of results may not.
        for line in value.splitlines()[2 * value.startswith("|") :]:
            if len(line) > 4 and re.search(r"\d", line):
                assert line not in page, name
    for share in re.findall(r"\d+\.\d %", "".join(map(str, answers.values()))):
        assert share not in page
    assert "## Answers" not in page


def test_a_row_is_left_for_every_issue_of_any_shipped_case() -> None:
    rows = read("red-lines").sheet.count("|  |  |  |  |\n")
    assert rows == max(len(load(name).issues) for name in shipped())


@BY_NAME
def test_every_fact_is_on_the_sheet(words: Words, studies: dict[str, CaseStudy]) -> None:
    for name in KEYS[words.name].facts(studies[words.case]):
        assert "{{" + name + "}}" in words.sheet, name


@KEYS_OF_FEW
def test_the_pages_that_are_committed_are_those_that_the_model_gives(
    studies: dict[str, CaseStudy],
    papers: Callable[[Made, Words], Paper],
    names: tuple[str, ...],
) -> None:
    making = tool()
    making.sheet = lambda words, _: papers(sheet, words)  # each made once for all tests
    making.key = lambda words, _: papers(key if words.name in names else sheet, words)
    made = dict(making.pages(studies))
    assert set(made) == {*(FOLDER / "sheets").glob("*"), *(FOLDER / "keys").glob("*")}
    for file, text in made.items():
        if file.parent.name == "keys" and file.stem not in names:
            continue
        stale = f"{file.name} is out of date: python tools/make_exercises.py"
        assert file.read_text(encoding="utf-8") == text, stale
        assert "{{" not in text


OTHERS = (
    *("textbook-two-party", "our-case"),
    pytest.param("camp-david-1978", marks=pytest.mark.long),
    pytest.param("istanbul-2025", marks=pytest.mark.long),  # most exercises' own
)
"""Cases that each exercise is tried on; where it does not apply is in not_applied.txt."""


@pytest.mark.parametrize("case", OTHERS)
def test_an_exercise_goes_with_any_case_or_says_why_not(case: str) -> None:
    scenario = loads(starter(case), f"{case}.yaml") if case == "our-case" else load(case)
    study = CaseStudy(scenario, case, runs=40)
    found = []
    for words, made in itertools.product(ALL, (sheet, key)):
        try:
            assert "{{" not in made(words, study).text()
        except NegsimError as error:
            found.append(f"{case}, {words.name}, {made.__name__}: {error}")
    page = Path(__file__).with_name("not_applied.txt").read_text(encoding="utf-8").splitlines()
    assert found == [line for line in page if line.startswith(f"{case},")]


@pytest.mark.parametrize("exercise", ["mediator", "ripeness"])
def test_a_mediator_who_comes_by_an_event_cannot_be_left_out(exercise: str) -> None:
    study = CaseStudy(load("us-taliban-2019"), "us-taliban-2019", runs=40)
    with pytest.raises(NegsimError, match="an event brings a mediator"):
        sheet(read(exercise), study)


# Keys say of a case only what its runs show


@cache
def played(case: str) -> CaseStudy:
    """Return a study of a shipped case, so that all that is asked of it shares its runs."""
    return CaseStudy(load(case), case, runs=400)


@cache
def answers(name: str, case: str) -> dict[str, Any]:
    """Return the answers of an exercise for a shipped case, and its key as `key`, in one line."""
    study = played(case)
    values = shared(study) | KEYS[name].facts(study) | KEYS[name].answers(study)
    return values | {"key": filled(name, values)}


def filled(name: str, values: dict[str, Any]) -> str:
    """Return the key of an exercise with values filled in, in one line."""
    return " ".join(fill(read(name).key, values).split())


@pytest.mark.long
def test_a_line_made_firm_rules_a_settlement_out_only_if_no_text_is_left() -> None:
    # In Kenya both lines that clash are soft, so the other one can still give way.
    kenya, istanbul = answers("firm-lines", "kenya-2008"), answers("firm-lines", "istanbul-2025")
    assert "blocks every text" in istanbul["key"]
    assert "not even in the column 'Firm'" in kenya["key"]
    firm = [row.split(" | ")[2] for row in kenya["settled"].splitlines()[2:]]
    assert not firm[-1].startswith("0.0 %")
    # In Rambouillet two issues are blocked: one soft line opens no text.
    assert "other lines stand in the way" in answers("firm-lines", "rambouillet-1999")["key"]
    assert "other lines" not in istanbul["key"]


def test_pressing_a_firm_line_is_said_to_bring_parties_back_only_where_it_does() -> None:
    found = answers("firm-lines", "istanbul-2025")
    none, full = (float(found[f"back_{how}"].split()[0]) for how in ("unpressed", "pressed"))
    assert found["brings_back"] == (full > none)
    for brings_back in (True, False):
        text = filled("firm-lines", found | {"brings_back": brings_back})
        said = ("back to a table at which" in text, "does not even bring" in text)
        assert said == (brings_back, not brings_back)


def test_a_line_is_said_to_open_without_pressure_only_where_it_does() -> None:
    found = [answers("firm-lines", case) for case in ("istanbul-2025", "rambouillet-1999")]
    said = ["not the only thing that opens a line" in one["key"] for one in found]
    assert said == [True, False]
    assert "nothing else is enough" in found[1]["key"]


def test_what_a_party_can_bear_is_the_rule_at_the_middle_of_the_ranges() -> None:
    reach = answers("firm-lines", "istanbul-2025")["reach"].splitlines()
    # Mandate .9, flexibility .6, linkage .5, leverages .33 and .67: influence 1 - .67 x .33.
    influence = 1 - 0.67 * 0.33
    expected = [0.9 * (1 - (1 - 0.6 * influence) * (1 - 0.5 * gain)) for gain in (0, 0.5, 1)]
    assert reach[-1].strip("| ").split(" | ")[1:4] == [f"{one:.2f}" for one in expected]


def test_one_mediator_adds_up_to_nothing_new() -> None:
    assert "With one mediator" in answers("mediator", "rambouillet-1999")["key"]
    assert "they do more than the sum" in answers("mediator", "istanbul-2025")["key"]
    assert adding_up((0.2, 0.3), 0.505) == "alike"
    assert adding_up((0.2, 0.3), 0.6) == "more"
    said = {"alike": "points. The two numbers are alike", "more": "they do less than the sum"}
    values = answers("mediator", "istanbul-2025")
    for verdict, sentence in said.items():
        text = filled("mediator", values | {"adding_up": verdict})
        assert [one for one in said.values() if one in text] == [sentence]


def test_what_staying_is_worth_is_said_as_it_is() -> None:
    late = answers("one-more-chance", "istanbul-2025")
    assert "meets empty rooms" in late["key"]
    early = filled("one-more-chance", late | {"staying_grows": False})
    assert "does not grow with the wait" in early
    assert "Who begins late still presses" in late["key"]
    assert late["waiting_painless"] in late["key"]
    assert "no run is won" in filled("one-more-chance", late | {"some_won": False})
    assert "is lost while delegations go home" in late["key"]
    steady = filled("one-more-chance", late | {"levels_off": False})
    assert "no steep fall that then levels off" in steady


@pytest.mark.long
def test_violence_is_not_said_to_cost_settlements_where_it_does_not() -> None:
    costs, none = (answers("spoilers", c) for c in ("istanbul-2025", "rambouillet-1999"))
    assert "blamed costs settlements here" in costs["key"]
    assert "So blamed violence does not help." in costs["key"]
    assert "put into the model and not found in it" in costs["key"]
    other = {"lost": 1, "won": 2, "worse": False, "unblamed_wins": False}
    gains = filled("spoilers", costs | other)
    assert "no fewer settlements" in gains
    assert "that sum is no higher" in gains
    assert "So in this case it does not" in gains
    assert "no run settles" in none["key"]


def test_deals_are_said_to_be_forced_where_the_term_changes_runs() -> None:
    found = answers("forced-deals", "us-taliban-2019")
    with_term, without = map(int, re.findall(r"(?:settled|left out): (\d+) of \d+", found["key"]))
    assert with_term > without
    cheap = filled("forced-deals", found | {"unforced": found["forced"]})
    assert "the term changes no run" in cheap


@pytest.mark.parametrize("name", ["guarantees", "forced-deals"])
def test_an_exercise_on_settlements_needs_some(name: str) -> None:
    study = CaseStudy(load("rambouillet-1999"), "rambouillet-1999", runs=200)
    for made in (sheet, key):
        with pytest.raises(NegsimError, match="no text is signed in 200 runs"):
            made(read(name), study)


def test_the_largest_ratio_is_of_accounts_that_some_run_follows() -> None:
    assert largest((0.5, 0.0, 0.25)) == "2.00"
    assert largest((0.0, 0.0)) == "none"


# Under made-up names


REAL = [name for name in shipped() if not loaded(name).invented]


@pytest.mark.parametrize(
    ("case", "names"),
    [
        ("kenya-2008", ("firm-lines", "mediator", "red-lines", "ripeness")),
        *(pytest.param(case, NAMES, marks=pytest.mark.long) for case in REAL),
    ],
)
def test_a_made_up_exercise_has_no_real_name_and_the_same_key(
    case: str, names: tuple[str, ...]
) -> None:
    real = load(case)
    played = CaseStudy(real, case, runs=100)
    study = case_study(read("mediator"), case, 100, made_up=True)  # the same for each exercise
    for words in map(read, names):
        try:
            true = key(words, played).text()
        except NegsimError:
            continue  # it does not apply to the case: asked elsewhere
        if words.name in ("one-case", "own-scenario"):
            with pytest.raises(NegsimError):
                sheet(words, case_study(words, case, 100, made_up=True))
            continue
        made = key(words, study).text()
        for text in (sheet(words, study).text(), made):
            found = given_away(real, text)
            assert found <= {"American", "Free", "International", "Journal", "National"}, words.name
        shares = re.compile(r"\d+\.\d %")
        assert shares.findall(made) == shares.findall(true)


def test_a_made_up_sheet_comes_with_the_file_that_its_commands_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["exercise", "mediator", "--fictional", "--out", "class"]) == 0
    files = sorted(file.name for file in Path("class").iterdir())
    assert files == ["marania-velmor.yaml", "mediator-key.html", "mediator-sheet.html"]
    monkeypatch.chdir(tmp_path / "class")
    assert main(["exercise", "mediator", "--fictional"]) == 0
    printed = capsys.readouterr()
    assert {"marania-velmor.yaml,", "--out"} <= set(printed.err.split())
    for command in commands(printed.out):
        assert "marania-velmor.yaml" in command
        assert main(shlex.split(command)[1:]) == 0


# Done as a student does it


@pytest.mark.parametrize("name", few_always(NAMES, FEW))
def test_every_command_on_the_sheet_runs_in_an_empty_folder(
    name: str,
    papers: Callable[[Made, Words], Paper],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    for command in commands(papers(sheet, read(name)).text()):
        program, *rest = shlex.split(command)
        assert program == "negsim"
        assert main(rest) == 0, (command, capsys.readouterr().err)
        assert capsys.readouterr().out


def test_a_class_sees_the_numbers_of_the_key(
    studies: dict[str, CaseStudy],
    papers: Callable[[Made, Words], Paper],
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = read("mediator")
    shares = KEYS["mediator"].answers(studies[words.case])["shares"].splitlines()[2:]
    run = [one for one in commands(papers(sheet, words).text()) if " run " in one]
    assert len(shares) == len(run) == 4
    for row, command in zip(shares, run, strict=True):
        assert main(shlex.split(command)[1:]) == 0
        out = capsys.readouterr().out
        back, collapse = row.split(" | ")[1], row.split(" | ")[4]
        assert f"Talks came back at least once      | {back}" in out
        share, interval = re.fullmatch(r"(.+ %) \((.+)\)", collapse).groups()  # type: ignore[union-attr]
        assert re.search(rf"^Collapse +\| +{share} +\| +{interval}", out, flags=re.M)


# Pages


@pytest.mark.parametrize("name", few_always(NAMES, FEW))
def test_pages_are_sound_html_that_stands_alone(
    name: str, papers: Callable[[Made, Words], Paper]
) -> None:
    for made in (sheet, key):
        page = papers(made, read(name)).html()
        seen = Reader.of(page)
        assert page.startswith("<!DOCTYPE html>\n")
        assert seen.named("html") == [{"lang": "en"}]
        levels = [int(tag[1]) for tag, _ in seen.seen if tag in ("h1", "h2", "h3")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))
        assert all(given == {"scope": "col"} for given in seen.named("th"))
        assert len(seen.named("thead")) == len(seen.named("table"))
        assert "(lines:" not in page
        assert not seen.named("script", "img", "link")
        assert "http" not in page


@EACH_PAPER
@pytest.mark.parametrize(
    ("made", "name"),
    [(sheet, "one-case"), (key, "mediator"), pytest.param(key, "one-case", marks=pytest.mark.long)],
)
def test_pages_print_without_loss(
    made: Made, name: str, paper: str, papers: Callable[[Made, Words], Paper], tmp_path: Path
) -> None:
    """One exercise has the longest command: what is too wide for paper would be cut off."""
    page = papers(made, read(name)).html()
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    sheets = printed_words(file, paper)
    assert clipped(sheets, paper) == []
    assert lost(page, sheets) == []


@pytest.mark.long
def test_no_page_ends_before_what_it_leads_to(
    papers: Callable[[Made, Words], Paper], tmp_path: Path
) -> None:
    """All sheets one after the other: a browser takes a second to start."""
    pages = [papers(sheet, words).html() for words in ALL]
    assert cut_off(pages, "A4", tmp_path) == []
    loose = [page.replace("p:has(+ pre), p:has(+ table) {", "h1 {") for page in pages]
    assert cut_off(loose, "A4", tmp_path) != []


def test_nothing_of_a_users_file_gets_onto_a_page_as_html() -> None:
    nasty = "<script>alert(1)</script> | *a* [b](c) `d` &amp;"
    text = starter("our-case").replace("name: Southport", f"name: '{nasty}'")
    study = CaseStudy(loads(text, "our-case.yaml"), "-; rm *.yaml", runs=20)
    for made in (sheet, key):
        page = made(read("red-lines"), study).html()
        assert "<script" not in page
        assert escape(nasty) in page
    assert 'negsim show "-; rm *.yaml"' in sheet(read("red-lines"), study).text()


def test_a_page_leaves_lines_to_write_on() -> None:
    paper = Paper("t", "a", "Why?\n\n(lines: 2)\n", "f")
    assert paper.html().count('class="line"') == 2
    assert paper.text().count("_" * 72) == 2


# What keys are made of


def test_a_page_lacks_no_value() -> None:
    assert fill("a {{x}} `{{x}}`", {"x": "1*2"}) == "a 1\\*2 `1*2`"
    with pytest.raises(UndefinedError, match="'y' is undefined"):
        fill("{{y}}", {"x": "1"})


def test_words_are_escaped_once() -> None:
    assert escaped("a|b\n*c*") == "a\\|b \\*c\\*"
    assert table(("x",), [("a|b",)]) == "| x |\n| --- |\n| a\\|b |"
    assert escaped(table(("x",), [])) == "| x |\n| --- |"


def test_influences_join() -> None:
    assert joint([0.5, 0.5]) == 0.75
    assert joint([]) == 0.0


def test_pairs_of_runs_are_compared_by_what_differs() -> None:
    import numpy as np

    first = np.array([True] * 60 + [False] * 40)
    second = np.array([True] * 50 + [False] * 10 + [True] * 2 + [False] * 38)
    # Agresti & Min: (2.5 - 10.5) / 102 = -.0784; root(13 - 64/102) / 102 = .0345; times 1.96
    assert changed(first, second) == "lost in 10 runs, won in 2: -8.0 points (-14.6 to -1.1)"


def test_how_many_cases_tell_two_shares_apart() -> None:
    # (1.6449 root(.25) + .8416 root(.24))^2 / .01 = 152.4
    assert cases_needed(0.5, 0.6) == "153"
    assert cases_needed(0.5, 0.5) == "no number"


# The verb


def test_the_list_has_level_and_minutes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["exercise"]) == 0
    out = capsys.readouterr().out
    for words in ALL:
        assert re.search(rf"^{words.name} .*\| {words.level} +\| +{words.minutes}$", out, re.M)


def test_sheet_and_key_come_as_files_apart(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["exercise", "red-lines", "--out", str(tmp_path / "both")]) == 0
    assert capsys.readouterr().out == ""
    found = {file.name: file.read_text("utf-8") for file in (tmp_path / "both").iterdir()}
    assert set(found) == {"red-lines-sheet.html", "red-lines-key.html"}
    assert main(["exercise", "red-lines", "--sheet"]) == 0
    assert capsys.readouterr().out == found["red-lines-sheet.html"]
    assert main(["exercise", "red-lines", "--key"]) == 0
    assert capsys.readouterr().out == found["red-lines-key.html"]
    assert main(["exercise", "red-lines"]) == 0
    page = sheet(read("red-lines"), case_study(read("red-lines"))).text()
    assert capsys.readouterr().out == narrowed(page) != page


MISTAKES = (
    "red-line",
    "--key",
    "--fictional",
    "own-scenario --fictional",
    "one-case --fictional",
    "red-lines --sheet --key",
    "mediator --scenario textbook-two-party",
    "mediator --scenario nowhere.yaml",
    "mediator --out full",
)


def test_each_mistake_has_its_message(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "full").touch()
    monkeypatch.chdir(tmp_path)
    found = ""
    for given in MISTAKES:
        assert main(["exercise", *given.split()]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        found += f"$ negsim exercise {given}\n{printed.err}\n"
    assert found == Path(__file__).with_name("mistakes.txt").read_text(encoding="utf-8")


def test_the_index_does_what_it_shows(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert len(commands(index)) == 4
    for command in commands(index):
        assert main(shlex.split(command)[1:]) == 0
    assert (tmp_path / "camp-david" / "mediator-key.html").is_file()
    for target in re.findall(r"\]\(([^)]+)\)", index):
        assert (FOLDER / target).is_file(), target
