"""The figure of a scenario before anybody talks: worth of levels, red lines, room for agreement.

Worth is on each party's own scale, so no two parties share an axis: of two, one stands above a line
and the other below it; of more, each has a lane of its own. Bars are full inside a party's red
line, tinted beyond a soft one and empty beyond a firm one, so that the figure can be read in grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from negsim.check.agreement import Appraisal, blocked, levels
from negsim.plots.files import FORMATS, save_figures
from negsim.plots.page import PAGE, Key, Page, Size, keys_height, new_page, sized, write_keys
from negsim.plots.palette import (
    ENDINGS,
    INK,
    OPEN_ZONE,
    PAPER,
    QUIET,
    RULE,
    SETTLED,
    PartyLook,
    party_looks,
)
from negsim.plots.words import broken, in_words, name_of, origin_of, plain
from negsim.scenario.fields import highest, lowest
from negsim.scenario.scenario import Issue, Party, RedLine, Scenario

BARS = 0.36
"""Width of a bar, in levels."""

HEAD, LANE_GAP = 0.34, 0.12
"""Room over a lane for each of its red lines, and between lanes, in worth."""

STACKED = 2.7
"""Lines that the name of an issue takes where it stands above its row, in a column."""

BLOCKED = ENDINGS["collapse"].ink

CAUTION = "assumptions of the scenario, nothing measured"


@dataclass(frozen=True)
class Lane:
    """Where a party's bars stand in the row of an issue: from `base` up, or down if `sign` is -1.

    `lines` are its red lines on the issue; `head` is the room for them beyond the bars.
    """

    party: Party
    look: PartyLook
    lines: tuple[RedLine, ...]
    base: float
    sign: int

    @property
    def head(self) -> float:
        """Room beyond a worth of 1, in worth."""
        return HEAD * len(self.lines)

    def forbids(self, level: int) -> str:
        """Return how hard the hardest line is that forbids a level: nothing, soft or firm."""
        crossed = [line for line in self.lines if not line.met_by(level)]
        hard = any(line.firm and not line.unless for line in crossed)
        return "firm" if hard else "soft" if crossed else ""


@dataclass(frozen=True)
class Row:
    """An issue as it is drawn: its lanes, the names of its levels, and what lines leave open."""

    issue: Issue
    lanes: tuple[Lane, ...]
    names: tuple[str, ...]
    open: tuple[int, ...]
    blocked: bool

    @property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest point of all lanes, in worth."""
        tips = [lane.base + lane.sign * (1 + lane.head) for lane in self.lanes]
        return min(0.0, *tips, *(lane.base for lane in self.lanes)), max(tips)

    def unit(self, size: Size) -> float:
        """Return the height of a worth of 1, in inches."""
        return (2.6 if len(self.lanes) <= 2 else 1.7) * size.text / 72

    def height(self, size: Size, stacked: bool) -> float:
        """Return the height of all, in inches: the name too if it is `stacked` above the lanes."""
        low, high = self.ends
        lines = max(1 + name.count("\n") for name in self.names)
        below = lines * size.small * 1.3 / 72 + 1.7 * size.text / 72
        above = STACKED * size.line * stacked
        beside = 0.0 if stacked else 4.2 * size.line
        return max((high - low) * self.unit(size) + below + above, beside)


def rows_of(scenario: Scenario, size: Size, across: float) -> list[Row]:
    """Lay out the issues of a scenario, blocked ones first."""
    looks, stuck = party_looks(scenario), {one.issue for one in blocked(scenario)}
    rows = []
    for issue in sorted(scenario.issues, key=lambda issue: issue.id not in stuck):
        lanes: list[Lane] = []
        base, mirrored = 0.0, len(scenario.parties) == 2
        for party in scenario.parties:
            lines = tuple(line for line in party.red_lines if line.issue == issue.id)
            below = mirrored and len(lanes) == 1
            lane = Lane(party, looks[party.id], lines, base, -1 if below else 1)
            if not mirrored and lanes:
                base -= 1 + lane.head + LANE_GAP
                lane = Lane(party, looks[party.id], lines, base, 1)
            lanes.append(lane)
        hard = [line for lane in lanes for line in lane.lines if not line.unless]
        inside = tuple(k for k in levels(issue) if all(line.met_by(k) for line in hard))
        room = across / len(issue.levels) - 0.06
        names = tuple(broken(name, size.small, room, 3) for name in issue.levels)
        rows.append(Row(issue, tuple(lanes), names, inside, issue.id in stuck))
    return rows


