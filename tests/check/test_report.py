"""`negsim check`: what it reports, what it warns of, what it draws."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image

from amounts import few_or_many
from generated import generated
from looks import faults
from negsim.check.agreement import appraise
from negsim.check.judgements import judgements
from negsim.check.report import Check
from negsim.check.summary import basis, events, summary
from negsim.cli.main import main
from negsim.doubt.assumptions import COEFFICIENTS
from negsim.errors import CODES
from negsim.plots import one_run
from negsim.plots import scenario as checkplot
from negsim.plots.page import PAGE, SIZES
from negsim.plots.palette import OPEN_ZONE, PAPER, PARTY_LOOKS
from negsim.scenario.files.load import load, loads, shipped
from negsim.scenario.files.starter import starter
from negsim.scenario.scenario import Scenario
from negsim.story.account import play
from shipped_cases import few_always

PLAIN = starter("plain")
"""A scenario without anything odd."""


def with_lines(north: str, south: str) -> str:
    """Return the plain scenario with other red lines."""
    text = PLAIN.replace("fishing: {at_most: open in summer, firmness: 0.6}", north)
    return text.replace("toll: {at_most: half toll, firmness: 0.5}", south)


CONTRADICTORY = with_lines(
    "fishing: [{at_most: open in summer, firmness: .5}, {at_least: open all year, firmness: .5}]",
    "toll: {at_most: half toll, firmness: .5}",
)
"""One party asks for what no level is."""

WITHOUT_TEXT = with_lines(
    "fishing: {at_most: open in summer, firmness: 1}",
    "fishing: {at_least: open all year, firmness: 1}",
)
"""Firm lines of two parties leave nothing."""

WITH_EVENTS = PLAIN.replace(
    "\noutcomes:",
    """
violence:
  raids: {rate: 0.1, victim: southport, source: "[almanac] table 6"}
events:
  - {at: 2, leaves: pilot_guild, source: "[almanac] table 8"}
  - {at: 3, set: {parties.northport.batna: .4}, source: "[almanac] table 7"}
