"""``openness-kg query``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from openness_kg.cli.options import Data, OnlyData, Output, StoreFolder, emit, opened

if TYPE_CHECKING:
    from openness_kg.graph.catalogue import Query


def run(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME|FILE|-]", help="A query of the catalogue, a file, or - for stdin.")
    ] = None,
    bind: Annotated[
        list[str] | None, typer.Option("--bind", metavar="NAME=VALUE", help="Bind a parameter; may be repeated.")
    ] = None,
    format_name: Annotated[
        str | None,
        typer.Option("--format", help="csv, tsv, json, xml; turtle, ntriples, rdfxml and more for a graph."),
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", help="Seconds that the query may take.")] = 60,
    data: Data = None,
    only_data: OnlyData = False,
    store: StoreFolder = None,
    output: Output = None,
) -> None:
    """Run a SPARQL query over the graph, derived ratings included; without an argument, list the catalogue."""
    from openness_kg.base import limited as bounded
    from openness_kg.base.errors import OpennessError
    from openness_kg.graph import catalogue

    if name is None:
        emit(_listing(list(catalogue.shipped().values())), output)
        return
    query = _query(name)
    pairs = [pair.partition("=") for pair in bind or []]
    for key, equals, _ in pairs:
        if not equals:
            raise OpennessError(f"--bind takes NAME=VALUE, and {key!r} has no '='.")
    graph = opened(data, only_data, store)
    values = {key: graph.names.value(query.parameters.get(key, ""), value) for key, _, value in pairs}
    text = graph.graph.bound(query, values)
    emit(bounded.run(lambda file: graph.store.write(text, file, format_name), timeout), output)


def _query(name: str) -> Query:
    from pathlib import Path

    from openness_kg.graph import catalogue

    if name == "-":
        return catalogue.read(Path(name), "stdin")
    try:
        is_file = name.endswith((".rq", ".sparql")) or Path(name).is_file()
    except OSError:
        is_file = False
    return catalogue.read(Path(name)) if is_file else catalogue.find(name)


def _listing(queries: list[Query]) -> str:
    lines = []
    for query in queries:
        parameters = "".join(f" {key}={kind.upper()}" for key, kind in query.parameters.items())
        lines += [f"{query.name}{parameters}", f"    {query.summary}"]
    return "\n".join(lines) + "\n"
