"""SPARQL 1.1: queries over a dataset (Protocol, section 2.1) and whole graphs (Graph Store Protocol, section 5)."""

from __future__ import annotations

# what says what is wrong with a query, which cannot be imported while no file may be opened
import difflib  # noqa: F401
import textwrap  # noqa: F401
from collections.abc import Mapping

from openness_kg.base.formats import GRAPH_FORMATS, RESULT_FORMATS, Format
from openness_kg.base.limited import without_files
from openness_kg.base.text import quoted
from openness_kg.graph import sparql
from openness_kg.graph.answers import Dataset
from openness_kg.graph.faults import NO_FEDERATION
from openness_kg.graph.local import LocalStore
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.server import negotiate
from openness_kg.server.operations.base import Begin, Operation, Question, RefusalError

_TEXT = ("text/csv", "text/tab-separated-values", "text/turtle")
"""Media types that do not say by themselves which characters they have."""


def query(graph: KnowledgeGraph, question: Question, begin: Begin) -> None:
    """Answer a query.

    The question has ``query``; ``default`` and ``named``, lists of graphs that are the dataset whatever the query says
    (None for neither); ``base``, what its IRIs are relative to; ``rows`` and ``graph``, names of the formats that the
    client takes (None for none).

    Raises:
        RefusalError: the query asks elsewhere, or the client takes no format of its answer.
        OpennessError: it is no SPARQL, or cannot be answered.

    """
    text = question["query"]
    if sparql.asks_elsewhere(text):
        raise RefusalError(403, NO_FEDERATION)
    given = question.get("default"), question.get("named")
    dataset = None if given == (None, None) else Dataset(tuple(given[0] or ()), tuple(given[1] or ()))
    with without_files():
        found = _store(graph).asked(text, dataset, question["base"])
        form = _format(question, "graph" if found.is_graph else "rows")
        with begin(media_type(form)) as output:
            found.write(output, form.name)


def read_graph(graph: KnowledgeGraph, question: Question, begin: Begin) -> None:
    """Give a named graph whole, or the merge of all if ``name`` is None.

    Raises:
        RefusalError: there is no such graph, or the client takes no format of a graph.

    """
    form, store, name = _format(question, "graph"), _store(graph), question["name"]
    if name is not None and not store.has_graph(name):
        raise RefusalError(404, f"There is no graph {quoted(name)} here: the service description lists all.")
    found = store.whole(name)
    with begin(media_type(form)) as output:
        found.write(output, form.name)


def media_type(form: Format) -> str:
    """Return what Content-Type says of a format."""
    return f"{form.media_type}; charset=utf-8" if form.media_type in _TEXT else form.media_type


def _format(question: Question, kind: str) -> Format:
    name = question[kind]
    if name is None:
        raise RefusalError(406, negotiate.offered(negotiate.GRAPH if kind == "graph" else negotiate.ROWS))
    return {**GRAPH_FORMATS, **RESULT_FORMATS}[name]


def _store(graph: KnowledgeGraph) -> LocalStore:
    store = graph.store
    if not isinstance(store, LocalStore):
        raise RefusalError(501, "This is only answered from a store of our own.")
    return store


OPERATIONS: Mapping[str, Operation] = {"query": query, "graph": read_graph}
