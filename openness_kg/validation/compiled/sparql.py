"""SPARQL-based constraints (SHACL-SPARQL, §5.2, §5.3 and Appendix A).

The specification binds ``$this`` before a query runs, once a focus node. Here a query runs once: in each group that
looks at ``$this`` the focus nodes are joined, which gives the same solutions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyoxigraph as ox

from openness_kg.validation.compiled.constraints import Violations
from openness_kg.validation.compiled.shapes import OWL, Term, refused

if TYPE_CHECKING:
    from openness_kg.validation.compiled.compiler import Site

_TOKEN = re.compile(
    r'''(?P<text>"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<iri><[^<>"{}|^`\\\s]*>)|(?P<comment>\#[^\n]*)|(?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)|(?P<var>[?$]\w+)
    |(?P<blank>_:\w+)|(?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w.:-]*[\w:-]|%[0-9A-Fa-f]{2}|\\.)*)
    |(?P<word>[^\W\d_]\w*)|(?P<number>(?:\d+[.]?\d*|[.]\d+)(?:[Ee][+-]?\d+)?)|(?P<space>\s+)
    |(?P<sign>\^\^|&&|\|\||!=|<=|>=|.)''',
    re.VERBOSE | re.DOTALL,
)
_FORBIDDEN = ("MINUS", "VALUES", "SERVICE")
_AGGREGATES = {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}


Token = tuple[str, str]


@dataclass
class _Group:
    """A ``{ … }`` with what stands in it."""

    items: list[Token | _Group] = field(default_factory=list)

    @property
    def selects(self) -> bool:
        """Whether it is a sub-select."""
        return (
            next((item[1] for item in self.items if not isinstance(item, _Group) and item[0] != "space"), "").upper()
            == "SELECT"
        )

    def looks_at(self, var: str, deep: bool) -> bool:
        """Tell whether a variable stands in it: in groups within it too, or only in those of EXISTS.

        That a sub-select selects it, or groups by it, does not count.
        """
        last = ""
        if self.selects:
            return deep and any(isinstance(item, _Group) and item.looks_at(var, deep=True) for item in self.items)
        for item in self.items:
            if isinstance(item, _Group):
                if (deep or last == "EXISTS") and item.looks_at(var, deep=True):
                    return True
            elif item[1] == var:
                return True
            last = _word(item) or last if not isinstance(item, _Group) else ""
        return False

    def binds(self, var: str) -> bool:
        """Tell whether its own triple patterns bind a variable, so that its filters see it without further ado."""
        depth, found = 0, False
        for item in self.items:
            word = _word(item)
            depth += (word == "(") - (word == ")")
            found = found or (word == var and not depth)
            if word == "BIND":
                return False
        return found


def violations(site: Site, constraint: Term) -> Violations:
    """Return the solutions of a constraint's sh:select for all focus nodes.

    Raises:
        OpennessError: the query is missing, or uses what SHACL-SPARQL forbids or what cannot be asked of all nodes.

    """
    select = site.graph.one(constraint, "select")
    if not isinstance(select, ox.Literal):
        raise refused(site.shape, "sh:sparql", "whose value must have one sh:select, a string")
    tokens = list(_tokens(site, select.value, _prefixes(site, constraint)))
    chosen = _projected(site, tokens)
    query = _query(site, _tree(site, tokens), top=True)
    others = tuple(name for name in chosen if name not in ("this", "value", "path", site.focus.var))
    value = "value" if "value" in chosen else site.focus.var if site.path is None else ""
    return Violations(f"{{ {query} }}", value, "path" if "path" in chosen else "", others)


def _prefixes(site: Site, constraint: Term) -> dict[str, str]:
    """Return what sh:prefixes declares, in the graphs that these import too (§5.2.1)."""
    todo, seen, found = site.graph.objects(constraint, "prefixes").copy(), set(), dict[str, str]()
    while todo:
        if (node := todo.pop()) in seen:
            continue
        seen.add(node)
        todo += site.graph.objects(node, f"{OWL}imports")
        for declaration in site.graph.objects(node, "declare"):
            prefix, namespace = (site.graph.one(declaration, name) for name in ("prefix", "namespace"))
            if not isinstance(prefix, ox.Literal) or not isinstance(namespace, ox.Literal):
                raise refused(site.shape, "sh:prefixes", f"where {node} has an incomplete sh:declare")
            if found.setdefault(prefix.value, namespace.value) != namespace.value:
                raise refused(site.shape, "sh:prefixes", f"where the prefix {prefix.value} stands for two namespaces")
    return found


def _tokens(site: Site, query: str, prefixes: dict[str, str]) -> Iterator[Token]:
    """Yield kind and text of each token: names in full, ``$PATH`` and ``$currentShape`` replaced, no comments."""
    found = [(str(m.lastgroup), m[0]) for m in _TOKEN.finditer(query)]
    skip = 0
    for number, (kind, text) in enumerate(found):
        if number < skip:
            continue
        if kind == "word" and text.upper() == "PREFIX":
            rest = [n for n in range(number + 1, len(found)) if found[n][0] in ("name", "iri")][:2]
            prefixes[found[rest[0]][1][:-1]] = found[rest[1]][1][1:-1]
            skip = rest[1] + 1
        elif kind == "name":
            prefix, _, local = text.partition(":")
            if prefix not in prefixes:
                raise refused(site.shape, f"the prefix {prefix}:", "which its sh:prefixes do not declare")
            name = re.sub(r"\\(.)", r"\1", local)
            yield "iri", f"<{prefixes[prefix]}{name}>"
        elif kind == "var":
            yield _variable(site, text[1:])
        elif kind != "comment":
            yield kind, text


def _variable(site: Site, name: str) -> tuple[str, str]:
    if name == "PATH":
        return "path", f"({site.need_path('sparql with $PATH').text})"
    if name == "currentShape" and isinstance(site.shape, ox.NamedNode):
        return "iri", str(site.shape)
    if name in ("shapesGraph", "currentShape"):
        raise refused(site.shape, f"${name}", "which is not supported")
    return "var", site.focus.v if name == "this" else f"?{name}"


def _projected(site: Site, tokens: list[Token]) -> list[str]:
    """Return the names of the variables that the query selects."""
    found, depth, last = list[str](), 0, ""
    for kind, text in tokens:
        if text == "{" or text.upper() == "WHERE":
            break
        depth += (text == "(") - (text == ")")
        if kind == "var" and (not depth or last.upper() == "AS"):
            found.append(text[1:])
        last = text if kind != "space" else last
    if site.focus.var not in found:
        raise refused(site.shape, "a sh:select that does not select $this", "which it must by name")
    return found


def _tree(site: Site, tokens: list[Token]) -> _Group:
    stack = [_Group()]
    for token in tokens:
        if token == ("sign", "{"):
            group = _Group()
            stack[-1].items.append(group)
            stack.append(group)
        elif token == ("sign", "}") and len(stack) > 1:
            stack.pop()
        else:
            stack[-1].items.append(("space", " ") if token[0] == "space" else token)
    if len(stack) != 1:
        raise refused(site.shape, "a sh:select", "whose braces do not match")
    return stack[0]


def _word(item: Token | _Group) -> str:
    """Return a token as it is compared, without space; nothing for a group."""
    return "" if isinstance(item, _Group) else item[1].upper() if item[0] == "word" else item[1].strip()


def _query(site: Site, query: _Group, top: bool = False) -> str:
    """Return a SELECT query, with the focus nodes in its WHERE if it looks at them."""
    this, parts = site.focus.v, list[str]()
    words = [_word(item) for item in query.items if isinstance(item, _Group) or _word(item)]
    _check(site, words, top)
    apart = not top and not any(isinstance(item, _Group) and item.looks_at(this, deep=True) for item in query.items)
    # selected but bound nowhere, it joins with every focus node; unselected it does so too, and by a hash
    head = [word for word in words[: words.index("")] if word.startswith("?") and word != this]
    drop = apart and bool(head) and not ("BY" in words and words[words.index("BY") + 1 :] == [this])
    for item in query.items:
        if drop and not isinstance(item, _Group) and item[1] == this:
            continue
        if isinstance(item, _Group):
            focused = item.looks_at(this, deep=True) and not item.binds(this)
            parts.append(_group(site, item, top or focused))
        else:
            parts.append(item[1])
    return "".join(parts).strip()


def _check(site: Site, words: list[str], top: bool) -> None:
    this = site.focus.v
    for word in ("FROM", "LIMIT", "OFFSET", "VALUES"):
        if word in words:
            raise refused(site.shape, f"{word} in sh:select", "which cannot be asked of all focus nodes at once")
    head = words[: words.index("")] if "" in words else words
    if not top and this not in head:
        raise refused(site.shape, "a sub-select that does not select $this", "which SHACL-SPARQL demands")
    grouped = words[words.index("GROUP") :] if "GROUP" in words else []
    if (grouped or _AGGREGATES & set(words)) and this not in grouped:
        raise refused(
            site.shape, "an aggregate in sh:select", "which needs GROUP BY $this to be asked of all nodes at once"
        )


def _group(site: Site, group: _Group, focused: bool) -> str:
    """Return a group, with the focus nodes joined in it or in the groups within it that look at them alone."""
    if group.selects:
        return f"{{ {_query(site, group)} }}"
    parts, last, this = [f"{site.focus.pattern} "] if focused else [], "", site.focus.v
    for item in group.items:
        word = _word(item)
        if isinstance(item, _Group):
            bound = any(_word(inner) == "BIND" for inner in item.items)
            alone = last != "EXISTS" and (last != "OPTIONAL" or bound)
            focused = alone and item.looks_at(this, deep=False) and not item.binds(this)
            parts.append(_group(site, item, focused))
        elif word in _FORBIDDEN and item[0] == "word":
            raise refused(site.shape, f"{word} in sh:select", "which SHACL-SPARQL forbids")
        elif last == "AS" and word == this:
            raise refused(site.shape, "AS $this in sh:select", "which SHACL-SPARQL forbids")
        else:
            parts.append(item[1])
        last = "" if isinstance(item, _Group) else word or last
    return f"{{ {''.join(parts).strip()} }}"
