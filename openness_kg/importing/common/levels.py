"""Levels as indexes write them."""

from __future__ import annotations

LEVELS = ("open", "partial", "closed")
TYPOS = {"opem": "open", "parial": "partial", "close": "closed"}
"""Misspellings that can mean one level only."""


def read(text: str) -> tuple[str, str]:
    """Return the slug of a level, and what had to be done for it: nothing, ``normalised`` or ``unknown``."""
    if text in LEVELS:
        return text, ""
    folded = text.casefold()
    found = TYPOS.get(folded, folded)
    return (found, "normalised") if found in LEVELS else ("unknown", "unknown")
