"""A seat in a run: the ensemble's run where the rule decides, and no more to see than one's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from amounts import few_or_many
from generated import generated
from negsim.engine import draws, ensemble
from negsim.engine.lay_out import lay_out
from negsim.engine.moves import Move
from negsim.errors import NegsimError
from negsim.roleplay.decide import Decision, breaches, check, worth_of
from negsim.roleplay.model import SeatedMediator, SeatedModel, SeatedParty
from negsim.roleplay.observation import Observation
from negsim.roleplay.reveal import reveal
from negsim.roleplay.seat import Choice, End, Game, advance, play_through, roles_of
from negsim.roleplay.view import public
from negsim.roleplay.words import news
from negsim.rules.offers import NONE
from negsim.scenario.files.load import apply, load
from negsim.scenario.scenario import Scenario
from shipped_cases import few_always

RECORDED = {
    "outcome", "rounds", "package", "collapses", "revivals", "first_collapse",
    "rounds_to_revival", "interim", "walker", "truce", "trust", "effort", "failed", "lasted",
    "broke_off", "back_after",
}  # fmt: skip
"""All that is recorded of a run."""

ISTANBUL, TOWNS, CAMP = "istanbul-2025", "textbook-two-party", "camp-david-1978"

KABUL, PAKISTAN, QATAR = "afghan_taliban", "pakistan", "qatar"


def as_the_rule(view: Observation, rule: Decision) -> Decision:
    """Decide as the rule does, through JSON and the check that a player's decision goes through."""
    json.dumps(view.document(), allow_nan=False)
    made: Decision = json.loads(json.dumps(rule))
    check(view, made)
    return made


def disagreements(scenario: Scenario, role: str, runs: int) -> list[str]:
    """Play runs through the seat by the rule alone; return what differs from the ensemble."""
    block = ensemble.play_runs(lay_out(scenario), 1, 0, runs)
    found = []
    for run in range(runs):
        model = play_through(Game(scenario, role, 1, run), as_the_rule).model
        record = model.record()
        assert set(record) == RECORDED
        for name, value in record.items():
            if value != block.records[name][run]:
                found.append(f"{role}, run {run}: {name} {value} != {block.records[name][run]}")
    return found


@few_or_many("runs", 2, 10)
@pytest.mark.parametrize("name", few_always(few=["istanbul-2025", "textbook-two-party"]))
def test_the_rule_in_any_seat_is_the_ensemble(name: str, runs: int) -> None:
    scenario = load(name)
    for role in roles_of(scenario):
        assert disagreements(scenario, role, runs) == []


FAULTS = [
    (TOWNS, "upton", SeatedModel, "index_of", lambda seat, text: 0),
    (ISTANBUL, KABUL, SeatedModel, "all_return", lambda seat, chance: False),
    (ISTANBUL, PAKISTAN, SeatedParty, "takes", lambda seat, worth, at, face_saving: False),
    (ISTANBUL, QATAR, SeatedMediator, "wanted", lambda seat: 0.0),
]


@pytest.mark.parametrize(("name", "role", "holder", "what", "fault"), FAULTS)
def test_a_fault_in_the_seat_is_seen(
    name: str, role: str, holder: type, what: str, fault: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holder, what, fault)
    assert disagreements(load(name), role, 3) != []


@few_or_many("made_up", 10, 80)
def test_the_rule_in_a_seat_is_the_ensemble_in_made_up_scenarios(made_up: int) -> None:
    played = 0
    for number in range(made_up):
        scenario = generated(number)
        if scenario.process.chain.on:
            continue
        roles = list(roles_of(scenario))
        assert disagreements(scenario, roles[number % len(roles)], 4) == []
        played += 1
    assert played > made_up / 2


def questions(game: Game, **decisions: Decision) -> Iterator[tuple[Observation, list[Decision]]]:
    """Yield what is seen at each question of a game and the moves so far; answer by its kind."""
    moves: list[Decision] = []
    while isinstance(view := advance(game, moves), Observation):
        yield view, list(moves)
        moves.append(answered(view, **decisions))


def answered(view: Observation, **decisions: Decision) -> Decision:
    """Return the answer to a question by its kind: one of `decisions`, or a patient one."""
    answer = decisions.get(view.question["kind"], PATIENT[view.question["kind"]])
    if view.question["kind"] == "away":
        answer = answer | {"return": answer["return"] and view.question["may_return"]}
    return answer


