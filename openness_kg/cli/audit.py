"""``openness-kg audit``."""

from __future__ import annotations

from typing import Annotated

import typer

from openness_kg.base.errors import Exit
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
    to_terminal,
)


def run(
    edition: Annotated[str | None, typer.Option("--edition", metavar="ID", help="The edition; all by default.")] = None,
    kind: Annotated[
        list[str] | None, typer.Option("--kind", metavar="KIND", help="A kind of findings; all by default; repeatable.")
    ] = None,
    project: Annotated[
        str | None, typer.Option("--project", metavar="P", help="A project: slug, IRI, name or alias; all by default.")
    ] = None,
    format_name: Annotated[str, typer.Option("--format", help="text, csv, json, turtle or markdown.")] = "text",
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="Exit 1 if anything is found; no-evidence and declared count only if --kind names them."
        ),
    ] = False,
    data: Data = None,
    only_data: OnlyData = False,
    store: StoreFolder = None,
    endpoint: EndpointUrl = None,
    user: User = None,
    token_file: TokenFile = None,
    output: Output = None,
) -> None:
    """What ratings are held against: lineage, siblings on one base, other editions, and themselves.

    What only lacks a link, the kind no-evidence, and what a model's repository declares otherwise, declared, come last.
    """
    from openness_kg.views import registry

    registry.check("audit", format_name)
    audit = opened(data, only_data, store, endpoint, user, token_file).audit(edition, kind or (), project)
    if format_name == "text" and to_terminal(output):
        emit(registry.for_terminal("audit", audit), output)
    else:
        emit(registry.render("audit", audit, format_name), output)
    if strict and audit.contradicts(kind or ()):
        raise typer.Exit(Exit.FINDINGS)
