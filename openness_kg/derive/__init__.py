"""Derivation: the CONSTRUCT rules of ``queries/rules/``, run in the order of their numbers.

They are stated once. A store answers them as they are; the engines of :mod:`openness_kg.relational` run them as
joins of tables, and derive the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openness_kg.base import formats, iris
from openness_kg.base.errors import OpennessError
from openness_kg.base.progress import Say, silent
from openness_kg.graph import catalogue, resources
from openness_kg.graph.local import LocalStore
from openness_kg.graph.store import Store

ENGINES = ("sparql", "duckdb")
"""What a store can be derived with; see :mod:`openness_kg.derive.files` for files."""


def derive(store: Store, engine: str = "sparql", files: Sequence[tuple[Path, str]] = (), say: Say = silent) -> None:
    """Empty the derived graph and fill it anew from the facts and ratings in the store.

    Args:
        store: the store.
        engine: ``sparql``, which asks the store itself; or ``duckdb`` for a store in this process.
        files: files of N-Quads that a store in this process is to take in first, each with the graph of statements
            that are in none.
        say: is told how far it has come.

    Raises:
        OpennessError: there is no such engine, it is not installed, or it does not work on this kind of store; or a
            file cannot be read.

    """
    formats.chosen("There is no engine", dict.fromkeys(ENGINES), engine)
    store.clear(iris.DERIVED)
    if engine == "duckdb":
        if not isinstance(store, LocalStore):
            raise OpennessError("DuckDB derives what is in this process: take the engine sparql for an endpoint.")
        from openness_kg.derive import tables

        tables.derive(store, files, say)
        return
    if files:
        if not isinstance(store, LocalStore):
            raise OpennessError("An endpoint is filled before it is derived: files go with a store in this process.")
        store.load_all(files, say)
    for path in resources.query_files("rules"):
        say(f"rule {path.stem}")
        store.infer(catalogue.read(path).text, iris.DERIVED)
