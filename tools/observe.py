"""Run commands of the package, and write what they did to a file, as JSON; for measures.py.

python tools/observe.py entered  PACKAGE FILE COMMANDS   files that they executed a function of
python tools/observe.py imported PACKAGE FILE COMMANDS   of `LIBRARIES`, those imported after each

Commands are a JSON list of lists of words. They run one after the other until one fails.

Nothing but Python's own library is imported here: it would be seen as the command's.
"""

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from types import CodeType

LIBRARIES = (
    *("argcomplete", "distributed", "jinja2", "markdown_it", "matplotlib", "mesa", "networkx"),
    *("numba", "numpy", "openpyxl", "pandas", "pyarrow", "rich", "SALib", "scipy", "scipy.stats"),
    "yaml",
)
"""What takes long to import."""


def note_entries(package: str, files: dict[str, None]) -> None:
    """Note in `files`, in order, each file of the package of which a function starts."""

    def start(code: CodeType, _: int) -> object:
        inside = code.co_filename.startswith(package + os.sep)
        if inside and code.co_flags & 2:  # a function's; the body of a module or class has 0
            files[Path(code.co_filename).relative_to(package).as_posix()] = None
        return sys.monitoring.DISABLE  # once is enough, and costs nothing later

    tool, event = sys.monitoring.PROFILER_ID, sys.monitoring.events.PY_START
    sys.monitoring.use_tool_id(tool, "observe")
    sys.monitoring.register_callback(tool, event, start)
    sys.monitoring.set_events(tool, event)


def main(mode: str, package: str, report: str, commands: str) -> int:
    """Run the commands, and write what was seen."""
    files: dict[str, None] = {}
    imported: list[list[str]] = []
    sys.path[0] = str(Path(package).parent)
    if mode == "entered":
        note_entries(package, files)
    code = 0
    for sys.argv[1:] in json.loads(commands):
        code = code or import_module(f"{Path(package).name}.__main__").main()
        imported.append([library for library in LIBRARIES if library in sys.modules])
    found = list(files) if mode == "entered" else imported
    Path(report).write_text(json.dumps(found), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
