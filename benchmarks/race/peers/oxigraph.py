"""Oxigraph by its own Python package, in memory and on disk."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pyoxigraph as ox

from benchmarks.race import answers, peer
from benchmarks.race.peer import Work

_kept = ExitStack()
Rows = list[Mapping[str, str]]


def _rows(store: ox.Store, text: str) -> Rows:
    found = store.query(text)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("no SELECT")
    names = [variable.value for variable in found.variables]
    return [{n: _value(t) for n in names if (t := solution[n]) is not None} for solution in found]


def _value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return "_:" if isinstance(term, ox.BlankNode | ox.Triple) else term.value


def _read(rows: Rows) -> list[str]:
    return [answers.row(row) for row in rows]


def _loaded(path: Path, *, disk: bool = False) -> ox.Store:
    folder = _kept.enter_context(tempfile.TemporaryDirectory(prefix="race-")) if disk else ""
    store = ox.Store(folder) if disk else ox.Store()
    store.bulk_load(path=str(path), format=ox.RdfFormat.N_TRIPLES)
    return store


def load(inputs: Path, *, disk: bool = False) -> Work:
    """Load, and count."""
    return Work(lambda: _rows(_loaded(inputs / "stated.nt", disk=disk), peer.BY_PREDICATE), _read)


def queries(inputs: Path) -> dict[str, Work]:
    """Ask the queries in memory."""
    store = _loaded(inputs / "whole.nt")
    return {name: Work(partial(_rows, store, text), _read) for name, text in peer.queries(inputs).items()}


RACES: dict[str, peer.Race] = {"load": load, "load_disk": partial(load, disk=True), "queries": queries}

if __name__ == "__main__":
    with _kept:
        peer.main(RACES, peer.versions("pyoxigraph"))
