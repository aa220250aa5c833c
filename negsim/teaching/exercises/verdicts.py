"""Sentences of keys that hold for some cases and not for others, chosen by what the runs show.

A key is worked out for any case, so what is a finding of one case must not stand in its words.
Every sentence names what it was chosen by, and none tells a number that a table does not.
"""

from __future__ import annotations

from collections.abc import Sequence

from negsim.results.intervals import percent


def other_lines(settles: bool) -> str:
    """Return whether softening one line opens texts: by settlements at full pressure."""
    if settles:
        return "Read the rows: pressure works on a line that can give way."
    return (
        "No run settles even where the line is soft: other lines stand in the way as well; see "
        "the clash below."
    )


def pressing_costs(rises: bool) -> str:
    """Return what pressure costs where it can move nothing: by collapses at the end."""
    if rises:
        return (
            "It is higher, because pressing uses up effort that would have kept talks going or "
            "brought them back."
        )
    return (
        "In this case it is not higher: pressed parties also come back more readily, and that "
        "outweighs the effort spent. Look at the other outcomes for where those runs end. The "
        "effort is gone all the same."
    )


def ruled_out(no_text: bool) -> str:
    """Return whether a firm line makes settlement impossible: by texts that cross no firm line."""
    if no_text:
        return (
            "In the column 'Firm' it may be said of the model, from the rule and not from the "
            "count: the line blocks every text and never gives way."
        )
    return (
        "In this case not even in the column 'Firm': the line itself never gives way, but the "
        "line it clashes with can, so some texts stay open. A 0 is a count there, and no rule."
    )


def adding_up(apart: Sequence[float], together: float) -> str:
    """Return whether mediators stand in for each other: by shares lost without each and all."""
    if len(apart) == 1:
        return "With one mediator the two are the same number; in a case with several they differ."
    if abs(together - sum(apart)) < 0.01:
        return "The two numbers are alike: here what each is worth adds up."
    if together > sum(apart):
        return (
            "Together they are worth more than the sum: while one is left it does much of what "
            "the other did, so each alone seems to be worth little."
        )
    return (
        "Together they are worth less than the sum: the return needs each of them, so each seems "
        "to be worth nearly all of it."
    )


def staying(begins: Sequence[int], worth: Sequence[float]) -> str:
    """Return what a delegation that stays is worth, by the round in which pressing begins."""
    points = ", ".join(
        f"{100 * gain:.1f} points from round {begin}"
        for begin, gain in zip(begins, worth, strict=True)
    )
    if worth[-1] > worth[0]:
        why = (
            "Early pressing comes before most have left, so little is gained; late pressing "
            "meets empty rooms."
        )
    else:
        why = (
            "Here it does not grow with the wait: even early pressing does not bring most of them "
            "back before they leave, and later less is left to win in either column."
        )
    return f"{points}. {why}"


def won_by_waiting(any_won: bool) -> str:
    """Return how a run can be won by waiting, if any is."""
    if any_won:
        return (
            "Runs won by waiting are those in which effort is left when consent happens to be "
            "near. A mean effect is not an effect in every run."
        )
    return (
        "In this case no run is won by the first wait. Where some are, it is because effort is "
        "left when consent happens to be near."
    )


def reordered(before: Sequence[str], after: Sequence[str]) -> str:
    """Return what a wider pattern does to accounts, most likely first before and after."""
    first, last = before[0], after[-1]
    if first == last:
        return f'The choice of the pattern alone takes "{first}" from most to least likely.'
    return (
        f'The most likely account was "{first}" and is "{after[0]}"; the least likely was '
        f'"{before[-1]}" and is "{last}".'
    )


def violence_settles(lost: int, won: int) -> str:
    """Return whether violence costs settlements: by the same runs without and with it."""
    if lost == won == 0:
        return "As no run settles either way, the paths show in the other columns only."
    if lost > won:
        return "So violence costs settlements here."
    return (
        "So there are no fewer settlements here: incidents hurt, and pain brings parties back to "
        "the table (7.8), which outweighs the rest. That pain does so is put into the model; "
        "close that path with --set process.consent.hurt=0 and compare."
    )


def badly(calm: int, rough: int, runs: int) -> str:
    """Return what becomes of the runs that end in collapse or hostilities, taken together."""
    told = f"{percent(calm, runs)} without violence, {percent(rough, runs)} with the most of it"
    if rough > calm:
        return f"{told}. So no."
    return (
        f"{told}. Here the sum is no higher either, as pain brings parties back. Whether that is "
        "help depends on what is counted: no column counts the incidents themselves."
    )


def forcing(with_term: str, without: str) -> str:
    """Return whether deals are forced as the file stands: by failures with the term and without."""
    if with_term == without:
        return (
            "Where no deal is worth little, the texts that get signed are worth more than that to "
            "everybody, so there is nothing to force: as the file stands the term changes no run."
        )
    return (
        "As the file stands some texts are worth less than no deal to somebody all the same. At "
        f"full pressure, failed of the settled: {with_term}; with the term left out: {without}."
    )
