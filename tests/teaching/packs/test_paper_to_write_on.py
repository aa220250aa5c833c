"""What a party works out on paper: offers, promised gains, lines for which no text has enough."""

from __future__ import annotations

import re

import pytest

from negsim.scenario.files.load import load
from negsim.scenario.scenario import Issue, Party
from negsim.teaching.packs.lines import kept_promises, level_points, line_prices
from printed import words_of
from shipped_cases import few_always
from teaching.packs.made_packs import pages_of
from teaching.packs.test_pack import sheet

EXAMPLE = re.compile(
    r"Example: (.+?), '(.+?)'(?:, with '(.+?)' on .+?)?: (\d+) points instead of (\d+) now\. "
    r"Of the (\d+) more, (\d+) % count: (\d+) \+ (\d+) = (\d+)\."
)


def test_a_worksheet_has_room_to_calculate() -> None:
    page = sheet("worksheet.html", load("istanbul-2025"))
    for row in ("its points", "its price, if beyond a line"):
        assert f'<th scope="row">{row}</th>' + "<td></td>" * 7 in page
    assert words_of(page).count(": ____") == 8  # softened, by round of the longest class


@pytest.mark.parametrize("name", few_always())
def test_a_promised_gain_is_worked_out_from_the_sheets_own_numbers(name: str) -> None:
    scenario = load(name)
    pages, kept = pages_of(name), dict(kept_promises(scenario))
    for party in scenario.parties:
        said = words_of(pages[f"role-{party.id}.html"])
        found = EXAMPLE.search(said)
        assert (found is None) == (not promised(scenario.issues, party))
        if found is None:
            continue
        issue, level, shown, *numbers = found.groups()
        worth, now, more, percent, first, counted, total = map(int, numbers)
        at = next(k for k, one in enumerate(scenario.issues) if one.name == issue)
        own = level_points(party)[at]
        assert set(scenario.issues[at].performed_by) - {party.id}
        assert own[scenario.issues[at].levels.index(level)] == worth
        assert own[scenario.issues[at].status_quo] == now == first
        assert (more, total) == (worth - now, now + counted)
        assert kept[shown or ""] == percent
        assert abs(counted - more * percent / 100) <= 0.5


def promised(issues: tuple[Issue, ...], party: Party) -> bool:
    """Return whether others must deliver a gain to a party."""
    return any(
        set(issue.performed_by) - {party.id} and max(own) > own[issue.status_quo]
        for issue, own in zip(issues, level_points(party), strict=True)
        if not issue.assurance
    )


def test_the_points_of_an_interim_text_say_whether_promises_are_counted_in_full() -> None:
    pages = pages_of("istanbul-2025")
    said = "points together, with gains marked * in full: what counts of them stands above;"
    assert said in words_of(pages["role-pakistan.html"])


@pytest.mark.parametrize("name", few_always())
def test_a_soft_line_that_no_text_pays_for_says_so_itself(name: str) -> None:
    scenario, pages = load(name), pages_of(name)
    for party in scenario.parties:
        said = words_of(pages[f"role-{party.id}.html"])
        own, _, at_home = said.partition("Those at home who must approve a text")
        for lines, said in ((party.red_lines, own), (party.principal_lines, at_home)):
            priced = {(issue, level) for issue, level, _ in line_prices(scenario, party, lines)}
            for line in (line for line in lines if not line.firm):
                issue = scenario.issue(line.issue)
                bound = f"at {'least' if line.at_least else 'most'} '{issue.levels[line.level]}'"
                shut = (
                    issue.levels[: line.level] if line.at_least else issue.levels[line.level + 1 :]
                )
                never = [level for level in shut if (issue.name, level) not in priced]
                told = said.partition(f"{issue.name}: {bound}. Soft: ")[2]
                words = ", ".join(f"'{level}'" for level in never)
                assert (
                    f"no text has enough to go to {words}." in told.split(". ")[0] + "."
                ) == bool(never)
