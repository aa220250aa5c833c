"""Finding and reading the negotiation domains of other programs.

A domain is a folder with its files, or the file that lists its issues, whose profiles stand
beside it. Which program wrote it is seen from what the files hold, not from their names.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from negsim.disk import read_data
from negsim.domains import genius, geniusweb, negmas
from negsim.domains.domain import Domain, unfit
from negsim.domains.strict_xml import parse as parse_xml
from negsim.errors import Mistake, NegsimError, nearest
from negsim.scenario.files.blocks import listing
from negsim.scenario.files.strict_yaml import parse as parse_yaml
from negsim.scenario.files.strict_yaml import plain

MOST_BYTES = 20_000_000
"""Largest file that is read."""

TOO_LONG = "is over 20 MB, too long for a domain"

NO_PART = "; if it is no part of the domain, name the file with the issues, or use --profile"

MOST_FILES = 1000
"""Most files of a folder that are looked into."""

YAML = (".yml", ".yaml")
SUFFIXES = (".xml", ".json", *YAML)
Read = TypeVar("Read")
Part = TypeVar("Part", genius.Space, geniusweb.Document, negmas.Document)


def read(
    path: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    profiles: Sequence[str | os.PathLike[str]] = (),
) -> Domain:
    """Read a negotiation domain.

    Parameters
    ----------
    path : str, Path, or sequence of them
        A folder; a file of the domain, whose other files stand in the same folder; or all its
        files, the domain first, then the parties in order.
    profiles : sequence of str or Path
        Names, or paths, of the profiles of the folder to take, in this order; others are not
        looked at. Empty takes all.

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
        return _Reading(files, files[0], files[0].parent).domain()
    given = Path(path)
    if not given.exists():
        raise NegsimError(Mistake("there is no such file or folder", file=str(given)))
    folder = given if given.is_dir() else given.parent
    files = _files(folder, given)
    chosen = [_chosen(Path(one), files, folder) for one in profiles]
    alone = given != folder and not chosen
    domain = _Reading(files, given, folder, chosen, alone).domain()
    count = len(domain.profiles)
    if count == 2 or chosen:
        return domain
    note = (  # a folder may hold a party's variants
        f"all {count} profiles of the folder are parties here; to have some of them, choose them "
        "with --profile, or give negsim.solutions the files"
    )
    return replace(domain, notes=(*domain.notes, note))


def _chosen(profile: Path, files: list[Path], folder: Path) -> Path:
    """Return the file of a domain that is meant by a name or path."""
    for file in files:
        if profile in (file, Path(file.name)):
            return file
    names = tuple(file.name for file in files)
    what = f"holds no file {str(profile)!r} to take a profile from; files are {listing(names)}"
    raise NegsimError(Mistake(what + nearest(profile.name, names), file=str(folder)))


def _files(folder: Path, given: Path) -> list[Path]:
    """Return the files of a folder that may be part of a domain, in order of name.

    Those that begin with a dot or an underline are not: NegMAS keeps its notes in them.
    """
    try:
        names = sorted(folder.iterdir())
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise NegsimError(Mistake(what, file=str(folder))) from None
    endings: tuple[str, ...] = SUFFIXES
    if given != folder:
        suffix = given.suffix.lower()
        endings = YAML if suffix in YAML else (suffix,)
    found = [
        file for file in names
        if file.suffix.lower() in endings and file.name[0] not in "._" and file.is_file()
    ]  # fmt: skip
    if len(found) > MOST_FILES:
        what = f"holds {len(found):,} files, too many for one domain"
        raise NegsimError(Mistake(what, file=str(folder)))
    return found


