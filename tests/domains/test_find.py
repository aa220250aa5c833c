"""Which files of a folder make a domain: strays, profiles that are chosen, and what is none."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import negsim
from foreign_domains import DOMAINS, TWO, issue, one_issue, space, weight, written
from negsim.cli.main import main
from negsim.domains.domain import Domain, Profile, unfit
from negsim.domains.find import read
from negsim.errors import NegsimError
from negsim.scenario.files.load import is_foreign


def test_any_file_of_a_domain_leads_to_it() -> None:
    folder = DOMAINS / "harbour"
    files = [folder / f"harbour_{name}.xml" for name in ("domain", "north", "south")]
    whole = read(folder)
    assert all(read(file) == whole for file in files)
    assert read(files) == whole
    turned = read([files[0], files[2], files[1]])
    assert turned.parties == ("harbour_south", "harbour_north")


def test_two_domains_in_a_folder_must_be_kept_apart(tmp_path: Path) -> None:
    files = {}
    for name in "ab":
        body = issue(name, TWO)
        files[f"{name}_domain"] = f"<negotiation_template>{space(body)}</negotiation_template>"
        for party in "12":
            files[f"{name}{party}"] = space(body + weight(1.0))
    written(tmp_path, **{key: text.replace('index="1" name="b"', 'index="2" name="b"').replace(
        '<weight index="1"', '<weight index="2"') if key[0] == "b" else text
        for key, text in files.items()})  # fmt: skip
    with pytest.raises(NegsimError) as caught:
        read(tmp_path)
    expected = f"{tmp_path}: holds several domains (a_domain.xml, b_domain.xml); give one of them"
    assert str(caught.value) == expected
    assert read(tmp_path / "b_domain.xml").parties == ("b1", "b2")


def test_variants_of_a_profile_in_one_folder_are_noted(tmp_path: Path) -> None:
    """A folder of ANAC holds a party's profile several times, with other reservation values."""
    body = issue("prize", {"x": "1", "y": "4"}) + weight(1)
    folder = written(tmp_path, a=space(body), b=space(body), c=space(body))
    [note] = [note for note in read(folder).notes if "of the folder" in note]
    assert "all 3 profiles" in note
    assert "--profile" in note
    chosen = read([folder / "a.xml", folder / "b.xml", folder / "c.xml"])
    assert not any("of the folder" in note for note in chosen.notes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"{\n,", "x.json:2: is not JSON: Expecting property name enclosed in double quotes"),
        (b"\xff\xfe\xff", "x.json: is not text in UTF-8"),
        (b"[" * 100_000, "x.json: is not JSON that can be read: nested too deep, or a number too "
         "long"),
    ],
)  # fmt: skip
def test_json_that_is_none(text: bytes, expected: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(text)
    with pytest.raises(NegsimError) as caught:
        read(tmp_path)
    assert str(caught.value) == f"{tmp_path}/{expected}"


def test_what_is_no_domain_is_reported(tmp_path: Path) -> None:
    nothing = "is neither a scenario file nor a domain of GENIUS, GeniusWeb, NegoLog or NegMAS"
    for path, expected in (
        (tmp_path, f"{tmp_path}: {nothing}"),
        (tmp_path / "x.xml", f"{tmp_path}/x.xml: there is no such file or folder"),
    ):
        with pytest.raises(NegsimError) as caught:
            negsim.solutions(path)
        assert str(caught.value) == expected
    written(tmp_path, d=f"<negotiation_template>{space(issue('k', TWO))}</negotiation_template>")
    written(tmp_path, p=space(issue("k", TWO) + weight(1.0)))
    with pytest.raises(NegsimError) as caught:
        read(tmp_path)
    what = "needs the profiles of at least two parties beside the domain; found p"
    assert str(caught.value) == f"{tmp_path}: {what}"


def test_too_large_a_domain_is_refused(tmp_path: Path) -> None:
    body = "".join(
        f'<issue index="{at}" name="k{at}" type="integer" lowerbound="1" upperbound="1000"/>'
        + weight(0.3, at)
        for at in (1, 2, 3)
    )
    with pytest.raises(NegsimError, match=r"1,000,000,000 packages .* are more than 10,000,000"):
        one_issue(tmp_path, body)


def test_too_many_utilities_to_hold_are_refused() -> None:
    levels = tuple(tuple(map(str, range(10))) for _ in range(7))
    profile = Profile("p", ((0.0,) * 10,) * 7, 0.0)
    given = Domain("big", "made up", tuple("abcdefg"), levels, (profile,) * 11)
    assert unfit(replace(given, profiles=given.profiles[:10])) == ""
    assert "11 parties" in unfit(given)


def test_own_scenarios_are_not_taken_for_foreign(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("negsim: 2\n")
    assert not is_foreign(own)
    assert not is_foreign("istanbul-2025")
    assert not is_foreign("nowhere.yaml")
    assert is_foreign(DOMAINS / "negmas" / "camp-domain.yml")


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
    assert [party.id for party in negsim.load(harbour, profiles=chosen).parties] == list(
        domain.parties
    )
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
