"""``negsim exercise``: print exercises for a class, and their keys."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from negsim.cli.shared import Parser, print_list, remark, report_compiling, shipped_names
from negsim.errors import NegsimError

if TYPE_CHECKING:
    from negsim.teaching.exercises.case_study import CaseStudy
    from negsim.teaching.paper import Paper

HELP = """\
List the exercises for teaching, or print one: a sheet for students and a key
for the teacher.

Without a name, the list. With one, the sheet as text. --sheet and --key give
pages that print well, one at a time on standard output or, with --out, as
files; --out alone writes both, apart. Keys are worked out by the model when
they are asked for, for any scenario to which the exercise applies.

With --fictional the case goes by made-up names. The commands on the sheet then
name a file that the class needs as well: --out writes it beside the pages.
"""

EXAMPLE = """\
example:
  negsim exercise
  negsim exercise red-lines
  negsim exercise red-lines --sheet > red-lines.html
  negsim exercise mediator --key --scenario camp-david-1978 --out keys
  negsim exercise mediator --fictional --out for-class
"""


def options(exercise: Parser) -> None:
    """Give ``negsim exercise`` its options."""
    exercise.add_argument(
        "name", nargs="?", metavar="NAME", help="name of an exercise", completer=exercise_names
    )
    which = exercise.add_mutually_exclusive_group()
    which.add_argument("--sheet", action="store_true", help="the student's sheet as HTML")
    which.add_argument("--key", action="store_true", help="the teacher's key as HTML")
    exercise.add_argument(
        "--scenario", metavar="SCENARIO", help="another case: shipped name or YAML file",
        completer=shipped_names,
    )  # fmt: skip
    exercise.take("--fictional")
    exercise.add_argument("--out", metavar="DIR", help="write the pages to this folder")


def exercise_names(**given: object) -> list[str]:
    """Return what a shell may complete."""
    from negsim.teaching.exercises.source import NAMES

    return list(NAMES)


def show_list() -> None:
    """Print the list of exercises."""
    from negsim.teaching.exercises.source import contents

    rows = [(words.name, words.title, words.level, words.minutes) for words in contents()]
    print_list(("Name", "Title", "Level", "Minutes"), rows)


def papers(arguments: argparse.Namespace) -> tuple[CaseStudy, dict[str, Paper]]:
    """Return the case and the pages that were asked for, by the names of their files."""
    from negsim.teaching.exercises import sheets
    from negsim.teaching.exercises.source import read

    words = read(arguments.name)
    study = sheets.case_study(words, arguments.scenario, made_up=arguments.fictional)
    both = arguments.out is not None and not (arguments.sheet or arguments.key)
    found: dict[str, Paper] = {}
    if not arguments.key:
        found[f"{words.name}-sheet.html"] = sheets.sheet(words, study)
    if arguments.key or both:
        report_compiling()
        found[f"{words.name}-key.html"] = sheets.key(words, study)
    return study, found


def write_files(files: dict[str, str], folder: str) -> None:
    """Write files into a folder, new or not: all of them, or none if one would be lost."""
    from negsim.disk import exists, new_folder, write_bytes
    from negsim.wording import listed

    pages = {name: text.encode("utf-8", "replace") for name, text in files.items()}
    target = Path(folder)
    if target.is_dir() and any(target.iterdir()):
        for file, page in ((target / name, page) for name, page in pages.items()):
            if os.path.lexists(file) and not (file.is_file() and file.read_bytes() == page):
                raise exists(file, another="folder")
        for name, page in pages.items():
            write_bytes(target / name, page)
    else:
        with new_folder(folder) as part:
            for name, page in pages.items():
                (part / name).write_bytes(page)
    remark(f"{listed(files)} in {folder}")


def carry_out(arguments: argparse.Namespace) -> None:
    """Carry out ``negsim exercise``."""
    from negsim.disk import check_folder

    if arguments.name is None:
        chosen = (arguments.sheet, arguments.key, arguments.scenario, arguments.fictional)
        if any((*chosen, arguments.out)):
            raise NegsimError("name the exercise first; negsim exercise prints the list")
        show_list()
        return
    if arguments.out is not None and not Path(arguments.out).is_dir():
        check_folder(arguments.out)
    study, found = papers(arguments)
    if arguments.out is None:
        [paper] = found.values()
        print_page(paper, as_text=not (arguments.sheet or arguments.key))
        if arguments.fictional:
            remark(f"the commands on it name {study.called}, which --out DIR writes as well")
        return

    from negsim.scenario.files.load import dump

    files = {name: paper.html() for name, paper in found.items()}
    if arguments.fictional:
        files[study.called] = dump(study.scenario)
    write_files(files, arguments.out)


def print_page(paper: Paper, as_text: bool) -> None:
    """Print one page, as text or as HTML."""
    from negsim.teaching.exercises.sheets import narrowed
    from negsim.wording import say

    if as_text:
        say(narrowed(paper.text()), end="")
    else:
        print(paper.html(), end="")
