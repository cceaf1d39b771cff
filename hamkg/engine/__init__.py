"""The only doors to a SPARQL engine."""

from hamkg.engine.base import Engine, construct, select, starting_from
from hamkg.engine.embedded import EmbeddedEngine

__all__ = ["EmbeddedEngine", "Engine", "construct", "select", "starting_from"]
