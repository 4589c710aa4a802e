"""What all operations of a worker have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import IO, Any, TypeAlias

from openness_kg.base.errors import OpennessError
from openness_kg.knowledge import KnowledgeGraph

Question: TypeAlias = Mapping[str, Any]
"""What is asked, as JSON has it: ``what`` names the operation, the rest are its arguments."""
Begin: TypeAlias = Callable[..., IO[bytes]]
"""Called with the media type (and a status) when an answer begins; returns what takes its bytes, to be closed."""
Operation: TypeAlias = Callable[[KnowledgeGraph, Question, Begin], None]


FAULT = "This is a fault of openness-kg itself, please report it: {}."
"""What a client is told of an error that should not be."""


class RefusalError(OpennessError):
    """A question that is not answered, with the status of HTTP that says why."""

    def __init__(self, status: int, why: str) -> None:
        """Take both."""
        super().__init__(why)
        self.status = status
