"""What numba makes of a step: code of its callers, and none by itself."""

from __future__ import annotations

from typing import Any

import pytest

from negsim import jit

pytestmark = pytest.mark.skipif(not jit.COMPILE, reason="plain Python compiles nothing")


@jit.step
def twice(number: float) -> float:
    return 2.0 * number


@jit.marker(cache=False)
def twice_and_one(number: float) -> float:
    return twice(number) + 1.0


def has_machine_code(rule: Any) -> bool:
    """Return whether the only version of a rule that was compiled can be called by itself."""
    [made] = rule.overloads.values()
    return bool(made.library._codegen._engine.is_symbol_defined(made.fndesc.llvm_func_name))


def test_a_step_is_made_into_machine_code_only_as_part_of_its_callers() -> None:
    assert twice_and_one(3.0) == 7.0
    assert (has_machine_code(twice_and_one), has_machine_code(twice)) == (True, False)
