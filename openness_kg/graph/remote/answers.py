"""What an endpoint answers, read as it comes: rows, a truth value or triples, typed, and whole or refused.

Formats are SPARQL 1.1 Query Results JSON and XML for rows and truth values, N-Triples, Turtle and RDF/XML for triples.
An answer that was cut off is no answer: the first two and the last say where they end, and of the others the message
has to (RFC 9112, section 6.3).
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, cast

import pyoxigraph as ox

from openness_kg.base.errors import OpennessError, first_line
from openness_kg.base.http import Answer, HttpError, host
from openness_kg.base.text import quoted
from openness_kg.graph import convert
from openness_kg.graph.terms import STRING, XSD, BlankNode, Iri, Literal, Term, Triple

ROWS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
    "text/xml": ox.QueryResultsFormat.XML,
}
TRIPLES = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
ACCEPT_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
ACCEPT_XML = "application/sparql-results+xml, application/sparql-results+json;q=0.8"
ACCEPT_TRIPLES = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.6"
_BOOLEAN = f"{XSD}boolean"
_TRUTHS = {"1": "true", "0": "false"}
_VIRTUOSO_ASKS = "__ASK_RETVAL"
# a label that Virtuoso gives a blank node, and that no document may have; in a string the quotes would be escaped
_VIRTUOSO_BLANK = re.compile(rb'("bnode"\s*,\s*"value"\s*:\s*")nodeID://')
_LONGEST_LABEL = 80


class Rows:
    """The rows of an answer to SELECT, read once."""

    def __init__(self, answer: Answer) -> None:
        """Take an open answer.

        Raises:
            HttpError: it is no result of a query.

        """
        self._answer = answer
        with _explained(answer):
            body = cast("IO[bytes]", _Relabelled(answer))
            found = ox.parse_query_results(body, format=_format(answer, ROWS, "results of a query"))
        self.truth = bool(found) if isinstance(found, ox.QueryBoolean) else None
        self._found = None if isinstance(found, ox.QueryBoolean) else found
        self.variables = tuple(variable.value for variable in self._found.variables) if self._found else ()

    def __iter__(self) -> Iterator[Mapping[str, Term]]:
        """Yield each row.

        Raises:
            HttpError: the answer was cut off, or may be.

        """
        most, number = _most(self._answer), 0
        with _explained(self._answer):
            for row in self._found or ():
                number += 1
                yield {n: _term(t) for n in self.variables if (t := row[n]) is not None}
        _refuse_short(self._answer, number, most)

    def asked(self) -> bool:
        """Return the answer to ASK.

        Raises:
            HttpError: it is none.

        """
        if self.truth is not None:
            return self.truth
        # Virtuoso 7 answers with a row, or with none
        if self.variables == (_VIRTUOSO_ASKS,):
            return any(row[_VIRTUOSO_ASKS].value == "1" for row in self)
        raise HttpError(f"{host(self._answer.url)}: the server answers ASK with rows: this is no SPARQL 1.1.")


def triples(answer: Answer) -> Iterator[ox.Triple]:
    """Yield the triples of an answer to CONSTRUCT or DESCRIBE, or of a graph.

    Raises:
        HttpError: the answer is none, was cut off, or may be.

    """
    form = _format(answer, TRIPLES, "triples")
    if form != ox.RdfFormat.RDF_XML and not answer.says_its_end:
        raise HttpError(f"{host(answer.url)}: the answer does not say where it ends, so that it may have been cut off.")
    most, number = _most(answer), 0
    with _explained(answer):
        for quad in ox.parse(cast("IO[bytes]", answer), format=form):
            number += 1
            yield quad.triple
    _refuse_short(answer, number, most)


def results(variables: Iterable[str], rows: Iterable[Mapping[str, Term]]) -> ox.QuerySolutions:
    """Return rows as the engine here has them, to be written in any format."""
    lines = cast("IO[bytes]", _Lines(_json(list(variables), rows)))
    return cast("ox.QuerySolutions", ox.parse_query_results(lines, format=ox.QueryResultsFormat.JSON))


def truth(value: bool) -> ox.QueryBoolean:
    """Return a truth value as the engine here has it."""
    text = json.dumps({"head": {}, "boolean": value})
    return cast("ox.QueryBoolean", ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON))


def triple(found: ox.Triple) -> Triple:
    """Return a triple as the contract has it."""
    return convert.triple(found)


def _json(variables: list[str], rows: Iterable[Mapping[str, Term]]) -> Iterator[bytes]:
    yield f'{{"head":{{"vars":{json.dumps(variables)}}},"results":{{"bindings":['.encode()
    before = ""
    for row in rows:
        yield (before + json.dumps({name: _as_json(term) for name, term in row.items()})).encode()
        before = ","
    yield b"]}}"


def _as_json(term: Term) -> dict[str, str]:
    if isinstance(term, Iri | BlankNode):
        return {"type": "uri" if isinstance(term, Iri) else "bnode", "value": term.value}
    more = {"xml:lang": term.language} if term.language else {}
    if not more and term.datatype != STRING:
        more = {"datatype": term.datatype}
    return {"type": "literal", "value": term.value, **more}


def _term(found: Any) -> Term:
    term = convert.from_ox(found)
    # Virtuoso writes truth values as numbers; both forms are of the same value (XML Schema 1.1, part 2, section 3.3.2)
    if isinstance(term, Literal) and term.datatype == _BOOLEAN and term.value in _TRUTHS:
        return Literal(_TRUTHS[term.value], _BOOLEAN)
    return term


def _format(answer: Answer, known: Mapping[str, Any], what: str) -> Any:
    said = answer.media_type
    if said not in known:
        kind = "a page for readers (HTML)" if said == "text/html" else quoted(said or "something without a media type")
        raise HttpError(
            f"{host(answer.url)}: the server answers with {kind}, not with {what}: name the address of its SPARQL"
            " endpoint with --endpoint."
        )
    return known[said]


def _most(answer: Answer) -> int | None:
    """Return how many rows the server gives at most, if it says so; Virtuoso cuts off there without an error."""
    said = (answer.headers.get("X-SPARQL-MaxRows") or "").strip()
    return int(said[:12]) if said.isascii() and said.isdigit() else None


def _refuse_short(answer: Answer, number: int, most: int | None) -> None:
    if most is not None and number >= most:
        raise HttpError(
            f"{host(answer.url)}: the server gives at most {most} rows, and there may be more: raise its limit"
            " (ResultSetMaxRows in virtuoso.ini), or ask for less."
        )
    if answer.headers.get("X-SQL-State") == "S1TAT":
        raise HttpError(f"{host(answer.url)}: the server stopped at its time limit, and gave only some of the rows.")


@contextmanager
def _explained(answer: Answer) -> Iterator[None]:
    try:
        yield
    except OpennessError:
        raise
    except (SyntaxError, ValueError, OSError) as error:
        raise HttpError(
            f"{host(answer.url)}: the answer is not what it is said to be, or was cut off: {first_line(error)}."
        ) from None


class _Relabelled(io.RawIOBase):
    """An answer in which blank nodes have labels that a label may be."""

    def __init__(self, answer: Answer) -> None:
        self._answer, self._held, self._ended = answer, b"", False

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        size = 2**16 if size is None or size < 0 else max(size, 1)
        while not self._ended and len(self._held) < size + _LONGEST_LABEL:
            part = self._answer.read(2**16)
            self._ended = not part
            self._held = _VIRTUOSO_BLANK.sub(rb"\1", self._held + part)
        end = len(self._held) if self._ended else len(self._held) - _LONGEST_LABEL
        given, self._held = self._held[: min(size, end)], self._held[min(size, end) :]
        return given


class _Lines(io.RawIOBase):
    """Bytes that are made as they are read."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts, self._held = parts, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        size = 2**16 if size is None or size < 0 else size
        while len(self._held) < size and (part := next(self._parts, b"")):
            self._held += part
        given, self._held = self._held[:size], self._held[size:]
        return given
