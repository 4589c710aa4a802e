"""``openness-kg reconcile``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openness_kg.cli.options import Data, OnlyData, Output, StoreFolder, emit, opened, progress, say

_MOST = 50
_FORMATS = ("csv", "json")


def run(
    table: Annotated[Path, typer.Argument(metavar="FILE", help="A table as CSV with a header, or - for stdin.")],
    column: Annotated[str, typer.Option("--column", metavar="NAME", help="The column of names.")],
    types: Annotated[
        list[str] | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            help="project, model, family, dataset, licence or organisation; may be repeated; any by default.",
        ),
    ] = None,
    format_name: Annotated[str, typer.Option("--format", help="csv or json.")] = "csv",
    limit: Annotated[int, typer.Option("--limit", min=1, max=_MOST, help="Candidates a name at most.")] = 5,
    data: Data = None,
    only_data: OnlyData = False,
    store: StoreFolder = None,
    output: Output = None,
) -> None:
    """A name has an IRI only if it is proved: nothing else of the types is called so. All else is for you to judge."""
    from openness_kg.base.formats import chosen
    from openness_kg.reconciling import column as columns
    from openness_kg.reconciling.kinds import kind

    chosen("A matched table has no format", dict.fromkeys(_FORMATS), format_name)
    kinds = tuple(kind(text) for text in types or ())
    read = columns.read(table, column)
    # what is wrong with the table is said before the graph is opened
    columns.check_added(read, format_name)
    from openness_kg.reconciling.reconciler import Reconciler

    reconciler = Reconciler(opened(data, only_data, store).graph)
    progress(f"{len(read.rows)} rows")
    found = columns.match(read, lambda text: reconciler.find(text, kinds, limit))
    emit(columns.as_csv(read, found) if format_name == "csv" else columns.as_json(read, found), output)
    say(columns.summary(found))
