"""Reading a file takes time in proportion to its size: four times the file, no more than tenfold.

In each case a loop within a loop once made it sixteenfold.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest

from negsim import loads
from negsim.check.over_time import of_events
from negsim.domains.find import read
from negsim.domains.load import load
from negsim.errors import NegsimError
from negsim.scenario.files.load import is_foreign
from negsim.scenario.files.starter import starter
from negsim.sweeps.experiment.point_table import read_table


def blank_lines(folder: Path, size: int) -> Callable[[], object]:
    file = folder / f"{size}.yaml"
    file.write_text("\n" * size)
    return lambda: is_foreign(file)


def of_negmas(folder: Path, levels: list[str]) -> Callable[[], object]:
    """Write a domain of NegMAS with these levels."""
    issues = [{"name": "k", "type": "CategoricalIssue", "values": levels}]
    party = {
        "type": "LinearAdditiveUtilityFunction",
        "values": [{name: at / len(levels) - 0.5 for at, name in enumerate(levels)}],
    }
    files = {"d": {"type": "OutcomeSpace", "issues": issues}, "p": party, "q": party}
    folder.mkdir()
    for name, data in files.items():
        (folder / f"{name}.json").write_text(json.dumps(data))
    return lambda: load(folder)


def levels(folder: Path, size: int) -> Callable[[], object]:
    return of_negmas(folder / str(size), [f"level{at}" for at in range(size)])


def levels_of_one_name(folder: Path, size: int) -> Callable[[], object]:
    # White space at the ends is no part of a scenario's name.
    names = [f"a{' ' * (at % 90)}{chr(9) * (at // 90)}" for at in range(size)]
    return of_negmas(folder / str(size), names)


def issues(folder: Path, size: int) -> Callable[[], object]:
    parts = "".join(
        f'<issue index="{at}" name="i{at}"><item value="x" evaluation="1"/></issue>'
        f'<weight index="{at}" value="0.1"/>'
        for at in range(size)
    )
    files = [folder / f"{size}{name}.xml" for name in "ab"]
    for file in files:
        file.write_text(f"<utility_space>{parts}</utility_space>")
    return lambda: read(files)


def columns(folder: Path, size: int) -> Callable[[], object]:
    file = folder / f"{size}.csv"
    file.write_text(",".join(["a"] * size) + "\n")
    return lambda: read_table(file, ("a",))


def presses(folder: Path, size: int) -> Callable[[], object]:
    text = starter("harbour-talks")
    old = "    pressure: 0.4 "
    assert old in text
    names = ", ".join(["northport"] * size)
    return lambda: loads(text.replace(old, f"    presses: [{names}]\n{old}"))


def events(folder: Path, size: int) -> Callable[[], object]:
    lines = "".join(
        f"  - {{at: 2, source: Mine., set: {{mediators.pilot_guild.pressure: 0.{at:05}}}}}\n"
        for at in range(size)
    )
    scenario = loads(f"{starter('harbour-talks')}events:\n{lines}")
    return lambda: [*of_events(scenario)]


CASES = [
    (blank_lines, 5_000), (levels, 2_000), (levels_of_one_name, 500), (issues, 200),
    (columns, 10_000), (presses, 5_000), (events, 250),
]  # fmt: skip


@pytest.mark.parametrize(("written", "size"), CASES)
def test_four_times_the_file_takes_about_four_times_as_long(
    written: Callable[[Path, int], Callable[[], object]], size: int, tmp_path: Path
) -> None:
    small, large = written(tmp_path, size), written(tmp_path, 4 * size)

    def seconds(read_it: Callable[[], object]) -> float:
        begun = process_time()
        with suppress(NegsimError):  # what is given twice is a mistake
            read_it()
        return process_time() - begun

    seconds(small)  # whatever is done once only
    ratio = min(seconds(large) for _ in range(2)) / max(seconds(small) for _ in range(2))
    assert ratio < 10
