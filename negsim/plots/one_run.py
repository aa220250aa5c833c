"""The figure of one run: small multiples over its rounds, which its story reports in words.

All panels share the rounds. Parties differ by line and marker, phases by hatching, so that the
figure can be read in grey.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from negsim.plots import style
from negsim.wording import Names, a_round

if TYPE_CHECKING:
    from negsim.story.account import Account

CAUTION = "One run of a model under the scenario's assumptions, not a forecast."

LEAST_LETTERS = 1.1
"""Letters of a phase's name that must fit into each fiftieth of the rounds to write it there."""

ASIDE: dict[str, Any] = {
    "loc": "center left", "bbox_to_anchor": (1, 0.5), "frameon": False, "fontsize": 7.5,
    "handlelength": 2.4,
}  # fmt: skip


TEXTS: dict[str, tuple[str, dict[str, Any]]] = {
    "tables a text": ("mediators' text", {"marker": "x", "color": "#555555"}),
    "tables an interim text": ("interim text", {"marker": "+", "color": "#555555"}),
}
"""What mediators put on the table, with its label and marker."""


@style.in_style
def picture(account: Account) -> Figure:
    """Return the figure of a run: phases, incidents, worth of offers, softening, pressure."""
    names, parties = Names.of(account.scenario), list(style.looks_of(account.scenario))
    rows = 4 + len(parties)
    heights = [0.5, 0.25 * (1 + len(struck(account))), *([1.35] * len(parties)), 0.9, 0.9]
    # As fine as it is saved: the width of letters depends on it, and so does the room they need.
    size = style.WIDTH, 1.7 + sum(heights)
    figure = style.Drawing(figsize=size, layout="constrained", dpi=style.DOTS)
    axes = list(figure.subplots(rows, 1, sharex=True, height_ratios=heights))
    phases(account, axes[0])
    events(account, names, axes[1])
    for ax, party in zip(axes[2:-2], parties, strict=True):
        worths(account, names, party, ax)
    courses(account, names, "softening", "Softening", axes[-2])
    courses(account, names, "pressure", "Pressure felt", axes[-1])
    which = style.wrapped(f"Run {account.run}: {account.outcome_name}", 64, lines=2)
    axes[0].set_title(f"{style.heading(account.scenario)}\n{which}", loc="left", fontsize=10)
    axes[-1].set_xlabel(f"Round (one round: {a_round(account.scenario.process)})")
    axes[-1].set_xlim(0.5, len(account.rounds) + 0.5)
    style.round_ticks(axes[-1])
    style.write_caption(axes[-1], caption(account))
    settle(figure)
    return figure


def settle(figure: Figure) -> None:
    """Lay the panels out for good: the solver's last digits differ from one process to the next."""
    for _ in range(2):  # the first round finds how wide labels are, the second makes room
        figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for ax in figure.axes:
        left, bottom, width, height = (round(edge, 4) for edge in ax.get_position().bounds)
        ax.set_position((left, bottom, width, height))


def caption(account: Account) -> str:
    """Return the words under the figure: which run it is, and the caution."""
    scenario = account.scenario
    which = (
        f"Scenario {scenario.id}, fingerprint {scenario.fingerprint}, seed {account.seed}, "
        f"run {account.run}. Phase: at the end of each round."
    )
    return style.caption(scenario, which, CAUTION)


def spans(values: list[Any]) -> Iterator[tuple[Any, float, float]]:
    """Yield each value that rounds in a row share, with where these begin and end."""
    at = 0
    for value, group in groupby(values):
        length = len(list(group))
        yield value, at + 0.5, at + length + 0.5
        at += length


def phases(account: Account, ax: Axes) -> None:
    """Draw the phase at the end of each round as a strip; too narrow for its name, it is listed."""
    rounds = len(account.rounds)
    patches: dict[str, Patch] = {}
    written = set()
    for phase, start, end in spans([now.phase for now in account.rounds]):
        color, hatch = style.PHASE_STYLES[phase]
        ax.barh(0, end - start, 1, start, color=color, hatch=hatch, **style.OUTLINE)
        patches[phase] = Patch(label=phase, facecolor=color, hatch=hatch, **style.OUTLINE)
        if (end - start) / rounds * 80 > LEAST_LETTERS * len(phase):
            ax.text(
                (start + end) / 2, 0, phase, ha="center", va="center", fontsize=7.5,
                bbox=style.paper(1.2, alpha=0.85),
            )  # fmt: skip
            written.add(phase)
    unwritten = [patch for phase, patch in patches.items() if phase not in written]
    if unwritten:
        ax.legend(handles=unwritten, **ASIDE)
    ax.set_ylim(-0.5, 0.5)
    ax.set_yticks([0], ["Phase"])
    bare(ax)