PATIENT: dict[str, Decision] = {
    "offer": {"text": None},
    "answer": {"accept": []},
    "text": {"take": False},
    "interim": {"take": False},
    "ratify": {"ratify": True},
    "walk_out": {"walk_out": False},
    "away": {"leave": False, "return": True},
    "work": {"press": 0.0, "whom": []},
    "table": {"text": None},
    "aside": {"text": None},
}
"""Decisions that end nothing."""


def test_a_game_goes_on_where_its_moves_end_and_says_the_same_each_time() -> None:
    game = Game(load(ISTANBUL), KABUL, 3)
    seen: list[Observation] = []
    moves: list[Decision] = []

    def patient(view: Observation, rule: Decision) -> Decision:
        seen.append(view)
        moves.append(answered(view))
        return moves[-1]

    play_through(game, patient)
    assert len(seen) > 20
    for at in range(0, len(seen), len(seen) // 4):
        assert advance(game, moves[:at]) == seen[at]
    end = advance(game, moves)
    assert isinstance(end, End)
    assert [choice.made for choice in end.choices] == moves


def test_what_the_player_does_moves_no_random_number_of_others() -> None:
    def incidents(end: End) -> list[tuple[int, str]]:
        return [(m.round, m.who) for m in end.model.moves if m.what == "incident"]

    game = Game(load(ISTANBUL), KABUL, 3)
    by_rule = incidents(play_through(game, as_the_rule))
    patient = play_through(
        game,
        lambda view, rule: (
            rule | PATIENT[view.question["kind"]] if view.question["kind"] != "away" else rule
        ),
    )
    assert by_rule == incidents(patient)
    assert len(by_rule) > 2


# ---- what a role may see


HIDDEN = {
    "parties.pakistan.batna": 0.35,
    "parties.pakistan.flexibility.at_the_table": 0.25,
    "parties.pakistan.flexibility.under_pressure": 0.11,
    "parties.pakistan.mandate": 0.83,
    "parties.pakistan.salience.refugees": 0.06,
    "parties.pakistan.values.crossings.open": 0.61,
    "parties.pakistan.red_lines.refugees.firmness": 0.43,
    "parties.pakistan.red_lines.verification.firmness": 0.52,
}
"""Private numbers of the other party, changed a little."""


def seen_of(settings: dict[str, object], role: str) -> list[dict[str, Any]]:
    """Return the first observations of a player who offers nothing, up to those at the table."""
    game = Game(apply(load(ISTANBUL), settings), role, 3)
    return [view.document() for view, _ in islice(questions(game), 3)]


def test_the_other_sides_numbers_are_not_seen() -> None:
    before, own = seen_of({}, KABUL), seen_of({}, PAKISTAN)
    assert {view["question"]["kind"] for view in before} >= {"away", "offer"}
    for path, value in HIDDEN.items():
        after = seen_of({path: value}, KABUL)
        assert [view["moves"] for view in after] == [view["moves"] for view in before], path
        assert after == before, path
        assert seen_of({path: value}, PAKISTAN) != own, path


def floats(value: Any) -> Iterator[float]:
    """Yield every float in plain data."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from floats(inner)
    elif isinstance(value, float):
        yield value


@pytest.mark.parametrize("role", [KABUL, QATAR])
def test_no_number_drawn_for_another_role_is_in_an_observation(role: str) -> None:
    game = Game(load(ISTANBUL), role, 3)
    end = play_through(game, as_the_rule)
    x, parties = end.model.inputs, end.model.layout.parties
    others = [i for i, name in enumerate(parties) if name != role]
    private = {
        float(n)
        for i in others
        for n in (
            *x.batna[[i]],
            *x.at_the_table[[i]],
            *x.under_pressure[[i]],
            *x.mandate[[i]],
            *x.salience[i],
            *x.value[i].ravel(),
        )
    }
    private |= {
        float(f) for (who, _), f in zip(end.model.layout.lines, x.firmness, strict=True)
        if who != role
    }  # fmt: skip
    private |= {
        move.facts["asks"] for move in end.model.moves if "asks" in move.facts and move.who != role
    }
    views: list[Observation] = []
    play_through(game, lambda view, rule: views.append(view) or rule)  # type: ignore[func-returns-value]
    seen = {number for view in views for number in floats(view.document())}
    assert len(views) > 5
    assert seen & (private - {0.0, 1.0}) == set()


def test_a_party_sees_its_own_worth_and_lines_as_the_model_has_them() -> None:
    checked = 0

    def compare(view: Observation, rule: Decision) -> Decision:
        nonlocal checked
        for offer in view.question.get("offers", []):
            assert worth_of(view, offer["text"]) == pytest.approx(offer["worth"])
            assert not any(line["binds"] for line in breaches(view, offer["text"]))
            checked += 1
        return rule

    for run in range(5):
        play_through(Game(load(TOWNS), "upton", 1, run), compare)
        play_through(Game(load(CAMP), "egypt", 1, run), compare)
    assert checked > 20


# ---- what may be decided


def first(game: Game, kind: str, **decisions: Decision) -> tuple[Observation, list[Decision]]:
    """Return the first observation at which a kind of question is asked, and the moves before."""
    return next(s for s in questions(game, **decisions) if s[0].question["kind"] == kind)


CAPITULATION = {
    "militants": "designate and dismantle", "form": "signed and mutual",
    "verification": "four-party channel", "airspace": "mutual truce", "crossings": "open",
    "refugees": "documented may stay",
}  # fmt: skip

MODEST = CAPITULATION | {"militants": "soil not used"}

OFFERS: list[object] = [
    [],
    {},
    {"text": None, "leave": True},
    {"text": None, "walk_out": 1},
    {"text": None, "asks": 1.5},
    {"text": MODEST, "walk_out": True},
    {"text": {"militants": "soil not used"}},
    {"text": MODEST | {"crossings": "opne"}},
    {"text": MODEST | {"form": "signed plus decree"}},
    {"text": CAPITULATION},
]
"""Decisions on an offer of Kabul's that are none, or that it may not take."""

WORK: list[object] = [
    PATIENT["work"] | {"press": 2},
    PATIENT["work"] | {"whom": ["pakistn"]},
    PATIENT["work"] | {"press": 0.1},
    PATIENT["work"] | {"whom": "all"},
    PATIENT["work"] | {"draft": True},
]
"""What Qatar cannot do in a round."""

ROLES = [(TOWNS, "uptown", 0), (TOWNS, "upton", -1)]
"""Games that there are not: scenario, role and run."""


def refusal(given: object, refuse: Callable[[], object]) -> str:
    """Return what is refused and in which words, each on a line of its own."""
    with pytest.raises(NegsimError) as caught:
        refuse()
    return f"{json.dumps(given)}\n  {caught.value}\n"


def test_what_is_not_allowed_is_explained() -> None:
    scenario = apply(
        load(ISTANBUL),
        {"parties.afghan_taliban.red_lines.militants.firmness": 0.58,
         "parties.afghan_taliban.flexibility.under_pressure": 0.8},
    )  # fmt: skip
    offering, _ = first(Game(scenario, KABUL, 1), "offer")
    working, _ = first(Game(load(ISTANBUL), QATAR, 3), "work")
    found = [
        refusal(decision, partial(check, view, decision))
        for view, decisions in ((offering, OFFERS), (working, WORK))
        for decision in decisions
    ]
    found += [
        refusal(given, partial(Game, load(given[0]), given[1], 1, given[2])) for given in ROLES
    ]
    page = Path(__file__).with_name("refused.txt").read_text(encoding="utf-8")
    assert "\n".join(found) == page


@pytest.mark.parametrize("what", ["runs out of effort", "waits"])
def test_what_is_private_is_known_to_whoever_does_it_alone(what: str) -> None:
    move = Move(3, what, QATAR)
    assert public([move], KABUL) == []
    assert [seen["who"] for seen in public([move], QATAR)] == [QATAR]


def test_a_number_that_changes_is_known_to_whose_it_is_and_no_fate_to_anybody() -> None:
    changes = Move(3, "a number changes", facts={"path": f"parties.{KABUL}.batna", "value": 0.2})
    bound = Move(3, "an incident is bound to happen", "fire_into_afghanistan")
    [seen] = public([changes, bound], KABUL)
    assert seen["facts"] == changes.facts
    assert public([changes, bound], PAKISTAN) == []


def test_an_offer_is_the_rules_own_whatever_is_asked_for_beside_it() -> None:
    rule = {"text": MODEST, "asks": 0.5}
    assert Choice(1, "offer", {"text": MODEST}, rule).as_the_rule
    assert not Choice(1, "offer", {"text": CAPITULATION}, rule).as_the_rule


def test_a_wrong_move_says_which_it_is_and_too_many_are_refused() -> None:
    game = Game(load(TOWNS), "upton")
    with pytest.raises(NegsimError, match=r"^move 2: answer lacks 'accept'$"):
        advance(game, [{"text": None}, {}])
    give_all = [{"text": None}, {"accept": ["downton"]}, {"ratify": True}]
    assert isinstance(advance(game, give_all), End)
    with pytest.raises(NegsimError, match=r"^move 4: the game is over before this move$"):
        advance(game, [*give_all, {}])


def test_a_game_needs_a_role_and_something_to_decide() -> None:
    with pytest.raises(NegsimError, match="did you mean 'upton'"):
        Game(load(TOWNS), "uptown")
    with pytest.raises(NegsimError, match=r"^run: -1 .* 999999999$"):
        Game(load(TOWNS), "upton", 1, -1)
    chain = next(s for s in map(generated, range(200)) if s.process.chain.on)
    with pytest.raises(NegsimError, match="cannot be played: constant chances replace all"):
        Game(chain, chain.parties[0].id)


# ---- what decisions do


def test_an_offer_that_somebody_cannot_sign_is_heard_as_a_draft() -> None:
    game = Game(load(ISTANBUL), PAKISTAN, 3)
    view, moves = first(game, "offer")
    mine = CAPITULATION | {"form": "signed plus decree", "verification": "observers inside"}
    after = advance(game, [*moves, {"text": mine}])
    assert isinstance(after, Observation)
    [draft] = [m for m in after.moves if m["what"] == "tables a draft" and m["who"] == PAKISTAN]
    assert draft["facts"] == {"cannot_sign": [KABUL]}
    assert draft["text"] == mine
    assert draft["worth"] == pytest.approx(worth_of(view, mine))
    made = {"offer": {"text": mine}, "away": PATIENT["away"]}
    end = play_through(game, lambda v, rule: made.get(v.question["kind"], rule))
    [now] = [now for now in end.account.rounds if now.round == view.round]
    [tabled] = [m for m in now.moves if m.what == "tables a draft" and m.who == PAKISTAN]
    kabul = now.parties[KABUL]
    assert kabul.aspiration is not None
    assert kabul.shortfall == pytest.approx(kabul.aspiration - tabled.facts["worth"][KABUL])
    assert now.parties[PAKISTAN].aspiration == pytest.approx(draft["worth"])


def test_whoever_makes_no_offer_tables_the_draft_that_the_rule_would() -> None:
    game = Game(load(ISTANBUL), PAKISTAN, 3)
    view, moves = first(game, "offer")
    after = advance(game, [*moves, {"text": None}])
    assert isinstance(after, Observation)
    [draft] = [m for m in after.moves if m["what"] == "tables a draft" and m["who"] == PAKISTAN]
    assert draft["facts"] == {}
    assert not any(line["binds"] for line in breaches(view, draft["text"]))
    assert any(line.startswith("- Your delegation tables a draft") for line in news(after, 0))


def test_whoever_walks_out_ends_the_round_and_whoever_stays_does_not() -> None:
    game = Game(load(TOWNS), "upton")
    after = advance(game, [{"text": None, "walk_out": True}])
    assert isinstance(after, Observation)
    assert [m["what"] for m in after.moves[-2:]] == ["walks out", "talks collapse"]
    assert (after.phase, after.round) == ("collapsed", 2)

    game = Game(load(ISTANBUL), PAKISTAN, 3)
    view, moves = first(game, "walk_out")
    stay = advance(game, [*moves, {"walk_out": False}])
    assert isinstance(stay, Observation)
    assert (stay.phase, stay.round) == ("talks", view.round + 1)
    gone = advance(game, [*moves, {"walk_out": True}])
    assert isinstance(gone, Observation)
    assert gone.moves[len(view.moves)]["what"] == "walks out"


def test_a_veto_collapses_the_talks_and_a_yes_signs() -> None:
    game, accept = Game(load(TOWNS), "upton"), [{"text": None}, {"accept": ["downton"]}]
    after = advance(game, [*accept, {"ratify": False}])
    assert isinstance(after, Observation)
    assert after.phase == "collapsed"
    end = advance(game, [*accept, {"ratify": True}])
    assert isinstance(end, End)
    assert end.account.signed == {"water": "Downton", "bridge": "Upton"}
    assert [choice.as_the_rule for choice in end.choices] == [False, False, True]


def test_a_party_that_goes_home_is_gone() -> None:
    game = Game(load(ISTANBUL), KABUL, 3)
    after = advance(game, [{"leave": True, "return": False}])
    assert isinstance(after, Observation)
    assert after.at_venue == [PAKISTAN]
    assert after.question == {"kind": "away", "may_leave": False, "may_return": True}
    with pytest.raises(NegsimError, match=r"^move 2: your delegation has left the venue already$"):
        advance(game, [{"leave": True, "return": False}] * 2)


def test_whoever_will_not_return_stays_away_and_else_the_others_readiness_counts() -> None:
    game, stays = Game(load(ISTANBUL), KABUL, 3), {"leave": False, "return": False}
    end = play_through(game, lambda v, rule: stays if v.question["kind"] == "away" else rule)
    assert {now.phase for now in end.account.rounds} <= {"collapsed", "hostilities"}
    willing = stays | {"return": True}
    for run in range(5):
        game = Game(load(ISTANBUL), KABUL, 1, run)
        end = play_through(game, lambda v, rule: willing if v.question["kind"] == "away" else rule)
        for now in end.account.rounds[:40]:
            ready = {m.who: m.facts for m in now.moves if m.what == "waits"}
            if not ready:
                continue
            u = draws.uniform(end.model.key, run, now.round - 1, draws.NOBODY, draws.RETURN)
            met = all(facts["conditions_met"] for facts in ready.values())
            assert (now.phase == "talks") == bool(met and u < ready[PAKISTAN]["chance"])


def test_conditions_for_coming_back_bind_the_player() -> None:
    scenario = apply(load(ISTANBUL), {"parties.afghan_taliban.preconditions.quiet": 3})
    view, _ = first(Game(scenario, KABUL, 3), "away")
    assert view.question["may_return"] is False
    with pytest.raises(NegsimError, match="has not come about yet"):
        check(view, {"leave": False, "return": True})


def test_a_mediator_presses_whom_it_says_and_pays_for_what_it_does() -> None:
    game = Game(load(ISTANBUL), QATAR, 3)
    one = {"press": 0.3, "whom": [KABUL]}

    def left(decision: Decision) -> float:
        view = advance(game, [decision])
        assert isinstance(view, Observation)
        return float(view.own["effort_left"])

    start, _ = first(game, "work")
    assert left(one) == pytest.approx(start.own["effort_left"] - 0.3)
    assert left(PATIENT["work"]) == start.own["effort_left"]
    end = play_through(game, lambda v, rule: one if v.question["kind"] == "work" else rule)
    pressed = end.account.rounds[0].mediators[QATAR]
    assert (pressed.pressing, pressed.presses) == (0.3, (KABUL,))


def test_a_mediator_tables_its_own_text_and_sets_issues_aside_when_it_likes() -> None:
    game = Game(load(ISTANBUL), QATAR, 3)
    view, moves = first(game, "table")
    text = CAPITULATION | {"militants": "detain or hand over"}
    after = advance(game, [*moves, {"text": text}])
    assert isinstance(after, Observation)
    [tabled] = [m for m in after.moves if m["what"] == "tables a text"]
    assert (tabled["who"], tabled["text"], tabled["worth"]) == ("mediators", text, None)
    refusals = {m["who"]: m["facts"] for m in after.moves[len(view.moves) + 1 :]}
    assert refusals == {KABUL: {"crosses_a_line": True}}
    assert after.question == {"kind": "aside"}
    with pytest.raises(NegsimError, match=r"^Action on militants is set aside in an interim text"):
        check(after, {"text": text})
    aside = {k["id"]: k["interim"] for k in after.scene["issues"] if k["interim"]}
    later = advance(game, [*moves, {"text": text}, {"text": text | aside}])
    assert isinstance(later, Observation)
    assert any(m["what"] == "tables an interim text" for m in later.moves)


def test_a_mediator_sets_nothing_aside_where_nothing_can_be() -> None:
    kenya = apply(load("kenya-2008"), {"process.consent.base": 5.0})
    asked = [view.question["kind"] for view, _ in questions(Game(kenya, "panel", 7))]
    assert "table" in asked
    assert "aside" not in asked


# ---- what is revealed in the end


def test_the_zone_and_its_middle_are_those_of_the_textbook() -> None:
    # Of the nine texts in the file four are worth more than .2 and .3 to the towns; nothing bars
    # them, and .5 x .3 of "Upton first, Upton pays" is the largest product of gains.
    end = play_through(Game(load(TOWNS), "upton"), as_the_rule)
    shown = reveal(end.model)
    assert (shown.worth_it, shown.zone, shown.ever, shown.lines) == (4, 4, 4, ())
    assert shown.nash == {"water": "Upton", "bridge": "Upton"}
    assert shown.worth == {"upton": pytest.approx(0.7), "downton": pytest.approx(0.6)}


def test_lines_bar_what_lies_beyond_them() -> None:
    end = play_through(Game(load(ISTANBUL), KABUL, 3), as_the_rule)
    shown, model = reveal(end.model), end.model
    assert shown.zone <= shown.ever <= shown.worth_it
    assert model.signed == NONE
    militants = model.layout.issues.index("militants")
    [line] = [b for b in shown.lines if b.party == PAKISTAN and b.line.issue == "militants"]
    below = model.case.packages[:, militants] < line.line.level
    assert 0 < line.bars <= int(below.sum())
    assert line.alone <= line.bars
