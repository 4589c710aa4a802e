"""``openness-kg validate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openness_kg.base.errors import Exit, OpennessError
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
    progress,
    say,
)


def run(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="Turtle to check on top of the shipped data.")
    ] = None,
    owl: Annotated[
        bool, typer.Option("--owl", help="Reason over it too, with HermiT: takes owlready2, Java, and some seconds.")
    ] = False,
    engine: Annotated[
        str, typer.Option("--engine", help="compiled: shapes as queries; duckdb: for millions; pyshacl: the reference.")
    ] = "compiled",
    shapes: Annotated[
        list[Path] | None,
        typer.Option("--shapes", metavar="FILE", help="Shapes to use instead of our own; repeatable."),
    ] = None,
    data: Data = None,
    only_data: OnlyData = False,
    store: StoreFolder = None,
    endpoint: EndpointUrl = None,
    user: User = None,
    token_file: TokenFile = None,
    format_name: Annotated[str, typer.Option("--format", help="text, json or turtle: a sh:ValidationReport.")] = "text",
    output: Output = None,
) -> None:
    """Exit 1 if it does not conform, which warnings do not decide."""
    from openness_kg.base.formats import chosen
    from openness_kg.validation.model import ENGINES
    from openness_kg.validation.render import FORMATS, render

    chosen("A report has no format", FORMATS, format_name)
    chosen("There is no engine", ENGINES, engine)
    if format_name == "turtle" and engine == "pyshacl":
        raise OpennessError("Only our own engines write their report as turtle: leave out --engine.")
    where = location([*(files or []), *(data or [])], only_data, store, endpoint_at(endpoint, user, token_file))
    if where.endpoint is not None and (owl or engine != "compiled"):
        raise OpennessError("An endpoint is asked the compiled shapes: leave out --owl and --engine.")
    if where.store is not None and (owl or engine == "pyshacl"):
        raise OpennessError("A store is checked by our own engines: leave out --owl and --engine pyshacl.")
    if owl and engine == "duckdb":
        raise OpennessError("HermiT reads what is in memory: leave out --owl, or take another --engine.")
    # after the options: it takes a while to import
    from openness_kg.validation import check

    progress("validating")
    if where.endpoint is not None:
        from openness_kg.validation.stored import check_endpoint

        report = check_endpoint(where.endpoint, shapes or [])
    elif where.store is not None:
        from openness_kg.validation.stored import check_store

        report = check_store(where.store, engine, shapes or [], progress)
    else:
        report = check(where, owl, engine, shapes or [], progress)
    for sentence in report.skipped:
        say(sentence)
    emit(render(report, format_name), output)
    if not report.conforms:
        raise typer.Exit(Exit.FINDINGS)
