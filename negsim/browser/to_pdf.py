"""A page printed to PDF by the browser at hand, which negsim does not bring along."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from negsim.disk import write_bytes
from negsim.errors import Mistake, NegsimError

BROWSERS = (
    "chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser",
    "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge", "brave-browser",
)  # fmt: skip
"""Programs that print without a window, all of them Chromium's kin; first those made for that."""

PATIENCE = 120
"""Seconds that a browser may take."""


def browser() -> str:
    """Return the browser that prints.

    Raises
    ------
    NegsimError
        If there is none of `BROWSERS`.
    """
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    what = f"there is no browser that could print ({', '.join(BROWSERS)})"
    raise NegsimError(Mistake(f"{what}; open the page and print it from there", path="--pdf"))


def to_pdf(program: str, page: Path, target: Path) -> None:
    """Print a page to a PDF file with a browser.

    Raises
    ------
    NegsimError
        If the browser fails or the file cannot be written.
    """
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "page.pdf"
        command = [
            program, "--headless", "--disable-gpu", "--no-sandbox", "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile", f"--print-to-pdf={pdf}", page.resolve().as_uri(),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
            data = pdf.read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            what = f"{program} could not print the page ({type(error).__name__})"
            remedy = "open it and print it from there"
            raise NegsimError(Mistake(f"{what}; {remedy}", path="--pdf")) from None
    write_bytes(target, data, option="--pdf")
