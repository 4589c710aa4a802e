"""What all views call things: an IRI with its slug and label, and the words for levels."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

LEVEL_WORDS = {"notApplicable": "na"}
"""How CSV and JSON write a level where that is not its slug."""
_PHRASES = {"notApplicable": "not applicable"}


@dataclass(frozen=True)
class Named:
    """An IRI with the slug and the label that people see for it."""

    iri: str
    slug: str
    label: str


def level_word(slug: str) -> str:
    """Return a level as CSV and JSON write it."""
    return LEVEL_WORDS.get(slug, slug)


def level_phrase(slug: str) -> str:
    """Return a level as a sentence names it."""
    return _PHRASES.get(slug, slug)


def shortest(number: Decimal) -> str:
    """Return a decimal number as short as it can be written: ``12``, ``12.5``."""
    return format(number.normalize(), "f") if number else "0"
