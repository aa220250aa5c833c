"""Templates of one's own: pages change as they say, and a mistake in one has its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from negsim.cli.main import main
from negsim.scenario.files.load import load
from negsim.teaching.packs.pack import pack_pages
from negsim.teaching.paper import TEMPLATES

CASE = "textbook-two-party"


def template(folder: Path, name: str, old: str, new: str) -> Path:
    """Write a template with one thing changed into a folder."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert old in text
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def test_a_page_in_another_language_and_no_other(tmp_path: Path) -> None:
    folder = template(tmp_path / "de", "rubric.html", "<h2>Remarks</h2>", "<h2>Anmerkungen</h2>")
    template(folder, "base.html", 'lang="en"', 'lang="de"')
    template(folder, "print.css", "margin: 13mm 15mm 15mm", "margin: 20mm")
    before, after = pack_pages(load(CASE)), pack_pages(load(CASE), folder)
    assert list(before) == list(after)
    for file, page in after.items():
        assert page.startswith('<!DOCTYPE html>\n<html lang="de">')
        assert "@page { size: auto; margin: 20mm;" in page
        back = page.replace('lang="de"', 'lang="en"').replace("20mm;", "13mm 15mm 15mm;")
        assert back.replace("Anmerkungen", "Remarks") == before[file]
    assert "<h2>Anmerkungen</h2>" in after["rubric.html"]


FAULTS = [
    ("{% endcall %}", "{% endcal %}", r"DIR/rubric.html:\d+: Encountered unknown tag 'endcal'"),
    ("<h2>Remarks</h2>", "{{ ''.__class__ }}", r"DIR/rubric.html:\d+: access to attribute '__cl"),
    ("{% block title %}Rubric{% endblock %}", "", r"DIR/rubric.html: has no block 'title'"),
    ("<h2>Remarks</h2>", "{{ 1 + seed_of }}", r"DIR/rubric.html:\d+: 'seed_of' is undefined"),
    ("<h2>Remarks</h2>", "{{ remarks }}", r"DIR/rubric.html:\d+: 'remarks' is undefined"),
    ("<h2>Remarks</h2>", "{{ 1 + 'a' }}", r"DIR/rubric.html:\d+: unsupported operand"),
    ("<h2>Remarks</h2>", '{% include "x.html" %}', r"DIR/rubric.html:\d+: there is no template 'x"),
]
"""Of those that are seen only as the page is filled in one is tried each time."""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [*FAULTS[:4], *(pytest.param(*one, marks=pytest.mark.long) for one in FAULTS[4:])],
)
def test_a_mistake_in_a_template_has_its_line(
    old: str, new: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    template(Path("DIR"), "rubric.html", old, new)
    assert main(["pack", CASE, "--out", "pack", "--templates", "DIR"]) == 2
    err = capsys.readouterr().err
    assert re.search(rf"^negsim: {said}", err, re.M), err
    if r"\d+" in said and new:
        line = int(re.findall(r"rubric.html:(\d+)", err)[0])
        assert new in Path("DIR/rubric.html").read_text("utf-8").splitlines()[line - 1]
    assert not Path("pack").exists()


def test_a_folder_without_templates_is_a_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    Path("bytes").mkdir()
    Path("bytes/rubric.html").write_bytes(b"\xff")
    for folder in ("empty", "missing"):
        assert main(["pack", CASE, "--out", "pack", "--templates", folder]) == 2
        err = capsys.readouterr().err
        assert err.startswith(f"negsim: --templates: '{folder}'")
        assert all(file.name in err for file in TEMPLATES.iterdir())
    assert main(["pack", CASE, "--out", "pack", "--templates", "bytes"]) == 2
    assert capsys.readouterr().err.startswith("negsim: bytes/rubric.html: ")
    assert not Path("pack").exists()
