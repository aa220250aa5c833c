"""Pages in Chromium, opened from a file and asked over its pipe; nothing else is needed."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from negsim.browser.to_pdf import browser

OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage"),
    "--remote-debugging-pipe",
)


class Browser:
    """A Chromium that answers on its pipe."""

    def __init__(self, to: int, back: int) -> None:
        self.to, self.back = to, back
        self.number, self.rest = 0, b""

    def ask(self, method: str, session: str | None = None, **given: Any) -> Any:
        """Return what a command of the DevTools protocol answers."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": given}
        self.send(message | ({"sessionId": session} if session else {}))
        while True:
            answer = self.heard()
            if answer.get("id") == self.number:
                assert "error" not in answer, answer
                return answer["result"]

    def send(self, message: dict[str, Any]) -> None:
        """Write a command to the browser."""
        text = json.dumps(message).encode() + b"\0"
        while text:
            text = text[os.write(self.to, text) :]

    def heard(self) -> Any:
        """Return the next message."""
        while b"\0" not in self.rest:
            more = os.read(self.back, 1 << 16)
            assert more, "Chromium ended"
            self.rest += more
        text, _, self.rest = self.rest.partition(b"\0")
        return json.loads(text)

    def value(self, page: Path, expression: str) -> Any:
        """Return the value of an expression on a page, once its promise is kept."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable", session)
        self.ask("Page.navigate", session, url=page.as_uri())
        while self.heard().get("method") != "Page.loadEventFired":
            pass
        given = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        result = self.ask("Runtime.evaluate", session, **given)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        self.ask("Target.closeTarget", targetId=target)
        return result["result"].get("value")


@contextmanager
def chromium(folder: Path) -> Iterator[Browser]:
    """Start Chromium with a profile in a folder, and end it."""
    program = browser()
    to_read, to = os.pipe()
    back, back_write = os.pipe()

    def as_3_and_4() -> None:
        first, second = os.dup(to_read), os.dup(back_write)
        os.dup2(first, 3)
        os.dup2(second, 4)

    process = subprocess.Popen(
        [program, *OPTIONS, f"--user-data-dir={folder / 'profile'}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=as_3_and_4,
        close_fds=False,
    )
    os.close(to_read)
    os.close(back_write)
    try:
        yield Browser(to, back)
    finally:
        with suppress(OSError, AssertionError):
            os.write(to, b'{"id": 0, "method": "Browser.close"}\0')
        os.close(to)
        os.close(back)
        process.wait(30)
