"""The table of signs: what must rise, fall or stay where something else is moved, as a test.

`rows` holds the table as plain data, `cases` the scenarios by name, `play` the runs, `measures`
what is counted of them, `verdict` the comparison of arms, `formula` the search for a simple
formula that would decide a scenario, `mirror` the scenarios whose sides are alike or exchanged, and
`table` the whole as the page ``docs/signs.md``.
"""
