"""``openness-kg import huggingface``: what one importer takes that the others do not, files and a store."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from openness_kg.base.errors import OpennessError
from openness_kg.base.files import target, writing
from openness_kg.base.folders import replaceable
from openness_kg.base.progress import pace
from openness_kg.cli.options import emit, progress, say, unread_is_fine

_NAME = "hub.nq.gz"


def run(files: Sequence[Path], output: str | None, store: str | None, report_file: Path | None) -> None:
    """Write what files of metadata declare as N-Quads, or fill a store with it and the shipped graph, derived.

    Raises:
        OpennessError: the options do not go together, or a file cannot be read or written.

    """
    from openness_kg.importing.hub.run import import_hub

    if output is not None and store is not None:
        raise OpennessError("What a hub declares becomes a file or a store: leave out -o or --store.")
    if report_file is not None:
        target(str(report_file))
    folder = None if store is None else replaceable(store)
    with unread_is_fine(), _file(output, folder) as (path, file):
        report = import_hub(files, file, pace("rows", progress))
    if folder is not None:
        _fill(path, folder)
    if report_file is not None:
        emit(report.json(), report_file)
    say(f"{folder or output or 'stdout'}: {report.summary()}")


@contextmanager
def _file(output: str | None, folder: Path | None) -> Iterator[tuple[Path, IO[bytes]]]:
    """Yield path and file of the N-Quads; for a store one beside it, which :func:`_fill` removes."""
    from openness_kg.base.packed import packing

    path = target(output) if output is not None else None
    if folder is not None:
        path = Path(tempfile.mkdtemp(prefix="openness-kg-hub-")) / _NAME
    with writing(path) as file:
        if path is not None and path.suffix == ".gz":
            with packing(file) as packed:
                yield path, packed
        else:
            yield path or Path("-"), file


def _fill(path: Path, folder: Path) -> None:
    from openness_kg.graph.location import Location
    from openness_kg.opener import fill

    progress(f"filling {folder}")
    try:
        fill(Location((path,)), folder, say=progress)
    finally:
        path.unlink()
        path.parent.rmdir()
