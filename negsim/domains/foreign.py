"""Finding and opening the negotiation domains of other programs.

A domain is a folder with its files, or the file that lists its issues, whose profiles stand
beside it. Which program wrote it is told from what the files hold, not from their names.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from negsim.domains import genius, negmas, profiles
from negsim.domains.domain import Domain, checked
from negsim.domains.staging import stage
from negsim.domains.xmltext import parse as parse_xml
from negsim.errors import Mistake, NegsimError
from negsim.files.loading import load as load_yaml
from negsim.files.loading import shipped
from negsim.files.yamltext import parse as parse_yaml
from negsim.files.yamltext import plain
from negsim.scenario import Scenario

MOST_BYTES = 20_000_000
"""Largest file that is read."""

MOST_FILES = 1000
"""Most files of a folder that are looked into."""

ENDINGS = (".xml", ".json", ".yml", ".yaml")
Part = TypeVar("Part", profiles.Document, negmas.Document)


def load(
    scenario: Scenario | str | os.PathLike[str], set: Mapping[str, object] | None = None
) -> Scenario:
    """Load a scenario, or a negotiation domain of another program as one.

    Parameters
    ----------
    scenario : str, path or Scenario
        Name of a shipped scenario, such as ``"istanbul-2025"``; path of a scenario file; or
        folder or file of a domain of GENIUS, GeniusWeb, NegMAS or NegoLog. Of how the talks go
        such a domain says nothing; there `negsim.domains.staging` tells what is assumed. A
        scenario that is loaded already is given back.
    set : mapping of str to object, optional
        Values to put in, by path; see `apply`.

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
        return stage(read(scenario), set)
    return load_yaml(scenario, set)


def is_foreign(path: str | os.PathLike[str]) -> bool:
    """Whether a path leads to another program's domain, or could lead to nothing else."""
    if isinstance(path, str) and path in shipped():
        return False
    file = Path(path)
    ending = file.suffix.lower()
    try:
        if file.is_dir() or ending == ".xml":
            return True
        if ending not in ENDINGS or not file.is_file():
            return False
        with file.open("rb") as stream:
            text = stream.read(MOST_BYTES)
    except (OSError, ValueError):
        return False
    # JSON is YAML too, so a scenario may be written in it.
    own = re.search(rb'^\s*"?negsim"?\s*:', text, re.M)
    return not own and (ending == ".json" or bool(re.search(rb"^type\s*:", text, re.M)))


def read(path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]]) -> Domain:
    """Read a negotiation domain.

    Parameters
    ----------
    path : str, Path, or sequence of them
        A folder; a file of the domain, whose other files stand in the same folder; or all its
        files, the domain first, then the parties in order.

    Returns
    -------
    Domain
        With the parties in the order of their files' names, or as given.

    Raises
    ------
    NegsimError
        If there is no domain, or with the mistakes in its files.
    """
    if not isinstance(path, str | os.PathLike):
        files = [Path(one) for one in path]
        if not files:
            raise NegsimError("a domain is missing: no file was given")
        return _read(files, files[0], files[0].parent)
    given = Path(path)
    if not given.exists():
        raise NegsimError(Mistake("there is no such file or folder", file=str(given)))
    folder = given if given.is_dir() else given.parent
    return _counted(_read(_files(folder, given), given, folder))


def _counted(domain: Domain) -> Domain:
    """Return the domain with a note on its parties, where a folder may hold a party's variants."""
    count = len(domain.profiles)
    if count == 2:
        return domain
    note = (
        f"all {count} profiles of the folder are parties here; to have some of them, put these "
        "into a folder of their own, or give negsim.solutions the files"
    )
    return replace(domain, notes=(*domain.notes, note))


def _files(folder: Path, given: Path) -> list[Path]:
    """Return the files of a folder that may be part of a domain, in order of name.

    Those that begin with a dot or an underline are not: NegMAS keeps its notes in them.
    """
    try:
        names = sorted(folder.iterdir())
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise NegsimError(Mistake(what, file=str(folder))) from None
    endings = ENDINGS if given == folder else _kin(given.suffix.lower())
    found = [
        file for file in names
        if file.suffix.lower() in endings and file.name[0] not in "._" and file.is_file()
    ]  # fmt: skip
    if len(found) > MOST_FILES:
        what = f"holds {len(found):,} files, too many for one domain"
        raise NegsimError(Mistake(what, file=str(folder)))
    return found


def _kin(ending: str) -> tuple[str, ...]:
    """Return the endings that files of one domain share."""
    return (".yml", ".yaml") if ending in (".yml", ".yaml") else (ending,)


