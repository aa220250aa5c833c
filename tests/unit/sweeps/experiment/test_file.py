"""Experiments: what is read, what counts as the same one, the way back to a file, the quick way."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amounts import few_or_many
from messages import messages
from negsim.errors import NegsimError
from negsim.results.result import run
from negsim.scenario.files.load import apply, load
from negsim.sweeps.execution.gather import finish
from negsim.sweeps.execution.sweep import sweep
from negsim.sweeps.experiment import point_table
from negsim.sweeps.experiment.design import Points
from negsim.sweeps.experiment.experiment import AS_IS, Arm, Design, Experiment, Parameter, Until
from negsim.sweeps.experiment.file import (
    fingerprint,
    load_experiment,
    loads_experiment,
    quick,
    scenarios_of,
    to_yaml,
)

SCENARIOS = Path(__file__).parents[3] / "scenarios"
message = messages(Path(__file__).parents[3] / "sweeps" / "messages.txt")
SMALL = SCENARIOS / "small.yaml"
HERE = str(SCENARIOS / "an-experiment.yaml")
"""Where an experiment given as text is meant to lie."""

TEXT = """\
negsim_experiment: 1
question: Does pressure help?
prediction: It helps a little.
scenario: small.yaml
vary:
  pressure: {path: mediators.*.pressure, from: 0, to: 1, steps: 11}
  give: {paths: [parties.a_land.flexibility, parties.b_land.batna], values: [.3, .1]}
design: grid
runs: 100
seed: 7
arms:
  as_is: {}
  alone: {drop: mediators.envoy}
  firm:
    drop: [violence.raids, parties.a_land.red_lines.border]
    set: {process.bias: kydd, process.start.truce: false, process.rounds: 30}
report: [settled, watched]
"""


@cache
def changed(*changes: tuple[str, str], text: str = TEXT) -> Experiment:
    """Return an experiment from a text in which some words are replaced."""
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return loads_experiment(text, HERE)


def print_of(experiment: Experiment) -> str:
    return fingerprint(experiment, scenarios_of(experiment))


# ---- what is read


def test_everything_in_a_file_is_read() -> None:
    assert changed() == Experiment(
        id="an-experiment",
        question="Does pressure help?",
        prediction="It helps a little.",
        scenarios=("small.yaml",),
        parameters=(
            Parameter("pressure", ("mediators.*.pressure",), 0.0, 1.0, 11),
            Parameter(
                "give", ("parties.a_land.flexibility", "parties.b_land.batna"), values=(0.3, 0.1)
            ),
        ),
        design=Design("grid"),
        runs=100,
        until=None,
        seed=7,
        arms=(
            AS_IS,
            Arm("alone", ("mediators.envoy",)),
            Arm(
                "firm",
                ("violence.raids", "parties.a_land.red_lines.border"),
                (("process.bias", "kydd"), ("process.start.truce", False), ("process.rounds", 30)),
            ),
        ),
        report=("settled", "watched"),
        notes="",
        folder=str(SCENARIOS),
    )


def test_what_may_be_left_out_has_its_default() -> None:
    text = """\
negsim_experiment: 1
id: another_name
question: How do runs end?
prediction: No idea.
notes: It is short.
scenarios: [small.yaml, istanbul-2025]
until: {half_width: .01, outcome: settled, max_runs: 5000}
"""
    experiment = loads_experiment(text, HERE)
    assert (experiment.id, experiment.notes, experiment.seed) == ("another_name", "It is short.", 1)
    assert experiment.scenarios == ("small.yaml", "istanbul-2025")
    assert (experiment.parameters, experiment.design, experiment.arms) == (
        (),
        Design("grid"),
        (AS_IS,),
    )
    assert experiment.until == Until(0.01, "settled", 5000)
    assert experiment.runs == 5000
    assert experiment.report == (
        *("watched", "unwatched", "verified_settlement", "unverified_settlement"),
        *("interim_truce", "stalemate", "collapse", "hostilities"),
        *("revived", "suspended", "suspended_back", "broken_off", "broken_off_back"),
        *("interim_reached", "settled", "failed", "truce_talks_on", "truce_talks_off"),
    )
    assert len(Points(experiment)) == 1


def test_without_an_outcome_a_cell_stops_by_each_of_its_shares() -> None:
    text = """\
