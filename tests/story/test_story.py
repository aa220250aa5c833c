"""One run described in words, as a document and as a figure; and the search for runs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.colors import to_hex

from amounts import few_of
from generated import generated
from looks import faults
from negsim.check.summary import summary
from negsim.cli.main import main
from negsim.engine import ensemble
from negsim.engine.compiled.match import match
from negsim.engine.draws import MOST_RUN
from negsim.engine.lay_out import Layout, lay_out
from negsim.engine.log import FIGURES, TERMS, WHATS, Log, make_log
from negsim.engine.moves import MOVES
from negsim.engine.readable.obstacles import Lines, Obstacle
from negsim.engine.readable.run import NegotiationModel
from negsim.errors import NegsimError
from negsim.plots import one_run
from negsim.plots.page import SIZES, Size
from negsim.plots.palette import PHASE_LOOKS
from negsim.rules.chance import logistic
from negsim.scenario.files.load import load
from negsim.story.account import Account, play
from negsim.story.find import Found, find, pattern_of, search
from negsim.story.page import REMINDER, describe
from negsim.story.pattern import LAST_STEPS, SHORT, Step, read_pattern
from negsim.story.sentences import OFFERS, Describer
from negsim.vocabulary import ADJOURNED, COLLAPSED, HOSTILITIES, SETTLED, TALKS
from negsim.wording import apart, chance, listed, spans
from shipped_cases import few_always

SCENARIO = "istanbul-2025"
TOWNS = "textbook-two-party"

WALKS, RETURNS = 2, 2
"""Runs of it in which somebody walks out over drafts, and in which talks come back."""


@pytest.fixture(scope="module", params=["few", pytest.param("many", marks=pytest.mark.long)])
def made_up(request: pytest.FixtureRequest) -> list[Account]:
    """Return runs of made-up scenarios, which reach everything that can happen."""
    numbers, runs = (
        ([*range(40), *range(100, 120)], 2) if request.param == "few" else (range(120), 3)
    )
    return [play(generated(n), n, run) for n in numbers for run in range(runs)]


@pytest.fixture(scope="module")
def stories(made_up: list[Account]) -> list[str]:
    """Return these runs in words, in their order."""
    return [describe(account) for account in made_up]


# ---- the story

TOWNS_STORY = Path(__file__).with_name("two-towns.txt")
"""The rounds of a run: 1, 2, 5 and 6 as worked out by hand."""


def test_the_towns_are_described_as_worked_out_by_hand() -> None:
    story = describe(play(load(TOWNS), seed=1, run=0))
    assert story[story.index("Round 1\n") :] == TOWNS_STORY.read_text(encoding="utf-8")


def test_the_head_says_which_run_it_is_and_what_it_is_not() -> None:
    scenario = load(SCENARIO, {"process.rounds": 3})
    story = describe(play(scenario, seed=5, run=9))
    head = " ".join(story.split("\n\n")[0].split())
    assert head.startswith("Istanbul talks 2025 run ")
    for fact in ("run 9 of seed 5", SCENARIO, scenario.fingerprint):
        assert f" {fact}" in head
    assert head.endswith("process.rounds=3")
    assert REMINDER in " ".join(story.split())


def test_every_story_fits_80_columns_and_is_whole(
    made_up: list[Account], stories: list[str]
) -> None:
    for account, story in zip(made_up, stories, strict=True):
        assert max(map(len, story.splitlines())) <= 80
        assert "None" not in story
        assert "nan" not in re.split(r"\W+", story)
        assert account.outcome_name in " ".join(story.split())


def test_every_round_is_described_once(made_up: list[Account], stories: list[str]) -> None:
    for account, story in zip(made_up, stories, strict=True):
        described: list[int] = []
        for line in story.splitlines():
            if match := re.match(r"Rounds? (\d+)(?:-(\d+))?(?::|$)", line):
                described += range(int(match[1]), int(match[2] or match[1]) + 1)
        assert described == [now.round for now in account.rounds]


def test_mediators_that_no_longer_press_are_named_in_their_order() -> None:
    account = play(load(TOWNS), seed=1, run=0)
    describer, ids = Describer(account), list("hbgcfdea")
    describer.says.names = replace(describer.says.names, mediators={name: name for name in ids})
    describer.pressing = {name: ("upton",) for name in ids}
    sentences = describer.round(replace(account.rounds[0], moves=()))
    parted = [sentence.partition(" no longer presses ") for sentence in sentences[: len(ids)]]
    assert [name for name, means, _ in parted if means] == ids


def test_a_story_uses_names_for_display_only() -> None:
    scenario = load(SCENARIO)
    ids = [thing.id for kind in (scenario.parties, scenario.violence) for thing in kind]
    for run in range(40):
        story = describe(play(scenario, 1, run))
        assert not [id for id in ids if re.search(rf"\b{id}\b", story)]


def test_it_says_who_walked_out_and_which_line_was_in_the_way() -> None:
    account = play(load(SCENARIO), seed=1, run=WALKS)
    now, walkout = next(
        (now, move) for now in account.rounds for move in now.moves if move.what == "walks out"
    )
    missed, other = walkout.facts["missed"], {"pakistan", "afghan_taliban"} - {walkout.who}
    assert walkout.facts["shortfall"] == now.parties[walkout.who].shortfall
    names = {"pakistan": "Pakistan", "afghan_taliban": "Afghan Taliban"}
    story = " ".join(describe(account).split())
    why, way = story.split(f"{names[walkout.who]} walks out: ")[1].split(" In the way: ")[:2]
    shares = [chance(missed[party]).split()[0] for party in (walkout.who, *other)]
    assert re.findall(r"[0-9.]+[0-9]", why) == [f"{walkout.facts['shortfall']:.2f}", *shares]
    [line] = account.lines.in_the_way({p: state.borne for p, state in now.parties.items()})
    way = way.split(". (Gap")[0]
    assert way.startswith(
        "Action on militants: Afghan Taliban's at most 'restrain and relocate' and Pakistan's at "
        "least 'detain or hand over' do not meet; 'detain or hand over' needs "
    )
    assert re.findall(r"[0-9.]+[0-9]", way) == [f"{line.need:.2f}", f"{line.borne:.2f}"]


def test_it_says_what_brought_talks_back() -> None:
    account = play(load(SCENARIO), seed=1, run=RETURNS)
    now = next(now for now in account.rounds if now.phase == "talks")
    [waits] = [move for move in now.moves if move.what == "waits" and move.who == "pakistan"]
    terms = waits.facts["terms"]
    without = logistic(sum(terms.values()) - terms["mediation"])
    story = " ".join(describe(account).split())
    chances, weights = story.split("Pakistan is ready to ")[1].split(" Weights, in log ")[:2]
    expected = [f"{100 * share:.0f}" for share in (waits.facts["chance"], without)]
    assert re.findall(r"([0-9]+) %", chances) == expected
    assert f"the mediators {terms['mediation']:+.1f}" in weights
    assert f"how deep the break is {terms['depth']:+.1f}" in weights


def test_the_terms_of_readiness_make_its_chance(made_up: list[Account]) -> None:
    waiting = [
        move.facts
        for account in made_up
        for now in account.rounds
        for move in now.moves
        if move.what == "waits"
    ]
    for term in TERMS:
        assert any(facts["terms"][term] for facts in waiting), term
    for facts in waiting:
        made = logistic(sum(facts["terms"][term] for term in TERMS))
        assert facts["chance"] == pytest.approx(made)


def test_every_move_is_explained_and_happens(made_up: list[Account]) -> None:
    seen = {move.what for a in made_up for now in a.rounds for move in now.moves}
    assert seen <= set(MOVES)
    assert set(MOVES) - seen == {"refuses the mediators' text"}  # only where somebody sits


def test_a_veto_beyond_the_mandate_names_the_line(
    made_up: list[Account], stories: list[str]
) -> None:
    beyond = 0
    for account, told in zip(made_up, stories, strict=True):
        story = " ".join(told.split())
        for now in account.rounds:
            for move in now.moves:
                if move.what == "the principal vetoes" and move.facts["beyond_mandate"]:
                    text = next(m.text for m in now.moves if m.what == "all accept")
                    borne = move.facts["borne"]
                    lines = account.lines.beyond_mandate(move.who, text, borne)
                    beyond += len(lines) > 0
                    assert "beyond its mandate" in story
    assert beyond > 0


def test_wording() -> None:
    chances = [chance(value) for value in (0, 0.001, 0.37, 0.999, 1)]
    assert chances == ["0 %", "<1 %", "37 %", ">99 %", "100 %"]
    assert [listed("abc"[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert spans([3]) == "round 3"
    assert spans([1, 2, 3, 7, 9, 10]) == "rounds 1-3, 7 and 9-10"
    assert apart(0.4, 0.1) == ("0.40", "0.10")
    assert apart(0.4031, 0.3989) == ("0.403", "0.399")


# ---- what stands in the way


def test_the_least_crossed_text_by_hand() -> None:
    # Pakistan's line on militants never gives way (at least level 3), the other's (at most
    # level 2) does: one level beyond it needs its firmness, .47.
    scenario = load(SCENARIO)
    firmness = {"afghan_taliban": {"militants": 0.47, "refugees": 0.3, "verification": 0.6}}
    made = play(scenario, 1, 0).lines
    numbers = [
        1.0 if line.firmness == 1.0 else firmness.get(party, {}).get(line.issue, 0.5)
        for party, line in made.layout.lines
    ]
    lines = replace(made, firmness=np.array(numbers))
    borne = {"pakistan": 0.0, "afghan_taliban": 0.2}
    assert lines.in_the_way(borne) == (
        Obstacle(
            party="afghan_taliban",
            issue="militants",
            side="at_most",
            level="restrain and relocate",
            firmness=0.47,
            text_level="detain or hand over",
            need=pytest.approx(0.47),
            borne=0.2,
        ),
    )
    assert lines.in_the_way(borne | {"afghan_taliban": 0.48}) == ()


def test_lines_of_a_text_by_hand() -> None:
    lines = play(load(SCENARIO), 1, 0).lines
    text = {
        "militants": "soil not used", "form": "signed and mutual",
        "verification": "four-party channel", "airspace": "mutual truce", "crossings": "open",
        "refugees": "documented may stay",
    }  # fmt: skip
    [line] = (o for o in lines.crossed_by("pakistan", text, 0.9) if o.issue == "militants")
    assert (line.party, line.need, line.text_level) == ("pakistan", 1.0, "soil not used")
    assert lines.faced(line) == [
        {"party": "afghan_taliban", "side": "at_most", "level": "restrain and relocate"}
    ]


def test_where_a_line_is_in_the_way_no_text_can_be_signed(made_up: list[Account]) -> None:
    barred = 0
    for account in made_up:
        if any(party.principal_lines for party in account.scenario.parties):
            continue  # then a delegation's own lines do not hang on the mandate
        for now in account.rounds:
            tabled = [m for m in now.moves if m.what in OFFERS]
            borne = {party: state.borne for party, state in now.parties.items()}
            if tabled and account.lines.in_the_way(borne):
                assert tabled[0].facts["texts"] == 0
                barred += 1
    assert barred > 20


def test_the_most_that_was_borne_is_the_most_of_any_round(made_up: list[Account]) -> None:
    for account in made_up[::7]:
        for party, most in account.most_borne.items():
            *before, last = (now.parties[party].borne for now in account.rounds)
            told = max(before, default=0.0)
            moves = [move.what for now in account.rounds for move in now.moves]
            if "the principal vetoes" in moves:
                assert most >= told  # who learns its mandate bears less at the end of the round
            elif "hostilities break out" in moves:
                assert most == told  # by an incident: nobody is asked any more what it could bear
            else:
                assert most == max(told, last)


def test_what_gives_way_for_no_text_is_told_with_both_sides() -> None:
    account = play(load(SCENARIO), 1, WALKS)
    assert account.in_the_way == ()
    story = " ".join(describe(account).split())
    told = story.split("none could be signed by all in any round. - In round ")[1]
    for words in ("Afghan Taliban's at most", "Pakistan's at least", "do not meet"):
        assert words in told


def test_a_line_faces_those_that_no_level_respects_with_it() -> None:
    account = play(load(SCENARIO), 1, 1)
    [line] = account.lines.in_the_way({"pakistan": 0.0, "afghan_taliban": 0.0})
    [(party, facing)] = account.lines.facing(line)
    assert (party, facing.issue, facing.at_least) == ("pakistan", "militants", True)
    assert isinstance(account.lines, Lines)


# ---- the document and the figure


def test_the_document_is_plain_and_holds_all_rounds() -> None:
    account = play(load(SCENARIO), seed=1, run=1)
    document = json.loads(json.dumps(account.document()))
    assert [now["round"] for now in document["rounds"]] == list(range(1, 41))
    assert document["start"]["phase"] == "collapsed"
    assert document["rounds"][0]["moves"][-1]["what"] == "waits"
    assert (document["outcome"], document["signed"]) == ("collapse", None)


def test_accounts_are_those_of_the_ensemble(made_up: list[Account]) -> None:
    for account in made_up[:60:3]:
        block = ensemble.play_runs(lay_out(account.scenario), account.seed, account.run, 1)
        phases = ["talks", "collapsed", "adjourned", "settled", "hostilities"]
        played = [phases.index(now.phase) for now in account.rounds]
        assert played == block.phases[0][: len(played)].tolist()


@pytest.mark.parametrize(
    ("run", "seed", "name"),
    [
        *((-1, 1, "run"), (MOST_RUN + 1, 1, "run"), (0, -1, "seed"), (0, 2**64, "seed")),
        *((0.5, 1, "run"), (0, None, "seed"), (0, True, "seed")),  # None: batch_run without rng
    ],
)
def test_a_run_that_is_none_is_refused(run: Any, seed: Any, name: str) -> None:
    for asked in (play, NegotiationModel):
        with pytest.raises(NegsimError, match=f"^{name}: [^ ]+ is not a whole number from 0 to"):
            asked(load(TOWNS), seed, run)


def test_the_figure_has_a_panel_for_each_party_and_says_what_it_is() -> None:
    account = play(load(SCENARIO), seed=1, run=WALKS)
    figure = one_run.picture(account)
    said = [" ".join(text.get_text().split()) for text in figure.texts]
    assert said[0].startswith("Collapse")
    assert said[1] == f"Istanbul talks 2025: model run {WALKS}, round by round"
    for name in (
        "Phase",
        "Pakistan",
        "Afghan Taliban",
        "Pressure felt",
        "Softening",
        "Effort left",
    ):
        assert name in said
    strip, events = figure.axes[:2]
    spans = [len(list(same)) for _, same in groupby(now.phase for now in account.rounds)]
    assert [patch.get_width() for patch in strip.patches] == spans
    fills = [PHASE_LOOKS[phase].fill for phase, _ in groupby(n.phase for n in account.rounds)]
    assert [to_hex(patch.get_facecolor()) for patch in strip.patches] == fills
    walks = [m for now in account.rounds for m in now.moves if m.what == "walks out"]
    assert len(strip.lines) == len(walks)
    truces = [len(list(same)) for on, same in groupby(n.truce for n in account.rounds) if on]
    bars = [patch for patch in events.patches if patch.get_height() == 0.4]
    assert [patch.get_width() for patch in bars] == truces
    incidents = [m for now in account.rounds for m in now.moves if m.what == "incident"]
    marks = [line for line in events.lines if len(line.get_xdata()) == 1]
    assert len(marks) == len(incidents)
    assert f"{account.scenario.fingerprint} · seed 1, run {WALKS}" in said[2].replace("\xa0", " ")
    assert said[2].endswith(one_run.CAUTION)


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize(
    ("name", "run"), few_of([(SCENARIO, 37), (TOWNS, 0), ("cyprus-2017", 1)], 0)
)
def test_words_are_large_enough_inside_and_apart(name: str, run: int, size: Size) -> None:
    assert faults(one_run.picture(play(load(name), seed=1, run=run), size=size)) == []


@pytest.mark.long  # tests/plots/test_result.py compares files of another process each time
def test_the_same_run_gives_the_same_picture(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from negsim.story.account import play;"
        "from negsim.scenario.files.load import load;"
        "from negsim.plots.one_run import save_run; f = pathlib.Path(sys.argv[1]); f.mkdir();"
        f"save_run(play(load('{TOWNS}'), 1, 0), f)"
    )
    path = str(Path(one_run.__file__).parents[2])
    for number in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", script, str(tmp_path / number)],
            env=os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": number},
            check=True,
        )
    files = sorted(file.name for file in (tmp_path / "1").iterdir())
    assert files == ["run.pdf", "run.png", "run.svg"]
    for name in files:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


@pytest.mark.parametrize("name", few_always(few=["kenya-2008", "textbook-two-party"]))
def test_the_verb_plays_in_plain_python_what_compiled_rules_play(name: str) -> None:
    command = [sys.executable, "-m", "negsim", "story", name, "--run", "5", "--json"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    compiled = play(load(name), seed=1, run=5).document()
    document = json.loads(told.stdout)
    assert {key: document[key] for key in compiled} == json.loads(json.dumps(compiled))


# ---- finding runs

PATTERN = "back within 2, then interim, then collapse"


def test_a_pattern_is_read() -> None:
    scenario = load(SCENARIO)
    steps = (Step("back", within=2), Step("interim"), Step("collapse"))
    for words in (PATTERN, PATTERN.replace(", then", ","), PATTERN.replace(",", "")):
        assert read_pattern(words, scenario) == steps
    assert read_pattern("stalemate", scenario) == (Step("stalemate"),)


def test_a_step_says_who() -> None:
    scenario = load(SCENARIO)
    struck = tuple(source.id for source in scenario.violence if source.victim == "pakistan")
    words = "incident in Pakistan, walks out pakistan within 3, leaves the venue Afghan Taliban"
    assert read_pattern(words, scenario) == (
        Step("incident", who=struck),
        Step("walks out", who=("pakistan",), within=3),
        Step("leaves the venue", who=("afghan_taliban",)),
    )
    assert len(struck) < len(scenario.violence)
    for source in scenario.violence:
        assert read_pattern(f"incident {source.id}", scenario)[0].who == (source.id,)


FOUND = "steps are back, interim, resume, collapse, settled, hostilities, stalemate, truce, "
FOUND += "truce_talks_on, truce_talks_off, or a move, such as 'walks out' or 'incident'"


@pytest.mark.parametrize(
    ("words", "phrases"),
    [
        ("bakc", ("'bakc' is not known; ", FOUND, "did you mean 'back'?")),
        ("walk out within 3", ("'walk out' is not known; ", "did you mean 'walks out'?")),
        ("", ("a step is missing; ", FOUND)),
        ("back,,interim", ("a step is missing; ", FOUND)),
        ("back within 0", ("only 'within N', N", "may follow 'back'", "found 'within 0'")),
        ("walks out pakstan", ("or who: pakistan, afghan_taliban", "mean 'pakistan'?")),
        ("incident in Qatar", ("or who: ", "in pakistan", "found 'in Qatar'")),
        ("collapse pakistan", ("only 'within N', N a number of rounds from 1, may follow",)),
        ("truce within 3", ("only nothing may", "follow 'truce'", "found 'within 3'")),
        ("truce, back", ("'truce' is how a run", "must be the last step")),
        ("truce_talks_off, back", ("'truce_talks_off' is how", "must be the last step")),
    ],
)
def test_a_pattern_that_cannot_be_read(words: str, phrases: tuple[str, ...]) -> None:
    with pytest.raises(NegsimError, match=r"^--find: ") as caught:
        read_pattern(words, load(SCENARIO))
    for phrase in phrases:
        assert phrase in str(caught.value)


LETTERS = {"t": TALKS, "c": COLLAPSED, "a": ADJOURNED, "s": SETTLED, "h": HOSTILITIES}

BETWEEN = {
    "ct": "talks are back",
    "ta": "all take the interim text",
    "at": "talks resume after the adjournment",
    "tc": "talks collapse",
    "ac": "talks collapse",
    "ts": "signed",
    "th": "hostilities break out",
    "ch": "hostilities break out",
    "ah": "hostilities break out",
}
"""Move that leads from a phase to another."""


def logged(*runs: list[tuple[int, str, int]]) -> Log:
    """Return the event log of runs whose moves are rounds, names and indices of actors."""
    event_log = make_log(len(runs), sum(map(len, runs)), 0, 0, 0)
    rows = [row for run in runs for row in run]
    event_log.begins[1:, 0] = np.cumsum([len(run) for run in runs])
    for at, (round_, what, who) in enumerate(rows):
        event_log.rows[at] = (round_, WHATS.index(what), who, -1, 0.0, 0.0, 0.0)
    return event_log


def matching_rows(pattern: str, *runs: list[tuple[int, str, int]]) -> list[bool]:
    """Return which runs match a pattern without an ending."""
    layout, found = lay_out(load(SCENARIO)), np.zeros(len(runs), dtype=np.bool_)
    steps = pattern_of(read_pattern(pattern, layout.scenario), layout)
    match(steps, logged(*runs), np.zeros(len(steps.within) + 1, dtype=np.int64), found)
    return [bool(one) for one in found]


def goes(pattern: str, start: str, phases: str) -> bool:
    """Return whether a run goes that way, its phases one letter a round."""
    moves = [
        (n, BETWEEN[two], -1)
        for n, two in enumerate(map("".join, zip(start + phases, phases, strict=False)), start=1)
        if two in BETWEEN
    ]
    return matching_rows(pattern, moves)[0]


@pytest.mark.parametrize(
    ("pattern", "start", "phases", "expected"),
    [
        ("back", "c", "ctt", True),
        ("back", "t", "ttt", False),
        ("back within 2", "c", "ctt", True),
        ("back within 1", "c", "ctt", False),
        (PATTERN, "c", "tttaatc", True),
        (PATTERN, "c", "cctaatc", False),  # back only in round 3
        (PATTERN, "c", "tctatcc", True),  # one collapse before the interim text, one after
        (PATTERN, "c", "tctattt", False),  # the collapse comes before the interim text
        ("collapse, back within 1", "t", "tcctct", True),  # the second collapse, not the first
        ("collapse, back within 1", "t", "tcctcc", False),
        ("interim, collapse within 1", "t", "aact", False),
        ("interim, collapse within 2", "t", "acct", True),  # straight out of the adjournment
        ("interim, resume", "t", "aat", True),
        ("back, back", "c", "tttt", False),
        ("settled", "t", "tss", True),
        ("collapse, hostilities", "t", "chh", True),
        ("hostilities, hostilities", "t", "hhh", False),
    ],
)
def test_rows_by_hand(pattern: str, start: str, phases: str, expected: bool) -> None:
    assert goes(pattern, start, phases) is expected


def test_who_makes_a_move_and_the_order_in_a_round_count() -> None:
    layout = lay_out(load(SCENARIO))
    pakistan = layout.parties.index("pakistan")
    struck = next(n for n, victim in enumerate(layout.case.victim) if victim == pakistan)
    other = next(n for n, victim in enumerate(layout.case.victim) if victim != pakistan)
    attacked, elsewhere = (4, "incident", struck), (4, "incident", other)
    out = (4, "walks out", pakistan)
    pattern = "incident in Pakistan, walks out pakistan within 1, back within 3"
    back = (7, "talks are back", -1)
    assert matching_rows(
        pattern,
        [attacked, out, back],
        [elsewhere, out, back],
        [out, attacked, back],
        [attacked, (4, "walks out", 1 - pakistan), back],
        [attacked, (6, "walks out", pakistan), back],
        [attacked, out, (8, "talks are back", -1)],
        [],
    ) == [True, False, False, False, False, False, False]


def test_one_move_is_not_two_steps() -> None:
    out = (4, "walks out", 0)
    assert matching_rows("walks out, walks out", [out], [out, out]) == [False, True]


@pytest.mark.parametrize("step", LAST_STEPS)
def test_an_ending_counts_beside_the_steps(step: str) -> None:
    layout = lay_out(load(SCENARIO))
    alone = set(found_runs(step, layout))
    after = set(found_runs(f"interim, {step}", layout))
    assert after == alone & set(found_runs("interim", layout))
    assert 0 < len(after) <= len(alone) < 400


def found_runs(pattern: str, layout: Layout) -> list[int]:
    """Return the runs among the first 400 that go a way."""
    steps = read_pattern(pattern, layout.scenario)
    return [run for runs, _ in search(steps, layout, 1, 0, 400) for run in runs]


def test_a_truce_that_outlives_the_talks_is_found() -> None:
    layout = lay_out(load(SCENARIO))
    played = ensemble.play_runs(layout, 1, 0, 2000)
    for step, off in (("truce_talks_off", True), ("truce_talks_on", False)):
        stopped = played.phases[:, -1] == COLLAPSED
        over = np.isin(played.phases[:, -1], [SETTLED, HOSTILITIES])
        expected = np.flatnonzero(played.records.truce & ~over & (stopped == off))
        found = find(f"collapse, {step}" if off else step, layout, seed=1, searches=(2000,))
        assert 0 < found.matching <= len(expected)
        assert set(found.runs) <= set(expected)
    # As in the talks of 2025: the truce of 30 October outlived the third round, of 7 November.
    found = find(f"{PATTERN}, truce_talks_off", layout, seed=1, searches=(2000,))
    assert found.matching > 0


def test_every_event_is_one_that_runs_have() -> None:
    layout = lay_out(load(SCENARIO))
    for step in SHORT:
        found = find(step, layout, seed=1, searches=(2000,))
        assert (found.searched, found.matching > 0) == (2000, True)


def test_the_first_run_of_the_pattern_goes_this_way() -> None:
    layout = lay_out(load(SCENARIO))
    found = find(PATTERN, layout, seed=1, searches=(300,))
    phases = ensemble.play_runs(layout, 1, 0, 300).phases
    expected = [run for run in range(300) if goes_by_events(phases[run])]
    assert found.matching == len(expected)
    assert list(found.runs) == expected[:5]


def goes_by_events(phases: np.ndarray) -> bool:
    """Return whether a run of Istanbul goes the pattern's way, by another road."""
    letters = "c" + "".join("tcash"[phase] for phase in phases)
    match = re.match(r"c{1,2}(?=t).*?t(?=a).*?[ta]c", letters)
    return match is not None