outcomes:""",
    1,
)
"""The plain scenario with violence and two events."""

GUILD, NORTH, SOUTH = "mediators.pilot_guild", "parties.northport", "parties.southport"

FISHING = ("closed to Southport", "open in summer", "open all year")

ODD: list[tuple[dict[str, object], str]] = [
    ({f"{GUILD}.leverage.northport": 0, f"{GUILD}.leverage.southport": 0}, f"{GUILD}.leverage"),
    (
        {f"{GUILD}.{how}": 0 for how in ("facilitation", "formulation", "pressure")}
        | {"issues.fishing.interim": False},
        GUILD,
    ),
    ({f"{GUILD}.formulation": 0}, "issues.*.interim"),
    ({f"{GUILD}.present": 0, f"{GUILD}.leverage.northport": 0}, f"{GUILD}.present"),
    ({f"{GUILD}.endurance": 0}, f"{GUILD}.endurance"),
    ({f"{GUILD}.endurance": 12.1}, f"{GUILD}.endurance"),
    # From round 21 to 30 at most, each .4.
    ({f"{GUILD}.endurance": 4.5, f"{GUILD}.press_from": 21}, f"{GUILD}.endurance"),
    ({f"{GUILD}.press_from": 31}, f"{GUILD}.press_from"),
    ({f"{GUILD}.press_from": 5, f"{GUILD}.press_until": 4}, f"{GUILD}.press_from"),
    (
        {f"{GUILD}.press_from": {"uniform": [1, 9]}, f"{GUILD}.press_until": 8},
        f"{GUILD}.press_from",
    ),
    ({f"{NORTH}.salience.toll": 0}, f"{NORTH}.salience.toll"),
    ({f"{NORTH}.salience.toll": {"uniform": [0, 1]}}, f"{NORTH}.salience.toll"),
    ({f"{NORTH}.red_lines.fishing.firmness": 1}, "issues.fishing"),
    ({"parties.*.values.watch": {"nobody": 0.5, "joint patrol": 0.5}}, "issues.watch"),
    ({"issues.toll.interim": "full toll", "issues.watch.interim": "nobody"}, "issues.*.interim"),
    (
        {f"{NORTH}.red_lines.fishing": {"at_least": "open in summer", "firmness": 0.6}},
        f"{NORTH}.red_lines.fishing",
    ),
    # Its best is closed, no toll, joint patrol: (3 + 2 (.8 + .2 x .3) + 1) / 6.
    ({f"{NORTH}.batna": 1}, f"{NORTH}.batna"),
    ({f"{NORTH}.batna": 0.8, f"{SOUTH}.batna": 0.8}, "parties.*.batna"),
    ({f"{NORTH}.red_lines.fishing.firmness": 0.76}, f"{NORTH}.red_lines.fishing"),
    (
        {
            f"{SOUTH}.red_lines": {"fishing": {"at_least": "open all year", "firmness": 0.5}},
            f"{NORTH}.red_lines.fishing.firmness": 0.55,
            "process.softening.linkage": 0.2,
        },
        "issues.fishing",
    ),
    ({"process.start.rounds": 14}, "process.start.rounds"),
    ({"process.round": "2 weeks"}, "process.days"),
    ({"process.round": "1 week", "process.days": 30}, "process.days"),
    ({"process.chain.on": True}, "process.chain.on"),
]
"""Changes, and the path of the warning they lead to; its words stand in warnings.txt."""

LEAVES = '{at: 2, leaves: pilot_guild, source: "[almanac] table 8"}'
BATNA = "at: 3, set: {parties.northport.batna: .4}"
RAIDS = 'rate: 0.1, victim: southport, source: "[almanac] table 6"'

ODD_OVER_TIME = [
    (BATNA, BATNA.replace(".4", ".3"), "events.1"),
    (BATNA, "after_collapse: 9, delay: 14, summit: true", "events.1"),
    (
        BATNA,
        "at: 9, set: {mediators.pilot_guild.pressure: .4, process.collapse.base: -4.1}",
        "events.1",
    ),
    (RAIDS, RAIDS.replace("rate: 0.1", "rate: 0"), "violence.raids.rate"),
    (RAIDS, f"{RAIDS}, checked_by: toll", "violence.raids.checked_by"),
]
"""What is put in the place of what, and the path of the warning that it leads to."""

NEARLY_ODD_OVER_TIME = [
    (BATNA, "at: 3, set: {parties.northport.batna: .3, parties.northport.waiting: 0}"),
    (BATNA, "after_collapse: 9, delay: 13, summit: true"),
    (LEAVES, "{at: 9, set: {parties.northport.batna: .3}, judgement: As before.}"),
    (RAIDS, f"{RAIDS}, checked_by: fishing"),
    (
        f"{{{RAIDS}}}\nevents:",
        f"{{{RAIDS.replace('0.1', '0')}}}\nevents:\n"
        "  - {at: 1, incident: raids, judgement: A guess}",
    ),
]


def page(name: str) -> str:
    """Return what ought to be printed."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def warnings(scenario: Scenario) -> list[tuple[str, str]]:
    """Return path and words of all that is odd in a scenario."""
    return [(odd.path, odd.what) for odd in Check.of(scenario).warnings]


def test_nothing_is_odd_in_what_is_plain() -> None:
    assert warnings(loads(PLAIN)) == []


@pytest.mark.parametrize(("changes", "path"), ODD)
def test_what_is_odd_is_warned_of_and_nothing_else(changes: dict[str, object], path: str) -> None:
    assert [found for found, _ in warnings(loads(PLAIN, set=changes))] == [path]


@pytest.mark.parametrize(("old", "new", "path"), ODD_OVER_TIME)
def test_what_is_odd_of_events_and_violence(old: str, new: str, path: str) -> None:
    assert WITH_EVENTS.count(old) == 1
    assert [found for found, _ in warnings(loads(WITH_EVENTS.replace(old, new)))] == [path]


@pytest.mark.parametrize(("old", "new"), NEARLY_ODD_OVER_TIME)
def test_what_is_only_nearly_odd_of_events_and_violence(old: str, new: str) -> None:
    assert WITH_EVENTS.count(old) == 1
    assert warnings(loads(WITH_EVENTS.replace(old, new))) == []


def test_what_an_event_changes_is_not_taken_for_lasting() -> None:
    for path, at_first in (
        (f"{GUILD}.present", 0),
        (f"{GUILD}.formulation", 0),
        (f"{GUILD}.pressure", 0.1),
        ("violence.raids.rate", 0),
        (f"{NORTH}.red_lines.fishing.firmness", 1),
        (f"{NORTH}.red_lines.fishing.firmness", 0.9),
    ):
        text = WITH_EVENTS.replace(BATNA, f"at: 3, set: {{{path}: .35}}")
        assert warnings(loads(text, set={path: at_first})) == [], path
    for path in (f"{NORTH}.flexibility.under_pressure", "process.softening.linkage"):
        text = WITH_EVENTS.replace(BATNA, f"at: 3, set: {{{path}: .9}}")
        stiff: dict[str, object] = {f"{NORTH}.red_lines.fishing.firmness": 0.9}
        assert warnings(loads(text, set=stiff)) == [], path


