"""``openness-kg lineage``."""

from __future__ import annotations

from typing import Annotated

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
    opened,
)


def run(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A model, family, dataset or project: slug, IRI, name or alias.")
    ],
    up: Annotated[bool, typer.Option("--up", help="Only what it was made from, unless --down is given too.")] = False,
    down: Annotated[bool, typer.Option("--down", help="Only its heirs, unless --up is given too.")] = False,
    depth: Annotated[
        int | None, typer.Option("--depth", metavar="N", help="Steps from it, 1 or more; all by default.")
    ] = None,
    format_name: Annotated[str, typer.Option("--format", help="text, json, mermaid, dot or svg.")] = "text",
    data: Data = None,
    only_data: OnlyData = False,
    store: StoreFolder = None,
    endpoint: EndpointUrl = None,
    user: User = None,
    token_file: TokenFile = None,
    output: Output = None,
) -> None:
    """Each edge has its relation; a doubtful one is marked, and a restriction names the model that it is of."""
    from openness_kg.views import registry
    from openness_kg.views.lineage.make import checked_depth

    registry.check("lineage", format_name)
    checked_depth(depth)
    both = up == down
    lineage = opened(data, only_data, store, endpoint, user, token_file).lineage(name, up or both, down or both, depth)
    emit(registry.render("lineage", lineage, format_name), output)
