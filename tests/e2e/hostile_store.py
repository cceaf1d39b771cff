"""A store whose every text means harm: markup, foreign images, scripts, turned reading, length."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FOREIGN = "evil.example"
SCRIPT = f"<script src='//{FOREIGN}/s.js'>window.harmed = 1</script>"
IMAGE = f"<img src=//{FOREIGN}/i.png onerror=window.harmed=1>"
MARKDOWN = f"![picture](https://{FOREIGN}/m.png) [press](javascript:window.harmed=1) :red[x] $a$"
TURNED = "harmless \u202emargorp\u202c \u2067\u05d0\u05d1\u2069"
BROKEN_OUT = "\"'></title></style></template><svg onload=window.harmed=1>"
LONG = "long " * 200_000
LONGISH = LONG[:30_000]
UNBROKEN = "unbroken" * 20
WORST = f"{IMAGE} {SCRIPT} {MARKDOWN} {TURNED} {BROKEN_OUT}"
KINDS = {
    "ham:markup": IMAGE + BROKEN_OUT,
    "ham:markdown": MARKDOWN,
    "ham:turned": TURNED,
    "ham:long": LONG,
    "ham:unbroken": UNBROKEN,
    "ham:worst": WORST,
    "javascript:window.harmed=1": "javascript as an address",
}
_HEAD = """
@prefix ham: <https://w3id.org/hamkg/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix obo: <http://purl.obolibrary.org/obo/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<https://w3id.org/hamkg/graph/schema> {{
  ham:Muscle a owl:Class ; rdfs:label {worst} ; obo:IAO_0000115 {worst} .
  ham:RedFlag a owl:Class ; rdfs:label "red flag" ; obo:IAO_0000115 {worst} .
  ham:touches a owl:ObjectProperty ; rdfs:label {worst} ; ham:phrase {worst} .
  ham:suggests a owl:ObjectProperty ; rdfs:label "suggests" ; ham:phrase "points to" .
  ham:grade rdfs:label {worst} ; ham:rank 1 .
  ham:logic_any rdfs:label {worst} .
}}
<https://w3id.org/hamkg/graph/evidence> {{
  ham:source a ham:Source ; dcterms:title {worst} ; dcterms:bibliographicCitation {long} ;
    ham:sourceKind ham:grade ; ham:doi {worst} ; ham:pmid {worst} ;
    ham:address "javascript:window.harmed=1" .
  ham:sentence skos:notation {worst} ; ham:locator {worst} ; ham:paraphrase {longish} ;
    ham:sha256 {worst} .
  ham:claim a ham:Statement ; ham:about ham:worst ; ham:predicate ham:touches ;
    ham:object ham:long ; ham:stance ham:grade ; ham:certainty ham:grade ;
    ham:frequency ham:grade ; ham:evidenceLevel ham:grade ; ham:source ham:source ;
    dcterms:creator <javascript:window.harmed=1> ; dcterms:created {worst} ;
    rdfs:comment {longish} ; ham:supportedBy ham:sentence ; ham:locator {worst} .
}}
<https://w3id.org/hamkg/graph/asserted> {{
  ham:flag a ham:RedFlag ; rdfs:label "the flag" ; ham:urgency ham:grade ;
    ham:logic ham:logic_any ; ham:whatToDo {worst} ; ham:suggests ham:worst .
"""


def write_store(path: Path) -> Path:
    """Write the store as TriG, with every kind related to every other."""
    lines = [_HEAD.format(worst=literal(WORST), long=literal(LONG), longish=literal(LONGISH))]
    for name, label in KINDS.items():
        kind = name if name.startswith("ham:") else f"<{name}>"
        lines.append(
            f"  {kind} a ham:Muscle ; rdfs:label {literal(label)} ;"
            f" obo:IAO_0000115 {literal(WORST + LONGISH)} ;"
            f" skos:altLabel {literal(WORST + name)} ;"
            f" skos:prefLabel {literal(WORST)}@la ; skos:exactMatch <javascript:window.harmed=1>,"
            f" <data:text/html,window.harmed=1>, <https://{FOREIGN}/match> ."
        )
        others = (one if one.startswith("ham:") else f"<{one}>" for one in KINDS if one != name)
        lines += [f"  {kind} ham:touches {other} ." for other in others]
    path.write_text("\n".join([*lines, "}", ""]), encoding="utf-8")
    return path


def literal(text: str) -> str:
    """Write a text as a Turtle literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
