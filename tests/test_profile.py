"""The release is OWL 2 DL, and its class level OWL 2 EL, by the word of the OWL API."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import owlready2
import pytest

from hamkg.locations import ontology

PROGRAM = Path(__file__).parent / "owl" / "ProfileCheck.java"
# owlready2 ships the OWL API as part of a reasoner.
JARS = Path(owlready2.__file__).parent / "pellet" / "*"
JAVA = shutil.which("java") or "java"
RELEASE = ontology() / "release"
BEYOND_DL = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix : <http://x.example/> .
<http://x.example> a owl:Ontology .
:partOf a owl:ObjectProperty, owl:TransitiveProperty, owl:FunctionalProperty .
"""
BEYOND_EL = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix : <http://x.example/> .
<http://x.example> a owl:Ontology .
:Muscle a owl:Class ; rdfs:subClassOf [ a owl:Class ; owl:unionOf ( :A :B ) ] .
:A a owl:Class . :B a owl:Class .
"""

pytestmark = pytest.mark.needs_java


def violations(profile: str, path: Path) -> list[str]:
    """What the OWL API finds to break a profile; the ontology must not be empty."""
    done = subprocess.run(
        [JAVA, "-cp", str(JARS), str(PROGRAM), profile, str(path)],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    count, *found = done.stdout.splitlines()
    assert int(count.split()[0]) > 0
    return found


@pytest.mark.parametrize("name", ["hamkg.owl", "hamkg-classes.owl", "hamkg-full.owl"])
def test_the_release_is_owl_2_dl(name: str) -> None:
    assert violations("DL", RELEASE / name) == []


def test_the_class_level_is_owl_2_el() -> None:
    assert violations("EL", RELEASE / "hamkg-classes.owl") == []


@pytest.mark.parametrize(("profile", "turtle"), [("DL", BEYOND_DL), ("EL", BEYOND_EL)])
def test_what_is_beyond_a_profile_is_found(profile: str, turtle: str, tmp_path: Path) -> None:
    path = tmp_path / "beyond.ttl"
    path.write_text(turtle, encoding="utf-8")

    assert violations(profile, path)
