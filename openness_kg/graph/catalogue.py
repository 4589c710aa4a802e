"""The query catalogue: ``.rq`` files, what they say of themselves, and binding their parameters.

A header line opens with ``#+``: ``summary``, ``description``, ``tags`` and ``needs`` (both comma-separated; for the
latter see :mod:`openness_kg.graph.needs`), any number of ``parameter: NAME TYPE``, and for each parameter that is to be
bound where the query is shown an ``example: NAME VALUE``, written as a user would, with which it has an answer. A value
is bound by a VALUES clause behind the query, as SPARQL 1.1 §18.2.4.3 has it, so no text of a user is ever pasted into a
query. Where a query has a line ``#+ values`` inside, the clause takes its place, so that what depends on a parameter is
not worked out for all its values first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from openness_kg.base.errors import OpennessError, suggestion
from openness_kg.base.text import quoted
from openness_kg.graph import needs, reading, resources
from openness_kg.graph.location import Scope

_HEADER = re.compile(r"#\+\s*(\w+):\s*(.*?)\s*")
_INSIDE = re.compile(r"^ *#\+ values$", re.MULTILINE)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]+")
_LITERALS = {
    "string": (re.compile(r"[^\x00\ud800-\udfff]*"), ""),
    "integer": (re.compile(r"[+-]?[0-9]+"), "^^<http://www.w3.org/2001/XMLSchema#integer>"),
    "date": (re.compile(r"\d{4}-\d{2}-\d{2}"), "^^<http://www.w3.org/2001/XMLSchema#date>"),
}
ENTITY_TYPES = ("iri", "project", "edition", "criterion", "model", "dataset", "licence", "organisation", "entity")
"""Types whose value is an IRI. For all but the first, names are looked up (see :mod:`openness_kg.graph.names`)."""


@dataclass(frozen=True)
class Query:
    """A query with its header."""

    name: str
    text: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: Mapping[str, str]
    needed: str | None = None
    examples: Mapping[str, str] = field(default_factory=dict)

    def needs(self, values: Mapping[str, str]) -> Scope:
        """Return how much of the graph the query needs with parameters bound; all, if it does not say.

        Raises:
            OpennessError: what it declares is none of the words for it.

        """
        return needs.scope(self.name, self.needed, values)

    def refuse_unknown(self, names: Iterable[str]) -> None:
        """Raise if the query lacks a parameter of one of these names.

        Raises:
            OpennessError: it does.

        """
        for name in names:
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                near = suggestion(name, self.parameters)
                raise OpennessError(f"The query {self.name} has no parameter {quoted(name)} (it has: {known}).{near}")

    def bind(self, values: Mapping[str, str]) -> str:
        """Return the query text with parameters bound to values, checked against their types.

        Raises:
            OpennessError: a parameter does not exist, or a value is not of its type.

        """
        self.refuse_unknown(values)
        terms = {name: term(self.parameters[name], name, value) for name, value in values.items()}
        if not terms:
            return self.text
        clause = f"VALUES ({' '.join(f'?{name}' for name in terms)}) {{ ({' '.join(terms.values())}) }}"
        if _INSIDE.search(self.text):
            # a function, since a term may hold what a replacement text would take for a reference
            return _INSIDE.sub(lambda _: clause, self.text)
        return f"{self.text.rstrip()}\n{clause}\n"


def is_iri(text: str) -> bool:
    """Tell whether a text is an IRI that can stand in a query."""
    return _IRI.fullmatch(text) is not None


def term(kind: str, name: str, value: str) -> str:
    """Return a value as a SPARQL term of a parameter's type.

    Raises:
        OpennessError: the value is not of that type.

    """
    if kind in ENTITY_TYPES:
        if not is_iri(value):
            raise OpennessError(f"The parameter {quoted(name)} takes an IRI, and {quoted(value)} is none.")
        return f"<{value}>"
    pattern, datatype = _LITERALS[kind]
    if not pattern.fullmatch(value):
        raise OpennessError(f"The parameter {quoted(name)} takes a value of type {kind}, and {quoted(value)} is none.")
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"{datatype}'


def parse(name: str, text: str) -> Query:
    """Return a query from its text; header lines that are not there stay empty.

    Raises:
        OpennessError: the header declares a parameter badly, or has an example for one that it does not declare.

    """
    header: dict[str, str] = {}
    parameters: dict[str, str] = {}
    examples: dict[str, str] = {}
    for line in text.splitlines():
        if not (match := _HEADER.fullmatch(line)):
            continue
        key, value = match.groups()
        if key not in ("parameter", "example"):
            header[key] = value
            continue
        declared, _, kind = value.partition(" ")
        if key == "example":
            examples[declared] = kind
            continue
        if kind not in (*ENTITY_TYPES, *_LITERALS):
            raise OpennessError(f"{name}: the header declares a parameter as {quoted(value)}; write a name and a type.")
        parameters[declared] = kind
    tags = tuple(tag.strip() for tag in header.get("tags", "").split(",") if tag.strip())
    query = Query(
        name,
        text,
        header.get("summary", ""),
        header.get("description", ""),
        tags,
        parameters,
        header.get("needs"),
        examples,
    )
    query.refuse_unknown(examples)
    return query


def read(path: Path, name: str | None = None) -> Query:
    """Return the query in a file.

    Raises:
        OpennessError: the file cannot be read.

    """
    return parse(name or path.stem, reading.text(path))


@cache
def shipped() -> Mapping[str, Query]:
    """Return every shipped query by its name, which is its path below ``queries/`` without ending."""
    base = resources.root() / "queries"
    paths = {path.relative_to(base).with_suffix("").as_posix(): path for path in resources.query_files()}
    return {name: read(paths[name], name) for name in sorted(paths)}


@cache
def named(name: str) -> Query:
    """Return one shipped query without reading the others: for the program's own use."""
    return read(resources.root() / "queries" / f"{name}.rq", name)


def find(name: str) -> Query:
    """Return a shipped query by full name, or by its last part where only one ends so.

    Raises:
        OpennessError: there is none or more than one; the text names near ones.

    """
    queries = shipped()
    if name in queries:
        return queries[name]
    ends = [full for full in queries if full.rsplit("/", 1)[-1] == name]
    if len(ends) == 1:
        return queries[ends[0]]
    if ends:
        raise OpennessError(f"More than one query is called {quoted(name)}: write {' or '.join(ends)}.")
    known = [*queries, *(full.rsplit("/", 1)[-1] for full in queries)]
    raise OpennessError(
        f"There is no query or file {quoted(name)}; `openness-kg query` lists the queries.{suggestion(name, known)}"
    )
