"""What `negsim show` prints: a scenario summed up, and what its numbers rest on."""

from __future__ import annotations

from collections.abc import Iterator

from negsim.check.judgements import citations, together
from negsim.doubt.assumptions import open_coefficients
from negsim.rules.mediation import FURTHER
from negsim.scenario.fields import MOST, highest, lowest
from negsim.scenario.files.resolve import number_of, resolved, value_at
from negsim.scenario.scenario import Event, Issue, Mediator, Party, RedLine, Scenario, Violence
from negsim.wording import (
    PHASE_WORDS,
    Names,
    a_round,
    bound,
    conditions,
    firmness,
    head,
    listed,
    number,
    wrapped,
)

WHEN = {
    "always": "",
    "deadlock": "; presses only in a deadlock at the table",
    "collapse": "; presses only after a collapse",
}


def summary(scenario: Scenario) -> str:
    """Return a scenario summed up: lines of at most 80 columns, the last one ended.

    Ids stand in brackets after the names; numbers are those of the file, ranges with both ends.
    """
    names = Names.of(scenario)
    parts = head(scenario)
    if scenario.summary:
        parts += ["", wrapped(scenario.summary)]
    parts += changed(scenario)
    parts += ["", *_course(scenario)]
    parts += ["", f"Issues ({len(scenario.issues)}), their levels from the first to the last"]
    parts += [wrapped(_issue(issue, names), "- ") for issue in scenario.issues]
    for party in scenario.parties:
        parts += ["", *_party(scenario, party)]
    for mediator in scenario.mediators:
        parts += ["", *_mediator(mediator, names)]
    if scenario.violence:
        parts += ["", "Violence"]
        parts += [wrapped(_violence(source, names), "- ") for source in scenario.violence]
    parts += events(scenario)
    parts += ["", "Classes of signed texts; a text belongs to the first that it meets"]
    for outcome in scenario.outcomes:
        asked = conditions(outcome.conditions, scenario.issues) or "any text"
        parts.append(wrapped(f"{outcome.name} ({outcome.id}): {asked}", "- "))
    return "\n".join(parts) + "\n"


def basis(scenario: Scenario) -> str:
    """Return the sources with what cites them, and all judgements, as `summary` is returned."""
    parts = [*head(scenario), *changed(scenario)]
    parts += ["", f"Sources ({len(scenario.sources)}), and what cites them"]
    cited = citations(scenario)
    for key, words in scenario.sources:
        parts.append(wrapped(f"[{key}] {words}", "- "))
        parts += [f"    {path}" for path in cited[key] or ["(cited by nothing)"]]
    groups = together(scenario)
    total = sum(len(group.parts) for group in groups)
    parts += ["", f"Judgements ({total:,}), what they span and rest on"]
    for group in groups:
        parts.append(wrapped(group.words(), "- "))
        parts.append(wrapped(group.parts[0].note, "    "))
    parts += coefficients(scenario)
    parts += events(scenario, noted=True)
    return "\n".join(parts) + "\n"


def changed(scenario: Scenario) -> Iterator[str]:
    """Yield what a reading changes: what it is in what the reading extends, here, and why."""
    if scenario.extends is None:
        return
    tree, notes = resolved(scenario), dict(scenario.notes)
    was = scenario.extends.changes
    yield ""
    yield wrapped(f"Changes of its own ({len(was)}): in {scenario.extends.id} -> here")
    for path, before in was:
        now = value_at(tree, path)
        if isinstance(before, str):
            line = path.rpartition(".")[0]  # whose note is that of its firmness if that has none
            ends, note = (before, now), notes.get(line) or notes[f"{line}.firmness"]
        else:
            ends, note = (number(before), number(number_of(now))), notes[path]
        yield wrapped(f"{path}: {' -> '.join(ends)}", "- ")
        yield wrapped(f"{note.kind}: {note.words}", "    ")


def coefficients(scenario: Scenario) -> Iterator[str]:
    """Yield the coefficients of the model that a scenario leaves at their default."""
    left = [*open_coefficients(scenario)]
    yield ""
    yield f"Coefficients of the model at their default ({len(left)}), and what is left open"
    for field in left:
        yield wrapped(f"{field.path}: {field.default:g}; {field.open}", "- ")


def events(scenario: Scenario, noted: bool = False) -> Iterator[str]:
    """Yield what is bound to happen, if anything is; of each event its note, too, if `noted`."""
    names, notes = Names.of(scenario), dict(scenario.notes) if noted else {}
    if scenario.events:
        yield from ("", "Events: what is bound to happen")
    for at, event in enumerate(scenario.events):
        yield wrapped(_event(event, names), "- ")
        if note := notes.get(f"events.{at}"):
            yield wrapped(f"{note.kind}: {note.words}", "    ")


def _course(scenario: Scenario) -> Iterator[str]:
    """Yield how long it goes on, and how it starts."""
    process, start = scenario.process, scenario.process.start
    where = "delegations at the venue" if start.on_site else "delegations not at the venue"
    truce = "a truce holds" if start.truce else "no truce"
    yield wrapped(
        f"{process.rounds} rounds, each {a_round(process)}; deadline after "
        f"{number(process.deadline)} rounds at the table. Start: talks "
        f"{PHASE_WORDS[start.phase]}, {where}, {truce}, trust {number(start.trust)}. "
        f"{scenario.packages:,} complete texts."
    )
    if start.rounds:
        yield wrapped(f"Rounds at the table before the start, without a text: {start.rounds}.")
    if highest(process.discord) > 0.0:
        yield wrapped(
            f"Mediators are at odds: each loses {number(process.discord)} of its hold to each "
            f"further one (discord)."
        )
    if process.chain.on:
        yield "Constant chances replace bargaining (process.chain.on)."


