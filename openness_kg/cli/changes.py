"""``openness-kg changes``."""

from __future__ import annotations

from typing import Annotated

import typer

from openness_kg.cli.options import Data, OnlyData, Output, StoreFolder, emit, opened, say


def run(
    earlier: Annotated[
        str | None, typer.Argument(metavar="[EARLIER]", help="An edition; by default the one before LATER.")
    ] = None,
    later: Annotated[str | None, typer.Argument(metavar="[LATER]", help="An edition; the newest by default.")] = None,
    format_name: Annotated[str, typer.Option("--format", help="text, json or markdown.")] = "text",
    data: Data = None,
    only_data: OnlyData = False,
    store: StoreFolder = None,
    output: Output = None,
) -> None:
    """Systems, criteria, bases in the editions' words, and curated levels."""
    from openness_kg.views import registry

    registry.check("changes", format_name)
    changes = opened(data, only_data, store).changes(earlier, later)
    if later is None:
        say(f"{changes.earlier.slug} → {changes.later.slug} (the newest)")
    emit(registry.render("changes", changes, format_name), output)
