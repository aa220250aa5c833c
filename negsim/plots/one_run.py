"""The figure of one run: small multiples over its rounds, which its story reports in words.

All panels share the rounds, and phases without talks run as bands through all of them, so that
cause stands above effect. A party has its colour and mark wherever it acts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from negsim.plots.axes import grid, round_axis, spread
from negsim.plots.files import FORMATS, save_figures
from negsim.plots.page import PAGE, Key, Page, Size, keys_height, new_page, sized, write_keys
from negsim.plots.palette import ENDINGS, HAIR, INK, PAPER, PHASE_LOOKS, QUIET, SETTLED, party_looks
from negsim.plots.words import broken, in_words, name_of, origin_of, plain, width_of
from negsim.vocabulary import PHASES
from negsim.wording import Names

if TYPE_CHECKING:
    from negsim.story.account import Account

CAUTION = "one run of a model, not a forecast"

TEXTS: dict[str, tuple[str, dict[str, Any]]] = {
    "tables a text": (
        "text of a mediator",
        {"marker": "D", "markerfacecolor": SETTLED[0].fill, "markeredgecolor": SETTLED[0].ink},
    ),
    "tables an interim text": (
        "interim text",
        {
            "marker": "D",
            "markerfacecolor": ENDINGS["interim_truce"].fill,
            "markeredgecolor": ENDINGS["interim_truce"].ink,
        },
    ),
}
"""What mediators put on the table, with its name and its mark."""

ASKED: dict[str, Any] = {"linestyle": "-"}
WORST: dict[str, Any] = {"linestyle": (0, (1, 1.2))}
"""Lines of what a party asks for, and of the worst that it would take."""

TIMES = {1: "once", 2: "twice"}

MEDIATORS: tuple[tuple[str, Any], ...] = (
    (INK, "-"), (QUIET, (0, (4, 1.2))), (INK, (0, (1.2, 1.2))), (QUIET, (0, (5, 1, 1, 1))),
)  # fmt: skip
"""Colour and line of mediators in turn: they have no colour of their own, and stand named."""


class Strip(NamedTuple):
    """A panel: its name, a second line under it, its colour, and its height in lines of words."""

    name: str
    more: str
    color: str
    lines: float


@sized
def picture(account: Account, size: Size = PAGE) -> Figure:
    """Return the figure of a run: phases, incidents, worth of texts, and what moves parties."""
    strips, keys = strips_of(account), keys_of(account)
    gap, start = 0.9 * size.line, keys_height(size, keys)
    left = size.edge + max(0.165 * size.width, 0.95) + 1.4 * size.tick / 72
    tall = start + sum(strip.lines * size.line + gap for strip in strips) + 1.9 * size.line
    scenario = account.scenario
    question = f"{name_of(scenario)}: model run {account.run}, round by round"
    page = new_page(size, title(account), question, facts(account), tall)
    write_keys(page, keys)
    names = Names.of(scenario)
    longest = max((width_of(name, size.tick) for name in named(account)), default=0.0)
    right = size.edge + min(longest, 0.16 * size.width) + 0.08
    axes, y = [], start
    for strip in strips:
        ax = page.axes(left, y, size.width - left - right, strip.lines * size.line)
        name(page, strip, y, left - size.edge - 1.6 * size.tick / 72)
        ax.set_xlim(0.5, len(account.rounds) + 0.5)
        ax.set_xticks([])
        ax.spines[["left", "bottom"]].set_visible(False)
        axes.append(ax)
        y += strip.lines * size.line + gap
    for ax in axes[1:]:
        bands(account, ax)
    phases(account, axes[0], size)
    events(account, names, axes[1], size)
    parties = list(party_looks(scenario))
    for ax, party in zip(axes[2:], parties, strict=False):
        worths(account, party, ax, size)
    rest = axes[2 + len(parties) :]
    for ax, what in zip(rest, ("pressure", "softening"), strict=False):
        courses(account, names, what, ax, size)
    if len(rest) > 2:
        efforts(account, names, rest[2], size)
    axes[-1].spines["bottom"].set_visible(True)
    round_axis(axes[-1], np.array([0.5, len(account.rounds) + 0.5]), scenario)
    return page.figure


def strips_of(account: Account) -> list[Strip]:
    """Return the panels from top to bottom."""
    scenario = account.scenario
    looks, names = party_looks(scenario), Names.of(scenario)
    walk = any(move.what == "walks out" for now in account.rounds for move in now.moves)
    strips = [
        Strip("Phase", "walks out" if walk else "", INK, 2.5),
        Strip("", "", INK, 1.25 * (1 + len(struck(account)))),
        *(
            Strip(names.parties[id], "worth of texts", look.color, 6.4)
            for id, look in looks.items()
        ),
        Strip("Pressure felt", "", INK, 3.6),
        Strip("Softening", "of soft red lines", INK, 3.6),
    ]
    return strips + [Strip("Effort left", "rounds", INK, 3.6)] * bool(scenario.mediators)


def named(account: Account) -> list[str]:
    """Return the names that stand at the right of panels."""
    names = Names.of(account.scenario)
    return [*names.parties.values(), *names.mediators.values()]


def keys_of(account: Account) -> list[Key]:
    """Return what the signs mean that recur in the panels of the parties."""
    looks, names = party_looks(account.scenario), Names.of(account.scenario)
    keys = [
        Key("asks for", line=ASKED | {"color": INK}),
        Key("worst it would take", line=WORST | {"color": INK}),
    ]
    found = {kind for now in account.rounds for move in now.moves for kind in kinds_of(move)}
    for id, look in looks.items():
        if id in found:
            words = f"offer of {names.parties[id]}"
            keys.append(Key(words, line=look.mark | {"linestyle": ""}, color=look.color))
    for kind, (words, mark) in TEXTS.items():
        if kind in found:
            keys.append(Key(words, line=mark | {"linestyle": ""}))
    return keys


def title(account: Account) -> str:
    """Return how the run ended, and how often talks came back before."""
    phases = [now.phase for now in account.rounds]
    off = PHASES[1]
    back = sum(one == off and next_ != off and next_ != "hostilities"
               for one, next_ in pairwise(phases))  # fmt: skip
    if back:
        return f"{account.outcome_name}, after talks came back {TIMES.get(back, f'{back} times')}"
    broken = off in phases
    return f"{account.outcome_name}; talks {'did not come back' if broken else 'never broke off'}"


def facts(account: Account) -> list[str]:
    """Return the facts of the caption: which run it is, how to read it, and the caution."""
    return [
        *origin_of(account.scenario),
        f"seed {account.seed}, run {account.run}",
        "phase: at the end of each round",
        "worth, pressure and softening: 0 to 1 on each party's own scale",
        CAUTION,
    ]


def spans(values: list[Any]) -> Iterator[tuple[Any, float, float]]:
    """Yield each value that rounds in a row share, with where these begin and end."""
    at = 0
    for value, group in groupby(values):
        length = len(list(group))
        yield value, at + 0.5, at + length + 0.5
        at += length


def name(page: Page, strip: Strip, y: float, room: float) -> None:
    """Write the name of a panel at its left."""
    size = page.size
    words = broken(strip.name, size.text, room, 2, "bold") if strip.name else ""
    if strip.name == "Phase":  # whoever walks out stands above the phases
        page.write(size.edge, y + 1.05 * size.line, words, weight="bold")
        page.write(size.edge, y, strip.more, color=QUIET, fontsize=size.tick)
        return
    page.write(size.edge, y, words, weight="bold", color=strip.color, linespacing=1.2)
    down = y + (1 + words.count("\n")) * size.line
    page.write(size.edge, down, strip.more, color=QUIET, fontsize=size.tick)


def bands(account: Account, ax: Axes) -> None:
    """Shade the rounds without talks, behind all else."""
    for phase, start, end in spans([now.phase for now in account.rounds]):
        if phase != "talks":
            ax.axvspan(start, end, color=PHASE_LOOKS[phase].fill, alpha=0.3, linewidth=0, zorder=0)


def phases(account: Account, ax: Axes, size: Size) -> None:
    """Draw the phase at the end of each round as a strip, and who walked out above it."""
    ax.set_ylim(0, 2.5)
    wide = ax.get_window_extent().width / ax.figure.dpi / len(account.rounds)
    for phase, start, end in spans([now.phase for now in account.rounds]):
        look = PHASE_LOOKS[phase]
        ax.barh(0.75, end - start, 1.5, start, color=look.fill, edgecolor=PAPER,
                linewidth=size.data)  # fmt: skip
        if width_of(phase, size.tick) < (end - start) * wide - 0.04:
            middle = (start + end) / 2
            ax.text(middle, 0.75, phase, ha="center", va="center", color=look.on,
                    fontsize=size.tick)  # fmt: skip
    looks = party_looks(account.scenario)
    for now in account.rounds:
        for move in now.moves:
            if move.what == "walks out" and move.who in looks:
                dot(ax, now.round, 2.05, looks[move.who].mark, size)
    ax.set_yticks([])


def dot(ax: Axes, x: float, y: float, mark: dict[str, Any], size: Size) -> None:
    """Draw a mark by itself."""
    ax.plot([x], [y], linestyle="", markersize=3.4 * size.data, clip_on=False, zorder=3, **mark)


def struck(account: Account) -> list[str]:
    """Return the parties that some source of violence may strike, in the order of the scenario."""
    victims = {source.victim for source in account.scenario.violence}
    return [party.id for party in account.scenario.parties if party.id in victims]


def events(account: Account, names: Names, ax: Axes, size: Size) -> None:
    """Draw when a truce holds as a bar, and incidents as marks, one row a party struck."""
    victims, looks = struck(account), party_looks(account.scenario)
    for truce, start, end in spans([now.truce for now in account.rounds]):
        if truce:
            ax.barh(0, end - start, 0.4, start, color=ENDINGS["interim_truce"].fill)
    for row in range(1, len(victims) + 1):
        ax.axhline(row, color=HAIR, linewidth=size.axis)
    for now in account.rounds:
        for move in now.moves:
            if move.what == "incident":
                victim = move.facts["victim"]
                dot(ax, now.round, 1 + victims.index(victim), looks[victim].mark, size)
    ax.set_ylim(len(victims) + 0.5, -0.5)
    short = width_of("Afghan Taliban struck ", size.tick)
    rows = [broken(f"{names.parties[party]} struck", size.tick, short, 1) for party in victims]
    ax.set_yticks(range(len(rows) + 1), ["truce", *rows])
    for label, party in zip(ax.get_yticklabels()[1:], victims, strict=True):
        label.set_color(looks[party].color)


def kinds_of(move: Any) -> tuple[str, ...]:
    """Return by whom an offer is, or what kind of text a mediator tables; of others nothing."""
    if move.what == "offers":
        return (move.who,)
    return (move.what,) if move.what in TEXTS else ()


def worths(account: Account, party: str, ax: Axes, size: Size) -> None:
    """Draw what texts were worth to a party, what it asked for, and the worst it would take."""
    steps = range(1, len(account.rounds) + 1)
    states = [now.parties[party] for now in account.rounds]
    nowhere, looks = float("nan"), party_looks(account.scenario)
    color = looks[party].color
    asked = [nowhere if s.aspiration is None else s.aspiration for s in states]
    # A dash in each round, as a line needs two rounds at the table in a row.
    ax.plot(steps, asked, color=color, marker="_", markersize=2.4 * size.data, **ASKED)
    ax.plot(steps, [s.reservation for s in states], color=color, **WORST)
    marks = {id: look.mark for id, look in looks.items()}
    marks.update({kind: look for kind, (_, look) in TEXTS.items()})
    for now in account.rounds:
        for move in now.moves:
            for kind in kinds_of(move):
                dot(ax, now.round, move.facts["worth"][party], marks[kind], size)
    ax.set_ylim(0, 1)
    ax.set_yticks([0, 0.5, 1], ["0", ".5", "1"])
    grid(ax, "y")


def courses(account: Account, names: Names, what: str, ax: Axes, size: Size) -> None:
    """Draw one number of every party over the rounds."""
    lines: dict[str, tuple[list[float], Any, Any]] = {
        names.parties[id]: ([getattr(now.parties[id], what) for now in account.rounds],
                            {"color": look.color, "linestyle": look.line}, look.mark)
        for id, look in party_looks(account.scenario).items()
    }  # fmt: skip
    draw_lines(ax, lines, size)


def efforts(account: Account, names: Names, ax: Axes, size: Size) -> None:
    """Draw how many rounds of full pressing each mediator has left."""
    lines: dict[str, tuple[list[float], Any, Any]] = {}
    for at, (id, words) in enumerate(names.mediators.items()):
        color, stroke = MEDIATORS[at % len(MEDIATORS)]
        left = [now.mediators[id].effort_left for now in account.rounds]
        lines[words] = left, {"color": color, "linestyle": stroke}, {}
    draw_lines(ax, lines, size)


def draw_lines(ax: Axes, lines: dict[str, tuple[list[float], Any, Any]], size: Size) -> None:
    """Draw lines over the rounds on an axis that ends at the data, named at their right ends."""
    most = max(max(values) for values, *_ in lines.values()) or 1.0
    for values, look, mark in lines.values():
        steps = range(1, len(values) + 1)
        ax.plot(steps, values, clip_on=False, **look | mark,
                markevery=(1, max(1, len(values) // 8)))  # fmt: skip
    ax.set_ylim(0, most)
    ax.set_yticks([0, most], ["0", plain(float(f"{most:.2g}"))])
    grid(ax, "y")
    high = ax.get_window_extent().height / ax.figure.dpi
    ends = [values[-1] / most for values, *_ in lines.values()]
    apart = 1.25 * size.tick / 72 / high
    for (words, (_, look, _)), y in zip(
        lines.items(), spread(ends, apart, 0.08, 0.95), strict=True
    ):
        room = 0.16 * size.width
        said = broken(words, size.tick, room, 1)
        ax.annotate(said, (1, y), (5, 0), xycoords="axes fraction", textcoords="offset points",
                    va="center", color=look["color"], fontsize=size.tick)  # fmt: skip


def save_run(
    account: Account, folder: Path, size: Size = PAGE, formats: Sequence[str] = FORMATS
) -> None:
    """Save the figure, ``run``, in some formats into an existing folder, its origin inside."""
    drawn, what = {"run": picture(account, size=size)}, {"Seed": account.seed, "Run": account.run}
    words = in_words(facts(account))
    save_figures(drawn, folder, account.scenario, words, what, formats)
