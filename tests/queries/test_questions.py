"""The questions on the shipped graph: answers that have been read row by row, and answers that agree with the rules."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from typing import Any

import pytest

from openness_kg.graph import catalogue
from openness_kg.graph.store import Solution
from openness_kg.graph.terms import STRING, XSD, Iri, Literal
from openness_kg.knowledge import KnowledgeGraph
from tests.support.cases import FOLDER, HISTORY, graph_of
from tests.support.facts import Facts, short

SHIPPED: dict[str, dict[str, Any]] = json.loads((FOLDER / "questions" / "shipped.json").read_text(encoding="utf-8"))
ORDERED = {STRING, *(XSD + name for name in ("integer", "decimal", "double", "boolean", "dateTime"))}
QUESTIONS = sorted(name for name in catalogue.shipped() if name.startswith("questions/"))


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_answer_on_the_shipped_graph(name: str, graph: KnowledgeGraph) -> None:
    case = SHIPPED[name]
    rows = [
        {key: short(value) for key, value in row.items()} for row in graph.query(name, case.get("bind", {})).texts()
    ]
    with (FOLDER / case["expected"]).open(encoding="utf-8", newline="") as file:
        expected = [{key: value for key, value in row.items() if value} for row in csv.DictReader(file)]
    assert rows == expected


def test_every_shipped_answer_belongs_to_a_case() -> None:
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.shipped.csv")}
    assert files == {case["expected"] for case in SHIPPED.values()}


@pytest.mark.parametrize("name", QUESTIONS)
def test_question_has_an_answer(name: str, graph: KnowledgeGraph, whole: KnowledgeGraph) -> None:
    assert (whole if graph_of(name) == HISTORY else graph).query(name)


@pytest.mark.parametrize("name", QUESTIONS)
def test_question_says_what_it_asks(name: str) -> None:
    query = catalogue.find(name)
    assert query.summary.endswith("?")
    assert query.tags[0] == "question"


@pytest.mark.parametrize("name", QUESTIONS)
def test_order_of_an_answer_is_one_that_sparql_defines(name: str, graph: KnowledgeGraph, whole: KnowledgeGraph) -> None:
    """SPARQL 1.1 (15.1) orders IRIs, plain literals, numbers, truth values and times; no tagged literal, no date."""
    order = catalogue.find(name).text.rpartition("\nORDER BY ")[2]
    keys = re.findall(r"(?<!STR\()\?(\w+)", order)
    assert order
    for row in (whole if graph_of(name) == HISTORY else graph).query(name):
        for term in (row[key] for key in keys if key in row):
            assert isinstance(term, Iri) or (isinstance(term, Literal) and term.datatype in ORDERED)


def test_siblings_on_the_first_llama(graph: KnowledgeGraph) -> None:
    rows = graph.query("questions/siblings-rated-differently", {"edition": "index-2025-03"}).texts()
    llama = [row for row in rows if short(row["base"]) == "model/llama"]
    assert counted(llama, "Base data") == {"Partial": 4, "Closed": 2}
    assert counted(llama, "Base weights") == {"Open": 1, "Partial": 4, "Closed": 1}


def counted(rows: Sequence[Solution], aspect: str) -> dict[str, int]:
    """Return how many projects have each level on the aspect."""
    pairs = {(row["level"], row["project"]) for row in rows if row["aspect"] == aspect}
    levels = [level for level, _ in pairs]
    return {level: levels.count(level) for level in levels}


def test_llama_is_asked_for_as_any_model_is(graph: KnowledgeGraph) -> None:
    by_parameter = graph.query(
        "questions/heirs-of-model", {"model": "https://w3id.org/openness-kg/id/model/llama"}
    ).texts()
    keys = ("project", "distance", "through")
    by_name = graph.query("questions/heirs-of-llama").texts()
    assert {tuple(row[key] for key in keys) for row in by_name} == {
        tuple(row[key] for key in keys) for row in by_parameter
    }


def test_restrictions_on_projects_are_those_that_the_rules_find(graph: KnowledgeGraph, facts: Facts) -> None:
    rows = graph.query("questions/restrictions-on-project").texts()
    found = {(short(row["project"]), short(row["restriction"])) for row in rows}
    projects = facts.of_type("Project")
    ended = {restriction for restriction, _ in facts.pairs("until")}
    bound = {pair for pair in facts.pairs("inheritsRestriction", "hasRestriction") if pair[0] in projects}
    assert found == {pair for pair in bound if pair[1] not in ended} != bound


def test_outcomes_add_up(graph: KnowledgeGraph, facts: Facts) -> None:
    rows = graph.query("questions/outcomes-by-criterion").texts()
    outcomes = ("inherited", "contradicted", "confirmed", "ownWord", "consistent")
    for outcome in outcomes:
        expected = sum(value == outcome for _, value in facts.pairs("outcome"))
        assert sum(int(row[outcome]) for row in rows) == expected
    assert sum(int(row["alsoOwn"]) for row in rows) == len({rating for rating, _ in facts.pairs("alsoLimitedBy")}) > 0
    for row in rows:
        assert sum(int(row[part]) for part in (*outcomes, "other", "underived")) == int(row["cells"])


def test_heirs_of_restrictions_inherit_them_by_the_rules(graph: KnowledgeGraph, facts: Facts) -> None:
    inherited = facts.pairs("inheritsRestriction")
    direct = facts.pairs("offersModel", "basedOn", "memberOf", "underLicence", "trainedOn", "outputsOf")
    draws = facts.pairs("drawsOn")
    for entity in ("model:llama", "alpaca-data-cleaned", "licence:llama-1", "gpt-4"):
        rows = graph.query("questions/heirs-of-restrictions", {"entity": entity}).texts()
        asked = short(rows[0]["entity"])
        heirs = {(short(row["heir"]), short(row["restriction"])) for row in rows}
        assert heirs <= inherited
        assert {(short(row["heir"]), short(row["through"])) for row in rows} <= direct
        drawing = {heir for heir, source in draws if source == asked} & facts.of_type("Project")
        assert drawing <= {heir for heir, _ in heirs}