def test_a_mediator_that_is_never_there_cannot_leave() -> None:
    found = warnings(loads(WITH_EVENTS, set={f"{GUILD}.present": 0}))
    assert [path for path, _ in found] == [f"{GUILD}.present", "events.0"]
    joins = WITH_EVENTS.replace(BATNA, "at: 1, joins: pilot_guild")
    joins = joins.replace("    endurance: 8", "    present: 0\n    endurance: 8")
    assert warnings(loads(joins)) == []


def test_violence_that_nothing_checks() -> None:
    text = WITH_EVENTS.replace(RAIDS, f"{RAIDS}, checked_by: fishing")
    unseen = {"issues.watch.assurance.*": 0}
    [(path, what)] = warnings(loads(text, set=unseen))
    assert (path, what[:14]) == ("violence.raids.checked_by", "checks nothing")
    [(path, what)] = warnings(loads(text, set={"issues.fishing.status_quo": FISHING[2]}))
    assert (path, "from the start" in what) == ("violence.raids.checked_by", True)


def test_what_an_event_rests_on_is_a_judgement_of_its_own() -> None:
    text = WITH_EVENTS.replace('.4}, source: "[almanac] table 7"', ".4}, judgement: A guess")
    found = [(one.path, one.low, one.high) for one in judgements(loads(text))][1:]
    assert found == [(f"events.1.set.{NORTH}.batna", 0.4, 0.4)]


@pytest.mark.parametrize(
    "when", ["at: 5", "at: 5, rounds: 3", "after_collapse: 1, delay: 2, rounds: 9"]
)
def test_when_an_event_comes_is_no_judgement(when: str) -> None:
    text = WITH_EVENTS.replace("at: 2, leaves", f"{when}, leaves")
    text = text.replace('source: "[almanac] table 8"', "judgement: A guess")
    assert [one.path for one in judgements(loads(text))] == [f"{SOUTH}.batna"]


def test_events_are_told_as_show_tells_them() -> None:
    scenario = loads(WITH_EVENTS)
    told = Check.of(scenario).describe()
    words = next(one.name for one in scenario.mediators)
    assert f"\nEvents: what is bound to happen\n- round 2: {words} leaves, for good\n" in told
    assert "\n".join(events(scenario)) in told
    assert "\n".join(events(scenario)) in summary(scenario)
    assert "leaves, for good\n    source: [almanac] table 8\n" in basis(scenario)
    assert "Events" not in Check.of(loads(PLAIN)).describe()


@pytest.mark.parametrize("what", ["leaves: pilot_guild", "incident: raids", "summit: true"])
def test_an_event_without_a_note_is_warned_of(what: str) -> None:
    text = WITH_EVENTS.replace(LEAVES, f"{{at: 2, {what}}}")
    [(path, words)] = warnings(loads(text))
    assert (path, words.split(";")[0]) == ("events.0", "does not say what it rests on")


def test_the_words_of_warnings() -> None:
    given = [loads(PLAIN, set=changes) for changes, _ in ODD]
    given += [loads(text) for text in (CONTRADICTORY, WITHOUT_TEXT)]
    given += [loads(WITH_EVENTS.replace(old, new)) for old, new, _ in ODD_OVER_TIME]
    found = "".join(f"{path}: {what}\n" for one in given for path, what in warnings(one))
    assert found == page("warnings.txt")


