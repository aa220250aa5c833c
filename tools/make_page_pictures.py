"""Take the pictures of docs/page.md: the page of the Istanbul scenario in Chromium.

python tools/make_page_pictures.py
"""

from __future__ import annotations

import io
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

import negsim
from negsim.browser.page.assemble import page

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
}
"""Link, size, and what is done before each is taken."""

RUNS = 20_000
COLOURS = 96


def main() -> None:
    """Write all pictures."""
    scenario = negsim.load(NAME)
    with tempfile.TemporaryDirectory() as folder, chromium(Path(folder)) as browser:
        file = Path(folder) / "talks.html"
        file.write_text(page(scenario, doubt=True), encoding="utf-8")
        for name, state in PICTURES.items():
            taken = take(browser, file, *state)
            told = PngInfo()
            told.add_text("Scenario", NAME)
            told.add_text("Fingerprint", scenario.fingerprint)
            told.add_text("Description", f"A page of negsim, with this link: {state[0] or 'none'}.")
            taken.save(ROOT / "docs" / "images" / f"{name}.png", pnginfo=told, optimize=True)


def take(
    browser: Browser, file: Path, link: str, width: int, height: int, first: str
) -> Image.Image:
    """Return a picture of a state of the page, in few colours."""
    opened = OpenPage(browser, file, link, width=width, height=height)
    if link:
        opened.ready(RUNS)
    else:
        opened.until("document.documentElement?.classList.contains('guessing')")
    if "run=" in link:
        opened.until("document.querySelector('#story li')")
    opened.value(f"(async () => {{ {first}; }})()")
    time.sleep(2)  # what moves comes to rest
    picture = Image.open(io.BytesIO(opened.screenshot()))
    opened.close()
    return picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main()