@sized
def picture(scenario: Scenario, appraisal: Appraisal, size: Size = PAGE) -> Figure:
    """Return the figure of a scenario with its own appraisal."""
    stacked = size.width < 5
    named = 0.0 if stacked else 0.19 * size.width
    ticks = 1.6 * size.tick / 72
    left = size.edge + named + ticks
    across = size.width - size.edge - left
    rows, keys = rows_of(scenario, size, across), keys_of(scenario)
    gap, start = 0.9 * size.text / 72, keys_height(size, keys)
    tall = start + sum(row.height(size, stacked) + gap for row in rows)
    question = f"{name_of(scenario)}: what each level is worth, and where red lines stand"
    page = new_page(size, title(scenario), question, facts(scenario), tall)
    write_keys(page, keys)
    y = start
    for row in rows:
        down = y + STACKED * size.line * stacked
        low, high = row.ends
        ax = page.axes(left, down, across, (high - low) * row.unit(size))
        ax.set_xlim(0, len(row.issue.levels))
        ax.set_ylim(low, high)
        draw(ax, row, size, first=row is rows[0])
        for lane in row.lanes:
            bars(ax, lane, row, appraisal, scenario, size)
        name(page, row, y, named or page.wide)
        if row.blocked:
            box = size.edge / 2, y - gap / 2, size.width - size.edge, row.height(size, stacked)
            page.patch(*box, facecolor="none", edgecolor=BLOCKED, linewidth=1.4 * size.axis)
        y += row.height(size, stacked) + gap
    return page.figure


def title(scenario: Scenario) -> str:
    """Return which issues are blocked; nothing where no line stands."""
    stuck, names = blocked(scenario), {issue.id: issue.name for issue in scenario.issues}
    if len(stuck) == 1:
        return f"Blocked on one issue: {names[stuck[0].issue]}"
    if stuck:
        return f"Blocked on {len(stuck)} of {len(scenario.issues)} issues"
    lines = any(party.red_lines for party in scenario.parties)
    return "No issue is blocked: each has a level inside all red lines" if lines else ""


def keys_of(scenario: Scenario) -> list[Key]:
    """Return what the signs mean that the figure has."""
    looks, parties = party_looks(scenario), scenario.parties
    where = ("above", "below") if len(parties) == 2 else ("",) * len(parties)
    keys = [
        Key(f"{party.name or party.id}, {side}".rstrip(", "),
            ({"facecolor": looks[party.id].color, "edgecolor": looks[party.id].color},),
            color=looks[party.id].color)
        for party, side in zip(parties, where, strict=True)
    ]  # fmt: skip
    lines = [line for party in parties for line in party.red_lines]
    inks = [looks[party.id].color for party in parties[:2]]
    if any(not line.firm or line.unless for line in lines):
        tints = tuple({"facecolor": tint(ink), "edgecolor": ink} for ink in inks)
        keys.append(Key("beyond a soft line", tints))
    if any(line.firm and not line.unless for line in lines):
        empty = tuple({"facecolor": PAPER, "edgecolor": ink} for ink in inks)
        keys.append(Key("beyond a firm line", empty))
    zone = {"facecolor": OPEN_ZONE, "edgecolor": OPEN_ZONE}
    return [*keys, Key("inside all red lines", (zone,))]


def facts(scenario: Scenario) -> list[str]:
    """Return the facts of the caption: which scenario, and how to read it."""
    conditional = any(line.unless for party in scenario.parties for line in party.red_lines)
    return [
        *origin_of(scenario),
        "bar: median worth, 0 to 1 on the party's own scale; dash: its range",
        "number at a line: its firmness",
        "green leaves out conditional lines" if conditional else "",
        CAUTION,
    ]


def tint(color: str) -> str:
    """Return a colour mixed with much white."""
    red, green, blue = (0.25 * part + 0.75 for part in to_rgb(color))
    return to_hex((red, green, blue))


def draw(ax: Axes, row: Row, size: Size, first: bool) -> None:
    """Draw what is open, the lines on which bars stand, and the names of levels."""
    for level in row.open:
        ax.axvspan(level + 0.02, level + 0.98, color=OPEN_ZONE, linewidth=0)
    bases = sorted({lane.base for lane in row.lanes})
    ax.hlines(bases, 0, len(row.issue.levels), color=RULE, linewidth=size.axis, clip_on=False)
    ticks = [(0.0, "0"), (1.0, "1")] + [(-1.0, "1")] * any(lane.sign < 0 for lane in row.lanes)
    ax.set_yticks([at for at, _ in ticks], [words if first else "" for _, words in ticks])
    ax.set_xticks([level + 0.5 for level in levels(row.issue)], row.names)
    ax.tick_params(axis="x", length=0, pad=3, labelcolor=INK, labelsize=size.small)
    ax.spines[["left", "bottom"]].set_visible(False)


