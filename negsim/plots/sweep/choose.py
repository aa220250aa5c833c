"""The right figures for a sweep: which ones its design asks for, and the files they go to."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from operator import methodcaller
from pathlib import Path

from matplotlib.figure import Figure

from negsim.disk import check_new, write_files
from negsim.errors import Mistake, NegsimError, nearest
from negsim.plots.files import FORMATS, figure_bytes
from negsim.plots.page import PAGE, Size, sized
from negsim.plots.sweep import cells, incidence, lines, listed, maps, scatter
from negsim.plots.sweep.caption import facts
from negsim.plots.words import in_words
from negsim.sweeps.execution.store import open_store
from negsim.sweeps.table.counts import SweepTable, read_table
from negsim.sweeps.table.shape import shape_of

Draw = Callable[..., Figure]


def plot(
    folder: Path,
    out: Path | None = None,
    size: Size = PAGE,
    formats: Sequence[str] = FORMATS,
) -> list[Path]:
    """Draw the figures that fit the design of a sweep.

    Parameters
    ----------
    folder : Path
        Folder of a sweep, complete or not.
    out : Path, optional
        File for the main figure alone, a new one; its ending says of which format. Without it
        every figure goes into `folder` in each of `formats`, in place of earlier ones.
    size : Size
        What the figures fit: a column or a page of a journal, or a slide.
    formats : sequence of str
        Some of `negsim.plots.files.FORMATS`.

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
    drawn = figures(table, size=size, main=out is not None)
    if out is not None:
        main, figure = next(iter(drawn.items()))
        files = {out: _bytes(table, main, figure, out.suffix[1:])}
    else:
        files = {
            folder / f"{name}.{ending}": _bytes(table, name, figure, ending)
            for name, figure in drawn.items()
            for ending in formats
        }
    write_files({file: methodcaller("write", content) for file, content in files.items()})
    return list(files)


@sized
def figures(table: SweepTable, size: Size = PAGE, main: bool = False) -> dict[str, Figure]:
    """Return the figures of a sweep by name, ``shares`` first, or, but for many points, it alone.

    A grid of two parameters, or a list, with several arms adds ``differences``; wherever points
    can be singled out, ``times`` shows when talks collapse and come back. Many points over many
    parameters have a figure for each outcome.
    """
    shape = shape_of(table)
    if shape.kind == "cloud":
        return scatter.pictures(table, size=size)
    draw = DRAWN[shape.kind] | ({} if main else {"times": incidence.picture})
    if main or len(table.arms) == 1:
        draw.pop("differences", None)
    return {name: picture(table, shape, size=size) for name, picture in draw.items()}


DRAWN: dict[str, dict[str, Draw]] = {
    "scenarios": {"shares": cells.picture},
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
    what = {
        "Scenario": ", ".join(table.scenarios),
        "Fingerprint": manifest["fingerprint"],
        "Seed": str(manifest["seed"]),
        "Runs": " to ".join(dict.fromkeys((str(runs.min()), str(runs.max())))),
    }
    title = f"{', '.join(table.scenarios)}: {name}"
    return figure_bytes(figure, ending, title, in_words(facts(table)), what)
