"""The formats of a lineage, by name."""

from __future__ import annotations

from openness_kg.base.formats import chosen
from openness_kg.views.lineage import as_dot, as_json, as_mermaid, as_svg, as_text
from openness_kg.views.lineage.model import Lineage

FORMATS = {
    "text": as_text.render,
    "json": as_json.render,
    "mermaid": as_mermaid.render,
    "dot": as_dot.render,
    "svg": as_svg.render,
}


def render(lineage: Lineage, format_name: str) -> str:
    """Return a lineage in one of ``FORMATS``.

    Raises:
        OpennessError: there is no such format.

    """
    return chosen("A lineage has no format", FORMATS, format_name)(lineage)
