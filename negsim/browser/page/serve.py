"""The page of a scenario that is being edited, served to this machine alone and kept up to date.

It is made anew when the scenario's file changes, and has in it what `negsim check` says. While the
file does not validate, its mistakes stand in the place of the page. What is served may ask its
server whether the file has changed; a page that is written to a file never asks for anything.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePath

from negsim.browser.page.assemble import Checked, message_page, page
from negsim.check.report import Check
from negsim.disk import encoded
from negsim.errors import NegsimError
from negsim.scenario.files.load import file_of
from negsim.scenario.scenario import Scenario

HOST = "127.0.0.1"
"""This machine alone."""

USUAL = 8000
"""The port where none is asked for, if nobody has it."""

EXTENDS = re.compile(r"^extends:\s*[\"']?([^\"'#\n]+?)[\"']?\s*(?:#.*)?$", re.MULTILINE)


class Watched:
    """A scenario's file, and its page as the file is now.

    Parameters
    ----------
    name : str
        Name or path of the scenario.
    read : callable
        Returns the scenario as it is now.
    asked : str
        How commands on the page name it.
    """

    def __init__(self, name: str, read: Callable[[], Scenario], asked: str) -> None:
        self.file, self.read, self.asked = file_of(name), read, asked
        self.made = ("", "")
        self.making = threading.Lock()

    def version(self) -> str:
        """Return what is another whenever a file is that the scenario is read from."""
        digest = hashlib.sha256()
        for file in self.files():
            with suppress(OSError):
                digest.update(file.read_bytes())
            digest.update(b"\0")
        return digest.hexdigest()[:16]

    def files(self) -> list[Path]:
        """Return the file, that which a reading extends, and all of another program's domain."""
        if self.file.is_dir():
            return sorted(one for one in self.file.iterdir() if one.is_file())
        try:
            found = EXTENDS.search(self.file.read_text("utf-8", errors="replace"))
        except OSError:
            found = None
        return [self.file, self.file.parent / found[1]] if found else [self.file]

    def page(self) -> str:
        """Return the page, or the mistakes of a file that does not validate."""
        with self.making:
            version = self.version()
            if self.made[0] != version:
                self.made = version, self._page(version)
            return self.made[1]

    def _page(self, version: str) -> str:
        try:
            scenario = self.read()
            check = Check.of(scenario)
            warnings = tuple(f"{one.path}: {one.what}" for one in check.warnings)
            checked = Checked(version, warnings, check.describe())
            return page(scenario, self.asked, checked=checked)
        except NegsimError as error:
            named = (replace(one, file=PurePath(one.file).name) for one in error.mistakes)
            mistakes = tuple(map(str, named))
            return message_page(self.file.name, Checked(version, mistakes))


def serve(watched: Watched, port: int | None, tell: Callable[[str], None]) -> None:
    """Serve a page until the user interrupts.

    Parameters
    ----------
    watched : Watched
        The scenario's file.
    port : int, optional
        Port to listen on; by default 8000, or any other where somebody has that.
    tell : callable
        Is given the address once it can be opened.

    Raises
    ------
    NegsimError
        If somebody else listens on the port.
    KeyboardInterrupt
        When the user interrupts: what the command line says then.
    """
    watched.page()  # before anybody waits for it
    with server_at(watched, port) as server:
        tell(f"http://{HOST}:{server.server_address[1]}/")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            raise KeyboardInterrupt("the page is no longer served") from None


def server_at(watched: Watched, port: int | None) -> ThreadingHTTPServer:
    """Return a server of the page that listens on a port, or on the usual or any free one."""
    handler = type("Handler", (_Handler,), {"watched": watched})
    try:
        return _Server((HOST, USUAL if port is None else port), handler)
    except OSError as error:
        if port is None:
            return _Server((HOST, 0), handler)
        raise NegsimError(f"cannot listen on port {port}: {error.strerror or error}") from None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that has gone before it was answered."""


class _Handler(BaseHTTPRequestHandler):
    watched: Watched

    def do_GET(self) -> None:
        """Answer with the page, or with the version of what it is made of."""
        port = self.server.server_address[1]  # type: ignore[index]
        if self.headers.get("Host") not in (f"{HOST}:{port}", f"localhost:{port}"):
            self.send_error(403)  # another site's name, made to lead here
        elif self.path == "/":
            self._answer("text/html; charset=utf-8", self.watched.page())
        elif self.path == "/version":
            self._answer("text/plain", self.watched.version())
        else:
            self.send_error(404)

    def _answer(self, kind: str, text: str) -> None:
        body = encoded(text)
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request."""
