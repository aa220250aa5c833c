"""engine.wasm in wasmtime, driven from Python: the same tree of arguments as the native kernels.

Where each array and number goes follows from engine.json alone.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import wasmtime

import negsim

FOLDER = Path(negsim.__file__).parent / "engine" / "wasm"
PAGE = 1 << 16
BEFORE_SHAPE = 5
"""Slots of an array before its shape: two that nobody reads, items, bytes of each, address."""


def leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield path and value of each array and number that an argument is made of."""
    if isinstance(value, tuple):
        for field, part in zip(value._fields, value, strict=True):
            yield from leaves(f"{name}.{field}", part)
    else:
        yield name, value


@cache
def compiled(code: bytes) -> tuple[wasmtime.Engine, wasmtime.Module]:
    """Return a module compiled, which takes seconds, and what it is compiled for."""
    engine = wasmtime.Engine()
    return engine, wasmtime.Module(engine, code)


class Engine:
    """One instance of engine.wasm, and what lies in its memory."""

    def __init__(self, module: bytes | None = None) -> None:
        self.told = json.loads((FOLDER / "engine.json").read_text("utf-8"))
        code = module if module is not None else (FOLDER / "engine.wasm").read_bytes()
        engine, made = compiled(code)
        self.store = wasmtime.Store(engine)
        assert made.imports == []
        self.exports = wasmtime.Instance(self.store, made, []).exports(self.store)
        self.memory: Any = self.exports["memory"]
        self.top = self.exports["__heap_base"].value(self.store)
        self.places: dict[int, tuple[int, np.ndarray]] = {}

    def call(self, kernel: str, arguments: dict[str, Any]) -> None:
        """Call a kernel, and have arrays that it wrote to written to here as well."""
        flat = dict(leaf for name, value in arguments.items() for leaf in leaves(name, value))
        described = self.told["kernels"][kernel]
        assert [path for path, *_ in described] == [*flat]
        table = b"".join(self.slots(flat[path], kind, dims) for path, kind, dims in described)
        status = self.exports[kernel](self.store, self.put(table))
        assert status == 0, status
        for place, array in self.places.values():
            if array.flags.writeable and array.size:
                there = self.memory.read(self.store, place, place + array.nbytes)
                array.reshape(-1).view(np.uint8)[:] = np.frombuffer(there, np.uint8)

    def slots(self, value: Any, kind: Any, dims: int) -> bytes:
        """Return what stands in the table of arguments for an array or a number."""
        if dims < 0:
            whole = kind != "float64"
            return struct.pack("<Q", int(value) % 2**64) if whole else struct.pack("<d", value)
        assert value.ndim == dims
        assert value.flags.c_contiguous
        assert isinstance(kind, dict) or value.dtype == np.dtype(kind)
        place = self.place(value)
        slots = (0, 0, value.size, value.itemsize, place, *value.shape, *value.strides)
        return struct.pack(f"<{BEFORE_SHAPE + 2 * dims}q", *slots)

    def place(self, array: np.ndarray) -> int:
        """Return where an array lies; what shares memory here shares it there."""
        address = array.__array_interface__["data"][0]
        if address not in self.places or not array.size:
            self.places[address] = self.put(array.tobytes()), array
        elif array.flags.writeable:
            self.memory.write(self.store, array.tobytes(), self.places[address][0])
        return self.places[address][0]

    def put(self, content: bytes) -> int:
        """Return where some bytes were put."""
        here = self.top
        self.top = (here + len(content) + 63) & ~63
        size = self.memory.data_len(self.store)
        if self.top > size:
            self.memory.grow(self.store, -(-(self.top - size) // PAGE))
        self.memory.write(self.store, content, here)
        return here
