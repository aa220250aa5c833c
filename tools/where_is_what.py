"""Write what every folder and file of negsim is for into CONTRIBUTING.md, from their docstrings.

    python tools/where_is_what.py            write the part "Where is what" anew
    python tools/where_is_what.py --check    change nothing; exit with 1 if it is out of date

A folder is listed before its files, by its path.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "CONTRIBUTING.md"
MARKED = re.compile(
    r"(<!-- made by tools/where_is_what.py -->\n).*(<!-- end of what is made -->)", re.S
)


def first_line(file: Path) -> str:
    """Return the first line of a module's docstring."""
    return (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").split("\n")[0]


def listed(package: Path) -> Iterator[str]:
    """Yield a line for each folder and each file of a package, folders last."""
    folders = [package, *sorted(path.parent for path in package.glob("*/**/__init__.py"))]
    for folder in folders:
        name = folder.relative_to(package.parent).as_posix()
        yield f"\n`{name}/`: {first_line(folder / '__init__.py')}\n\n"
        for file in sorted(folder.glob("*.py")):
            if file.stem != "__init__":
                yield f"- `{file.name}`: {first_line(file)}\n"


def made(page: str, package: Path) -> str:
    """Return the page with the list of a package written anew."""
    return MARKED.sub(lambda mark: f"{mark[1]}{''.join(listed(package))}\n{mark[2]}", page)


def main(check: bool) -> int:
    """Write the page or only look; return the exit status."""
    page = PAGE.read_text(encoding="utf-8")
    new = made(page, ROOT / "negsim")
    if new == page:
        return 0
    if check:
        print(f"{PAGE.name} is out of date: run python tools/where_is_what.py", file=sys.stderr)
        return 1
    PAGE.write_text(new, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
