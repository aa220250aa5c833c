"""What one role may see of a run: public facts, and its own numbers.

Public are issues and levels, who offers, tables, accepts, refuses, walks out, leaves or comes back,
incidents, summits, mediators that join or leave, the phase, the truce, and trust, which is between
the parties. Of numbers a role sees its own only.
"""

from __future__ import annotations

from typing import Any

from negsim.engine.moves import Move
from negsim.engine.readable.mediator import MediatorAgent
from negsim.engine.readable.obstacles import Lines
from negsim.engine.readable.party import PartyAgent
from negsim.engine.readable.run import NegotiationModel
from negsim.roleplay.observation import Observation
from negsim.rules.mediation import credibility
from negsim.scenario.scenario import Condition, RedLine, Scenario
from negsim.vocabulary import COLLAPSED, PHASES
from negsim.wording import Names

PUBLIC_FACTS = {
    "incident": ("victim",),
    "tables a draft": ("cannot_sign",),
    "joins": ("note",),
    "leaves": ("note",),
    "a summit begins": ("note",),
    "a number changes": ("path", "value", "rounds", "note"),
    "a number is put back": ("path",),
    "refuses the mediators' text": ("crosses_a_line",),
    "all take the interim text": ("set_aside", "rounds"),
}
"""Facts of a move that all may know; what explains it otherwise is private to somebody."""

PRIVATE_MOVES = {"runs out of effort", "waits"}
"""Moves that only whoever makes them knows of."""

HIDDEN_MOVES = {"an incident is bound to happen"}
"""Moves that nobody at the talks knows of."""

NUMBERS = {"a number changes", "a number is put back"}
"""Moves about a number: whose it is knows of them."""


def observe(
    model: NegotiationModel, lines: Lines, role: str, question: dict[str, Any]
) -> Observation:
    """Return what a party or mediator sees of a run as it is asked a question."""
    scenario = model.layout.scenario
    party = next((one for one in model.parties if one.id == role), None)
    if party is not None:
        own = own_of_party(model, lines, party)
    else:
        own = own_of_mediator(model, next(one for one in model.mediators if one.id == role))
    return Observation(
        role=role,
        kind="party" if party else "mediator",
        scene=setting(scenario),
        round=model.round,
        phase=PHASES[model.phase],
        truce=bool(model.truce),
        trust=float(model.trust),
        at_venue=[p.id for p in model.parties if p.on_site or model.phase != COLLAPSED],
        moves=list(public(model.moves, role)),
        own=own,
        question=question,
    )


def setting(scenario: Scenario) -> dict[str, Any]:
    """Return the public facts of a scenario that hold in every run."""
    names = Names.of(scenario)
    return {
        "issues": [
            {
                "id": issue.id,
                "name": names.issues[issue.id],
                "levels": list(issue.levels),
                "status_quo": issue.levels[issue.status_quo],
                "interim": issue.levels[issue.interim] if issue.interim >= 0 else None,
            }
            for issue in scenario.issues
        ],
        "parties": names.parties,
        "mediators": names.mediators,
        "sources": names.sources,
        "rounds": scenario.process.rounds,
        "round": scenario.process.round,
    }


def public(moves: list[Move], role: str) -> list[dict[str, Any]]:
    """Return the moves that a role knows of, without what is private to others."""
    return [
        {
            "round": move.round,
            "what": move.what,
            "who": move.who,
            "text": dict(move.text),
            "facts": {
                key: move.facts[key] for key in PUBLIC_FACTS.get(move.what, ()) if key in move.facts
            },
            "worth": worth.get(role) if isinstance(worth, dict) else None,
        }
        for move in moves
        if known_to(move, role)
        for worth in [move.facts.get("worth")]
    ]


def known_to(move: Move, role: str) -> bool:
    """Return whether a role knows of a move."""
    if move.what in NUMBERS:
        return str(move.facts["path"]).split(".")[1] == role
    return move.what not in HIDDEN_MOVES and (move.what not in PRIVATE_MOVES or move.who == role)


