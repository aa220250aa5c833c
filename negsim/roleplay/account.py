"""The account of a game: what `negsim.story.account` has of a run, of one that somebody played."""

from __future__ import annotations

from negsim.engine.readable.mediator import MediatorAgent
from negsim.engine.readable.obstacles import Lines
from negsim.engine.readable.party import PartyAgent
from negsim.engine.readable.run import NegotiationModel
from negsim.results.result import classes
from negsim.rules.offers import NONE
from negsim.story.account import Account, MediatorState, PartyState, Round, with_obstacles
from negsim.vocabulary import PHASES


def write_down(model: NegotiationModel) -> Account:
    """Play a run that has not begun to its end, and return what happened in it."""
    scenario = model.layout.scenario
    rounds, lines = [round_now(model, at_table=False, since=0)], Lines.of(scenario, model.inputs)
    while model.running:
        since, sat = len(model.moves), model.rounds_at_table
        model.step()
        rounds.append(round_now(model, model.rounds_at_table > sat, since))
    outcome, name = classes(scenario)[model.outcome]
    account = Account(
        scenario=scenario,
        seed=int(model.key),
        run=model.run,
        start=rounds[0],
        rounds=tuple(rounds[1:]),
        outcome=outcome,
        outcome_name=name,
        signed=None if model.signed == NONE else model.layout.levels(model.signed),
        failed=model.failed,
        lasted=model.rounds_lasted,
        most_borne={party.id: float(party.most_borne) for party in model.parties},
        in_the_way=(),
        lines=lines,
    )
    return with_obstacles(account)


def round_now(model: NegotiationModel, at_table: bool, since: int) -> Round:
    """Return the round that was just played, and the moves from number `since` on."""
    return Round(
        round=model.round,
        phase=PHASES[model.phase],
        truce=bool(model.truce),
        trust=float(model.trust),
        parties={
            party.id: PartyState(
                softening=float(party.softening),
                hurt=float(party.hurt),
                grievance=float(party.grievance),
                borne=float(party.could_bear),
                reservation=float(party.reserve),
                aspiration=float(party.asked) if at_table else None,
                shortfall=float(party.shortfall) if at_table else None,
                distance=float(party.distance) if at_table else None,
                pressure=float(party.pressure),
                facilitation=float(party.facilitation),
                on_site=bool(party.on_site),
            )
            for party in model.parties
        },
        mediators={m.id: _mediator(model, m) for m in model.mediators},
        moves=tuple(model.moves[since:]),
    )


def _mediator(model: NegotiationModel, mediator: MediatorAgent) -> MediatorState:
    pressing, at = float(mediator.pressing), mediator.index

    def reaches(party: PartyAgent) -> bool:
        return bool(model.hold[at, party.index] * model.case.addresses[at, party.index] > 0.0)

    return MediatorState(
        present=bool(mediator.number("present") > 0.0),
        pressing=pressing,
        presses=tuple(party.id for party in model.parties if pressing > 0 and reaches(party)),
        effort_left=float(mediator.effort_left),
    )
