"""rdflib, with its own store in memory or with Oxigraph as its store (oxrdflib)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import rdflib

from benchmarks.race import answers, peer
from benchmarks.race.peer import Work

# terms stay as they are written
rdflib.NORMALIZE_LITERALS = False
INHERITS = rdflib.URIRef(f"{peer.OKG}inheritsRestriction")
BY_OXIGRAPH = "ox-nt"
Rows = list[Mapping[Any, Any]]


def parsed(path: Path, store: str) -> rdflib.Graph:
    """Return a graph with a file of N-Triples, which the parser of the store reads."""
    graph = rdflib.Graph(store=store, bind_namespaces="none")
    return graph.parse(path, format="nt" if store == "default" else BY_OXIGRAPH)


def rows(graph: rdflib.Graph, text: str) -> Rows:
    """Return the solutions of a query."""
    return list(graph.query(text).bindings)


def read(found: Rows) -> list[str]:
    """Return solutions as lines; rdflib has None, not nothing, for what is unbound in a group."""
    return [answers.row({str(n): value(t) for n, t in row.items() if str(t) != "None"}) for row in found]


def value(term: object) -> str:
    """Return a term by its lexical form."""
    return "_:" if isinstance(term, rdflib.BNode) else str(term)


def derive(graph: rdflib.Graph, rules: Iterable[str]) -> None:
    """Add what each rule constructs, rule by rule."""
    for text in rules:
        for triple in list(graph.query(text)):
            graph.add((triple[0], triple[1], triple[2]))


def _load(store: str, inputs: Path) -> Work:
    return Work(lambda: rows(parsed(inputs / "stated.nt", store), peer.BY_PREDICATE), read)


def _derive(store: str, inputs: Path) -> Work:
    def work() -> list[tuple[str, str]]:
        graph = parsed(inputs / "facts.nt", store)
        derive(graph, peer.rules(inputs, peer.RULES))
        return [(str(thing), str(restriction)) for thing, restriction in graph.subject_objects(INHERITS)]

    return Work(work, lambda found: [peer.pair(*pair) for pair in found])


def _queries(store: str, inputs: Path) -> dict[str, Work]:
    graph = parsed(inputs / "whole.nt", store)
    return {name: Work(partial(rows, graph, text), read) for name, text in peer.queries(inputs).items()}


RACES: dict[str, peer.Race] = {
    "load": partial(_load, "default"),
    "load_oxigraph": partial(_load, "Oxigraph"),
    "derive": partial(_derive, "default"),
    "derive_oxigraph": partial(_derive, "Oxigraph"),
    "queries": partial(_queries, "default"),
    "queries_oxigraph": partial(_queries, "Oxigraph"),
}

if __name__ == "__main__":
    peer.main(RACES, peer.versions("rdflib", "oxrdflib"))
