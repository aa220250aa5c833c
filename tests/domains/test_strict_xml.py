"""XML is read safely, in the encoding it is in."""

from __future__ import annotations

from pathlib import Path

import pytest

from foreign_domains import issue, space, weight, written
from negsim.domains.find import read
from negsim.errors import NegsimError

BOMB = '<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY c "&b;&b;">]>\n<utility_space>&c;</utility_space>'
REFUSED = [
    (BOMB, "a.xml:1: has a document type (<!DOCTYPE>), which may define entities; take it out"),
    ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
     "a.xml:1: has a document type (<!DOCTYPE>), which may define entities; take it out"),
    ("\n\n<utility_space>\n<issue></utility_space>", "a.xml:4: is not XML: mismatched tag"),
    ("\n\n" + BOMB, "a.xml:3: has a document type (<!DOCTYPE>), which may define entities; take it"
     " out"),
    ("", "a.xml:1: is not XML: no element found"),
    ("<a>" * 200, "a.xml:1: is nested more than 100 deep"),
    ('<?xml version="1.0" encoding="klingon"?><a/>',
     "a.xml: is not XML: unknown encoding: klingon"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), REFUSED)
def test_xml_is_read_safely(text: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(NegsimError) as caught:
        read(written(tmp_path, a=text))
    assert str(caught.value) == f"{tmp_path}/{expected}"


@pytest.mark.parametrize("declared", ["", "utf-8", "ISO-8859-1", "windows-1252"])
def test_old_files_need_not_be_utf_8(declared: str, tmp_path: Path) -> None:
    """GENIUS wrote what its machine spoke, whatever the file says or where it says nothing."""
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    body = issue("caf\u00e9", {"h\u00e9": "1", "\u00e7": "2"}) + weight(1)
    for name in ("a", "b"):
        data = (head + space(body)).encode("windows-1252")
        (tmp_path / f"{name}.xml").write_bytes(data)
    domain = read(tmp_path)
    assert (domain.issues, domain.levels) == (("caf\u00e9",), (("h\u00e9", "\u00e7"),))


def test_a_file_that_is_utf_8_is_read_as_it_is(tmp_path: Path) -> None:
    body = issue("caf\u00e9", {"1": "1", "2": "2"}) + weight(1)
    assert read(written(tmp_path, a=space(body), b=space(body))).issues == ("caf\u00e9",)
