"""The formats of an audit, by name."""

from __future__ import annotations

from collections.abc import Callable

from openness_kg.base.formats import chosen
from openness_kg.views.audit import as_csv, as_json, as_markdown, as_text, as_turtle
from openness_kg.views.audit.model import Audit

FORMATS: dict[str, Callable[[Audit], str | bytes]] = {
    "text": as_text.render,
    "csv": as_csv.render,
    "json": as_json.render,
    "turtle": as_turtle.render,
    "markdown": as_markdown.render,
}


def render(audit: Audit, format_name: str) -> str | bytes:
    """Return an audit in one of ``FORMATS``.

    Raises:
        OpennessError: there is no such format.

    """
    return chosen("An audit has no format", FORMATS, format_name)(audit)
