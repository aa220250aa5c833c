"""One run told in words, as a document and as a figure; and the search for runs."""

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
from matplotlib.axes import Axes
from matplotlib.text import Text

from generated import generated
from negsim.cli.main import main
from negsim.engine import ensemble
from negsim.engine.events import MOVES
from negsim.engine.lay_out import lay_out
from negsim.engine.readable.obstacles import Lines, Obstacle
from negsim.engine.readable.run import NegotiationModel
from negsim.engine.readable.state import MOST_RUN
from negsim.errors import NegsimError
from negsim.plots import one_run
from negsim.rules.chance import logistic
from negsim.scenario.files.load import load
from negsim.story.account import Account, play
from negsim.story.find import TRANSITIONS, Found, Step, find, matches, read_pattern
from negsim.story.page import tell
from negsim.story.sentences import TERMS, Teller
from negsim.vocabulary import ADJOURNED, COLLAPSED, HOSTILITIES, SETTLED, TALKS
from negsim.wording import apart, chance, listed, spans

SCENARIO = "istanbul-2025"
TOWNS = "textbook-two-party"


@pytest.fixture(scope="module")
def made_up() -> list[Account]:
    """Return runs of made-up scenarios, which reach everything that can happen."""
    return [play(generated(number), number, run) for number in range(120) for run in range(3)]


# ---- the story

TOWNS_STORY = """\
Round 1
- Upton offers: Who gets water first: Upton; Who pays for the bridge: Downton.
- Downton offers: Who gets water first: Downton; Who pays for the bridge: Upton.
- Upton asks for 0.92; the best it hears is worth 0.00: very far short.
- Downton asks for 0.93; the best it hears is worth 0.00: very far short.

Round 2
- Upton changes its offer: Who pays for the bridge: Downton -> shared.
- Downton repeats its offer.
- Upton asks for 0.84; the best it hears is worth 0.00: very far short.
- Downton asks for 0.86; the best it hears is worth 0.30: very far short.
"""

TOWNS_END = """\
Round 5: talks go on; no offer and no text changes. In the end Upton asks for
0.60 and Downton asks for 0.65.

Round 6
- Downton changes its offer: Who gets water first: by turns -> Upton.
- Upton repeats its offer.
- Upton asks for 0.52; the best it hears is worth 0.70: nothing short.
- Downton asks for 0.58; the best it hears is worth 0.60: nothing short.
- All delegations accept what Downton offers: Who gets water first: Upton; Who
  pays for the bridge: Upton.
- Upton's principal ratifies it (chance of a veto: 0 %).
- Downton's principal ratifies it (chance of a veto: 0 %).
- Signed. It is worth 0.70 to Upton and 0.60 to Downton.

Outcome after round 6: Each gets what it cares about more (a text is signed).
"""


def test_the_towns_are_told_as_worked_out_by_hand() -> None:
    story = tell(play(load(TOWNS), seed=1, run=0))
    assert TOWNS_STORY in story
    assert story.endswith(TOWNS_END)


def test_the_head_tells_which_run_it_is_and_what_it_is_not() -> None:
    scenario = load(SCENARIO, {"process.rounds": 3})
    story = tell(play(scenario, seed=5, run=9))
    head = " ".join(story.split("\n\n")[0].split())
    assert head == (
        f"Istanbul talks 2025 run 9 of seed 5, scenario {SCENARIO}, fingerprint "
        f"{scenario.fingerprint} changed: process.rounds=3"
    )
    assert "One run of a model under the scenario's stated assumptions, not a forecast." in story


def test_every_story_fits_80_columns_and_is_whole(made_up: list[Account]) -> None:
    for account in made_up:
        story = tell(account)
        assert max(map(len, story.splitlines())) <= 80
        assert "None" not in story
        assert "nan" not in re.split(r"\W+", story)
        assert account.outcome_name in " ".join(story.split())


def test_every_round_is_told_once(made_up: list[Account]) -> None:
    for account in made_up:
        told: list[int] = []
        for line in tell(account).splitlines():
            if match := re.match(r"Rounds? (\d+)(?:-(\d+))?(?::|$)", line):
                told += range(int(match[1]), int(match[2] or match[1]) + 1)
        assert told == [now.round for now in account.rounds]


