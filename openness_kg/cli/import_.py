"""``openness-kg import``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openness_kg.base.files import STDOUT, target, writing
from openness_kg.base.folders import writable
from openness_kg.cli.options import emit, progress, say, unread_is_fine

if TYPE_CHECKING:
    from openness_kg.graph.sinks.sink import Sink

TURTLE, NQUADS = "turtle", "nquads"
SPARQL = "sparql"


def run(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="opening-up-chatgpt, osai-index, ecosystem-graphs or huggingface.")
    ],
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH...",
            help="Its folder of YAML files; for a history its git repository, or SOURCE.tsv; of huggingface files of"
            " model metadata, JSON lines or Parquet, and CSV of edges.",
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="Turtle: the folder to write to. N-Quads: the file, else stdout.",
        ),
    ] = None,
    format_name: Annotated[str, typer.Option("--format", help="turtle or nquads.")] = TURTLE,
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
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="DIR", help="Of huggingface: fill a store with the graph and it, derived."),
    ] = None,
    engine: Annotated[
        str,
        typer.Option("--engine", help="What derives in that store: sparql or, sooner where it is big, duckdb."),
    ] = SPARQL,
) -> None:
    """An index becomes an edition or a history; what was wrong with it is reported.

    Turtle is a file a subject below a folder, all of them or none; N-Quads one stream, with the named graph of each
    statement.
    """
    from openness_kg.base.errors import OpennessError
    from openness_kg.base.formats import chosen
    from openness_kg.importing.hub.report import HUGGINGFACE

    if source == HUGGINGFACE:
        from openness_kg.cli import import_hub

        if edition is not None or history or with_notes or commit:
            raise OpennessError("A hub rates nothing: leave out --edition, --history, --commit and --with-notes.")
        import_hub.run(paths, output, store, engine, report_file)
        return
    from openness_kg.importing.importers import IMPORTERS, Order

    if store is not None or engine != SPARQL or len(paths) > 1:
        raise OpennessError(
            "One folder is imported, into a folder or a stream: only huggingface takes more, or --store and --engine."
        )
    folder = paths[0]
    chosen("There is no importer for", dict.fromkeys((*IMPORTERS, HUGGINGFACE)), source)
    importer = IMPORTERS[source]
    chosen("An import has no format", dict.fromkeys((TURTLE, NQUADS)), format_name)
    path = _path(format_name, output)
    if report_file is not None and not (format_name == TURTLE and _is_below(report_file, path)):
        target(str(report_file))  # in the folder of the Turtle it may lie too, which the import makes
    reports = []
    with _sink(format_name, path) as sink:
        if edition is not None or not history:
            progress(f"importing {source}")
            reports.append(importer(Order(folder, sink, edition, commit, with_notes)))
        if history:
            from openness_kg.importing.history.run import import_history

            progress(f"importing the history of {source}")
            reports.append(import_history(source, folder, sink))
    if report_file is not None:
        texts = [report.json() for report in reports]
        emit(texts[0] if len(texts) == 1 else f"[\n{','.join(texts)}]\n", report_file)
    for report in reports:
        say(f"{'stdout' if path in (None, STDOUT) else path}: {report.summary()}")


def _path(format_name: str, output: str | None) -> Path | None:
    """Return where a format goes, seen to be something that can be written; None for stdout."""
    from openness_kg.base.errors import OpennessError

    if format_name == NQUADS:
        return target(output) if output is not None else None
    if output is None:
        raise OpennessError("Turtle is a folder of files: add -o DIR, or --format nquads for a stream.")
    return writable(output)


def _is_below(path: Path, folder: Path | None) -> bool:
    return folder is not None and Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


@contextmanager
def _sink(format_name: str, path: Path | None) -> Iterator[Sink]:
    """Yield what takes an import: a folder that is written when all is well, or a stream that is written at once."""
    from openness_kg.graph.sinks.folder import below
    from openness_kg.graph.sinks.nquads import NQuadsSink
    from openness_kg.graph.sinks.sink import FirstOfPlace

    if format_name == TURTLE and path is not None:
        with below(path) as sink:
            yield FirstOfPlace(sink)
    else:
        with unread_is_fine(), writing(path) as file:
            yield FirstOfPlace(NQuadsSink(file))
