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
    counts: Annotated[
        bool, typer.Option("--counts", help="Only how many heirs there are, by relation, restriction and licence.")
    ] = False,
    format_name: Annotated[
        str, typer.Option("--format", help="text, json, mermaid, dot or svg; --counts has the first two.")
    ] = "text",
    data: Data = None,
    only_data: OnlyData = False,
    store: StoreFolder = None,
    endpoint: EndpointUrl = None,
    user: User = None,
    token_file: TokenFile = None,
    output: Output = None,
) -> None:
    """Each edge has its relation; one that is doubtful, or just declared by a repository of a hub, is marked.

    A restriction names the model that it is of. Of more than 200 heirs the text shows the first 200, and says so.
    """
    from openness_kg.base.errors import OpennessError
    from openness_kg.views import registry
    from openness_kg.views.lineage.make import checked_depth

    registry.check("counts" if counts else "lineage", format_name)
    checked_depth(depth)
    if counts and (depth is not None or up):
        raise OpennessError("--counts is about all heirs: it goes without --up and --depth.")
    graph = opened(data, only_data, store, endpoint, user, token_file)
    if counts:
        emit(registry.render("counts", graph.heirs(name), format_name), output)
        return
    both = up == down
    lineage = graph.lineage(name, up or both, down or both, depth)
    emit(registry.render("lineage", lineage, format_name), output)