def test_none_found_says_how_many_were_searched() -> None:
    with pytest.raises(NegsimError) as caught:
        find("hostilities, back", lay_out(load(TOWNS)), seed=1, searches=(10, 3000))
    assert "none of the first 3,000" in str(caught.value)
    assert "'hostilities, back'" in str(caught.value)


def test_what_was_found_in_words() -> None:
    found = Found("back", searched=1000, matching=250, runs=(3, 8))
    first, share = found.words().split(". Of the first ")
    assert first.startswith("Looking for 'back': run")
    assert re.findall(r"[0-9]+", first) == ["3", "8"]
    assert re.findall(r"[0-9,.]*[0-9]", share) == ["1,000", "25.0", "95", "22.4", "27.8"]
    assert max(map(len, found.words().splitlines())) <= 80


# ---- the verb


@pytest.mark.long
def test_the_verb_finds_and_describes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["story", SCENARIO, "--find", PATTERN, "--json", "--out", str(out)]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["run"] == document["find"]["runs"][0]
    assert document["find"]["searched"] == 10_000
    assert document["find"]["low"] < document["find"]["share"] < document["find"]["high"]
    assert sorted(file.name for file in out.iterdir()) == [
        "run.pdf", "run.png", "run.svg", "story.json", "story.txt",
    ]  # fmt: skip
    assert json.loads((out / "story.json").read_text(encoding="utf-8")) == document
    story = (out / "story.txt").read_text(encoding="utf-8")
    assert story.startswith(f"Looking for '{PATTERN}': run {document['run']} is the first;")


