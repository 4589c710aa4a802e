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

    graph = load()
    table = graph.table(edition, ratings)
    if edition is None:
        say(f"edition {table.edition.slug} (the newest)")
    if format_name == "text" and output is None and sys.stdout.isatty():
        from rich.console import Console

        from openness_kg.table.as_text import renderable

        console = Console(highlight=False)
        console.print(renderable(table, console.width))
        return
    emit(render(table, format_name), output)
