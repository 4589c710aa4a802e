"""``openness-kg table``."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from openness_kg.cli.options import Data, Edition, OnlyData, Output, StoreFolder, emit, opened, say, to_terminal


def run(
    edition: Edition = None,
    ratings: Annotated[
        str | None, typer.Option("--ratings", help="effective (unless told otherwise), curated or derived.")
    ] = None,
    format_name: Annotated[str, typer.Option("--format", help="text, html, csv, json or markdown.")] = "text",
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="DATE", help="The index of the edition as it stood on a day, curated levels."),
    ] = None,
    rows: Annotated[
        int | None, typer.Option("--rows", metavar="N", min=1, help="The first N projects only; all by default.")
    ] = None,
    data: Data = None,
    only_data: OnlyData = False,
    store: StoreFolder = None,
    output: Output = None,
) -> None:
    """Cells that lineage lowers are marked."""
    from openness_kg.base.errors import OpennessError
    from openness_kg.base.formats import chosen
    from openness_kg.views import registry
    from openness_kg.views.table.make import RATINGS

    registry.check("table", format_name)
    chosen("There are no ratings of the kind", dict.fromkeys(RATINGS), ratings or "effective")
    if as_of is not None and ratings not in (None, "curated"):
        raise OpennessError("As of a day there are curated levels only, since lineage is not dated: leave --ratings.")
    if as_of is not None:
        from datetime import UTC, datetime

        from openness_kg.views.table.as_of import day

        day(as_of, datetime.now(UTC).date())
    graph = opened(data, only_data, store)
    if as_of is not None:
        table, changed = graph.table_as_of(as_of, edition)
        say(f"{table.edition.label}: curated levels only; the last change until then was on {changed}")
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
