"""Print the numbers of docs/icb.md and draw its figure, from a table of crises of one's own.

python tools/icb_page.py EARLIER.csv docs/images/icb-calibration.png
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from negsim.results.intervals import wilson
from validation.icb.crisis import PRIORS, shares
from validation.icb.emulator import Emulator, play_emulator
from validation.icb.fitting import Fitter, cross_validated, held_out
from validation.icb.scores import SCORES, Floats, interval, resampled
from validation.icb.table import Crises, read_crises
from validation.runs import SEED

CUTS = 1946, 1955, 1962


def main(file: str, image: str) -> None:
    """Print all numbers and write the figure."""
    crises = read_crises(file)
    emulator = play_emulator()
    fitter = Fitter(emulator, crises.known, crises.agreed)
    parameters = fitter.fit()
    print("fitted", parameters)
    for name in PRIORS:
        print("profile", name, fitter.profile(name))
    emulated = fitter.chances(np.array(parameters.values()))
    played = shares(fitter.distinct, parameters, 20_000, SEED)
    gaps = [abs(played[known] - p) for known, p in zip(fitter.distinct, emulated, strict=True)]
    print("largest gap of the emulator", max(gaps))
    print("\ntenfold cross-validation, ten times")
    checked = cross_validated(emulator, crises.known, crises.agreed)
    report(checked, crises.agreed)
    over_time(emulator, crises, years(file))
    draw(checked["model"].mean(axis=0), crises, image)


def report(chances: dict[str, Floats], agreed: Floats) -> None:
    """Print mean scores, and the model's differences with their intervals."""
    counts = resampled(len(agreed), SEED)
    each = {
        (name, score): np.atleast_2d(rule(chance, agreed)).mean(axis=0)
        for name, chance in chances.items()
        for score, rule in SCORES.items()
    }
    for (name, score), values in each.items():
        difference = each["model", score] - values
        low, high = interval(difference, counts)
        print(
            f"{name:12} {score:6} {values.mean():.4f}  {difference.mean():+.4f} "
            f"[{low:+.4f}, {high:+.4f}]"
        )


def years(file: str) -> Floats:
    """Return the year of each crisis that `read_crises` keeps."""
    with open(file, encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["mediated"] and row["agree"]]
    return np.array([float(row["yrtrig"]) for row in rows])


def over_time(emulator: Emulator, crises: Crises, year: Floats) -> None:
    """Print scores of later crises by what was learned from earlier ones, inside the table."""
    for cut in CUTS:
        early, late = np.flatnonzero(year < cut), np.flatnonzero(year >= cut)
        print(f"\nfitted to {len(early)} crises before {cut}, scored on {len(late)} after")
        report(held_out(emulator, crises.known, crises.agreed, early, late), crises.agreed[late])


def groups(crises: Crises) -> dict[tuple[bool, bool, bool], Floats]:
    """Return the indices of crises by mediated, one-sided and grave."""
    facts = [(k.mediated, k.one_sided, k.grave) for k in crises.known]
    return {fact: np.flatnonzero([other == fact for other in facts]) for fact in sorted(set(facts))}


def draw(chance: Floats, crises: Crises, image: str) -> None:
    """Draw what happened over what was said beforehand, with 95 % Wilson intervals."""
    figure = Figure(figsize=(6.4, 5.2), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="#888888", linestyle="--", zorder=1, label="the two are equal")
    labelled = set()
    for (mediated, one_sided, grave), members in groups(crises).items():
        k, n = int(crises.agreed[members].sum()), len(members)
        x, y = float(chance[members].mean()), k / n
        low, high = wilson(k, n)
        name = "mediated" if mediated else "not mediated"
        axes.errorbar(
            x, y, [[y - low], [high - y]], fmt="s" if mediated else "o", capsize=3,
            color="#D55E00" if mediated else "#0072B2", label="" if name in labelled else name,
        )  # fmt: skip
        labelled.add(name)
        words = "\n".join(["one-sided"] * one_sided + ["grave"] * grave) + f" n={n}"
        point, shift = ((x, high), (-3, 4)) if grave else ((x, y), (6, -10 if one_sided else -3))
        side = "center" if grave and one_sided else "right" if grave else "left"
        axes.annotate(  # on white: across a number, the line of equality reads as a stroke of it
            words.strip(), point, shift, textcoords="offset points", fontsize=7, ha=side,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.5}, zorder=1.9,
        )  # fmt: skip
        print("group", mediated, one_sided, grave, n, *(round(v, 3) for v in (x, y, low, high)))
    axes.set(
        xlim=(0, 0.9), ylim=(0, 1.02),
        xlabel="Share of model runs with an agreement, fitted to other crises",
        ylabel="Share of crises that ended in an agreement, 95 % interval",
        title=f"The generic crisis beside {len(chance)} crises, 1918 to 1974",
    )  # fmt: skip
    axes.legend(loc="upper left", frameon=False)
    axes.text(
        0.99, 0.01, "Tenfold cross-validation, ten times.\nCalibration, not forecasting.",
        ha="right", va="bottom", fontsize=7, transform=axes.transAxes,
    )  # fmt: skip
    about = {"Title": "generic-crisis, calibration on ICB crises", "Comment": f"seed {SEED}"}
    figure.savefig(Path(image), dpi=130, metadata=about)


if __name__ == "__main__":
    main(*sys.argv[1:])
