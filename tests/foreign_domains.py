"""Negotiation domains of other programs, as tests write them; those in files are made up too."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from negsim.domains.domain import Domain
from negsim.domains.find import read

DOMAINS = Path(__file__).parent / "domains"
TWO = {"x": "2", "y": "1"}


def utilities(domain: Domain) -> list[list[float]]:
    """Return the utilities of all packages, without the noise of their sums."""
    rows: list[list[float]] = np.round(domain.utilities(), 9).tolist()
    return rows


def space(body: str, after: str = "") -> str:
    """Return a GENIUS utility space with one objective."""
    return (
        f'<utility_space><objective index="0" name="root">{body}</objective>{after}</utility_space>'
    )


def issue(name: str, items: dict[str, str], index: int = 1, kind: str = "discrete") -> str:
    """Return a discrete issue; an item without evaluation has an empty one."""
    lines = "".join(
        f'<item index="{at}" value="{value}"' + (f' evaluation="{e}"' if e else "") + "/>"
        for at, (value, e) in enumerate(items.items(), 1)
    )
    return f'<issue index="{index}" name="{name}" type="{kind}">{lines}</issue>'


def weight(value: float, index: int = 1) -> str:
    return f'<weight index="{index}" value="{value}"/>'


def written(folder: Path, **files: str) -> Path:
    """Write XML files of these names into a folder and return it."""
    for name, text in files.items():
        (folder / f"{name}.xml").write_text(text, encoding="utf-8")
    return folder


def one_issue(tmp_path: Path, body: str, after: str = "", domain: str = "") -> Domain:
    """Read a domain whose first party has this utility space; the second only makes it two."""
    listed = f"<negotiation_template>{space(domain or body)}</negotiation_template>"
    return read(written(tmp_path, a_domain=listed, b=space(body, after), c=space(body, after)))
