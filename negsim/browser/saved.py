"""A page that is written to a file."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from pathlib import Path

from negsim.disk import check_new, encoded, write_bytes


class Saved(ABC):
    """What has a page of HTML and can be saved."""

    @property
    @abstractmethod
    def html(self) -> str:
        """The page."""

    def save(self, file: str | os.PathLike[str]) -> None:
        """Write the page to a file that does not exist yet.

        Raises
        ------
        NegsimError
            If it exists already or cannot be written.
        """
        check_new(Path(file), "file")
        write_bytes(Path(file), encoded(self.html), "file")
