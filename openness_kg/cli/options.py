"""Options that several commands share, and how they write."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from openness_kg.base.errors import Exit
from openness_kg.base.files import target, write

if TYPE_CHECKING:
    from openness_kg.base.http import Credentials
    from openness_kg.graph.location import Endpoint, Location
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
_LONGEST_SECRET = 65_536
EndpointUrl = Annotated[
    str | None, typer.Option("--endpoint", metavar="URL", help="Ask a SPARQL 1.1 endpoint, and nothing else.")
]
User = Annotated[
    str | None,
    typer.Option(
        "--user", metavar="NAME", help="Who asks the endpoint; the password is asked for, or read from --token-file."
    ),
]
TokenFile = Annotated[
    Path | None,
    typer.Option(
        "--token-file",
        metavar="FILE",
        help="A file with the endpoint's bearer token; with --user, with that user's password.",
    ),
]


def endpoint_at(
    url: str | None, user: str | None, token_file: Path | None, update: str = "", graph_store: str = ""
) -> Endpoint | None:
    """Return the endpoint that options name, None if they name none; a password is asked for on the terminal.

    Raises:
        OpennessError: the options do not go together, or there is nobody to ask for a password.

    """
    from openness_kg.base.errors import OpennessError
    from openness_kg.graph.location import Endpoint

    if url is None:
        if user is not None or token_file is not None or update or graph_store:
            raise OpennessError("--user, --token-file and the addresses of an endpoint go with --endpoint: name it.")
        return None
    endpoint = Endpoint(url, update, graph_store)
    if user is None and token_file is None:
        return endpoint
    return replace(endpoint, credentials=_credentials(user, token_file))


def _credentials(user: str | None, token_file: Path | None) -> Credentials:
    from openness_kg.base import inputs
    from openness_kg.base.errors import OpennessError
    from openness_kg.base.http import Credentials

    if token_file is None:
        if sys.stdin is None or not sys.stdin.isatty():
            raise OpennessError("There is nobody to ask for the password of --user: give it in a --token-file.")
        return Credentials(user=user or "", password=typer.prompt("Password", hide_input=True, err=True))
    try:
        secret = inputs.content(token_file, _LONGEST_SECRET).decode().splitlines()[0].strip()
    except (UnicodeDecodeError, IndexError):
        secret = ""
    if not secret or not secret.isprintable():
        raise OpennessError(f"{token_file}: there is no token on the first line of this file.")
    return Credentials(token=secret) if user is None else Credentials(user=user, password=secret)


def location(
    data: list[Path] | None, only_data: bool, store: Path | None, endpoint: Endpoint | None = None
) -> Location:
    """Return where the graph lies that a command is about.

    Raises:
        OpennessError: the options do not go together.

    """
    from openness_kg.graph.location import Location

    return Location(tuple(data or ()), only_data, store, endpoint)


def opened(
    data: list[Path] | None,
    only_data: bool,
    store: Path | None,
    endpoint: str | None = None,
    user: str | None = None,
    token_file: Path | None = None,
) -> KnowledgeGraph:
    """Open the graph that a command is about; what a question needs of it is loaded when it is asked.

    Raises:
        OpennessError: the options do not go together, a file cannot be read, or an endpoint does not answer.

    """
    from openness_kg.knowledge import KnowledgeGraph
    from openness_kg.opener import OpenGraph

    return KnowledgeGraph(OpenGraph(location(data, only_data, store, endpoint_at(endpoint, user, token_file))))


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
