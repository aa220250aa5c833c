"""The base case as a table that needs no script."""

from __future__ import annotations

import shlex
from html import escape

from negsim.browser.page.words import filled
from negsim.results.intervals import percent, percent_interval
from negsim.results.provenance import changes
from negsim.results.result import Result, classes


def still_table(result: Result, words: dict[str, str], asked: str) -> str:
    """Return shares with their intervals as HTML, in words of a page."""
    runs = result.tally.runs
    heads = ["table.ending", "table.runs", "table.share", "table.interval"]
    names = dict(classes(result.scenario))
    if result.doubt is not None:
        heads.append("table.left")
    rows = []
    for id, share in result.shares().items():
        ends = percent_interval(share["low"], share["high"], runs).removesuffix(" %")
        interval = ends_in_words(words, *ends.split(" to "))
        rows.append([names[id], whole(share["count"]), percent(share["count"], runs), interval])
        if result.doubt is not None:
            rows[-1].append(left_in_words(result, words, id))
    caption = filled(words["many.runs"], {"runs": whole(runs), "seed": result.seed})
    return "\n".join(
        [
            '<section class="card still"><h2>' + escape(words["static.title"]) + "</h2>",
            f'<table class="figures"><caption>{escape(caption)}</caption><thead><tr>',
            *(f'<th scope="col">{escape(words[head])}</th>' for head in heads),
            "</tr></thead><tbody>",
            *(
                f'<tr><th scope="row"><bdi>{escape(first)}</bdi></th>'
                + "".join(f"<td>{escape(one)}</td>" for one in others)
                + "</tr>"
                for first, *others in rows
            ),
            f'</tbody></table><p class="tiny">{about_doubt(result, words, asked)}</p></section>',
        ]
    )


def left_in_words(result: Result, words: dict[str, str], key: str) -> str:
    """Return what the assumptions leave of a share, in words of a page."""
    ends = result.left_in_percent(key)
    return ends_in_words(words, *ends) if ends else "-"


def whole(number: int) -> str:
    """Return a whole number with its thousands apart, as the live page has it."""
    return f"{number:,}".replace(",", "\u202f")


def ends_in_words(words: dict[str, str], low: str, high: str) -> str:
    """Return an interval in words of a page."""
    return filled(words["interval"], {"from": low, "to": high})


def about_doubt(result: Result, words: dict[str, str], asked: str) -> str:
    """Return what the assumptions are, or the command that says what they leave, as HTML."""
    if result.doubt is not None:
        of = {"sets": result.doubt.sets, "runs": result.doubt.runs}
        return escape(filled(words["many.left.base"], of))
    changed = changes(result.scenario).items()
    sets = "".join(f" --set {shlex.quote(f'{path}={value}')}" for path, value in changed)
    command = f"negsim run {asked}{sets} --doubt"
    return f'{escape(words["many.left.none"])} <code dir="ltr">{escape(command)}</code>'
