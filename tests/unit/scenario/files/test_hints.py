"""What beginners are told to do about a mistake, and where nothing fits, nothing."""

import pytest

from negsim.scenario.files.hints import RANGES, of_number, of_range, of_yaml

COLON = "; a colon needs a space behind it"
QUOTES = "; a text that begins with '[' needs quotes"
APOSTROPHE = "; an apostrophe ends a text in single quotes, double quotes allow it"
INDENT = "; a no-break space cannot indent a line, plain spaces can"


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
        ("\tbatna: 0.3", "; a tab cannot indent a line, spaces can"),
    ],
)
def test_a_line(line: str, words: str) -> None:
    assert of_yaml([line], 0, 0, "is not YAML") == words


def test_the_line_before_and_the_one_where_it_began_are_looked_at_too() -> None:
    lines = ["a:1", "b: 2", "c: 3", "d: 4"]
    assert of_yaml(lines, 1, 1, "") == f"{COLON} (line 1)"
    assert of_yaml(lines, 3, 0, "") == f"{COLON} (line 1)"
    assert of_yaml(lines, 3, 3, "") == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0,3", "; decimals are written with a point"),
        ("30%", "; per cent are written as a share, such as 0.5 for 50 %"),
        ("30 %", "; per cent are written as a share, such as 0.5 for 50 %"),
        ("1,2,3", ""),
        ("high", ""),
    ],
)
def test_a_number(text: str, words: str) -> None:
    assert of_number(text) == of_range(text) == words


@pytest.mark.parametrize("text", ["0.2 to 0.4", "0.2-0.4", ".2 \N{EN DASH} .4", "0.2:0.4", "1..2"])
def test_a_range(text: str) -> None:
    assert of_range(text) == RANGES
    assert of_number(text) == ""
