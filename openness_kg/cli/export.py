"""``openness-kg export``."""

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
    kind: Annotated[str, typer.Argument(metavar="KIND", help="spdx (3.0.1) or cyclonedx (1.6).")],
    name: Annotated[
        str,
        typer.Argument(metavar="NAME", help="A model, family, dataset or project: slug, IRI, name or hub id."),
    ],
    format_name: Annotated[str | None, typer.Option("--format", help="json, or of cyclonedx xml.")] = None,
    data: Data = None,
    only_data: OnlyData = False,
    store: StoreFolder = None,
    endpoint: EndpointUrl = None,
    user: User = None,
    token_file: TokenFile = None,
    output: Output = None,
) -> None:
    """A model with all that it was made from: licences, restrictions, ratings, sources.

    What is not known is said to be unknown. The same facts make the same bytes; no clock is asked.
    """
    from openness_kg import exporting

    exporting.check(kind, format_name)
    bill = opened(data, only_data, store, endpoint, user, token_file).bill_of_materials(name)
    emit(exporting.render(bill, kind, format_name), output)
