"""``openness-kg table``."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from openness_kg.cli.options import (
    Data,
    Edition,
    EndpointUrl,
    OnlyData,
    Output,
    StoreFolder,
    TokenFile,
    User,
    emit,
    opened,
    say,
    to_terminal,
)


def run(
    edition: Edition = None,
    ratings: Annotated[
        str | None, typer.Option("--ratings", help="effective (unless told otherwise), curated or derived.")
    ] = None,
    format_name: Annotated[str, typer.Option("--format", help="text, html, csv, json or markdown.")] = "text",
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of", metavar="DATE", help="The index of the edition as it stood on a day, by what was so then."
        ),
    ] = None,
    rows: Annotated[
        int | None, typer.Option("--rows", metavar="N", min=1, help="The first N projects only; all by default.")
    ] = None,
    data: Data = None,
    only_data: OnlyData = False,
    store: StoreFolder = None,
    endpoint: EndpointUrl = None,
    user: User = None,
    token_file: TokenFile = None,
    output: Output = None,
) -> None:
    """Cells that lineage lowers are marked."""
    from openness_kg.base.formats import chosen
    from openness_kg.views import registry
    from openness_kg.views.table.make import RATINGS

    registry.check("table", format_name)
    chosen("There are no ratings of the kind", dict.fromkeys(RATINGS), ratings or "effective")
    if as_of is not None:
        from openness_kg.base.days import day

        day(as_of)
    graph = opened(data, only_data, store, endpoint, user, token_file)
    if as_of is not None:
        table, changed = graph.table_as_of(as_of, edition, ratings or "effective")
        say(f"{table.edition.label}: the last change of a level until then was on {changed}")
    else:
        table = graph.table(edition, ratings or "effective")
    total = len(table.rows)
    if rows is not None and rows < total:
        table = replace(table, rows=table.rows[:rows])
    if format_name == "text" and to_terminal(output):
        result: str | bytes = registry.for_terminal("table", table)
    else:
        result = registry.render("table", table, format_name)
    if edition is None and as_of is None:
        say(f"edition {table.edition.slug} (the newest)")
    emit(result, output)
    if len(table.rows) < total:
        say(f"{len(table.rows)} of {total} projects: without --rows all are shown")
