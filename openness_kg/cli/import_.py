"""``openness-kg import``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openness_kg.cli.options import emit, progress, say


def run(
    index: Annotated[str, typer.Argument(metavar="INDEX", help="The index: opening-up-chatgpt or osai-index.")],
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder with the index's YAML files.")],
    edition: Annotated[str, typer.Option("--edition", metavar="ID", help="The edition that this becomes.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write to.")],
    report_file: Annotated[
        Path | None, typer.Option("--report", metavar="FILE", help="Write the defects of the source as JSON.")
    ] = None,
    commit: Annotated[
        str, typer.Option("--commit", metavar="HASH", help="The commit that DIR holds, for permanent links.")
    ] = "",
    with_notes: Annotated[bool, typer.Option("--with-notes", help="Take the index's notes along.")] = False,
) -> None:
    """Turn a checkout of an index into an edition, and report what was wrong with it."""
    from openness_kg.formats import chosen
    from openness_kg.importing.run import INDEXES, import_index

    chosen_index = chosen("There is no importer for the index", INDEXES, index)
    progress(f"importing {index}")
    report = import_index(chosen_index, folder, edition, output, with_notes, commit)
    if report_file is not None:
        emit(report.json(), report_file)
    say(f"{output}: {report.summary()}")
