"""Kernels for tools/make_wasm.py: compiled, described, and given another target.

It is imported after the environment says what numba compiles for.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numba
import numpy as np
from numba import types

from negsim import jit
from negsim.engine import ensemble
from negsim.engine.arrays import draw_inputs
from negsim.engine.compiled.block import play_block
from negsim.engine.lay_out import lay_out
from negsim.engine.left_out import make_fewer, narrow
from negsim.engine.prune import search_of
from negsim.scenario.files.load import load

EXAMPLE = "istanbul-2025"
"""Any scenario will do: types of arguments are the same for all."""

TRIPLE = "wasm32-unknown-unknown"
DATA_LAYOUT = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
TARGET = f'target datalayout = "{DATA_LAYOUT}"\ntarget triple = "{TRIPLE}"\n'
FEATURES = "+simd128,+bulk-memory,+bulk-memory-opt,+nontrapping-fptoint,+sign-ext"

HERE = r"(?m)^target (datalayout|triple) = .*$"
HOST = r'"(target-cpu|target-features|tune-cpu|probe-stack)"="[^"]*"'

ADDRESS, BEFORE_SHAPE = 4, 5
"""Slots of an array in a table: two that nobody reads, items, bytes of each, address; its shape."""

MULTIPLY = "__multi3"
"""What LLVM calls only once it writes the object file; until then nobody seems to."""

SUPPLIED = (Path(__file__).parent / "wasm_supplied.ll").read_text(encoding="utf-8")
"""What numba and LLVM call and no library is linked for."""


@dataclass(frozen=True)
class Kernel:
    """A compiled kernel: its name, the types of its arguments, its LLVM code and symbol there."""

    name: str
    arguments: dict[str, types.Type]
    code: str
    symbol: str


def kernels() -> list[Kernel]:
    """Return the kernels of engine.wasm, compiled."""
    case = lay_out(load(EXAMPLE)).searched
    seed, vectors = np.uint64(0), np.zeros((1, len(case.fixed)))
    search, fewer = search_of(case), make_fewer(case)
    examples: tuple[tuple[Callable[..., Any], Any], ...] = (
        (draw_inputs, (case, seed, 0, vectors)),
        (play_block, ensemble.to_play(case, seed, 0, vectors).values()),
        (narrow, (case, search, fewer)),
    )
    return [compiled(rule, [numba.typeof(value) for value in some]) for rule, some in examples]


def compiled(rule: Callable[..., Any], given: list[types.Type]) -> Kernel:
    """Return a rule compiled without what Python needs to call it."""
    bare = jit.marker(no_cpython_wrapper=True, cache=False)(jit.plain(rule))
    bare.compile(tuple(given))
    [(signature, made)] = bare.overloads.items()
    names = list(inspect.signature(jit.plain(rule)).parameters)
    return Kernel(
        rule.__name__,
        dict(zip(names, given, strict=True)),
        bare.inspect_llvm(signature),
        made.fndesc.mangled_name,
    )


# ---- description


def leaves(name: str, kind: types.Type) -> Iterator[tuple[str, types.Type]]:
    """Yield path and type of each array and number that an argument is made of."""
    if isinstance(kind, types.BaseNamedTuple):
        for field, part in zip(kind.fields, kind.types, strict=True):
            yield from leaves(f"{name}.{field}", part)
    else:
        yield name, kind


def described(kernel: Kernel) -> list[list[Any]]:
    """Return path, type of number or record, and dimensions of each; -1 for what is no array."""
    parts = [leaf for name, kind in kernel.arguments.items() for leaf in leaves(name, kind)]
    return [[path, word(getattr(t, "dtype", t)), getattr(t, "ndim", -1)] for path, t in parts]


def word(kind: types.Type) -> Any:
    """Return the name of a type, or of a record the offset and type of each field and its size."""
    if not isinstance(kind, types.Record):
        return str(kind)
    fields = {name: [kind.offset(name), str(kind.typeof(name))] for name, _ in kind.members}
    return {"size": kind.size, "fields": fields}


# ---- another target


def emitted(compiled: list[Kernel]) -> tuple[bytes, dict[str, set[int]]]:
    """Return an object file with all kernels in it, and which slots of its table each reads."""
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    module = llvm.parse_assembly(TARGET + SUPPLIED)
    for kernel in compiled:
        module.link_in(llvm.parse_assembly(retargeted(kernel)))
    names = {MULTIPLY, *(kernel.name for kernel in compiled)}
    for function in module.functions:
        if not function.is_declaration and function.name not in names:
            function.linkage = "internal"
        if not function.is_declaration and function.name != MULTIPLY:
            function.add_function_attribute("optsize")
    machine = llvm.Target.from_triple(TRIPLE).create_target_machine(opt=3, features=FEATURES)
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    options.loop_unrolling = False
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    slots = {kernel.name: slots_read(str(module.get_function(kernel.name))) for kernel in compiled}
    return machine.emit_object(module), slots


def slots_read(code: str) -> set[int]:
    """Return which slots of its table a kernel reads; LLVM has removed what it does not need."""
    offsets = re.findall(r"getelementptr[^%]*%table, i(?:32|64) (\d+)", code)
    return {0} | {int(offset) // 8 for offset in offsets}


def unread(compiled: list[Kernel], slots: dict[str, set[int]]) -> list[str]:
    """Return the paths of arrays whose content no kernel reads."""
    read, paths = set(), set()
    for kernel in compiled:
        slot = 0
        for path, _, dimensions in described(kernel):
            paths.add(path)
            if dimensions < 0 or slot + ADDRESS in slots[kernel.name]:
                read.add(path)
            slot += 1 if dimensions < 0 else BEFORE_SHAPE + 2 * dimensions
    return sorted(paths - read)


def retargeted(kernel: Kernel) -> str:
    """Return the code of a kernel for another target, with a function that takes a table."""
    code = re.sub(HERE, "", kernel.code)
    code = re.sub(HOST, "", code)
    code = re.sub(r"= common (local_unnamed_addr )?global", "= internal global", code)
    code = code.replace("@sqrt(", "@llvm.sqrt.f64(")
    code = TARGET + code
    function = llvm.parse_assembly(code).get_function(kernel.symbol)
    # Before its arguments stand addresses for a result and an error.
    return code + from_table(kernel, [str(one.type) for one in function.arguments][2:])


def from_table(kernel: Kernel, parameters: list[str]) -> str:
    """Return a function that takes the arguments of a kernel from a table, 8 bytes each."""
    lines = []
    for n, kind in enumerate(parameters):
        lines += [
            f"  %p{n} = getelementptr i8, ptr %table, i32 {8 * n}",
            f"  %a{n} = load {kind}, ptr %p{n}",
        ]
    given = ", ".join(f"{kind} %a{n}" for n, kind in enumerate(parameters))
    return "\n".join(
        [
            f"\ndefine i32 @{kernel.name}(ptr %table) {{",
            "  %result = alloca i64, i32 4",
            "  %error = alloca ptr",
            *lines,
            f'  %status = call i32 @"{kernel.symbol}"(ptr %result, ptr %error, {given})',
            "  ret i32 %status",
            "}",
        ]
    )
