"""Pages for a class: templates that Jinja2 fills in, as HTML that prints on A4 and on Letter.

The templates stand in the folder ``templates/`` and hold all sentences; a teacher or translator may
put others of the same names before them. A page stands alone: no script, no picture, nothing
fetched. Whatever comes from a scenario is escaped.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    select_autoescape,
)
from jinja2.sandbox import SandboxedEnvironment
from markdown_it import MarkdownIt

from negsim.errors import Mistake, NegsimError

TEMPLATES = Path(__file__).parent / "templates"

SPECIAL = re.compile(r"([\\`*\[\]<>|&])")
"""What Markdown would not take for itself."""

CODE = re.compile(r"(^```.*?^```$|^    .*$|`[^`\n]+`)", re.S | re.M)
"""Parts of Markdown that show their signs as they are: values in them are not escaped."""

VALUE = re.compile(r"\{\{\s*(.+?)\s*\}\}")
ASKED = re.compile(r"<p>\(lines: (\d)\)</p>")
LINES = re.compile(r"^\(lines: (\d)\)$", re.M)

Values = dict[str, Any]
"""What is put into a template, by name."""


class Markdown(str):
    """Words that are Markdown already; any others are escaped where they are put in."""

    __slots__ = ()


def escaped(words: object) -> str:
    """Return words as Markdown that shows them as they are, in one line."""
    if isinstance(words, Markdown):
        return words
    return SPECIAL.sub(r"\\\1", " ".join(str(words).split()))


class Pages:
    """The templates, filled in.

    Parameters
    ----------
    folder : path, optional
        Where templates are looked for first, by the names they have in `TEMPLATES`.

    Raises
    ------
    NegsimError
        If the folder is none or holds no template. Filling in raises it too, with file and line,
        for a mistake in a template of the folder.
    """

    environment = SandboxedEnvironment(  # a folder may come from somebody else
        loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    """Of negsim's own templates, so that each is compiled once however many packs are made."""

    def __init__(self, folder: str | Path | None = None) -> None:
        self.folder = folder
        if folder is not None:
            _check(Path(folder))
            loader = ChoiceLoader([FileSystemLoader(one) for one in (folder, TEMPLATES)])
            self.environment = self.environment.overlay(loader=loader)

    def page(self, name: str, values: Values) -> str:
        """Return a whole page."""
        with self._mistakes_reported():
            return self.environment.get_template(name).render(values)

    def block(self, name: str, block: str, values: Values) -> str:
        """Return the HTML that a page has in one of its blocks."""
        with self._mistakes_reported():
            template = self.environment.get_template(name)
            if block not in template.blocks:
                file = template.filename or name
                raise NegsimError(Mistake(f"has no block '{block}'", file=file))
            return "".join(template.blocks[block](template.new_context(values)))

    @contextmanager
    def _mistakes_reported(self) -> Iterator[None]:
        """Report what is wrong with a template of the user's; negsim's own have no mistakes."""
        try:
            yield
        except Exception as error:
            if self.folder is None or isinstance(error, NegsimError):
                raise
            trace = traceback.extract_tb(error.__traceback__)
            frames = [(frame.filename, frame.lineno or 0) for frame in trace]
            if isinstance(error, TemplateSyntaxError):
                frames.append((error.filename or str(self.folder), error.lineno))
            inside = [frame for frame in frames if Path(frame[0]).suffix in (".html", ".css")]
            file, line = inside[-1] if inside else (str(self.folder), 0)
            what = str(error) or type(error).__name__
            if isinstance(error, TemplateNotFound):
                what = f"there is no template '{error}'"
            raise NegsimError(Mistake(what, file=file, line=line)) from error


def _check(folder: Path) -> None:
    """Refuse a folder that holds no template, or one that cannot be read."""
    names = sorted(file.name for file in TEMPLATES.iterdir())
    found = [folder / name for name in names if (folder / name).is_file()]
    if not found:
        what = f"'{folder}' holds no template; they are {', '.join(names)}"
        raise NegsimError(Mistake(what, path="--templates"))
    for file in found:
        try:
            file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise NegsimError(Mistake("cannot be read as UTF-8 text", file=str(file))) from error


@cache
def _markdown() -> Environment:
    made = Environment(
        finalize=escaped, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    made.filters["code"] = Markdown
    return made


def fill(words: str, values: Values) -> str:
    """Return Markdown with every value filled in: in code as it is, elsewhere escaped.

    A value that is used nowhere is no mistake; one that lacks is a `jinja2.UndefinedError`.
    """
    words = CODE.sub(lambda code: VALUE.sub(r"{{ (\1)|code }}", code[0]), words)
    return _markdown().from_string(words).render(values)


@dataclass(frozen=True)
class Paper:
    """A page for a class: its heading, whom it is for, and Markdown.

    In the body ``(lines: 3)`` stands for lines to write on; the foot says what the page rests on.
    """

    title: str
    audience: str
    body: str
    foot: str

    def text(self) -> str:
        """Return the page as Markdown that reads well as it is."""
        body = LINES.sub(lambda found: "\n\n".join(["_" * 72] * int(found[1])), self.body)
        parts = (f"# {escaped(self.title)}", f"**{self.audience}**", body.strip(), "---", self.foot)
        return "\n\n".join(parts) + "\n"

    def html(self) -> str:
        """Return the page as HTML; raw HTML in the Markdown is not passed on."""
        made = MarkdownIt("commonmark", {"html": False}).enable("table")
        body = made.render(self.body).replace("<th>", '<th scope="col">')
        line = '<div class="line"></div>'
        body = ASKED.sub(lambda n: f'<div class="lines">{line * int(n[1])}</div>', body)
        values = {"title": self.title, "audience": self.audience, "body": body}
        return Pages().page("exercise.html", values | {"foot": made.renderInline(self.foot)})
