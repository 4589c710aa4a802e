"""``openness-kg load``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openness_kg.base.errors import OpennessError
from openness_kg.base.folders import replaceable
from openness_kg.cli.options import Data, OnlyData, TokenFile, User, endpoint_at, location, progress, say


def run(
    store: Annotated[
        Path | None,
        typer.Option("--store", metavar="DIR", parser=replaceable, help="The folder that a store on disk is to have."),
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", metavar="URL", help="A SPARQL 1.1 endpoint to load it into instead.")
    ] = None,
    derive: Annotated[
        bool, typer.Option("--derive", help="Derive at the endpoint, by SPARQL Update; a store on disk always is.")
    ] = False,
    engine: Annotated[
        str,
        typer.Option("--engine", help="What derives in a store on disk: sparql or, sooner where it is big, duckdb."),
    ] = "sparql",
    graph_store: Annotated[
        str,
        typer.Option(
            "--graph-store",
            metavar="URL",
            help="Where the endpoint takes graphs (Graph Store Protocol); known for some servers, else by updates.",
        ),
    ] = "",
    update: Annotated[
        str, typer.Option("--update-endpoint", metavar="URL", help="Where updates go, if not to --endpoint.")
    ] = "",
    user: User = None,
    token_file: TokenFile = None,
    data: Data = None,
    only_data: OnlyData = False,
) -> None:
    """Other commands read it with --store or --endpoint.

    Loading an endpoint that was cut off goes on when it is run again.
    """
    from openness_kg.base.formats import chosen
    from openness_kg.derive import ENGINES
    from openness_kg.opener import fill, fill_endpoint

    chosen("There is no engine", dict.fromkeys(ENGINES), engine)

    remote = endpoint_at(endpoint, user, token_file, update, graph_store)
    if (store is None) == (remote is None):
        raise OpennessError("Name either a folder with --store or an endpoint with --endpoint to load the graph into.")
    where = location(data, only_data, None)
    if remote is not None:
        if engine != "sparql":
            raise OpennessError("An endpoint derives by itself: --engine goes with --store.")
        statements = fill_endpoint(where, remote, progress, derived=derive)
        say(f"{remote.url}: {statements} statements")
    elif store is not None:
        if derive:
            raise OpennessError("A store on disk is always derived: leave out --derive.")
        progress(f"filling {store}")
        statements = fill(where, store, engine, progress)
        say(f"{store}: {statements} statements")
