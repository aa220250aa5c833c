"""The readable model and the compiled ensemble are the same model, event by event, exactly."""

from __future__ import annotations

import numpy as np
import pytest

from amounts import few_or_many
from generated import generated
from negsim.engine import draws, ensemble
from negsim.engine.compiled.workspace import RECORD
from negsim.engine.lay_out import lay_out
from negsim.engine.log import log_of_everything, make_log, most_rows
from negsim.engine.moves import MOVES
from negsim.engine.readable.run import NegotiationModel
from negsim.rules.mediation import mean_influence
from negsim.rules.offers import NONE
from negsim.story.account import play
from negsim.vocabulary import HOSTILITIES, SETTLED
from two_executors import disagreements, other_lines, overlapping


class Watched(NegotiationModel):
    """Notes every purpose that anybody draws for, every move, and how events come and go."""

    purposes: set[int] = set()  # noqa: RUF012
    moved: set[str] = set()  # noqa: RUF012
    happened: set[str] = set()  # noqa: RUF012

    def uniform(self, stream: int, purpose: int, round_: int = 0) -> float:
        self.purposes.add(purpose)
        return super().uniform(stream, purpose, round_)

    def log(self, what: str, *args: object, **facts: object) -> None:
        self.moved.add(what)
        super().log(what, *args, **facts)

    def happen(self) -> bool:
        changed = super().happen()
        now = [e for e in range(len(self.begun)) if self.in_force(e)]
        for e, event in enumerate(self.layout.scenario.events):
            if self.round == self.begun[e]:
                self.happened.add("after a collapse" if event.after_collapse else "at a round")
                self.happened |= {kind for kind in KINDS if getattr(event, kind)}
                self.happened |= {path.partition(".")[0] for path, _ in event.set}
                self.happened |= {"a line"} if "lines." in str(event.set) else set()
            elif self.begun[e] and self.round == self.begun[e] + event.rounds and event.rounds:
                self.happened.add("is over")
        changes = self.case.events
        begins = changes.begins
        numbers = [n for e in now for n in changes.number[begins[e] : begins[e + 1]]]
        if len(set(numbers)) < len(numbers):
            self.happened.add("two of the same number")
        return changed


KINDS = ("joins", "leaves", "incident", "summit", "set")


def test_all_that_is_recorded_is_compared() -> None:
    model = NegotiationModel(generated(0))
    model.run_model()
    assert [*model.record()] == [*RECORD.names][: RECORD.names.index("phase")]


@pytest.mark.long
@pytest.mark.parametrize("runs", [1, 7])
def test_no_run_has_more_rows_than_there_is_room_for(runs: int) -> None:
    for number in range(100):
        layout = lay_out(generated(number))
        event_log = log_of_everything(layout.case, runs)
        ensemble.play_runs(layout, number, 0, runs, event_log)
        counts = np.diff(event_log.begins[:, 0])
        assert counts.max() <= most_rows(layout.case)
        assert event_log.begins[-1].tolist() == event_log.written.tolist()


def test_what_a_run_writes_down_does_not_depend_on_the_runs_before_it() -> None:
    for number in range(20):
        layout = lay_out(generated(number))
        several, alone = log_of_everything(layout.case, 5), log_of_everything(layout.case)
        ensemble.play_runs(layout, number, 0, 5, several)
        ensemble.play_runs(layout, number, 4, 1, alone)
        (row, state), (end, last) = several.begins[4:]
        assert several.rows[row:end].tolist() == alone.rows[: alone.written[0]].tolist()
        assert np.array_equal(several.states[state:last], alone.states[: alone.written[1]])


def test_a_log_that_is_full_is_left_as_it_is() -> None:
    layout = lay_out(generated(3))
    whole, short = log_of_everything(layout.case), make_log(1, 2, 0, 0, 0)
    ensemble.play_runs(layout, 3, 0, 1, whole)
    ensemble.play_runs(layout, 3, 0, 1, short)
    assert whole.written[0] > 2
    assert short.rows.tolist() == whole.rows[:2].tolist()


