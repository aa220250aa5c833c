"""``python -m validation``: every check, the table of signs, the calibration, or the fit."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from negsim.cli import main as cli
from negsim.cli.shared import PLAIN, Parser, report_compiling
from negsim.errors import NegsimError, nearest

USAGE = """\
python -m validation [--out FILE]
       python -m validation signs [--runs N] [--out FILE]
       python -m validation icb --data FILE [--fit FILE] [--json]
       python -m validation fit [--out FOLDER] [--starts N] [--generations N]"""

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

fit fits the coefficients that data can touch, together, to published numbers, and
draws from what fits: a table of draws, and a page. It takes half an hour;
given again, an interrupted fit goes on where it was.
"""

EXAMPLE = """\
example:
  python -m validation
  python -m validation --out evidence.md
  python -m validation signs --runs 2000
  python -m validation signs --out signs.md
  python -m validation icb --data my-icb.csv
  python -m validation icb --data later.csv --fit earlier.csv --json
  python -m validation fit --out my-fit
  python -m validation fit --out quick --starts 1 --generations 5
"""

KINDS = ("signs", "icb", "fit")

MOST_RUNS = 10**6
"""Runs an arm of the table of signs, at most: each arm is held in memory."""

FOLDER = "out/fit"
"""Where a fit is written if nothing is said."""

MOST_STARTS, MOST_GENERATIONS = 100, 10_000


def make_parser() -> Parser:
    """Return the parser of the command."""
    parser = Parser(usage=USAGE, description=HELP, epilog=EXAMPLE, **PLAIN)
    parser.add_argument(
        "kind", nargs="?", type=kind, metavar="signs | icb | fit",
        help="the table of signs, the calibration, or the fit; without it, every check",
    )  # fmt: skip
    parser.add_argument(
        "--out", metavar="FILE", help="also write every check, or the table of signs, as a page "
        f"of Markdown; a file there is replaced; fit: the folder (default: {FOLDER})",
    )  # fmt: skip
    parser.add_argument("--data", metavar="FILE", help="icb: CSV table of the crises to score")
    parser.add_argument(
        "--fit", metavar="FILE",
        help="icb: CSV table of the crises to fit to (default: numbers that were fitted before)",
    )  # fmt: skip
    parser.add_argument(
        "--runs", metavar="N", type=whole(2, MOST_RUNS), help="signs: runs an arm, in all rows"
    )
    parser.add_argument(
        "--starts", metavar="N", type=whole(1, MOST_STARTS), help="fit: searches (default: 3)"
    )
    parser.add_argument(
        "--generations", metavar="N", type=whole(1, MOST_GENERATIONS),
        help="fit: generations of each search (default: 45); waves and walks grow with these",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="icb: print one JSON document only")
    return parser


def kind(words: str) -> str:
    """Read what is asked for."""
    if words not in KINDS:
        near = nearest(words, KINDS)
        allowed = ", ".join(KINDS[:-1]) + f" and {KINDS[-1]}"
        raise argparse.ArgumentTypeError(f"'{words}' is not known; allowed are {allowed}{near}")
    return words


def whole(low: int, high: int) -> Callable[[str], int]:
    """Return what reads a whole number between two others."""

    def read(words: str) -> int:
        if not words.isdecimal() or not low <= int(words) <= high:
            raise argparse.ArgumentTypeError(f"must be {low} to {high}; found '{words}'")
        return int(words)

    return read


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
        raise NegsimError("--out goes with every check, with signs and with fit, not with icb")
    for name in ("starts", "generations"):
        if arguments.kind != "fit" and getattr(arguments, name) is not None:
            raise NegsimError(f"--{name} goes with fit: python -m validation fit --{name} N")
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
    elif arguments.kind == "fit":
        fit_jointly(arguments.out or FOLDER, arguments.starts, arguments.generations)
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


def fit_jointly(out: str, starts: int | None, generations: int | None) -> None:
    """Fit what data can touch, or go on with it; write the draws, and print the page."""
    from negsim.disk import unwritable
    from negsim.wording import say
    from validation.fit.finish import fit
    from validation.fit.state import Settings

    usual = Settings()
    settings = Settings(starts or usual.starts, generations or usual.generations)
    folder = Path(out)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise unwritable(folder, error) from error
    report_compiling()
    say(fit(folder, settings, log), end="")
    log(f"draws and page are in {folder}")


def log(words: str) -> None:
    """Print on standard error what takes long."""
    print(f"negsim: {words}", file=sys.stderr, flush=True)


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code, as `negsim.cli.main.main` does."""
    return cli.main(argv, obey)


if __name__ == "__main__":
    sys.exit(main())
