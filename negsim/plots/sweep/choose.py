"""The right figures for a sweep: which ones its design asks for, and the files they go to."""

from __future__ import annotations

import logging
from collections.abc import Callable
from operator import methodcaller
from pathlib import Path

from matplotlib.figure import Figure

from negsim.disk import check_new, write_files
from negsim.errors import Mistake, NegsimError, nearest
from negsim.plots.style import FORMATS, figure_bytes, in_style
from negsim.plots.sweep import cells, incidence, lines, listed, maps, scatter, side_by_side
from negsim.plots.sweep.caption import caption
from negsim.sweeps.execution.store import open_store
from negsim.sweeps.table.counts import SweepTable, read_table
from negsim.sweeps.table.shape import Shape, shape_of

Draw = Callable[[SweepTable, Shape], Figure]


def plot(folder: Path, out: Path | None = None) -> list[Path]:
    """Draw the figures that fit the design of a sweep.

    Parameters
    ----------
    folder : Path
        Folder of a sweep, complete or not.
    out : Path, optional
        File for the main figure alone, a new one; its ending says of which format. Without it
        every figure goes into `folder` as PNG, SVG and PDF, in place of earlier ones.

    Returns
    -------
    list of Path
        The files written: all, or none if anything fails.

    Raises
    ------
    NegsimError
        If `folder` holds no sweep or nothing was played yet, `out` exists or has another
        ending, or a file cannot be written.
    """
    if out is not None:
        _check(out)
    table = read_table(open_store(folder, logging.getLogger("negsim").warning))
    drawn = figures(table)
    if out is not None:
        main, figure = next(iter(drawn.items()))
        files = {out: _bytes(table, main, figure, out.suffix[1:])}
    else:
        files = {
            folder / f"{name}.{ending}": _bytes(table, name, figure, ending)
            for name, figure in drawn.items()
            for ending in FORMATS
        }
    write_files({file: methodcaller("write", content) for file, content in files.items()})
    return list(files)


@in_style
def figures(table: SweepTable) -> dict[str, Figure]:
    """Return the figures of a sweep by name, the main one, ``shares``, first.

    A grid of two parameters, or a list, with several arms adds ``differences``; wherever points
    can be singled out, ``times`` shows when talks collapse and come back. Many points over many
    parameters have a figure for each outcome.
    """
    shape = shape_of(table)
    if shape.kind == "cloud":
        return scatter.pictures(table)
    draw = DRAWN[shape.kind] | {"times": incidence.picture}
    if len(table.arms) == 1:
        draw.pop("differences", None)
    return {name: picture(table, shape) for name, picture in draw.items()}


DRAWN: dict[str, dict[str, Draw]] = {
    "scenarios": {"shares": side_by_side.picture},
    "rows": {"shares": cells.picture},
    "line": {"shares": lines.picture},
    "map": {"shares": maps.picture, "differences": maps.difference_picture},
    "list": {"shares": listed.picture, "differences": listed.difference_picture},
}
"""What draws the figures of a kind of shape; a line and rows have differences in the main one."""


# ---- files


def _check(out: Path) -> None:
    """Refuse a file that exists, or whose ending is no format of figures."""
    ending = out.suffix[1:]
    if ending not in FORMATS:
        allowed = ", ".join(f".{one}" for one in FORMATS)
        what = f"'{out}' must end in one of {allowed}{nearest(ending, FORMATS)}"
        raise NegsimError(Mistake(what, path="--out"))
    check_new(out)


def _bytes(table: SweepTable, name: str, figure: Figure, ending: str) -> bytes:
    """Return the file of a figure, with its origin inside."""
    manifest = table.manifest
    runs = table.runs[table.runs > 0]
    facts = {
        "Scenario": ", ".join(table.scenarios),
        "Fingerprint": manifest["fingerprint"],
        "Seed": str(manifest["seed"]),
        "Runs": " to ".join(dict.fromkeys((str(runs.min()), str(runs.max())))),
    }
    title = f"{', '.join(table.scenarios)}: {name}"
    return figure_bytes(figure, ending, title, caption(table), facts)
