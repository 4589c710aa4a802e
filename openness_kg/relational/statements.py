"""Lines of N-Quads as statements, and statements as lines: in SQL where lines are plain, else by Oxigraph's parser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from openness_kg.base import iris
from openness_kg.relational.dialect import Dialect
from openness_kg.relational.terms import normal

_CONTROLS = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"} | {
    chr(code): f"\\u{code:04X}" for code in (*range(1, 32), 127) if chr(code) not in "\n\r\t\b\f"
}
DERIVED = f" <{iris.DERIVED}> "
"""How a line shows that it is in the graph of what is derived."""
_BLANK = re.compile(r"[^A-Za-z0-9]")


def cut(line: str) -> dict[str, str]:
    """Return the SQL of s, p and o of a plain line, of which the SQL is given."""
    first = f"instr({line}, ' ')"
    behind = f"substr({line}, {first} + 1)"
    second = f"({first} + instr({behind}, ' '))"
    rest = f"substr({line}, {second} + 1)"
    closing = f"instr(substr({rest}, 2), '\"')"
    kind = f"replace(replace(split_part(substr({rest}, {closing} + 2), ' ', 1), '^^<', '^'), '>', '')"
    literal = f"concat('\"', {kind}, '\"', substr({rest}, 2, {closing} - 1))"
    target = f"CASE WHEN substr({rest}, 1, 1) = '<' THEN split_part({rest}, ' ', 1) ELSE {literal} END"
    return {
        "s": f"substr({line}, 1, {first} - 1)",
        "p": f"substr({line}, {first} + 1, {second} - {first} - 1)",
        "o": target,
    }


def odd(lines: Iterable[str], scope: str) -> Iterator[tuple[str, str, str]]:
    """Yield the triples of lines of N-Quads that are not plain.

    Args:
        lines: the lines.
        scope: what the labels of blank nodes are told apart by: those of two files name two nodes; empty to keep them.

    Raises:
        SyntaxError: a line is no N-Quads.
        ValueError: a line is in a graph of what is derived, or in one without a name.

    """
    text = "\n".join(lines).encode()
    yield from normal(_scoped(quad, scope) for quad in ox.parse(input=text, format=ox.RdfFormat.N_QUADS))


def _scoped(quad: ox.Quad, scope: str) -> ox.Quad:
    graph = quad.graph_name
    if isinstance(graph, ox.BlankNode) or (isinstance(graph, ox.NamedNode) and graph.value == iris.DERIVED):
        raise ValueError
    ends = [
        ox.BlankNode(f"{scope}{_BLANK.sub(lambda c: f'_{ord(c[0]):x}_', end.value)}")
        if scope and isinstance(end, ox.BlankNode)
        else end
        for end in (quad.subject, quad.object)
    ]
    return ox.Quad(ends[0], quad.predicate, ends[1])  # type: ignore[arg-type]


def line(dialect: Dialect) -> str:
    """Return the SQL of the line of N-Quads that a derived triple (s, p, o) is."""
    tail = "instr(substr(o, 2), '\"')"
    kind, value = f"substr(o, 2, {tail} - 1)", f"substr(o, {tail} + 2)"
    escaped = value
    for character, written in _CONTROLS.items():
        escaped = f"replace({escaped}, {dialect.quote(character)}, {dialect.quote(written)})"
    escaped = f"replace({escaped}, chr(0), {dialect.quote(chr(92) + 'u0000')})"
    has_any = dialect.matches(value, dialect.quote(r'[\\"\x00-\x1f\x7f]'))
    text = f"CASE WHEN {has_any} THEN {escaped} ELSE {value} END"
    suffix = f"CASE WHEN substr({kind}, 1, 1) = '^' THEN concat('^^<', substr({kind}, 2), '>') ELSE {kind} END"
    literal = f"concat('\"', {text}, '\"', {suffix})"
    target = f"CASE WHEN substr(o, 1, 1) = '\"' THEN {literal} ELSE o END"
    return f"concat(s, ' ', p, ' ', {target}, {dialect.quote(f' <{iris.DERIVED}> .')})"
