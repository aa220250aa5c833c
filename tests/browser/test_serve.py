"""The page while a scenario is edited: served here alone, loaded anew, mistakes in its place."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from in_chromium import Browser
from negsim.browser.page.assemble import page
from negsim.browser.page.serve import USUAL, Watched, server_at
from negsim.cli.main import main
from negsim.errors import NegsimError
from negsim.jit import COMPILE
from negsim.scenario.files.load import load
from open_page import OpenPage

pytestmark = pytest.mark.skipif(not COMPILE, reason="plain Python would take hours")

SMALL = (Path(__file__).parents[1] / "scenarios" / "small.yaml").read_text(encoding="utf-8")
WRONG = SMALL.replace("batna: .25", "batna: 2.5").replace("under_pressure", "under_presure")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "my-talks.yaml"
    found.write_text(SMALL, encoding="utf-8")
    return found


class Serving:
    """The command in a process of its own, and the address that it tells."""

    def __init__(self, file: Path) -> None:
        command = [sys.executable, "-m", "negsim", "page", str(file), "--serve"]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        self.process = subprocess.Popen(command, **pipes, text=True)
        assert self.process.stdout is not None
        self.told = self.process.stdout.readline()
        self.address = self.told.split(" ")[0]

    def stop(self) -> tuple[int, str]:
        """Interrupt it; return its exit code and what it said beside results."""
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=30)
        return self.process.returncode, said


@pytest.fixture
def serving(file: Path) -> Iterator[Serving]:
    found = Serving(file)
    yield found
    if found.process.poll() is None:
        found.process.kill()
        found.process.communicate()


def fetched(address: str, host: str = "") -> str:
    request = urllib.request.Request(address, headers={"Host": host} if host else {})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return str(answer.read().decode())


def test_it_is_kept_up_to_date_until_the_user_interrupts(
    file: Path, serving: Serving, browser: Browser
) -> None:
    address, told = serving.told.split(" ", 1)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
    assert told == "shows my-talks.yaml; Ctrl-C ends it\n"
    first = fetched(serving.address)
    assert "<title>Small talks</title>" in first
    assert "connect-src 'self'" in first
    assert "no text can have &#x27;closed&#x27;" in first  # a warning of check
    found = OpenPage(browser, serving.address, "#mediators.envoy.pressure=0.25")
    found.ready(100)
    assert found.value("document.getElementById('served').textContent").startswith("What negsim")
    file.write_text(SMALL.replace("name: Small talks", "name: Others"), encoding="utf-8")
    found.until("document.title === 'Others' && document.documentElement.dataset.shown")
    assert found.value("[...OPENED.state.now.numbers]") == [["mediators.envoy.pressure", 0.25]]
    assert found.value("document.getElementById('notices').textContent") == ""
    assert "<title>Others</title>" in fetched(serving.address)
    file.write_text(WRONG, encoding="utf-8")
    found.until("document.body?.textContent.includes('does not validate')")
    listed = "[...document.querySelectorAll('#served li')].map((l) => l.textContent)"
    assert found.value(listed) == [
        "my-talks.yaml:27: parties.a_land.flexibility: 'under_presure' is not known here; allowed "
        "are at_the_table, under_pressure, source, judgement, give_or_take; did you mean "
        "'under_pressure'?",
        "my-talks.yaml:27: parties.a_land.flexibility: 'under_pressure' is missing",
        "my-talks.yaml:38: parties.b_land.batna: 2.5 is out of range; allowed is 0 to 1",
    ]
    assert found.value("document.querySelector('canvas, #many')") is None
    file.unlink()
    found.until("document.body?.textContent.includes('no such file')")
    file.write_text(SMALL, encoding="utf-8")
    found.until("document.title === 'Small talks'")
    assert found.errors == []
    found.close()
    code, said = serving.stop()
    assert code == 130
    assert said.splitlines()[-1] == "negsim: the page is no longer served"
    assert "Traceback" not in said


def test_a_page_in_a_file_asks_for_nothing(file: Path) -> None:
    assert "connect-src" not in page(file)
    assert "watchScenario" not in page(file)


@pytest.fixture
def watched(file: Path) -> Watched:
    return Watched(str(file), lambda: load(file), str(file))


def test_another_site_is_refused_and_nothing_else_is_served(watched: Watched) -> None:
    with server_at(watched, None) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert server.server_address[0] == "127.0.0.1"
        address = f"http://127.0.0.1:{server.server_address[1]}"
        assert fetched(f"{address}/version") == watched.version()
        for path, host, code in (("/", "example.org", 403), ("/my-talks.yaml", "", 404)):
            with pytest.raises(urllib.error.HTTPError) as refused:
                fetched(address + path, host)
            assert refused.value.code == code
            refused.value.close()
        server.shutdown()


def test_the_usual_port_is_left_to_whoever_has_it(watched: Watched) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", USUAL))
        except OSError:
            pytest.skip("somebody else has it already")
        taken.listen()
        with server_at(watched, None) as server:
            assert server.server_address[1] != USUAL
        with pytest.raises(NegsimError, match=f"cannot listen on port {USUAL}"):
            server_at(watched, USUAL)


def test_what_a_reading_extends_is_watched_too(file: Path, tmp_path: Path) -> None:
    reading = tmp_path / "reading.yaml"
    words = "extends: my-talks.yaml  # beside it\nname: Another\n"
    reading.write_text(f"negsim: 2\n{words}", encoding="utf-8")
    watched = Watched(str(reading), lambda: load(reading), "reading.yaml")
    before = watched.version()
    assert watched.version() == before
    time.sleep(0.01)
    file.write_text(SMALL + "# changed\n", encoding="utf-8")
    assert watched.version() != before


def test_it_is_made_once_for_a_version(watched: Watched, file: Path) -> None:
    times = []
    read, watched.read = watched.read, lambda: times.append(1) or read()  # type: ignore[func-returns-value]
    assert watched.page() == watched.page()
    assert len(times) == 1
    file.write_text(WRONG, encoding="utf-8")
    assert "under_presure" in watched.page()
    assert len(times) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--serve", "--out", "x.html"], "--serve writes no file"),
        (["--port", "9000"], "--port goes with --serve"),
        (["--port", "0", "--serve"], "--port: '0' is not a whole number from 1 to 65535"),
        ([], "say where to: --out talks.html, or --serve"),
    ],
)
def test_what_does_not_go_together_is_refused(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["page", "istanbul-2025", *words]) == 2
    assert told in capsys.readouterr().err


def test_a_file_that_is_not_there_is_refused_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["page", "nowhere.yaml", "--serve"]) == 2
    assert "nowhere.yaml" in capsys.readouterr().err
