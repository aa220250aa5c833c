"""Scenarios side by side, such as readings of one case: under each outcome a row for each.

The same outcome in all scenarios is what is compared, so these rows stand together, on one scale;
each scenario has its own mark, and share and interval stand beside it in words.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from negsim.plots.style import curve_look, percent_ticks, shortened, write
from negsim.plots.sweep import caption, estimates
from negsim.plots.sweep.caption import NO_RUN
from negsim.plots.sweep.page import LETTER, Margins, inches_of, key, new_page, rows_axis, short
from negsim.results.intervals import percent, percent_interval
from negsim.sweeps.table.counts import SweepTable
from negsim.sweeps.table.shape import Shape
from negsim.vocabulary import SHARE_OF

ROW, RIM, GAP = 0.17, 0.3, 0.5
"""Height of a row in inches; room above and below all, and before an outcome, in rows."""

INDENT = "   "

HOLLOW = {"linestyle": "", "markerfacecolor": "white"}
"""Marks that hide no interval, however narrow."""

MOST_LETTERS = 90
"""Letters of id and name in the legend at most."""

SHARE, INTERVAL, OF = 0.6, 1.6, 2.35
"""Where columns of words end beside the panel, in inches; the last stands only where needed."""


class Row(NamedTuple):
    """A row: how far down it stands, in rows, and its outcome in a scenario.

    The name of an outcome stands above its rows, in one without a scenario.
    """

    at: float
    outcome: str
    scenario: int | None

    def label(self, table: SweepTable) -> str:
        """Return what stands to the left of it."""
        if self.scenario is None:
            return short(table.name(self.outcome))
        return INDENT + short(table.scenarios[self.scenario])


def picture(table: SweepTable, shape: Shape) -> Figure:
    """Return the figure of the shares of outcomes in several scenarios."""
    rows = rows_of(table)
    some = SHARE_OF.keys() & {row.outcome for row in rows}
    columns = {"share": SHARE, "95 % interval": INTERVAL} | ({"of": OF} if some else {})
    left = 0.25 + 1.12 * LETTER * max(len(row.label(table)) for row in rows)
    margins = Margins(above=0.42, left=left, right=0.12 + max(columns.values()))
    tall = ROW * (rows[-1].at + 1 + 2 * RIM)
    keys = [mark_of(table, scenario) for scenario in played(table)]
    question, note = "Share of model runs", f"Shares: {caption.interval_note(table)}"
    heading = str(table.manifest["about"]["question"])
    figure, [[ax]] = new_page(table, question, [note], [(tall, 1)], keys, margins, heading)
    lay_out(ax, table, rows, left)
    for head, ends in columns.items():
        write(ax, head, (1, 1), (72 * ends, 2), ha="right", fontsize=7)
    found = estimates.shares_of(table)
    for row in rows:
        if row.scenario is not None:
            draw_row(ax, table, row, row.scenario, found[row.outcome, 0])
    return figure


def rows_of(table: SweepTable) -> list[Row]:
    """Return the rows, those of an outcome together; a scenario not played yet has none."""
    each = (None, *played(table))
    together = product(estimates.shown(table), each)
    return [
        Row(at + GAP * (at // len(each)), outcome, scenario)
        for at, (outcome, scenario) in enumerate(together)
    ]


def played(table: SweepTable) -> list[int]:
    """Return the scenarios of which runs were played."""
    return [at for at in range(len(table.scenarios)) if table.runs[at, 0, 0]]


def mark_of(table: SweepTable, scenario: int) -> Line2D:
    """Return the entry of a scenario in the legend: its mark, its id and its name."""
    id = table.scenarios[scenario]
    name = table.manifest["about"].get("titles", {}).get(id, "")
    entry = key(scenario, id)
    entry.set(**HOLLOW)
    if name:
        entry.set_label(shortened(f"{id}: {name}", MOST_LETTERS))
    return entry


def lay_out(ax: Axes, table: SweepTable, rows: list[Row], left: float) -> None:
    """Lay out the panel, with the names of its rows so far to the left, in inches."""
    ax.set_xlim(0.0, 1.0)
    ax.set_xticks(*percent_ticks())
    ax.set_yticks([row.at for row in rows], [row.label(table) for row in rows])
    rows_axis(ax, 1, RIM, grid=0.3)
    ax.set_ylim(rows[-1].at + 0.5 + RIM, -0.5 - RIM)
    ax.tick_params(axis="y", pad=72 * (left - 0.1))
    for label, row in zip(ax.get_yticklabels(), rows, strict=True):
        label.set_horizontalalignment("left")
        label.set_fontweight("bold" if row.scenario is None else "normal")


def draw_row(ax: Axes, table: SweepTable, row: Row, scenario: int, ends: estimates.Ends) -> None:
    """Draw a share with its interval, and write both beside the panel."""
    middle, low, high = (float(end[scenario, 0]) for end in ends)
    look = curve_look(scenario) | HOLLOW
    cell = scenario, 0, 0
    count, of = int(table.counts[row.outcome][cell]), int(table.of(row.outcome)[cell])
    words = {SHARE: NO_RUN}
    if of:
        ax.plot([middle], [row.at], markersize=4.5, clip_on=False, **look)
        ax.plot([low, high], [row.at] * 2, color=look["color"], linewidth=1.4, zorder=3)
        words = {SHARE: percent(count, of), INTERVAL: percent_interval(low, high, of)}
        words |= {OF: f"{of:,} runs"} if row.outcome in SHARE_OF else {}
    where = ax.get_yaxis_transform()
    for ends_at, said in words.items():
        x = 1 + ends_at / inches_of(ax)
        ax.text(x, row.at, said, transform=where, ha="right", va="center", fontsize=7)
