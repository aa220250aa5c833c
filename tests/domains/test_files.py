"""Which files of a folder make a domain: strays, profiles that are chosen, and spaces not read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from negsim import load
from negsim.cli.main import main
from negsim.domains.find import read
from negsim.errors import NegsimError

DOMAINS = Path(__file__).parents[1] / "domains"


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DOMAINS / "harbour", tmp_path / "harbour"))


def mistakes(path: Path, *profiles: str) -> list[tuple[str, str]]:
    """Return the file and the first words of each mistake."""
    with pytest.raises(NegsimError) as caught:
        read(path, profiles)
    return [(Path(one.file).name, " ".join(one.what.split()[:3])) for one in caught.value.mistakes]


STRAY = {
    "empty": "",
    "no XML": "<a>",
    "of another domain": '<utility_space><issue index="9" name="z"><item value="x" evaluation="1"'
    '/></issue><weight index="9" value="1"/></utility_space>',
}


@pytest.mark.parametrize("text", STRAY.values(), ids=STRAY)
def test_a_stray_file_does_not_stand_in_the_way_of_a_domain_that_is_named(
    text: str, harbour: Path
) -> None:
    (harbour / "stray.xml").write_text(text)
    domain = read(harbour / "harbour_domain.xml")
    assert domain.parties == ("harbour_north", "harbour_south")
    assert [note for note in domain.notes if note.startswith("stray.xml is not read: ")]
    assert [file for file, _ in mistakes(harbour)] == ["stray.xml"]
    assert [file for file, _ in mistakes(harbour / "stray.xml")] == ["stray.xml"]


def test_what_to_do_about_a_stray_file_is_said(harbour: Path) -> None:
    (harbour / "stray.xml").write_text("")
    with pytest.raises(NegsimError, match=r"stray\.xml:1: .*; if it is no part .* --profile$"):
        read(harbour)


def test_a_stray_file_does_not_hide_why_profiles_are_not_read(harbour: Path) -> None:
    (harbour / "stray.xml").write_text("<a>")
    for name in ("north", "south"):
        file = harbour / f"harbour_{name}.xml"
        file.write_text(file.read_text().replace("</utility_space>", "<ufun/></utility_space>"))
    nonlinear = "is a nonlinear"
    assert mistakes(harbour / "harbour_domain.xml") == [
        ("harbour_north.xml", nonlinear), ("harbour_south.xml", nonlinear),
        ("stray.xml", "is not XML:"),
    ]  # fmt: skip


def test_a_space_of_constraints_is_no_domain(harbour: Path) -> None:
    issue = '<issue index="1" name="k"><item index="1" value="x"/></issue>'
    for name in ("north", "south"):
        (harbour / f"harbour_{name}.xml").write_text(
            f'<utility_space type="constraint">{issue}<constraint/></utility_space>'
        )
    for path in (harbour, harbour / "harbour_domain.xml"):
        assert [what for _, what in mistakes(path)] == ["is a nonlinear"] * 2


def test_profiles_can_be_chosen(harbour: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(harbour / "harbour_north.xml", harbour / "harbour_east.xml")
    (harbour / "empty.xml").write_text("")
    chosen = ["harbour_south.xml", str(harbour / "harbour_east.xml")]
    domain = read(harbour, chosen)
    assert domain.parties == ("harbour_south", "harbour_east")
    assert not [note for note in domain.notes if "profiles of the folder" in note]
    assert [party.id for party in load(harbour, profiles=chosen).parties] == list(domain.parties)
    options = [word for file in chosen for word in ("--profile", file)]
    assert main(["check", str(harbour), "--json", *options]) == 0
    assert json.loads(capsys.readouterr().out)["parties"] == list(domain.parties)


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        ("harbour_nort.xml", ("harbour", "holds no file")),
        ("harbour_domain.xml", ("harbour_domain.xml", "is no profile")),
        ("empty.xml", ("empty.xml", "is not XML:")),
    ],
)
def test_a_profile_that_cannot_be_chosen_is_reported(
    profile: str, expected: tuple[str, str], harbour: Path
) -> None:
    (harbour / "empty.xml").write_text("")
    assert expected in mistakes(harbour, "harbour_north.xml", profile)


def test_a_scenario_has_no_profiles_to_choose(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "istanbul-2025", "--profile", "a.xml"]) == 2
    assert "istanbul-2025: is a " in capsys.readouterr().err
