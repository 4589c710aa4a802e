"""Writing gzip beside the work that makes what is written."""

from __future__ import annotations

import gzip
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import IO, cast

_WAITING = 4
"""Parts that may wait to be packed, so that little is held in memory."""
_LEVEL = 4
"""Half the time of the usual level, for a tenth more bytes."""


class _Packer:
    def __init__(self, packed: gzip.GzipFile, pool: ThreadPoolExecutor) -> None:
        self._packed, self._pool = packed, pool
        self._waiting: deque[Future[int]] = deque()

    def write(self, part: bytes | memoryview) -> int:
        while len(self._waiting) >= _WAITING:
            self._waiting.popleft().result()
        self._waiting.append(self._pool.submit(self._packed.write, bytes(part)))
        return len(part)

    def end(self) -> None:
        while self._waiting:
            self._waiting.popleft().result()


@contextmanager
def packing(output: IO[bytes]) -> Iterator[IO[bytes]]:
    """Yield what packs all that is written to it with gzip (RFC 1952) into another file; the same bytes each time.

    Raises:
        OSError: the file takes no more.

    """
    with ThreadPoolExecutor(1) as pool, gzip.GzipFile("", "wb", _LEVEL, output, mtime=0) as packed:
        packer = _Packer(packed, pool)
        yield cast("IO[bytes]", packer)
        packer.end()