@pytest.mark.parametrize(
    ("changes"),
    [
        {f"{GUILD}.leverage.northport": 0},
        {f"{GUILD}.pressure": 0, f"{GUILD}.endurance": 0},
        {f"{GUILD}.present": {"uniform": [0, 1]}},
        {f"{GUILD}.endurance": {"uniform": [0, 5]}},
        {f"{GUILD}.endurance": 12},
        {f"{GUILD}.press_from": 4, f"{GUILD}.press_until": 4, f"{GUILD}.endurance": 0.4},
        {f"{GUILD}.press_from": 30, f"{GUILD}.endurance": 0.4},
        # Full softening and a text that gives all: 1 - .5 x .5.
        {f"{NORTH}.red_lines.fishing.firmness": 0.75},
        {f"{NORTH}.red_lines.fishing.firmness": {"uniform": [0.7, 1]}},
        {
            f"{SOUTH}.red_lines": {"fishing": {"at_least": "open all year", "firmness": 0.5}},
            f"{NORTH}.red_lines.fishing.firmness": 0.3,
            "process.softening.linkage": 0.2,
        },
        {"process.start.rounds": 13},
        {"process.round": "a while", "process.days": 30},
        {"process.round": "2 weeks", "process.days": 10},
        {
            f"{NORTH}.red_lines.fishing": {"at_least": "open in summer", "firmness": 0.6},
            f"{NORTH}.values.fishing": dict.fromkeys(FISHING, 0.5),
        },
        {f"{NORTH}.values.watch": {"nobody": 0.5, "joint patrol": 0.5}},
        {"issues.toll.interim": "full toll"},
    ],
)
def test_what_is_only_nearly_odd_is_not_warned_of(changes: dict[str, object]) -> None:
    assert warnings(loads(PLAIN, set=changes)) == []


def test_lines_of_one_party_that_contradict_each_other() -> None:
    check = Check.of(loads(CONTRADICTORY))
    assert [warning.path for warning in check.warnings] == [f"{NORTH}.red_lines.fishing"]
    [one] = check.blocked
    assert one.issue == "fishing"
    lines = [(party, line.side, line.level) for party, line in one.lines]
    assert lines == [("northport", "at_most", 1), ("northport", "at_least", 2)]
    assert check.describe() == page("contradictory.txt")


def test_a_source_that_nothing_cites_is_warned_of() -> None:
    given = PLAIN.replace("sources:\n", "sources:\n  atlas: An atlas\n", 1)
    assert [path for path, _ in warnings(loads(given))] == ["sources.atlas"]


def test_of_numbers_without_a_note_the_first_is_named_and_the_others_are_counted() -> None:
    bare = PLAIN.replace('    source: "[almanac] table 4"\n', "")
    assert bare != PLAIN
    [(path, what)] = warnings(loads(bare))
    assert path == f"{GUILD}.leverage.northport"
    assert "5 more numbers" in what
    one = PLAIN.replace('    source: "[almanac] table 5"\n', "")
    [(path, what)] = warnings(loads(one))
    assert (path, "more" in what) == ("process.start.trust", False)
    # What a case that is made up rests on, and what a change does, need not be said.
    assert warnings(loads(f"fictional: true\n{bare}")) == []
    assert warnings(loads(one, set={"process.start.trust": 0.4})) == []


def test_the_codes_of_mistakes_are_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "check.md").read_text(encoding="utf-8")
    table = page.partition("| code | the mistake |\n|---|---|\n")[2].partition("\n\n")[0]
    rows = (row.strip("| ").split(" | ") for row in table.splitlines())
    assert {code.strip("`"): words for code, words in rows} == CODES


def test_firm_lines_that_leave_no_text() -> None:
    paths = [path for path, _ in warnings(loads(WITHOUT_TEXT))]
    assert paths == ["issues.fishing", "parties.*.red_lines"]


def test_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "istanbul-2025", "--set", "process.rounds=9"]) == 0
    out = capsys.readouterr().out
    assert out == page("istanbul-2025.txt")  # of many judgements it has the widest of each section
    assert max(map(len, out.splitlines())) <= 80


def test_few_judgements_are_listed_with_their_notes() -> None:
    assert Check.of(loads(PLAIN)).describe() == page("plain.txt")


def test_where_every_coefficient_is_stated_none_is_told_of() -> None:
    stated = {field.path: field.default for field in COEFFICIENTS}
    check = Check.of(loads(PLAIN, set=stated))
    assert "Coefficients of the model" not in check.describe()
    assert check.document()["coefficients"] == []