def own_of_party(model: NegotiationModel, lines: Lines, party: PartyAgent) -> dict[str, Any]:
    """Return a party's own numbers, as drawn for the run and as they stand."""
    i, values, salience = party.index, model.values, model.inputs.salience[party.index]
    weights = salience / salience.sum()
    index_of = model.layout.issues.index
    indexed = [(issue, index_of(issue.id)) for issue in model.layout.scenario.issues]
    return {
        "batna": party.number("batna"),
        "flexibility": {
            "at_the_table": party.number("at_the_table"),
            "under_pressure": party.number("under_pressure"),
        },
        "waiting": party.number("waiting"),
        "mandate": float(party.mandate),
        "salience": {issue.id: float(weights[k]) for issue, k in indexed},
        "worth": {
            issue.id: {
                level: {
                    "sure": float(values.certain[i, k, at]),
                    "promised": float(values.due[i, k, at]),
                }
                for at, level in enumerate(issue.levels)
            }
            for issue, k in indexed
        },
        "assurance": _assurance(model),
        "credibility": float(credibility(model.trust, party.further)),
        "lines": own_lines(model, lines, party),
        "conditions": {"quiet": party.number("quiet"), "truce": party.truce_asked},
        "quiet_rounds": party.quiet_rounds,
        "softening": float(party.softening),
        "opened": float(party.opened),
        "linkage": float(model.p.softening_linkage),
        "hurt": float(party.hurt),
        "grievance": float(party.grievance),
        "unpressured": float(party.unpressured),
        "reservation": float(party.reserve),
        "most": float(party.most),
        "pressure": float(party.pressure),
        "facilitation": float(party.facilitation),
        "pressed_by": [
            m.id
            for m in model.mediators
            if m.pressing * model.hold[m.index, i] * model.case.addresses[m.index, i] > 0
        ],
    }


def _assurance(model: NegotiationModel) -> dict[str, Any]:
    """Return how far each level of verification makes promises sure; "" where no issue does."""
    index, q = model.case.verification, model.inputs.assurance.tolist()
    if index < 0:
        return {"issue": None, "levels": {"": q[0]}}
    issue = model.layout.scenario.issue(model.layout.issues[index])
    return {"issue": issue.id, "levels": dict(zip(issue.levels, q, strict=True))}


def own_lines(model: NegotiationModel, lines: Lines, party: PartyAgent) -> list[dict[str, Any]]:
    """Return a party's red lines; ``whose``: those of delegation, principal, or both.

    A delegation that misjudges its mandate knows no lines of its principal's.
    """

    def bound(asked: RedLine | Condition) -> dict[str, Any]:
        level = model.layout.scenario.issue(asked.issue).levels[asked.level]
        return {"issue": asked.issue, "side": asked.side, "level": level}

    differ = model.case.principals_differ
    x = model.inputs
    groups = [("delegation" if differ else "both", lines.layout.lines, x.firmness)]
    if differ and party.knows:
        groups.append(("principal", lines.principals, x.principal_firmness))
    return [
        bound(line)
        | {"whose": whose, "firmness": firmness, "unless": [bound(c) for c in line.unless]}
        for whose, pairs, numbers in groups
        for (who, line), firmness in zip(pairs, numbers.tolist(), strict=True)
        if who == party.id
    ]


def own_of_mediator(model: NegotiationModel, mediator: MediatorAgent) -> dict[str, Any]:
    """Return a mediator's own numbers: its means, and rounds of full pressing that are left."""
    at, x = mediator.index, model.inputs
    return {
        "facilitation": float(x.facilitation[at]),
        "formulation": float(x.formulation[at]),
        "pressure": float(x.pressure[at]),
        "leverage": {party.id: float(model.hold[at, party.index]) for party in model.parties},
        "effort_left": float(mediator.effort_left),
    }
