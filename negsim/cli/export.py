"""``negsim export``: write the table of a sweep for other programs."""

from __future__ import annotations

import argparse

from negsim.cli.shared import Parser, remark, sweep_folder
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
    export.take("folder")
    export.add_argument(
        "--to", metavar="FORMAT", help=f"one of {', '.join(FORMATS)}",
        completer=lambda **given: list(FORMATS),
    )  # fmt: skip
    export.add_argument(
        "--out", metavar="FILE",
        help="write to this new file, or with - to standard output (default: into DIR)",
    )  # fmt: skip


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim export``."""
    folder = sweep_folder(arguments)
    if arguments.to is None:
        raise NegsimError(f"say in which format: --to {', '.join(FORMATS[:-1])} or {FORMATS[-1]}")

    from negsim.sweeps.table.export import export

    file = export(folder, arguments.to, arguments.out, remark)
    if file is not None:
        remark(f"the table is in {file}")
