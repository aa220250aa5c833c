"""Plans for classes of every size and length: each student has a seat, each sheet its copies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

from negsim.errors import NegsimError
from negsim.scenario.files.load import load
from negsim.scenario.scenario import Scenario
from negsim.teaching.packs.injects import cards
from negsim.teaching.packs.lines import level_points
from negsim.teaching.packs.pack import pack_pages, shared_values
from negsim.teaching.packs.plan import LONGEST, PLANS, SHORTEST, plan_for
from negsim.teaching.packs.seats import FEWEST, MOST, Seating, printed, seating
from negsim.teaching.paper import Pages
from printed import EACH_PAPER, clipped, cut_off, joined, lost, printed_words, words_of
from shipped_cases import few_always
from teaching.packs.made_packs import pages_of

EACH = pytest.mark.parametrize("name", few_always())
SIZES = range(FEWEST, MOST + 1)
PAGES = Pages()


def faults(scenario: Scenario, seated: Seating, students: int) -> set[str]:
    """Return what is wrong with the seats of a class."""
    parties = [party.id for party in scenario.parties]
    mediators = [mediator.id for mediator in scenario.mediators]
    found = set()
    if [seat.student for seat in seated.seats] != list(range(1, students + 1)):
        found.add("each student has one seat")
    groups = [seated.of(number) for number in range(1, seated.groups + 1)]
    if sum(map(len, groups)) != students:
        found.add("each seat is in a group")
    if max(map(len, groups)) - min(map(len, groups)) > 1:
        found.add("groups are of one size")
    for group in groups:
        posts = Counter((seat.role, seat.post) for seat in group)
        speakers = [seat.role for seat in group if seat.post == "speaker"]
        if sorted(map(str, speakers)) != sorted({*parties, *mediators} - {*seated.teachers}):
            found.add("each role has one speaker, or is the teacher's")
        for post in ("speaker", "scribe", "at home"):
            if len({posts[party, post] for party in parties}) > 1:
                found.add("parties have equally many")
        if any(number > 1 for (role, _), number in posts.items() if role):
            found.add("nobody's seat is another's")
        if any((seat.role is None) != (seat.post == "observer") for seat in group):
            found.add("observers alone have no role")
        if posts[None, "observer"] > max(len(parties) - 1, 1):
            found.add("few observe")
    if seated.groups > 1 and seated.teachers:
        found.add("the teacher plays in one group at most")
    return found


@EACH
def test_every_class_has_its_seats(name: str) -> None:
    scenario = load(name)
    wrong = {size: faults(scenario, seating(scenario, size), size) for size in SIZES}
    assert {size: found for size, found in wrong.items() if found} == {}


def changed(seated: Seating, at: int, **changes: object) -> Seating:
    """Return seats of which one is another."""
    seats = list(seated.seats)
    seats[at] = replace(seats[at], **changes)
    return replace(seated, seats=tuple(seats))


@pytest.mark.parametrize(
    ("plant", "seen"),
    [
        (lambda s: replace(s, seats=s.seats[:-1]), "each student has one seat"),
        (lambda s: changed(s, 3, student=3), "each student has one seat"),
        (lambda s: changed(s, 0, group=s.groups + 1), "each seat is in a group"),
        (lambda s: changed(s, 1, group=2), "groups are of one size"),
        (lambda s: changed(s, 1, role="qatar"), "parties have equally many"),
        (lambda s: changed(s, 4, role="qatar"), "each role has one speaker, or is the teacher's"),
        (lambda s: changed(s, 5, role=None), "observers alone have no role"),
        (lambda s: replace(s, teachers=("qatar",)), "the teacher plays in one group at most"),
    ],
)
def test_a_fault_in_the_seats_is_seen(plant: Callable[[Seating], Seating], seen: str) -> None:
    scenario = load("istanbul-2025")
    seated = seating(scenario, 24)
    assert faults(scenario, seated, 24) == set()
    assert seen in faults(scenario, plant(seated), 24)


def posts(name: str, students: int) -> tuple[int, list[tuple[str | None, str]], tuple[str, ...]]:
    """Return how many groups there are, the posts of the first, and what the teacher plays."""
    seated = seating(load(name), students)
    return seated.groups, [(seat.role, seat.post) for seat in seated.of(1)], seated.teachers


def test_seats_worked_out_by_hand() -> None:
    pair = [
        ("upton", "speaker"),
        ("upton", "scribe"),
        ("downton", "speaker"),
        ("downton", "scribe"),
    ]
    home = [("upton", "at home"), ("downton", "at home")]
    assert posts("textbook-two-party", 4) == (1, pair, ())
    assert posts("textbook-two-party", 5) == (1, [*pair, (None, "observer")], ())
    assert posts("textbook-two-party", 7) == (1, [*pair, *home, (None, "observer")], ())
    assert posts("textbook-two-party", 8) == (2, pair, ())
    groups, found, teachers = posts("south-sudan-2018", 4)
    assert (groups, teachers) == (1, ("sudan", "uganda"))
    assert [role for role, _ in found] == ["government", "splm_io", "igad", "security_council"]
    groups, found, teachers = posts("istanbul-2025", 24)
    assert (groups, len(found), teachers) == (4, 6, ())
    groups, found, _ = posts("istanbul-2025", 11)
    assert groups == 1
    assert Counter(post for _, post in found) == {
        "speaker": 4, "scribe": 4, "at home": 2, "observer": 1,
    }  # fmt: skip


@EACH
def test_copies_are_those_of_the_seats(name: str) -> None:
    scenario = load(name)
    for size in SIZES:
        seated = seating(scenario, size)
        copies = Counter(file for _, file in printed(seated))
        roles = sum(count for file, count in copies.items() if file.startswith("role-"))
        home = sum(count for file, count in copies.items() if file.startswith("home-"))
        assert roles == size - seated.count("observer") + len(seated.teachers)
        assert home == seated.count("at home")
        assert copies["brief.html"] == copies["rubric.html"] == size
        assert copies["observer.html"] == seated.count("observer") + seated.groups
        speakers = seated.count("speaker") + len(seated.teachers)
        assert copies["worksheet.html"] == speakers


def test_copies_for_24_worked_out_by_hand() -> None:
    scenario = load("istanbul-2025")
    assert Counter(file for _, file in printed(seating(scenario, 24))) == {
        "class.html": 1, "teacher.html": 1, "brief.html": 24,
        "role-pakistan.html": 8, "role-afghan_taliban.html": 8,
        "role-turkiye.html": 4, "role-qatar.html": 4,
        "worksheet.html": 16, "round-log.html": 4, "injects.html": 1, "cards.html": 4,
        "observer.html": 4, "debrief.html": 1, "rubric.html": 24,
    }  # fmt: skip


@pytest.mark.parametrize("students", [-1, 0, 3, 61])
def test_a_class_of_another_size_is_refused(students: int) -> None:
    with pytest.raises(NegsimError, match=f"a class has 4 to 60 students, not {students}"):
        pack_pages(load("textbook-two-party"), students=students)


def test_fewer_students_than_parties_are_refused() -> None:
    case = load("cyprus-2017")
    five = replace(case, parties=(*case.parties, replace(case.parties[0], id="fifth")))
    assert seating(five, 5).of(1)[-1].role == "fifth"
    with pytest.raises(NegsimError, match="5 parties, each of which needs a student: a class has"):
        seating(five, 4)


def test_minutes_of_every_length_add_up() -> None:
    for minutes in range(SHORTEST, LONGEST + 1):
        plan = plan_for(minutes)
        steps = list(plan.timetable())
        assert (steps[0][2], steps[-1][3]) == (0, minutes)
        assert all(ends == begins for (*_, ends), (*_, begins, _) in pairwise(steps))
        assert all(begins < ends for _, _, begins, ends in steps)
        assert [number for name, number, *_ in steps if name == "round"] == list(
            range(1, plan.rounds + 1)
        )
        lasts = {name: ends - begins for name, _, begins, ends in steps}
        assert lasts["round"] == plan.a_round >= 6
        assert minutes / 15 - 1 < lasts["slack"] <= minutes / 15 + plan.rounds
        assert lasts["debrief"] > lasts["slack"]
    assert [plan.rounds for plan in PLANS] == [3, 5, 8]
    for minutes in (44, 181):
        with pytest.raises(NegsimError, match=f"a class has 45 to 180 minutes, not {minutes}"):
            plan_for(minutes)


@EACH
def test_cards_leave_at_least_half_of_a_round_for_talks(name: str) -> None:
    scenario = load(name)
    for minutes in range(SHORTEST, LONGEST + 1):
        plan = plan_for(minutes)
        dealt = cards(scenario, (plan,))
        seconds: Counter[int] = Counter()
        for card in dealt:
            if card.rounds:
                seconds[card.rounds[0]] += 60 if card.kind == "incident" else 20
        assert set(seconds) <= set(range(1, plan.rounds + 1))
        assert 2 * max(seconds.values()) <= 60 * plan.a_round, (minutes, seconds)
        assert len(dealt) == len(set(dealt))


def class_page(scenario: Scenario, students: int, minutes: int) -> str:
    """Return the plan of a class, for which no run is needed."""
    plan, seated = plan_for(minutes), seating(scenario, students)
    values = shared_values(scenario, (plan,)) | {"seated": seated, "plan": plan}
    values |= {"cards": cards(scenario, (plan,)), "groups_back": 1, "revived": "1.0 %"}
    values |= {"copies": Counter(file for _, file in printed(seated))}
    return PAGES.page("class.html", values)


@EACH
def test_the_page_has_every_seat_card_and_copy(name: str) -> None:
    scenario = load(name)
    for students in (4, 9, 24, 60):
        page = class_page(scenario, students, 90)
        said, seated = words_of(page), seating(scenario, students)
        assert page.count("<td>observer</td>") == seated.count("observer")
        assert all(f"{seat.student} " in said for seat in seated.seats)
        assert f"All {len(printed(seated))} " in said
        for at in range(1, len(cards(scenario, (plan_for(90),))) + 1):
            assert f'<th scope="row">{at} ' in page
        assert ("Nobody plays those at home" in said) == (seated.count("at home") == 0)
        assert ("You play " in said) == bool(seated.teachers)


def test_a_class_pack_has_its_sheets_and_one_length(tmp_path: Path) -> None:
    pages = pages_of("istanbul-2025", students=11, minutes=60)
    assert {"class.html", "cards.html", "home-pakistan.html"} < set(pages)
    assert list(pages)[1] == "class.html"
    assert 'href="class.html"' in pages["index.html"]
    assert "60 minutes" in pages["teacher.html"]
    back = re.search(r"in ([\d.]+) % of the runs of the model, and by", pages["class.html"])
    assert back is not None
    assert f"after a break in {back[1]} %" in pages["debrief.html"]
    assert "with a throw of 1, 2 no final text can be signed" in pages["class.html"]
    assert "give each group another of the faces 3, 4, 5, 6" in pages["class.html"]
    assert "180 minutes" not in pages["teacher.html"]
    plain = pages_of("istanbul-2025", minutes=60)
    assert not {"class.html", "cards.html", "home-pakistan.html"} & set(plain)
    assert "home-pakistan.html" not in pages_of("istanbul-2025", students=24)


@pytest.mark.parametrize(
    "names",
    [("istanbul-2025", "kenya-2008"), pytest.param(("us-taliban-2019",), marks=pytest.mark.long)],
)
def test_sheets_of_a_class_say_the_same(names: tuple[str, ...]) -> None:
    for name in names:
        case = load(name)
        pages = {file: words_of(page) for file, page in pages_of(name, students=25).items()}
        aside = any(issue.interim >= 0 for issue in case.issues)
        # Only a final text ends a group, and a group without one is thrown for.
        assert "A group that signs a final text hands you the log" in pages["class.html"]
        for file in ("class.html", "injects.html"):
            assert "two dice for each group without a final text" in pages[file]
            assert "signed nothing" not in pages[file]
        for file in ("class.html", "injects.html", "round-log.html", "debrief.html"):
            assert ("nterim text" in pages[file]) == aside, file
        # Each delegation and each mediator has the rules for a break.
        for party in case.parties:
            assert "leaves: first its scribe" in pages[f"role-{party.id}.html"]
            assert "At the end of each round you say ready or not" in pages[f"role-{party.id}.html"]
        for mediator in case.mediators:
            said = pages[f"role-{mediator.id}.html"]
            assert "leaves: first its scribe" in said
            assert ("'A mediator steps in'" in said) == ("you can press" in said)
        assert "In a break go with a mediator" in pages["observer.html"]
        teacher = pages["teacher.html"]
        assert all(f"{file} " in teacher for file in ("class.html", "cards.html"))
        assert "a corner for each party" in teacher
        one_left = "the face 6, the only one left" in teacher
        assert one_left == (name == "kenya-2008") == ("the only one left" in pages["class.html"])


def test_those_at_home_learn_nothing_of_the_other_side() -> None:
    case = load("camp-david-1978")
    pages = pages_of(case.id, students=7)
    israel, egypt = (words_of(pages[f"home-{one}.html"]) for one in ("israel", "egypt"))
    assert "Jerusalem: at most 'letters'" in israel
    assert "Jerusalem: at most 'letters'" not in egypt
    assert "Your lines are your own" in israel
    assert "Your lines are your own" not in egypt
    assert sum(map(max, level_points(case.parties[0]))) > 90
    assert unescape(pages["home-egypt.html"]).count("points") == 2


@pytest.mark.long
@EACH_PAPER
def test_the_sheets_of_a_class_print_well(paper: str, tmp_path: Path) -> None:
    pages = dict(pages_of("camp-david-1978", students=60, minutes=180))
    pages |= {f"7-{k}": v for k, v in pages_of("camp-david-1978", students=7).items()}
    kept = [
        page
        for file, page in pages.items()
        if file.removeprefix("7-") in ("class.html", "cards.html") or "home-" in file
    ]
    assert len(kept) >= 6
    file = tmp_path / "all.html"
    file.write_text(joined(kept), encoding="utf-8")
    sheets = printed_words(file, paper)
    assert clipped(sheets, paper) == []
    for page in kept:
        assert lost(page, sheets) == []
    assert cut_off(kept, paper, tmp_path) == []
    homes = [page for file, page in pages.items() if "home-" in file]
    file.write_text(joined(homes), encoding="utf-8")
    assert len(printed_words(file, paper)) == len(homes)
