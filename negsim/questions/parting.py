"""Where the same run of two scenarios parts: the first move that is not made in both.

Numbers that explain a move differ as soon as a scenario does; what is compared is who does what,
and about which text.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from negsim.engine.ensemble import play_runs
from negsim.engine.lay_out import Layout
from negsim.engine.log import log_of_everything
from negsim.engine.moves import Move
from negsim.engine.read_log import moves_of
from negsim.results.result import classes
from negsim.wording import Names

ENDED = "the run is over"


@dataclass(frozen=True)
class Told:
    """How a run goes on in one arm where it parts: its move there, and its outcome."""

    move: str
    outcome: str


@dataclass(frozen=True)
class Parting:
    """One run in two arms.

    Parameters
    ----------
    run : int
        Its number.
    round : int or None
        Round of the first move that differs; None if there is none.
    base, arm : Told
        What happens there in each.
    """

    run: int
    round: int | None
    base: Told
    arm: Told


def parting(base: Layout, arm: Layout, seed: int, run: int) -> Parting:
    """Return where a run parts when it is played by two layouts."""
    (base_moves, base_end), (arm_moves, arm_end) = (_played(one, seed, run) for one in (base, arm))
    for one, other in zip_longest(base_moves, arm_moves):
        if _what(one) != _what(other):
            round_ = min(move.round for move in (one, other) if move)
            told = _words(one, other, base), _words(other, one, arm)
            return Parting(run, round_, Told(told[0], base_end), Told(told[1], arm_end))
    return Parting(run, None, Told("", base_end), Told("", arm_end))


def _played(layout: Layout, seed: int, run: int) -> tuple[list[Move], str]:
    """Return the moves of a run and the name of its outcome."""
    event_log = log_of_everything(layout.case)
    record = play_runs(layout, seed, run, 1, event_log).records[0]
    moves = moves_of(layout, event_log, 0, int(record.lasted))
    return moves, classes(layout.scenario)[record.outcome][1]


def _what(move: Move | None) -> tuple[object, ...]:
    return (move.round, move.what, move.who, *move.text.items()) if move else ()


def _words(move: Move | None, other: Move | None, layout: Layout) -> str:
    """Return a move in words; its text too, where the same move is about another one."""
    if move is None:
        return ENDED
    names = Names.of(layout.scenario)
    known = names.parties | names.mediators | names.sources | {"": "all", "mediators": "mediators"}
    text, later = "", ""
    if other is not None and (move.what, move.who) == (other.what, other.who):
        text = names.text({k: v for k, v in move.text.items() if other.text.get(k) != v})
    if other is not None and other.round < move.round:
        later = f" in round {move.round}"
    return f"{known[move.who]}: {move.what}{text and f' ({text})'}{later}"
