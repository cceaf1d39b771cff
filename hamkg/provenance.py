"""A proof as RDF, in hamkg's own terms and in those of PROV-O; the patterns are files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hamkg.engine import construct, starting_from

if TYPE_CHECKING:
    from pathlib import Path

    from hamkg.engine import Engine
    from hamkg.proof_model import ProofStep
    from hamkg.results import Triples


class Provenance:
    """Tells proofs as triples, by the queries of a folder."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        """Work on an engine's data."""
        self._engine = engine
        self._queries = {
            path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.rq"))
        }

    def of(self, proof: ProofStep) -> Triples:
        """Give every edge of a proof with its rule or its statements, down to the sources."""
        parts = [self._answer(name, step) for step in proof.steps for name in self._queries]
        return parts[0].joined(parts[1:])

    def _answer(self, name: str, step: ProofStep) -> Triples:
        relation = step.relation
        query = starting_from(
            self._queries[name],
            subject=relation.subject.iri,
            predicate=relation.predicate.iri,
            object=relation.other.iri,
        )
        return construct(self._engine, query)
