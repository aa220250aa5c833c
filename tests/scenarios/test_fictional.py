"""The fictional version of a scenario: the same runs under other names, and no real name left."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from amounts import few_of
from mistakes import mistakes
from negsim.cli.main import main
from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import lay_out
from negsim.errors import NegsimError
from negsim.results.result import run
from negsim.scenario.commentary import ROLE_TEXTS
from negsim.scenario.files.fictional import deal, fictional, labels
from negsim.scenario.files.load import dump, load, loads, shipped
from negsim.scenario.scenario import Scenario
from shipped_cases import FEW, few_always, loaded

ROOT = Path(__file__).parents[2]
SMALL = (ROOT / "tests" / "scenarios" / "small.yaml").read_text(encoding="utf-8")
NAMELESS = ROOT / "tests" / "scenarios" / "nameless.txt"

BLOCK = """\
fictional:
  id: harbours
  name: Harbour talks
  summary: A case made up twice.
  issues:
    border:
      id: gate
      name: The gate
      levels: {closed: shut, aid only: on some days, open: ajar}
    prisoners:
      id: ships
      name: Ships held back
      levels: {none: kept, some: a few let go, all: let go}
    watch:
      id: lookout
      name: Who keeps a lookout
      levels: {nobody: no one, joint office: both}
  parties:
    a_land: {id: east, name: East Harbour}
    b_land: {id: west, name: West Harbour}
  mediators:
    envoy: {id: pilot, name: The pilot}
  violence:
    raids: {id: theft, name: Theft of ships}
  outcomes:
    watched: {id: kept_up, name: Settlement with a lookout}
    unwatched: {id: let_be, name: Settlement without}
