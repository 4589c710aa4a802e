"""The formats of a table, by name: what the command line offers and the build writes."""

from __future__ import annotations

from importlib import import_module

from openness_kg.base.formats import chosen
from openness_kg.views.table.model import Table

ENDINGS = {"text": "txt", "html": "html", "csv": "csv", "json": "json", "markdown": "md"}
"""Each format with the file ending that it has in a build."""


def render(table: Table, format_name: str) -> str:
    """Return a table as text in one of the formats of ``ENDINGS``; plain, for files and pipes.

    Raises:
        OpennessError: there is no such format.

    """
    chosen("A table has no format", ENDINGS, format_name)
    text: str = import_module(f"openness_kg.views.table.as_{format_name}").render(table)
    return text
