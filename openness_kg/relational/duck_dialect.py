"""The SQL of DuckDB, as ``dialect.Dialect`` has it."""

from __future__ import annotations

from openness_kg.relational.refusal import END, MARK


class DuckDialect:
    """How DuckDB writes SQL."""

    def quote(self, text: str) -> str:
        """Return a text as a literal."""
        return "'" + text.replace("'", "''") + "'"

    def refuse(self, text: str, of: str) -> str:
        """Return what ends the query with a text."""
        return f"CAST(error({self.quote(MARK + text)} || {of} || {self.quote(END)}) AS BOOLEAN)"

    def matches(self, text: str, pattern: str) -> str:
        """Return whether a regular expression finds something."""
        return f"regexp_matches({text}, {pattern})"

    def replaced(self, text: str, pattern: str, replacement: str) -> str:
        """Return a text with all that a regular expression finds replaced."""
        return f"regexp_replace({text}, {pattern}, {replacement}, 'g')"

    def begins(self, text: str, start: str) -> str:
        """Return whether a text begins with another."""
        return f"starts_with({text}, {start})"

    def lower(self, text: str) -> str:
        """Return a text in lower case; what is more than a letter for a letter Python does."""
        return f"CASE WHEN regexp_full_match({text}, '[\\x00-\\x7f]*') THEN lower({text}) ELSE okg_lower({text}) END"
