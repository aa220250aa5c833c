"""Sheets and keys of exercises: their words with all values filled in, as Markdown."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from negsim.errors import NegsimError, quoted
from negsim.scenario.files.blocks import file_name
from negsim.scenario.files.fictional import deal
from negsim.scenario.files.load import loads
from negsim.scenario.files.starter import starter
from negsim.teaching.exercises.case_study import RUNS, CaseStudy
from negsim.teaching.exercises.keys import KEYS
from negsim.teaching.exercises.source import OWN, Words
from negsim.teaching.paper import Markdown, Paper, Values, escaped, fill
from negsim.wording import a_round

WIDTH = 80

KEPT = re.compile(r"^(\||#|```|    )", re.M)
"""How a line begins that must stay as it is."""

BY_PAIRS = (
    "(Shares give the difference. For the counts add `--rows` and the name of a file, such as "
    "`early.parquet`, to the command of either setting, and compare the two files run by run.)"
)
"""How counts of pairs are had, which no command of a sheet prints."""

OWN_FILE = "our-case"
"""The scenario that an exercise without a case begins with."""


def narrowed(page: str) -> str:
    """Return a page of Markdown for a terminal of 80 columns; tables and code stay as they are."""
    blocks, code, end = [], False, page[len(page.rstrip("\n")) :]
    for block in page.rstrip("\n").split("\n\n"):
        code ^= block.count("```") % 2 == 1
        blocks.append(block if code else _narrowed_block(block))
    return "\n\n".join(blocks) + end


def _narrowed_block(block: str) -> str:
    if max(map(len, block.split("\n"))) <= WIDTH or KEPT.search(block):
        return block
    lines = []
    for item in re.split(r"\n(?=\s*(?:[-*]|[0-9]+\.) )", block):
        begin = len(item) - len(item.lstrip())
        mark = re.match(r"(?:[-*]|[0-9]+\.) +", item[begin:])
        lines.append(
            textwrap.fill(
                " ".join(item.split()), WIDTH, initial_indent=" " * begin,
                subsequent_indent=" " * (begin + (mark.end() if mark else 0)),
                break_long_words=False, break_on_hyphens=False,
            )
        )  # fmt: skip
    return "\n".join(lines)


def case_study(
    words: Words, scenario: str | Path | None = None, runs: int = RUNS, made_up: bool = False
) -> CaseStudy:
    """Return where an exercise is worked out: its own case, or another.

    With `made_up` the case goes by its fictional names, and commands name a file of that version,
    which a class needs beside the sheet (`negsim.scenario.files.load.dump` makes it).
    """
    if made_up and words.case == OWN:
        what = f"--fictional: '{words.name}' begins with a case of the students' own"
        raise NegsimError(f"{what}; it has no names to change")
    source = words.case if scenario is None else scenario
    if source == OWN:
        return CaseStudy(loads(starter(OWN_FILE), f"{OWN_FILE}.yaml"), f"{OWN_FILE}.yaml", runs)
    dealt = deal(source, made_up=made_up)
    return CaseStudy(dealt, f"{file_name(dealt.id)}.yaml" if made_up else str(source), runs)


def shared(study: CaseStudy) -> Values:
    """Return what any exercise may say of its case."""
    process = study.scenario.process
    return {
        "case": quoted(study.called),
        "runs": str(study.runs),
        "rounds": str(process.rounds),
        "round": a_round(process),
        "by_pairs": Markdown(BY_PAIRS),
    }


def foot(study: CaseStudy, values: Values) -> str:
    """Return what the numbers of a page rest on; some exercise searches runs instead of playing."""
    runs, scenario = values.get("searched", f"{study.runs:,}"), study.scenario
    return escaped(
        f"Case: {scenario.name or scenario.id}, fingerprint {scenario.fingerprint}; "
        f"{runs} model runs of every setting, seed {study.seed}. Shares of model runs under "
        "stated assumptions, not a forecast; intervals are for 95 % and tell Monte Carlo error "
        "only."
    )


def sheet(words: Words, study: CaseStudy) -> Paper:
    """Return the student's sheet: facts of the case, and no answer.

    Like `key` it refuses a case to which the exercise does not apply.
    """
    about = f"Level: {words.level}. Time: {words.minutes} minutes. Groups of {words.groups}."
    values = shared(study) | KEYS[words.name].facts(study)
    body = f"{about}\n\n{fill(words.sheet, values)}"
    return Paper(words.title, "Student sheet", body, foot(study, values))


def key(words: Words, study: CaseStudy) -> Paper:
    """Return the teacher's key: answers worked out by the model, and a guide to the debrief."""
    facts = KEYS[words.name].facts(study)  # first, as they refuse a case that does not fit
    values = shared(study) | facts | KEYS[words.name].answers(study)
    title, audience = f"{words.title}: key", "For the teacher, not for handing out"
    return Paper(title, audience, fill(words.key, values), foot(study, values))
