"""What a notebook and a prompt show of an object: a table in HTML, and a scenario in short."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any, ClassVar


def html_table(caption: Sequence[str], heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in HTML that can be read aloud: with a caption, and the scope of each head.

    Parameters
    ----------
    caption : sequence of str
        Its lines, the first of which is its title; none where the first head tells it.
    heads : sequence of str
        Heads of the columns; none for a table without.
    rows : iterable of sequence of str
        The cells of each row, of which the first is its head. All texts are escaped.
    """
    if caption:
        title, *more = map(escape, caption)
        lines = "<br/>\n".join([f"<strong>{title}</strong>", *more])
        parts = ["<table>", f"<caption>\n{lines}\n</caption>"]
    else:
        parts = [f'<table aria-label="{escape(heads[0])}">']
    if heads:
        cells = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
        parts.append(f"<thead><tr>{cells}</tr></thead>")
    parts.append("<tbody>")
    for head, *cells_of_row in rows:
        cells = "".join(f"<td>{escape(cell)}</td>" for cell in cells_of_row)
        parts.append(f'<tr><th scope="row">{escape(head)}</th>{cells}</tr>')
    return "\n".join([*parts, "</tbody>", "</table>"])


def origin_in_words(scenario: Any) -> str:
    """Return id and fingerprint of a scenario, as everything that shows one says them."""
    return f"scenario {scenario.id}, fingerprint {scenario.fingerprint}"


class Shown:
    """What a scenario shows of itself; written out it would fill pages (see ``negsim show``)."""

    page: ClassVar[Callable[[Any], Any]]
    """Return the page of the scenario; `negsim` attaches it, as pages are made of scenarios."""

    def __repr__(self: Any) -> str:
        # One alone is an issue or a mediator: there are always two parties.
        counts = ", ".join(
            f"{len(parts)} {name if len(parts) > 1 else name[:-1]}"
            for name in ("issues", "parties", "mediators")
            if (parts := getattr(self, name))
        )
        changed = f", {len(self.overrides)} changed" if self.overrides else ""
        return f"<{origin_in_words(self).capitalize()}: {self.name or self.id}; {counts}{changed}>"

    def _repr_html_(self: Any) -> str:
        """Return it as a notebook shows it."""
        rows = {
            "Issues": [f"{one.name or one.id} ({len(one.levels)} levels)" for one in self.issues],
            **{
                head: [one.name or one.id for one in getattr(self, section)]
                for head, section in SECTIONS.items()
            },
            "Complete texts": [f"{self.packages:,}"],
            "Rounds": [str(self.process.rounds)],
            "Changed": [f"{path}={value}" for path, value in self.overrides],
        }
        caption = [self.name or self.id, origin_in_words(self), *filter(None, [self.summary])]
        return html_table(caption, (), [(head, "; ".join(of)) for head, of in rows.items() if of])


SECTIONS = {
    "Parties": "parties",
    "Mediators": "mediators",
    "Sources of violence": "violence",
    "Classes of settlement": "outcomes",
}
"""Sections of a scenario of which all parts are named, by the heads of their rows."""
