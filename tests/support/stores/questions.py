"""What the engines are asked: queries of the catalogue that take different parts of SPARQL 1.1, bound and unbound."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from openness_kg.graph import catalogue
from openness_kg.knowledge import KnowledgeGraph
from tests.support.cli import run


@dataclass(frozen=True)
class Question:
    """A query of the catalogue, and values for its parameters as a user writes them."""

    query: str
    values: dict[str, str] = field(default_factory=dict)

    def text(self, graph: KnowledgeGraph) -> str:
        """Return it as SPARQL, as any engine takes it."""
        query = catalogue.find(self.query)
        return query.bind({key: graph.names.value(query.parameters[key], value) for key, value in self.values.items()})

    def answer(self, code: Path) -> bytes:
        """Return what the command of a checkout answers, as SPARQL results in JSON."""
        binds = [part for key, value in self.values.items() for part in ("--bind", f"{key}={value}")]
        result = run("query", self.query, *binds, "--format", "json", code=code)
        assert result.code == 0, result.err
        return result.out.encode()


TEN = {
    # a path of any length
    "ancestors": Question("lookup/ancestors"),
    # sequences and alternatives; the smallest text of a group; no later state
    "changes": Question("questions/changes-of-availability-and-licence", {"thing": "the-pile"}),
    # counts of distinct things, with and without; an order by what is not projected
    "evidence": Question("questions/evidence-counts", {"edition": "survey-2023-06"}),
    # values inside, unions, what exists and what does not
    "heirs": Question("questions/heirs-of-restrictions", {"entity": "model:llama"}),
    # a count that may be 0, and numbers of licences
    "licences": Question("questions/licences-by-restriction"),
    # what limits most: a group of groups
    "limits": Question("questions/limiting-models"),
    # a count over a closure
    "lineages": Question("questions/longest-lineages"),
    # texts as parameters, parts of dates, scores compared
    "opened": Question("questions/opened-and-closed", {"index": "osai-index", "month": "2025-06", "change": "opened"}),
    # texts cut and cast, dates compared
    "papers": Question("questions/paper-after-preprint"),
    # what one has and the other has not: MINUS, and two parameters
    "projects": Question(
        "questions/projects-between-editions", {"earlier": "survey-2023-06", "later": "index-2025-03"}
    ),
}
UNBOUND = {name: Question(name) for name in catalogue.shipped() if name.startswith("questions/")}
RULE = "rules/20-descends-from"
TRUE = """PREFIX okg: <https://w3id.org/openness-kg/ontology#>
ASK { ?rating okg:outcome okg:inherited ; okg:inheritedThrough ?model FILTER NOT EXISTS { ?model a okg:Dataset } }"""
FALSE = """PREFIX okg: <https://w3id.org/openness-kg/ontology#>
ASK { ?model okg:basedOn ?base FILTER NOT EXISTS { ?model okg:drawsOn ?base } }"""


def file_name(name: str) -> str:
    """Return the name of a query as that of a file."""
    return name.replace("/", ".")
