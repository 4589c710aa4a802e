"""``openness-kg import``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from openness_kg.base.files import target
from openness_kg.base.folders import writable
from openness_kg.cli.options import emit, progress, say


def run(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="opening-up-chatgpt, osai-index or ecosystem-graphs.")
    ],
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", help="Its folder of YAML files; for a history its git repository, or SOURCE.tsv."
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", parser=writable, help="The folder to write to.")
    ],
    edition: Annotated[
        str | None, typer.Option("--edition", metavar="ID", help="The edition that an index becomes.")
    ] = None,
    history: Annotated[
        bool, typer.Option("--history", help="Write which level stood from when until when: takes dulwich for git.")
    ] = False,
    report_file: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="Write the defects of the source as JSON."),
    ] = None,
    commit: Annotated[
        str, typer.Option("--commit", metavar="HASH", help="The commit that DIR holds, for permanent links.")
    ] = "",
    with_notes: Annotated[bool, typer.Option("--with-notes", help="Take the index's notes along.")] = False,
) -> None:
    """An index becomes an edition or a history; what was wrong with it is reported."""
    from openness_kg.base.formats import chosen
    from openness_kg.importing.importers import IMPORTERS, Order

    importer = chosen("There is no importer for", IMPORTERS, source)
    if report_file is not None and not Path(os.path.realpath(report_file)).is_relative_to(os.path.realpath(output)):
        target(str(report_file))  # in the output's own folder it may lie too, which the import makes
    reports = []
    if edition is not None or not history:
        progress(f"importing {source}")
        reports.append(importer(Order(folder, output, edition, commit, with_notes)))
    if history:
        from openness_kg.importing.history.run import import_history

        progress(f"importing the history of {source}")
        reports.append(import_history(source, folder, output))
    if report_file is not None:
        texts = [report.json() for report in reports]
        emit(texts[0] if len(texts) == 1 else f"[\n{','.join(texts)}]\n", report_file)
    for report in reports:
        say(f"{output}: {report.summary()}")
