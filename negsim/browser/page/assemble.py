"""Puts the page together: template, styles, scripts, words, engine and data become one file.

No bundler: files are joined in their order. The policy allows the page's own script and style by
their hashes, WebAssembly, and workers made of what is in the file; nothing is ever asked for.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
import shlex
import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from negsim.browser.page.data import data_for_page
from negsim.browser.page.still import still_table
from negsim.browser.page.words import filled, words_of
from negsim.browser.saved import Saved
from negsim.disk import encoded
from negsim.results.result import run
from negsim.scenario.files.load import load
from negsim.scenario.scenario import Scenario
from negsim.story.catalogue import CATALOGUE

PAGE = files("negsim") / "browser" / "page"
WASM = files("negsim") / "engine" / "wasm"
TELLING = files("negsim") / "story"

SCRIPTS = (
    *("words", "shares", "dom", "state", "link", "labels", "notes", "pool", "rows", "walls"),
    *("table", "controls", "repeat", "left", "many", "ribbon", "pace", "axis", "letters", "area"),
    *("story", "rounds", "lanes", "stage", "run", "scenes", "main"),
)
"""Scripts that are packed with all else that the page carries."""

STYLES = ("1-look", "2-layout", "3-table", "4-controls", "5-many", "6-run", "7-scenes")
ENGINE = ("memory", "engine", "log", "counts")
STORY = ("catalogue", "lines", "account", "story", "short")
OF_WORKER = ("crossings", "worker")

COMMENT = re.compile(
    r"^[ ]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)\n|^[ ]+|/\*\* @type [^*]*\*/ ", re.MULTILINE | re.DOTALL
)
"""A comment that has its lines to itself, what a line is set in by, and a type beside a name."""

SPACED = re.compile(r" ?([{};,]) ?|(?<=:) ")
"""Spaces of a style that change nothing."""

PLACE = re.compile(r"\$(\w+)(?:\[([\w.]+)\])?")
"""Where the template wants something put in: ``$name``, or ``$w[key]`` for words."""

RUNS, SEED = 20_000, 1
"""What the base case is worked out with: as `negsim run` does it where nothing else is said."""


@dataclass(frozen=True)
class Checked:
    """What a page says of its file while that is edited: a version of it, messages, all of a check.

    They are warnings of a file that is valid, else its mistakes.
    """

    version: str
    messages: tuple[str, ...]
    words: str = ""

    def html(self, words: dict[str, str]) -> str:
        """Return it as a part of the page."""
        title = words["served.title" if self.words else "served.mistakes"]
        none, more = words["served.none"], words["served.more"]
        items = "".join(f"<li><bdi>{escape(one)}</bdi></li>" for one in self.messages)
        listed = f"<ul>{items}</ul>" if items else f"<p>{escape(none)}</p>"
        if self.words:
            listed += f"<details><summary>{escape(more)}</summary>"
            listed += f'<pre dir="ltr">{escape(self.words)}</pre></details>'
        return (
            f'<section class="card served" id="served" data-version="{self.version}">'
            f"<h2>{escape(title)}</h2>{listed}</section>"
        )


def page(
    scenario: Scenario | str | os.PathLike[str],
    asked: str | None = None,
    language: str = "en",
    checked: Checked | None = None,
    doubt: bool = False,
    progress: Callable[[int], None] | None = None,
) -> str:
    """Return the page of a scenario as the text of one HTML file.

    Parameters
    ----------
    scenario : Scenario, str or path
        From `negsim.load`, or what it would take.
    asked : str, optional
        How commands on the page name it, quoted for a shell; by default by its path or id.
    language : str
        Language of the words: see `negsim.browser.page.words.words_of`.
    checked : Checked, optional
        Only of a page that is served while its file is edited.
    doubt : bool
        Whether it says what the assumptions leave of the shares of the base case, as
        `negsim.run` with `doubt` does.
    progress : callable, optional
        Called with the number of runs done so far.
    """
    words = words_of(language)
    named_by, scenario = scenario, load(scenario)
    named = scenario.id if isinstance(named_by, Scenario) else os.fspath(named_by)
    asked = asked or shlex.quote(named)
    result = run(scenario, RUNS, SEED, progress=progress, doubt=doubt)
    data = data_for_page(result, asked)
    description = json.loads((WASM / "engine.json").read_text("utf-8"))
    carried = {
        "data": data,
        "words": words,
        "description": description,
        "sentences": CATALOGUE,
        "worker": worker_script(),
        "script": joined("script", SCRIPTS, "js"),
    }
    script = joined("script", ("unpack",) + ("served",) * bool(checked), "js")
    style = styles()
    given = {
        "language": words["language"],
        "direction": words["direction"],
        "name": escape(scenario.name),
        "summary": escape(scenario.summary),
        "version": escape(filled(words["foot.version"], data | {
            "scenario": scenario.id, "fingerprint": data["case"]["fingerprint"],
        })),
        "policy": policy([script, carried["script"]], style, bool(checked)),
        "style": style,
        "checked": checked.html(words) if checked else "",
        "static": still_table(result, words, data["asked"]),
        "payload": packed(carried),
        "script": script,
    }  # fmt: skip
    return PLACE.sub(
        lambda place: escape(words[place[2]]) if place[2] else given[place[1]],
        (PAGE / "page.html").read_text("utf-8"),
    )


def message_page(name: str, checked: Checked) -> str:
    """Return what stands in the place of the page of a file that does not validate."""
    words = words_of("en")
    script, style = joined("script", ("served",), "js"), styles()
    return (
        f'<!doctype html>\n<html lang="{words["language"]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy([script], style, True)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(name)}</title>\n<style>{style}</style>\n</head>\n"
        f'<body>\n<main class="wrap"><div class="hero"><h1><bdi>{escape(name)}</bdi></h1></div>\n'
        f"{checked.html(words)}\n</main>\n<script>{script}</script>\n</body>\n</html>\n"
    )


class Page(Saved):
    """The page of a scenario, in a notebook and as a file.

    Parameters
    ----------
    scenario : Scenario, str or path
        See `page`.
    doubt : bool
        See `page`.
    """

    def __init__(self, scenario: Scenario | str | os.PathLike[str], doubt: bool = False) -> None:
        self._written = page(scenario, doubt=doubt)

    @property
    def html(self) -> str:
        """The page: one file with the engine inside."""
        return self._written

    def _repr_html_(self) -> str:
        # In a frame of its own, so that its policy and its look stay its own.
        frame = 'width="100%" height="800" style="border: 0"'
        return f'<iframe title="negsim" {frame} srcdoc="{escape(self.html)}"></iframe>'


def policy(scripts: Iterable[str], style: str, served: bool = False) -> str:
    """Return the policy of a page with these scripts and this style; only one served asks."""
    asks = "connect-src 'self'; " * served
    return asks + (
        f"default-src 'none'; script-src {' '.join(map(digest, scripts))} 'wasm-unsafe-eval'; "
        f"worker-src blob:; style-src {digest(style)}; base-uri 'none'; form-action 'none'"
    )


def digest(text: str) -> str:
    """Return the hash of a script or style as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def joined(folder: str, names: tuple[str, ...], ending: str) -> str:
    """Return some files of the page end to end, without what only their readers need."""
    return bare(PAGE / folder / f"{name}.{ending}" for name in names)


