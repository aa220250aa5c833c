"""No input of any kind gives a traceback: only a result, or a message that says what is wrong."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amounts import few_or_many
from negsim.cli.main import main
from negsim.errors import NegsimError
from negsim.scenario.files.load import apply, dump, load, loads, parse_setting, resolved
from negsim.scenario.scenario import Scenario

SMALL = Path(__file__).parent / "scenarios" / "small.yaml"
FULL = Path(__file__).parent / "scenarios" / "full.yaml"
EVENTS = Path(__file__).parent / "scenarios" / "events.yaml"
TREES = [json.loads(json.dumps(resolved(load(file)))) for file in (SMALL, FULL, EVENTS)]


def up_to(examples: int) -> settings:
    """Return how inputs are tried: the same each time, and so many."""
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


TRIED = few_or_many("examples", 50, 200)
FEWER = few_or_many("examples", 15, 60)
"""How many inputs a test tries; fewer where one takes long."""

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just("*")
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


def told(call: Any, *given_: Any) -> list[str]:
    """Return the lines of the complaint that comes of a call; none where it gives a result.

    An error of any other kind is nobody's mistake but the program's, and comes through.
    """
    try:
        call(*given_)
    except NegsimError as error:
        return str(error).splitlines()
    return []


PLACED = re.compile(r"(<text>|\S*\bany\.yaml)(:[1-9]\d*)?: \S|\.\.\. and [1-9]\d* more mistakes$")
"""How a line begins that tells of a file: which, the line in it if it is known, and the rest."""


def is_clear(lines: list[str], begin: re.Pattern[str] = re.compile(r"\S")) -> bool:
    """Whether every line tells something, in signs that can be printed."""
    return all(begin.match(line) and line.isprintable() for line in lines)


def survives(text: str) -> None:
    """Load a text; written out and read again, the scenario must be the same."""
    scenario = loads(text)
    comes_back(scenario)


def comes_back(scenario: Scenario) -> None:
    again = read_back(dump(scenario))
    assert again == scenario
    assert again.fingerprint == scenario.fingerprint
    assert again.overrides == scenario.overrides
    assert dict(again.notes) == dict(scenario.notes)


def read_back(text: str) -> Scenario:
    """Load what `dump` wrote: a complaint about that is no mistake of a user's."""
    try:
        return loads(text)
    except NegsimError as error:
        raise AssertionError(f"{error} in what was written:\n{text}") from error


@FEWER
def test_any_text(examples: int) -> None:
    @up_to(examples)
    @given(st.text(max_size=200))
    def each(text: str) -> None:
        lines = told(loads, text)
        assert lines  # no text as short as this is a scenario
        assert is_clear(lines, PLACED)

    each()


