"""What workers do for a reconciliation service; see :mod:`openness_kg.server.reconcile` for the requests."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from openness_kg.knowledge import KnowledgeGraph
from openness_kg.server.operations.base import Begin, Operation, Question
from openness_kg.server.operations.reconcile import extend, matching, preview, suggest
from openness_kg.server.operations.reconcile.known import Known, known

_DONE: Mapping[str, Callable[[Known, Question], Any]] = {
    "match": matching.match,
    "match-draft": matching.match_draft,
    "suggest-entity": suggest.entities,
    "suggest-property": suggest.properties,
    "suggest-type": suggest.types,
    "extend": extend.extend,
    "extend-draft": extend.extend_draft,
    "propose": extend.propose,
    "flyout": preview.flyout,
}


def reconcile(graph: KnowledgeGraph, question: Question, begin: Begin) -> None:
    """Do what ``do`` names, and answer in JSON.

    Raises:
        RefusalError: what was sent is not what the service takes.

    """
    answer = _DONE[question["do"]](known(graph), question)
    with begin("application/json") as output:
        output.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")


def page(graph: KnowledgeGraph, question: Question, begin: Begin) -> None:
    """Answer with a page that shows a thing.

    Raises:
        RefusalError: there is no such thing.

    """
    answer = preview.page(known(graph), question["id"])
    with begin("text/html; charset=utf-8") as output:
        output.write(answer.encode())


OPERATIONS: Mapping[str, Operation] = {"reconcile": reconcile, "reconcile-preview": page}
