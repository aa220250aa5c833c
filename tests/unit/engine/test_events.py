"""Events as changes of numbers: which numbers, when, for how long; and back again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from amounts import few_or_many
from generated import generated
from laid_out import ARMS, LAND, case, line, party, scenario
from negsim.engine.arrays import INDEX
from negsim.engine.ensemble import play_runs
from negsim.engine.inputs import PROCESS, Ordered
from negsim.engine.lay_out import lay_out
from negsim.engine.paths import changes_of, key_of
from negsim.engine.readable.run import NegotiationModel
from negsim.engine.readable.values import Draft
from negsim.scenario.scenario import Condition, Event, Mediator, Scenario, Violence

ENVOY = Mediator(id="envoy", leverage=(0.1, 0.2), endurance=3.0, stream=8, present=0.0)
HOST = Mediator(id="host", leverage=(0.3, 0.4), endurance=4.0, alignment=(0.5, 0.0), stream=6)
BOMBS = Violence(id="bombs", rate=0.5, victim="north", stream=9)
RAIDS = Violence(id="raids", rate=0.25, victim="south", stream=4)
UNLESS = (Condition(issue="arms", at_least=True, level=1),)


def made(*events: Event) -> Scenario:
    south = party(
        "south", 2, line("land", 1, 0.8), line("land", 2, 0.7, at_least=False, unless=UNLESS),
        line("arms", 1, 0.6), principal_lines=(line("arms", 1, 0.5),),
    )  # fmt: skip
    north = party("north", 1, line("land", 1, 0.4))
    return scenario(
        issues=(replace(ARMS, assurance=(0.0, 0.8)), LAND),
        parties=(south, north), mediators=(ENVOY, HOST), violence=(BOMBS, RAIDS), events=events,
    )  # fmt: skip


def names(*events: Event) -> list[tuple[str, int]]:
    """Return part and index in it of each number that events change."""
    laid_out = lay_out(made(*events)).case
    found = []
    for number in laid_out.events.number.tolist():
        part = int(np.searchsorted(laid_out.at, number, side="right")) - 1
        name = "process" if part == 0 else INDEX._fields[part - 1]
        found.append((name, number - int(laid_out.at[part])))
    return found


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        # north, south; land, arms; host, envoy; raids, bombs
        ("parties.south.batna", [("batna", 1)]),
        ("parties.north.flexibility.under_pressure", [("under_pressure", 0)]),
        ("parties.north.waiting", [("waiting", 0)]),
        ("parties.south.preconditions.quiet", [("quiet", 1)]),
        ("parties.south.salience.arms", [("salience", 3)]),
        ("parties.south.values.land.whole", [("value", 8)]),
        ("parties.north.values.arms.lay down", [("value", 4)]),
        # lines: north's; south's at most before its at least on land, then on arms
        ("parties.south.red_lines.land.0.firmness", [("firmness", 2)]),
        ("parties.south.red_lines.land.1.firmness", [("firmness", 1)]),
        ("parties.south.red_lines.arms.firmness", [("firmness", 3)]),
        ("parties.south.principal_lines.arms.firmness", [("principal_firmness", 1)]),
        # north's principal has the lines of its delegation
        ("parties.north.red_lines.land.firmness", [("firmness", 0), ("principal_firmness", 0)]),
        ("mediators.host.pressure", [("pressure", 0)]),
        ("mediators.envoy.press_until", [("press_until", 1)]),
        ("mediators.envoy.leverage.north", [("leverage", 2)]),
        ("mediators.host.alignment.south", [("alignment", 1)]),
        ("mediators.host.further.inducement", [("further", 1)]),
        ("violence.bombs.rate", [("rate", 1)]),
        ("violence.raids.attribution", [("attribution", 0)]),
        ("issues.arms.assurance.lay down", [("assurance", 1)]),
        ("process.collapse.gap", [("process", PROCESS.index("process.collapse.gap"))]),
        ("process.assurance", [("process", PROCESS.index("process.assurance"))]),
    ],
)
def test_a_path_leads_to_its_number(path: str, expected: list[tuple[str, int]]) -> None:
    assert names(Event(at=1, set=((path, 0.5),))) == expected


def test_the_constant_assurance_stands_in_two_places() -> None:
    events = (Event(at=1, set=(("process.assurance", 0.5),)),)
    laid_out = case(events=events)
    assert laid_out.events.number.tolist() == [
        PROCESS.index("process.assurance"), laid_out.at[INDEX.assurance]
    ]  # fmt: skip


def test_who_joins_or_leaves_is_present_or_not_and_a_summit_gives_full_mandates() -> None:
    events = (
        Event(at=1, joins="envoy"), Event(at=2, leaves="host"), Event(at=3, rounds=1, summit=True)
    )  # fmt: skip
    assert names(*events) == [("present", 1), ("present", 0), ("mandate", 0), ("mandate", 1)]
    laid_out = lay_out(made(*events)).case.events
    assert laid_out.value.tolist() == [1.0, 0.0, 1.0, 1.0]
    assert laid_out.begins.tolist() == [0, 1, 2, 4]
    assert laid_out.summit.tolist() == [False, False, True]


def test_when_events_begin_how_long_they_last_and_what_strikes() -> None:
    laid_out = lay_out(
        made(
            Event(at=4, rounds=2, leaves="host"),
            Event(after_collapse=2, delay=3, rounds=1, incident="bombs"),
            Event(after_collapse=1, set=(("process.days", 2.0),)),
        )
    ).case.events
    assert laid_out.at.tolist() == [4, 0, 0]
    assert laid_out.after.tolist() == [0, 2, 1]
    assert laid_out.delay.tolist() == [1, 3, 1]
    assert laid_out.lasts.tolist() == [2, 1, 0]
    assert laid_out.strikes.tolist() == [-1, 1, -1]  # raids, bombs


def test_without_events_the_shapes_hold() -> None:
    laid_out = case().events
    assert (laid_out.at.shape, laid_out.number.shape, laid_out.value.shape) == ((0,), (0,), (0,))
    assert laid_out.begins.tolist() == [0]


@pytest.mark.parametrize(
    "path", ["process.rounds", "process.nothing", "parties.nobody.batna", "parties.south.name"]
)
def test_what_is_no_number_has_no_key(path: str) -> None:
    with pytest.raises(KeyError):
        key_of(Ordered.of(made()), path)


@few_or_many("made_up", 20, 60)
def test_every_number_that_an_event_may_change_is_found_once_or_twice(made_up: int) -> None:
    for number in range(made_up):
        ordered = Ordered.of(generated(number))
        events = lay_out(ordered.scenario).case.events
        wanted = [
            [path for path, _ in changes_of(ordered, event)] for event in ordered.scenario.events
        ]
        counts = np.diff(events.begins)
        for paths, count in zip(wanted, counts, strict=True):
            assert len(paths) <= count <= 2 * len(paths)
            keys = {key_of(ordered, path) for path in paths}
            assert len(keys) == len(paths)


# ---- what they do to a run


def played(given: Scenario, run: int = 0) -> tuple[NegotiationModel, list[dict[str, float]]]:
    """Return a run that is over, and the numbers of each round that events change."""
    model, rounds = NegotiationModel(given, seed=1, run=run), []
    while model.running:
        model.step()
        rounds.append(
            {
                "batna": float(model.inputs.batna[1]),
                "mandate": float(model.inputs.mandate[1]),
                "days": float(model.p.days),
                "summit": float(model.summit),
            }
        )
    return model, rounds


def test_numbers_change_in_their_rounds_and_are_put_back() -> None:
    _, rounds = played(
        endless(
            Event(at=2, rounds=2, set=(("parties.south.batna", 0.75), ("process.days", 3.0))),
            Event(at=4, rounds=1, summit=True),
            Event(at=6, set=(("parties.south.batna", 0.5),)),
        )
    )
    assert [now["batna"] for now in rounds] == [0.25, 0.75, 0.75, 0.25, 0.25, 0.5, 0.5, 0.5]
    assert [now["days"] for now in rounds] == [1.0, 3.0, 3.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    assert [now["mandate"] for now in rounds] == [0.9, 0.9, 0.9, 1.0, 0.9, 0.9, 0.9, 0.9]
    assert [now["summit"] for now in rounds] == [0, 0, 0, 1, 0, 0, 0, 0]


def test_of_two_events_in_force_the_later_one_in_the_file_counts() -> None:
    short = Event(at=3, rounds=2, set=(("parties.south.batna", 0.5),))
    long = Event(at=2, rounds=5, set=(("parties.south.batna", 0.75),))
    _, rounds = played(endless(long, short))
    assert [now["batna"] for now in rounds] == [0.25, 0.75, 0.5, 0.5, 0.75, 0.75, 0.25, 0.25]
    _, rounds = played(endless(short, long))
    assert [now["batna"] for now in rounds] == [0.25, *[0.75] * 5, 0.25, 0.25]


def test_what_follows_a_collapse_counts_from_it() -> None:
    for run in range(10):
        model, rounds = played(
            endless(Event(after_collapse=1, delay=2, rounds=1, set=(("process.days", 3.0),))), run
        )
        at = [n for n, now in enumerate(rounds, 1) if now["days"] == 3.0]
        due = model.first_collapse + 2
        assert at == ([due] if model.first_collapse and due <= 8 else [])


def test_drafts_are_those_of_the_numbers_in_force() -> None:
    changed = 0
    for number in range(30):
        model = NegotiationModel(generated(number), seed=1, run=0)
        while model.running:
            model.step()
            for i in model.parties:
                for draft in i.drafts:
                    again = Draft(model.values, draft.levels)
                    assert np.array_equal(draft.base, again.base)
                    assert np.array_equal(draft.gain, again.gain)
                    changed += bool(model.begun.any())
    assert changed > 100


def endless(*events: Event) -> Scenario:
    """Return talks of eight rounds that nothing ends early."""
    given = made(*events)
    process = replace(
        given.process, rounds=8, escalation=replace(given.process.escalation, truce=0, no_truce=0)
    )
    parties = tuple(
        replace(i, red_lines=(*i.red_lines, line("land", n, 1.0, at_least=bool(n))))
        for i, n in zip(given.parties, (0, 2), strict=True)
    )
    return replace(given, process=process, parties=parties)


@pytest.mark.parametrize("number", range(40))
def test_a_run_leaves_its_own_numbers_to_the_next(number: int) -> None:
    """Numbers are put back: those of a block are those that were drawn, and so are its runs."""
    given = generated(number)
    layout = lay_out(given)
    bare = lay_out(replace(given, events=()))
    block, drawn = play_runs(layout, 5, 0, 10), play_runs(bare, 5, 0, 10)
    assert np.array_equal(block.vectors, drawn.vectors)
    for run in range(10):
        alone = play_runs(layout, 5, run, 1)
        assert alone.records.tobytes() == block.records[run : run + 1].tobytes()
        assert np.array_equal(alone.phases[0], block.phases[run])
        assert np.array_equal(alone.borne[0], block.borne[run])
