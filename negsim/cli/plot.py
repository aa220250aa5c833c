"""``negsim plot``: draw what a sweep found."""

from __future__ import annotations

import argparse
from pathlib import Path

from negsim.cli.shared import Parser, look, sweep_folder

HELP = """\
Draw what a sweep found, with the figures that fit its design: shares along one
parameter, a map for two, arms side by side with their differences, and how
soon talks collapse and come back.

DIR is the folder of a sweep; one that was stopped is drawn as far as it came.
"""

EXAMPLE = """\
example:
  negsim plot out/pressure-by-flexibility
  negsim plot out/pressure-by-flexibility --out figure.pdf
"""


def options(plot: Parser) -> None:
    """Give ``negsim plot`` its options."""
    plot.take("folder", "--size", "--format")
    plot.add_argument(
        "--out", metavar="FILE",
        help="write the main figure alone to this new file, ending in .png, .svg or .pdf "
        "(default: all figures into DIR, as each of these)",
    )  # fmt: skip


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim plot``."""
    folder = sweep_folder(arguments)

    from negsim.plots.sweep.choose import plot

    out = None if arguments.out is None else Path(arguments.out)
    for file in plot(folder, out, **look(arguments)):
        print(file)
