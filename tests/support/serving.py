"""A site on loopback, as a plain host serves it, and a note of every request that a browser makes, to whomever."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class Served:
    """A site that is being served.

    Attributes:
        url: where it stands, with a slash at its end.
        proxy: host and port of the server, which takes the requests of a browser whose proxy it is.
        asked: the paths that were asked for.
        elsewhere: what was asked of others than this site; nobody gets an answer.

    """

    def __init__(self, port: int) -> None:
        """Take the port of the server."""
        self.proxy = f"127.0.0.1:{port}"
        self.url = f"http://{self.proxy}/"
        self.asked: list[str] = []
        self.elsewhere: list[str] = []


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """Serve a folder on a free port of loopback."""

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(folder))

        def do_GET(self) -> None:
            target = urlsplit(self.path)
            if target.netloc not in ("", served.proxy):
                self.do_CONNECT()
                return
            self.path = target.path
            served.asked.append(target.path)
            super().do_GET()

        def do_CONNECT(self) -> None:
            served.elsewhere.append(self.path)
            self.send_error(403)

        def do_POST(self) -> None:
            self.do_CONNECT()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        served = Served(server.server_port)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
