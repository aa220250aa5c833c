"""The fit from beginning to end: carried out, summed up, and written into a folder."""

from __future__ import annotations

from pathlib import Path

from validation.fit.carry_out import Log, carry_out
from validation.fit.page import markdown
from validation.fit.state import Settings
from validation.fit.summary import (
    CONTENDERS,
    CRISIS,
    DRAWS,
    RUNS,
    SUMMARY,
    read,
    summarise,
    write,
)
from validation.fit.targets import Measure
from validation.page import write as write_page

PAGE = "fit.md"


def fit(
    folder: Path,
    settings: Settings,
    log: Log,
    measure: Measure | None = None,
    runs_again: int = RUNS,
    contenders: int = CONTENDERS,
) -> str:
    """Fit, or go on with it; write draws, summary and page, and return the page.

    Parameters
    ----------
    folder : Path
        Where all is written; it must exist.
    settings : Settings
        What is asked for.
    log : callable
        Called with lines on how far it is.
    measure : callable, optional
        As in `carry_out`.
    runs_again, contenders : int
        Runs an arm of what is played again at the end, and of how many points.
    """
    files = {name: folder / name for name in (DRAWS, CRISIS, SUMMARY)}
    state, wave = carry_out(folder, settings, log, measure)
    write(files, summarise(state, wave, log, runs_again, contenders))
    words = markdown(read(files))  # of what is written, so that page and files cannot differ
    write_page(str(folder / PAGE), words)
    return words
