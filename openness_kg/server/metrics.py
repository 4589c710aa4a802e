"""How the server is doing: ``/health`` for whoever watches it, ``/metrics`` in the text format of Prometheus."""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from openness_kg.base.version import __version__
from openness_kg.server.kept import Kept
from openness_kg.server.pool import Pool

_TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """Counts responses, and tells of the workers."""

    def __init__(self, pool: Pool, kept: Kept) -> None:
        """Take the workers, and the answers that are kept."""
        self._pool, self._kept = pool, kept
        self._started = time.time()
        self.responses: Counter[int] = Counter()

    async def health(self, _: Request) -> Response:
        """Say that the server is there, which graph it has, and how many workers are ready."""
        ready = self._pool.ready
        state = {"status": "ok" if ready else "starting", "version": __version__, "graph": self._pool.fingerprint}
        return JSONResponse({**state, "workers": ready}, 200 if ready else 503, {"cache-control": "no-store"})

    async def metrics(self, _: Request) -> Response:
        """Return all numbers."""
        numbers = self._pool.numbers
        lines: list[str] = []

        def tell(name: str, kind: str, says: str, values: dict[str, float]) -> None:
            lines.append(f"# HELP openness_kg_{name} {says}")
            lines.append(f"# TYPE openness_kg_{name} {kind}")
            lines.extend(f"openness_kg_{name}{labels} {value!r}" for labels, value in values.items())

        responses = {f'{{status="{status}"}}': float(n) for status, n in sorted(self.responses.items())}
        asked = {f'{{what="{what}"}}': float(n) for what, n in sorted(numbers.asked.items())}
        tell("responses_total", "counter", "Responses of HTTP by status.", responses)
        tell("questions_total", "counter", "Questions that a worker was asked, by kind.", asked)
        tell("question_seconds_total", "counter", "Seconds that workers took for them.", {"": numbers.seconds})
        tell("answers_kept_total", "counter", "Answers that were kept and given again.", {"": float(self._kept.hits)})
        tell("answers_kept_bytes", "gauge", "Bytes of answers that are kept.", {"": float(self._kept.size)})
        tell("workers_killed_total", "counter", "Workers killed since they took too long.", {"": float(numbers.killed)})
        tell("workers_died_total", "counter", "Workers that ended by themselves.", {"": float(numbers.died)})
        tell("refused_total", "counter", "Questions refused since all workers were busy.", {"": float(numbers.refused)})
        tell("questions_waiting", "gauge", "Questions that wait for a worker.", {"": float(numbers.waiting)})
        tell("questions_running", "gauge", "Questions that a worker is at.", {"": float(numbers.running)})
        tell("workers", "gauge", "Workers that are ready or at work.", {"": float(self._pool.ready)})
        tell("start_time_seconds", "gauge", "When the server was started.", {"": self._started})
        tell("memory_bytes", "gauge", "Memory of the process that speaks HTTP.", {"": float(_memory())})
        return Response("\n".join(lines) + "\n", headers={"content-type": _TEXT, "cache-control": "no-store"})


def _memory() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