negsim_experiment: 1
question: "?"
prediction: "?"
scenario: small.yaml
until: {half_width: .01, max_runs: 5000}
"""
    experiment = loads_experiment(text, HERE)
    assert experiment.until == Until(0.01, None, 5000)
    again = loads_experiment(to_yaml(experiment), HERE)
    assert (again.until, again.runs) == (experiment.until, 5000)


TABLE = """\
negsim_experiment: 1
question: "?"
prediction: "?"
scenario: small.yaml
vary: {pressure: {path: mediators.*.pressure}, deadline: {path: process.deadline}}
design:
  kind: list
  table:
    - {pressure: .1, deadline: 5}
    - {deadline: 6, pressure: .2}
runs: 10
"""


def test_a_table_in_the_file_and_one_beside_it_are_the_same(tmp_path: Path) -> None:
    inside = loads_experiment(TABLE, HERE)
    assert inside.design == Design("list", table=((0.1, 5.0), (0.2, 6.0)))
    points = "\ufeffdeadline, pressure\r\n5,0.1\r\n\r\n6,2e-1\r\n"
    (tmp_path / "points.csv").write_bytes(points.encode())
    start = TABLE.partition("design:")[0]
    text = f"{start}design: {{kind: csv, file: {tmp_path / 'points.csv'}}}\nruns: 10\n"
    beside = loads_experiment(text, HERE)
    assert beside.design.table == inside.design.table
    assert print_of(beside) == print_of(inside)


def test_paths_in_a_file_begin_at_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("experiments/tables", "scenarios", "elsewhere"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "scenarios" / "talks.yaml").write_text(SMALL.read_text(), encoding="utf-8")
    file = tmp_path / "experiments" / "pressure.yaml"
    file.write_text(
        'negsim_experiment: 1\nquestion: "?"\nprediction: "?"\nruns: 1\n'
        "scenarios: [../scenarios/talks.yaml, textbook-two-party]\n"
        "design: {kind: csv, file: tables/p.csv}\n"
        "vary: {pressure: {path: process.deadline}}\n"
    )
    (tmp_path / "experiments" / "tables" / "p.csv").write_text("pressure\n4\n9\n")
    monkeypatch.chdir(tmp_path / "elsewhere")
    for name in (file, "../experiments/pressure.yaml"):
        experiment = load_experiment(name)
        assert [one.id for one in scenarios_of(experiment)] == ["talks", "textbook-two-party"]
        assert experiment.design.table == ((4.0,), (9.0,))
        assert experiment.id == "pressure"


def test_a_table_of_points_that_never_ends_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(point_table, "MOST_BYTES", 1_000_000)
    (tmp_path / "points.csv").write_text("pressure\n" + ".5\n" * 400_000)
    table, _, mistakes = point_table.read_table(tmp_path / "points.csv", ("pressure",))
    assert table == ()
    assert [str(mistake) for mistake in mistakes] == [
        message("long table", file=tmp_path / "points.csv")
    ]


# ---- what counts as the same experiment


ALIKE = [
    ("Does pressure help?", "Does it?"),
    ("It helps a little.", "It does not."),
    ("question:", "notes: A note.\nquestion:"),
    ("question:", "id: other\nquestion:"),
    ("report: [settled, watched]", "report: [collapse]"),
    ("report: [settled, watched]", ""),
    ("design: grid", "design: {kind: grid}"),
    ("to: 1", "to: 1.0"),
    ("scenario: small.yaml", "scenario: ./small.yaml"),
    ("drop: mediators.envoy", "drop: [mediators.envoy]"),
]

DIFFERENT = [
    ("pressure: {path", "force: {path"),
    ("mediators.*.pressure", "mediators.envoy.pressure"),
    ("from: 0", "from: .1"),
    ("to: 1,", "to: .9,"),
    ("steps: 11", "steps: 6"),
    ("[.3, .1]", "[.1, .3]"),
    ("[.3, .1]", "[.3, .2]"),
    (", parties.b_land.batna]", "]"),
    ("runs: 100", "runs: 101"),
    ("runs: 100", "until: {half_width: .1, outcome: settled, max_runs: 500}"),
    ("seed: 7", "seed: 8"),
    ("seed: 7", ""),
    ("alone:", "by_themselves:"),
    ("mediators.envoy}", "violence.raids}"),
    ("[violence.raids, parties", "[parties"),
    ("kydd", "rauchhaus"),
    ("rounds: 30", "rounds: 31"),
    ("  as_is: {}\n", ""),
]


@pytest.mark.parametrize("change", ALIKE)
def test_what_changes_no_count_changes_no_fingerprint(change: tuple[str, str]) -> None:
    assert print_of(changed(change)) == print_of(changed())


def test_what_may_change_a_count_changes_the_fingerprint() -> None:
    prints = [print_of(changed()), *(print_of(changed(change)) for change in DIFFERENT)]
    assert len(set(prints)) == len(DIFFERENT) + 1


def test_another_scenario_changes_the_fingerprint() -> None:
    one = changed(text=TABLE)
    both = changed(("scenario: small.yaml", "scenarios: [small.yaml, full.yaml]"), text=TABLE)
    turned = changed(("scenario: small.yaml", "scenarios: [full.yaml, small.yaml]"), text=TABLE)
    assert len({print_of(one), print_of(both), print_of(turned)}) == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [("half_width", 0.02), ("outcome", "revived"), ("max_runs", 6000)],
)
def test_each_part_of_a_target_changes_the_fingerprint(field: str, value: object) -> None:
    target = ("runs: 100", "until: {half_width: .01, outcome: settled, max_runs: 5000}")
    one = changed(target)
    assert one.until is not None
    other = replace(one, until=replace(one.until, **{field: value}))
    assert print_of(one) != print_of(other)


@pytest.mark.parametrize(
    ("field", "value"),
    [("kind", "lhs"), ("points", 17), ("table", ((0.0, 0.1),))],
)
def test_each_part_of_a_design_changes_the_fingerprint(field: str, value: object) -> None:
    ranges = (", steps: 11", ""), ("values: [.3, .1]", "from: 0, to: .5")
    one = changed(*ranges, ("design: grid", "design: {kind: sobol, points: 16}"))
    assert print_of(one) != print_of(replace(one, design=replace(one.design, **{field: value})))


def test_a_changed_scenario_changes_the_fingerprint() -> None:
    experiment = changed()
    small = load(SMALL)
    other = apply(small, {"process.rounds": 19})
    assert fingerprint(experiment, (small,)) != fingerprint(experiment, (other,))


# ---- back to a file


CHANGES = [("", ""), *ALIKE, *DIFFERENT]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(change, marks=pytest.mark.long if at % 4 else [])
        for at, change in enumerate(CHANGES)
    ],
)
def test_the_way_back_gives_an_equal_experiment(change: tuple[str, str]) -> None:
    experiment = changed(change)
    again = loads_experiment(to_yaml(experiment), HERE)
    assert again == experiment
    assert print_of(again) == print_of(experiment)


def test_the_way_back_of_tables_and_drawn_designs() -> None:
    start = TABLE.partition("design:")[0]
    drawn = start.replace("pressure}", "pressure, from: 0, to: 1}")
    drawn = drawn.replace("deadline}", "deadline, from: 3, to: 9}")
    for text in (
        TABLE,
        f"{drawn}design: {{kind: lhs, points: 9}}\nruns: 5\n",
        f"{drawn}design: {{kind: sobol, points: 9}}\nruns: 5\n",
        f"{drawn.partition('vary')[0]}runs: 5\n",
    ):
        experiment = loads_experiment(text, HERE)
        assert loads_experiment(to_yaml(experiment), HERE) == experiment


NUMBERS = st.floats(0, 1).filter(lambda number: number == 0 or number > 1e-300)


@few_or_many("examples", 3, 10)
def test_the_way_back_holds_for_whatever_is_put_in(examples: int) -> None:
    @given(
        question=st.text(st.characters(exclude_categories=["C"]), min_size=1).filter(str.strip),
        values=st.lists(NUMBERS, min_size=2, max_size=5, unique=True),
        ends=st.tuples(st.integers(1, 9), st.integers(10, 99)),
        level=st.sampled_from(["closed", "aid only", "open"]),
        seed=st.integers(0, 10**18 - 1),
    )
    @settings(deadline=None, max_examples=examples)
    def each(
        question: str, values: list[float], ends: tuple[int, int], level: str, seed: int
    ) -> None:
        base = changed()
        low, high = ends
        experiment = replace(
            base,
            question=question.strip(),
            seed=seed,
            parameters=(
                Parameter("pressure", ("mediators.*.pressure",), values=tuple(values)),
                Parameter("deadline", ("process.deadline",), float(low), float(high), high),
            ),
            arms=(AS_IS, Arm("other", (), (("issues.border.status_quo", level),))),
        )
        again = loads_experiment(to_yaml(experiment), HERE)
        assert again == experiment
        assert print_of(again) == print_of(experiment)

    each()


# ---- without a file


def test_a_few_words_stand_for_an_experiment() -> None:
    words = ["mediators.*.pressure=0:1:11", " process.deadline = 5, 7.5,10 "]
    experiment = quick(SMALL, words, 200, 9)
    assert experiment.parameters == (
        Parameter("pressure", ("mediators.*.pressure",), 0.0, 1.0, 11),
        Parameter("deadline", ("process.deadline",), values=(5.0, 7.5, 10.0)),
    )
    assert (experiment.runs, experiment.seed, experiment.arms) == (200, 9, (AS_IS,))
    assert experiment.question == message("quick question")
    assert len(Points(experiment)) == 33
    again = loads_experiment(to_yaml(experiment), "/somewhere/else.yaml")
    assert print_of(again) == print_of(experiment)
    alone = quick("textbook-two-party", [], 10, 1)
    assert (alone.question, len(Points(alone))) == ("How do runs end?", 1)


def test_each_path_gets_a_name_of_its_own() -> None:
    paths = [
        "parties.a_land.values.border.aid only",
        "parties.b_land.values.border.aid only",
        "parties.a_land.batna",
        "parties.b_land.batna",
        "violence.*.rate",
    ]
    experiment = quick(SMALL, [f"{path}=0,1" for path in paths], 1, 1)
    assert [parameter.name for parameter in experiment.parameters] == [
        *("parties_a_land_values_border_aid_only", "parties_b_land_values_border_aid_only"),
        *("parties_a_land_batna", "parties_b_land_batna", "rate"),
    ]
    assert [parameter.paths for parameter in experiment.parameters] == [(path,) for path in paths]
    both = [f"mediators.{who}.endurance=5,10" for who in ("qatar", "turkiye")]
    assert [parameter.name for parameter in quick("istanbul-2025", both, 1, 1).parameters] == [
        *("mediators_qatar_endurance", "mediators_turkiye_endurance")
    ]


SHAPE = "PATH=FROM:TO:STEPS or PATH=VALUE,VALUE,..., such as mediators.*.pressure=0:1:11"
NUMBERS_NEEDED = "must be FROM:TO:STEPS or VALUE,VALUE,... in numbers; found"
CONSTANT = (
    "so it does not vary; leave it out and set it in the scenario or in arms instead "
    "(as_is: {set: {PATH: VALUE}})"
)
HINT = "; text and flags vary by the arms of an experiment's file"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("process.deadline", f"what varies must be {SHAPE}; found 'process.deadline'"),
        ("process.deadline=", f"what varies must be {SHAPE}; found 'process.deadline='"),
        ("=1,2", f"what varies must be {SHAPE}; found '=1,2'"),
        ("process.deadline=a:9:3", f"process.deadline: {NUMBERS_NEEDED} 'a' in 'a:9:3'"),
        ("process.deadline=5,,6", f"process.deadline: {NUMBERS_NEEDED} '' in '5,,6'{HINT}"),
        (
            "process.start.truce=true,false",
            f"process.start.truce: {NUMBERS_NEEDED} 'true' in 'true,false'{HINT}",
        ),
        (
            "process.deadline=5:6",
            "process.deadline: must be FROM:TO:STEPS, three numbers; found 2 in '5:6'",
        ),
        (
            "process.deadline=5:6:2.5",
            "process.deadline: STEPS must be a whole number from 2 on; found the number 2.5",
        ),
        (
            "process.deadline=5:6:1",
            f"process.deadline: 1 step is a single value, {CONSTANT}",
        ),
        ("process.deadline=5", f"process.deadline: holds one value, 5, {CONSTANT}"),
        ("process.deadline=5:5:2", f"process.deadline: 'from' and 'to' are both 5, {CONSTANT}"),
        (
            "process.deadline=9:5:2",
            "process.deadline: 5 is below 'from', 9; give the smaller number first",
        ),
        ("process.deadline=5:1e999:2", "process.deadline: must be a number; found the number inf"),
        (
            "mediators.*.pressure=.5,2",
            "mediators.*.pressure: 2 is out of range; allowed is 0 to 1",
        ),
        (
            "mediators.envoi.pressure=.5,.7",
            "mediators.envoi.pressure: 'envoi' is not in 'mediators'; allowed are envoy; did you "
            "mean 'envoy'?",
        ),
        (
            "process.deadline=1:2:1000000000000",
            "vary: 1,000,000,000,000 points (steps multiplied) are more than 10,000,000; take "
            "fewer steps, or a design such as {kind: lhs, points: 1000}",
        ),
    ],
)
def test_mistaken_words_get_their_message(words: str, expected: str) -> None:
    with pytest.raises(NegsimError) as error:
        quick(SMALL, [words], 1, 1)
    assert str(error.value) == expected


def test_all_mistaken_words_are_reported_at_once() -> None:
    with pytest.raises(NegsimError) as error:
        quick(SMALL, ["a=1:x:3", "mediators.*.pressure=0:1:11", "b=1:2"], 1, 1)
    assert [mistake.path for mistake in error.value.mistakes] == ["a", "b"]
    twice = ["mediators.*.pressure=0,1", "mediators.envoy.pressure=0,.5"]
    with pytest.raises(NegsimError) as error:
        quick("smal.yaml", twice, 0, -1)
    assert str(error.value) == message("wrong quick sweep")
    with pytest.raises(NegsimError) as error:
        quick(SMALL, twice, 1, 1)
    assert str(error.value) == message("varies twice")


# ---- carried out


def test_an_experiment_from_a_file_is_carried_out(tmp_path: Path) -> None:
    file = tmp_path / "pressure.yaml"
    file.write_text(
        f"""\
