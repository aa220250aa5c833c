"""The fit from beginning to end: carried out, summed up, and written into a folder."""

from __future__ import annotations

from pathlib import Path

from validation.fit.carry_out import Log, carry_out
from validation.fit.page import markdown
from validation.fit.state import Settings
from validation.fit.summary import CRISIS, DRAWS, SUMMARY, read, summarise, write
from validation.page import write as write_page

PAGE = "fit.md"


def fit(folder: Path, settings: Settings, log: Log) -> str:
    """Fit, or go on with it; write draws, summary and page, and return the page.

    Parameters
    ----------
    folder : Path
        Where all is written; it must exist.
    settings : Settings
        What is asked for.
    log : callable
        Called with lines on how far it is.
    """
    files = {name: folder / name for name in (DRAWS, CRISIS, SUMMARY)}
    write(files, summarise(carry_out(folder, settings, log), log))
    words = markdown(read(files))  # of what is written, so that page and files cannot differ
    write_page(str(folder / PAGE), words)
    return words