def test_run_0_is_described_without_asking_for_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["story", TOWNS]) == 0
    assert capsys.readouterr().out == describe(play(load(TOWNS), seed=1, run=0))


@pytest.mark.parametrize(
    ("words", "begins", "ends"),
    [
        (["--run", "-1"], "--run: '-1' is not ", " to 999999999"),
        (["--run", "1", "--find", "back"], "--find: not allowed with ", " --run"),
        (["--find", "bakc"], "--find: 'bakc' is not ", " 'back'?"),
    ],
)
def test_a_mistake_is_one_message_and_2(
    words: list[str], begins: str, ends: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["story", TOWNS, *words]) == 2
    out, mistake = capsys.readouterr()
    assert out == ""
    assert mistake.startswith(f"negsim: {begins}")
    assert mistake.endswith(f"{ends}\n")
    assert mistake.count("\n") == 1


def test_the_page_on_stories_lists_every_move_and_step() -> None:
    page = (Path(one_run.__file__).parents[2] / "docs" / "story.md").read_text(encoding="utf-8")
    for what, meaning in MOVES.items():
        assert f"| `{what}` | {meaning} |\n" in page
    assert re.findall(r"^\| `(\w+)` \| [a-z]", page, flags=re.M)[: len(SHORT)] == list(SHORT)