negsim_experiment: 1
question: "?"
prediction: "?"
scenario: '{SMALL}'
vary:
  deadline: {{path: process.deadline, values: [5, 9]}}
  give: {{paths: [parties.*.batna, parties.*.flexibility], from: .1, to: .3, steps: 3}}
runs: 60
seed: 4
arms: {{as_is: {{}}, no_lines: {{drop: parties.*.red_lines.*}}}}
""",
        encoding="utf-8",
    )
    experiment = load_experiment(file)
    store = sweep(experiment, tmp_path / "out", threads=1, log=pytest.fail)
    rows = pq.read_table(finish(store)).to_pylist()
    assert [(row["arm"], row["deadline"], row["give"]) for row in rows] == [
        (arm, deadline, give)
        for arm in ("as_is", "no_lines")
        for deadline in (5, 9)
        for give in (0.1, 0.2, 0.3)
    ]
    point = {"process.deadline": 9, "parties.*.batna": 0.3, "parties.*.flexibility": 0.3}
    tally = run(load(SMALL, set=point), 60, seed=4, threads=1).tally
    row = rows[5]
    assert [row[f"k_{id}"] for id in store.classes] == tally.outcomes.tolist()
    assert not np.array_equal(
        [row[f"k_{id}"] for id in store.classes], [rows[11][f"k_{id}"] for id in store.classes]
    )


def test_scenarios_may_end_in_ways_of_their_own(tmp_path: Path) -> None:
    text = (
        'negsim_experiment: 1\nquestion: "?"\nprediction: "?"\nruns: 20\n'
        "scenarios: [small.yaml, textbook-two-party]\n"
    )
    store = sweep(loads_experiment(text, HERE), tmp_path / "out", threads=1, log=pytest.fail)
    small, textbook = pq.read_table(finish(store)).to_pylist()
    assert textbook["k_each_its_own"] == 20
    assert small["k_each_its_own"] == textbook["k_watched"] == 0
    counts = ("k_watched", "k_unwatched", "k_interim_truce", "k_stalemate", "k_collapse")
    assert sum(small[name] for name in (*counts, "k_hostilities")) == 20
