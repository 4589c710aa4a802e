"""What two SQL engines write differently."""

from __future__ import annotations

from typing import Protocol


class Dialect(Protocol):
    """How an engine writes what is not the same in all SQL."""

    def quote(self, text: str) -> str:
        """Return a text as a literal."""
        ...

    def refuse(self, text: str, of: str) -> str:
        """Return a truth value that ends the query with a text and the value of an expression if it is worked out."""
        ...

    def matches(self, text: str, pattern: str) -> str:
        """Return whether a regular expression finds something in a text; both are SQL."""
        ...

    def replaced(self, text: str, pattern: str, replacement: str) -> str:
        """Return a text with all that a regular expression finds replaced."""
        ...

    def begins(self, text: str, start: str) -> str:
        """Return whether a text begins with another."""
        ...

    def lower(self, text: str) -> str:
        """Return a text in lower case, by all of Unicode's rules."""
        ...
