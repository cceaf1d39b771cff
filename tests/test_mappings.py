"""Mappings to other vocabularies: read from SSSOM, refused with file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hamkg.build.mappings import mapping_quads
from hamkg.build.triples import iris
from hamkg.errors import TableError

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """#mapping_set_id: https://w3id.org/hamkg/mappings/x
#curie_map:
#  ham: https://w3id.org/hamkg/
#  UBERON: http://purl.obolibrary.org/obo/UBERON_
subject_id\tpredicate_id\tobject_id\tmapping_justification\tmatch_string
"""
GOOD = "ham:femur\tskos:exactMatch\tUBERON:0000981\tsemapv:LexicalMatching\tfemur\n"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (GOOD.replace("ham:femur", "ham:fermur"), 'x.sssom.tsv:6: "ham:fermur" is not a kind'),
        (GOOD.replace("skos:exactMatch", "owl:sameAs"), "x.sssom.tsv:6: .* never owl:sameAs"),
        (GOOD.replace("UBERON:0", "UBRON:0"), "is not in the curie_map"),
        (GOOD.replace("\tfemur\n", "\t\n"), "says in match_string which name was equal"),
        (GOOD.replace("semapv:LexicalMatching", ""), 'column "mapping_justification" is empty'),
    ],
)
def test_a_broken_mapping_is_said_with_file_and_line(tmp_path: Path, row: str, told: str) -> None:
    (tmp_path / "x.sssom.tsv").write_text(HEAD + row, encoding="utf-8")

    with pytest.raises(TableError, match=told):
        mapping_quads(tmp_path, {"femur"})


def test_a_mapping_becomes_one_triple(tmp_path: Path) -> None:
    (tmp_path / "x.sssom.tsv").write_text(HEAD + GOOD, encoding="utf-8")

    (quad,) = mapping_quads(tmp_path, {"femur"})

    assert iris(quad) == (
        "https://w3id.org/hamkg/femur",
        "http://www.w3.org/2004/02/skos/core#exactMatch",
        "http://purl.obolibrary.org/obo/UBERON_0000981",
    )


def test_no_folder_means_no_mappings(tmp_path: Path) -> None:
    assert mapping_quads(tmp_path / "none", set()) == []
