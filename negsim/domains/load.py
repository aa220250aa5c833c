"""What a name, file or folder stands for is loaded: a scenario, or another program's domain.

What reads domains takes long to import, and is imported when there is one.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from negsim.errors import Mistake, NegsimError
from negsim.scenario.files.load import is_foreign
from negsim.scenario.files.load import load as load_yaml
from negsim.scenario.scenario import Scenario

if TYPE_CHECKING:
    from negsim.domains.domain import Domain
    from negsim.domains.solutions import Solutions


def load(
    scenario: Scenario | str | os.PathLike[str],
    set: Mapping[str, object] | None = None,
    profiles: Sequence[str | os.PathLike[str]] = (),
) -> Scenario:
    """Load a scenario, or a negotiation domain of another program as one.

    Parameters
    ----------
    scenario : str, path or Scenario
        Name of a shipped scenario, such as ``"istanbul-2025"``; path of a scenario file; or
        folder or file of a domain of GENIUS, GeniusWeb, NegMAS or NegoLog. Of how the talks go
        such a domain says nothing; what is then assumed, `negsim.domains.to_scenario` says. A
        scenario that is loaded already is given back.
    set : mapping of str to object, optional
        Values to put in, by path; see `apply`.
    profiles : sequence of str or Path
        Of a domain: the files of those to take, in order; see `read`.

    Returns
    -------
    Scenario
        Checked, complete and frozen.

    Raises
    ------
    NegsimError
        If there is no such scenario, or with every mistake in it.
    """
    if isinstance(scenario, str | os.PathLike) and is_foreign(scenario):
        from negsim.domains.find import read
        from negsim.domains.to_scenario import as_scenario

        return as_scenario(read(scenario, profiles), set)
    if profiles:
        what = "is a scenario; profiles can be chosen of a negotiation domain only"
        name = getattr(scenario, "id", str(scenario))
        raise NegsimError(Mistake(what, file=name))
    return load_yaml(scenario, set)


def solutions(
    domain: str | os.PathLike[str] | list[Any] | tuple[Any, ...] | Scenario | Domain,
) -> Solutions:
    """Return the bargaining solutions of a domain or scenario.

    Parameters
    ----------
    domain : str, path, list or tuple of them, Scenario or Domain
        A negotiation domain of GENIUS, GeniusWeb, NegMAS or NegoLog: its folder, a file of it,
        or all its files; or a scenario, by name, path or itself.

    Returns
    -------
    Solutions
        Of a domain, on the scale of its files, with the reservation values as disagreement
        point. Of a scenario, among the packages that cross no firm line, valued at the trust of
        the start, with batnas as disagreement point and every range at its median.

    Raises
    ------
    NegsimError
        If there is no such domain or scenario, or with the mistakes in it.

    Notes
    -----
    Formulas and sources are those of `negsim.domains.bargaining`.
    """
    from negsim.domains.domain import Domain
    from negsim.domains.find import read
    from negsim.domains.solutions import of_domain, of_scenario

    if isinstance(domain, Domain):
        return of_domain(domain)
    if isinstance(domain, list | tuple) or (
        isinstance(domain, str | os.PathLike) and is_foreign(domain)
    ):
        return of_domain(read(domain))
    return of_scenario(load(domain))
