"""A seat in a run: one role's decisions come from outside, the model's rules play all others.

`advance` is a pure function of a game and the decisions made so far: it plays the run from its
start and stops at the first decision that is not there yet. So a saved game is a list of
decisions, and to resume or to undo is to play it again; a run takes a few milliseconds.

Draws are keyed by what they are for, so a decision made outside shifts no random number of
anybody else. Where every decision is the rule's own, the run is the ensemble's, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from negsim.engine.draws import MOST_RUN, MOST_SEED
from negsim.errors import NegsimError, check_whole, nearest
from negsim.roleplay.account import write_down
from negsim.roleplay.decide import Decision, check
from negsim.roleplay.model import SeatedModel
from negsim.roleplay.observation import Observation
from negsim.scenario.scenario import Scenario
from negsim.story.account import Account


def roles_of(scenario: Scenario) -> dict[str, str]:
    """Return ids and names of all that can be played: parties, then mediators."""
    parties = {party.id: party.name for party in scenario.parties}
    return parties | {mediator.id: mediator.name for mediator in scenario.mediators}


def role_named(scenario: Scenario, given: str) -> str:
    """Return the id of whoever has this id or name, in capitals or not; else what is given."""
    roles, sought = roles_of(scenario), given.casefold()
    ids = [id_ for id_, name in roles.items() if sought in (id_.casefold(), name.casefold())]
    return ids[0] if len(ids) == 1 and given not in roles else given


@dataclass(frozen=True)
class Game:
    """A run, and the role that is played in it.

    Parameters
    ----------
    scenario : Scenario
        From `negsim.load`.
    role : str
        Id of a party or a mediator.
    seed, run : int
        Which run of which ensemble: seed 0 to 2**64 - 1, run 0 to 10**9 - 1.

    Raises
    ------
    NegsimError
        If nobody has that id, a number is out of range, or nothing is decided in the scenario.
    """

    scenario: Scenario
    role: str
    seed: int = 1
    run: int = 0

    def __post_init__(self) -> None:
        roles = roles_of(self.scenario)
        if self.role not in roles:
            near = nearest(self.role, roles)
            raise NegsimError(
                f"nobody is called '{self.role}' in {self.scenario.id}; the roles are "
                f"{', '.join(roles)}{near}"
            )
        check_whole("run", self.run, 0, MOST_RUN)
        check_whole("seed", self.seed, 0, MOST_SEED)
        if self.scenario.process.chain.on:
            raise NegsimError(
                f"{self.scenario.id} cannot be played: constant chances replace all decisions in "
                "it (process.chain.on)"
            )


@dataclass(frozen=True)
class Choice:
    """A decision that was made: in which round, on what, and what the rule would have decided."""

    round: int
    kind: str
    made: Decision
    rule: Decision

    @property
    def as_the_rule(self) -> bool:
        """Whether it is the rule's own; what is asked for beside an offer does not count."""
        return _compared(self.made) == _compared(self.rule)


def _compared(decision: Decision) -> Decision:
    """Return a decision as far as two are compared."""
    return {
        key: sorted(value) if isinstance(value, list) else value
        for key, value in decision.items()
        if key != "asks" and value is not False
    }


@dataclass(frozen=True)
class End:
    """A game that is over: what happened, all decisions, and how everything stands."""

    account: Account
    choices: tuple[Choice, ...]
    model: SeatedModel


class _Undecided(Exception):  # noqa: N818
    """The next decision, about what is seen here, is not there yet."""

    def __init__(self, view: Observation) -> None:
        self.view = view


def advance(game: Game, decisions: Iterable[Decision]) -> Observation | End:
    """Play a game as far as its decisions go.

    Parameters
    ----------
    game : Game
    decisions : iterable of dict
        All decisions made so far, in order (see `negsim.roleplay.decide.Decision`).

    Returns
    -------
    Observation or End
        What the role sees at the next decision, or the game that is over.

    Raises
    ------
    NegsimError
        If a decision is not allowed, or there are more than the game asks for.
    """
    waiting = list(decisions)
    made = 0

    def next_one(view: Observation, rule: Decision) -> Decision:
        nonlocal made
        if made == len(waiting):
            raise _Undecided(view)
        made += 1
        try:
            check(view, waiting[made - 1])
        except NegsimError as error:
            raise NegsimError(f"move {made}: {error}") from None
        return waiting[made - 1]

    try:
        end = play_through(game, next_one)
    except _Undecided as stop:
        return stop.view
    if made < len(waiting):
        raise NegsimError(f"move {made + 1}: the game is over before this move")
    return end


def play_through(game: Game, decide: Callable[[Observation, Decision], Decision]) -> End:
    """Play a game to its end, every decision taken by `decide` as it comes.

    It is called with what the seat sees and the rule's own decision; ``lambda view, rule: rule``
    plays the ensemble's run of this seed and number.
    """
    choices: list[Choice] = []

    def noted(view: Observation, rule: Decision) -> Decision:
        made = decide(view, rule)
        choices.append(Choice(view.round, view.question["kind"], made, rule))
        return made

    model = SeatedModel(game.scenario, game.seed, game.run, game.role, noted)
    return End(write_down(model), tuple(choices), model)
