"""No input of any kind gives a traceback: only a result, or a message that says what is wrong."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from negsim.cli import main
from negsim.errors import NegsimError
from negsim.loading import apply, load, loads, parse_setting, resolved

SMALL = Path(__file__).parent / "scenarios" / "small.yaml"
FULL = Path(__file__).parent / "scenarios" / "full.yaml"
LINES = SMALL.read_text(encoding="utf-8").splitlines() + FULL.read_text("utf-8").splitlines()
TREES = [json.loads(json.dumps(resolved(load(file)))) for file in (SMALL, FULL)]

bounded = settings(
    max_examples=200,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

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


def only_tells(call: Any, *given_: Any) -> None:
    """Call; nothing but a result or a message of the program's own may come of it."""
    told = "a result"
    try:
        call(*given_)
    except NegsimError as error:
        told = str(error)
    assert told.strip()
    assert "Traceback" not in told


@bounded
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    only_tells(loads, text)


@bounded
@given(st.data())
def test_a_mutated_file(data: st.DataObject) -> None:
    source = data.draw(st.sampled_from([SMALL, FULL])).read_text(encoding="utf-8").splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(source) - 1))
        how = data.draw(st.sampled_from(["drop", "double", "swap", "insert", "indent", "replace"]))
        if how == "drop" and len(source) > 1:
            del source[at]
        elif how == "double":
            source.insert(at, source[at])
        elif how == "swap":
            other = data.draw(st.integers(0, len(source) - 1))
            source[at], source[other] = source[other], source[at]
        elif how == "insert":
            place = data.draw(st.integers(0, len(source[at])))
            source[at] = source[at][:place] + data.draw(st.text(max_size=3)) + source[at][place:]
        elif how == "indent":
            source[at] = "  " + source[at]
        else:
            source[at] = data.draw(st.sampled_from(LINES))
    only_tells(loads, "\n".join(source))


@bounded
@given(st.data())
def test_any_value_anywhere_in_a_valid_scenario(data: st.DataObject) -> None:
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
    only_tells(loads, json.dumps(tree))


@bounded
@given(st.text(max_size=40), values)
def test_any_setting(path: str, value: object) -> None:
    scenario = load(SMALL)
    only_tells(parse_setting, path)
    only_tells(apply, scenario, {path: value})
    only_tells(apply, scenario, {"parties.*.batna": value})


words = st.one_of(
    st.sampled_from(
        ["run", "list", "story", "check", "show", "new", "--runs", "--seed", "--set", "--json",
         "--run", "--find", "--out", "--threads", "--help", "--version", "--resolved", "--sources",
         "--schema", "1", "2", "-1", "back then collapse", "textbook-two-party",
         "parties.*.batna=.2", str(SMALL)]
    ),
    st.text(max_size=6),
)  # fmt: skip


@settings(bounded, max_examples=150)
@given(st.lists(words, max_size=6))
def test_any_command(tmp_path_factory: pytest.TempPathFactory, arguments: list[str]) -> None:
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
    assert code in (0, 1, 2)
    assert "Traceback" not in complaints.getvalue()
    if code == 2:
        assert complaints.getvalue().strip()


def test_an_error_of_another_kind_would_be_seen() -> None:
    with pytest.raises(ZeroDivisionError):
        only_tells(lambda: 1 / 0)
