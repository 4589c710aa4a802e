"""What a server is told when it starts, and what it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openness_kg.graph.location import SHIPPED, Location


@dataclass(frozen=True)
class Settings:
    """How a graph is served.

    Attributes:
        location: where the graph lies.
        url: the address that clients see, with a slash at its end.
        site: the folder of a site that was published; None to make one while serving.
        pages: whether there are pages at all.
        timeout: seconds that a question may take.
        workers: how many questions are answered at once.
        memory: bytes that a worker may take beyond the graph.
        largest_answer: bytes of an answer.
        largest_request: bytes of the body of a request.
        patience: seconds in which a request has to be sent.
        cache: bytes of answers that are kept for whoever asks the same.
        queue: how many questions may wait for a worker.
        turns: how long one may wait, as a multiple of ``timeout``.
        public: whether ``url`` was given, and is told to clients whatever address they used.

    """

    location: Location = SHIPPED
    url: str = "http://127.0.0.1:8000/"
    site: Path | None = None
    pages: bool = True
    timeout: float = 10
    workers: int = 2
    memory: int = 2**30
    largest_answer: int = 64 * 2**20
    largest_request: int = 2**20
    patience: float = 15
    cache: int = 64 * 2**20
    queue: int = 1000
    turns: float = 3
    public: bool = False

    def seen(self, base: str) -> str:
        """Return the address that a client is told, with a slash at its end.

        Args:
            base: the address by which the client came, as its header Host has it.

        """
        return self.url if self.public else base
