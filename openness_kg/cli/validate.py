"""``openness-kg validate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openness_kg.base.errors import Exit
from openness_kg.cli.options import Output, emit, progress, say


def run(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE]...", help="Turtle to check on top of the shipped data.")
    ] = None,
    owl: Annotated[
        bool, typer.Option("--owl", help="Reason over it too, with HermiT: takes owlready2, Java, and some seconds.")
    ] = False,
    format_name: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
    output: Output = None,
) -> None:
    """Check the graph against its shapes, with further files on top; exit 1 if it does not conform."""
    from openness_kg.base.formats import chosen
    from openness_kg.validation.render import FORMATS, render

    chosen("A report has no format", FORMATS, format_name)
    # after the options: it takes a while to import
    from openness_kg.validation import check

    progress("validating")
    report = check(files or [], owl)
    for sentence in report.skipped:
        say(sentence)
    emit(render(report, format_name), output)
    if not report.conforms:
        raise typer.Exit(Exit.FINDINGS)