def test_mediators_that_no_longer_press_are_named_in_their_order() -> None:
    account = play(load(TOWNS), seed=1, run=0)
    teller, ids = Teller(account), list("hbgcfdea")
    teller.names = replace(teller.names, mediators={name: name for name in ids})
    teller.pressing = {name: ("upton",) for name in ids}
    sentences = teller.round(replace(account.rounds[0], moves=()))
    assert sentences[: len(ids)] == [f"{name} no longer presses anybody." for name in ids]


def test_a_story_uses_names_for_display_only() -> None:
    scenario = load(SCENARIO)
    ids = [thing.id for kind in (scenario.parties, scenario.violence) for thing in kind]
    for run in range(40):
        story = tell(play(scenario, 1, run))
        assert not [id for id in ids if re.search(rf"\b{id}\b", story)]


def test_it_tells_who_walked_out_and_which_line_was_in_the_way() -> None:
    account = play(load(SCENARIO), seed=1, run=1)
    now, walkout = next(
        (now, move) for now in account.rounds for move in now.moves if move.what == "walks out"
    )
    short = {party: state.shortfall for party, state in now.parties.items()}
    assert walkout.facts["shortfall"] == short[walkout.who] == max(short.values())
    [line] = account.in_the_way
    has = now.parties["afghan_taliban"].softening
    names = {"pakistan": "Pakistan", "afghan_taliban": "Afghan Taliban"}
    story = " ".join(tell(account).split())
    assert (
        f"{names[walkout.who]} walks out: it is {walkout.facts['shortfall']:.2f} short of what it "
        "asks for, the largest shortfall of all. In the way: Afghan Taliban's at most 'restrain "
        f"and relocate' on Action on militants (firmness {line.firmness:.2f}); 'detain or hand "
        f"over' needs softening above {line.firmness:.2f}, it has {has:.2f}; it faces Pakistan's "
        "at least 'detain or hand over' on Action on militants."
    ) in story
    assert "It faces Pakistan's at least 'detain or hand over' on Action on militants." in story


def test_it_tells_what_brought_talks_back() -> None:
    account = play(load(SCENARIO), seed=1, run=1)
    [consent] = [
        move
        for move in account.rounds[0].moves
        if move.what == "consents to return" and move.who == "pakistan"
    ]
    terms = consent.facts["terms"]
    without = logistic(sum(terms.values()) - terms["mediation"])
    story = " ".join(tell(account).split())
    assert (
        f"Pakistan consents to return. Its chance was {100 * consent.facts['chance']:.0f} %; "
        f"without the mediators it would be {100 * without:.0f} %. Weights, in log odds: the "
        f"mediators {terms['mediation']:+.1f}, still being at the venue +1.2,"
    ) in story


def test_the_terms_of_consent_make_its_chance(made_up: list[Account]) -> None:
    told = [
        move.facts
        for account in made_up
        for now in account.rounds
        for move in now.moves
        if move.what in ("consents to return", "stays away")
    ]
    assert any(facts["terms"][term] for facts in told for term in TERMS)
    for facts in told:
        made = logistic(sum(facts["terms"][term] for term in TERMS))
        assert facts["chance"] == pytest.approx(made if facts["conditions_met"] else 0.0)


def test_every_move_is_explained_and_happens(made_up: list[Account]) -> None:
    seen = {move.what for a in made_up for now in a.rounds for move in now.moves}
    assert seen <= set(MOVES)
    assert set(MOVES) - seen == set()


def test_a_veto_beyond_the_mandate_names_the_line(made_up: list[Account]) -> None:
    beyond = 0
    for account in made_up:
        story = " ".join(tell(account).split())
        for now in account.rounds:
            for move in now.moves:
                if move.what == "the principal vetoes" and move.facts["beyond_mandate"]:
                    text = next(m.text for m in now.moves if m.what == "all accept")
                    softening = now.parties[move.who].softening
                    lines = account.lines.beyond_mandate(move.who, text, softening)
                    beyond += len(lines) > 0
                    assert "vetoes it: beyond its mandate" in story
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
    soft = {"pakistan": 0.0, "afghan_taliban": 0.2}
    assert lines.in_the_way(soft, {}) == (
        Obstacle(
            party="afghan_taliban",
            issue="militants",
            side="at_most",
            level="restrain and relocate",
            firmness=0.47,
            text_level="detain or hand over",
            need=pytest.approx(0.47),
            softening=0.2,
        ),
    )
    assert lines.in_the_way(soft | {"afghan_taliban": 0.48}, {}) == ()
    [kept] = lines.in_the_way(soft | {"afghan_taliban": 0.48}, {"militants": "soil not used"})
    assert (kept.party, kept.need, kept.text_level) == ("pakistan", 1.0, "soil not used")


