"""``openness-kg new``."""

from __future__ import annotations

from typing import Annotated

import typer

from openness_kg.cli.options import Output, emit


def run(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="The project's slug: lower case, digits, '-' and '.'.")],
    base: Annotated[str, typer.Option("--base", metavar="SLUG", help="The slug of the model it is built on.")] = "…",
    data: Annotated[str, typer.Option("--data", metavar="SLUG", help="The slug of its tuning data.")] = "…",
    output: Output = None,
) -> None:
    """It is commented, to be filled in and validated."""
    from openness_kg.importing.newproject import project_file

    emit(project_file(slug, base, data), output)
