"""Figures as files: PNG, SVG and PDF, with their origin inside."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.figure import Figure

from negsim.plots.page import DOTS, sized
from negsim.results.provenance import version
from negsim.scenario.scenario import Scenario

FORMATS = "png", "svg", "pdf"


@sized
def figure_bytes(
    figure: Figure, ending: str, name: str, description: str, facts: Mapping[str, str]
) -> bytes:
    """Return a figure as PNG, SVG or PDF, with its origin inside.

    The file states `facts` and holds no date: the same figure gives the same bytes under the
    same version of matplotlib.
    """
    origin = ", ".join(f"{key.lower()} {value}" for key, value in facts.items())
    made_by = f"negsim {version()}"
    metadata = {
        "png": {"Title": name, "Description": description, "Software": made_by, **facts},
        "svg": {"Title": name, "Description": origin, "Creator": made_by, "Date": None},
        "pdf": {"Title": name, "Subject": origin, "Creator": made_by, "CreationDate": None},
    }
    file = io.BytesIO()
    figure.savefig(file, format=ending, dpi=DOTS, metadata=metadata[ending])
    return file.getvalue()


def save_figures(
    figures: Mapping[str, Figure],
    folder: Path,
    scenario: Scenario,
    description: str,
    facts: Mapping[str, object],
    formats: Sequence[str] = FORMATS,
) -> None:
    """Save figures of a scenario by name, in each of some formats, into an existing folder.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    what = {"Scenario": scenario.id, "Fingerprint": scenario.fingerprint}
    what |= {key: str(value) for key, value in facts.items()}
    for name, figure in figures.items():
        for ending in formats:
            title = scenario.name or scenario.id
            content = figure_bytes(figure, ending, title, description, what)
            (folder / f"{name}.{ending}").write_bytes(content)
