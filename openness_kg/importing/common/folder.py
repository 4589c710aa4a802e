"""The files of an index: those of a folder, and none that a link smuggles in from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from openness_kg.base.errors import OpennessError
from openness_kg.importing.common import yamlfile
from openness_kg.importing.common.report import ImportReport

MOST = 5000
"""Files that an importer reads."""
LARGEST = 4 * 1024 * 1024
"""Bytes of all files together."""


Document = TypeVar("Document")


def documents(
    folder: Path, inner: str, apart: Collection[str], parse: Callable[[bytes], Document], report: ImportReport
) -> Iterator[tuple[str, Document]]:
    """Yield each readable YAML file of a folder, or of a folder in it, by name; report the others.

    Args:
        folder: what the user named; nothing outside it is read.
        inner: the folder in it that has the files, if there is one of that name.
        apart: names of files that somebody else reads.
        parse: returns what the bytes of a file hold, or raises ``RefusedError``.
        report: takes what is not yielded.

    Raises:
        OpennessError: the folder cannot be read, or holds more than any index.

    """
    home, paths = _files(folder, inner)
    total = 0
    for path in paths:
        if path.name in apart:
            continue
        report.files += 1
        if not _is_inside(path, home):
            report.add(
                path.name, 0, "", "", "unreadable", "The file is a link out of the folder, or no file; left out."
            )
            continue
        try:
            content = yamlfile.content(path)
            total += len(content)
            if total > LARGEST:
                raise OpennessError(
                    f"{folder}: the files are larger than an index is; the most is {LARGEST // 1024} KiB together."
                )
            document = parse(content)
        except yamlfile.RefusedError as error:
            report.add(path.name, error.line, "", "", "unreadable", f"The file {error}; left out.")
            continue
        yield path.name, document


def _files(folder: Path, inner: str) -> tuple[Path, list[Path]]:
    try:
        inside = folder / inner
        home = inside if inside.is_dir() else folder
        paths = sorted(islice((p for p in home.iterdir() if p.name.casefold().endswith((".yaml", ".yml"))), MOST + 1))
        resolved = home.resolve()
        linked_out = not resolved.is_relative_to(folder.resolve())
    except OSError as error:
        raise OpennessError(f"{folder}: the folder cannot be read: {error.strerror or error}.") from None
    if linked_out:
        raise OpennessError(f"{inside}: this is a link out of {folder}: name the folder that it leads to.")
    if len(paths) > MOST:
        raise OpennessError(f"{folder}: there are more files than an index has; the most is {MOST}.")
    return resolved, paths


def _is_inside(path: Path, home: Path) -> bool:
    try:
        return path.is_file() and home in path.resolve().parents
    except OSError:
        return False