def test_no_text_all_could_sign_means_a_line_in_the_way(made_up: list[Account]) -> None:
    agreed = 0
    for account in made_up:
        for now in account.rounds:
            offers = [m for m in now.moves if m.what in ("offers", "makes no offer")]
            if offers:
                softening = {party: state.softening for party, state in now.parties.items()}
                found = account.lines.in_the_way(softening, account.locked(now.round))
                assert (found == ()) == (offers[0].facts["texts"] > 0)
                agreed += 1
    assert agreed > 100


def test_a_line_faces_those_that_no_level_respects_with_it() -> None:
    account = play(load(SCENARIO), 1, 1)
    [line] = account.in_the_way
    [(party, facing)] = account.lines.facing(line)
    assert (party, facing.issue, facing.at_least) == ("pakistan", "militants", True)
    assert isinstance(account.lines, Lines)


# ---- the document and the figure


def test_the_document_is_plain_and_holds_all_rounds() -> None:
    account = play(load(SCENARIO), seed=1, run=1)
    told = json.loads(json.dumps(account.document()))
    assert [now["round"] for now in told["rounds"]] == list(range(1, 41))
    assert told["start"]["phase"] == "collapsed"
    assert told["rounds"][0]["moves"][-1] == {
        "what": "talks are back", "who": "", "text": {}, "facts": {}
    }  # fmt: skip
    assert (told["outcome"], told["signed"]) == ("collapse", None)


def test_accounts_are_those_of_the_ensemble(made_up: list[Account]) -> None:
    for account in made_up[:60:3]:
        block = ensemble.play_runs(lay_out(account.scenario), account.seed, account.run, 1)
        phases = ["talks", "collapsed", "adjourned", "settled", "hostilities"]
        told = [phases.index(now.phase) for now in account.rounds]
        assert told == block.phases[0][: len(told)].tolist()


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


def legend_of(ax: Axes) -> list[Text]:
    """Return the words of a legend, if there is one."""
    return list(ax.get_legend().get_texts()) if ax.get_legend() else []


def test_the_figure_has_a_panel_for_each_party_and_says_what_it_is() -> None:
    account = play(load(SCENARIO), seed=1, run=1)
    figure = one_run.picture(account)
    titles = [ax.get_title(loc="left") for ax in figure.axes]
    assert titles == [
        "Istanbul talks 2025\nRun 1: Collapse", "", "Worth to Pakistan", "Worth to Afghan Taliban",
        "Softening", "Pressure felt",
    ]  # fmt: skip
    strip, events = figure.axes[:2]
    spans = [len(list(same)) for _, same in groupby(now.phase for now in account.rounds)]
    assert [patch.get_width() for patch in strip.patches] == spans
    assert len({patch.get_hatch() for patch in strip.patches}) == 3
    truces = [len(list(same)) for on, same in groupby(n.truce for n in account.rounds) if on]
    assert [patch.get_width() for patch in events.patches] == truces
    incidents = [m for now in account.rounds for m in now.moves if m.what == "incident"]
    assert len(events.lines) == len(incidents)
    told = {text.get_text() for text in (*strip.texts, *legend_of(strip))}
    assert told == {now.phase for now in account.rounds}
    words = " ".join(figure.axes[-1].texts[0].get_text().split())
    assert f"fingerprint {account.scenario.fingerprint}, seed 1, run 1." in words
    assert words.endswith(one_run.CAUTION)


@pytest.mark.parametrize(("name", "run"), [(SCENARIO, 1), (TOWNS, 0), ("camp-david-1978", 1)])
def test_nothing_in_the_figure_is_cut_off(name: str, run: int) -> None:
    figure = one_run.picture(play(load(name), seed=1, run=run))
    box = figure.get_tightbbox()
    assert box.x0 >= 0
    assert box.y0 >= 0
    assert box.x1 <= figure.get_figwidth()
    assert box.y1 <= figure.get_figheight()


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


# ---- finding runs

PATTERN = "back within 2, then interim, then collapse"


def test_a_pattern_is_read() -> None:
    steps = (Step("back", 2), Step("interim"), Step("collapse"))
    for words in (PATTERN, PATTERN.replace(", then", ","), PATTERN.replace(",", "")):
        assert read_pattern(words) == steps
    assert read_pattern("stalemate") == (Step("stalemate"),)