def _read(files: list[Path], given: Path, folder: Path) -> Domain:
    """Read a domain from candidate files, trying one program's layout after the other."""
    spaces = [_space(file) for file in files if file.suffix.lower() == ".xml"]
    if any(space is not None for space in spaces):
        return _genius([space for space in spaces if space is not None], given, folder)
    plain_files = [_json(file) for file in files if file.suffix.lower() == ".json"]
    yaml_files = [_yaml(file) for file in files if file.suffix.lower() in (".yml", ".yaml")]
    documents = [*plain_files, *yaml_files]
    typed = [one for one in documents if one.sort]
    if any(one.sort == "domain" for one in typed):
        return _negmas(typed, given)
    web = [profiles.Document(one.file, one.name, one.data) for one in plain_files]
    if any(one.sort == "profile" for one in web):
        return _profiles(web, given, folder)
    what = (
        "is neither a scenario file nor a domain of GENIUS, GeniusWeb, NegoLog or NegMAS"
    )
    raise NegsimError(Mistake(what, file=str(given)))


def _genius(spaces: list[genius.Space], given: Path, folder: Path) -> Domain:
    """Read GENIUS files."""
    domains = [space for space in spaces if space.is_domain]
    parties = [space for space in spaces if not space.is_domain]
    named = [space for space in domains if Path(space.file) == given]
    if not named and len(domains) > 1:
        raise _several(domains, given)
    if not parties:
        what = "has no profile beside it: no utility space with weights and evaluations"
        raise NegsimError(Mistake(what, file=str(given)))
    domain = (named or domains or parties)[0]
    if len(domains) > 1:
        parties = [space for space in parties if genius.fits(domain, space)]
    found = genius.read(domain, parties)
    return checked(_titled(found, folder, bool(domains)), str(given))


def _several(domains: Iterable[Any], given: Path) -> NegsimError:
    """Return the error that it is not clear which domain is meant."""
    names = ", ".join(Path(one.file).name for one in domains)
    what = f"holds several domains ({names}); give one of them"
    return NegsimError(Mistake(what, file=str(given)))


def _titled(domain: Domain, folder: Path, has_file: bool) -> Domain:
    """Return the domain named after its folder where no file of its own names it."""
    name = folder.resolve().name or domain.name
    return domain if has_file else replace(domain, name=name)


def _negmas(documents: list[negmas.Document], given: Path) -> Domain:
    """Read NegMAS files."""
    domain = _one(documents, given)
    if domain is None:
        raise NegsimError(Mistake("holds no outcome space", file=str(given)))
    found = negmas.read(domain, [one for one in documents if one.sort == "profile"])
    return checked(found, str(given))


def _profiles(documents: list[profiles.Document], given: Path, folder: Path) -> Domain:
    """Read GeniusWeb or NegoLog files."""
    sorts = {sort: [one for one in documents if one.sort == sort] for sort in ("profile", "stated")}
    domain = _one(documents, given)
    found = profiles.read(folder.resolve().name, domain, sorts["profile"], sorts["stated"])
    return checked(found, str(given))


def _one(documents: list[Part], given: Path) -> Part | None:
    """Return the document that lists the issues; the one that was given, where there are more."""
    domains = [one for one in documents if one.sort == "domain"]
    named = [one for one in domains if Path(one.file) == given]
    if len(domains) > 1 and not named:
        raise _several(domains, given)
    return next(iter(named or domains), None)


def _space(file: Path) -> genius.Space | None:
    """Return a GENIUS file, None for any other XML file."""
    root = parse_xml(_data(file), str(file))
    return genius.Space(str(file), file.stem, root) if genius.is_space(root) else None


def _json(file: Path) -> negmas.Document:
    """Return a JSON file; one that holds no mapping is empty."""
    try:
        data = json.loads(_data(file))
    except json.JSONDecodeError as error:
        what = f"is not JSON: {error.msg}"
        raise NegsimError(Mistake(what, file=str(file), line=error.lineno)) from None
    except UnicodeDecodeError:
        raise NegsimError(Mistake("is not text in UTF-8", file=str(file))) from None
    except (RecursionError, ValueError):
        what = "is not JSON that can be read: nested too deep, or a number too long"
        raise NegsimError(Mistake(what, file=str(file))) from None
    return negmas.Document(str(file), file.stem, data if isinstance(data, dict) else {})


def _yaml(file: Path) -> negmas.Document:
    """Return a YAML file; one that holds no mapping is empty."""
    try:
        text = _data(file).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NegsimError(Mistake("is not text in UTF-8", file=str(file))) from None
    tree, mistakes = parse_yaml(text, str(file))
    if mistakes:
        raise NegsimError(*mistakes)
    data = plain(tree)
    return negmas.Document(str(file), file.stem, data if isinstance(data, dict) else {})


def _data(file: Path) -> bytes:
    """Return the bytes of a file, of which little more than the most allowed is read."""
    try:
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise NegsimError(Mistake("there is no such file", file=str(file))) from None
    except (OSError, ValueError) as error:
        what = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise NegsimError(Mistake(what, file=str(file))) from None
    if len(data) > MOST_BYTES:
        raise NegsimError(Mistake("is over 20 MB, too long for a domain", file=str(file)))
    return data
