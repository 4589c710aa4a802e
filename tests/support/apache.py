"""Debian's Apache on loopback, started for a test and stopped after it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = shutil.which("apache2") or shutil.which("apache2", path="/usr/sbin")
_MODULES = "mpm_event authn_core authz_core dir headers mime rewrite"
_LIBRARIES = Path("/usr/lib/apache2/modules")


@contextmanager
def serving(port: int, places: dict[str, Path], scratch: Path) -> Iterator[str]:
    """Serve folders, each below a path and with what its ``.htaccess`` says, and yield the address of the server."""
    scratch.mkdir(parents=True, exist_ok=True)
    aliases = "".join(
        f'Alias "{path}" "{folder}/"\n<Directory "{folder}">\n  AllowOverride All\n  Require all granted\n'
        "  Options FollowSymLinks\n</Directory>\n"
        for path, folder in places.items()
    )
    configuration = scratch / "httpd.conf"
    configuration.write_text(
        "".join(f'LoadModule {name}_module "{_LIBRARIES}/mod_{name}.so"\n' for name in f"{_MODULES} alias".split())
        + f'ServerName 127.0.0.1\nListen 127.0.0.1:{port}\nServerRoot "{scratch}"\nDocumentRoot "{scratch}"\n'
        f'PidFile "{scratch}/pid"\nErrorLog "{scratch}/error.log"\nMutex "file:{scratch}"\n'
        "TypesConfig /etc/mime.types\n"
        f"DirectoryIndex index.html\n{aliases}",
        encoding="utf-8",
    )
    assert PROGRAM is not None
    with subprocess.Popen([PROGRAM, "-f", str(configuration), "-DFOREGROUND"]) as server:
        try:
            _wait(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if server.poll() is not None:
            raise RuntimeError("Apache ended at once: see its error.log.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("Apache does not answer.")