@TRIED
def test_any_bytes(examples: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    @up_to(examples)
    @given(st.binary(max_size=200), st.sampled_from([b"", b"negsim: 2\n", b"\xef\xbb\xbf"]))
    def each(data: bytes, front: bytes) -> None:
        file = tmp_path_factory.getbasetemp() / "any.yaml"
        file.write_bytes(front + data)
        lines = told(load, file)
        assert lines  # no file as short as this is a scenario
        assert is_clear(lines, PLACED)

    each()


extreme = st.sampled_from(
    ["0", "-0", "1", "-1", "1e308", "-1e999", "5e-324", ".nan", "-.inf", "9" * 400, "0x1", "1_0",
     "010", "1:30", ".5.5", "~", "{uniform: [0, 1]}", "{beta: [1e-300, 1e300, 0, 1]}"]
)  # fmt: skip
control = st.text(
    st.sampled_from("\0\a\t\x1b\x7f\x85\xa0\u2028\ufeff\ud800'\":#-?&*!|>%@`{}[],~"), max_size=3
)


@TRIED
def test_any_value_anywhere_in_a_valid_scenario(examples: int) -> None:
    @up_to(examples)
    @given(st.data())
    def each(data: st.DataObject) -> None:
        tree = json.loads(json.dumps(data.draw(st.sampled_from(TREES))))
        node: Any = tree
        while True:
            keys = sorted(node) if isinstance(node, dict) else range(len(node))
            key = data.draw(st.sampled_from(keys))
            deeper = isinstance(node[key], dict | list) and node[key]
            if not deeper or data.draw(st.integers(0, 3)) == 0:
                break
            node = node[key]
        node[key] = data.draw(values)
        lines = told(survives, json.dumps(tree, ensure_ascii=data.draw(st.booleans())))
        assert is_clear(lines, PLACED)

    each()


ENDS = ("", " x", "\n\ny", "\x85y", "\u2029y")
"""Ends of a text; the last two are line ends that reading YAML would fold."""

PROSE = ("id", "name", "summary", "process.round", "parties.*.name", "outcomes.*.name")


@FEWER
def test_any_prose_survives(examples: int) -> None:
    @up_to(examples)
    @given(st.sampled_from(PROSE), st.text(max_size=12) | control, st.sampled_from(ENDS))
    def each(path: str, words: str, end: str) -> None:
        assert is_clear(told(lambda: comes_back(apply(load(SMALL), {path: words + end}))))
        number = {"value": 0.3, "judgement": words + end}
        assert is_clear(told(lambda: comes_back(apply(load(FULL), {"parties.*.batna": number}))))

    each()


@FEWER
def test_any_name_of_a_file_gives_an_id_that_survives(examples: int) -> None:
    @up_to(examples)
    @given(st.text(max_size=12) | control)
    def each(name: str) -> None:
        scenario = loads(SMALL.read_text(encoding="utf-8"), name)
        comes_back(scenario)
        assert scenario.id.strip()

    each()


def paths(tree: Any, path: str = "") -> Iterator[str]:
    """Yield the path of everything in a plain tree."""
    for key in tree if isinstance(tree, dict) else range(len(tree)):
        inner = f"{path}.{key}" if path else str(key)
        yield inner
        if isinstance(tree[key], dict | list):
            yield from paths(tree[key], inner)


PLACES = sorted(paths(TREES[0]))


@TRIED
def test_any_value_set_anywhere(examples: int) -> None:
    @up_to(examples)
    @given(st.sampled_from(PLACES), st.integers(0, 9), values | st.integers(10**300, 10**400))
    def each(path: str, star: int, value: object) -> None:
        steps = path.split(".")
        starred = ".".join(["*" if at == star else step for at, step in enumerate(steps)])
        assert is_clear(told(lambda: comes_back(apply(load(SMALL), {starred: value}))))

    each()


written = st.text(max_size=10) | control | extreme


@TRIED
def test_any_setting_written_out(examples: int) -> None:
    @up_to(examples)
    @given(st.sampled_from(PLACES), written)
    def each(path: str, words: str) -> None:
        lines = told(
            lambda: comes_back(apply(load(SMALL), dict([parse_setting(f"{path}={words}")])))
        )
        assert is_clear(lines)

    each()


@TRIED
def test_any_setting(examples: int) -> None:
    @up_to(examples)
    @given(st.text(max_size=40), values)
    def each(path: str, value: object) -> None:
        scenario = load(SMALL)
        assert is_clear(told(parse_setting, path))
        assert is_clear(told(apply, scenario, {path: value}))
        assert is_clear(told(apply, scenario, {"parties.*.batna": value}))

    each()


words = st.one_of(
    st.sampled_from(
        ["run", "list", "story", "check", "show", "new", "--runs", "--seed", "--set", "--json",
         "--run", "--find", "--out", "--threads", "--help", "--version", "--resolved", "--sources",
         "--schema", "1", "2", "-1", "back then collapse", "textbook-two-party",
         "parties.*.batna=.2", str(SMALL)]
    ),
    st.text(max_size=6),
)  # fmt: skip


def valid(verb: list[str]) -> st.SearchStrategy[list[str]]:
    """Return commands that begin as they should, with a few options, right or wrong, behind."""
    return st.lists(st.sampled_from(BEHIND) | words.map(lambda word: [word]), max_size=3).map(
        lambda options: sum(options, verb)
    )


COMMANDS = (
    ["run", str(SMALL), "--runs", "1"],
    ["run", str(FULL), "--runs", "3", "--json"],
    ["story", str(SMALL)],
    ["story", str(FULL), "--json"],
    ["check", str(SMALL)],
    ["show", str(FULL)],
    ["list"],
)
BEHIND = (
    *(["--json"], ["--seed", "7"], ["--seed", "-7"], ["--runs", "2"], ["--threads", "1"]),
    *(["--run", "3"], ["--find", "back then collapse"], ["--find", "back within"]),
    *(["--set", "process.rounds=3"], ["--set", "process.rounds=0"], ["--set", "a.b"], ["--out"]),
    *(["--set", "parties.*.batna={uniform: [0, 1]}"], ["--set", "outcomes.*.name=$x^"]),
    *(["--set", "issues.*.name=\x1b[31m"], ["--out", "."], ["--out", "a\0b"], ["--out", "x" * 300]),
)


@TRIED
def test_any_command(examples: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    @up_to(examples)
    @given(st.lists(words, max_size=6) | st.sampled_from(COMMANDS).flatmap(valid))
    def each(arguments: list[str]) -> None:
        # Whatever a command writes, it writes there; and no run is a long one.
        told, complaints = io.StringIO(), io.StringIO()
        with (
            contextlib.chdir(tmp_path_factory.mktemp("here")),
            contextlib.redirect_stdout(told),
            contextlib.redirect_stderr(complaints),
        ):
            try:
                code = main(arguments)
            except SystemExit as left:  # argparse prints help and leaves
                code = int(left.code or 0)
        assert code in (0, 2)
        assert "Traceback" not in complaints.getvalue()
        if code == 2:
            assert complaints.getvalue().strip()

    each()


def test_an_error_of_another_kind_would_be_seen() -> None:
    with pytest.raises(ZeroDivisionError):
        told(lambda: 1 / 0)


@pytest.mark.parametrize(
    "line",
    ["", " ", "is wrong", "<text>", "<text>:0: is wrong", "<text>:3: \x1b[31mred", "<text>: "],
)
def test_a_line_that_tells_nothing_or_not_where_would_be_seen(line: str) -> None:
    assert not is_clear([line], PLACED)
    assert is_clear(["<text>:3: is wrong", "<text>: is empty", "/a/any.yaml: is empty"], PLACED)