def worker_script() -> str:
    """Return what a worker of the page is made of: the engine, the story, and what it is told."""
    engine = bare(WASM / f"{name}.js" for name in ENGINE)
    story = bare(TELLING / f"{name}.js" for name in STORY)
    return engine + story + joined("worker", OF_WORKER, "js")


def styles() -> str:
    """Return the styles of the page."""
    return SPACED.sub(r"\1", joined("style", STYLES, "css").replace("$dark", dark()))


def dark() -> str:
    """Return the rules of the dark look, on screens: as the system has it, unless one chose."""
    colours = (PAGE / "style" / "dark.css").read_text("utf-8")
    return (
        f"@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme=light]) {{\n"
        f"{colours}}} }}\n@media screen {{ :root[data-theme=dark] {{\n{colours}}} }}"
    )


def bare(files: Iterable[Traversable]) -> str:
    """Return some files end to end, without comments and indentation."""
    return COMMENT.sub("", "\n".join(file.read_text("utf-8") for file in files))


def packed(carried: dict[str, Any]) -> str:
    """Return what the page unpacks: a length, so many bytes of JSON, and the engine; as text."""
    told = json.dumps(carried, ensure_ascii=False, separators=(",", ":"))
    engine = (WASM / "engine.wasm").read_bytes()
    data = encoded(told)
    whole = struct.pack("<I", len(data)) + data + engine
    return base64.b64encode(gzip.compress(whole, 9, mtime=0)).decode()
