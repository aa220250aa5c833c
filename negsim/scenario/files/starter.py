"""`negsim new`: a commented scenario to begin with."""

from __future__ import annotations

import re
from pathlib import Path

from negsim.errors import Mistake, NegsimError

NAME = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
"""Names that are file names everywhere and need no quotes anywhere."""

NEXT = """\
wrote {file}
next: negsim check {file}
      negsim run {file}
For completion and explanations in an editor, put the schema beside it:
      negsim show --schema > negsim.schema.json
"""


def write_starter(name: str, folder: Path) -> str:
    """Write the starter scenario as ``NAME.yaml`` and return what to do next.

    Raises
    ------
    NegsimError
        If the name is no plain file name, or the file exists or cannot be written.
    """
    if not NAME.fullmatch(name):
        what = (
            f"{name!r} is no name for a scenario; names are lower-case letters and digits, "
            "parts joined by - or _, such as 'my-talks-2026'"
        )
        raise NegsimError(Mistake(what, code="bad-name"))
    file = folder / f"{name}.yaml"
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(starter(name))
    except FileExistsError:
        what = "exists already, and stays as it is; choose another name or remove it"
        raise NegsimError(Mistake(what, file=file.name)) from None
    except OSError as error:
        what = f"cannot be written: {error.strerror or error}"
        raise NegsimError(Mistake(what, file=file.name)) from None
    return NEXT.format(file=file.name)


def starter(name: str) -> str:
    """Return the text of the starter scenario, titled after its name."""
    text = Path(__file__).with_name("starter.yaml").read_text(encoding="utf-8")
    return text.replace("TITLE", re.sub("[-_]", " ", name).capitalize())
