"""`negsim new`: a commented scenario to begin with."""

from __future__ import annotations

import re
from pathlib import Path

from negsim.errors import Mistake, NegsimError

NAME = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
"""Names that are file names everywhere and need no quotes anywhere."""

NEXT = """\
next: negsim check {file}
      negsim run {file}
For completion and explanations in an editor, put the schema beside it:
      negsim show --schema > negsim.schema.json
"""


def write_starter(name: str, folder: Path, source: str | None = None) -> str:
    """Write a scenario to begin with as ``NAME.yaml`` and return what to do next.

    It is the starter or, with a `source`, a copy of that scenario's file.

    Raises
    ------
    NegsimError
        If the name is no plain file name, or the file exists or cannot be written, or the source
        cannot be copied.
    """
    if not NAME.fullmatch(name):
        what = (
            f"{name!r} is no name for a scenario; names are lower-case letters and digits, "
            "parts joined by - or _, such as 'my-talks-2026'"
        )
        raise NegsimError(Mistake(what, code="bad-name"))
    file = folder / f"{name}.yaml"
    text, wrote = starter(name), f"wrote {file.name}\n"
    if source is not None:
        from negsim.scenario.files.copy import copied  # reads YAML, which the starter need not

        text, carried = copied(source, file, title(name))
        wrote = f"wrote {file.name}, a copy of {source} called '{title(name)}'\n{carried}"
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        what = "exists already, and stays as it is; choose another name or remove it"
        raise NegsimError(Mistake(what, file=file.name)) from None
    except OSError as error:
        what = f"cannot be written: {error.strerror or error}"
        raise NegsimError(Mistake(what, file=file.name)) from None
    return wrote + NEXT.format(file=file.name)


def title(name: str) -> str:
    """Return what a scenario is called by default."""
    return re.sub("[-_]", " ", name).capitalize()


def starter(name: str) -> str:
    """Return the text of the starter scenario, titled after its name."""
    text = Path(__file__).with_name("starter.yaml").read_text(encoding="utf-8")
    return text.replace("TITLE", title(name))
