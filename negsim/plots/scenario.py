"""The figure of a scenario before anybody talks: levels, worth, red lines, room for agreement.

Each issue is a row with its levels along it. Parties differ by marker, firm lines from soft ones
by their stroke, so that the figure can be read in grey. Positions are reckoned in inches, as rows
differ in height.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from negsim.check.agreement import Appraisal, blocked, levels
from negsim.plots import style
from negsim.plots.style import LINE, WIDTH
from negsim.scenario.fields import highest, lowest
from negsim.scenario.scenario import Issue, RedLine, Scenario

LEFT, RIGHT = 1.5, 0.12
ACROSS = WIDTH - LEFT - RIGHT
"""Width of the margins beside the rows, and of the rows, in inches."""

PLOT, BAND, GAP = 0.66, 0.17, 0.2
"""Height of the worths, of a red line, and between rows, in inches."""

LETTER = 0.056
"""About the width of a letter of the names of levels, in inches."""

OPENED, OPEN = "#ECECEC", "#C8C8C8"
"""Shade of levels that no firm line forbids, and of those that no line forbids at all."""

QUESTION = "What each level is worth to each party, and where red lines stand"


@dataclass(frozen=True)
class Row:
    """An issue as it is drawn: its lines with their parties, and its level names, wrapped."""

    issue: Issue
    lines: tuple[tuple[str, RedLine], ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, scenario: Scenario, issue: Issue) -> Row:
        """Lay out an issue of a scenario."""
        lines = tuple(
            (party.id, line)
            for party in scenario.parties
            for line in party.red_lines
            if line.issue == issue.id
        )
        letters = max(6, int(ACROSS / len(issue.levels) / LETTER) - 1)
        names = tuple(style.wrapped(level, letters, lines=3) for level in issue.levels)
        return cls(issue, lines, names)

    @property
    def top(self) -> float:
        """Height of worths and lines, in inches."""
        return PLOT + BAND * len(self.lines)

    @property
    def height(self) -> float:
        """Height of all, in inches."""
        return self.top + LINE * max(1 + name.count("\n") for name in self.names) + GAP

    def permitted(self, level: int, only_firm: bool) -> bool:
        """Return whether no (firm) line without a condition forbids a level."""
        return all(
            line.met_by(level)
            for _, line in self.lines
            if not line.unless and (line.firm or not only_firm)
        )


@style.in_style
def picture(scenario: Scenario, appraisal: Appraisal) -> Figure:
    """Return the figure of a scenario with its own appraisal."""
    rows = [Row.of(scenario, issue) for issue in scenario.issues]
    keys = legend(scenario)
    words = textwrap.fill(caption(scenario), 126)
    title = f"{style.heading(scenario)}\n{QUESTION}"
    lines = 1 + title.count("\n")
    head = 0.4 + 0.18 * lines + 0.17 * -(-len(keys) // 3)
    foot = 0.25 + LINE * (1 + words.count("\n"))
    height = head + sum(row.height for row in rows) + foot
    figure = style.Drawing(figsize=(WIDTH, height))
    style.write_around(figure, title, words, keys, 0.14 + 0.18 * lines, ncols=3, handlelength=2.8)
    looks = style.looks_of(scenario)
    stuck = {one.issue for one in blocked(scenario)}
    y = height - head
    for row in rows:
        box = (LEFT / WIDTH, (y - row.top) / height, ACROSS / WIDTH, row.top / height)
        ax = figure.add_axes(box)
        draw(ax, row, looks)
        worths(ax, row, appraisal, scenario, looks)
        name(ax, row, row.issue.id in stuck)
        y -= row.height
    return figure


def legend(scenario: Scenario) -> list[Line2D | Patch]:
    """Return what the figure's signs stand for."""
    looks = zip(scenario.parties, style.looks_of(scenario).values(), strict=True)
    return [
        *(
            Line2D([], [], color=color, marker=marker, markersize=4.5, linewidth=1.1,
                   label=style.shortened(party.name))
            for party, (color, _, marker) in looks
        ),
        Line2D([], [], color="black", linewidth=1.3, label="firm red line"),
        Line2D([], [], color="black", linewidth=1.3, linestyle=(0, (3, 2)), label="soft red line"),
        Patch(facecolor=OPEN, **style.OUTLINE, label="no line forbids it"),
        Patch(facecolor=OPENED, **style.OUTLINE, label="no firm line forbids it"),
    ]  # fmt: skip


def caption(scenario: Scenario) -> str:
    """Return the words under the figure: which scenario, and how to read it."""
    return style.caption(
        scenario,
        f"Scenario {scenario.id}, fingerprint {scenario.fingerprint}.",
        "Worth of each level from 0 to 1: marks at the medians, bars over the ranges. A red "
        "line begins at its mark and points to the levels it allows; the number is its "
        "firmness. A soft line can be crossed by a text that gives its party enough elsewhere, and "
        "the more so the more the party has softened. Shades leave out lines that have a "
        "condition. The scenario's assumptions, nothing measured.",
    )


