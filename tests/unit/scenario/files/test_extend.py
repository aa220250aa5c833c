"""Readings: files that extend a scenario by numbers of their own, each with a note of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from mistakes import mistakes
from negsim.check.summary import basis, summary
from negsim.cli.main import main
from negsim.domains.load import load as load_any
from negsim.errors import NegsimError
from negsim.jit import COMPILE
from negsim.scenario.commentary import Note
from negsim.scenario.fields import Distribution
from negsim.scenario.files.fictional import fictional
from negsim.scenario.files.load import apply, dump, load, loads, shipped

SMALL = (Path(__file__).parents[3] / "scenarios" / "small.yaml").read_text(encoding="utf-8")

HEAD = """\
negsim: 2
extends: base.yaml
name: Small talks as A-Land tells them
"""
READING = f"""{HEAD}\
sources:
  speech: A made-up speech, 2025
set:
  parties.a_land.batna: {{uniform: [.1, .2], source: "[speech] and [survey] table 2"}}
  parties.b_land.flexibility: {{value: .2, judgement: Said to be stubborn.}}
  parties.b_land.red_lines.prisoners.0.firmness: {{value: .9, judgement: Called sacred.}}
  process.start.trust: {{value: .2, judgement: No trust is left.}}
"""
AS_A_WHOLE = [
    ("name: Small talks\n", "name: Small talks as A-Land tells them\n"),
    ("sources:\n", "sources:\n  speech: A made-up speech, 2025\n"),
    ('{uniform: [.2, .4], source: "[survey] table 1"}', "{uniform: [.1, .2]}"),
    ("flexibility: .5\n", "flexibility: .2\n"),
    ("{at_most: some, firmness: .5}", "{at_most: some, firmness: .9}"),
    ("trust: {triangular: [.1, .3, .5], judgement: guessed}", "trust: .2"),
]
"""What would have to be changed in a copy of the base."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder, the working one, with a scenario and a reading of it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "reading.yaml").write_text(READING, encoding="utf-8")
    return tmp_path


def whole() -> str:
    """Return the scenario that the reading comes to, written out."""
    text = SMALL
    for old, new in AS_A_WHOLE:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


# ---- what it comes to


def test_a_reading_is_the_scenario_with_other_numbers(folder: Path) -> None:
    read = load("reading.yaml")
    as_a_whole = loads(whole(), "reading.yaml")
    assert dict(read.sources) == dict(as_a_whole.sources)  # those of the base come first
    assert replace(read, sources=()) == replace(as_a_whole, sources=())
    assert read.fingerprint != load("base.yaml").fingerprint


def test_it_says_what_it_extends_and_what_the_numbers_are_there(folder: Path) -> None:
    base, extended = load("base.yaml"), load("reading.yaml").extends
    assert extended is not None
    assert (extended.id, extended.fingerprint) == ("base", base.fingerprint)
    assert extended.changes == (
        ("parties.a_land.batna", Distribution("uniform", (0.2, 0.4))),
        ("parties.b_land.flexibility.at_the_table", 0.5),
        ("parties.b_land.flexibility.under_pressure", 0.5),
        ("parties.b_land.red_lines.prisoners.0.firmness", 0.5),
        ("process.start.trust", Distribution("triangular", (0.1, 0.3, 0.5))),
    )
    assert base.extends is None


def test_each_number_has_its_own_note_and_all_others_keep_theirs(folder: Path) -> None:
    notes, before = dict(load("reading.yaml").notes), dict(load("base.yaml").notes)
    own = {
        "parties.a_land.batna": Note("source", "[speech] and [survey] table 2"),
        "parties.b_land.flexibility.at_the_table": Note("judgement", "Said to be stubborn."),
        "parties.b_land.flexibility.under_pressure": Note("judgement", "Said to be stubborn."),
        "parties.b_land.red_lines.prisoners.0.firmness": Note("judgement", "Called sacred."),
        "process.start.trust": Note("judgement", "No trust is left."),
    }
    assert notes == before | own


