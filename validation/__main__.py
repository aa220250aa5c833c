"""``python -m validation``: every check of the model, the table of signs, or the calibration."""

from __future__ import annotations

import argparse
import json
import sys

from negsim.cli import main as cli
from negsim.cli.shared import PLAIN, Parser, report_compiling
from negsim.errors import NegsimError, nearest

USAGE = """\
python -m validation [--out FILE]
       python -m validation signs [--runs N] [--out FILE]
       python -m validation icb --data FILE [--fit FILE] [--json]"""

HELP = """\
Hold the model against what is known: closed forms, published patterns, the
case replayed; and say which parameters the evidence constrains. It takes about
two minutes.

signs holds the table of signs: what must rise, fall or stay where something
else is moved, on every scenario in which it applies. Each row has its own number
of runs; --runs gives one to all. It takes some minutes.

icb scores the generic crisis on a table of the International Crisis Behavior
data: the share of runs that sign a text against whether a crisis ended in an
agreement, beside the base rate, the rate by mediated, the rate by style and a
logistic regression. Without --fit, numbers fitted beforehand to the crises of
1918 to 1974 are used. This is calibration, not forecasting.
"""

EXAMPLE = """\
example:
  python -m validation
  python -m validation --out evidence.md
  python -m validation signs --runs 2000
  python -m validation signs --out signs.md
  python -m validation icb --data my-icb.csv
  python -m validation icb --data later.csv --fit earlier.csv --json
"""

KINDS = ("signs", "icb")

MOST_RUNS = 10**6
"""Runs an arm of the table of signs, at most: each arm is held in memory."""


def make_parser() -> Parser:
    """Return the parser of the command."""
    parser = Parser(usage=USAGE, description=HELP, epilog=EXAMPLE, **PLAIN)
    parser.add_argument(
        "kind", nargs="?", type=kind, metavar="signs | icb",
        help="the table of signs, or the calibration; without it, every check",
    )  # fmt: skip
    parser.add_argument(
        "--out", metavar="FILE", help="also write every check, or the table of signs, as a page "
        "of Markdown; a file there is replaced",
    )  # fmt: skip
    parser.add_argument("--data", metavar="FILE", help="icb: CSV table of the crises to score")
    parser.add_argument(
        "--fit", metavar="FILE",
        help="icb: CSV table of the crises to fit to (default: numbers that were fitted before)",
    )  # fmt: skip
    parser.add_argument(
        "--runs", metavar="N", type=runs_an_arm, help="signs: runs an arm, in all rows"
    )
    parser.add_argument("--json", action="store_true", help="icb: print one JSON document only")
    return parser


def kind(words: str) -> str:
    """Read what is asked for."""
    if words not in KINDS:
        near = nearest(words, KINDS)
        allowed = " and ".join(KINDS)
        raise argparse.ArgumentTypeError(f"'{words}' is not known; allowed are {allowed}{near}")
    return words


def runs_an_arm(words: str) -> int:
    """Read a number of runs."""
    if not words.isdecimal() or not 2 <= int(words) <= MOST_RUNS:
        raise argparse.ArgumentTypeError(f"must be 2 to {MOST_RUNS}; found '{words}'")
    return int(words)


def read_arguments(argv: list[str]) -> argparse.Namespace:
    """Return what the user asked for.

    Raises
    ------
    NegsimError
        For a word that is not known, missing, or goes with something else.
    """
    parser = make_parser()
    known = parser.options()
    for word in argv:  # before the value of a mistyped option is taken for the kind
        name = word.split("=")[0]
        if name.startswith("--") and name not in known:
            near = nearest(name, known)
            raise NegsimError(f"'{word}' is not known; the options are {', '.join(known)}{near}")
    arguments, rest = parser.parse_known_args(argv)
    if rest:
        raise NegsimError(f"'{rest[0]}' is not known; the options are {', '.join(known)}")
    given = [n for n in ("data", "fit", "json") if getattr(arguments, n) not in (None, False)]
    if arguments.kind != "icb" and given:
        raise NegsimError(f"--{given[0]} goes with icb: python -m validation icb --data FILE")
    if arguments.kind != "signs" and arguments.runs is not None:
        raise NegsimError("--runs goes with signs: python -m validation signs --runs N")
    if arguments.kind == "icb" and arguments.out is not None:
        raise NegsimError("--out goes with every check and with signs, not with icb")
    if arguments.kind == "icb" and arguments.data is None:
        raise NegsimError(
            "--data is missing: give a CSV table of crises (docs/icb.md lists its columns)"
        )
    return arguments


def obey(argv: list[str]) -> None:
    """Carry out what is asked for."""
    arguments = read_arguments(argv)
    if arguments.kind is None:
        check_everything(arguments.out)
    elif arguments.kind == "signs":
        hold_signs(arguments.runs, arguments.out)
    else:
        calibrate(arguments.data, arguments.fit, arguments.json)


def calibrate(data: str, fit: str | None, as_json: bool) -> None:
    """Score the generic crisis on a table of crises."""
    from validation.icb.comparison import score_table
    from validation.icb.summary import show

    report_compiling()
    document = score_table(data, fit, log)
    if as_json:
        print(json.dumps(document, indent=2, ensure_ascii=False))
    else:
        show(document)


def check_everything(out: str | None) -> None:
    """Carry out every check; print what came of it, and write it as a page too."""
    from negsim.wording import say
    from validation.checks import sections
    from validation.page import check_writable, in_words, markdown, write

    if out is not None:
        check_writable(out)
    report_compiling()
    found = sections(log)
    say(in_words(found), end="")  # first: minutes of work are not lost where a page is
    if out is not None:
        write(out, markdown(found))
        log(f"the page is in {out}")


def hold_signs(runs: int | None, out: str | None) -> None:
    """Hold every row of the table of signs; print what came of it, and write it as a page too."""
    from negsim.wording import say
    from validation.page import check_writable, write
    from validation.signs.table import in_words, make, markdown

    if out is not None:
        check_writable(out)
    report_compiling()
    signs = make(runs, log)
    say(in_words(signs), end="")
    if out is not None:
        write(out, markdown(signs))
        log(f"the page is in {out}")


def log(words: str) -> None:
    """Print on standard error what takes long."""
    print(f"negsim: {words}", file=sys.stderr, flush=True)


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code, as `negsim.cli.main.main` does."""
    return cli.main(argv, obey)


if __name__ == "__main__":
    sys.exit(main())
