"""The base case as a table that needs no script."""

from __future__ import annotations

from html import escape

from negsim.results.intervals import percent, percent_interval
from negsim.results.result import Result, classes


def still_table(result: Result, words: dict[str, str]) -> str:
    """Return shares with their intervals as HTML, in words of a page."""
    runs = result.tally.runs
    heads = ("table.ending", "table.runs", "table.share", "table.interval")
    names = dict(classes(result.scenario))
    rows = [
        (
            names[id],
            f"{share['count']:,}".replace(",", "\u202f"),
            percent(share["count"], runs),
            percent_interval(share["low"], share["high"], runs),
        )
        for id, share in result.shares().items()
    ]
    caption = words["many.runs"].replace("{runs}", f"{runs:,}").replace("{seed}", str(result.seed))
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
            "</tbody></table></section>",
        ]
    )
