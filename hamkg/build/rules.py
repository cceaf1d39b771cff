"""Infers edges by rule files until nothing new follows, and keeps the proof of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from hamkg.build.triples import (
    ASSERTED,
    INFERRED,
    SCHEMA,
    Writer,
    english,
    iris,
    node,
    typed,
)
from hamkg.content_errors import HeaderError
from hamkg.namespaces import PREFIXES, compact, local_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hamkg.build.triples import Triple
    from hamkg.rules import Rule

_RDF_TYPE = PREFIXES["rdf"] + "type"


@dataclass(frozen=True, slots=True)
class Inference:
    """An inferred edge, the rule that gave it, and the edges the rule started from."""

    edge: Triple
    rule: Rule
    premises: tuple[Triple, ...]


def infer(quads: Iterable[ox.Quad], rules: Sequence[Rule]) -> tuple[Inference, ...]:
    """Apply the rules round by round to schema and asserted graph, until a round adds nothing.

    An edge keeps the proof of the first round that gave it, so no proof rests on itself; within
    a round the first proof by rule order and then by premises stands, so builds are equal.
    """
    store = ox.Store()
    store.extend(quad for quad in quads if quad.graph_name in {SCHEMA, ASSERTED})
    known = {iris(quad) for quad in store.quads_for_pattern(None, None, None, ASSERTED)}
    found: list[Inference] = []
    while fresh := _round(store, rules, known):
        found += [fresh[edge] for edge in sorted(fresh)]
        known.update(fresh)
        store.extend(
            ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value), INFERRED)
            for subject, predicate, value in fresh
        )
    return tuple(found)


def _round(store: ox.Store, rules: Sequence[Rule], known: set[Triple]) -> dict[Triple, Inference]:
    fresh: dict[Triple, Inference] = {}
    for rule in rules:
        candidates: dict[Triple, tuple[Triple, ...]] = {}
        for edge, premises in _matches(store, rule):
            if edge not in known and edge not in fresh:
                candidates[edge] = min(premises, candidates.get(edge, premises))
        for edge, premises in candidates.items():
            fresh[edge] = Inference(edge, rule, premises)
    return fresh


def _matches(store: ox.Store, rule: Rule) -> Iterable[tuple[Triple, tuple[Triple, ...]]]:
    found = store.query(rule.query, prefixes=PREFIXES, use_default_graph_as_union=True)
    if not isinstance(found, ox.QuerySolutions):
        msg = f"{rule.name}.rq:1: a rule is a SELECT query"
        raise HeaderError(msg)
    width = len(found.variables)
    for row in found:
        cells = [row[index].value for index in range(width)]
        triples = [(cells[i], cells[i + 1], cells[i + 2]) for i in range(0, width, 3)]
        yield triples[0], tuple(triples[1:])


def inference_quads(
    inferences: Sequence[Inference], rules: Sequence[Rule], phrases: Mapping[str, str]
) -> list[ox.Quad]:
    """Write the inferred graph: the edges, and for each its proof.

    ``phrases`` gives by IRI the words for kinds and relations within a sentence.
    """
    writer = Writer(INFERRED)
    for rule in rules:
        definition = f"A rule of inference that reads: {rule.title.lower()}."
        subject = writer.individual(f"rule_{rule.name}", "Rule", rule.title, definition)
        writer.add(subject, "rdfs:comment", english(rule.sentence))
        writer.add(subject, "isConverse", typed(str(rule.converse).lower(), "boolean"))
    for number, inference in enumerate(inferences, start=1):
        _proof(writer, f"inf_{number:05}", inference, phrases)
    return writer.quads


def _proof(writer: Writer, name: str, inference: Inference, phrases: Mapping[str, str]) -> None:
    """Write an edge and its proof: no more than a reader of the proof needs, for it is many."""
    subject, predicate, value = map(ox.NamedNode, inference.edge)
    writer.quads.append(ox.Quad(subject, predicate, value, INFERRED))
    proof = node(name)
    writer.add(proof, "rdf:type", node("Inference"))
    _edge(writer, proof, inference.edge)
    writer.add(proof, "derivedBy", node(f"rule_{inference.rule.name}"))
    writer.add(proof, "proofText", english(_sentence(inference, phrases)))
    for position, premise in enumerate(inference.premises, start=1):
        step = node(f"{name}_{position}")
        writer.add(proof, "premise", step)
        writer.add(step, "rdf:type", node("Premise"))
        writer.add(step, "position", typed(str(position), "integer"))
        _edge(writer, step, premise)


def _edge(writer: Writer, subject: ox.NamedNode, edge: Triple) -> None:
    for role, iri in zip(("about", "predicate", "object"), edge, strict=True):
        writer.add(subject, role, ox.NamedNode(iri))


def _sentence(inference: Inference, phrases: Mapping[str, str]) -> str:
    subject, predicate, value = inference.edge
    names = {
        "subject": phrases.get(subject, local_name(subject)),
        "predicate": _verb(predicate, phrases),
        "object": phrases.get(value, local_name(value)),
    }
    steps = {
        f"premise{position}": words(premise, phrases)
        for position, premise in enumerate(inference.premises, start=1)
    }
    sentence = inference.rule.sentence.format(**names, **steps)
    return sentence[:1].upper() + sentence[1:]


def words(triple: Triple, phrases: Mapping[str, str]) -> str:
    """Say a triple in words.

    >>> words(("a:x", "a:p", "a:y"), {"a:x": "ice", "a:p": "relieves", "a:y": "pain"})
    'ice relieves pain'
    """
    subject, predicate, value = triple
    return (
        f"{phrases.get(subject, compact(subject))} {_verb(predicate, phrases)}"
        f" {phrases.get(value, compact(value))}"
    )


def _verb(predicate: str, phrases: Mapping[str, str]) -> str:
    if predicate == _RDF_TYPE:
        return "is a kind of"
    return phrases.get(predicate, compact(predicate))
