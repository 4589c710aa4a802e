"""Answers that are kept: what is served is only read, so the same question of the same graph has the same answer."""

from __future__ import annotations

from collections import OrderedDict

from openness_kg.server.pool import Answer

_SHARE = 16
"""An answer that would take more than this part of the room is not kept."""


class Kept:
    """The answers that were asked for last, in so many bytes."""

    def __init__(self, room: int) -> None:
        """Take how many bytes there are; 0 to keep nothing."""
        self._room = room
        self._answers: OrderedDict[tuple[str, bool], Answer] = OrderedDict()
        self.size = 0
        self.hits = 0

    def get(self, etag: str, zipped: bool) -> Answer | None:
        """Return an answer by its entity tag, which tells graph, program and question from all others."""
        found = self._answers.get((etag, zipped))
        if found is not None:
            self._answers.move_to_end((etag, zipped))
            self.hits += 1
        return found

    def keep(self, etag: str, zipped: bool, answer: Answer) -> None:
        """Keep an answer, and forget those that were asked for longest ago if there is no more room."""
        if answer.why or len(answer.content) * _SHARE > self._room or (etag, zipped) in self._answers:
            return
        self._answers[etag, zipped] = answer
        self.size += len(answer.content)
        while self.size > self._room:
            _, forgotten = self._answers.popitem(last=False)
            self.size -= len(forgotten.content)
