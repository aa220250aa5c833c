"""Pages of a pack: HTML in which every text is escaped, and how it looks on screen and paper.

A page stands alone: no script, no picture, nothing fetched. It prints on A4 and on Letter, and
no row of a table is cut by the end of a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


class Html(str):
    """Text that is HTML already; any other text is escaped where it is put into a page."""

    __slots__ = ()


STYLE = """\
@page { size: auto; margin: 15mm 15mm 18mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; } }
* { box-sizing: border-box; }
body { font: 1rem/1.45 "DejaVu Sans", Verdana, Arial, sans-serif; color: #000; background: #fff;
  margin: 0 auto; padding: 1rem; max-width: 52rem; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .2rem 0 .6rem; }
h2 { font-size: 1.2rem; margin: 1.3rem 0 .4rem; border-bottom: 2px solid #000; }
h3 { font-size: 1rem; margin: 1rem 0 .3rem; }
h1, h2, h3, h2 + p { break-after: avoid; }
thead, thead + tbody > tr:first-child { break-after: avoid; }
p, ul, ol { margin: .4rem 0; }
p, li { orphans: 2; widows: 2; }
li { break-inside: avoid; }
header p, .small { font-size: .85rem; }
footer { font-size: .75rem; }
.mark { display: inline-block; border: 2px solid #000; padding: .1rem .5rem; font-weight: bold; }
footer { margin-top: 1.5rem; border-top: 1px solid #000; padding-top: .3rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; break-inside: avoid; }
table.long { break-inside: auto; }
caption { text-align: left; font-weight: bold; padding: .2rem 0; break-after: avoid; }
th, td { border: 1px solid #555; padding: .25rem .4rem; text-align: left; vertical-align: top;
  overflow-wrap: break-word; }
thead { display: table-header-group; }
thead th { background: #e4e4e4; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
tbody th { font-weight: normal; }
tbody th[scope=rowgroup] { font-weight: bold; }
tr, tbody.group { break-inside: avoid; }
td.number, th.number { text-align: right; white-space: nowrap; }
table.form { table-layout: fixed; }
table.form td { height: 1.9rem; }
table.tall td { height: 5rem; }
table.ticks { table-layout: fixed; }
table.ticks thead th:first-child { width: 34%; }
.line { border-bottom: 1px solid #555; height: 1.7rem; }
.ask { break-inside: avoid; }
.card { border: 2px dashed #000; padding: .5rem .8rem; margin: .8rem 0; break-inside: avoid; }
.card h3 { margin-top: 0; }
@media print {
  body { font-size: 10pt; line-height: 1.35; max-width: none; padding: 0 1px; }
  th, td { padding: .14rem .4rem; }
  .ticks th, .ticks td { font-size: 9pt; line-height: 1.2; padding: .1rem .4rem; }
  a { color: #000; }
}
"""


def put(*parts: str) -> Html:
    """Return the parts joined, escaped where they are not HTML."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))


def tag(name: str, *parts: str, **attributes: str) -> Html:
    """Return an element; an attribute that is a word of Python's is given with ``_`` after it."""
    given = "".join(f' {key.rstrip("_")}="{escape(v)}"' for key, v in attributes.items() if v)
    return Html(f"<{name}{given}>{put(*parts)}</{name}>\n")


def p(*parts: str) -> Html:
    """Return a paragraph."""
    return tag("p", *parts)


def small(*parts: str) -> Html:
    """Return a paragraph in small print."""
    return tag("p", *parts, class_="small")


def h2(words: str) -> Html:
    """Return the heading of a section."""
    return tag("h2", words)


def h3(words: str) -> Html:
    """Return the heading of a part of a section."""
    return tag("h3", words)


def listed(items: Iterable[str], ordered: bool = False) -> Html:
    """Return a list."""
    return tag("ol" if ordered else "ul", *(tag("li", item) for item in items))


def lines(count: int) -> Html:
    """Return empty lines to write on."""
    return Html(tag("div", class_="line") * count)


def asked(prompt: str, count: int) -> Html:
    """Return a prompt and the empty lines for its answer, which a page's end does not part."""
    return tag("div", p(prompt), lines(count), class_="ask")


def row(first: str, cells: Iterable[str], numbers: bool = False) -> Html:
    """Return a row of a table whose first cell is its header."""
    kind = "number" if numbers else ""
    return tag("tr", tag("th", first, scope="row"), *(tag("td", c, class_=kind) for c in cells))


def head(words: Sequence[str], numbers: bool = False) -> Html:
    """Return the header row of a table."""
    kinds = ["", *("number" if numbers else "" for _ in words[1:])]
    cells = (tag("th", w, scope="col", class_=k) for w, k in zip(words, kinds, strict=True))
    return tag("thead", tag("tr", *cells))


def table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    kind: str = "",
    numbers: bool = False,
) -> Html:
    """Return a table.

    Parameters
    ----------
    caption : str
        What the table shows.
    columns : sequence of str
        Headers of the columns.
    rows : iterable of sequence of str
        The cells of each row; the first is its header.
    kind : str
        ``form`` for columns of one width and cells to write in, ``form tall`` for high ones,
        ``ticks`` for cells to tick.
    numbers : bool
        Whether the cells after the first are numbers.
    """
    body = tag("tbody", *(row(first, cells, numbers) for first, *cells in rows))
    return tag("table", tag("caption", caption), head(columns, numbers), body, class_=kind)


def grouped(
    caption: str,
    columns: Sequence[str],
    groups: Iterable[tuple[str, Sequence[Sequence[str]]]],
    kind: str = "",
    numbers: bool = False,
) -> Html:
    """Return a table whose rows come in groups, each with a heading over all its columns."""
    bodies = []
    for name, rows in groups:
        title = tag("tr", tag("th", name, scope="rowgroup", colspan=str(len(columns))))
        cells = (row(first, rest, numbers) for first, *rest in rows)
        bodies.append(tag("tbody", title, *cells, class_="group"))
    kinds = f"long {kind}".strip()
    return tag("table", tag("caption", caption), head(columns, numbers), *bodies, class_=kinds)


def page(title: str, audience: str, parts: Iterable[str], foot: str) -> str:
    """Return a whole page.

    Parameters
    ----------
    title : str
        Its heading.
    audience : str
        Whom it is for; stands in a frame above the heading.
    parts : iterable of str
        What is on it.
    foot : str
        Where it comes from.
    """
    meta = Html(
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    )
    top = tag("header", p(tag("span", audience, class_="mark")), tag("h1", title))
    body = tag("body", top, tag("main", *parts), tag("footer", foot))
    style = tag("style", Html(STYLE))
    whole = tag("html", tag("head", meta, tag("title", title), style), body, lang="en")
    return f"<!DOCTYPE html>\n{whole}"
