"""Take the pictures of docs/page.md and docs/first-steps.md in Chromium.

python tools/make_page_pictures.py
"""

from __future__ import annotations

import contextlib
import html
import io
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

import negsim
from negsim.browser.page.assemble import page
from negsim.browser.page.serve import Watched
from negsim.browser.page.words import PSEUDO
from negsim.cli.main import main as negsim_command
from negsim.scenario.files.load import load, shipped

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tests"))

from in_chromium import Browser, chromium  # noqa: E402
from open_page import OpenPage  # noqa: E402

NAME = "istanbul-2025"
LINE = "#parties.afghan_taliban.red_lines.militants.at_most=detain+or+hand+over"
RUN = "document.getElementById('run').scrollIntoView(); OPENED.run.show(10)"
MANY = "document.getElementById('many').scrollIntoView()"
GUESS = "(n) => { const g = at('guess'); g.value = n; g.dispatchEvent(new Event('input')); }"
ANSWER = """await (async () => {
  for (const n of [%s]) {
    if (!at("scene-next").hidden) at("scene-next").click();
    (GUESS)(n);
    at("scene-answer").click();
    while (at("scene-next").hidden) await new Promise((done) => setTimeout(done, 20));
  }
})()""".replace("GUESS", GUESS)
ALL = f"{ANSWER % '30, 40, 55, 60, 20'}; at('scene-next').click()"
DARK = "document.getElementById('theme').click()"
PRINT = "dispatchEvent(new Event('beforeprint'))"
BROKEN = "#negsim=0.0.1&parties.pakistan.batna=7&mediators.qatar.pressure=0.9"
NONE = "#" + "&".join(
    f"parties.pakistan.salience.{issue.id}=0" for issue in negsim.load("istanbul-2025").issues
)
SEARCH = """document.getElementById('numbers').scrollIntoView(); const s = at("search");
  s.value = "endurence"; s.dispatchEvent(new Event('input'))"""

PICTURES = {
    "page-scene": ("", 1160, 640, f"({GUESS})(30)"),
    "page-scene-answered": ("", 1160, 640, ANSWER % "30"),
    "page-guesses": ("", 1160, 760, ALL),
    "page-phone-scene": ("", 390, 844, ANSWER % "30, 40, 55"),
    "page-table": ("#table", 1160, 860, ""),
    "page-line-moved": (LINE, 1160, 860, ""),
    "page-run": ("#run=2", 1160, 720, RUN),
    "page-dark": ("#mediators.qatar.present=0", 1160, 860, DARK),
    "page-phone-table": (LINE, 390, 844, "document.getElementById('table').scrollIntoView()"),
    "page-phone-many": (LINE, 390, 844, MANY),
    "page-phone-guesses": ("", 390, 844, ALL),
    "page-phone-run": ("#run=2", 390, 844, RUN),
    "page-phone-dark": ("#mediators.qatar.present=0", 390, 844, DARK),
    "page-link": (BROKEN, 1160, 640, ""),
    "page-phone-link": (BROKEN, 390, 844, ""),
    "page-search": ("#table", 1160, 560, SEARCH),
    "page-phone-search": ("#table", 390, 844, SEARCH),
}
"""Link, size, and what is done before each is taken."""

OTHERS: dict[str, tuple[str, str, int, int, dict[str, Any]]] = {
    "page-numbers": ("en", NONE, 1160, 640, {"runs": 0}),
    "page-right-to-left": (PSEUDO, LINE, 1160, 860, {}),
    "page-phone-right-to-left": (PSEUDO, LINE, 390, 844, {}),
    "page-printed": ("en", LINE, 820, 1100, {"media": "print", "first": PRINT}),
    "page-without-scripts": ("en", "", 1160, 640, {"scripts": False}),
    "page-phone-without-scripts": ("en", "", 390, 844, {"scripts": False}),
}
"""Language, link and size of pages that are opened or looked at otherwise, and how."""

