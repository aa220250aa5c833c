"""A page for a class as HTML that stands alone and prints on A4 and on Letter.

The words of users' scenarios come in as Markdown that was escaped; raw HTML is not passed on.
No script, no picture, nothing fetched.
"""

from __future__ import annotations

import re
from html import escape

from markdown_it import MarkdownIt

from negsim.teaching.exercises.sheets import Paper

STYLE = """\
@page { size: auto; margin: 15mm 15mm 18mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; } }
* { box-sizing: border-box; }
body { font: 1rem/1.45 "DejaVu Sans", Verdana, Arial, sans-serif; color: #000; background: #fff;
  margin: 0 auto; padding: 1rem; max-width: 52rem; overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .4rem 0 .6rem; }
h2 { font-size: 1.2rem; margin: 1.3rem 0 .4rem; border-bottom: 2px solid #000; }
h3 { font-size: 1rem; margin: 1rem 0 .3rem; }
h1, h2, h3, p:has(+ pre), p:has(+ table) { break-after: avoid; }
p, ul, ol { margin: .4rem 0; }
p, li { orphans: 2; widows: 2; }
.audience { display: inline-block; border: 2px solid #000; padding: .1rem .5rem;
  font-weight: bold; }
footer { margin-top: .8rem; break-before: avoid; break-inside: avoid; border-top: 1px solid #000;
  padding-top: .2rem; font-size: .8em; }
pre { border: 1px solid #555; padding: .4rem .6rem; white-space: pre-wrap; break-inside: avoid;
  overflow-wrap: anywhere; }
code, pre { font-family: "DejaVu Sans Mono", Consolas, monospace; font-size: .82em; }
:not(pre) > code { white-space: nowrap; }
pre code { font-size: inherit; }
table:has(td:empty) { table-layout: fixed; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0; font-size: .92em;
  break-inside: avoid; }
th, td { border: 1px solid #555; padding: .25rem .4rem; text-align: left; vertical-align: top; }
thead { display: table-header-group; }
th { background: #e4e4e4; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
td:empty { height: 1.9rem; }
tr { break-inside: avoid; }
.line { border-bottom: 1px solid #555; height: 1.9rem; }
.lines { break-inside: avoid; break-before: avoid; margin-bottom: .8rem; }
@media print {
  body { font-size: 10pt; max-width: none; padding: 0 1px; }
  .line { height: 1.6rem; }
}
"""

ASKED = re.compile(r"<p>\(lines: (\d)\)</p>")


def html(paper: Paper) -> str:
    """Return a whole page.

    Parameters
    ----------
    paper : Paper
        From `negsim.teaching.exercises.sheets`.
    """
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(paper.body)
    body = body.replace("<th>", '<th scope="col">')
    body = ASKED.sub(
        lambda found: f'<div class="lines">{"<div class=line></div>" * int(found[1])}</div>', body
    )
    foot = MarkdownIt("commonmark", {"html": False}).renderInline(paper.foot)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(paper.title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        f'<header><p class="audience">{escape(paper.audience)}</p>\n'
        f"<h1>{escape(paper.title)}</h1></header>\n<main>\n{body}</main>\n"
        f"<footer><p>{foot}</p></footer>\n</body>\n</html>\n"
    )
