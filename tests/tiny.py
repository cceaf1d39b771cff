"""Tiny graphs for tests: relations written as lines, each with what backs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg import KnowledgeGraph

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = """
@prefix ham: <https://w3id.org/hamkg/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
GRAPH <https://w3id.org/hamkg/graph/schema> {
  ham:EvidenceLevel rdfs:subClassOf ham:Grade .
  ham:Thing a owl:Class ; rdfs:label "thing" ; rdfs:subClassOf ham:Kind .
  ham:joins a owl:ObjectProperty ; rdfs:label "joins" ; ham:phrase "joins" ;
    owl:inverseOf ham:joinedBy ; ham:template "{subject} {joins|join} {object}" .
  ham:joinedBy a owl:ObjectProperty ; rdfs:label "joined by" ; ham:phrase "is joined by" ;
    ham:template "{subject} {is|are} joined by {object}" .
  ham:guesses a owl:ObjectProperty ; rdfs:label "guesses" ; ham:phrase "guesses" ;
    owl:inverseOf ham:guessedBy ;
    ham:isHypothesis true ; ham:template "{subject} {guesses|guess} {object}" .
  ham:guessedBy a owl:ObjectProperty ; rdfs:label "guessed by" ; ham:phrase "is guessed by" ;
    ham:isHypothesis true ; ham:template "{subject} {is|are} guessed by {object}" .
  ham:ev_1 a ham:EvidenceLevel ; rdfs:label "review" ; ham:rank 1 .
  ham:ev_6 a ham:EvidenceLevel ; rdfs:label "lay text" ; ham:rank 6 .
}
"""
_CONVERSES = {
    "joins": "joinedBy",
    "joinedBy": "joins",
    "guesses": "guessedBy",
    "guessedBy": "guesses",
}
_STANCES = {"+": "ham:stance_supports", "-": "ham:stance_disputes"}


def tiny(folder: Path, lines: str) -> KnowledgeGraph:
    """Open a graph of lines such as ``a joins b``.

    ``a joins b: +1 -6`` has a review for it and a lay text against it, ``a joins b: inferred``
    follows by rule, and ``a joins b: claimed -6`` is disputed and no relation of the graph.
    """
    stated, inferred, claims, kinds = [], [], [], set()
    for number, line in enumerate(filter(None, map(str.strip, lines.splitlines()))):
        triple, _, backing = line.partition(":")
        subject, predicate, value = triple.split()
        kinds |= {subject, value}
        edge = f"ham:{subject} ham:{predicate} ham:{value} ."
        words = backing.split()
        if "inferred" in words:
            inferred.append(edge)
        elif "claimed" not in words:
            stated.append(edge)
        if "claimed" not in words:
            inferred += _converse(number, subject, predicate, value)
        claims += [
            f"ham:st_{number}_{place} a ham:Statement ; ham:about ham:{subject} ; "
            f"ham:predicate ham:{predicate} ; ham:object ham:{value} ; "
            f"ham:stance {_STANCES[word[0]]} ; ham:evidenceLevel ham:ev_{word[1]} ; "
            f"ham:source ham:source_{place} ."
            for place, word in enumerate(words)
            if word[0] in _STANCES
        ]
    stated += [f'ham:{kind} a ham:Thing ; rdfs:label "{kind}" .' for kind in sorted(kinds)]
    inferred.append("ham:rule_inverse ham:isConverse true .")
    graphs = (("asserted", stated), ("inferred", inferred), ("evidence", claims))
    path = folder / "tiny.trig"
    path.write_text(
        _HEAD
        + "\n".join(
            f"GRAPH <https://w3id.org/hamkg/graph/{name}> {{ {' '.join(triples)} }}"
            for name, triples in graphs
        ),
        encoding="utf-8",
    )
    return KnowledgeGraph.open(path)


def _converse(number: int, subject: str, predicate: str, value: str) -> tuple[str, ...]:
    """Give an edge read backwards with its proof, as the build does."""
    back = _CONVERSES[predicate]
    turned = f"ham:about ham:{value} ; ham:predicate ham:{back} ; ham:object ham:{subject}"
    edge = f"ham:about ham:{subject} ; ham:predicate ham:{predicate} ; ham:object ham:{value}"
    proof = f"ham:inf_{number} a ham:Inference ; ham:derivedBy ham:rule_inverse ; {turned}"
    return (
        f"ham:{value} ham:{back} ham:{subject} .",
        f"{proof} ; ham:premise ham:inf_{number}_1 .",
        f"ham:inf_{number}_1 {edge} .",
    )
