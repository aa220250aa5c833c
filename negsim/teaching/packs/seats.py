"""Who sits where in a class of any size: groups, seats, and how many copies of each sheet.

A group plays the case once. Nothing is drawn. The parties of a group have equally many students,
so that no side has more heads; who is left over mediates as a second or observes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from negsim.errors import NegsimError
from negsim.scenario.scenario import Scenario

FEWEST, MOST = 4, 60
"""Students of a class."""

SPEAKER, SCRIBE, HOME, OBSERVER = "speaker", "scribe", "at home", "observer"


@dataclass(frozen=True)
class Seat:
    """One student's place: the group from 1 on, the role (observers have none) and the post."""

    student: int
    group: int
    role: str | None
    post: str


@dataclass(frozen=True)
class Seating:
    """The seats of a class, by group, and the mediators whom the teacher plays."""

    students: int
    groups: int
    seats: tuple[Seat, ...]
    teachers: tuple[str, ...]

    def of(self, group: int) -> list[Seat]:
        """Return the seats of a group."""
        return [seat for seat in self.seats if seat.group == group]

    def count(self, post: str) -> int:
        """Return how many students have a post."""
        return sum(seat.post == post for seat in self.seats)


def seating(scenario: Scenario, students: int) -> Seating:
    """Return the seats of a class.

    There are as many groups as can have two students for each party and one for each mediator;
    the groups' sizes differ by one at most. Where one group cannot have that many, parties come
    first, then mediators, and the teacher plays the mediators that are left.

    Raises
    ------
    NegsimError
        If there are not 4 to 60 students, or fewer than parties.
    """
    parties = [party.id for party in scenario.parties]
    mediators = [mediator.id for mediator in scenario.mediators]
    fewest = max(FEWEST, len(parties))
    if not fewest <= students <= MOST:
        raise NegsimError(
            f"{scenario.id} has {len(parties)} parties, each of which needs a student: "
            f"a class has {fewest} to {MOST} students, not {students}"
        )
    groups = max(1, students // (2 * len(parties) + len(mediators)))
    seats: list[Seat] = []
    for group in range(1, groups + 1):
        size = students // groups + (group <= students % groups)
        for role, post in _posts(parties, mediators, size):
            seats.append(Seat(len(seats) + 1, group, role, post))
    taken = {seat.role for seat in seats}
    return Seating(students, groups, tuple(seats), tuple(m for m in mediators if m not in taken))


def _posts(parties: list[str], mediators: list[str], size: int) -> Iterator[tuple[str | None, str]]:
    """Yield role and post of each student of a group.

    Speakers of parties come first, then of mediators, then scribes of parties and people at home,
    of all parties or of none, then an observer, scribes of mediators and more observers.
    """
    present = mediators[: size - len(parties)]
    left = size - len(parties) - len(present)
    scribes = left >= len(parties)
    left -= len(parties) * scribes
    home = left >= len(parties)
    left -= len(parties) * home
    for role in parties:
        yield role, SPEAKER
        if scribes:
            yield role, SCRIBE
    seconds = max(0, min(left - 1, len(present)))
    for at, role in enumerate(present):
        yield role, SPEAKER
        if at < seconds:
            yield role, SCRIBE
    if home:
        for role in parties:
            yield role, HOME
    for _ in range(left - seconds):
        yield None, OBSERVER


def copies(scenario: Scenario, seated: Seating) -> dict[str, int]:
    """Return how often each sheet is printed, by the names of their files.

    Whoever is at home has the sheet of the party too. A group that ends early has one observer's
    sheet, so there is one a group beside those of the observers. The teacher has the sheets of the
    mediators that the teacher plays.
    """
    roles = Counter(seat.role for seat in seated.seats if seat.role is not None)
    roles.update(seated.teachers)
    tables = {(seat.group, seat.role) for seat in seated.seats if seat.role is not None}
    found = {"class.html": 1, "teacher.html": 1, "brief.html": seated.students}
    for role in [one.id for one in scenario.parties] + [one.id for one in scenario.mediators]:
        found[f"role-{role}.html"] = roles[role]
    if seated.count(HOME):
        for party in scenario.parties:
            found[f"home-{party.id}.html"] = sum(
                seat.role == party.id and seat.post == HOME for seat in seated.seats
            )
    return found | {
        "worksheet.html": len(tables) + len(seated.teachers),
        "round-log.html": seated.groups,
        "injects.html": 1,
        "cards.html": seated.groups,
        "observer.html": seated.count(OBSERVER) + seated.groups,
        "debrief.html": 1,
        "rubric.html": seated.students,
    }