@few_or_many("made_up", 40, 200)
def test_they_agree_on_made_up_scenarios_that_reach_everything(made_up: int) -> None:
    for noted in (Watched.purposes, Watched.moved, Watched.happened):
        noted.clear()
    phases: set[int] = set()
    endings: set[str] = set()
    names = ("interim truce", "stalemate", "collapse", "hostilities")
    for number in range(made_up):
        scenario = generated(number)
        assert disagreements(scenario, 5, seed=number, model=Watched) == [], scenario.id
        layout = lay_out(scenario)
        block = ensemble.play_runs(layout, number, 0, 20)
        phases |= set(np.unique(block.phases).tolist())
        for outcome in np.unique(block.records.outcome).tolist():
            beyond = outcome - layout.case.classes
            endings.add(names[beyond] if beyond >= 0 else f"settled {outcome}")
    assert phases == set(range(HOSTILITIES + 1))
    assert endings == {"settled 0", "settled 1", *names}
    # numbers are drawn before the first round, not by the model's random numbers
    assert Watched.purposes == set(range(len(draws.PURPOSES))) - {draws.NUMBER}
    # mediators table what all take; only somebody in a seat may table anything else
    assert Watched.moved == {*MOVES} - {"refuses the mediators' text"}
    assert Watched.happened == {
        *KINDS, "after a collapse", "at a round", "is over", "two of the same number", "a line",
        "process", "issues", "parties", "mediators", "violence",
    }  # fmt: skip


@few_or_many("made_up", 15, 100)
def test_they_agree_on_which_line_is_in_the_way(made_up: int) -> None:
    differ = [f"{n}: {what}" for n in range(made_up) for what in other_lines(generated(n), n)]
    assert differ == []


def test_a_mediator_of_two_events_goes_and_comes_when_both_are_over() -> None:
    assert disagreements(overlapping(), 6) == []
    moves = [move for now in play(overlapping(), 1, 0).rounds for move in now.moves]
    assert [(m.round, m.what, m.who) for m in moves if m.what in {"joins", "leaves"}] == [
        (2, "joins", "chairman"), (3, "joins", "chairman"),
        (4, "leaves", "panel"), (5, "leaves", "panel"),
        (9, "leaves", "chairman"), (9, "joins", "panel"),
    ]  # fmt: skip


def test_they_agree_at_the_ends_of_the_range_of_seeds() -> None:
    scenario = generated(7)
    assert disagreements(scenario, 5, seed=0) == []
    assert disagreements(scenario, 5, seed=2**64 - 1) == []


class PartiesSoftenFirst(NegotiationModel):
    """Planted fault: parties feel the mediators before the incidents of the round."""

    def incidents(self) -> None:
        for party in self.parties:
            party.feel_mediators()
        super().incidents()


class AspirationsBeforeTrust(NegotiationModel):
    """Planted fault: facilitation raises trust only after the round of talks."""

    def talks(self) -> None:
        facilitated, self.p["trust_facilitated"] = self.p.trust_facilitated, 0.0
        super().talks()
        self.p["trust_facilitated"] = facilitated
        facilitation = mean_influence(self.of_parties("facilitation"))
        self.trust = min(1.0, self.trust + facilitated * facilitation)


class MediatorsBeforeParties(NegotiationModel):
    """Planted fault: mediators table their text before parties exchange offers."""

    def exchange_offers(self, found: np.ndarray, worth: np.ndarray) -> int:
        agreed = NONE
        if self.mediators_draft():
            agreed = self.mediators_text(
                found, worth, self.p.formulation_face_saving, "tables a text"
            )
        offered = super().exchange_offers(found, worth)
        return agreed if agreed != NONE else offered


class CollapseBeforeInterim(NegotiationModel):
    """Planted fault: talks may collapse before issues are set aside."""

    def set_issues_aside(self) -> bool:
        self.risk_collapse()
        return self.phase != SETTLED and super().set_issues_aside()


@pytest.mark.parametrize(
    "faulty",
    [
        *(PartiesSoftenFirst, AspirationsBeforeTrust, MediatorsBeforeParties),
        pytest.param(CollapseBeforeInterim, marks=pytest.mark.long),
    ],
)
def test_a_fault_in_the_order_of_play_is_caught(faulty: type[NegotiationModel]) -> None:
    assert any(disagreements(generated(n), 5, model=faulty) for n in range(200))
