"""Prefixes, and the way between an IRI and its short form."""

from __future__ import annotations

from hamkg.errors import UnknownTermError

BASE = "https://w3id.org/hamkg/"
GRAPH_NAMES = ("asserted", "inferred", "evidence", "schema")

PREFIXES = {
    "ham": BASE,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "obo": "http://purl.obolibrary.org/obo/",
    "sh": "http://www.w3.org/ns/shacl#",
    "vann": "http://purl.org/vocab/vann/",
    "bibo": "http://purl.org/ontology/bibo/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "schema": "https://schema.org/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "spdx": "http://spdx.org/rdf/terms#",
}
_BASES = {base: prefix for prefix, base in PREFIXES.items()}


def ham(name: str) -> str:
    """Give the IRI of a local name of hamkg's own.

    >>> ham("biceps_femoris")
    'https://w3id.org/hamkg/biceps_femoris'
    """
    return BASE + name


def graph_iri(name: str) -> str:
    """Give the IRI of one of the release's named graphs.

    >>> graph_iri("asserted")
    'https://w3id.org/hamkg/graph/asserted'
    """
    return f"{BASE}graph/{name}"


def expand(curie: str) -> str:
    """Write a CURIE out as an IRI; an unknown prefix raises UnknownTermError.

    >>> expand("skos:altLabel")
    'http://www.w3.org/2004/02/skos/core#altLabel'
    """
    prefix, colon, local = curie.partition(":")
    if not colon or prefix not in PREFIXES:
        raise UnknownTermError(curie)
    return PREFIXES[prefix] + local


def compact(iri: str) -> str:
    """Shorten an IRI to a CURIE where a prefix fits, else give it back as it is.

    >>> compact("https://w3id.org/hamkg/biceps_femoris")
    'ham:biceps_femoris'
    >>> compact("http://example.org/x")
    'http://example.org/x'
    """
    # A base ends at the last slash, or at the first hash after it.
    slash = iri.rfind("/") + 1
    end = slash if iri[:slash] in _BASES else iri.find("#", slash) + 1
    prefix = _BASES.get(iri[:end])
    return iri if prefix is None else f"{prefix}:{iri[end:]}"


def written(iri: str) -> str:
    """Write an IRI as it stands in a query: short where it is hamkg's own and plain.

    >>> written("https://w3id.org/hamkg/squat"), written("http://example.org/x")
    ('ham:squat', '<http://example.org/x>')
    """
    local = iri.removeprefix(BASE)
    return f"ham:{local}" if local.isidentifier() and local.isascii() else f"<{iri}>"


def local_name(iri: str) -> str:
    """Give what follows hamkg's base, or the whole IRI where it is another's.

    >>> local_name("https://w3id.org/hamkg/biceps_femoris")
    'biceps_femoris'
    """
    return iri.removeprefix(BASE)


def sparql_prologue(*prefixes: str) -> str:
    r"""Give the PREFIX lines a query needs, in the order asked for.

    >>> sparql_prologue("ham")
    'PREFIX ham: <https://w3id.org/hamkg/>\n'
    """
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in prefixes)
