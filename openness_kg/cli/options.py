"""Options that several commands share, and how they write."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from openness_kg.errors import OpennessError

Edition = Annotated[str | None, typer.Option("--edition", metavar="ID", help="The edition; the newest by default.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file, not to stdout.")]


def say(text: str) -> None:
    """Tell the user something that is not the result."""
    typer.echo(text, err=True)


def progress(text: str) -> None:
    """Tell how far the work is, on a terminal only."""
    if sys.stderr.isatty():
        say(f"… {text}")


def emit(result: str | bytes, output: Path | None) -> None:
    """Write a result to stdout, or to a file that is either whole or as it was.

    Raises:
        OpennessError: the file cannot be written.

    """
    content = result.encode() if isinstance(result, str) else result
    if output is None or str(output) == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        if output.exists() and not output.is_file():
            output.write_bytes(content)
            return
        handle, name = tempfile.mkstemp(dir=output.absolute().parent, prefix=f".{output.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).chmod(0o666 & ~_umask())
            Path(name).replace(output)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OpennessError(f"{output}: the file cannot be written: {error.strerror or error}.") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
