"""Data in memory, for the engine: Oxigraph, and a copy that keeps the text of literals as it was written.

Oxigraph keeps ``"01"^^xsd:integer`` as 1 and ``"5"^^xsd:byte`` as an xsd:integer. What looks at the text of literals is
asked of a second store, where each such literal has a datatype that says "as written".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

import pyoxigraph as ox

from openness_kg.base.errors import OpennessError
from openness_kg.validation.compiled.shapes import XSD, Term

_MARK = "urn:as-written:"
_KEPT = {f"{XSD}string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"}


class Memory:
    """Triples in memory that answer SELECT queries."""

    def __init__(self, triples: Collection[ox.Triple] = (), *, check: bool = True) -> None:
        """Load triples as a parser gives them.

        Args:
            triples: the data.
            check: whether to look for literals that Oxigraph rewrites; without, there are none.

        """
        self._store = _loaded(triples)
        changed = rewritten(triples) if check else None
        self._written = _loaded(_marked(t, changed) for t in triples) if changed else self._store

    def load(self, turtle: bytes, base: str | None = None) -> None:
        """Add a Turtle document that has no literal which Oxigraph rewrites."""
        self._store.load(input=turtle, format=ox.RdfFormat.TURTLE, base_iri=base)

    def select(self, query: str) -> Iterator[Mapping[str, Term]]:
        """Yield the solutions of a SELECT query.

        Raises:
            OpennessError: it is no SPARQL 1.1.

        """
        return answered(self._store, query)

    def written(self, query: str) -> Iterator[Mapping[str, Term]]:
        """Yield the solutions of a SELECT query that looks at literals as they were written.

        Raises:
            OpennessError: it is no SPARQL 1.1.

        """
        if self._written is not self._store:
            query = re.sub(r"(DATATYPE\(\?\w+\)) = <([^>]*)>", rf"\1 IN (<\2>, <{_MARK}\2>)", query)
        return ({name: _plain(term) for name, term in row.items()} for row in answered(self._written, query))


def _loaded(triples: Collection[ox.Triple] | Iterator[ox.Triple]) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return store


def answered(store: ox.Store, query: str, *, union: bool = False) -> Iterator[Mapping[str, Term]]:
    """Yield the solutions of a SELECT query over the default graph of a store, or over the union of named graphs.

    Args:
        store: the store.
        query: the query.
        union: whether it is asked of all named graphs.

    Raises:
        OpennessError: it is no SPARQL 1.1.

    """
    try:
        solutions = store.query(query, use_default_graph_as_union=union)
        names = [variable.value for variable in solutions.variables] if isinstance(solutions, ox.QuerySolutions) else []
        for solution in solutions if isinstance(solutions, ox.QuerySolutions) else ():
            yield {name: term for name in names if (term := solution[name]) is not None}
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        reason = str(getattr(error, "msg", None) or error).splitlines()[0]
        raise OpennessError(f"The shapes cannot be used: the query of a constraint fails ({reason}).") from None


def rewritten(triples: Iterable[ox.Triple]) -> set[Term]:
    """Return the literals that a store of Oxigraph would give back otherwise."""
    objects = {triple.object for triple in triples}
    typed = [term for term in objects if isinstance(term, ox.Literal) and term.datatype.value not in _KEPT]
    name = ox.NamedNode(_MARK)
    store = ox.Store()
    store.extend(ox.Quad(ox.NamedNode(f"{_MARK}{n}"), name, literal) for n, literal in enumerate(typed))
    kept = {quad.subject.value: quad.object for quad in store if isinstance(quad.subject, ox.NamedNode)}
    return {literal for n, literal in enumerate(typed) if kept[f"{_MARK}{n}"] != literal}


def _marked(triple: ox.Triple, changed: set[Term]) -> ox.Triple:
    term = triple.object
    if term not in changed or not isinstance(term, ox.Literal):
        return triple
    written = ox.Literal(term.value, datatype=ox.NamedNode(_MARK + term.datatype.value))
    return ox.Triple(triple.subject, triple.predicate, written)


def _plain(term: Term) -> Term:
    if isinstance(term, ox.Literal) and term.datatype.value.startswith(_MARK):
        return ox.Literal(term.value, datatype=ox.NamedNode(term.datatype.value.removeprefix(_MARK)))
    return term
