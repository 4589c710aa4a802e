"""The command ``openness-kg``: its commands in one list, and the one place where errors end."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from openness_kg import __version__
from openness_kg.base.errors import OpennessError
from openness_kg.cli import audit, build, explain, import_, lineage, load, new, query, table, validate

app = typer.Typer(
    name="openness-kg",
    help='The knowledge graph of how open "open" AI is: validate, derive, table, explain, lineage, audit, query.',
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for module in (build, validate, table, explain, lineage, audit, query, load, import_, new):
    app.command(name=module.__name__.rsplit(".", 1)[-1].strip("_"))(module.run)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"openness-kg {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line and exit with a code of ``openness_kg.errors.Exit``."""
    try:
        app()
    except OpennessError as error:
        typer.echo(f"openness-kg: {error}", err=True)
        sys.exit(error.exit_code)
