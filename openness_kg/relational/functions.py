"""Functions in SQL (SPARQL 1.1 Query, section 17.4): NULL where they raise an error."""

from __future__ import annotations

from collections.abc import Callable

from openness_kg.graph.terms import LANG_STRING
from openness_kg.graph.terms import STRING as XSD_STRING
from openness_kg.relational.terms import STRINGS
from openness_kg.relational.values import ANY, DATATYPES, NODE, NUMBER, STRING, TRUTH, Value, Values

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
_INTEGER = rf'^"\^{DATATYPES}integer"-?[0-9]{{1,15}}\z'


class Functions(Values):
    """Writes functions of values."""

    def called(self, name: str, *arguments: Value) -> Value:
        """Return what a function makes of its arguments, by its name in SPARQL or the sign of an operator."""
        functions: dict[str, Callable[..., Value]] = {
            "STR": self._str, "IRI": self._iri, "STRLEN": self._strlen, "CONCAT": self._concat,
            "STRSTARTS": self._strstarts, "STRAFTER": self._strafter, "CONTAINS": self._contains,
            "REGEX": self._regex, "REPLACE": self._replace, "LCASE": self._lcase,
            "DATATYPE": self._datatype, "LANG": self._lang, "LANGMATCHES": self._lang_matches,
            "isIRI": self._is_iri, "isBLANK": self._is_blank, "isLITERAL": self._is_a_literal,
            "sameTerm": self._same, "+": self._sum, "-": self._difference,
        }  # fmt: skip
        return functions[name](*arguments)

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
        return Value(f"CASE WHEN {x} IS NOT NULL THEN {y} = '' OR instr({x}, {y}) > 0 END", TRUTH, certain=False)

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

    def _strafter(self, text: Value, mark: Value) -> Value:
        x, y = self._string(text), self._string(mark)
        after = f"CASE WHEN instr({x}, {y}) > 0 THEN substr({x}, instr({x}, {y}) + length({y})) ELSE '' END"
        return Value(f"CASE WHEN {x} IS NOT NULL AND {y} IS NOT NULL THEN {after} END", STRING, certain=False)

    def _datatype(self, value: Value) -> Value:
        x = self.encoded(value)
        return Value(
            f"CASE WHEN {self._begins(x, STRINGS)} THEN {self._quote(f'<{XSD_STRING}>')}"
            f" WHEN {self._begins(x, chr(34) + '@')} THEN {self._quote(f'<{LANG_STRING}>')}"
            f" WHEN {self._is_literal(x)} THEN '<' || {self._sort(x)} || '>' END",
            NODE,
            certain=False,
        )

    def _lang(self, value: Value) -> Value:
        x = self.encoded(value)
        tag = f"CASE WHEN {self._begins(x, chr(34) + '@')} THEN {self._sort(x)} ELSE '' END"
        return Value(f"CASE WHEN {self._is_literal(x)} THEN {tag} END", STRING, certain=False)

    def _sort(self, x: str) -> str:
        """Return what stands behind the sign of a literal that has a language or a datatype."""
        return f"substr({x}, 3, instr(substr({x}, 3), '\"') - 1)"

    def _lang_matches(self, tag: Value, of: Value) -> Value:
        # basic filtering (RFC 4647, section 3.3.1)
        x, y = (self._dialect.lower(self._string(value)) for value in (tag, of))
        longer = self._dialect.begins(x, f"({y} || '-')")
        return Value(f"CASE WHEN {y} = '*' THEN {x} <> '' ELSE {x} = {y} OR {longer} END", TRUTH, certain=False)

    def _is_iri(self, value: Value) -> Value:
        return self._of_sort(value, "<")

    def _is_blank(self, value: Value) -> Value:
        return self._of_sort(value, "_:")

    def _is_a_literal(self, value: Value) -> Value:
        return self._of_sort(value, '"')

    def _of_sort(self, value: Value, start: str) -> Value:
        return Value(self._begins(self.encoded(value), start), TRUTH, value.certain)

    def _same(self, left: Value, right: Value) -> Value:
        return Value(f"({self.encoded(left)} = {self.encoded(right)})", TRUTH, left.certain and right.certain)

    def _sum(self, left: Value, right: Value) -> Value:
        return Value(f"({self._whole(left)} + {self._whole(right)})", NUMBER, certain=False)

    def _difference(self, left: Value, right: Value) -> Value:
        return Value(f"({self._whole(left)} - {self._whole(right)})", NUMBER, certain=False)

    def _whole(self, value: Value) -> str:
        """Return a whole number; what is a number of another kind is not known here."""
        if value.kind == NUMBER:
            return value.sql
        x = self.encoded(value)
        refused = self._dialect.refuse("What is reckoned with a value of this datatype is not known: ", x)
        whole = self._matches(x, _INTEGER)
        # an engine may cast what the condition leaves out
        digits = f"CASE WHEN {whole} THEN {self._lexical(x)} END"
        other = f"{self._begins(x, chr(34) + '^')} AND {refused}"
        return f"CASE WHEN {whole} THEN CAST({digits} AS BIGINT) WHEN {other} THEN NULL END"