def test_the_document(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--set", "process.rounds=4", "--set", "process.rounds=9"]
    assert main(["check", "istanbul-2025", "--json", *words]) == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found) == [
        *("valid", "mistakes", "scenario", "fingerprint", "version", "overrides", "packages"),
        *("within_all_lines", "within_firm_lines", "signable_now", "signable_softened"),
        *("zone_now", "zone_softened", "trust"),
        *("blocked", "reach", "judgements", "coefficients", "warnings"),
    ]
    assert found["overrides"] == {"process.rounds": "9"}
    line = {"side": "at_least", "level": "detain or hand over", "firmness": 1.0}
    other = {
        "side": "at_most",
        "level": "restrain and relocate",
        "firmness": {"uniform": [0.35, 0.55]},
    }
    # Mandates .9, linkage .5, flexibility .125 and .6: .9 (1 - .875 x .5), .9 (1 - .4 x .5).
    line["beyond"] = beyond(1.0, 0.1125, 0.50625)
    other["beyond"] = beyond(0.45, 0.54, 0.72)
    assert found["blocked"] == [
        {
            "issue": "militants",
            "lines": [{"party": "pakistan", **line}, {"party": "afghan_taliban", **other}],
        }
    ]
    assert len(found["judgements"]) == 108
    first = found["judgements"][0]
    assert first["path"].split(".")[1:] == ["verification", "assurance", "no verification"]
    assert (first["low"], first["high"]) == (0.0, 0.05)


def beyond(needs: float, by_softening: float, by_both: float) -> dict[str, float]:
    """Return what it takes to go a level beyond a line, as the document has it."""
    found = {"steps": 1, "needs": needs, "by_softening": by_softening}
    return found | {"by_linkage": 0.45, "by_both": by_both}


def test_what_is_not_valid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(PLAIN.replace("batna: 0.3 ", "batna: 3 ").replace("name: Northport", "nam: N"))
    assert main(["check", str(bad), "--json"]) == 2
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert found["valid"] is False
    assert [(m["path"], m["line"], m["code"], Path(m["file"]).name) for m in found["mistakes"]] == [
        ("parties.northport", 41, "unknown-key", "bad.yaml"),
        ("parties.northport.batna", 43, "out-of-range", "bad.yaml"),
    ]
    assert f"{bad}:43: {NORTH}.batna: 3 " in err
    assert "did you mean 'name'?" in err
    assert main(["check", str(bad)]) == 2
    assert capsys.readouterr() == ("", err)


def test_out_holds_words_document_and_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "map"
    assert main(["check", "textbook-two-party", "--out", str(out)]) == 0
    found, err = capsys.readouterr()
    assert err.endswith(f"negsim: the check is in {out}\n")
    assert sorted(file.name for file in out.iterdir()) == [
        *("check.json", "check.txt", "issues.pdf", "issues.png", "issues.svg")
    ]
    assert (out / "check.txt").read_text(encoding="utf-8") == found
    with Image.open(out / "issues.png") as drawn:
        assert drawn.text["Scenario"] == "textbook-two-party"
        origin = f"textbook-two-party {drawn.text['Fingerprint']} · "
        assert drawn.text["Description"].startswith(origin)
    assert main(["check", "textbook-two-party", "--out", str(out)]) == 2
    assert "exists already" in capsys.readouterr().err


@few_or_many("many", 20, 60)
def test_any_scenario_is_described_and_fits(many: int) -> None:
    for number in range(many):
        check = Check.of(generated(number))
        json.dumps(check.document(), allow_nan=False)
        assert max(map(len, check.describe().splitlines())) <= 80


def crowded() -> Scenario:
    """Return 12 issues, 4 parties with a line on each, and long names everywhere."""
    long = [f"a rather long name of a level {i}" for i in range(5)]
    levels = {f"issue_{k}": long if k % 6 == 0 else ["no", "yes"] for k in range(12)}
    issues = {
        key: {"name": f"An issue with quite a long name {key}", "levels": of, "status_quo": of[0]}
        for key, of in levels.items()
    }
    parties: dict[str, Any] = {}
    for n in range(4):
        parties[f"party_{n}"] = {
            "name": f"{n} is a party with quite a long name",
            "batna": 0.2,
            "flexibility": 0.5,
            "salience": dict.fromkeys(levels, 1),
            "values": {k: {x: i / len(of) for i, x in enumerate(of)} for k, of in levels.items()},
            "red_lines": {
                k: {
                    "at_least" if n % 2 else "at_most": of[n % 2],
                    "firmness": {"uniform": [0.25, 0.75]},
                    "unless": {"issue_1" if k != "issue_1" else "issue_2": {"at_least": "yes"}}
                    if n == 2
                    else {},
                }
                for k, of in levels.items()
            },
        }
    whole = {
        "negsim": 2,
        "name": "A name that goes on " * 9,
        "issues": issues,
        "parties": parties,
        "process": {"rounds": 5, "start": {"trust": 0.3}},
        "outcomes": {"any_text": {}},
    }
    return loads(json.dumps(whole), "crowded.yaml")


