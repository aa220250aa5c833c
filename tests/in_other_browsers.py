"""Pages in Firefox and in WebKitGTK, the engine of Safari, opened from a file.

Each is asked over its own remote control, of which little is needed: Marionette's messages, and
WebDriver's over HTTP.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

Ask = Callable[..., Any]
"""Asks a browser: what for, and what it is given; returns its answer."""

SECONDS = 600
"""How long a page may take."""

PREFERENCES = """
user_pref("marionette.port", 0);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
user_pref("app.update.enabled", false);
"""

SCRIPT = """const done = arguments[arguments.length - 1];
{expression}.then((value) => done({{ value }}), (error) => done({{ error: String(error) }}));"""


class Page:
    """A page of a browser that WebDriver's words are understood by."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask

    def value(self, page: Path, expression: str) -> Any:
        """Return the value of an expression on a page, once its promise is kept."""
        self.ask("Navigate", "url", url=page.as_uri())
        given = {"script": SCRIPT.format(expression=expression), "args": []}
        found = self.ask("ExecuteAsyncScript", "execute/async", **given)
        assert "error" not in found, found["error"]
        return found.get("value")


def soon(what: Callable[[], Any]) -> Any:
    """Return what can be had once a browser has started."""
    for _ in range(600):
        with suppress(OSError, ValueError):
            return what()
        time.sleep(0.1)
    raise TimeoutError("the browser did not start")


@contextmanager
def ended(command: list[str], **more: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Start a process in a group of its own, and end the group."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, start_new_session=True, **quiet, **more)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 15)
        process.wait(30)


@contextmanager
def firefox(folder: Path) -> Iterator[Page]:
    """Start Firefox ESR with a profile in a folder, and end it."""
    (folder / "profile").mkdir()
    (folder / "profile" / "user.js").write_text(PREFERENCES, encoding="utf-8")
    found = shutil.which("firefox-esr")
    assert found, "make test-all installs firefox-esr"
    command = [found, "--headless", "--marionette", "--no-remote", "--profile"]
    with ended([*command, str(folder / "profile")], env=os.environ | {"HOME": str(folder)}):
        port = soon(lambda: int((folder / "profile" / "MarionetteActivePort").read_text()))
        with soon(lambda: socket.create_connection(("127.0.0.1", port), SECONDS)) as line:
            yield Page(marionette(line))


def marionette(line: socket.socket) -> Ask:
    """Return how Firefox is asked: messages with their length before them."""
    file = line.makefile("rb")

    def heard() -> Any:
        length = b"".join(iter(lambda: file.read(1), b":"))
        return json.loads(file.read(int(length)))

    def ask(command: str, _: str, **given: Any) -> Any:
        text = json.dumps([0, 1, f"WebDriver:{command}", given])
        line.sendall(f"{len(text)}:{text}".encode())
        _, _, error, result = heard()
        assert error is None, error
        return result.get("value")

    heard()  # it says who it is
    ask("NewSession", "")
    ask("SetTimeouts", "", script=SECONDS * 1000)  # Marionette reads none among capabilities
    return ask


@contextmanager
def webkit(folder: Path) -> Iterator[Page]:
    """Start WebKitGTK's driver on a virtual screen, and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("xvfb-run")
    assert driver, "make test-all installs webkitgtk-webdriver"
    assert screen, "make test-all installs xvfb and xauth"
    home = {"HOME": str(folder), "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
    with ended([screen, "-a", driver, f"--port={port}"], env=os.environ | home):
        soon(lambda: socket.create_connection(("127.0.0.1", port)).close())
        yield Page(web_driver(f"http://127.0.0.1:{port}/session"))


def web_driver(address: str) -> Ask:
    """Return how a driver that speaks HTTP is asked."""

    def post(to: str, given: Any) -> Any:
        body = json.dumps(given).encode()
        asked = urllib.request.Request(to, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
            return json.loads(answer.read())["value"]

    timeouts = {"timeouts": {"script": SECONDS * 1000}}
    session = post(address, {"capabilities": {"alwaysMatch": timeouts}})["sessionId"]
    return lambda _, command, **given: post(f"{address}/{session}/{command}", given)
