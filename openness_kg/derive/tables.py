"""Derivation of a store in this process by DuckDB, which joins large tables sooner than SPARQL is answered."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from openness_kg.base.folders import temporary
from openness_kg.base.progress import Say
from openness_kg.derive import running
from openness_kg.graph.local import LocalStore
from openness_kg.relational.duck import DuckTables


def derive(store: LocalStore, files: Sequence[tuple[Path, str]], say: Say) -> None:
    """Take files into a store, and add what the rules make of all that it holds; blank nodes stay what they are.

    Args:
        store: the store.
        files: files of N-Quads, each with the graph of statements that are in none; DuckDB reads them itself.
        say: is told how far it has come.

    Raises:
        OpennessError: DuckDB is not installed, a rule holds something that it does not know, or a file cannot be read.

    """
    with temporary("openness-kg-") as folder:
        derived = {blank: folder / f"{blank}.nq" for blank in (False, True)}
        with DuckTables(folder) as engine:
            _copied(store, engine, folder)
            before = engine.blanks()
            again = False
            for number, file in enumerate(files, 1):
                again |= not _taken(store, engine, file, number, say)
            if again or engine.blanks() != before:
                # the store has given the blank nodes of files labels of its own
                engine.empty()
                _copied(store, engine, folder)
            engine.loaded()
            running.run(engine, say)
            say("writing what was derived")
            for blank, path in derived.items():
                engine.write(path, blank=blank)
        say("taking in what was derived")
        for blank, path in derived.items():
            store.restore(path, blank=blank)


def _taken(store: LocalStore, engine: DuckTables, file: tuple[Path, str], number: int, say: Say) -> bool:
    """Take a file into a store and, beside it, into tables; return whether these could read it as well."""
    path, graph = file
    if not path.is_file():
        # what is read once is gone
        store.load(path, graph, say)
        return False
    with ThreadPoolExecutor(1) as beside:
        tables = beside.submit(engine.load, path, number)
        try:
            store.load(path, graph, say)
            tables.result()
        except BaseException:
            engine.interrupt()
            raise
    return True


def _copied(store: LocalStore, engine: DuckTables, folder: Path) -> None:
    source = folder / "stated.nq"
    with source.open("wb") as file:
        store.copy(file)
    engine.load(source, 0, keep_blanks=True)
    source.unlink()