def test_what_it_does_not_say_is_as_in_what_it_extends(folder: Path) -> None:
    read = load("reading.yaml")
    assert (read.id, read.summary) == ("reading", "A made-up case for tests.")
    (folder / "reading.yaml").write_text(
        READING.replace("name:", "id: told\nsummary: Another.\nname:"), encoding="utf-8"
    )
    read = load("reading.yaml")
    assert (read.id, read.summary) == ("told", "Another.")


def test_the_fingerprint_is_the_same_however_the_base_is_stored(folder: Path) -> None:
    was = load("reading.yaml").fingerprint
    (folder / "base.yaml").write_text(dump(load("base.yaml")), encoding="utf-8")
    assert load("reading.yaml").fingerprint == was
    (folder / "base.yaml").write_text(SMALL.replace("rounds: 20", "rounds: 21"), encoding="utf-8")
    assert load("reading.yaml").fingerprint != was


def test_a_shipped_scenario_is_extended_by_its_name_from_anywhere(folder: Path) -> None:
    towns = READING.partition("sources")[0].replace("base.yaml", "textbook-two-party")
    change = "set:\n  parties.upton.batna: {value: .3, judgement: Made up.}\n"
    read = loads(towns + change)
    assert read.fingerprint == apply("textbook-two-party", {"parties.upton.batna": 0.3}).fingerprint
    (folder / "copy.yaml").write_bytes(shipped()["textbook-two-party"].read_bytes())
    beside = loads(towns.replace("textbook-two-party", "copy.yaml") + change)
    assert beside.fingerprint == read.fingerprint


def test_the_base_stands_beside_the_reading_and_not_where_negsim_is_called(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "elsewhere").mkdir()
    monkeypatch.chdir(folder / "elsewhere")
    assert load_any("../reading.yaml").fingerprint == load_any(folder / "reading.yaml").fingerprint


def test_settings_are_put_into_a_reading_and_what_it_extends_is_kept(folder: Path) -> None:
    read = load("reading.yaml", {"parties.a_land.batna": 0.5})
    assert read.parties[0].batna == 0.5
    assert read.parties[1].flexibility.at_the_table == 0.2
    assert read.extends == load("reading.yaml").extends


def test_a_line_is_elsewhere_and_has_a_note_of_its_own(folder: Path) -> None:
    path = "parties.a_land.red_lines.border"
    change = f"{path}.at_most: {{value: closed, judgement: Nothing passes.}}\n"
    (folder / "reading.yaml").write_text(f"{HEAD}set:\n  {change}", encoding="utf-8")
    read = load("reading.yaml")
    assert read.fingerprint == load("base.yaml", {f"{path}.at_most": "closed"}).fingerprint
    assert dict(read.notes)[f"{path}.firmness"] == Note("judgement", "Nothing passes.")
    noted = "firmness: {value: .4, judgement: F}, source: '[survey] L'}"
    (folder / "base.yaml").write_text(SMALL.replace("firmness: .4}", noted), encoding="utf-8")
    kept = dict(load("reading.yaml").notes)
    assert kept[path] == Note("judgement", "Nothing passes.")  # in the place of the survey
    assert kept[f"{path}.firmness"] == Note("judgement", "F")
    apart = f"{change.rstrip()}\n  {path}.firmness: {{value: .9, judgement: Firm.}}\n"
    (folder / "apart.yaml").write_text(f"{HEAD}set:\n  {apart}", encoding="utf-8")
    notes = dict(load("apart.yaml").notes)
    assert notes[path] == Note("judgement", "Nothing passes.")
    assert notes[f"{path}.firmness"] == Note("judgement", "Firm.")
    assert read.extends is not None
    assert read.extends.changes == ((f"{path}.at_most", "aid only"),)
    told = f"- {path}.at_most: aid only -> closed\n    judgement: Nothing passes.\n"
    assert told in summary(read)


