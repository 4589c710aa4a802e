"""The formats of an explanation, by name."""

from __future__ import annotations

from openness_kg.base.formats import chosen
from openness_kg.views.explain.model import Explanation

FORMATS = {"text": Explanation.text, "json": Explanation.json, "mermaid": Explanation.mermaid}


def render(explanation: Explanation, format_name: str) -> str:
    """Return an explanation in one of ``FORMATS``.

    Raises:
        OpennessError: there is no such format.

    """
    return chosen("An explanation has no format", FORMATS, format_name)(explanation)
