"""``openness-kg what-if``."""

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
    progress,
)


def run(
    suppositions: Annotated[
        list[str],
        typer.Argument(
            metavar="ENTITY=VALUE...",
            help="A model, family or dataset with a level or a licence, a project with a licence; @DATE behind it for"
            " what is so from a day on; or restriction:SLUG with the day on which it ends.",
        ),
    ],
    edition: Annotated[
        str | None, typer.Option("--edition", metavar="ID", help="Cells and scores of one edition only.")
    ] = None,
    format_name: Annotated[str, typer.Option("--format", help="text, csv (the cells) or json.")] = "text",
    data: Data = None,
    only_data: OnlyData = False,
    store: StoreFolder = None,
    endpoint: EndpointUrl = None,
    user: User = None,
    token_file: TokenFile = None,
    output: Output = None,
) -> None:
    """Several are supposed at once. Nothing is written: all of it happens in memory.

    Examples: llama-2-7b=apache-2.0, the-pile=open@2024-01-01, "Mistral 7B=closed".
    """
    from openness_kg.views import registry

    registry.check("consequences", format_name)
    graph = opened(data, only_data, store, endpoint, user, token_file)
    progress("deriving, twice")
    emit(registry.render("consequences", graph.what_if(suppositions, edition), format_name), output)