"""

ORDINARY = set(
    re.findall(
        r"\w+",
        """
    Action Agreement Attacks Collapse Crossings Days Each Five Force Form Government Group
    Guarantees History House Interim Legal Letter Level Limits Link Militant Open Opposition
    Peace Powers Press Prisoners Protest Relations Seats Security Self Settlement Seven Shared
    State States Strikes Talks Text Time Times United Verification What Withdrawal World
    """,
    )
)
"""Words that begin with a capital in some case, as a sentence does, and tell nothing of it."""


@cache
def real_words(scenario: Scenario) -> set[str]:
    """Return the words of more than three letters that begin with a capital in the real case.

    Notes and texts on roles are sentences: of these, words that follow a small letter.
    """
    texts = [role.told for role in (*scenario.parties, *scenario.mediators)]
    short = [words for path, words in labels(scenario).items() if not path.endswith(ROLE_TEXTS)]
    told = " ".join([*short, *(words for pair in scenario.sources for words in pair)])
    notes = " ".join([*(note.words for _, note in scenario.notes), *texts])
    capital = r"[^\W\d_a-z][^\W\d_]{3,}"
    found = re.findall(rf"\b{capital}", told) + re.findall(rf"(?<=[a-z] ){capital}", notes)
    return {word for word in found if not word[0].islower()} - ORDINARY


def given_away(scenario: Scenario, text: str) -> set[str]:
    """Return the real words, and the real ids of actors, that stand in a text."""
    ids = {scenario.id, *(party.id for party in scenario.parties)}
    ids |= {mediator.id for mediator in scenario.mediators}
    found = set(re.findall(r"[^\W\d_]{4,}", text)) & real_words(scenario)
    plain = {"government", "opposition", "panel", "donors"}  # words of any text
    return found | {id for id in ids - plain if re.search(rf"(?<![^\W_]){id}(?![^\W_])", text)}


@pytest.mark.parametrize("name", few_always())
def test_each_run_is_the_same_run(name: str) -> None:
    real = load(name)
    made_up = fictional(real)
    assert run(real, runs=500, seed=3).tally == run(made_up, runs=500, seed=3).tally
    before, after = (play_runs(lay_out(s), 3, 0, 500).records for s in (real, made_up))
    for field in before.dtype.names:
        assert np.array_equal(before[field], after[field]), field


def test_a_mediator_presses_the_same_party_under_any_name() -> None:
    real = load("istanbul-2025", {"mediators.*.presses": ["afghan_taliban"]})
    made_up = fictional(real)
    [[pressed]] = {m.presses for m in made_up.mediators}
    assert pressed == dict(real.fictional)["parties.afghan_taliban.id"]
    assert run(real, runs=500, seed=3).tally == run(made_up, runs=500, seed=3).tally


@pytest.mark.parametrize("name", few_always())
def test_the_way_back_and_the_fingerprint(name: str) -> None:
    real = load(name)
    assert loads(dump(real)) == real
    made_up = fictional(real)
    assert loads(dump(made_up)) == made_up
    assert fictional(made_up) is made_up
    nameless = replace(real, fictional=(), invented=False)
    assert loads(dump(nameless)).fingerprint == real.fingerprint
    for section in ("issues", "parties", "mediators", "violence"):
        streams = [[part.stream for part in getattr(s, section)] for s in (real, made_up)]
        assert streams[0] == streams[1]


REAL = [name for name in shipped() if not loaded(name).invented]


@pytest.mark.parametrize(
    ("name", "figures"),
    few_of(
        # Figures take seconds and have their words from the same labels: one case's will do.
        [*((name, False) for name in REAL), ("istanbul-2025", True)],
        *(n for n, name in enumerate(REAL) if name in FEW),
    ),
)
def test_no_real_name_is_left_in_any_output(
    name: str, figures: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    real = load(name)
    assert {"id", "name", "summary"} <= dict(real.fictional).keys()
    file = tmp_path / "dealt.yaml"
    file.write_text(dump(fictional(real)), encoding="utf-8")
    out = tmp_path / "out"
    for words in (
        ["run", str(file), "--runs", "200", *(["--out", str(out / "run")] if figures else [])],
        ["story", str(file), "--run", "2", *(["--out", str(out / "story")] if figures else [])],
        ["check", str(file), *(["--out", str(out / "check")] if figures else [])],
        ["show", str(file)],
        ["show", str(file), "--resolved"],
        ["show", str(file), "--sources"],
    ):
        assert main(words) == 0
    told = capsys.readouterr()
    texts = {"what is printed": told.out + told.err, "the file": file.read_text(encoding="utf-8")}
    for made in out.rglob("*"):
        if made.suffix in {".csv", ".json", ".svg", ".txt", ".yaml"}:
            texts[made.name] = re.sub(r"https?://\S+", "", made.read_text(encoding="utf-8"))
        elif made.is_file():
            texts[made.name] = made.read_bytes().decode("latin-1")
    assert len(texts) > (12 if figures else 1)
    found = {where: given_away(real, text) for where, text in texts.items()}
    assert {where: words for where, words in found.items() if words} == {}


def test_a_real_name_would_be_seen() -> None:
    real = load("istanbul-2025")
    assert {"Pakistan", "Taliban", "Doha", "October", "Reuters"} <= real_words(real)
    assert given_away(real, "in Doha, turkiye-2025") == {"Doha", "turkiye"}
    assert given_away(real, dump(real))
    assert given_away(load("kenya-2008"), "Kenya") == {"Kenya"}


def test_names_stand_in_the_place_of_names() -> None:
    small = loads(SMALL + BLOCK, "small.yaml")
    made_up = fictional(small)
    assert (made_up.id, made_up.name, made_up.sources, made_up.notes) == (
        "harbours",
        "Harbour talks",
        (),
        (),
    )
    assert made_up.issues[0].levels == ("shut", "on some days", "ajar")
    assert made_up.issues[0].performed_by == ("east",)
    assert made_up.parties[1].red_lines[1].issue == "ships"
    assert made_up.violence[0].victim == "west"
    assert made_up.outcomes[0].conditions[0].issue == "lookout"
    assert made_up.parties[1].stream == 7
    assert made_up.parties[0].stream == small.parties[0].stream


def test_changes_of_a_fictional_version_speak_its_names(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(SMALL + BLOCK, encoding="utf-8")
    dealt = deal(file, {"parties.west.batna": 0.5}, made_up=True)
    assert (dealt.parties[1].batna, dealt.id) == (0.5, "harbours")
    assert dealt.overrides == (("parties.west.batna", "0.5"),)
    assert deal(file, {"parties.b_land.batna": 0.5}).parties[1].batna == 0.5
    with pytest.raises(NegsimError, match="allowed are east, west"):
        deal(file, {"parties.b_land.batna": 0.5}, made_up=True)


def test_what_lacks_a_name_is_told_at_once() -> None:
    with pytest.raises(NegsimError) as caught:
        fictional(loads(SMALL, "small.yaml"))
    assert f"{caught.value}\n" == NAMELESS.read_text(encoding="utf-8")
    assert {mistake.code for mistake in caught.value.mistakes} == {"missing"}


def test_one_label_that_lacks_a_name_is_told() -> None:
    text = SMALL + BLOCK.replace("aid only: on some days, ", "").replace("id: theft, ", "")
    with pytest.raises(NegsimError) as caught:
        fictional(loads(text, "small.yaml"))
    counted, *lacking = caught.value.mistakes
    assert (counted.path, re.findall(r"\d+", counted.what)) == ("fictional", ["2", "29"])
    assert {mistake.path: re.findall("'(.+?)'", mistake.what) for mistake in lacking} == {
        "fictional.issues.border": ["levels.aid only"],
        "fictional.violence.raids": ["id"],
    }


def test_a_real_name_in_a_fictional_one_is_refused() -> None:
    text = SMALL + BLOCK.replace("name: Harbour talks", "name: A-Land's harbours")
    with pytest.raises(NegsimError, match="'A-Land'") as caught:
        fictional(loads(text, "small.yaml"))
    [mistake] = caught.value.mistakes
    assert (mistake.path, mistake.code) == ("fictional.name", "bad-name")


def test_a_broken_section_is_told_once() -> None:
    text = SMALL.replace("mediators:\n  envoy:", "mediators:\n  Envoy:") + BLOCK
    paths = [mistake.split()[0] for mistake in mistakes(loads, text)]
    named = [path for path in paths if path.startswith("fictional")]
    assert "mediators.Envoy" in paths
    assert set(named) <= {"fictional.mediators"}