def test_the_page_on_the_event_log_lists_the_numbers_of_every_move() -> None:
    page = (Path(one_run.__file__).parents[2] / "docs" / "event-log.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| `(.+?)` \|(.*)\|$", page.partition("## The numbers")[2], flags=re.M)
    assert {what: tuple(re.findall(r"`(\w+)`", numbers)) for what, numbers in table} == FIGURES
    for array in Log._fields:
        assert f"| `{array}` |" in page


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "1 meeting"),
        ({"process.days": 3}, "1 meeting, reckoned as 3 days"),
        ({"process.round": "1 week", "process.days": 7}, "1 week"),
        ({"process.round": "a week", "process.days": 1}, "a week, reckoned as 1 day"),
        ({"process.days": {"uniform": [1, 4]}}, "1 meeting, reckoned as 1 to 4 days"),
    ],
)
def test_a_round_is_as_long_as_its_days(changes: dict[str, Any], told: str) -> None:
    scenario = load("textbook-two-party", changes)
    assert f"One round: {told}. " in " ".join(describe(play(scenario, 1, 0)).split())
    assert f"rounds, each {told}; deadline" in " ".join(summary(scenario).split())


def test_show_tells_of_mediators_at_odds() -> None:
    at_odds = summary(load("istanbul-2025", {"process.discord": {"uniform": [0.1, 0.3]}}))
    assert "each loses 0.1 to 0.3 of its hold to each further one (discord)" in (
        " ".join(at_odds.split())
    )
    assert "discord" not in summary(load("istanbul-2025"))