def test_written_out_it_stands_for_itself(folder: Path) -> None:
    read = load("reading.yaml")
    again = loads(dump(read))
    assert (again, again.extends) == (read, None)


# ---- what is shown


def test_it_is_shown_what_differs_and_why(folder: Path) -> None:
    read, base = load("reading.yaml"), load("base.yaml")
    told = f"""
scenario reading, fingerprint {read.fingerprint}
extends base, fingerprint {base.fingerprint}
"""
    changed = """
Changes of its own (5): in base -> here
- parties.a_land.batna: 0.2 to 0.4 -> 0.1 to 0.2
    source: [speech] and [survey] table 2
- parties.b_land.flexibility.at_the_table: 0.5 -> 0.2
    judgement: Said to be stubborn.
- parties.b_land.flexibility.under_pressure: 0.5 -> 0.2
    judgement: Said to be stubborn.
- parties.b_land.red_lines.prisoners.0.firmness: 0.5 -> 0.9
    judgement: Called sacred.
- process.start.trust: 0.1 to 0.5 -> 0.2
    judgement: No trust is left.
"""
    for page in (summary(read), basis(read)):
        assert told in page
        assert changed in page
    assert "- [speech] A made-up speech, 2025\n    parties.a_land.batna\n" in basis(read)
    for page in (summary(base), basis(base)):
        assert "extends" not in page
        assert "of its own" not in page


PLAYS = pytest.mark.skipif(not COMPILE, reason="plays for minutes in plain Python")


@pytest.mark.parametrize(
    "words",
    [
        "show {}", "show {} --sources", "show {} --resolved", "check {}", "run {} --runs 20",
        "story {} --run 1",
        *(pytest.param(words, marks=[PLAYS, pytest.mark.long]) for words in (
            "sweep {} --vary process.leaving=0,.1 --runs 10 --out swept", "pack {} --out pack",
        )),
    ],
)  # fmt: skip
def test_verbs_take_a_reading_as_any_scenario(
    words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words.format("reading.yaml").split()) == 0
    assert "Small talks as A-Land tells them" in capsys.readouterr().out + "".join(
        file.read_text(encoding="utf-8")
        for pattern in ("swept/*.json", "pack/index.html")
        for file in folder.glob(pattern)
    )


def test_an_experiment_holds_a_scenario_beside_its_reading(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "both.yaml").write_text(
        "negsim_experiment: 1\nquestion: Q\nprediction: P\nscenarios: [base.yaml, reading.yaml]\n"
        "runs: 20\nseed: 1\n",
        encoding="utf-8",
    )
    assert main(["sweep", "both.yaml", "--out", "both"]) == 0
    assert "in each of 2 cells" in capsys.readouterr().out


def test_its_fictional_version_tells_nothing_of_it() -> None:
    read = loads(
        "negsim: 2\nextends: istanbul-2025\nname: R\nset:\n"
        "  parties.pakistan.batna: {value: .3, judgement: Made up.}\n",
        "told.yaml",
    )
    dealt, base = fictional(read), fictional(load("istanbul-2025"))
    assert (dealt.extends, dealt.notes, dealt.name) == (None, (), base.name)
    assert dealt.fingerprint != base.fingerprint


# ---- mistakes


