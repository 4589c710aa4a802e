"""``openness-kg table``."""

from __future__ import annotations

from typing import Annotated

import typer

from openness_kg.cli.options import Edition, Output, emit, say


def run(
    edition: Edition = None,
    ratings: Annotated[str, typer.Option("--ratings", help="effective, curated or derived.")] = "effective",
    format_name: Annotated[str, typer.Option("--format", help="text, html, csv, json or markdown.")] = "text",
    output: Output = None,
) -> None:
    """Print the openness table of an edition, inherited cells marked."""
    import sys

    from openness_kg.knowledge import load
    from openness_kg.table.render import render

    table = load().table(edition, ratings)
    if format_name == "text" and output is None and sys.stdout is not None and sys.stdout.isatty():
        from openness_kg.table.as_text import in_colour

        result = in_colour(table)
    else:
        result = render(table, format_name)
    if edition is None:
        say(f"edition {table.edition.slug} (the newest)")
    emit(result, output)
