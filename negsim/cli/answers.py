"""What the verbs that ask a question share: their options, and how an answer is printed and kept.

Nothing that takes long to import is imported here, so that help comes at once.
"""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from negsim.cli.completion import outcomes
from negsim.cli.shared import (
    Parser,
    check_scenario,
    console,
    load_scenario,
    look,
    plain_table,
    remark,
    whole_number,
)
from negsim.errors import SHARE_ASKED

if TYPE_CHECKING:
    from negsim.questions.answer import Answer
    from negsim.questions.arms import Arm
    from negsim.questions.table import Table


def options(verb: Parser, runs: bool = True) -> None:
    """Give a verb the options that all questions have; without `runs`, a budget says how many."""
    verb.take(*["--runs"] * runs, "--seed", "--set", "--fictional", "--json", "--threads")
    verb.add_argument(
        "--out", metavar="DIR", help="write table, document, words and figure to this new folder"
    )
    verb.take("--size", "--format")
    verb.add_argument(
        "--doubt", action=argparse.BooleanOptionalAction,
        help="play 512 sets of assumptions, 500 runs under each, or none (default: 100 of 100)",
    )  # fmt: skip


def outcome(verb: Parser, what: str) -> None:
    """Give a verb the outcome that it is about."""
    verb.add_argument(
        "--outcome", default="settled", metavar="KEY", completer=outcomes,
        help=f"way to end, or what may happen on the way{what} (default: %(default)s)",
    )  # fmt: skip


def budget(verb: Parser, what: str) -> None:
    """Give a verb a budget of runs."""
    verb.add_argument(
        "--budget", type=whole_number(1, 10**12), default=1_000_000, metavar="N",
        help=f"{what}; what the assumptions leave takes as many again, at most: --doubt plays as "
        "many sets as that allows, and by default none where 100 take more (default: %(default)s)",
    )  # fmt: skip


def share(words: str) -> float:
    """Read a share of runs for argparse."""
    try:
        return float(words)
    except ValueError:
        raise argparse.ArgumentTypeError(SHARE_ASKED.format(words)) from None


def base(arguments: argparse.Namespace) -> Arm:
    """Return the scenario that is asked about."""
    from negsim.questions.arms import base_of

    check_scenario(arguments)
    return base_of(load_scenario(arguments), [arguments.scenario, *settings(arguments)])


def settings(arguments: argparse.Namespace) -> list[str]:
    """Return the words that stand for the settings of a scenario in a command."""
    made_up = ["--fictional"] * arguments.fictional
    return [*made_up, *(word for setting in arguments.set for word in ("--set", setting))]


@contextmanager
def unfinished(arguments: argparse.Namespace) -> Iterator[Path | None]:
    """Give the file beside ``--out`` that long work goes on from; an interrupt tells it."""
    file = Path(f"{arguments.out}.unfinished") if arguments.out is not None else None
    try:
        yield file
    except KeyboardInterrupt:
        if file is None:
            raise
        words = f"interrupted; what is done is in {file}, and the same command goes on with it"
        raise KeyboardInterrupt(words) from None


def carry_out(arguments: argparse.Namespace, ask: Callable[[argparse.Namespace], Answer]) -> None:
    """Carry out a verb that asks: print the answer, and write it to the folder of ``--out``."""
    from negsim.disk import check_folder
    from negsim.wording import say

    check_scenario(arguments)
    if arguments.out is not None:
        check_folder(arguments.out)
    answer = ask(arguments)
    document = answer.document()
    page = "\n".join(page_of(answer))
    try:
        if arguments.out is not None:
            _write(answer, document, page, arguments)
    finally:
        # A full disk must not cost the user the answer as well.
        if arguments.json:
            print(json.dumps(document, indent=2, ensure_ascii=False))
        else:
            say(page)


def page_of(answer: Answer) -> Iterator[str]:
    """Yield the parts of the page that a reader sees."""
    from negsim.wording import wrapped

    scenario = answer.base.scenario
    yield scenario.name or scenario.id
    yield f"scenario {scenario.id}, fingerprint {scenario.fingerprint}"
    yield f"{answer.runs:,} runs of each, seed {answer.seed}, the same random numbers"
    if answer.doubted:
        yield answer.doubted.words
    for part in answer.shown():
        yield "\n" + (_paragraph(part) if isinstance(part, str) else drawn(part))
    told = answer.told_pairs()
    for lines in [[wrapped(told)]] if isinstance(told, str) else [pair.lines() for pair in told]:
        yield "\n" + "\n".join(lines)
    yield "\nChecks"
    yield from (wrapped(check.verdict, "- ") for check in answer.checks())
    yield f"\nAgain: {answer.command}\n\n{wrapped(answer.caution)}"


def _paragraph(words: str) -> str:
    """Return a paragraph in lines that fit; one that has lines of its own keeps them."""
    from negsim.wording import WIDTH, fitted, wrapped

    return fitted(words, WIDTH) if "\n" in words else wrapped(words)


def drawn(table: Table) -> str:
    """Return a table as a console prints it."""
    from negsim.wording import WIDTH

    drawing = plain_table()
    first, *others = table.heads
    drawing.add_column(first, overflow="fold")
    for head in others:
        drawing.add_column(head, justify="right", no_wrap=True)
    numbers = zip(others, *(row[1:] for row in table.rows), strict=True)
    columns = WIDTH - sum(max(map(len, cells)) + len(" | ") for cells in numbers)
    for row in table.rows:
        drawing.add_row(broken_at_dots(row[0], columns), *row[1:])
    words = io.StringIO()
    console(words).print(drawing)
    return words.getvalue().rstrip("\n")


def broken_at_dots(words: str, columns: int) -> str:
    """Return words with a path that is wider than some columns broken after its dots."""
    from negsim.wording import fill

    parts = ((fill(word.replace(".", ". "), columns), word) for word in words.split(" "))
    return " ".join(n.replace(". ", ".") if len(word) > columns else word for n, word in parts)


def _write(
    answer: Answer, document: dict[str, Any], page: str, arguments: argparse.Namespace
) -> None:
    """Write table, document, words and figure as a new folder, whole or not at all."""
    from negsim.disk import encoded, new_folder, write_csv
    from negsim.plots.questions.draw import save

    about = {key: document[key] for key in ("scenario", "fingerprint", "seed", "runs")}
    about |= {column: getattr(answer, name) for column, name in answer.columns.items()}
    with new_folder(arguments.out) as part:
        write_csv(part / f"{answer.verb}.csv", (about | row for row in answer.rows()), about)
        text = json.dumps(document, indent=2, ensure_ascii=False)
        for ending, content in (("json", text), ("txt", page)):
            file = Path(part) / f"{answer.verb}.{ending}"
            file.write_bytes(encoded(f"{content}\n"))
        save(answer, Path(part), **look(arguments))
    remark(f"the answer is in {arguments.out}")
