"""Views as JSON for people who do not write SPARQL, each with the queries that gave it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from openness_kg.base.errors import OpennessError, UnknownError
from openness_kg.graph import catalogue
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.server.operations.base import Begin, Operation, Question, RefusalError
from openness_kg.server.operations.recording import recorded
from openness_kg.views.explain import Overview
from openness_kg.views.registry import text

Arguments = Mapping[str, str]
_JSON = "application/json"
_MOST_FOUND = 100


def _table(graph: KnowledgeGraph, asked: Arguments) -> Any:
    ratings = asked.get("ratings", "effective")
    if "as-of" in asked:
        table, _ = graph.table_as_of(asked["as-of"], asked.get("edition"), ratings)
    else:
        table = graph.table(asked.get("edition"), ratings)
    return json.loads(text("table", table, "json"))


def _explain(graph: KnowledgeGraph, asked: Arguments) -> Any:
    if asked.keys() == {"project"}:
        name, is_project = graph.names.explained(asked["project"])
        if not is_project:
            return json.loads(text("binding", graph.explain_model(name), "json"))
    found = graph.explain(
        asked["project"], asked.get("criterion"), asked.get("edition"), asked.get("scheme"), asked.get("on")
    )
    return json.loads(text("overview" if isinstance(found, Overview) else "explanation", found, "json"))


def _lineage(graph: KnowledgeGraph, asked: Arguments) -> Any:
    direction = asked.get("direction", "both")
    depth = asked.get("depth")
    if depth is not None and not (depth.isdecimal() and depth.isascii() and len(depth) < 6):  # noqa: PLR2004
        raise OpennessError("'depth' is a whole number.")
    found = graph.lineage(asked["name"], direction != "down", direction != "up", None if depth is None else int(depth))
    return json.loads(text("lineage", found, "json"))


def _findings(graph: KnowledgeGraph, asked: Arguments) -> Any:
    kinds = (asked["kind"],) if "kind" in asked else ()
    return json.loads(text("audit", graph.audit(asked.get("edition"), kinds, asked.get("project")), "json"))


def _search(graph: KnowledgeGraph, asked: Arguments) -> Any:
    found = graph.query("questions/things-by-name", {"text": asked["text"]}).texts()
    return {"number": len(found), "things": found[:_MOST_FOUND]}


def _question(graph: KnowledgeGraph, asked: Arguments) -> Any:
    query = catalogue.find(asked["question"])
    values = {name: value for name, value in asked.items() if name != "question"}
    query.refuse_unknown(values)
    return graph.query(query.name, values).texts()


VIEWS: Mapping[str, Callable[[KnowledgeGraph, Arguments], Any]] = {
    "table": _table,
    "explain": _explain,
    "lineage": _lineage,
    "findings": _findings,
    "search": _search,
    "questions": _question,
}


def view(graph: KnowledgeGraph, question: Question, begin: Begin) -> None:
    """Answer with what a view has for ``arguments``.

    Raises:
        RefusalError: a name is not known, or a value is none.

    """
    known, recording = recorded(graph)
    try:
        result = VIEWS[question["view"]](known, question["arguments"])
    except OpennessError as error:
        recording.taken("")
        raise RefusalError(404 if isinstance(error, UnknownError) else 400, str(error)) from None
    answer = {"result": result, "queries": recording.taken(question["root"])}
    with begin(_JSON) as output:
        output.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")


OPERATIONS: Mapping[str, Operation] = {"view": view}
