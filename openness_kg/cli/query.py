"""``openness-kg query``."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from openness_kg.cli.options import (
    Data,
    EndpointUrl,
    OnlyData,
    Output,
    StoreFolder,
    TokenFile,
    User,
    emit,
    endpoint_at,
    location,
    to_terminal,
    unread_is_fine,
)

if TYPE_CHECKING:
    from openness_kg.graph.catalogue import Query
    from openness_kg.graph.location import Location
    from openness_kg.graph.store import Store
    from openness_kg.linking.federated import Federation

TABLE = "table"
"""The format of rows that is for reading."""


def run(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME|FILE|-]", help="A query of the catalogue, a file, or - for stdin.")
    ] = None,
    bind: Annotated[
        list[str] | None, typer.Option("--bind", metavar="NAME=VALUE", help="Bind a parameter; may be repeated.")
    ] = None,
    format_name: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="csv (table on a terminal), tsv, json, xml; turtle, ntriples, rdfxml and more for a graph.",
        ),
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", help="Seconds that all of it may take.")] = 60,
    prefixes: Annotated[
        bool,
        typer.Option("--prefixes", help="Print the prefixes that need no declaring here, as SPARQL for elsewhere."),
    ] = False,
    federated: Annotated[
        bool,
        typer.Option("--federated", help="Ask the endpoints that the query names with SERVICE, such as Wikidata's."),
    ] = False,
    data: Data = None,
    only_data: OnlyData = False,
    store: StoreFolder = None,
    endpoint: EndpointUrl = None,
    user: User = None,
    token_file: TokenFile = None,
    output: Output = None,
) -> None:
    """The graph has the derived ratings in it. Without an argument, the queries of the catalogue are listed."""
    from openness_kg.base import limited
    from openness_kg.base.files import writing

    limited.check(timeout)
    wanted = _format(format_name, output)
    asks = _asking(federated, timeout)
    pairs = _pairs(bind or [])
    where = location(data, only_data, store, endpoint_at(endpoint, user, token_file))
    if prefixes:
        emit(_prefixes(), output)
    elif name is None:
        emit(_listing(), output)
    else:
        with unread_is_fine(), writing(output) as file:
            limited.into(file, lambda result: _answer(name, pairs, where, asks, result, *wanted), timeout)


def _format(name: str | None, output: Path | None) -> tuple[str | None, bool]:
    """Return the name of the format, None for the default of a kind of answer, and whether rows become a table."""
    from openness_kg.base.formats import GRAPH_FORMATS, RESULT_FORMATS, chosen

    if name is None:
        return None, to_terminal(output)
    chosen("A query's answer has no format", {**RESULT_FORMATS, TABLE: None, **GRAPH_FORMATS}, name)
    return name, name == TABLE


def _pairs(bind: list[str]) -> dict[str, str]:
    from openness_kg.base.errors import OpennessError
    from openness_kg.base.text import quoted

    pairs: dict[str, str] = {}
    for pair in bind:
        key, equals, value = pair.partition("=")
        if not equals:
            raise OpennessError(f"--bind takes NAME=VALUE, and {quoted(key)} has no '='.")
        if key in pairs:
            raise OpennessError(f"--bind gives {quoted(key)} more than one value: give it one.")
        pairs[key] = value
    return pairs


def _asking(federated: bool, timeout: float) -> Federation | None:
    """Return what asks other endpoints, None if nothing may."""
    if not federated:
        return None
    from openness_kg.linking.federated import Federation

    return Federation(timeout=timeout)


def _answer(
    name: str,
    pairs: dict[str, str],
    where: Location,
    asks: Federation | None,
    file: IO[bytes],
    format_name: str | None,
    as_table: bool,
) -> None:
    """Read the query, open the graph as far as it needs, and write the answer: all in the process that is bounded."""
    from openness_kg.base.errors import OpennessError
    from openness_kg.base.limited import without_files
    from openness_kg.graph import sparql
    from openness_kg.graph.faults import InvalidQueryError
    from openness_kg.graph.local import LocalStore
    from openness_kg.opener import OpenGraph

    query, place = _query(name)
    query.refuse_unknown(pairs)
    asks_elsewhere = sparql.asks_elsewhere(query.text)
    if asks_elsewhere and asks is None and where.endpoint is None:
        raise OpennessError(
            f"{place}: the query asks another endpoint with SERVICE, and no connection is opened from here unless you"
            " say so: add --federated, or run the query in a store of your own that asks others."
        )
    try:
        # whether it is SPARQL at all is known before any file is read, and before anybody is asked
        LocalStore().answer(_plain(query.text) if asks_elsewhere else query.text)
        graph = OpenGraph(where)
        # whoever asks an endpoint goes on talking to it
        closed = without_files if where.endpoint is None else nullcontext
        values = {key: graph.names.value(query.parameters[key], value) for key, value in pairs.items()}
        text = graph.bound(query, values)
        for key, value in values.items():
            if query.parameters[key] == "iri":  # names of all other types have been looked up
                graph.refuse_unknown(key, value)
        if asks is not None:
            text = asks.resolved(graph.store, text)
        if as_table:
            import openness_kg.views.rows  # noqa: F401 - nothing can be imported where no file may be opened

            with closed():
                _write_table(graph.store, text, file, format_name)
            return
        with closed():
            graph.store.write(text, file, format_name)
    except InvalidQueryError as error:
        raise error.at(place) from None


def _plain(query: str) -> str:
    """Return a query that asks nobody else, to see whether it is SPARQL."""
    from openness_kg.linking import service

    return service.as_graph(query)


def _write_table(store: Store, text: str, file: IO[bytes], format_name: str | None) -> None:
    """Write rows as a table for reading, and what is no rows as ever."""
    from openness_kg.views import rows

    found = store.answer(text)
    if isinstance(found, bool | Iterator):
        store.write(text, file, format_name)
    else:
        rows.write(found, file, shutil.get_terminal_size((160, 24)).columns)


def _query(name: str) -> tuple[Query, str]:
    """Return a query of the catalogue, of a file or of stdin, and where it stands."""
    from openness_kg.graph import catalogue

    if name == "-":
        return catalogue.read(Path(name), "stdin"), "stdin"
    try:
        is_file = name.endswith((".rq", ".sparql")) or Path(name).is_file()
    except OSError:
        is_file = False
    if is_file:
        return catalogue.read(Path(name)), name
    query = catalogue.find(name)
    return query, query.name


def _listing() -> str:
    from openness_kg.graph import catalogue

    lines = []
    for query in catalogue.shipped().values():
        parameters = "".join(f" {key}={kind.upper()}" for key, kind in query.parameters.items())
        lines += [f"{query.name}{parameters}", f"    {query.summary}"]
    return "\n".join(lines) + "\n"


def _prefixes() -> str:
    from openness_kg.base.iris import PREFIXES

    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in sorted(PREFIXES.items()))
