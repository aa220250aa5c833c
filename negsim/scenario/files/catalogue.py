"""The scenarios that come with negsim, loaded, as a list that shows itself."""

from __future__ import annotations

from negsim.scenario.files.load import load, shipped
from negsim.scenario.scenario import Scenario
from negsim.scenario.shown import html_table

HEADS = ("Name", "Title", "Parties", "Packages")


class Scenarios(tuple[Scenario, ...]):
    """Some scenarios in order; a prompt and a notebook show them as a table."""

    __slots__ = ()

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Return id, title, parties and number of packages of each."""
        return [
            (
                one.id,
                one.name,
                ", ".join(party.name or party.id for party in one.parties),
                f"{one.packages:,}",
            )
            for one in self
        ]

    def __repr__(self) -> str:
        width = max((len(one.id) for one in self), default=0)
        return "\n".join(f"{one.id:<{width}}  {one.name}" for one in self)

    def _repr_html_(self) -> str:
        """Return them as a notebook shows them."""
        return html_table([f"{len(self)} scenarios of negsim"], HEADS, self.rows())


def scenarios() -> Scenarios:
    """Return the scenarios that come with negsim, in order of name.

    Returns
    -------
    Scenarios
        A tuple of `Scenario`: each has an `id`, by which every function and verb takes it, a
        `name` for the reader, a `summary`, `parties`, `issues` and so on.

    Examples
    --------
    >>> import negsim
    >>> [one.name for one in negsim.scenarios() if one.id.startswith("camp")]
    ['Camp David 1978']
    """
    return Scenarios(map(load, shipped()))
