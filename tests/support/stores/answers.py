"""What an engine says, made comparable: rows with terms by value, whatever names blank nodes have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph as ox

XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")}
COUNTS = "counts"
COUNT = "SELECT (COUNT(*) AS ?count) WHERE { ?s ?p ?o }"

Row: TypeAlias = frozenset[tuple[str, tuple[str, ...]]]


class NoAnswerError(Exception):
    """An engine refused a query, or said why it could not answer it."""


def saved(folder: Path, name: str, content: bytes) -> None:
    """Keep an answer."""
    (folder / f"{name}.answer").write_bytes(content)


def failed(folder: Path, name: str, said: str) -> None:
    """Keep what an engine said in place of an answer."""
    (folder / f"{name}.failure").write_text(said, encoding="utf-8")


def save_counts(folder: Path, counts: Mapping[str, int]) -> None:
    """Keep the number of triples that an engine found in each dump."""
    (folder / COUNTS).write_text(json.dumps(counts), encoding="utf-8")


def counts(folder: Path) -> dict[str, int]:
    """Return the number of triples that an engine found in each dump."""
    found: dict[str, int] = json.loads((folder / COUNTS).read_text(encoding="utf-8"))
    return found


def content(folder: Path, name: str) -> bytes:
    """Return an answer as it came.

    Raises:
        NoAnswerError: there is none.

    """
    failure = folder / f"{name}.failure"
    if failure.exists():
        raise NoAnswerError(failure.read_text(encoding="utf-8"))
    return (folder / f"{name}.answer").read_bytes()


def rows(answer: bytes) -> list[Row]:
    """Return the rows of an answer to SELECT (SPARQL 1.1 Query Results JSON Format) in their order.

    Numbers count by value: 1, 1.0 and 1.00 of any type are the same.
    """
    return [frozenset((name, _term(term)) for name, term in row.items()) for row in _results(answer)["bindings"]]


def count(answer: bytes) -> int:
    """Return the one number of an answer."""
    (row,) = _results(answer)["bindings"]
    (term,) = row.values()
    return int(term["value"])


def truth(answer: bytes) -> bool:
    """Return the answer to ASK."""
    found = json.loads(answer)["boolean"]
    assert isinstance(found, bool)
    return found


def triples(answer: bytes) -> set[ox.Triple]:
    """Return the answer to CONSTRUCT, as N-Triples."""
    return {quad.triple for quad in ox.parse(answer, format=ox.RdfFormat.N_TRIPLES)}


def _results(answer: bytes) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(answer)["results"]
    return found


def _term(term: Mapping[str, str]) -> tuple[str, ...]:
    """Return a term of the results format; ``typed-literal`` is what it was called before it was a recommendation."""
    kind, value = term["type"], term["value"]
    if kind not in ("literal", "typed-literal"):
        return (kind, "" if kind == "bnode" else value)
    datatype = term.get("datatype", XSD + "string")
    if datatype in _NUMBERS:
        return ("number", str(Decimal(value).normalize()))
    return ("literal", value, datatype, term.get("xml:lang", "").lower())
