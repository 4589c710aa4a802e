"""Expressions of rules in SQL: NULL where SPARQL has an error or nothing bound.

``||``, ``&&`` and ``!`` treat errors (SPARQL 1.1 Query, section 17.2) as SQL treats NULL. What is compared is compared
as Oxigraph does. Where a value is of a datatype that is not known here, the query ends with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from openness_kg.graph.terms import XSD
from openness_kg.relational import algebra as a
from openness_kg.relational.dialect import Dialect
from openness_kg.relational.functions import Functions
from openness_kg.relational.terms import FALSE, STRINGS, TRUE
from openness_kg.relational.values import ANY, DATATYPES, NODE, NOTHING, NUMBER, NUMERIC, STRING, TRUTH, Value

_KNOWN = rf'^"(?:@[^"]*)?"|^"\^{DATATYPES}boolean"(?:true|false)\z|{NUMERIC}'
_NOT_NUMBERS = (f'"^{XSD}double"NaN', f'"^{XSD}float"NaN')

Finder: TypeAlias = Callable[[a.Exists], str]


class Expressions(Functions):
    """Writes expressions over the variables of a relation."""

    def __init__(self, dialect: Dialect, columns: Mapping[str, Value], finder: Finder | None = None) -> None:
        """Take what variables there are, and what writes an EXISTS."""
        super().__init__(dialect)
        self._columns, self._finder = columns, finder

    def condition(self, part: a.Expression) -> str:
        """Return the effective boolean value of an expression (section 17.2.2)."""
        return self._truth(self.value(part))

    def term(self, part: a.Expression) -> Value:
        """Return an expression as a term."""
        value = self.value(part)
        return Value(self.encoded(value), value.kind if value.kind in (NODE, STRING) else ANY, value.certain)

    def value(self, part: a.Expression) -> Value:  # noqa: C901, PLR0911 - a kind of expression a line
        """Return an expression as it is."""
        match part:
            case a.Variable(name):
                return self._columns.get(name, NOTHING)
            case a.Constant(term) if term.startswith(STRINGS):
                return Value(self._quote(term.removeprefix(STRINGS)), STRING, certain=True)
            case a.Constant(term):
                return Value(self._quote(term), ANY if term.startswith('"') else NODE, certain=True)
            case a.Exists():
                assert self._finder is not None  # noqa: S101 - EXISTS outside of FILTER was refused
                return Value(self._finder(part), TRUTH, certain=True)
            case a.Call("!", (argument,)):
                return Value(f"(NOT {self.condition(argument)})", TRUTH, certain=False)
            case a.Call("&&" | "||" as name, arguments):
                joined = f" {'AND' if name == '&&' else 'OR'} ".join(map(self.condition, arguments))
                return Value(f"({joined or 'FALSE'})", TRUTH, certain=False)
            case a.Call("BOUND", (a.Variable(name),)):
                found = self._columns.get(name, NOTHING)
                return Value(f"({found.sql} IS NOT NULL)", TRUTH, certain=True)
            case a.Call("COALESCE", arguments):
                return self._first(arguments)
            case a.Call("IF", (condition, then, otherwise)):
                return self._either(condition, then, otherwise)
            case a.Call("=" | "!=" | "<" | ">" | "<=" | ">=" as name, (left, right)):
                return Value(self._compared(name, self.value(left), self.value(right)), TRUTH, certain=False)
        assert isinstance(part, a.Call)  # noqa: S101 - there is nothing else
        return self.called(part.name, *map(self.value, part.arguments))

    def _truth(self, value: Value) -> str:
        x = value.sql
        if value.kind == TRUTH:
            return x
        if value.kind == STRING:
            return f"({x} <> '')"
        if value.kind == NUMBER:
            return f"({x} <> 0)"
        if value.kind == NODE:
            return "CAST(NULL AS BOOLEAN)"
        return (
            f"CASE WHEN {x} = {self._quote(TRUE)} THEN TRUE WHEN {x} = {self._quote(FALSE)} THEN FALSE"
            f" WHEN {self._begins(x, STRINGS)} THEN length({x}) > 2 WHEN NOT {self._is_literal(x)} THEN NULL"
            f" WHEN {self._number(x)} IS NOT NULL THEN {self._number(x)} <> 0"
            f" ELSE {self._dialect.refuse('The truth of a value of this datatype is not known: ', x)} END"
        )

    def _strange(self, x: str) -> str:
        return f"({self._is_literal(x)} AND NOT {self._matches(x, _KNOWN)})"

    def _compared(self, name: str, left: Value, right: Value) -> str:
        if {left.kind, right.kind} <= {STRING} or {left.kind, right.kind} <= {NUMBER}:
            return f"({left.sql} {'<>' if name == '!=' else name} {right.sql})"
        if name in ("=", "!="):
            if {left.kind, right.kind} <= {TRUTH}:
                equal = f"({left.sql} = {right.sql})"
            elif NODE in (left.kind, right.kind):
                # a name is equal to the same name only
                equal = f"({self.encoded(left)} = {self.encoded(right)})"
            elif STRING in (left.kind, right.kind):
                text, other = (left, right) if left.kind == STRING else (right, left)
                equal = self._equal_to_text(self.encoded(other), self.encoded(text))
            else:
                equal = self._equal(self.encoded(left), self.encoded(right))
            return equal if name == "=" else f"(NOT {equal})"
        if name in (">", ">="):
            name, left, right = name.replace(">", "<"), right, left
        return self._less(name, self.encoded(left), self.encoded(right))

    def _equal(self, x: str, y: str) -> str:
        nan = " AND ".join(f"{x} <> {self._quote(term)}" for term in _NOT_NUMBERS)
        return (
            f"CASE WHEN {x} IS NULL OR {y} IS NULL THEN NULL WHEN {x} = {y} THEN {nan}"
            f" WHEN NOT {self._is_literal(x)} OR NOT {self._is_literal(y)} THEN FALSE"
            f" WHEN {self._strange(x)} THEN {self._dialect.refuse('A value of this datatype is not compared: ', x)}"
            f" WHEN {self._strange(y)} THEN {self._dialect.refuse('A value of this datatype is not compared: ', y)}"
            f" WHEN {self._number(x)} = {self._number(y)} THEN TRUE ELSE FALSE END"
        )

    def _equal_to_text(self, x: str, text: str) -> str:
        refused = self._dialect.refuse("A value of this datatype is not compared: ", x)
        return (
            f"CASE WHEN {x} IS NULL OR {text} IS NULL THEN NULL WHEN {x} = {text} THEN TRUE"
            f" WHEN {self._strange(x)} THEN {refused} ELSE FALSE END"
        )

    def _less(self, name: str, x: str, y: str) -> str:
        both = f"{self._is_literal(x)} AND {self._is_literal(y)}"
        quoted = {kind: f"{self._begins(x, kind)} AND {self._begins(y, kind)}" for kind in (STRINGS, '"@', '"^')}
        numbers = f"{self._number(x)} IS NOT NULL AND {self._number(y)} IS NOT NULL"
        boolean = rf'^"\^{DATATYPES}boolean"'
        booleans = f"{self._matches(x, boolean)} AND {self._matches(y, boolean)}"
        other = f"CASE WHEN {self._strange(y)} AND NOT {self._strange(x)} THEN {y} ELSE {x} END"
        refused = self._dialect.refuse("The order of values of this datatype is not known: ", other)
        return (
            f"CASE WHEN NOT ({both}) THEN NULL WHEN {quoted[STRINGS]} THEN {x} {name} {y}"
            f" WHEN {numbers} THEN {self._number(x)} {name} {self._number(y)}"
            f" WHEN {quoted[chr(34) + '@']} OR {self._strange(x)} OR {self._strange(y)} OR ({booleans}) THEN {refused}"
            " ELSE CAST(NULL AS BOOLEAN) END"
        )

    def _first(self, arguments: tuple[a.Expression, ...]) -> Value:
        values = list(map(self.value, arguments))
        certain = any(value.certain for value in values)
        if {value.kind for value in values} == {STRING}:
            return Value(f"COALESCE({', '.join(value.sql for value in values)})", STRING, certain)
        kind = NODE if {value.kind for value in values} <= {NODE} else ANY
        return Value(f"COALESCE({', '.join(map(self.encoded, values)) or 'NULL'})", kind, certain)

    def _either(self, condition: a.Expression, then: a.Expression, otherwise: a.Expression) -> Value:
        first, second = self.value(then), self.value(otherwise)
        kind = NODE if {first.kind, second.kind} <= {NODE} else ANY
        sql = self.condition(condition)
        return Value(
            f"CASE WHEN {sql} THEN {self.encoded(first)} WHEN NOT {sql} THEN {self.encoded(second)} END",
            kind,
            certain=False,
        )
