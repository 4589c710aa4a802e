"""``openness-kg import huggingface``: what one importer takes that the others do not, files and a store."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from openness_kg.base.errors import OpennessError
from openness_kg.base.files import target, writing
from openness_kg.base.folders import replaceable, temporary
from openness_kg.base.progress import pace
from openness_kg.cli.options import emit, progress, say, unread_is_fine

if TYPE_CHECKING:
    from openness_kg.importing.hub.report import HubReport

_NAME = "hub.nq.gz"


def run(files: Sequence[Path], output: str | None, store: str | None, engine: str, report_file: Path | None) -> None:
    """Write what files of metadata declare as N-Quads, or fill a store with it and the shipped graph, derived.

    Raises:
        OpennessError: the options do not go together, or a file cannot be read or written.

    """
    from openness_kg.base.formats import chosen
    from openness_kg.derive import ENGINES

    chosen("There is no engine", dict.fromkeys(ENGINES), engine)
    if output is not None and store is not None:
        raise OpennessError("What a hub declares becomes a file or a store: leave out -o or --store.")
    if store is None and engine != ENGINES[0]:
        raise OpennessError("Nothing is derived in a file: --engine goes with --store.")
    if report_file is not None:
        target(str(report_file))
    folder = None if store is None else replaceable(store)
    with ExitStack() as stack:
        path = target(output) if output is not None else None
        if folder is not None:
            path = stack.enter_context(temporary("openness-kg-hub-")) / _NAME
        report = _import(files, path)
        if path is not None and folder is not None:
            _fill(path, folder, engine)
    if report_file is not None:
        emit(report.json(), report_file)
    say(f"{folder or output or 'stdout'}: {report.summary()}")


def _import(files: Sequence[Path], path: Path | None) -> HubReport:
    """Write what the files declare, packed if the name ends so, and return what came of it."""
    from openness_kg.base.packed import packing
    from openness_kg.importing.hub.run import import_hub

    with unread_is_fine(), writing(path) as file, ExitStack() as stack:
        packed = stack.enter_context(packing(file)) if path is not None and path.suffix == ".gz" else file
        return import_hub(files, packed, pace("rows", progress))


def _fill(path: Path, folder: Path, engine: str) -> None:
    from openness_kg.graph.location import Location
    from openness_kg.opener import fill

    progress(f"filling {folder}")
    fill(Location((path,)), folder, engine, progress)
