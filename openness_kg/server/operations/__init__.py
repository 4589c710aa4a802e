"""What a worker can be asked, by name: each takes the graph, the question and how an answer begins."""

from __future__ import annotations

from collections.abc import Mapping

from openness_kg.server.operations import description, reconcile, sparql, views
from openness_kg.server.operations.base import FAULT, Operation, RefusalError

OPERATIONS: Mapping[str, Operation] = {
    **sparql.OPERATIONS,
    **description.OPERATIONS,
    **views.OPERATIONS,
    **reconcile.OPERATIONS,
}

__all__ = ["FAULT", "OPERATIONS", "RefusalError"]
