"""Badges: how open a project is in the newest edition that rates it, as a small SVG for the page of a model."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from openness_kg.base.text import markdown, printable
from openness_kg.graph.store import Solution
from openness_kg.views.words import shortest

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_LEFT, _HIGH, _LETTER, _AIR = 64, 20, 6.6, 14


@dataclass(frozen=True)
class Badge:
    """What a badge says."""

    project: str
    edition: str
    score: str
    maximum: str
    colour: str

    @property
    def words(self) -> str:
        """The badge as a sentence, which those read who do not see it."""
        return f"Openness of {self.project}: {self.score} of {self.maximum} ({self.edition})"

    def svg(self) -> str:
        """Return the picture."""
        text = f"{self.score} / {self.maximum}"
        right = round(sum(_LETTER * (2 if unicodedata.east_asian_width(c) in "WF" else 1) for c in text)) + _AIR
        title = escape(printable(self.words))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + right}" height="{_HIGH}" role="img" '
            f'aria-label="{title}"><title>{title}</title>'
            f'<rect width="{_LEFT + right}" height="{_HIGH}" rx="3" fill="#44413d"/>'
            f'<path d="M{_LEFT} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1 -3 3h{3 - right}z" fill="{self.colour}"/>'
            '<g fill="#ffffff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
            f'<text x="{_LEFT / 2:g}" y="14">openness</text>'
            f'<text x="{_LEFT + right / 2:g}" y="14">{escape(text)}</text></g></svg>\n'
        )

    def snippet(self, picture: str, page: str) -> str:
        """Return Markdown that shows the badge, with a link to the page of the project.

        Args:
            picture: the address of the badge.
            page: that of the page.

        """
        return f"[![{markdown(printable(self.words))}]({picture})]({page})"


def badges(rows: Iterable[Solution]) -> dict[str, Badge]:
    """Return the badge of each project, by its IRI, from the rows of ``site/badges``; of several the first."""
    found: dict[str, Badge] = {}
    for row in rows:
        # what is on top of the shipped graph may be anybody's
        colour = row["colour"] if _COLOUR.fullmatch(row["colour"]) else "#5f6368"
        score = shortest(Decimal(row["score"]))
        badge = Badge(row["projectLabel"], row["editionLabel"], score, row["maximum"], colour)
        found.setdefault(row["project"], badge)
    return found