@cache
def pictured(name: str) -> Figure:
    """Return the figure of a shipped scenario, with everything in its place, drawn once."""
    scenario = load(name)
    figure = checkplot.picture(scenario, appraise(scenario))
    figure.draw_without_rendering()
    return figure


@pytest.mark.parametrize("name", few_always([*shipped(), "crowded"], ["istanbul-2025"]))
def test_no_words_of_the_figure_overlap_or_leave_it(name: str) -> None:
    scenario = crowded() if name == "crowded" else load(name)
    appraisal = appraise(scenario)
    for size in SIZES.values() if name in ("istanbul-2025", "cyprus-2017") else [PAGE]:
        assert faults(checkplot.picture(scenario, appraisal, size=size)) == []


def open_levels(ax: Axes) -> list[int]:
    """Return the levels of an issue that are shaded as open."""
    zones = [p for p in ax.patches if to_hex(p.get_facecolor()) == OPEN_ZONE]
    return sorted({round(zone.get_x() - 0.02) for zone in zones})


def test_shades_show_what_lines_leave_and_blocked_issues_come_first() -> None:
    figure = pictured("istanbul-2025")
    militants, _, verification, *_ = figure.axes
    assert open_levels(militants) == []
    assert open_levels(verification) == [2, 3]
    words = [" ".join(text.get_text().split()) for text in figure.texts]
    assert words[0] == "Blocked on one issue: Action on militants"
    assert words.index("Action on militants") < words.index("Form of the commitment")
    assert "blocked: red lines point apart" in words


def test_firm_lines_are_drawn_through_and_soft_ones_dashed() -> None:
    militants = pictured("istanbul-2025").axes[0]
    lines = [line for line in militants.lines if len(line.get_xdata()) == 2]
    assert [line.get_linestyle() == "-" for line in lines] == [True, False]
    words = [text.get_text() for text in militants.texts if text.get_text()]
    assert words == ["firm", ".35–.55"]


def test_bars_are_full_inside_a_line_tinted_beyond_a_soft_one_and_empty_beyond_a_firm_one() -> None:
    militants = pictured("istanbul-2025").axes[0]
    first, second = PARTY_LOOKS[:2]
    faces = [to_hex(bar.get_facecolor()) for bar in militants.patches if bar.get_width() < 0.5]
    assert faces[:5] == [PAPER] * 3 + [first.color] * 2  # at least "detain or hand over", firm
    assert faces[5:] == [second.color] * 3 + [checkplot.tint(second.color)] * 2


def test_a_party_has_one_colour_and_mark_in_all_figures() -> None:
    scenario, figure = load("istanbul-2025"), pictured("istanbul-2025")
    bars = [bar for bar in figure.axes[0].patches if bar.get_width() < 0.5]
    inks = list(dict.fromkeys(to_hex(bar.get_edgecolor()) for bar in bars))
    run = one_run.picture(play(scenario, seed=1, run=1))
    softening = run.axes[-2].lines
    assert [line.get_color() for line in softening] == inks == ["#5e589f", "#8b5e22"]
    assert [line.get_marker() for line in softening] == ["o", "s"]
    assert [line.get_markerfacecolor() for line in softening] == ["#5e589f", PAPER]


def test_bars_end_at_the_medians_one_party_up_and_the_other_down() -> None:
    water, bridge = pictured("textbook-two-party").axes
    drawn = [bar.get_height() for bar in water.patches if bar.get_width() < 0.5]
    assert drawn == [0, 0.5, 1, -1, -0.5, 0]
    names = [label.get_text() for label in bridge.get_xticklabels()]
    assert names == ["Upton", "shared", "Downton"]


def test_more_than_two_parties_have_a_lane_each() -> None:
    row = checkplot.rows_of(load("cyprus-2017"), PAGE, 5.0)[0]
    bases = [lane.base for lane in row.lanes]
    assert bases == sorted(bases, reverse=True)
    assert {lane.sign for lane in row.lanes} == {1}
    for above, below in pairwise(row.lanes):
        assert below.base + 1 + below.head < above.base  # so that no bar reaches another lane


def test_the_same_scenario_gives_the_same_bytes(tmp_path: Path) -> None:
    scenario = load("textbook-two-party")
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        checkplot.save_picture(scenario, appraise(scenario), tmp_path / name)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()
