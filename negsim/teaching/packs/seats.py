"""Who sits where in a class of any size: groups, seats, and how many copies of each sheet.

A group plays the case once. Nothing is drawn. The parties of a group have equally many students,
so that no side has more heads; who is left over mediates as a second or observes.
"""

from __future__ import annotations

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


def printed(seated: Seating) -> list[tuple[int, str]]:
    """Return group, or 0, and file of each copy, in the order of the teacher's piles.

    First the teacher's, with the sheets of mediators that the teacher plays, then each group's, by
    role, then everybody's. Whoever is at home has the sheet of the party too. A group that ends
    early has one observer's sheet, so there is one a group beside those of the observers.
    """
    found = [(0, f"{one}.html") for one in ("class", "teacher", "injects", "debrief")]
    for role in seated.teachers:
        found += [(0, f"role-{role}.html"), (0, "worksheet.html")]
    for group in range(1, seated.groups + 1):
        seats, pile = seated.of(group), list[str]()
        for role in dict.fromkeys(seat.role for seat in seats if seat.role is not None):
            posts = [seat.post for seat in seats if seat.role == role]
            pile += [f"role-{role}.html"] * len(posts) + [f"home-{role}.html"] * posts.count(HOME)
            pile.append("worksheet.html")
        watching = ["observer.html"] * (1 + sum(seat.post == OBSERVER for seat in seats))
        found += [(group, one) for one in (*pile, "round-log.html", "cards.html", *watching)]
    return found + [(0, "brief.html"), (0, "rubric.html")] * seated.students
