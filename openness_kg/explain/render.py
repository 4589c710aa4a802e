"""The formats of an explanation, by name."""

from __future__ import annotations

from openness_kg.errors import OpennessError, suggestion
from openness_kg.explain.model import Explanation

FORMATS = {"text": Explanation.text, "json": Explanation.json, "mermaid": Explanation.mermaid}


def render(explanation: Explanation, format_name: str) -> str:
    """Return an explanation in one of ``FORMATS``.

    Raises:
        OpennessError: there is no such format.

    """
    if format_name not in FORMATS:
        known = ", ".join(FORMATS)
        raise OpennessError(
            f"An explanation has no format {format_name!r}: use {known}.{suggestion(format_name, FORMATS)}"
        )
    return FORMATS[format_name](explanation)