TERMINAL = """<!doctype html><meta charset="utf-8"><body style="margin:0;background:#d8d8d8">
<div style="margin:14px;border-radius:8px;background:#1d2125;color:#e6e6e6;overflow:hidden">
<div style="background:#3a4047;padding:6px 12px;font:13px sans-serif">Terminal</div>
<pre style="margin:0;padding:10px 14px;font:14px/1.3 'DejaVu Sans Mono',monospace">%s</pre></div>"""
COMMAND = ["run", NAME]
PACK = ["--fictional", "--students", "24", "--minutes", "90"]
SHEETS = {
    "terminal-run": ("terminal.html", 800, 640),
    "page-served": ("mistakes.html", 1160, 300),
    "page-phone-served": ("mistakes.html", 390, 844),
    "pack-index": ("pack/index.html", 900, 760),
    "pack-role": ("pack/role-marania.html", 900, 900),
}
"""File and size of each picture that is of no page with a model in it."""

RUNS = 20_000
COLOURS = 96


def main() -> None:
    """Write all pictures."""
    scenario = negsim.load(NAME)
    with tempfile.TemporaryDirectory() as named, chromium(Path(named)) as browser:
        folder = Path(named)
        for language in ("en", PSEUDO):
            written = page(scenario, doubt=True, language=language)
            (folder / f"{language}.html").write_text(written, encoding="utf-8")
        for name, state in PICTURES.items():
            picture = take(browser, folder / "en.html", *state)
            save(name, picture, f"with this link: {state[0] or 'none'}")
        for name, (language, link, width, height, how) in OTHERS.items():
            picture = take(browser, folder / f"{language}.html", link, width, height, **how)
            save(name, picture, f"with this link: {link or 'none'}; {language}, {how}")
        (folder / "terminal.html").write_text(terminal(), encoding="utf-8")
        (folder / "mistakes.html").write_text(served(folder / "my-talks.yaml"), encoding="utf-8")
        negsim_command(["pack", NAME, "--out", str(folder / "pack"), *PACK])
        for name, (sheet, width, height) in SHEETS.items():
            opened = OpenPage(browser, folder / sheet, "", width=width, height=height)
            opened.until("document.readyState === 'complete'")
            save(name, in_few_colours(opened), f"in the file {sheet}")
            opened.close()


def save(name: str, picture: Image.Image, where: str) -> None:
    """Write a picture with what it was taken of."""
    told = PngInfo()
    told.add_text("Scenario", NAME)
    told.add_text("Fingerprint", negsim.load(NAME).fingerprint)
    told.add_text("Description", f"A page of negsim, {where}.")
    picture.save(ROOT / "docs" / "images" / f"{name}.png", pnginfo=told, optimize=True)


def terminal() -> str:
    """Return a page that looks as a terminal does after a command."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        negsim_command(COMMAND)
    shown = f"(.venv) $ negsim {' '.join(COMMAND)}\n{printed.getvalue()}(.venv) $ \u2588"
    return TERMINAL % html.escape(shown)


def served(file: Path) -> str:
    """Return what is served of a file with a number out of range and a misspelt key."""
    text = shipped()[NAME].read_text(encoding="utf-8").replace("endurance", "endurence", 1)
    file.write_text(text.replace("uniform: [0.30, 0.50]", "uniform: [0.30, 5.0]", 1), "utf-8")
    return Watched(str(file), lambda: load(file), file.name).page()


def in_few_colours(opened: OpenPage) -> Image.Image:
    """Return a picture of what a browser shows."""
    picture = Image.open(io.BytesIO(opened.screenshot()))
    return picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)


def take(
    browser: Browser, file: Path, link: str, width: int, height: int, first: str = "",
    runs: int = RUNS, scripts: bool = True, media: str = "",
) -> Image.Image:  # fmt: skip
    """Return a picture of a state of the page, in few colours."""
    size = {"width": width, "height": height}
    opened = OpenPage(browser, file, link, **size, most=100_000, scripts=scripts)
    opened.ask("Emulation.setEmulatedMedia", media=media)
    if link and runs:
        opened.ready(runs)
    elif not link and scripts:
        opened.until("document.documentElement?.classList.contains('guessing')")
    if "run=" in link:
        opened.until("document.querySelector('#story li')")
    opened.value(f"(async () => {{ {first}; }})()")
    time.sleep(2)  # what moves comes to rest
    picture = in_few_colours(opened)
    opened.close()
    return picture


if __name__ == "__main__":
    main()
