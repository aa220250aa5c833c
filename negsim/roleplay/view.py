"""What one role may see of a run: public facts, and its own numbers.

Public are issues and levels, who offers, tables, accepts, refuses, walks out, comes back or stays
away, incidents, the phase, the truce, and trust, which is between the parties. Of numbers a role
sees its own only. Everything is plain data that JSON can hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from negsim.engine.events import Move
from negsim.rules.mediation import credibility
from negsim.scenario.scenario import Condition, RedLine, Scenario
from negsim.vocabulary import COLLAPSED, PHASES

if TYPE_CHECKING:
    from negsim.engine.readable.agents import MediatorAgent, PartyAgent
    from negsim.roleplay.model import SeatedModel

PUBLIC_FACTS = {
    "incident": ("victim",),
    "offers": ("cannot_sign",),
    "refuses the mediators' text": ("crosses_a_line",),
    "all take the interim text": ("set_aside", "rounds"),
}
"""Facts of a move that all may know; what explains it otherwise is private to somebody."""

PRIVATE_MOVES = {"runs out of effort"}
"""Moves that only whoever makes them knows of."""


@dataclass(frozen=True)
class Observation:
    """What a role sees when it is asked for a decision.

    Parameters
    ----------
    role, kind : str
        Its id, and ``party`` or ``mediator``.
    scene : dict
        What never changes: ``issues`` (id, name, levels, status_quo, interim), names of
        ``parties``, ``mediators`` and ``sources`` by id, ``rounds`` and the length of a ``round``.
    round : int
        The round that is played, from 1.
    phase : str
        One of `negsim.vocabulary.PHASES`.
    truce : bool
    trust : float
        Between the parties, 0 to 1.
    locked : dict of str to str
        What an interim text has settled.
    at_venue : list of str
        Parties whose delegations are there.
    moves : list of dict
        All public moves so far: ``round``, ``what`` (see `negsim.engine.events.MOVES`), ``who``,
        ``text``, ``facts``; and ``worth``, what the text is worth to the role (to a mediator,
        None).
    own : dict
        The role's own numbers.
    question : dict
        What is to be decided: its ``kind`` (see `negsim.roleplay.decide.Decision`) and what belongs
        to it.
    """

    role: str
    kind: str
    scene: dict[str, Any]
    round: int
    phase: str
    truce: bool
    trust: float
    locked: dict[str, str]
    at_venue: list[str]
    moves: list[dict[str, Any]]
    own: dict[str, Any]
    question: dict[str, Any]

    def issue(self, name: str) -> Mapping[str, Any]:
        """Return an issue by its id."""
        return next(issue for issue in self.scene["issues"] if issue["id"] == name)

    def document(self) -> dict[str, Any]:
        """Return the observation as plain data."""
        return asdict(self)


def observe(model: SeatedModel, question: dict[str, Any]) -> Observation:
    """Return what the role in the seat sees as it is asked a question."""
    party = model.seated_party
    if party is not None:
        own = own_of_party(model, party)
    elif model.seated_mediator is not None:
        own = own_of_mediator(model, model.seated_mediator)
    settled = zip(model.layout.issues, model.locked.tolist(), strict=True)
    scene = setting(model.layout.scenario)
    levels = {issue["id"]: issue["levels"] for issue in scene["issues"]}
    return Observation(
        role=model.role,
        kind="mediator" if party is None else "party",
        scene=scene,
        round=model.round,
        phase=PHASES[model.phase],
        truce=bool(model.truce),
        trust=float(model.trust),
        locked={name: levels[name][level] for name, level in settled if level >= 0},
        at_venue=[p.name for p in model.parties if p.on_site or model.phase != COLLAPSED],
        moves=list(public(model.moves, model.role)),
        own=own,
        question=question,
    )


def setting(scenario: Scenario) -> dict[str, Any]:
    """Return the public facts of a scenario that hold in every run."""
    return {
        "issues": [
            {
                "id": issue.id,
                "name": issue.name or issue.id,
                "levels": list(issue.levels),
                "status_quo": issue.levels[issue.status_quo],
                "interim": issue.levels[issue.interim] if issue.interim >= 0 else None,
            }
            for issue in scenario.issues
        ],
        "parties": {i.id: i.name or i.id for i in scenario.parties},
        "mediators": {m.id: m.name or m.id for m in scenario.mediators},
        "sources": {j.id: j.name or j.id for j in scenario.violence},
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
                key: move.facts[key]
                for key in PUBLIC_FACTS.get(move.what, ())
                if key in move.facts
            },
            "worth": _own_worth(move, role),
        }
        for move in moves
        if move.what not in PRIVATE_MOVES or move.who == role
    ]


def _own_worth(move: Move, role: str) -> float | None:
    worth = move.facts.get("worth")
    return worth.get(role) if isinstance(worth, dict) else None


def own_of_party(model: SeatedModel, party: PartyAgent) -> dict[str, Any]:
    """Return a party's own numbers, as drawn for the run and as they stand."""
    i, numbers = party.index, model.inputs
    weights = numbers.salience[i] / numbers.salience[i].sum()
    issues = {issue.id: issue for issue in model.layout.scenario.issues}
    indices = {name: k for k, name in enumerate(model.layout.issues)}
    return {
        "batna": party.batna,
        "flexibility": {
            "at_the_table": party.at_the_table,
            "under_pressure": party.under_pressure,
        },
        "mandate": party.mandate,
        "salience": {name: float(weights[indices[name]]) for name in issues},
        "worth": {
            name: {
                level: {
                    "sure": float(model.values.kept[i, indices[name], at]),
                    "promised": float(model.values.due[i, indices[name], at]),
                }
                for at, level in enumerate(issue.levels)
            }
            for name, issue in issues.items()
        },
        "assurance": _assurance(model),
        "credibility": float(credibility(model.trust, party.further)),
        "lines": own_lines(model, party.name),
        "conditions": {"quiet": party.quiet_asked, "truce": party.truce_asked},
        "quiet_rounds": party.quiet_rounds,
        "softening": float(party.softening),
        "hurt": float(party.hurt),
        "reservation": float(party.reserve),
        "pressure": float(party.pressure),
        "facilitation": float(party.facilitation),
        "pressed_by": [
            m.name
            for m in model.mediators
            if m.pressure * m.share * model.hold[m.index, i] * model.addresses[m.index, i] > 0
        ],
    }


