"""Writes what an importer made: all files, or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from openness_kg.base.errors import OpennessError


def write(files: Mapping[str, str], target: Path, what: str) -> None:
    """Write all files aside, see that each can be moved into place, then move them.

    Args:
        files: the text of each file by its path below the target.
        target: the folder to write to, made if it is not there.
        what: what the files are together, for the sentence that says that they cannot be written.

    Raises:
        OpennessError: a file cannot be written.

    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target, prefix=".import-") as aside:
            for number, text in enumerate(files.values()):
                (Path(aside) / str(number)).write_text(text, encoding="utf-8")
            for name in files:
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                if (target / name).is_dir() or not os.access((target / name).parent, os.W_OK):
                    raise OpennessError(f"{target / name}: this is a folder, or in one that is not to be written.")
            for number, name in enumerate(files):
                (Path(aside) / str(number)).replace(target / name)
    except OSError as error:
        raise OpennessError(f"{target}: {what} cannot be written: {error.strerror or error}.") from None
