"""The formats of an explanation and of an overview, by name."""

from __future__ import annotations

from collections.abc import Callable

from openness_kg.base.errors import OpennessError
from openness_kg.base.formats import chosen
from openness_kg.views.explain.model import Explanation, Overview

FORMATS = ("text", "json", "mermaid")


def render(answer: Explanation | Overview, format_name: str) -> str:
    """Return an explanation or an overview in one of its formats.

    Raises:
        OpennessError: it has no such format.

    """
    check(format_name, overview=isinstance(answer, Overview))
    made: Callable[[], str] = getattr(answer, format_name)
    return made()


def check(format_name: str, *, overview: bool) -> None:
    """Refuse a format that there is not.

    Raises:
        OpennessError: an explanation, or an overview, has no such format.

    """
    chosen("An explanation has no format", dict.fromkeys(FORMATS), format_name)
    if overview and format_name == "mermaid":
        raise OpennessError("An overview is no chart: name a criterion whose path to draw, or write text or json.")