@dataclass
class _Reading:
    """Reads a domain from the files it may be made of.

    Parameters
    ----------
    files : list of Path
        All that may be part of it.
    given, folder : Path
        What was asked for, and the folder that it is or stands in.
    chosen : sequence of Path
        The profiles to take; none takes all.
    alone : bool
        Whether one file was asked for and no profile, so that files beside it may be of no domain.
    unread : list of Mistake
        What is wrong with files that could not be read.
    """

    files: list[Path]
    given: Path
    folder: Path
    chosen: Sequence[Path] = ()
    alone: bool = False
    unread: list[Mistake] = field(default_factory=list)

    def domain(self) -> Domain:
        """Return the domain; files that do not belong to one asked for by its file are noted."""
        try:
            domain = self.found()
            if fault := unfit(domain):
                raise NegsimError(Mistake(fault, file=str(self.given)))
        except NegsimError as error:
            raise NegsimError(*error.mistakes, *self.unread) from None
        itself = any(Path(mistake.file) == self.given for mistake in self.unread)
        if self.unread and (itself or not self.alone):
            whole = self.given == self.folder and not self.chosen
            advice = NO_PART if whole else ""
            raise NegsimError(*(replace(one, what=one.what + advice) for one in self.unread))
        notes = [f"{Path(one.file).name} is not read: {one.what}" for one in self.unread]
        return replace(domain, notes=(*domain.notes, *notes))

    def found(self) -> Domain:
        """Return the domain, trying one program's layout after the other."""
        spaces = [one for one in self.read(_space, (".xml",)) if one.role]
        if spaces:
            return self.genius(spaces)
        plain_files = self.read(_document, (".json",))
        documents = [*plain_files, *self.read(_document, YAML)]
        if any(one.role == "domain" for one in documents):
            return negmas.read(self.listing(documents)[0], self.taken(documents))
        web = [geniusweb.Document(one.file, one.name, one.data) for one in plain_files]
        if any(one.role == "profile" for one in web):
            stated = [one for one in web if one.role == "stated"]
            domain = next(iter(self.listing(web)), None)
            return geniusweb.read(self.folder.resolve().name, domain, self.taken(web), stated)
        if self.unread:
            raise NegsimError  # `domain` reports them
        what = "is neither a scenario file nor a domain of GENIUS, GeniusWeb, NegoLog or NegMAS"
        raise NegsimError(Mistake(what, file=str(self.given)))

    def read(self, read: Callable[[Path], Read], endings: tuple[str, ...]) -> list[Read]:
        """Return the files of these endings that can be read."""
        found = []
        for file in self.files:
            if file.suffix.lower() in endings:
                try:
                    found.append(read(file))
                except NegsimError as error:
                    if not self.chosen or file in (*self.chosen, self.given):
                        self.unread += error.mistakes
        return found

    def listing(self, documents: list[Part]) -> list[Part]:
        """Return the one document that lists the issues, or none."""
        domains = [one for one in documents if one.role == "domain"]
        named = [one for one in domains if Path(one.file) == self.given]
        if len(domains) > 1 and not named:
            names = ", ".join(Path(one.file).name for one in domains)
            what = f"holds several domains ({names}); give one of them"
            raise NegsimError(Mistake(what, file=str(self.given)))
        return named or domains

    def taken(self, documents: list[Part]) -> list[Part]:
        """Return the profiles, or those that were chosen."""
        found: dict[Path, Part] = {Path(k.file): k for k in documents if k.role == "profile"}
        unread = [Path(mistake.file) for mistake in self.unread]
        missing = [file for file in self.chosen if file not in found and file not in unread]
        if missing:
            what = "is no profile of this domain"
            raise NegsimError(*(Mistake(what, file=str(file)) for file in missing))
        return [found[file] for file in self.chosen or found if file in found]

    def genius(self, spaces: list[genius.Space]) -> Domain:
        """Read GENIUS files; where there is no domain, the first profile lists the issues."""
        listing, parties = self.listing(spaces), self.taken(spaces)
        if not parties:
            what = "has no profile beside it: no utility space with weights and evaluations"
            raise NegsimError(Mistake(what, file=str(self.given)))
        domain = (listing or parties)[0]
        fitting = [space for space in parties if genius.fits(domain, space)]
        if [space.role for space in spaces].count("domain") > 1:
            parties = fitting
        elif self.alone and len(fitting) > 1:
            what = "it is no profile of this domain"
            self.unread += [Mistake(what, file=one.file) for one in parties if one not in fitting]
            parties = fitting
        found = genius.read(domain, parties)
        return found if listing else replace(found, name=self.folder.resolve().name or found.name)


def _space(file: Path) -> genius.Space:
    """Return an XML file, which may be none of GENIUS."""
    content = read_data(file, "a file of a domain", MOST_BYTES, TOO_LONG)
    return genius.Space(str(file), file.stem, parse_xml(content, str(file)))


def _document(file: Path) -> negmas.Document:
    """Return a JSON or YAML file; one that holds no mapping is empty."""
    name, content = str(file), read_data(file, "a file of a domain", MOST_BYTES, TOO_LONG)
    try:
        if file.suffix.lower() == ".json":
            data = json.loads(content)
        else:
            tree, mistakes = parse_yaml(content.decode("utf-8-sig"), name)
            if mistakes:
                raise NegsimError(*mistakes)
            data = plain(tree)
    except json.JSONDecodeError as error:
        what = f"is not JSON: {error.msg}"
        raise NegsimError(Mistake(what, file=name, line=error.lineno)) from None
    except UnicodeDecodeError:
        raise NegsimError(Mistake("is not text in UTF-8", file=name)) from None
    except (RecursionError, ValueError):
        what = "is not JSON that can be read: nested too deep, or a number too long"
        raise NegsimError(Mistake(what, file=name)) from None
    return negmas.Document(name, file.stem, data if isinstance(data, dict) else {})
