"""``negsim report``: how the talks end, answers to questions, and what they rest on."""

from __future__ import annotations

import argparse
import json
import shlex
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from negsim.cli import after, answers, blocked, compare, credit, map, need, rank
from negsim.cli.shared import Parser, progress_bar, remark, report_compiling
from negsim.errors import NegsimError, nearest

if TYPE_CHECKING:
    from negsim.questions.answer import Answer
    from negsim.scenario.scenario import Scenario

HELP = """\
Write a report on a scenario as one HTML file that asks for nothing from
outside: two printed pages for somebody who has to decide, then all that they
rest on. It says how the talks end, and answers questions.

SCENARIO is the name of a shipped scenario or the path of a YAML file. A
question is what stands after negsim on its command line, without the scenario.
"""

EXAMPLE = """\
example:
  negsim report istanbul-2025 --out istanbul.html
  negsim report istanbul-2025 --out istanbul.html --pdf istanbul.pdf
  negsim report istanbul-2025 --out why.html --ask blocked --ask rank
"""

VERBS: dict[str, ModuleType] = {
    "compare": compare,
    "need": need,
    "rank": rank,
    "credit": credit,
    "blocked": blocked,
    "after": after,
    "map": map,
}
"""Verbs whose answers a report may have, and their modules."""

MOST_ARMS = 4
"""Mediators who are left out one by one, by default."""

BUDGET = 400_000
"""Runs of a question that has a budget, by default: with it a report takes about a minute."""


def options(report: Parser) -> None:
    """Give ``negsim report`` its options."""
    report.take("scenario")
    report.add_argument("--out", metavar="FILE", help="write the page to this file, .html or .htm")
    report.add_argument("--pdf", metavar="FILE", help="print it to this file, too, by a browser")
    report.add_argument(
        "--ask", action="append", default=[], metavar="QUESTION",
        help="a question to answer, in place of those asked by default; may be given several times",
    )  # fmt: skip
    report.take("--runs", "--seed", "--set", "--fictional", "--json", "--threads")
    report.add_argument(
        "--no-doubt", action="store_true",
        help="leave out what the assumptions leave, but in questions of your own",
    )  # fmt: skip


def usual(scenario: Scenario, doubt: bool) -> Iterator[str]:
    """Yield the questions that are asked by default, perhaps with what the assumptions leave."""
    from negsim.questions.arms import arm_of, base_of
    from negsim.questions.players import mediators, settings

    more, base = " --doubt" if doubt else " --no-doubt", base_of(scenario)
    yield f"blocked{more}"
    if scenario.mediators:
        arms = (  # as credit takes a mediator out, whom an event may bring
            shlex.join(arm_of(base, f"without {one.name}", settings(scenario, one)).asked)
            for one in mediators(scenario)[:MOST_ARMS]
        )
        yield f"compare {' '.join(arms)}{more}"
        yield f"credit --budget {BUDGET}{more}"
    yield f"rank --budget {BUDGET}{more}"
    # Talks that begin broken off collapse at once where they do not come back.
    yield f"after {'back' if scenario.process.start.phase == 'collapsed' else 'collapse'}{more}"


def read_question(arguments: argparse.Namespace, words: str) -> tuple[ModuleType, Any]:
    """Return the module of the verb of a question, and what is asked, put as on the command line.

    Raises
    ------
    NegsimError
        If it is no question, or has a mistake.
    """
    try:
        parts = shlex.split(words)
    except ValueError:
        raise NegsimError("a quotation mark is not closed") from None
    verb = parts[0] if parts else ""
    if verb not in VERBS:
        what = f"{verb!r} asks no question; the verbs that do are {', '.join(VERBS)}"
        raise NegsimError(what + nearest(verb, VERBS))
    module = VERBS[verb]
    parser = Parser(prog=f"negsim {verb}", add_help=False, allow_abbrev=False)
    module.options(parser)
    shared = ["--seed", str(arguments.seed)]
    shared += ["--runs", str(arguments.runs)] * ("--runs" in parser.options())
    shared += answers.settings(arguments)
    shared += ["--threads", str(arguments.threads)] * (arguments.threads is not None)
    asked, rest = parser.parse_known_args([arguments.scenario, *shared, *parts[1:]])
    if rest:
        near = nearest(rest[0].split("=")[0], parser.options())
        raise NegsimError(f"'{rest[0]}' is no option of {verb}, or a word too many{near}")
    plain = {"out": None, "json": False, "size": "page", "format": None}
    if any(getattr(asked, name) != value for name, value in plain.items()):
        raise NegsimError("--out, --size, --format and --json are not for a report")
    return module, asked


@contextmanager
def told_of(words: str) -> Iterator[None]:
    """Tell of a mistake in a question which one it is in."""
    try:
        yield
    except NegsimError as error:
        raise NegsimError(f"--ask {words!r}: {error}") from None


def answered(arguments: argparse.Namespace, questions: Sequence[str]) -> list[Answer]:
    """Return the answers to some questions; all are read before the first is asked."""
    read = []
    for words in questions:
        with told_of(words):
            read.append(read_question(arguments, words))
    found = []
    for words, (module, asked) in zip(questions, read, strict=True):
        with told_of(words):
            found.append(module.ask(asked))
    return found


def named(file: str | None, option: str, *endings: str) -> Path | None:
    """Return a file to write; refuse one whose ending says that it is something else."""
    if file is None:
        return None
    path = Path(file)
    if path.suffix.lower() not in endings:
        near = f"{path.stem}{endings[0]}"
        raise NegsimError(f"{option}: {path.name!r} must end in {endings[0]}, such as {near!r}")
    return path


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim report``."""
    base = answers.base(arguments)
    out = named(arguments.out, "--out", ".html", ".htm")
    pdf = named(arguments.pdf, "--pdf", ".pdf")
    if out is None and (pdf or not arguments.json):
        raise NegsimError("--out is missing: give the file to write, such as report.html")

    from negsim.browser.report import report
    from negsim.browser.to_pdf import browser, to_pdf
    from negsim.cli.run import further
    from negsim.disk import check_new, encoded, write_bytes
    from negsim.results.result import run

    for file, option in ((out, "--out"), (pdf, "--pdf")):
        if file is not None:
            check_new(file, option)
    printer = browser() if pdf else ""
    report_compiling()
    # A mistake in a question is told at once, so runs for how the talks end come last.
    doubt = not arguments.no_doubt
    found = answered(arguments, arguments.ask or [*usual(base.scenario, doubt)])
    with progress_bar(arguments.runs + further(doubt)) as progress:
        result = run(
            base.scenario, arguments.runs, arguments.seed, arguments.threads, progress, doubt
        )
    made = report(result, found)
    if arguments.json:
        print(json.dumps(made.document(), indent=2, ensure_ascii=False))
    if out is not None:
        write_bytes(out, encoded(made.html))
        remark(f"the report is in {out}")
    if out is not None and pdf is not None:
        to_pdf(printer, out, pdf)
        remark(f"it is printed to {pdf}")