def bars(
    ax: Axes, lane: Lane, row: Row, appraisal: Appraisal, scenario: Scenario, size: Size
) -> None:
    """Draw what each level is worth to a party: a bar to the median, a dash over the range."""
    k, issue = appraisal.layout.issues.index(row.issue.id), scenario.issues.index(row.issue)
    medians = appraisal.value[appraisal.layout.parties.index(lane.party.id), k]
    faces = {"": lane.look.color, "soft": tint(lane.look.color), "firm": PAPER}
    edge: dict[str, Any] = {"edgecolor": lane.look.color, "linewidth": 1.4 * size.axis}
    for level in levels(row.issue):
        x, value = level + 0.5, lane.party.values[issue][level]
        face = faces[lane.forbids(level)]
        ax.bar(x, lane.sign * medians[level], BARS, lane.base, facecolor=face, **edge)
        low, high = (lane.base + lane.sign * end for end in (lowest(value), highest(value)))
        for color, wide in ((PAPER, 2.6), (INK, 1.0)) if low != high else ():
            ax.vlines(x, low, high, color=color, linewidth=wide * size.data)
    for at, line in enumerate(lane.lines):
        red_line(ax, row, lane, line, 1 + HEAD * (at + 0.55), size)


def red_line(ax: Axes, row: Row, lane: Lane, line: RedLine, far: float, size: Size) -> None:
    """Draw a red line across its lane, an arrow to the levels it allows, and its firmness."""
    last, color = len(row.issue.levels), lane.look.color
    x, inward = (line.level, 1) if line.at_least else (line.level + 1, -1)
    edge = 0.0 if 0 < x < last else 0.02 * inward  # so that the end of the panel cuts nothing
    y = lane.base + lane.sign * far
    stroke = "-" if line.firm else (0, (2.5, 1.2))
    look: dict[str, Any] = {"color": color, "linewidth": 1.6 * size.data, "clip_on": False}
    ax.plot([x + edge] * 2, [lane.base, y], linestyle=stroke, **look)
    reach = 1.6 * size.text / 72 / (ax.get_window_extent().width / ax.figure.dpi / last)
    arrow = {"arrowstyle": "-|>", "color": color, "linewidth": size.data, "shrinkA": 0}
    arrow |= {"mutation_scale": 0.9 * size.text, "shrinkB": 0}
    ax.annotate("", (x + edge + inward * reach, y), (x + edge, y), arrowprops=arrow)
    words = firmness(line)
    side = "right" if inward > 0 else "left"
    at = x - inward * 0.05
    if not 0 < x < last:
        side, at = ("left" if inward > 0 else "right"), x + inward * (reach + 0.05)
    ax.text(at, y, words, ha=side, va="center_baseline", color=color, fontsize=size.small)


def firmness(line: RedLine) -> str:
    """Return the firmness of a line in few letters, and whether it has a condition."""
    low, high = lowest(line.firmness), highest(line.firmness)
    words = plain(low)
    words += f"\N{EN DASH}{plain(high)}" * (low != high)
    return ("firm" if line.firm else words) + (", if" if line.unless else "")


def name(page: Page, row: Row, y: float, room: float) -> None:
    """Write the name of an issue, and how much of it is open."""
    size, stacked = page.size, room > page.size.width / 2
    words = broken(row.issue.name or row.issue.id, size.text, room - 0.1, 2, "bold")
    page.write(size.edge, y, words, weight="bold", linespacing=1.2)
    many, color = len(row.open), SETTLED[0].ink
    all_ = "every level" if many == len(row.names) else f"{many} of {len(row.names)}"
    said = f"open: {all_}"
    if row.blocked:
        said, color = "blocked: red lines point apart", BLOCKED
    if not many and not row.blocked:
        said, color = "open: no level", QUIET
    said = said if stacked else broken(said, size.tick, room - 0.1, 2, "bold")
    down = y + (1 + words.count("\n")) * size.line + 0.03
    weight = "bold" if row.blocked else "normal"
    page.write(size.edge, down, said, color=color, fontsize=size.tick, weight=weight)


def save_picture(
    scenario: Scenario,
    appraisal: Appraisal,
    folder: Path,
    size: Size = PAGE,
    formats: Sequence[str] = FORMATS,
) -> None:
    """Save the figure, ``issues``, in some formats into an existing folder, its origin inside."""
    drawn = {"issues": picture(scenario, appraisal, size=size)}
    words = in_words(facts(scenario))
    save_figures(drawn, folder, scenario, words, {}, formats)
