"""What `negsim check` reports of a scenario: room for agreement, judgements, warnings.

The facts are those of `negsim.check.agreement`, `negsim.check.judgements` and
`negsim.check.warnings`; here they are put into one document and into words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from negsim.check.agreement import Appraisal, Blocked, Price, Zone, appraise, blocked, prices, zone
from negsim.check.judgements import Judgement, Together, judgements, together
from negsim.check.reach import Reach, reach
from negsim.check.summary import events
from negsim.check.warnings import ScenarioWarning, find_warnings
from negsim.doubt.assumptions import open_coefficients
from negsim.errors import NegsimError
from negsim.results.provenance import origin
from negsim.scenario.fields import Distribution, Number
from negsim.scenario.scenario import Scenario
from negsim.wording import bound, firmness, head, listed, span, wrapped

MOST_LISTED = 12
"""Judgements listed one by one in the text; of more, only their number in each section."""


@dataclass(frozen=True)
class Check:
    """A valid scenario, looked over: what its texts are worth, and all that `negsim check` says."""

    scenario: Scenario
    appraisal: Appraisal
    zone: Zone
    blocked: tuple[Blocked, ...]
    warnings: tuple[ScenarioWarning, ...]

    @classmethod
    def of(cls, scenario: Scenario) -> Check:
        """Look a scenario over."""
        appraisal = appraise(scenario)
        warnings = find_warnings(scenario, appraisal)
        return cls(scenario, appraisal, zone(appraisal), blocked(scenario), warnings)

    def document(self) -> dict[str, Any]:
        """Return all that was found as a plain document; see ``docs/check.md``."""
        return {
            "valid": True,
            "mistakes": [],
            **origin(self.scenario),
            **asdict(self.zone),
            "blocked": [self._blocked(one) for one in self.blocked],
            "reach": {
                party: {name: round(value, 9) for name, value in asdict(one).items()}
                for party, one in reach(self.scenario).items()
            },
            "judgements": [asdict(one) for one in judgements(self.scenario)],
            "coefficients": [
                {"path": f.path, "low": f.doubt[0], "high": f.doubt[1], "basis": f.basis}
                for f in open_coefficients(self.scenario)
            ],
            "warnings": [asdict(one) for one in self.warnings],
        }

    def _blocked(self, one: Blocked) -> dict[str, Any]:
        levels = self.scenario.issue(one.issue).levels
        lines = [
            {
                "party": party,
                "side": line.side,
                "level": levels[line.level],
                "firmness": plain_number(line.firmness),
                "beyond": {name: round(value, 9) for name, value in asdict(price).items()},
            }
            for (party, line), price in zip(one.lines, prices(self.appraisal, one), strict=True)
        ]
        return {"issue": one.issue, "lines": lines}

    def describe(self) -> str:
        """Return all that was found in words: lines of at most 80 columns, the last one ended."""
        parts = [
            *head(self.scenario),
            f"valid, {counted(len(self.warnings), 'warning')}",
            *_zone(self.zone),
            *_clashes(self.scenario, self.appraisal, self.blocked),
            *events(self.scenario),
            *_judgements(self.scenario),
            *_coefficients(self.scenario),
        ]
        if self.warnings:
            parts += ["", "Warnings: legal, but perhaps not meant"]
            parts += [wrapped(f"{one.path}: {one.what}", "- ") for one in self.warnings]
        return "\n".join(parts) + "\n"


def _coefficients(scenario: Scenario) -> Iterator[str]:
    """Yield how many coefficients are at their default, by what they rest on."""
    basis = Counter(field.basis for field in open_coefficients(scenario))
    if not basis:
        return
    words = listed(f"{count} on {what}" for what, count in basis.most_common())
    yield ""
    yield wrapped(
        f"Coefficients of the model at their default: {basis.total()}, resting {words}. "
        f"'negsim show --sources' lists them with what is left open; 'negsim run --doubt' moves "
        f"them and the judgements together."
    )


def refusal(error: NegsimError) -> dict[str, Any]:
    """Return the document of a scenario that is not valid: its mistakes."""
    return {"valid": False, "mistakes": [asdict(mistake) for mistake in error.mistakes]}


def plain_number(value: Number) -> float | dict[str, list[float]]:
    """Return a number as a file has it: itself, or ``{uniform: [0.35, 0.55]}``."""
    if isinstance(value, Distribution):
        return {value.kind: list(value.parameters)}
    return value


def counted(count: int, one: str) -> str:
    """Return ``no warnings``, ``1 warning`` or ``2 warnings``."""
    return f"{count:,} {one}" if count == 1 else f"{f'{count:,}' if count else 'no'} {one}s"


def _zone(zone: Zone) -> Iterator[str]:
    """Yield how many texts there are, and how many survive each demand."""
    both = "and worth at least no deal to all"
    rows = (
        ("Complete texts (packages)", zone.packages),
        ("crossing no red line", zone.within_all_lines),
        ("that all could sign now, for what each gives them", zone.signable_now),
        (f"  {both}: the zone of agreement now", zone.zone_now),
        ("crossing no firm line", zone.within_firm_lines),
        ("that all could sign at full softening, for what each gives them", zone.signable_softened),
        (f"  {both}: the zone at full softening", zone.zone_softened),
    )
    yield ""
    yield "Room for agreement"
    width = max(len(f"{count:,}") for _, count in rows)
    yield from (f"{words:<68} {count:>{width},}" for words, count in rows)
    yield wrapped(
        f"A text may cross a soft line if it gives that party enough elsewhere; the more the party "
        f"has softened, the less is enough. Every range stands at its median, and worth is that at "
        f"the starting trust, {zone.trust:.2f}, before anybody is pressed, hurt or paid. Runs draw "
        f"their own numbers."
    )


def _clashes(
    scenario: Scenario, appraisal: Appraisal, clashes: tuple[Blocked, ...]
) -> Iterator[str]:
    """Yield which issues are blocked, by whose lines, and what each soft one would take."""
    parties = {party.id: party.name for party in scenario.parties}
    reached = reach(scenario)
    yield ""
    if not clashes:
        yield "Blocked issues: none. On each issue, some level respects all lines on it."
        return
    yield "Blocked issues: no level respects all lines on them"
    for one in clashes:
        issue = scenario.issue(one.issue)
        lines = listed(
            f"{parties[party]} {bound(line, issue.levels)} ({firmness(line)})"
            for party, line in one.lines
        )
        yield wrapped(f"{issue.name}: {lines}", "- ")
        soft = (
            _price(parties[party], price, reached[party])
            for (party, line), price in zip(one.lines, prices(appraisal, one), strict=True)
            if not line.firm
        )
        yield from (wrapped(words, "  - ") for words in dict.fromkeys(soft))


def _price(party: str, price: Price, reached: Reach) -> str:
    """Return in words what it takes that a party goes beyond a line of its own."""
    less = reached.by_both < price.by_both
    limit = f"; in no run does it bear more than {reached.by_both:.2f}" if less else ""
    return (
        f"to go {counted(price.steps, 'level')} beyond, {party} needs more than {price.needs:.2f}: "
        f"softening gives {price.by_softening:.2f} at most, a text that gives it all it could hope "
        f"for {price.by_linkage:.2f}, both together {price.by_both:.2f}{limit}"
    )


def _judgements(scenario: Scenario) -> Iterator[str]:
    """Yield what judgements span; of many, only how many there are in each section."""
    groups = together(scenario)
    total = sum(len(group.parts) for group in groups)
    yield ""
    if not groups:
        yield "Judgements: no number is marked as one."
    elif len(groups) <= MOST_LISTED:
        yield f"Judgements: {counted(total, 'number')}"
        yield from (wrapped(f"{one.words()}. {one.parts[0].note}", "- ") for one in groups)
    else:
        yield f"Judgements: {counted(total, 'number')} under {len(groups)} notes"
        yield from _sections(groups)
        yield "All with their notes: negsim show SCENARIO --sources"


def _sections(groups: tuple[Together, ...]) -> Iterator[str]:
    """Yield how many judgements each section has, of a party, of the process, and the widest."""
    sections: dict[str, list[Judgement]] = {}
    for group in groups:
        steps = group.path.split(".")
        name = steps[0] if steps[0] == "process" else ".".join(steps[:2])
        sections.setdefault(name, []).extend(group.parts)
    for name, parts in sections.items():
        widest = max(parts, key=lambda part: round(part.high - part.low, 12))
        path = widest.path.removeprefix(f"{name}.")
        words = f"the widest {path}: {span(widest.low, widest.high)}"
        yield wrapped(f"{name}: {counted(len(parts), 'number')}, {words}", "- ")
