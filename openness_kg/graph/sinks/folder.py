"""The sink that writes hand-kept Turtle below a folder: all files, or none."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from openness_kg.base.errors import OpennessError
from openness_kg.base.folders import temporary
from openness_kg.graph.documents import Document
from openness_kg.graph.sinks import turtle


class FolderSink:
    """Keeps the text of each file by its place, until all are written."""

    def __init__(self) -> None:
        """Begin without a file."""
        self.files: dict[str, str] = {}

    def add(self, document: Document) -> None:
        """Keep a document as Turtle."""
        self.files[document.place] = turtle.text(document)


@contextmanager
def below(target: Path) -> Iterator[FolderSink]:
    """Yield a sink whose files stand below a folder when the block ends without an error.

    Args:
        target: the folder to write to, made if it is not there.

    Raises:
        OpennessError: a file cannot be written; then none is.

    """
    sink = FolderSink()
    yield sink
    _write(sink.files, target)


def _write(files: Mapping[str, str], target: Path) -> None:
    """Write all files aside, see that each can be moved into place, then move them."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        with temporary(".import-", target) as aside:
            for number, text in enumerate(files.values()):
                (aside / str(number)).write_text(text, encoding="utf-8")
            for name in files:
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                if (target / name).is_dir() or not os.access((target / name).parent, os.W_OK):
                    raise OpennessError(f"{target / name}: this is a folder, or in one that is not to be written.")
            for number, name in enumerate(files):
                (aside / str(number)).replace(target / name)
    except OSError as error:
        raise OpennessError(f"{target}: what was imported cannot be written: {error.strerror or error}.") from None
