"""What a SPARQL server was found to do."""

from __future__ import annotations

from dataclasses import asdict, dataclass

RIGHT, WRONG, REFUSED, TOLD, UNTRIED = "right", "wrong", "refused", "told", "untried"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a server answered: right, wrong, refused, told (there is no right), or untried.

    ``words`` are what it answered where that is of interest.
    """

    state: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of SPARQL: how the server answers by itself, and how when hamkg asks it.

    ``why`` says what it is good for; ``sparql`` is what was asked.
    """

    name: str
    section: str
    title: str
    why: str
    bare: Outcome
    asked: Outcome
    sparql: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The media types in which a form of query was answered, and those in which it was not."""

    form: str
    given: tuple[str, ...]
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Probe:
    """What a server is and does; nothing was written to it.

    ``server`` and ``version`` are as it says, empty where it does not. ``described`` is what its
    service description claims. ``graph_store`` is where graphs are read by the Graph Store
    Protocol, ``update`` where updates are read, with the status for what is no update.
    """

    address: str
    server: str
    version: str
    adapter: str
    described: tuple[str, ...]
    features: tuple[Feature, ...]
    formats: tuple[Answered, ...]
    graph_store: str | None
    update: str | None
    update_status: int | None

    @property
    def sections(self) -> dict[str, tuple[Feature, ...]]:
        """The features by section, in their order."""
        found: dict[str, tuple[Feature, ...]] = {}
        for feature in self.features:
            found[feature.section] = (*found.get(feature.section, ()), feature)
        return found


def probe_json(probe: Probe) -> dict[str, object]:
    """Give what JSON is made of."""
    return asdict(probe)
