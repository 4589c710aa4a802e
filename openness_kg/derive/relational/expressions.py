"""Expressions of rules in SQL: NULL where SPARQL has an error or nothing bound.

``||``, ``&&`` and ``!`` treat errors (SPARQL 1.1 Query, section 17.2) as SQL treats NULL. What is compared is compared
as Oxigraph does. Where a value is of a datatype that is not known here, the query ends with a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from openness_kg.derive.relational import algebra as a
from openness_kg.derive.relational.dialect import Dialect
from openness_kg.derive.relational.terms import FALSE, STRINGS, TRUE
from openness_kg.graph.terms import XSD

ANY, NODE, STRING, TRUTH, NUMBER = "any", "node", "string", "truth", "number"
"""Kinds of values: any term; no literal; a string, as its lexical form; a truth value; a whole number."""

_XSD = XSD.replace(".", r"\.")
_NUMERIC = rf'^"\^{_XSD}(?:integer|decimal)"(-?[0-9]{{1,20}}(?:\.[0-9]{{1,18}})?)\z'
_KNOWN = rf'^"(?:@[^"]*)?"|^"\^{_XSD}boolean"(?:true|false)\z|{_NUMERIC}'
_NOT_NUMBERS = (f'"^{XSD}double"NaN', f'"^{XSD}float"NaN')
_LAST = 14
"""The last plane of Unicode that IRIs reach into; its first page is not theirs (RFC 3987, section 2.2)."""
_UNICODE = r"\x{A0}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFEF}" + "".join(
    rf"\x{{{plane:X}{'1000' if plane == _LAST else '0000'}}}-\x{{{plane:X}FFFD}}" for plane in range(1, 15)
)
_PRIVATE = r"\x{E000}-\x{F8FF}\x{F0000}-\x{FFFFD}\x{100000}-\x{10FFFD}"
_PLAIN = r"A-Za-z0-9._~!$&'()*+,;=" + _UNICODE + "-"
_CODED = "%[0-9A-Fa-f][0-9A-Fa-f]"
_FOR_CODED = "\u00a0"
"""What a coded octet is replaced by before an IRI is looked at: it may stand just where that may, and Java's regular
expressions repeat no choice as often as an IRI can be long."""
_IRI = (
    "^[A-Za-z][A-Za-z0-9+.-]*:"
    f"(?://(?:[:{_PLAIN}]*@)?[{_PLAIN}]*(?::[0-9]*)?(?:/[/:@{_PLAIN}]*)?|/?(?:[:@{_PLAIN}][/:@{_PLAIN}]*)?)"
    f"(?:\\?[/?:@{_PRIVATE}{_PLAIN}]*)?(?:#[/?:@{_PLAIN}]*)?\\z"
)
"""An absolute IRI (RFC 3987, section 2.2), but for hosts that are addresses in brackets."""


@dataclass(frozen=True)
class Value:
    """The SQL of a value, its kind, and whether it is one whatever comes."""

    sql: str
    kind: str
    certain: bool


Finder: TypeAlias = Callable[[a.Exists], str]
NOTHING = Value("CAST(NULL AS STRING)", ANY, certain=False)


class Expressions:
    """Writes expressions over the variables of a relation."""

    def __init__(self, dialect: Dialect, columns: Mapping[str, Value], finder: Finder | None = None) -> None:
        """Take what variables there are, and what writes an EXISTS."""
        self._dialect, self._columns, self._finder = dialect, columns, finder
        self._quote = dialect.quote

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
        functions: dict[str, Callable[..., Value]] = {
            "STR": self._str, "IRI": self._iri, "STRLEN": self._strlen, "CONCAT": self._concat,
            "STRSTARTS": self._strstarts, "CONTAINS": self._contains,
            "REGEX": self._regex, "REPLACE": self._replace, "LCASE": self._lcase,
        }  # fmt: skip
        return functions[part.name](*map(self.value, part.arguments))

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
        return f"TRY_CAST(regexp_extract({x}, {self._quote(_NUMERIC)}, 1) AS DECIMAL(38, 18))"

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
        boolean = rf'^"\^{_XSD}boolean"'
        booleans = f"{self._matches(x, boolean)} AND {self._matches(y, boolean)}"
        refused = self._dialect.refuse("The order of values of this datatype is not known: ", x)
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

    def _str(self, value: Value) -> Value:
        x = self.encoded(value)
        if value.kind == STRING:
            return value
        iri, literal = f"substr({x}, 2, length({x}) - 2)", self._lexical(x)
        either = f"CASE WHEN {self._begins(x, '<')} THEN {iri} WHEN {self._is_literal(x)} THEN {literal} END"
        return Value(either, STRING, certain=False)

    def _iri(self, value: Value) -> Value:
        if value.kind == NODE:
            return Value(f"CASE WHEN {self._begins(value.sql, '<')} THEN {value.sql} END", NODE, certain=False)
        text = value.sql if value.kind == STRING else self._lexical(self.encoded(value))
        plain = self._dialect.replaced(text, self._quote(_CODED), self._quote(_FOR_CODED))
        host = r"^[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*\["
        refused = self._dialect.refuse("An IRI with an address for a host is not made: ", text)
        made = (
            f"CASE WHEN {self._matches(plain, _IRI)} THEN '<' || {text} || '>'"
            f" WHEN {self._matches(text, host)} AND {refused} THEN NULL END"
        )
        if value.kind != STRING:
            x = self.encoded(value)
            made = f"CASE WHEN {self._begins(x, '<')} THEN {x} WHEN {self._begins(x, STRINGS)} THEN {made} END"
        return Value(made, NODE, certain=False)

    def _strlen(self, value: Value) -> Value:
        return Value(f"length({self._text(value)})", NUMBER, value.certain and value.kind == STRING)

    def _concat(self, *values: Value) -> Value:
        certain = all(value.certain for value in values)
        return Value(f"({' || '.join(map(self._string, values)) or chr(39) * 2})", STRING, certain)

    def _strstarts(self, text: Value, start: Value) -> Value:
        return Value(self._dialect.begins(self._string(text), self._string(start)), TRUTH, certain=False)

    def _contains(self, text: Value, part: Value) -> Value:
        x, y = self._string(text), self._string(part)
        return Value(f"({y} = '' OR instr({x}, {y}) > 0)", TRUTH, certain=False)

    def _regex(self, text: Value, pattern: Value) -> Value:
        return Value(self._dialect.matches(self._text(text), pattern.sql), TRUTH, certain=False)

    def _replace(self, text: Value, pattern: Value, replacement: Value) -> Value:
        return self._changed(text, lambda x: self._dialect.replaced(x, pattern.sql, replacement.sql))

    def _lcase(self, text: Value) -> Value:
        return self._changed(text, self._dialect.lower)

    def _changed(self, value: Value, change: Callable[[str], str]) -> Value:
        """Change the text of a string; one with a language keeps that (section 17.4.3)."""
        if value.kind == STRING:
            return Value(change(value.sql), STRING, value.certain)
        x = self.encoded(value)
        start = f"substr({x}, 1, instr(substr({x}, 2), '\"') + 1)"
        return Value(f"CASE WHEN {self._is_text(x)} THEN {start} || {change(self._lexical(x))} END", ANY, certain=False)

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