def _assurance(model: SeatedModel) -> dict[str, Any]:
    """Return how far each level of verification makes promises sure; "" where no issue does."""
    index, q = model.case.verification, model.inputs.assurance.tolist()
    if index < 0:
        return {"issue": None, "levels": {"": q[0]}}
    name = model.layout.issues[index]
    issue = model.layout.scenario.issue(name)
    return {"issue": name, "levels": dict(zip(issue.levels, q, strict=True))}


def own_lines(model: SeatedModel, party: str) -> list[dict[str, Any]]:
    """Return a party's red lines; ``whose``: those of delegation, principal, or both."""
    lines = model.lines
    delegation = zip(lines.layout.lines, lines.firmness.tolist(), strict=True)
    if not model.case.principals_differ:
        return [_line(model, line, f, "both") for (who, line), f in delegation if who == party]
    home = zip(lines.principals, lines.principal_firmness.tolist(), strict=True)
    return [
        *(_line(model, line, f, "delegation") for (who, line), f in delegation if who == party),
        *(_line(model, line, f, "principal") for (who, line), f in home if who == party),
    ]


def _line(model: SeatedModel, line: RedLine, firmness: float, whose: str) -> dict[str, Any]:
    return {
        **_bound(model, line),
        "whose": whose,
        "firmness": firmness,
        "unless": [_bound(model, condition) for condition in line.unless],
    }


def _bound(model: SeatedModel, bound: RedLine | Condition) -> dict[str, Any]:
    level = model.layout.scenario.issue(bound.issue).levels[bound.level]
    return {"issue": bound.issue, "side": bound.side, "level": level}


def own_of_mediator(model: SeatedModel, mediator: MediatorAgent) -> dict[str, Any]:
    """Return a mediator's own numbers: its means, and what a round of all at 1 costs by phase."""
    facilitation, formulation, pressure = model.means
    return {
        "facilitation": facilitation,
        "formulation": formulation,
        "pressure": pressure,
        "leverage": {p.name: float(model.hold[mediator.index, p.index]) for p in model.parties},
        "effort_left": float(mediator.effort_left),
        "effort_a_round": {
            "collapsed": float(model.p.effort_collapsed),
            "talks": float(model.p.effort_talks),
            "adjourned": float(model.p.effort_adjourned),
        },
    }