def _issue(issue: Issue, names: Names) -> str:
    words = [
        f"{issue.name} ({issue.id}): {' < '.join(issue.levels)}",
        f"while nothing is signed: {issue.levels[issue.status_quo]}",
    ]
    if issue.interim >= 0:
        words.append(f"in an interim text: {issue.levels[issue.interim]}")
    if issue.performed_by:
        words.append(f"carried out by {listed(names.parties[p] for p in issue.performed_by)}")
    if issue.assurance:
        words.append("verifies the others")
    return "; ".join(words)


def _party(scenario: Scenario, party: Party) -> Iterator[str]:
    yield f"Party: {party.name} ({party.id})"
    yield wrapped(
        f"no deal is worth {number(party.batna)}; flexibility "
        f"{number(party.flexibility.at_the_table)} at the table, "
        f"{number(party.flexibility.under_pressure)} under pressure; mandate "
        f"{number(party.mandate)}",
        "- ",
    )
    weights = ", ".join(
        f"{issue.id} {number(weight)}"
        for issue, weight in zip(scenario.issues, party.salience, strict=True)
    )
    yield wrapped(f"salience: {weights}", "- ")
    asks = party.preconditions
    yield wrapped(f"pain of each day without a deal {number(party.waiting)}", "- ")
    wants = ["a truce"] if asks.truce else []
    if highest(asks.quiet) > 0.0:
        wants.append(f"{number(asks.quiet)} rounds without an incident against it")
    if wants:
        yield wrapped(f"returns to broken-off talks only after {listed(wants)}", "- ")
    for line in party.red_lines:
        yield wrapped(f"red line: {_line(scenario, line)}", "- ")
    for line in party.principal_lines:
        yield wrapped(f"red line of its principal: {_line(scenario, line)}", "- ")


def _line(scenario: Scenario, line: RedLine) -> str:
    issue = scenario.issue(line.issue)
    unless = f", unless {conditions(line.unless, scenario.issues)}" if line.unless else ""
    return f"{issue.name} {bound(line, issue.levels)} ({firmness(line)}){unless}"


def _mediator(mediator: Mediator, names: Names) -> Iterator[str]:
    yield f"Mediator: {mediator.name} ({mediator.id})"
    hold = listed(
        f"{number(value)} on {names.parties[party]}"
        for party, value in zip(names.parties, mediator.leverage, strict=True)
    )
    yield wrapped(f"leverage {hold}", "- ")
    yield wrapped(
        f"facilitation {number(mediator.facilitation)}, formulation "
        f"{number(mediator.formulation)}, pressure {number(mediator.pressure)}; endurance "
        f"{number(mediator.endurance)} rounds of full pressing{WHEN[mediator.press_when]}",
        "- ",
    )
    if lowest(mediator.present) < 1.0:
        there = "not there" if highest(mediator.present) == 0.0 else number(mediator.present)
        yield f"- present at the start: {there}"
    for instrument, intensity in zip(FURTHER, mediator.further, strict=False):
        if highest(intensity) > 0.0:
            yield f"- {instrument} {number(intensity)}"
    if mediator.presses:
        yield wrapped(f"presses only {listed(names.parties[p] for p in mediator.presses)}", "- ")
    limits = []
    if highest(mediator.press_from) > 1.0:
        limits.append(f"from round {number(mediator.press_from)}")
    if lowest(mediator.press_until) < MOST:
        limits.append(f"until round {number(mediator.press_until)}")
    if limits:
        yield f"- presses {' '.join(limits)}"


def _violence(source: Violence, names: Names) -> str:
    checked = f"; checked by {names.issues[source.checked_by]}" if source.checked_by else ""
    return (
        f"{source.name} ({source.id}): strikes {names.parties[source.victim]} with chance "
        f"{number(source.rate)} a round; blamed on the other side with chance "
        f"{number(source.attribution)}{checked}"
    )


def _event(event: Event, names: Names) -> str:
    """Return when an event begins, what it is, and how long it lasts."""
    when = f"round {event.at}" if event.at else ""
    if event.after_collapse:
        rounds = "round" if event.delay == 1 else "rounds"
        when = f"{event.delay} {rounds} after collapse {event.after_collapse}"
    what = [
        *(f"{names.mediators[one]} joins" for one in [event.joins] if one),
        *(f"{names.mediators[one]} leaves" for one in [event.leaves] if one),
        *(f"an incident for certain, {names.sources[one]}" for one in [event.incident] if one),
        *(["the principals meet"] if event.summit else []),
        *(f"{path} is {value:g}" for path, value in event.set),
    ]
    lasts = "" if event.incident else f", for {_rounds(event.rounds)}"
    return f"{when}: {listed(what)}{lasts}"


def _rounds(count: int) -> str:
    """Return how long something lasts: ``good``, ``1 round`` or ``3 rounds``."""
    return f"{count} round{'' if count == 1 else 's'}" if count else "good"