SET = f"{HEAD}set:\n"
FINE = "  parties.a_land.batna: {value: .3, judgement: W}\n"
KEYS = "negsim, extends, id, name, summary, scenes, sources, set"
OWN = "needs a note of its own, source or judgement, such as {value: 0.2, judgement: WHY}"
RANGES = "a reading changes only numbers that could be ranges, and levels of red lines"
LINE = f"{SET}  parties.a_land.red_lines.border.at_most: "
OF_LINE = "reading.yaml:5: set.parties.a_land.red_lines.border.at_most"
BESIDE = "what is extended is shipped, or a file beside this one"
REFUSED = {
    "no note": (
        SET + "  parties.a_land.batna: .3\n",
        f"reading.yaml:5: set.parties.a_land.batna: {OWN}",
    ),
    "a value without a note": (
        SET + FINE + "  parties.b_land.batna: {value: .3}\n",
        f"reading.yaml:6: set.parties.b_land.batna: {OWN}",
    ),
    "an override for a note": (
        SET + "  parties.a_land.batna: {value: .3, override: W}\n",
        f"reading.yaml:5: set.parties.a_land.batna: {OWN}",
    ),
    "two notes": (
        SET + "  parties.a_land.batna: {value: .3, source: V, judgement: W}\n",
        "reading.yaml:5: set.parties.a_land.batna: give either 'source' or 'judgement', not both",
    ),
    "an empty note": (
        SET + "  parties.a_land.batna: {value: .3, judgement: ''}\n",
        "reading.yaml:5: set.parties.a_land.batna.judgement: must be text; found an empty one",
    ),
    "a source there is not": (
        SET + "  parties.a_land.batna: {value: .3, source: '[survy]'}\n",
        "reading.yaml:5: set.parties.a_land.batna.source: 'survy' is not a key of sources; "
        "keys are survey; did you mean 'survey'?",
    ),
    "out of range": (
        SET + FINE.replace(".3", "1.3"),
        "reading.yaml:5: set.parties.a_land.batna: 1.3 is out of range; allowed is 0 to 1",
    ),
    "half out of range": (
        SET + "  parties.a_land.batna:\n    uniform: [.5, 1.5]\n    judgement: W\n",
        "reading.yaml:6: set.parties.a_land.batna.uniform: 1.5 is out of range; allowed is 0 to 1",
    ),
    "no number": (
        SET + FINE.replace(".3", "high"),
        "reading.yaml:5: set.parties.a_land.batna: must be a number from 0 to 1; found the text "
        "'high'",
    ),
    "an unknown form": (
        SET + FINE.replace("value: .3", "value: .3, vlue: .3"),
        "reading.yaml:5: set.parties.a_land.batna: 'vlue' is not known here; allowed are value, "
        "uniform, triangular, beta, normal, source, judgement; did you mean 'value'?",
    ),
    "an unknown path": (
        SET + FINE.replace("a_land", "a_lnd"),
        "reading.yaml:5: set.parties.a_lnd.batna: 'a_lnd' is not in 'parties'; allowed are a_land, "
        "b_land; did you mean 'a_land'?",
    ),
    "all parties at once": (
        SET + FINE.replace("a_land", "'*'").replace("parties.'*'.batna", "parties.*.batna"),
        "reading.yaml:5: set.parties.*.batna: must be the whole path of one number, such as "
        "parties.a_land.batna",
    ),
    "all lines at once": (
        SET + "  parties.b_land.red_lines.prisoners.firmness: {value: .3, judgement: W}\n",
        "reading.yaml:5: set.parties.b_land.red_lines.prisoners.firmness: must be the whole path "
        "of one number, such as parties.b_land.red_lines.prisoners.0.firmness",
    ),
    "a block": (
        SET + "  parties.a_land.salience: {value: .3, judgement: W}\n",
        "reading.yaml:5: set.parties.a_land.salience: is no number but a block of them; name each, "
        "such as parties.a_land.salience.border",
    ),
    "a whole number": (
        SET + "  process.rounds: {value: 30, judgement: W}\n",
        f"reading.yaml:5: set.process.rounds: is a whole number; {RANGES}",
    ),
    "a flag": (
        SET + "  process.start.truce: {value: 0, judgement: W}\n",
        f"reading.yaml:5: set.process.start.truce: is true; {RANGES}",
    ),
    "a level there is not": (
        LINE + "{value: 0, judgement: W}\n",
        f"{OF_LINE}: must be one of the levels closed, aid only, open; found the number 0",
    ),
    "a level without a note": (LINE + "closed\n", f"{OF_LINE}: {OWN}"),
    "a level with two notes": (
        LINE + "{value: closed, source: V, judgement: W}\n",
        f"{OF_LINE}: give either 'source' or 'judgement', not both",
    ),
    "a level by a source there is not": (
        LINE + "{value: closed, source: '[survy]'}\n",
        f"{OF_LINE}.source: 'survy' is not a key of sources; keys are survey; "
        "did you mean 'survey'?",
    ),
    "a note without a level": (LINE + "{judgement: W}\n", f"{OF_LINE}: 'value' is missing"),
    "a level of something else": (
        SET + "  outcomes.watched.when.watch.at_least: {value: nobody, judgement: W}\n",
        "reading.yaml:5: set.outcomes.watched.when.watch.at_least: is the text 'joint office'; "
        f"{RANGES}",
    ),
    "events": (
        SET + "  events.0.at: {value: 1, judgement: W}\n",
        "reading.yaml:5: set.events.0.at: leads to events, which stay as they are; a reading "
        "changes other numbers",
    ),
    "a path twice": (
        SET + FINE + FINE,
        "reading.yaml:6: set: 'parties.a_land.batna' is given twice; first in line 5",
    ),
    "a number twice": (
        SET + "  parties.b_land.flexibility.at_the_table: {value: .1, judgement: W}\n"
        "  parties.b_land.flexibility: {value: .1, judgement: W}\n",
        "reading.yaml:6: set.parties.b_land.flexibility: is changed already by "
        "'parties.b_land.flexibility.at_the_table' (line 5)",
    ),
    "numbers that do not fit together": (
        SET + FINE + "".join(
            f"  parties.b_land.salience.{issue}: {{value: 0, judgement: W}}\n"
            for issue in ("border", "prisoners", "watch")
        ),
        "reading.yaml:6: parties.b_land.salience: at least one weight must be above 0 in every run",
    ),
    "an unknown key": (
        HEAD + "sumary: S\nset:\n" + FINE,
        f"reading.yaml:4: 'sumary' is not known here; allowed are {KEYS}; did you mean 'summary'?",
    ),
    "a part of a scenario": (
        HEAD + "process: {rounds: 5}\nset:\n" + FINE,
        f"reading.yaml:4: 'process' is not known here; allowed are {KEYS}",
    ),
    "nothing set": (HEAD, "reading.yaml:1: 'set' is missing"),
    "an empty set": (
        HEAD + "set: {}\n",
        "reading.yaml:4: set: needs at least one PATH: {value: 0.2, judgement: WHY}",
    ),
    "a list": (
        SET + "  - parties.a_land.batna\n",
        "reading.yaml:4: set: must be a mapping of paths to numbers; found a list of 1; write "
        "{PATH: {value: 0.2, judgement: WHY}}",
    ),
    "no name": (
        SET.replace("name: Small talks as A-Land tells them\n", "") + FINE,
        "reading.yaml:1: 'name' is missing",
    ),
    "a source of the base": (
        HEAD + "sources: {survey: Another}\nset:\n" + FINE,
        "reading.yaml:4: sources.survey: 'survey' is a source of what it extends; take it out, or "
        "choose another key",
    ),
    "no sources": (
        HEAD + "sources: many\nset:\n" + FINE,
        "reading.yaml:4: sources: must be a mapping; found the text 'many'",
    ),
    "the first form": (
        SET.replace("negsim: 2", "negsim: 1") + FINE,
        "reading.yaml:1: negsim: must be 2, the format that this negsim reads; found the number 1",
    ),
    "nothing extended": (
        SET.replace("extends: base.yaml\n", "") + FINE,
        "reading.yaml:1: 'extends' is missing",
    ),
    "extends a number": (
        SET.replace("base.yaml", "2025") + FINE,
        "reading.yaml:2: extends: must be text; found the number 2025; quotes make it text",
    ),
    "no such shipped scenario": (
        SET.replace("base.yaml", "textbook-two-prty") + FINE,
        "reading.yaml:2: extends: 'textbook-two-prty' is not a shipped scenario; shipped are "
        f"{', '.join(shipped())}; did you mean 'textbook-two-party'? (a file needs its ending: "
        "textbook-two-prty.yaml)",
    ),
    "no such file": (
        SET.replace("base.yaml", "bse.yaml") + FINE,
        "reading.yaml:2: extends: bse.yaml: there is no such file; did you mean 'base.yaml'?",
    ),
    "a path that leads out": (
        SET.replace("base.yaml", "../../etc/x") + FINE,
        f"reading.yaml:2: extends: '../../etc/x' leads elsewhere; {BESIDE}",
    ),
    "a folder below": (
        SET.replace("base.yaml", "cases/base.yaml") + FINE,
        f"reading.yaml:2: extends: 'cases/base.yaml' leads elsewhere; {BESIDE}",
    ),
    "itself": (
        SET.replace("base.yaml", "reading.yaml") + FINE,
        "reading.yaml:2: extends: 'reading.yaml' extends another scenario itself; only a whole one "
        "can be extended",
    ),
    "another reading": (
        SET.replace("base.yaml", "told.yaml") + FINE,
        "reading.yaml:2: extends: 'told.yaml' extends another scenario itself; only a whole one "
        "can be extended",
    ),
    "a broken scenario": (
        SET.replace("base.yaml", "broken.yaml") + FINE,
        "broken.yaml:38: parties.b_land.batna: 25 is out of range; allowed is 0 to 1",
    ),
    "an experiment": (
        SET.replace("base.yaml", "experiment.yaml") + FINE,
        "experiment.yaml:1: is an experiment, not a scenario; negsim sweep carries it out, without "
        "--vary",
    ),
    "the id of the base": (
        SET.replace("name:", "id: base\nname:") + FINE,
        "reading.yaml:3: id: 'base' is the id of what it extends; give the reading another with "
        "'id:'",
    ),
    "the same numbers": (
        SET + "  parties.b_land.batna: {value: .25, judgement: W}\n",
        "reading.yaml:4: set: nothing differs from what it is in 'base'",
    ),
    "an alias": (
        SET + "  parties.b_land.batna: *b\n",
        "reading.yaml:5: set.parties.b_land.batna: '*b': aliases are not allowed; write it out",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_mistake_gets_one_message_at_its_line(
    what: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, message = REFUSED[what]
    (folder / "told.yaml").write_text(READING, encoding="utf-8")
    (folder / "broken.yaml").write_text(SMALL.replace("batna: .25", "batna: 25"), encoding="utf-8")
    (folder / "experiment.yaml").write_text("negsim_experiment: 1\n", encoding="utf-8")
    (folder / "reading.yaml").write_text(text, encoding="utf-8")
    assert main(["check", "reading.yaml"]) == 2
    assert capsys.readouterr() == ("", f"negsim: {message}\n")


def test_what_is_right_but_for_one_thing_would_be_read(folder: Path) -> None:
    # So that each refusal above is of that one thing.
    assert loads(SET + FINE, "reading.yaml").parties[0].batna == 0.3


def test_a_misspelt_extends_is_told_with_the_right_word(folder: Path) -> None:
    with pytest.raises(NegsimError) as caught:
        loads(SET.replace("extends", "extnds") + FINE, "reading.yaml")
    assert [one.what.rpartition(";")[2] for one in caught.value.mistakes] == [
        "'extends' is missing", " did you mean 'extends'?",
    ]  # fmt: skip


def test_all_mistakes_are_told_in_the_order_of_lines(folder: Path) -> None:
    text = f"{SET}  process.rounds: .3\n  parties.a_land.batna: {{value: 2, judgement: W}}\n{FINE}"
    text = text.replace("name: Small talks as A-Land tells them", "name: ''").replace(
        FINE, FINE.replace("a_land", "c_land")
    )
    assert mistakes(loads, text, "reading.yaml") == [
        "name missing +3",
        "set.process.rounds not-a-number +5",
        "set.parties.a_land.batna out-of-range +6",
        "set.parties.c_land.batna unknown-path +7",
    ]