def draw(ax: Axes, row: Row, looks: dict[str, style.Look]) -> None:
    """Draw the levels of an issue with their shades, and the red lines above them."""
    unit = 1.16 / PLOT  # of worth in an inch
    ax.set_xlim(0, len(row.issue.levels))
    ax.set_ylim(-0.08, -0.08 + row.top * unit)
    for level in levels(row.issue):
        if row.permitted(level, only_firm=True):
            shade = OPEN if row.permitted(level, only_firm=False) else OPENED
            ax.axvspan(level, level + 1, color=shade, linewidth=0)
        ax.axvline(level, color="white", linewidth=1.5)
    for at, (party, line) in enumerate(row.lines):
        y = 1.08 + (len(row.lines) - at - 0.5) * BAND * unit
        red_line(ax, row, line, y, looks[party])
    ax.axhline(1.08, color="#888888", linewidth=0.4)
    ax.set_yticks([0, 1])
    ax.tick_params(axis="y", length=2, labelsize=6.5, pad=2)
    ax.set_xticks([level + 0.5 for level in levels(row.issue)], row.names, fontsize=7)
    ax.tick_params(axis="x", length=0, pad=2)
    for side in ax.spines.values():
        side.set_linewidth(0.5)


def red_line(ax: Axes, row: Row, line: RedLine, y: float, look: style.Look) -> None:
    """Draw a red line as an arrow from its level to those it allows, its firmness beside it."""
    color, _, marker = look
    last = len(row.issue.levels)
    start, end = (line.level, last) if line.at_least else (line.level + 1, 0)
    inward = 1 if line.at_least else -1
    ax.annotate(
        "", xy=(end - inward * 0.02, y), xytext=(start + inward * 0.05, y),
        arrowprops={
            "arrowstyle": "-|>", "color": color, "linewidth": 1.3, "shrinkA": 0, "shrinkB": 0,
            "linestyle": "-" if line.firm else (0, (3, 2)), "mutation_scale": 7,
        },
    )  # fmt: skip
    ax.plot([start + inward * 0.05], [y], marker=marker, color=color, markersize=4.5)
    words = firmness(line)
    room = (line.level if line.at_least else last - line.level - 1) * ACROSS / last
    if room > LETTER * len(words):
        side = "right" if line.at_least else "left"
        ax.text(start - inward * 0.04, y, words, ha=side, va="center_baseline", fontsize=6.5)
        return
    ax.text(
        (start + end) / 2, y, words, ha="center", va="center_baseline", fontsize=6.5,
        bbox=style.paper(0.8),
    )  # fmt: skip


def firmness(line: RedLine) -> str:
    """Return the firmness of a line in few letters, and whether it has a condition."""
    low, high = lowest(line.firmness), highest(line.firmness)
    words = f"{low:.2g}" if low == high else f"{low:.2g}\N{EN DASH}{high:.2g}"
    return ("firm" if low >= 1.0 else words) + (", conditional" if line.unless else "")


def worths(
    ax: Axes, row: Row, appraisal: Appraisal, scenario: Scenario, looks: dict[str, style.Look]
) -> None:
    """Draw what each level is worth to each party: a mark at the median, a bar over the range."""
    k, issue = appraisal.layout.issues.index(row.issue.id), scenario.issues.index(row.issue)
    count = len(scenario.parties)
    for at, party in enumerate(scenario.parties):
        color, _, marker = looks[party.id]
        medians = appraisal.value[appraisal.layout.parties.index(party.id), k]
        # Side by side, so that parties who agree do not hide each other.
        xs = [level + 0.5 + (at - (count - 1) / 2) * 0.08 for level in levels(row.issue)]
        ranges = party.values[issue]
        lows, highs = [lowest(value) for value in ranges], [highest(value) for value in ranges]
        ax.vlines(xs, lows, highs, color=color, linewidth=0.8)
        ax.plot(xs, medians[: len(xs)], color=color, marker=marker, markersize=4, linewidth=1.0)


def name(ax: Axes, row: Row, stuck: bool) -> None:
    """Write the name of an issue beside its row, and whether it is blocked."""
    words = style.wrapped(row.issue.name, 21, lines=3)
    left = -72 * (LEFT - 0.1)
    style.write(ax, words, (0, 1), (left, 0), va="top", fontsize=8)
    if stuck:
        down = -10 * (1 + words.count("\n")) - 6
        frame = {"facecolor": "white", "edgecolor": "black", "linewidth": 0.8, "pad": 1.8}
        style.write(
            ax, "blocked", (0, 1), (left + 2, down),
            va="top", fontsize=7, fontweight="bold", bbox=frame,
        )  # fmt: skip


def save_picture(scenario: Scenario, appraisal: Appraisal, folder: Path) -> None:
    """Save the figure as ``issues.png``, ``issues.svg`` and ``issues.pdf``, its origin inside."""
    drawn = {"issues": picture(scenario, appraisal)}
    style.save_figures(drawn, folder, scenario, caption(scenario), {})
