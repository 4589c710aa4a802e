"""openness-kg: the engines and stores that it has."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.race import answers, peer
from benchmarks.race.peer import Work
from openness_kg.base import iris
from openness_kg.base.version import __version__
from openness_kg.derive import derive, running
from openness_kg.graph import convert
from openness_kg.graph.local import LocalStore
from openness_kg.graph.location import Endpoint, Location
from openness_kg.validation import ValidationReport, check
from openness_kg.validation.compiled import Result, compile_shapes, run
from openness_kg.validation.compiled.shapes import Term
from openness_kg.validation.shacl import fault
from openness_kg.validation.sources import Statements
from openness_kg.validation.stored import check_endpoint

_INHERITS = f"<{iris.ONTOLOGY}inheritsRestriction>"

_kept = ExitStack()


def _folder() -> Path:
    return Path(_kept.enter_context(tempfile.TemporaryDirectory(prefix="openness-kg-race-")))


def _rows(store: LocalStore, text: str) -> list[Mapping[str, str]]:
    return list(store.rows(text))


def _read(rows: Iterable[Mapping[str, str]]) -> list[str]:
    return [answers.row(row) for row in rows]


def _loaded(path: Path) -> LocalStore:
    store = LocalStore()
    store.load(path, iris.FACTS)
    return store


def load(inputs: Path) -> Work:
    """Load into memory, and count."""
    return Work(lambda: _rows(_loaded(inputs / "stated.nq"), peer.BY_PREDICATE), _read)


def load_disk(inputs: Path) -> Work:
    """Load into a store on disk that is written out, open it, and count."""
    return Work(lambda: _rows(_on_disk(inputs / "stated.nq"), peer.BY_PREDICATE), _read)


def _on_disk(path: Path) -> LocalStore:
    folder = _folder()
    store = LocalStore(folder / "store")
    store.load(path, iris.FACTS)
    store.close()
    return LocalStore(folder / "store", read_only=True)


def validate(inputs: Path) -> Work:
    """Validate files."""
    return Work(
        partial(_checked, inputs / "checked.ttl", inputs),
        lambda report: {_finding(result) for result in report.results},
    )


def _checked(turtle: Path, inputs: Path) -> ValidationReport:
    return check(Location((turtle,), only_data=True), shapes=[inputs / "shapes.ttl"])


def validate_disk(inputs: Path) -> Work:
    """Ask the compiled shapes of a store on disk."""
    store = _on_disk(inputs / "checked.nq")

    def select(query: str) -> Iterator[Mapping[str, Term]]:
        for row in store.select(query):
            yield {name: convert.term(value) for name, value in row.items()}

    def work() -> list[Result]:
        return list(run(compile_shapes(Statements.of([inputs / "shapes.ttl"], based=True).each()), select))

    return Work(work, lambda results: {_finding(result) for result in results})


def validate_endpoint(inputs: Path) -> Work:
    """Ask the compiled shapes of an Oxigraph server."""
    from tests.support.stores import oxigraph, servers

    if oxigraph.COMMAND is None:
        raise peer.NotSupportedError(oxigraph.missing())
    folder, port = _folder(), servers.free_port()
    command = [oxigraph.COMMAND, "serve", "--bind", f"127.0.0.1:{port}", "--union-default-graph"]
    _kept.enter_context(servers.served(command, port, folder))
    graph = f"http://127.0.0.1:{port}/store?graph={iris.FACTS}"
    servers.put(graph, inputs / "checked.nt", "application/n-triples")
    endpoint = Endpoint(f"http://127.0.0.1:{port}/query")
    return Work(
        lambda: check_endpoint(endpoint, [inputs / "shapes.ttl"]),
        lambda report: {_finding(result) for result in report.results},
    )


def _finding(result: Result) -> str:
    found = fault(result)
    shape = "" if found.shape.startswith("_:") else found.shape
    return answers.finding(f"#{found.severity}", found.focus, found.path, shape)


def derive_sparql(inputs: Path) -> Work:
    """Derive with SPARQL in memory."""
    return Work(partial(_closed, inputs), _read)


def _closed(inputs: Path) -> list[Mapping[str, str]]:
    store = _loaded(inputs / "facts.nq")
    for text in peer.rules(inputs, peer.RULES):
        store.infer(text, iris.DERIVED)
    return _rows(store, f"SELECT ?thing ?restriction WHERE {{ ?thing {_INHERITS} ?restriction }}")


def derive_duckdb(inputs: Path) -> Work:
    """Derive with the same rules, joined by DuckDB."""
    from openness_kg.relational.duck import DuckTables

    # what only the first of several runs would have to do
    running.rules()

    def work() -> list[bytes]:
        with DuckTables(_folder()) as engine:
            engine.load(inputs / "facts.nq", 0)
            engine.loaded()
            running.run(engine, known=running.rules()[: len(peer.rules(inputs, peer.RULES))])
            return list(engine.lines(blank=False))

    return Work(work, lambda found: _pairs(b"".join(found).decode().split("\n")))


def derive_spark(inputs: Path) -> Work:
    """Derive with the same rules, joined by Spark in one process."""
    from openness_kg.derive import spark
    from openness_kg.relational.spark import SparkTables

    running.rules()

    def work() -> list[str]:
        folder = _folder()
        with spark.session(None, folder) as session:
            tables = SparkTables(session, folder, [str(number) for number in range(100)])
            spark.loaded(tables, [inputs / "facts.nq"])
            running.run(tables, known=running.rules()[: len(peer.rules(inputs, peer.RULES))])
            tables.lines(folder / "lines")
        return [line for part in (folder / "lines").glob("part-*") for line in part.read_text("utf-8").splitlines()]

    return Work(work, _pairs)


def _pairs(lines: Iterable[str]) -> list[str]:
    parts = (line.split(" ") for line in lines if f" {_INHERITS} " in line)
    return [peer.pair(subject[1:-1], restriction[1:-1]) for subject, _, restriction, *_ in parts]


def queries(inputs: Path) -> dict[str, Work]:
    """Ask the queries in memory."""
    store = _loaded(inputs / "whole.nq")
    return {name: Work(partial(_rows, store, text), _read) for name, text in peer.queries(inputs).items()}


def main_job(inputs: Path) -> Work:
    """Load, validate, derive all, and ask for the table."""
    return Work(partial(_all, inputs), _all_lines)


def _all(inputs: Path) -> tuple[ValidationReport, list[Mapping[str, str]]]:
    report = _checked(inputs / "stated.ttl", inputs)
    store = _loaded(inputs / "stated.nq")
    derive(store)
    return report, _rows(store, peer.queries(inputs)["table/cells"])


def _all_lines(found: Any) -> list[str]:
    report, rows = found
    return [*{_finding(result) for result in report.results}, *_read(rows)]


RACES: dict[str, peer.Race] = {
    "load": load,
    "load_disk": load_disk,
    "validate": validate,
    "validate_disk": validate_disk,
    "validate_endpoint": validate_endpoint,
    "derive": derive_sparql,
    "derive_duckdb": derive_duckdb,
    "derive_spark": derive_spark,
    "queries": queries,
    "main": main_job,
}

if __name__ == "__main__":
    with _kept:
        peer.main(RACES, f"{__version__}, {peer.versions('pyoxigraph')}")
