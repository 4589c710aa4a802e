"""A query as it is shown: with its examples bound, and with its answer on the graph that is published."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from openness_kg.base import iris
from openness_kg.base.errors import OpennessError
from openness_kg.graph.catalogue import Query
from openness_kg.graph.store import Answer
from openness_kg.graph.terms import Iri, Literal, Term
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.site.catalogue.groups import runs

SHOWN = 20
"""How many rows of an answer a page shows."""
_HEADER = re.compile(r"^#\+ (?!values$).*\n", re.MULTILINE)
_LONG = 70
TRIPLE = ("subject", "property", "object")
"""The columns of an answer that is a graph."""


@dataclass(frozen=True)
class Cell:
    """A term as a table shows it: a text, and an IRI if it is one."""

    text: str
    iri: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Asked:
    """A query with the values of its examples, its text with these bound, and its answer.

    Attributes:
        query: as it stands in the catalogue.
        values: what parameters are bound to: IRIs and literals.
        text: SPARQL that any engine runs as it is.
        open_text: the same without values; a line ``#+ values`` says where they go if not behind.
        columns: of the answer.
        rows: the first of the answer.
        number: how many there are in all; None if the query was not asked.
        choices: for a parameter that takes a literal, what the answer has in its column.

    """

    query: Query
    values: Mapping[str, str]
    text: str
    open_text: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell | None, ...], ...] = ()
    number: int | None = None
    choices: Mapping[str, Sequence[str]] | None = None

    @property
    def encoded(self) -> str:
        """The query as the fragment of an address has it."""
        return quote(self.text, safe="")

    @property
    def counted(self) -> str:
        """How many of what the answer has, in words."""
        what = "statement" if self.columns == TRIPLE else "row"
        return f"{self.number:,} {what}{'' if self.number == 1 else 's'}"

    @property
    def bound(self) -> str:
        """What the command line needs to bind the same values."""
        return "".join(f" --bind {name}={self.query.examples[name]}" for name in self.values)


def ask(graph: KnowledgeGraph, query: Query) -> Asked:
    """Return a query with its answer; with nothing bound if its examples are not in this graph, or give nothing."""
    asked = _asked(graph, query, _values(graph, query))
    return _asked(graph, query, {}) if asked.values and asked.number == 0 else asked


def _values(graph: KnowledgeGraph, query: Query) -> dict[str, str]:
    try:
        return {name: graph.names.value(query.parameters[name], value) for name, value in query.examples.items()}
    except OpennessError:
        return {}


def _asked(graph: KnowledgeGraph, query: Query, values: Mapping[str, str]) -> Asked:
    text = _HEADER.sub("", query.bind(values))
    asked = Asked(query, values, re.sub(r"^ *#\+ values\n", "", text, flags=re.MULTILINE), _HEADER.sub("", query.text))
    if not runs(query):
        return asked
    graph.graph.widen(query.needs(values))
    columns, found, number = _answer(graph.store.answer(text))
    if "ORDER BY" not in text:
        # whatever order an engine has, the page has one
        found.sort(key=lambda row: [str(row.get(name, "")) for name in columns])
    choices = {
        name: sorted({row[name].value for row in found if name in row})
        for name, kind in query.parameters.items()
        if kind in ("string", "date", "integer") and name not in values
    }
    rows = tuple(tuple(cell(row.get(name)) for name in columns) for row in found[:SHOWN])
    return Asked(query, values, asked.text, asked.open_text, columns, rows, number, choices)


def _answer(answer: Answer) -> tuple[tuple[str, ...], list[Mapping[str, Term]], int]:
    """Return columns, solutions and their number; of a graph the first triples as solutions."""
    if isinstance(answer, bool):
        return ("answer",), [{"answer": Literal(str(answer).lower())}], 1
    if not isinstance(answer, Iterator):
        solutions = list(answer)
        return answer.variables, solutions, len(solutions)
    triples = set(answer)
    first = heapq.nsmallest(SHOWN, triples, key=str)
    return TRIPLE, [dict(zip(TRIPLE, (t.subject, t.predicate, t.object), strict=True)) for t in first], len(triples)


def cell(term: Term | None) -> Cell | None:
    """Return a term as a table shows it."""
    if term is None:
        return None
    if isinstance(term, Literal):
        value = term.python()
        return Cell(term.value, is_number=not isinstance(value, str | bool))
    if isinstance(term, Iri):
        return Cell(short(term.value), term.value)
    return Cell("blank node")


def short(iri: str) -> str:
    """Return an IRI as readers know it: with a prefix, below the base of entities, or without ``https://``."""
    compact = iris.compact(iri)
    if compact == iri:
        compact = re.sub(r"^https?://(www\.)?", "", iri.removeprefix(iris.ID)).removesuffix("/")
    return compact if len(compact) <= _LONG else compact[: _LONG - 1] + "…"
