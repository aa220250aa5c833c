"""A page of `negsim page` open in Chromium: what it says, what it asks for, keys and pictures."""

from __future__ import annotations

import base64
import json
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from in_chromium import Browser

KEYS = {"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Enter": 13, "Tab": 9}
LONG = 60.0

MOST, ENOUGH = 2_000, 24_000
"""Runs that a page plays of a setting: its first shares; and where more are looked at. By itself it
goes on to 100,000, busy on all processors."""

FEWER = """Object.defineProperty(Object.prototype, "most", {
  set(given) {
    let most = Math.min(given, MOST);
    const set = (more) => { most = Math.min(more, MOST); };
    Object.defineProperty(this, "most", { get: () => most, set });
  },
});"""
"""What keeps the number of runs of each of the page's jobs within that."""


LEFT = ("Inspected target navigated or closed", "Execution context was destroyed.")


class LeftError(AssertionError):
    """The page that was asked has just given way to its next, as one that is served does."""


class OpenPage:
    """A page in a tab of its own; requests and errors are kept."""

    def __init__(self, browser: Browser, file: Path | str, link: str = "", **how: Any) -> None:
        self.browser, self.file = browser, file
        self.errors: list[str] = []
        self.asked: dict[str, str] = {}
        self.target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = browser.ask("Target.attachToTarget", targetId=self.target, flatten=True)
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")
        self.size(how.get("width", 1280), how.get("height", 900))
        if not how.get("scripts", True):
            self.ask("Emulation.setScriptExecutionDisabled", value=True)
        fewer = FEWER.replace("MOST", str(how.get("most", MOST)))
        for source in (fewer, *filter(None, [how.get("before")])):
            self.ask("Page.addScriptToEvaluateOnNewDocument", source=source)
        self.began = time.perf_counter()
        address = file if isinstance(file, str) else file.as_uri()
        self.ask("Page.navigate", url=address + link)

    def ask(self, method: str, **given: Any) -> Any:
        """Ask the browser something about this page; what it tells meanwhile is kept."""
        browser = self.browser
        browser.number += 1
        number = browser.number
        message = {"id": number, "method": method, "params": given, "sessionId": self.session}
        browser.send(message)
        while True:
            told = browser.heard()
            if told.get("id") == number:
                if told.get("error", {}).get("message") in LEFT:
                    raise LeftError(told)
                assert "error" not in told, told
                return told["result"]
            self.keep(told)

    def keep(self, told: dict[str, Any]) -> None:
        """Keep an error or a request that the browser tells of."""
        given, method = told.get("params", {}), told.get("method", "")
        if method == "Runtime.exceptionThrown":
            self.errors.append(json.dumps(given["exceptionDetails"])[:2000])
        elif method == "Runtime.consoleAPICalled" and given["type"] in ("error", "warning"):
            self.errors.append(json.dumps(given["args"])[:2000])
        elif method == "Log.entryAdded" and given["entry"]["level"] in ("error", "warning"):
            self.errors.append(given["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.asked[given["requestId"]] = given["request"]["url"]
        elif method == "Network.loadingFailed" and given.get("blockedReason") == "csp":
            del self.asked[given["requestId"]]

    @property
    def requests(self) -> list[str]:
        """What was asked for beside the file itself, but for what the policy refused."""
        return [url for url in self.asked.values() if not url.startswith(("file:", "blob:"))]

    def size(self, width: int, height: int) -> None:
        """Give the page a size."""
        self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height,
            deviceScaleFactor=1, mobile=width < 700,
        )  # fmt: skip

    def value(self, expression: str) -> Any:
        """Return the value of an expression on the page, once its promise is kept."""
        given = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        result = self.ask("Runtime.evaluate", **given)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def until(self, expression: str, limit: float = LONG) -> None:
        """Wait until an expression is true."""
        end = time.perf_counter() + limit
        while time.perf_counter() < end:
            with suppress(LeftError):
                if self.value(f"Boolean({expression})"):
                    return
            time.sleep(0.02)
        raise AssertionError((expression, self.errors))

    def ready(self, runs: int = 1) -> None:
        """Wait until so many runs of the present settings are counted."""
        self.until("document.readyState === 'complete'")
        self.until(f"OPENED?.pool.present?.done >= {runs}")
        self.value("OPENED.draw()")  # what is drawn may be of the settings before

    def key(self, name: str) -> None:
        """Press and release a key."""
        code = KEYS.get(name, ord(name[0].upper()))
        given: dict[str, Any] = {"key": name, "windowsVirtualKeyCode": code}
        if name == "Enter":
            given["text"] = "\r"
        elif len(name) == 1:
            given["text"] = name
        self.ask("Input.dispatchKeyEvent", type="keyDown", **given)
        self.ask("Input.dispatchKeyEvent", type="keyUp", key=name, windowsVirtualKeyCode=code)

    def mouse(self, kind: str, x: float, y: float) -> None:
        """Move, press or release the mouse."""
        buttons = {"button": "left", "buttons": 1, "clickCount": 1} if kind != "mouseMoved" else {}
        self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, **buttons)

    def screenshot(self) -> bytes:
        """Return a picture of what is seen, as PNG."""
        return base64.b64decode(self.ask("Page.captureScreenshot")["data"])

    def close(self) -> None:
        """Close the tab."""
        self.browser.ask("Target.closeTarget", targetId=self.target)
