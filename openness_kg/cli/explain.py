"""``openness-kg explain``."""

from __future__ import annotations

from typing import Annotated

import typer

from openness_kg.cli.options import Data, Edition, OnlyData, Output, StoreFolder, emit, opened, say


def run(
    project: Annotated[str, typer.Argument(help="A project: slug, IRI, name or alias.")],
    criterion: Annotated[str, typer.Argument(help="A criterion: slug, IRI or label.")],
    edition: Edition = None,
    format_name: Annotated[str, typer.Option("--format", help="text, json or mermaid.")] = "text",
    data: Data = None,
    only_data: OnlyData = False,
    store: StoreFolder = None,
    output: Output = None,
) -> None:
    """Say why a cell has its level: evidence, lineage, restrictions and rule."""
    from openness_kg.base.formats import chosen
    from openness_kg.views.explain.render import FORMATS, render

    chosen("An explanation has no format", FORMATS, format_name)
    explanation = opened(data, only_data, store).explain(project, criterion, edition)
    result = render(explanation, format_name)
    if edition is None:
        say(f"edition {explanation.edition.slug} (the newest that rates this)")
    emit(result, output)
