"""The formats of a table, by name: what the command line offers and the build writes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from openness_kg.errors import OpennessError, suggestion
from openness_kg.table.model import Table

FORMATS = ("text", "html", "csv", "json", "markdown")
ENDINGS = {"html": "html", "csv": "csv", "json": "json", "markdown": "md"}


def render(table: Table, format_name: str) -> str:
    """Return a table as text in one of ``FORMATS``; plain, for files and pipes.

    Raises:
        OpennessError: there is no such format.

    """
    if format_name not in FORMATS:
        raise OpennessError(
            f"A table has no format {format_name!r}: use {', '.join(FORMATS)}.{suggestion(format_name, FORMATS)}"
        )
    renderer: Callable[[Table], str] = import_module(f"openness_kg.table.as_{format_name}").render
    return renderer(table)
