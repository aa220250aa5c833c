"""What compiled code leaves out of all packages is what laying a scenario out leaves out."""

import numpy as np
import pytest

from generated import generated
from negsim.engine import prune
from negsim.engine.compiled.workspace import first_changes
from negsim.engine.lay_out import lay_out
from negsim.engine.left_out import SIZES, make_fewer, narrow
from negsim.engine.prune import search_of
from negsim.scenario.files.load import load, shipped
from negsim.scenario.scenario import Scenario

pytestmark = pytest.mark.long  # the browser's engine does it each time: test_engine_wasm.py


def differ(scenario: Scenario) -> list[str]:
    """Return what differs between a scenario laid out without firm lines and one narrowed."""
    whole, there = lay_out(scenario, drop=False).case, lay_out(scenario).searched
    fewer = make_fewer(whole)
    narrow(whole, search_of(whole), fewer)
    sizes = dict(zip(SIZES, fewer.sizes.tolist(), strict=True))
    expected = {name: getattr(there, name) for name in fewer._fields if hasattr(there, name)}
    expected |= {
        "package_change": first_changes(there.packages),
        "interim_change": first_changes(there.interims),
    }
    found = {name: getattr(fewer, name)[: array.size] for name, array in expected.items()}
    wrong = [name for name in found if found[name].tolist() != expected[name].ravel().tolist()]
    counts = {
        "packages": len(there.packages),
        "interims": len(there.interims),
        **{f"{what}_breaches": len(getattr(there, f"{what}_kind_breaches")) for what in WHAT},
        **{f"{what}_kinds": getattr(there, f"{what}_kind").max(initial=0) + 1 for what in WHAT},
    }
    return wrong + [name for name in SIZES if sizes[name] != counts[name]]


WHAT = ("package", "principal", "interim")


@pytest.mark.parametrize("name", shipped())
def test_shipped_scenarios(name: str) -> None:
    assert differ(load(name)) == []


@pytest.mark.parametrize("number", range(60))
def test_generated_scenarios(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prune, "WORTHWHILE", 1)
    prune._worth_searching.cache_clear()
    assert differ(generated(number)) == []


def test_something_is_left_out() -> None:
    whole = lay_out(load("istanbul-2025"), drop=False).case
    fewer = make_fewer(whole)
    narrow(whole, search_of(whole), fewer)
    assert 0 < fewer.sizes[0] < len(whole.packages)
    assert np.all(fewer.sizes >= 0)
