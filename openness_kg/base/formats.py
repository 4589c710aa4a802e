"""The formats in which graphs and query results are read and written, declared once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from openness_kg.base.errors import OpennessError, suggestion
from openness_kg.base.text import quoted


@dataclass(frozen=True)
class Format:
    """A serialisation: its name on the command line, its file ending and its media type."""

    name: str
    ending: str
    media_type: str


GRAPH_FORMATS = {
    f.name: f
    for f in (
        Format("turtle", "ttl", "text/turtle"),
        Format("ntriples", "nt", "application/n-triples"),
        Format("nquads", "nq", "application/n-quads"),
        Format("trig", "trig", "application/trig"),
        Format("jsonld", "jsonld", "application/ld+json"),
        Format("rdfxml", "rdf", "application/rdf+xml"),
    )
}

RESULT_FORMATS = {
    f.name: f
    for f in (
        Format("csv", "csv", "text/csv"),
        Format("tsv", "tsv", "text/tab-separated-values"),
        Format("json", "json", "application/sparql-results+json"),
        Format("xml", "xml", "application/sparql-results+xml"),
    )
}


Choice = TypeVar("Choice")


def chosen(what: str, choices: Mapping[str, Choice], name: str) -> Choice:
    """Return one of several choices by its name, such as ``chosen("A table has no format", …)``.

    Raises:
        OpennessError: there is none of that name; the text lists those that there are.

    """
    if name not in choices:
        raise OpennessError(f"{what} {quoted(name)}: use {', '.join(choices)}.{suggestion(name, choices)}")
    return choices[name]
