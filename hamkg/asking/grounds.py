"""What answers of plain words are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from hamkg.engine import Engine
    from hamkg.evidence import Evidence
    from hamkg.names import Names
    from hamkg.network import Network
    from hamkg.paths import Paths
    from hamkg.proofs import Proofs
    from hamkg.question_model import Question
    from hamkg.redflags import Rule
    from hamkg.sentences import Sentences
    from hamkg.whynot_model import WhyNot


@dataclass(frozen=True, slots=True)
class Grounds:
    """The parts of one graph that a question in plain words may need."""

    engine: Engine
    names: Names
    network: Network
    evidence: Evidence
    paths: Paths
    redflags: tuple[Rule, ...]
    questions: tuple[Question, ...]
    sentences: Sentences
    proofs: Proofs
    why_not: Callable[[tuple[str, str, str]], WhyNot]