def struck(account: Account) -> list[str]:
    """Return the parties that some source of violence may strike, in the order of the scenario."""
    victims = {source.victim for source in account.scenario.violence}
    return [party.id for party in account.scenario.parties if party.id in victims]


def events(account: Account, names: Names, ax: Axes) -> None:
    """Draw when a truce holds as a bar, and incidents as ticks, one row a party struck."""
    victims = struck(account)
    rows = ["Truce", *(f"Incident: {style.shortened(names.parties[party])}" for party in victims)]
    for truce, start, end in spans([now.truce for now in account.rounds]):
        if truce:
            ax.barh(0, end - start, 0.5, start, color="#BBBBBB", **style.OUTLINE)
    for now in account.rounds:
        for move in now.moves:
            if move.what == "incident":
                row = 1 + victims.index(move.facts["victim"])
                ax.plot([now.round] * 2, [row - 0.35, row + 0.35], color="black", linewidth=1.4)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    ax.set_yticks(range(len(rows)), rows, fontsize=7.5)
    bare(ax)


def bare(ax: Axes) -> None:
    """Take away what a strip does not need."""
    ax.tick_params(axis="y", length=0)
    ax.tick_params(axis="x", length=0, labelbottom=False)
    ax.spines[["top", "right", "left", "bottom"]].set_visible(False)


def points(account: Account, party: str) -> dict[str, list[tuple[int, float]]]:
    """Return round and worth to a party of all that was put on the table, by party or kind."""
    kinds = (*style.looks_of(account.scenario), *TEXTS)
    found: dict[str, list[tuple[int, float]]] = {kind: [] for kind in kinds}
    for now in account.rounds:
        for move in now.moves:
            kind = move.who if move.what == "offers" else move.what
            if kind in found:
                found[kind].append((now.round, move.facts["worth"][party]))
    return found


def worths(account: Account, names: Names, party: str, ax: Axes) -> None:
    """Draw what offers and drafts were worth to a party, what it asked for, and its worst deal."""
    steps = range(1, len(account.rounds) + 1)
    states = [now.parties[party] for now in account.rounds]
    nowhere = float("nan")
    asked = [nowhere if s.aspiration is None else s.aspiration for s in states]
    ax.plot(steps, asked, color="black", linewidth=1.2, marker="_", label="asks for")
    ax.plot(
        steps, [s.reservation for s in states], color="black", linewidth=0.9, linestyle=":",
        label="worst it would take",
    )  # fmt: skip
    for kind, found in points(account, party).items():
        if found:
            label, look = TEXTS.get(kind) or offer(account, names, kind, party)
            at, worth = zip(*found, strict=True)
            ax.scatter(at, worth, s=18, linewidth=0.9, label=label, zorder=3, **look)
    finish(ax, f"Worth to {style.shortened(names.parties[party])}")


def offer(account: Account, names: Names, who: str, party: str) -> tuple[str, dict[str, Any]]:
    """Return label and marker of a party's offers: filled where they are `party`'s own."""
    color, _, marker = style.looks_of(account.scenario)[who]
    if who == party:
        return "own offer", {"marker": marker, "facecolor": color, "edgecolor": "black"}
    label = f"offer of {style.shortened(names.parties[who])}"
    return label, {"marker": marker, "facecolor": "none", "edgecolor": color}


def courses(account: Account, names: Names, what: str, title: str, ax: Axes) -> None:
    """Draw one number of every party over the rounds."""
    steps = range(1, len(account.rounds) + 1)
    for party, (color, line, marker) in style.looks_of(account.scenario).items():
        values = [getattr(now.parties[party], what) for now in account.rounds]
        ax.plot(
            steps, values, color=color, linestyle=line, marker=marker, markersize=3, linewidth=1.1,
            markevery=max(1, len(values) // 20), label=style.shortened(names.parties[party]),
        )  # fmt: skip
    finish(ax, title)


def finish(ax: Axes, title: str) -> None:
    """Lay out a panel of numbers from 0 to 1, with its title and legend."""
    ax.set_ylim(-0.05, 1.05)
    ax.set_yticks([0, 0.5, 1])
    ax.set_title(title, loc="left", fontsize=8.5)
    ax.legend(**ASIDE)
    ax.spines[["top", "right"]].set_visible(False)


def save_run(account: Account, folder: Path) -> None:
    """Save the figure as ``run.png``, ``run.svg`` and ``run.pdf``, with its origin inside."""
    drawn, facts = {"run": picture(account)}, {"Seed": account.seed, "Run": account.run}
    style.save_figures(drawn, folder, account.scenario, caption(account), facts)
