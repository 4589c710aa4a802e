"""Values in SQL: terms, or what they stand for where their kind is known; NULL is an error, or nothing bound."""

from __future__ import annotations

from dataclasses import dataclass

from openness_kg.graph.terms import XSD
from openness_kg.relational.dialect import Dialect
from openness_kg.relational.terms import FALSE, STRINGS, TRUE

ANY, NODE, STRING, TRUTH, NUMBER = "any", "node", "string", "truth", "number"
"""Kinds of values: any term; no literal; a string, as its lexical form; a truth value; a whole number."""

DATATYPES = XSD.replace(".", r"\.")
"""The namespace of datatypes in a regular expression."""
NUMERIC = rf'^"\^{DATATYPES}(?:integer|decimal)"(-?[0-9]{{1,20}}(?:\.[0-9]{{1,18}})?)\z'
"""A number that is compared by its value."""


@dataclass(frozen=True)
class Value:
    """The SQL of a value, its kind, and whether it is one whatever comes."""

    sql: str
    kind: str
    certain: bool


NOTHING = Value("CAST(NULL AS STRING)", ANY, certain=False)


class Values:
    """Writes what is known of values, and what others need of them."""

    def __init__(self, dialect: Dialect) -> None:
        """Take how the engine writes SQL."""
        self._dialect = dialect
        self._quote = dialect.quote

    def encoded(self, value: Value) -> str:
        """Return a value as a term."""
        if value.kind == STRING:
            return f"({self._quote(STRINGS)} || {value.sql})"
        if value.kind == TRUTH:
            return f"CASE WHEN {value.sql} THEN {self._quote(TRUE)} WHEN NOT {value.sql} THEN {self._quote(FALSE)} END"
        if value.kind == NUMBER:
            start = self._quote(f'"^{XSD}integer"')
            return f"({start} || CAST({value.sql} AS STRING))"
        return value.sql

    def _begins(self, x: str, start: str) -> str:
        return f"(substr({x}, 1, {len(start)}) = {self._quote(start)})"

    def _matches(self, x: str, pattern: str) -> str:
        return self._dialect.matches(x, self._quote(pattern))

    def _is_literal(self, x: str) -> str:
        return self._begins(x, '"')

    def _lexical(self, x: str) -> str:
        return f"substr({x}, instr(substr({x}, 2), '\"') + 2)"

    def _number(self, x: str) -> str:
        # what is not one becomes an empty text, which is no number
        return f"TRY_CAST(regexp_extract({x}, {self._quote(NUMERIC)}, 1) AS DECIMAL(38, 18))"

    def _is_text(self, x: str) -> str:
        return f"(substr({x}, 1, 2) IN ({self._quote(STRINGS)}, {self._quote(chr(34) + '@')}))"

    def _text(self, value: Value) -> str:
        """Return the text of a string, with a language or without."""
        if value.kind == STRING:
            return value.sql
        x = self.encoded(value)
        return f"CASE WHEN {self._is_text(x)} THEN {self._lexical(x)} END"

    def _string(self, value: Value) -> str:
        """Return the text of a string, the language of which would matter."""
        if value.kind == STRING:
            return value.sql
        x = self.encoded(value)
        refused = self._dialect.refuse("What a text with a language gives here is not known: ", x)
        at = self._begins(x, '"@')
        return f"CASE WHEN {self._begins(x, STRINGS)} THEN substr({x}, 3) WHEN {at} AND {refused} THEN NULL END"