STEPS = "steps are back, interim, resume, collapse, settled, hostilities, stalemate, truce"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("bakc", f"--find: 'bakc' is not known; {STEPS}; did you mean 'back'?"),
        ("", f"--find: a step is missing; {STEPS}, separated by commas or 'then'"),
        ("back,,interim", f"--find: a step is missing; {STEPS}, separated by commas or 'then'"),
        (
            "back within 0",
            "--find: only 'within N', N a number of rounds from 1, may follow 'back'; "
            "found 'within 0'",
        ),
        (
            "truce within 3",
            "--find: only nothing may follow 'truce'; found 'within 3'",
        ),
        ("truce, back", "--find: 'truce' is how a run ends; it must be the last step"),
    ],
)
def test_a_pattern_that_cannot_be_read(words: str, message: str) -> None:
    with pytest.raises(NegsimError) as caught:
        read_pattern(words)
    assert str(caught.value) == message


LETTERS = {"t": TALKS, "c": COLLAPSED, "a": ADJOURNED, "s": SETTLED, "h": HOSTILITIES}


def goes(pattern: str, start: str, phases: str, ending: str = "") -> bool:
    """Return whether a run goes that way, its phases one letter a round."""
    row = np.array([[LETTERS[letter] for letter in phases]])
    return bool(matches(read_pattern(pattern), LETTERS[start], row, np.array([ending]))[0])


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


def test_endings_by_hand() -> None:
    assert goes("interim, truce", "t", "aat", "interim_truce")
    assert not goes("interim, truce", "t", "aat", "stalemate")
    assert not goes("collapse, stalemate", "t", "ttt", "stalemate")
    assert goes("collapse, back, stalemate", "t", "ct", "stalemate")


def test_every_event_is_one_that_runs_have() -> None:
    layout = lay_out(load(SCENARIO))
    for event in TRANSITIONS:
        found = find(event, layout, seed=1, searches=(2000,))
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


def test_none_found_tells_how_many_were_searched() -> None:
    with pytest.raises(NegsimError) as caught:
        find("hostilities, back", lay_out(load(TOWNS)), seed=1, searches=(10, 3000))
    assert str(caught.value) == (
        "--find: none of the first 3,000 runs of seed 1 goes 'hostilities, back'"
    )


def test_what_was_found_in_words() -> None:
    found = Found("back", searched=1000, matching=250, runs=(3, 8))
    assert found.words() == (
        "Looking for 'back': run 3 is the first; the next are 8. Of the first 1,000 model\n"
        "runs 25.0 % go this way (95 % interval 22.4 to 27.8 %)."
    )


# ---- the verb


def test_the_verb_finds_and_tells(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert main(["story", SCENARIO, "--find", PATTERN, "--json", "--out", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["run"] == told["find"]["runs"][0] == 1
    assert told["find"]["searched"] == 10_000
    assert told["find"]["low"] < told["find"]["share"] < told["find"]["high"]
    assert sorted(file.name for file in out.iterdir()) == [
        "run.pdf", "run.png", "run.svg", "story.json", "story.txt",
    ]  # fmt: skip
    assert json.loads((out / "story.json").read_text(encoding="utf-8")) == told
    story = (out / "story.txt").read_text(encoding="utf-8")
    assert story.startswith(f"Looking for '{PATTERN}': run 1 is the first;")


def test_run_0_is_told_without_asking_for_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["story", TOWNS]) == 0
    assert capsys.readouterr().out == tell(play(load(TOWNS), seed=1, run=0))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--run", "-1"], "--run: '-1' is not a whole number from 0 to 999999999"),
        (["--run", "1", "--find", "back"], "--find: not allowed with argument --run"),
        (["--find", "bakc"], f"--find: 'bakc' is not known; {STEPS}; did you mean 'back'?"),
    ],
)
def test_a_mistake_is_one_message_and_2(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["story", TOWNS, *words]) == 2
    assert capsys.readouterr() == ("", f"negsim: {message}\n")


def test_the_page_on_stories_lists_every_move_and_step() -> None:
    page = (Path(one_run.__file__).parents[2] / "docs" / "story.md").read_text(encoding="utf-8")
    for what, meaning in MOVES.items():
        assert f"| `{what}` | {meaning} |\n" in page
    assert re.findall(r"^\| `(\w+)` \| [a-z]", page, flags=re.M)[: len(TRANSITIONS)] == list(
        TRANSITIONS
    )
