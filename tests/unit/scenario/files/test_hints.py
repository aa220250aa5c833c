"""What beginners are told to do about a mistake, and where nothing fits, nothing."""

import pytest

from negsim.scenario.files.hints import RANGES, of_number, of_range, of_yaml

COLON = "a colon needs a space"
QUOTES = "'[' needs quotes"
APOSTROPHE = "an apostrophe ends a text"
INDENT = "a no-break space"


def says(told: str, words: str) -> bool:
    """Whether what is told says these words behind a semicolon, or nothing if there are none."""
    return told.startswith("; ") and words in told if words else told == ""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("    batna:0.3", COLON),
        ("    at the table:0.3  # comment", COLON),
        ("    batna: 0.3", ""),
        ("  map: http://example.org", ""),
        ("  https://example.org", ""),
        ("    source: [gazette] page 3", QUOTES),
        ("    levels: [a, b]", ""),
        ("    levels: [a, b]  # two", ""),
        ("    salience: {a: [1, 2], b: 3}", ""),
        ("    name: 'The pilots' guild'", APOSTROPHE),
        ("    name: 'The pilots'' guild'", ""),
        ("    name: 'The guild'  # 'so called'", ""),
        ("    values: {a: 'x', b: 'y'}", ""),
        ("\N{NO-BREAK SPACE}  batna: 0.3", INDENT),
        ("\tbatna: 0.3", "a tab cannot indent"),
    ],
)
def test_a_line(line: str, words: str) -> None:
    assert says(of_yaml([line], 0, 0, "is not YAML"), words)


def test_the_line_before_and_the_one_where_it_began_are_looked_at_too() -> None:
    lines = ["a:1", "b: 2", "c: 3", "d: 4"]
    for told in (of_yaml(lines, 1, 1, ""), of_yaml(lines, 3, 0, "")):
        assert says(told, COLON)
        assert told.endswith(" (line 1)")
    assert of_yaml(lines, 3, 3, "") == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0,3", "with a point"),
        ("30%", "as a share"),
        ("30 %", "as a share"),
        ("1,2,3", ""),
        ("high", ""),
    ],
)
def test_a_number(text: str, words: str) -> None:
    assert says(of_number(text), words)
    assert of_range(text) == of_number(text)


@pytest.mark.parametrize("text", ["0.2 to 0.4", "0.2-0.4", ".2 \N{EN DASH} .4", "0.2:0.4", "1..2"])
def test_a_range(text: str) -> None:
    assert of_range(text) == RANGES
    assert of_number(text) == ""
