"""Write the sheets and keys of all exercises, each for its own case, as pages to read.

    python tools/make_exercises.py            write them anew
    python tools/make_exercises.py --check    change nothing; exit with 1 if they are out of date

The keys are worked out by the model, so they take some seconds, and more where the rules have
to be compiled first.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from negsim.teaching.exercises.case_study import CaseStudy
from negsim.teaching.exercises.sheets import case_study, key, sheet
from negsim.teaching.exercises.source import contents

FOLDER = Path(__file__).parents[1] / "exercises"
MADE = "<!-- Made by tools/make_exercises.py from ../{name}.md; do not edit. -->\n\n"


def studies() -> dict[str, CaseStudy]:
    """Return one case study a case, so that exercises share their runs."""
    return {words.case: case_study(words) for words in contents()}


def pages(studies: dict[str, CaseStudy]) -> Iterator[tuple[Path, str]]:
    """Yield every page and its file."""
    for words in contents():
        study = studies[words.case]
        made = MADE.format(name=words.name)
        for folder, paper in (("sheets", sheet(words, study)), ("keys", key(words, study))):
            yield FOLDER / folder / f"{words.name}.md", made + paper.text()


def main(check: bool) -> int:
    """Write the pages, or say which are out of date."""
    stale = []
    for file, text in pages(studies()):
        if file.is_file() and file.read_text(encoding="utf-8") == text:
            continue
        stale.append(file)
        if not check:
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
    for file in stale:
        print(f"{'out of date' if check else 'wrote'}: {file.relative_to(FOLDER.parent)}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
