"""``negsim export``: write the table of a sweep for other programs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from negsim.cli.options import Parser, Verb
from negsim.cli.plot import lacks_folder, sweep_folder
from negsim.errors import NegsimError

HELP = """\
Write the table of a sweep for R, Stata, Excel and other programs: one row for
each cell, with its parameters, counts, shares and intervals, and a dictionary
of the columns.

DIR is the folder of a sweep; of one that was stopped, what there is so far is
written.
"""

EXAMPLE = """\
example:
  negsim export out/pressure-by-flexibility --to xlsx
  negsim export out/pressure-by-flexibility --to csv --out - > table.csv
"""

FORMATS = ("csv", "xlsx", "dta", "parquet")


def options(export: Parser) -> None:
    """Give ``negsim export`` its options."""
    sweep_folder(export)
    to = export.add_argument("--to", metavar="FORMAT", help=f"one of {', '.join(FORMATS)}")
    to.completer = lambda **given: list(FORMATS)  # type: ignore[attr-defined]
    export.add_argument(
        "--out", metavar="FILE",
        help="write to this new file, or with - to standard output (default: into DIR)",
    )  # fmt: skip


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim export``."""
    if arguments.to is None:
        raise NegsimError(f"say in which format: --to {', '.join(FORMATS[:-1])} or {FORMATS[-1]}")

    from negsim.sweeps.table.export import export

    file = export(Path(arguments.folder), arguments.to, arguments.out, remark)
    if file is not None:
        print(f"negsim: the table is in {file}", file=sys.stderr)


def remark(words: str) -> None:
    """Tell what the user should know."""
    print(f"negsim: {words}", file=sys.stderr)


VERB = Verb(HELP, EXAMPLE, options, carry_out, lacks_folder)
