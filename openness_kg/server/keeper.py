"""The process that holds the graph: it opens it once, without a thread, and forks a worker for each socket it is sent.

A store in memory is shared by all workers as it is; one on disk each worker opens for itself, since its engine has
threads. Should the server be gone, this process and its workers end.
"""

from __future__ import annotations

import gc
import hashlib
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

from openness_kg.base.errors import OpennessError
from openness_kg.graph import catalogue, files, resources
from openness_kg.graph.location import WHOLE, Location
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.opener import OpenGraph
from openness_kg.server import wire, worker
from openness_kg.server.handed import handed
from openness_kg.server.settings import Settings

_MOST = 16
"""Descriptors that one message may bring."""


def main() -> None:
    """Open the graph that stdin names and fork workers; the first argument is the descriptor of the control socket."""
    # nobody waits for a worker: the server sees that its socket closes
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    settings: Settings = handed()
    control = socket.socket(fileno=int(sys.argv[1]))
    try:
        graph = _opener(settings.location)
    except OpennessError as error:
        with suppress(OSError):
            control.sendall(wire.packed_json(wire.END, str(error)))
        return
    # read once, and not by each worker
    catalogue.shipped()
    try:
        control.sendall(wire.packed(wire.READY))
    except OSError:
        # the server is gone already
        return
    gc.collect()
    # what is there now is never looked at again, so that workers share its pages
    gc.freeze()
    while True:
        try:
            content, descriptors, _, _ = socket.recv_fds(control, 1, _MOST)
        except ConnectionResetError:
            return
        if not content:
            return
        for descriptor in descriptors:
            if os.fork() == 0:
                control.close()
                for other in descriptors:
                    if other != descriptor:
                        os.close(other)
                worker.main(socket.socket(fileno=descriptor), graph, settings)
            os.close(descriptor)


def _opener(location: Location) -> worker.Opener:
    """Return a call that gives a worker the graph, open already or opened then, with what tells it from others."""
    if location.store is not None:
        return lambda: _opened(location)
    known = _opened(location)
    return lambda: known


def _opened(location: Location) -> tuple[KnowledgeGraph, str]:
    while True:
        before = fingerprint(location)
        known = KnowledgeGraph(OpenGraph(location, WHOLE))
        # what was put in the place of a store meanwhile may be what was opened, or not
        if fingerprint(location) == before:
            return known, before


def fingerprint(location: Location) -> str:
    """Return what tells this graph from any other: a hash of its files and rules, or of the files of a store."""
    found = hashlib.sha256()
    if location.store is not None:
        for path in sorted(path for path in location.store.rglob("*") if path.is_file()):
            with suppress(OSError):
                status = path.stat()
                found.update(f"{path.relative_to(location.store)} {status.st_size} {status.st_mtime_ns}\n".encode())
    else:
        paths = [*(file.path for file in files.files_of(location)), *resources.query_files("rules")]
        for path in paths:
            found.update(_hashed(path))
    return found.hexdigest()[:16]


def _hashed(path: Path) -> bytes:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        # whoever opens the graph says in a sentence what is wrong with it
        return b""


if __name__ == "__main__":
    main()
