"""The formats in which graphs and query results are read and written, declared once."""

from __future__ import annotations

from dataclasses import dataclass

from openness_kg.errors import OpennessError, suggestion


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


def by_name(formats: dict[str, Format], name: str) -> Format:
    """Return a format by name.

    Raises:
        OpennessError: there is none of that name; the text lists those that there are.

    """
    if name not in formats:
        raise OpennessError(f"There is no format {name!r} here: use {', '.join(formats)}.{suggestion(name, formats)}")
    return formats[name]
