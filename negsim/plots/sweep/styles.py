"""Colour and hatching of the outcome classes of a sweep: those of all other figures."""

from __future__ import annotations

import numpy as np
from matplotlib.colors import to_hex, to_rgb

from negsim.plots.result import BLUES, CLASS_STYLES, SETTLEMENT_HATCHES
from negsim.sweeps.table.counts import SweepTable
from negsim.vocabulary import ENDINGS


def styles(table: SweepTable) -> dict[str, tuple[str, str]]:
    """Return colour and hatching of each class, best first: `negsim.plots.result.class_styles`."""
    settlements = [id for id in table.store.classes if id not in ENDINGS]
    first, last = (np.array(to_rgb(blue)) for blue in BLUES)
    places = np.linspace(0, 1, len(settlements))
    blues = {
        id: (
            to_hex(first + (last - first) * place),
            SETTLEMENT_HATCHES[at % len(SETTLEMENT_HATCHES)],
        )
        for at, (id, place) in enumerate(zip(settlements, places, strict=True))
    }
    return blues | {id: CLASS_STYLES[id] for id in ENDINGS}
