"""Every view with the formats that it has: what the command line offers and the build writes.

A format NAME of a view is a module ``as_NAME`` in the view's folder with a function ``render``, and a word here.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module

from openness_kg.base.formats import chosen

ENDINGS = {
    "csv": "csv",
    "dot": "dot",
    "html": "html",
    "json": "json",
    "markdown": "md",
    "mermaid": "mmd",
    "svg": "svg",
    "text": "txt",
    "turtle": "ttl",
}
"""The file ending of each format."""


@dataclass(frozen=True)
class View:
    """What is rendered: how a sentence names it, where its renderers are, and its formats in their order."""

    noun: str
    modules: str
    formats: tuple[str, ...]


VIEWS = {
    "table": View("A table", "table.as_", ("text", "html", "csv", "json", "markdown")),
    "explanation": View("An explanation", "explain.as_", ("text", "json", "mermaid")),
    "overview": View("An overview", "explain.overview_as_", ("text", "json")),
    "lineage": View("A lineage", "lineage.as_", ("text", "json", "mermaid", "dot", "svg")),
    "binding": View("An explanation of a model", "lineage.binding_as_", ("text", "json")),
    "counts": View("A count of heirs", "lineage.counts_as_", ("text", "json")),
    "audit": View("An audit", "audit.as_", ("text", "csv", "json", "turtle", "markdown")),
    "consequences": View("What would change", "consequences.as_", ("text", "csv", "json")),
    "changes": View("A list of changes", "changes.as_", ("text", "json", "markdown")),
}


def check(view: str, format_name: str) -> None:
    """Refuse a format that a view does not have.

    Raises:
        OpennessError: there is no such format.

    """
    described = VIEWS[view]
    chosen(f"{described.noun} has no format", dict.fromkeys(described.formats), format_name)


def render(view: str, subject: object, format_name: str) -> str | bytes:
    """Return what a view made in one of its formats; plain, for files and pipes.

    Raises:
        OpennessError: there is no such format.

    """
    check(view, format_name)
    made: str | bytes = import_module(f"openness_kg.views.{VIEWS[view].modules}{format_name}").render(subject)
    return made


def text(view: str, subject: object, format_name: str) -> str:
    """Return what a view made in a format that is text; as :func:`render`."""
    made = render(view, subject, format_name)
    return made if isinstance(made, str) else made.decode()


def for_terminal(view: str, subject: object) -> str:
    """Return what a view made for the terminal behind stdout: as wide, and in as many colours, as that is."""
    made: str = import_module(f"openness_kg.views.{VIEWS[view].modules}terminal").render(subject)
    return made
