"""``openness-kg import``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openness_kg.cli.options import emit, progress, say


def run(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="opening-up-chatgpt, osai-index or ecosystem-graphs.")
    ],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder with the source's YAML files.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write to.")],
    edition: Annotated[
        str | None, typer.Option("--edition", metavar="ID", help="The edition that an index becomes.")
    ] = None,
    report_file: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write the defects of the source as JSON.")
    ] = None,
    commit: Annotated[
        str, typer.Option("--commit", metavar="HASH", help="The commit that DIR holds, for permanent links.")
    ] = "",
    with_notes: Annotated[bool, typer.Option("--with-notes", help="Take the index's notes along.")] = False,
) -> None:
    """Turn a checkout of an index into an edition, or of a catalogue into facts, and report what was wrong with it."""
    from openness_kg.formats import chosen
    from openness_kg.importing.importers import IMPORTERS, Order

    importer = chosen("There is no importer for", IMPORTERS, source)
    progress(f"importing {source}")
    report = importer(Order(folder, output, edition, commit, with_notes))
    if report_file is not None:
        emit(report.json(), report_file)
    say(f"{output}: {report.summary()}")
