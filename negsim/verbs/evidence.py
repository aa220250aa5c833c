"""``negsim evidence``: every check of the model, or the calibration on crises alone."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from negsim.errors import nearest
from negsim.verbs.asking import Parser, Verb
from negsim.verbs.showing import console, plain_table, tell_compiling

if TYPE_CHECKING:
    from rich.table import Table

HELP = """\
Hold the model against what is known: closed forms, published patterns, the
case replayed; and say which parameters the evidence constrains. It takes about
two minutes.

icb scores the generic crisis on a table of the International Crisis Behavior
data: the share of runs that sign a text against whether a crisis ended in an
agreement, beside the base rate, the rate by mediated, the rate by style and a
logistic regression. Without --fit, numbers fitted beforehand to the crises of
1918 to 1974 are used. This is calibration, not forecasting.
"""

EXAMPLE = """\
example:
  negsim evidence
  negsim evidence --out evidence.md
  negsim evidence icb --data my-icb.csv
  negsim evidence icb --data later.csv --fit earlier.csv --json
"""

KINDS = ("icb",)

NAMES = {
    "model": "model",
    "base_rate": "base rate",
    "by_mediated": "rate by mediated",
    "logistic": "logistic regression",
    "model_with_style": "model with style *",
    "by_style": "rate by style *",
}

FEW = 30
"""Fewer crises than this settle nothing: resampled, they vary less than crises do."""

HEADS = {"brier": "Brier score", "log": "Log score"}


def options(evidence: Parser) -> None:
    """Give ``negsim evidence`` its options."""
    word = evidence.add_argument(
        "kind", nargs="?", type=kind, metavar="KIND", help="icb; without it, every check"
    )
    word.completer = lambda **given: list(KINDS)  # type: ignore[attr-defined]
    evidence.add_argument(
        "--out", metavar="FILE", help="also write every check as a page of Markdown; a file there "
        "is replaced",
    )  # fmt: skip
    evidence.add_argument("--data", metavar="FILE", help="icb: CSV table of the crises to score")
    evidence.add_argument(
        "--fit", metavar="FILE",
        help="icb: CSV table of the crises to fit to (default: the numbers shipped with negsim)",
    )  # fmt: skip
    evidence.add_argument("--json", action="store_true", help="icb: print one JSON document only")


def kind(words: str) -> str:
    """Read which evidence is asked for."""
    if words not in KINDS:
        allowed = ", ".join(KINDS)
        near = nearest(words, KINDS)
        raise argparse.ArgumentTypeError(f"'{words}' is not known; allowed are {allowed}{near}")
    return words


def lacks(arguments: argparse.Namespace) -> str:
    """Return what to say where a word is missing or goes with another kind, or ""."""
    if arguments.kind is None:
        given = [name for name in ("data", "fit", "json") if getattr(arguments, name)]
        return f"--{given[0]} goes with icb: negsim evidence icb --data FILE" if given else ""
    if arguments.out is not None:
        return "--out goes with every check, not with icb"
    if arguments.data is None:
        return "--data is missing: give a CSV table of crises (docs/icb.md lists its columns)"
    return ""


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim evidence``."""
    if arguments.kind is None:
        check_everything(arguments.out)
        return
    from negsim.evidence.icb import evidence

    tell_compiling()
    document = evidence(arguments.data, arguments.fit, tell)
    if arguments.json:
        print(json.dumps(document, indent=2, ensure_ascii=False))
        return
    show(document)


def check_everything(out: str | None) -> None:
    """Carry out every check; print what came of it, and write it as a page too."""
    from negsim.appraisal.briefly import say
    from negsim.evidence.checks import sections
    from negsim.evidence.page import check_place, markdown, tell_all, write

    if out is not None:
        check_place(out)
    tell_compiling()
    found = sections(tell)
    say(tell_all(found), end="")  # first: minutes of work are not lost where a page is
    if out is not None:
        write(out, markdown(found))
        tell(f"the page is in {out}")


def tell(words: str) -> None:
    """Say what takes long."""
    print(f"negsim: {words}", file=sys.stderr, flush=True)


def show(document: dict[str, Any]) -> None:
    """Print a document of evidence in words."""
    page = console()
    page.print(about(document))
    page.print()
    for score, head in HEADS.items():
        page.print(table(document, score, head))
        page.print()
    for words in remarks(document):
        page.print(words)


def about(document: dict[str, Any]) -> str:
    """Return what was scored and what was fitted."""
    fitted = document["fitted_to"]
    values = ", ".join(f"{name} {value:g}" for name, value in document["parameters"].items())
    how = "numbers shipped with negsim" if fitted["shipped"] else "numbers fitted now"
    return (
        f"{document['n']} crises, {document['agreements']} of them ended in an agreement; rows "
        f"left out for missing codes: {document['dropped']}; kept with a fact missing: "
        f"{document['unmarked']}.\n"
        f"Model and baselines: {how}, from {fitted['n']} crises ({fitted['source']}).\n"
        f"Parameters: {values}. {document['runs']} runs for each kind of crisis."
    )


def table(document: dict[str, Any], score: str, head: str) -> Table:
    """Return one kind of score, and the model's difference to each with its interval."""
    found = plain_table()
    for words in ("", head, "Model less this"):
        found.add_column(words)
    for key, name in NAMES.items():
        row = [name, f"{document['scores'][key][score]:.4f}", ""]
        if key in document["differences"]:
            row[2] = difference(document["differences"][key][score])
        found.add_row(*row)
    return found


def difference(numbers: dict[str, float]) -> str:
    """Return a difference of scores with its interval, in words."""
    return f"{numbers['difference']:+.4f} [{numbers['low']:+.4f}, {numbers['high']:+.4f}]"


def remarks(document: dict[str, Any]) -> list[str]:
    """Return what a reader must know of the table."""
    met = document["criteria"]
    words = [
        "Lower is better; intervals are paired 95 % bootstrap intervals over crises.",
        "* uses the mediator's style, which is coded when a crisis is over.",
        "Better than the base rate, interval without 0 (Brier): "
        f"{'yes' if met['beats_base_rate'] else 'no'}.",
        f"Within .01 Brier of the rate by mediated: {'yes' if met['near_by_mediated'] else 'no'}.",
        *too_few(document["n"]),
        "Calibration, not forecasting: shares of model runs against published crises.",
    ]
    if document["before_1975"] and document["fitted_to"]["shipped"]:
        words.append(
            f"No test: {document['before_1975']} of these crises began before 1975, as those did "
            "that the shipped numbers were fitted to."
        )
    return words


def too_few(crises: int) -> list[str]:
    """Return a warning where resampling so few crises says nothing."""
    if crises >= FEW:
        return []
    return [
        f"Fewer than {FEW} crises: intervals over so few are too narrow, and the two answers "
        "settle nothing."
    ]


VERB = Verb("hold the model against published data", HELP, EXAMPLE, options, carry_out, lacks)
