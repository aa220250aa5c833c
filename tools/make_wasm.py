"""Compile the kernels of the engine to WebAssembly: negsim/engine/wasm/engine.wasm.

    python tools/make_wasm.py

Numba compiles them as it always does, but for a processor with nothing special; their LLVM code is
given another target, and Debian's `wasm-ld` links it. Nothing is imported: rules make no arrays, so
that no memory need be managed, and have exponentials and logarithms of their own. A kernel is
handed one pointer, to a table of its arguments; engine.json, beside it, describes these, and says
what it was built with and from which source. The same versions give the same bytes.

It takes some minutes and, as root, once ``apt-get install lld-22``.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "negsim" / "engine" / "wasm"

STACK = 1 << 17
"""Bytes of stack: kernels call few functions, and keep no arrays there."""

PORTABLE = {
    "NEGSIM_COMPILE": "1",
    "NUMBA_CPU_NAME": "generic",
    "NUMBA_CPU_FEATURES": "",
    "NUMBA_LOOP_VECTORIZE": "0",
    "NUMBA_SLP_VECTORIZE": "0",
}
"""How numba compiles for no processor in particular; side by side, code is a sixth larger."""

LINKED = (
    *("--no-entry", "--strip-all", "--gc-sections", "-O2", "-z", f"stack-size={STACK}"),
    *("--export-memory", "--export=__heap_base"),
)


def linker() -> str | None:
    """Return the path of wasm-ld, the newest there is, or None."""
    return next(filter(None, map(shutil.which, ("wasm-ld-22", "wasm-ld"))), None)


def versions() -> dict[str, str]:
    """Return the versions of all that makes the bytes."""
    found = linker()
    told = [found, "--version"] if found else ["echo", "none"]
    libraries = {name: metadata.version(name) for name in ("numba", "llvmlite", "numpy")}
    lld = subprocess.run(told, capture_output=True, text=True, check=True).stdout.split()[-1]
    return {"python": platform.python_version(), **libraries, "lld": lld}


def build() -> tuple[bytes, dict[str, Any]]:
    """Return the module and the description of its kernels; for a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"NEGSIM_CACHE": folder, **PORTABLE}  # before numba is imported
        sys.path.insert(0, str(ROOT))
        import wasm_kernels

        from negsim.jit import hash_of_source

        source = hash_of_source()  # as it is now: what is edited meanwhile is not compiled
        kernels = wasm_kernels.kernels()
        code, slots = wasm_kernels.emitted(kernels)
        module = linked(code, [kernel.name for kernel in kernels], Path(folder))
        return module, {
            "source": source,
            "unread": wasm_kernels.unread(kernels, slots),
            "kernels": {kernel.name: wasm_kernels.described(kernel) for kernel in kernels},
        }


def linked(code: bytes, names: list[str], folder: Path) -> bytes:
    """Return what wasm-ld makes of an object file."""
    found = linker()
    if found is None:
        sys.exit("no wasm-ld: as root, apt-get install lld-22")
    (folder / "engine.o").write_bytes(code)
    exported = [f"--export={name}" for name in names]
    command = [found, *LINKED, *exported, "engine.o", "-o", "engine.wasm"]
    subprocess.run(command, cwd=folder, check=True)
    return (folder / "engine.wasm").read_bytes()


def main() -> None:
    """Write engine.wasm and engine.json, and say how large they are."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    module, described = build()
    told = {
        "sha256": hashlib.sha256(module).hexdigest(),
        "source": described.pop("source"),
        "built_with": versions(),
        "bytes": len(module),
        "gzipped": len(gzip.compress(module, 9, mtime=0)),
        **described,
    }
    (folder / "engine.wasm").write_bytes(module)
    (folder / "engine.json").write_text(written(told), encoding="utf-8")
    print(f"{told['bytes']:,} bytes, {told['gzipped']:,} gzipped")


def written(told: dict[str, Any]) -> str:
    """Return the description as JSON: a line for each argument."""
    lines = [f"  {json.dumps(key)}: {json.dumps(told[key])}" for key in told if key != "kernels"]
    kernels = [
        f"    {json.dumps(name)}: [\n      "
        + ",\n      ".join(json.dumps(argument) for argument in arguments)
        + "\n    ]"
        for name, arguments in told["kernels"].items()
    ]
    lines.append('  "kernels": {\n' + ",\n".join(kernels) + "\n  }")
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    main()
