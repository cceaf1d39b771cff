"""Mappings to other vocabularies: read from SSSOM, refused with file and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hamkg.build.mappings import mapping_quads, merged_sssom
from hamkg.build.triples import iris
from hamkg.content_errors import TableError
from hamkg.locations import ontology

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


# ---------------------------------------------------------------- all files as one


def test_the_merged_file_has_the_rows_of_all_files_and_reads_to_the_same_triples(
    tmp_path: Path,
) -> None:
    folder = ontology() / "mappings"
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("*.sssom.tsv")]
    rows = [line for text in texts for line in text.splitlines() if line.startswith("ham:")]

    merged = merged_sssom(folder)

    (tmp_path / "hamkg.sssom.tsv").write_bytes(merged)
    kinds = {row.partition("\t")[0].removeprefix("ham:") for row in rows}
    body = [line for line in merged.decode().splitlines() if not line.startswith("#")]
    assert len(body) == len(rows) + 1
    assert body[1:] == sorted(body[1:], key=lambda line: line.split("\t"))
    assert set(mapping_quads(tmp_path, kinds)) == set(mapping_quads(folder, kinds))


def test_files_of_other_columns_are_merged_by_the_names_of_these(tmp_path: Path) -> None:
    other = HEAD.replace("\tmatch_string", "\tmatch_string\tcomment")
    (tmp_path / "a.sssom.tsv").write_text(HEAD + GOOD, encoding="utf-8")
    (tmp_path / "b.sssom.tsv").write_text(
        other + GOOD.replace("\tfemur\n", "\tfemur\tas said\n"), encoding="utf-8"
    )

    lines = merged_sssom(tmp_path).decode().splitlines()

    assert lines[-3].endswith("\tmatch_string\tcomment")
    assert [line.count("\t") for line in lines[-3:]] == [5, 5, 5]


def test_a_prefix_of_two_meanings_cannot_be_merged(tmp_path: Path) -> None:
    (tmp_path / "a.sssom.tsv").write_text(HEAD + GOOD, encoding="utf-8")
    (tmp_path / "b.sssom.tsv").write_text(HEAD.replace("UBERON_", "FMA_"), encoding="utf-8")

    with pytest.raises(TableError, match=r'b.sssom.tsv:1: "UBERON" is .* in another file'):
        merged_sssom(tmp_path)
