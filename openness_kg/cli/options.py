"""Options that several commands share, and how they write."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openness_kg.base.errors import Exit
from openness_kg.base.files import target, write

if TYPE_CHECKING:
    from openness_kg.graph.location import Location
    from openness_kg.knowledge import KnowledgeGraph

Edition = Annotated[str | None, typer.Option("--edition", metavar="ID", help="The edition; the newest by default.")]
Output = Annotated[
    Path | None,
    # looked at before any work begins
    typer.Option("--output", "-o", metavar="FILE", parser=target, help="Write to a file, not to stdout."),
]
Data = Annotated[
    list[Path] | None,
    typer.Option("--data", metavar="PATH", help="A file or folder on top of the shipped graph; may be repeated."),
]
OnlyData = Annotated[bool, typer.Option("--only-data", help="Of the shipped graph take the ontology only.")]
StoreFolder = Annotated[
    Path | None, typer.Option("--store", metavar="DIR", help="Ask a store on disk that `openness-kg load` filled.")
]


def location(data: list[Path] | None, only_data: bool, store: Path | None) -> Location:
    """Return where the graph lies that a command is about.

    Raises:
        OpennessError: the options do not go together.

    """
    from openness_kg.graph.location import Location

    return Location(tuple(data or ()), only_data, store)


def opened(data: list[Path] | None, only_data: bool, store: Path | None) -> KnowledgeGraph:
    """Open the graph that a command is about; what a question needs of it is loaded when it is asked.

    Raises:
        OpennessError: the options do not go together, or a file cannot be read.

    """
    from openness_kg.knowledge import KnowledgeGraph
    from openness_kg.opener import OpenGraph

    return KnowledgeGraph(OpenGraph(location(data, only_data, store)))


def to_terminal(output: Path | None) -> bool:
    """Tell whether a result goes to a terminal."""
    return output is None and sys.stdout is not None and sys.stdout.isatty()


def say(text: str) -> None:
    """Tell the user something that is not the result."""
    typer.echo(text, err=True)


def progress(text: str) -> None:
    """Tell how far the work is, on a terminal only."""
    if sys.stderr is not None and sys.stderr.isatty():
        say(f"… {text}")


def emit(result: str | bytes, output: Path | None) -> None:
    """Write a result to stdout, or to a file that is either whole or as it was.

    Raises:
        OpennessError: the file cannot be written.

    """
    with unread_is_fine():
        write(output, result.encode() if isinstance(result, str) else result)


@contextmanager
def unread_is_fine() -> Iterator[None]:
    """End well when whoever read the output has seen enough; nothing is left to say at exit either."""
    try:
        yield
    except BrokenPipeError:
        if sys.stdout is not None:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(Exit.FINE) from None
