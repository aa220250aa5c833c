"""`negsim show`: a summary, the whole, what it rests on, and the schema of all."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from generated import generated
from negsim.check.judgements import citations, together
from negsim.check.summary import basis, summary
from negsim.cli.main import main
from negsim.scenario.fields import table
from negsim.scenario.files import schema
from negsim.scenario.files.load import load, loads, resolved, shipped
from negsim.scenario.files.starter import starter
from negsim.scenario.files.strict_yaml import parse, plain
from negsim.scenario.process import Process

TESTED = Path(__file__).parents[1] / "scenarios"
COMMITTED = Path(__file__).parents[2] / "scenarios" / "negsim.schema.json"
VALIDATOR = jsonschema.Draft202012Validator(schema.schema())
BATNA = "parties.a_land.batna"
FILES = [
    *shipped().values(),
    *(TESTED / f"{name}.yaml" for name in ("small", "full", "events")),
]


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Return what ``negsim show`` prints."""
    assert main(["show", *words]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def page(name: str, file: Path) -> str:
    """Return a golden page of what is printed of a scenario."""
    text = Path(__file__).with_name(f"show-{name}.txt").read_text(encoding="utf-8")
    return text.replace("FINGERPRINT", load(file).fingerprint)


@pytest.mark.parametrize("name", ["events", "full", "small"])
def test_the_summary_has_all_that_matters(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = TESTED / f"{name}.yaml"
    out = shown(capsys, str(file))
    assert max(map(len, out.splitlines())) <= 80
    assert out == page(name, file)


def test_any_scenario_can_be_summed_up() -> None:
    for number in range(40):
        assert max(map(len, summary(generated(number)).splitlines())) <= 80
        basis(generated(number))


def test_resolved_runs_as_the_file_does(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, "istanbul-2025", "--resolved")
    again, first = loads(out, "again.yaml"), load("istanbul-2025")
    assert again.fingerprint == first.fingerprint
    assert again == first


def test_sources_tell_who_cites_them(capsys: pytest.CaptureFixture[str]) -> None:
    file = TESTED / "full.yaml"
    assert shown(capsys, str(file), "--sources") == page("sources", file)


def test_addresses_stay_whole(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, "istanbul-2025", "--sources")
    for _, words in load("istanbul-2025").sources:
        assert words.split()[-1] in out
    assert "(cited by nothing)" not in out


def test_a_source_that_nothing_cites_is_told() -> None:
    text = starter("x").replace("sources:\n", "sources:\n  unread: Nobody reads this\n")
    scenario = loads(text)
    assert citations(scenario)["unread"] == []
    _, _, after = basis(scenario).partition("- [unread] ")
    assert "(cited by nothing)" in after.splitlines()[1]


def test_numbers_that_share_a_note_are_told_as_one() -> None:
    groups = together(load(TESTED / "small.yaml"))
    assert [(group.path, len(group.parts)) for group in groups] == [
        ("issues.watch.assurance.*", 2),
        ("parties.a_land.values.*", 8),
        ("parties.b_land.values.*", 8),
        ("process.start.trust", 1),
    ]
    assert re.search(r"^parties\.b_land\.values\.\*: 8 .* 0 to 1$", groups[2].words())
    assert groups[3].words() == "process.start.trust: 0.1 to 0.5"


def test_a_missing_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "--resolved"]) == 2
    assert "a scenario is missing" in capsys.readouterr().err
    assert main(["show", "x", "--resolved", "--sources"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("negsim: --sources: not allowed")


# ---- the schema


def test_the_schema_needs_no_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, "--schema")
    assert json.loads(out) == schema.schema()
    jsonschema.Draft202012Validator.check_schema(schema.schema())


def test_the_committed_schema_is_the_newest() -> None:
    # If not, write it anew: negsim show --schema > scenarios/negsim.schema.json
    assert COMMITTED.read_text(encoding="utf-8") == schema.text()


def tree(file: Path) -> Any:
    """Return a scenario file as plain values."""
    return plain(parse(file.read_text(encoding="utf-8"), str(file))[0])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_good_files_fit_the_schema(file: Path) -> None:
    assert [error.json_path for error in VALIDATOR.iter_errors(tree(file))] == []
    whole = resolved(load(file))
    assert [error.json_path for error in VALIDATOR.iter_errors(whole)] == []


def test_the_starter_fits_the_schema() -> None:
    errors = VALIDATOR.iter_errors(plain(parse(starter("x"), "x.yaml")[0]))
    assert [error.json_path for error in errors] == []


@pytest.mark.parametrize("file", shipped().values(), ids=lambda file: file.stem)
def test_shipped_files_name_the_schema(file: Path) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first == f"# yaml-language-server: $schema={COMMITTED.name}"


MISTAKES: list[tuple[str, Callable[[Any], Any]]] = [
    ("$", lambda t: t.pop("process")),
    ("$", lambda t: t.update(party=t.pop("parties"))),
    ("$.negsim", lambda t: t.update(negsim=1)),
    ("$.parties", lambda t: t["parties"].pop("a_land")),
    ("$.parties", lambda t: t["parties"].update({"A Land": t["parties"]["a_land"]})),
    ("$.parties.a_land", lambda t: t["parties"]["a_land"].pop("batna")),
    ("$.parties.a_land", lambda t: t["parties"]["a_land"].update(bantna=0.3)),
    ("$.parties.a_land.batna", lambda t: t["parties"]["a_land"].update(batna=1.5)),
    ("$.parties.a_land.batna", lambda t: t["parties"]["a_land"].update(batna="high")),
    (
        "$.parties.a_land.batna",
        lambda t: t["parties"]["a_land"].update(batna={"uniform": [0, 1], "value": 1}),
    ),
    ("$.parties.a_land.batna", lambda t: t["parties"]["a_land"].update(batna={"uniform": [1]})),
    ("$.parties.a_land.flexibility", lambda t: t["parties"]["a_land"].update(flexibility={})),
    (
        "$.parties.a_land.red_lines.border",
        lambda t: t["parties"]["a_land"]["red_lines"]["border"].update(at_least="closed"),
    ),
    (
        "$.parties.a_land.values",
        lambda t: t["parties"]["a_land"]["values"].update(source="also this"),
    ),
    ("$.issues.border.levels", lambda t: t["issues"]["border"].update(levels=["one"])),
    ("$.issues.border.levels[1]", lambda t: t["issues"]["border"].update(levels=["one", 2])),
    ("$.issues.border.interim", lambda t: t["issues"]["border"].update(interim=True)),
    ("$.mediators.envoy.press_when", lambda t: t["mediators"]["envoy"].update(press_when="now")),
    ("$.process", lambda t: t["process"].pop("start")),
    ("$.process.rounds", lambda t: t["process"].update(rounds=2.5)),
    ("$.process.start.truce", lambda t: t["process"]["start"].update(truce="yes")),
    ("$.outcomes.watched.when.watch", lambda t: t["outcomes"]["watched"]["when"].update(watch={})),
    ("$.violence.raids", lambda t: t["violence"]["raids"].pop("victim")),
    ("$.violence.raids.checked_by", lambda t: t["violence"]["raids"].update(checked_by=True)),
    (
        "$.mediators.envoy.further",
        lambda t: t["mediators"]["envoy"].update(further={"inducements": 1}),
    ),
    ("$.events", lambda t: t.update(events={"at": 1, "joins": "envoy"})),
    *(
        ("$.events[0]", lambda t, event=event: t.update(events=[event]))
        for event in (
            {"joins": "envoy"},
            {"at": 1, "after_collapse": 1, "joins": "envoy"},
            {"at": 1},
            {"at": 1, "joins": "envoy", "leaves": "envoy"},
            {"at": 1, "delay": 1, "joins": "envoy"},
            {"at": 1, "rounds": 2, "incident": "raids"},
            {"at": 1, "join": "envoy", "summit": True},
            {"at": 1, "give_or_take": 0.1, "set": {"process.leaving": 0}},
        )
    ),
    ("$.events[0].at", lambda t: t.update(events=[{"at": 0, "joins": "envoy"}])),
    ("$.events[0].summit", lambda t: t.update(events=[{"at": 1, "summit": False}])),
    ("$.events[0].set", lambda t: t.update(events=[{"at": 1, "set": {}}])),
]


@pytest.mark.parametrize(("path", "spoil"), MISTAKES)
def test_mistakes_do_not_fit_the_schema(path: str, spoil: Callable[[Any], Any]) -> None:
    spoilt = copy.deepcopy(tree(TESTED / "small.yaml"))
    spoil(spoilt)
    told = [error.json_path for error in VALIDATOR.iter_errors(spoilt)]
    assert told
    assert set(told) == {path}


def reading() -> Any:
    """Return a reading as plain values."""
    number = {"value": 0.2, "judgement": "why"}
    named = {"id": "told", "name": "Told", "summary": "So.", "sources": {"speech": "A speech"}}
    changes = {
        "parties.a_land.batna": {"uniform": [0.1, 0.2], "source": ["[speech]", "page 2"]},
        "parties.a_land.flexibility": number,
    }
    return {"negsim": 2, "extends": "small.yaml", **named, "set": changes}


def test_a_reading_fits_the_schema() -> None:
    assert [error.json_path for error in VALIDATOR.iter_errors(reading())] == []


@pytest.mark.parametrize(
    ("path", "spoil"),
    [
        ("$", lambda t: t.update(process={"rounds": 3})),
        ("$", lambda t: t.update(sumary=t.pop("summary"))),
        ("$", lambda t: t.pop("set")),
        ("$", lambda t: t.pop("name")),
        ("$.extends", lambda t: t.update(extends=2025)),
        ("$.set", lambda t: t.update(set={})),
        *(
            ("$.set['parties.a_land.batna']", lambda t, n=n: t["set"].update(**{BATNA: n}))
            for n in (
                0.2,
                {"value": 0.2},
                {"value": 0.2, "uniform": [0, 1], "source": "s"},
                {"value": 0.2, "source": "s", "judgement": "j"},
                {"value": 0.2, "source": "s", "unit": "u"},
                {"source": "s"},
            )
        ),
    ],
)
def test_mistakes_of_a_reading_do_not_fit_the_schema(
    path: str, spoil: Callable[[Any], Any]
) -> None:
    spoilt = reading()
    spoil(spoilt)
    told = [error.json_path for error in VALIDATOR.iter_errors(spoilt)]
    assert told
    assert set(told) == {path}


def test_an_editor_can_show_what_a_field_means() -> None:
    process = schema.schema()["$defs"]["scenario"]["properties"]["process"]["properties"]
    rounds, deadline = (process[name]["description"] for name in ("rounds", "deadline"))
    assert "From 1 to 100000 (rounds)." in rounds
    assert rounds.endswith("Required.")
    assert "Default: 14." in deadline
    assert "Source: Faratin" in deadline
    truce = process["start"]["properties"]["truce"]
    assert truce["description"].endswith("Default: false.")


def test_every_declared_field_is_in_the_schema() -> None:
    for field in table(Process, "process"):
        node = schema.schema()["$defs"]["scenario"]
        for step in field.path.split("."):
            node = node["properties"][step]
        assert node["description"].startswith(field.meaning), field.path
