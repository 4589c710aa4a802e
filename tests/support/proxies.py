"""Debian's nginx and Apache on loopback, with the configurations of ``deploy/``."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support import apache
from tests.support.cli import ROOT
from tests.support.running import Reply
from tests.support.stores.servers import free_port

HOST = "example.org"
CLIENT = "127.0.0.2"
"""Where requests come from, so that it can be told from the proxy."""
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
_MODULES = ("mpm_event", "authn_core", "authz_core", "authz_host", "alias", "headers", "mime", "proxy", "proxy_http")
_MORE_MODULES = ("reqtimeout", "socache_shmcb", "ssl")
_LIBRARIES = Path("/usr/lib/apache2/modules")


def missing(name: str) -> str:
    """Return what is not there of what a proxy takes."""
    if shutil.which("openssl") is None:
        return "needs openssl"
    if name == "nginx":
        return "" if NGINX else "needs nginx, Debian's nginx-light"
    return "" if apache.PROGRAM and (_LIBRARIES / "mod_proxy_http.so").exists() else "needs apache2"


@dataclass(frozen=True)
class Proxy:
    """A proxy that runs: its port, its certificate, and the path of the host below which the server is."""

    port: int
    certificate: Path
    path: str

    @property
    def public(self) -> str:
        """The address that clients see."""
        return f"https://{HOST}{self.path}"

    @contextmanager
    def connected(self) -> Iterator[http.client.HTTPConnection]:
        """Open a connection over TLS, as to the public host."""
        trusting = ssl.create_default_context(cafile=str(self.certificate))
        plain = socket.create_connection(("127.0.0.1", self.port), 60, (CLIENT, 0))
        connection = http.client.HTTPConnection(HOST)
        with trusting.wrap_socket(plain, server_hostname=HOST) as connection.sock:
            yield connection

    def ask(
        self, path: str, headers: Mapping[str, str] | None = None, method: str = "GET", body: bytes | None = None
    ) -> Reply:
        """Return the answer to a request; the path is below that of the server unless it begins with a slash."""
        with self.connected() as connection:
            whole = path if path.startswith("/") else f"{self.path}{path}"
            connection.request(method, whole, body, dict(headers or {}))
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, found, answer.read())


@contextmanager
def running(
    name: str, server: int, scratch: Path, changed: Callable[[str], str] = lambda text: text
) -> Iterator[Proxy]:
    """Run a proxy before a server while the block runs.

    Args:
        name: ``nginx`` or ``apache``, whose configuration in ``deploy/`` it has.
        server: the port of the server.
        scratch: a folder for it.
        changed: what is made of the configuration.

    """
    certificate, key = _certified(scratch)
    port = free_port()
    text = (ROOT / "deploy" / f"{name}.conf").read_text(encoding="utf-8")
    # on loopback, with ports that are free here and a certificate of its own
    text = re.sub(r"listen 443", f"listen 127.0.0.1:{port}", text).replace("*:443", f"127.0.0.1:{port}")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{server}")
    text = re.sub(r"/etc/ssl/\S+\.pem", str(certificate), text)
    text = re.sub(r"/etc/ssl/\S+\.key", str(key), text)
    configuration = scratch / f"{name}.whole.conf"
    frame = _nginx if name == "nginx" else _apache
    configuration.write_text(frame(changed(text), scratch, port), encoding="utf-8")
    if name == "nginx":
        command = [str(NGINX), "-p", str(scratch), "-c", str(configuration), "-e", str(scratch / "error.log")]
    else:
        command = [str(apache.PROGRAM), "-f", str(configuration), "-DFOREGROUND"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            _wait(port, process)
            path = "/" if name == "nginx" else "/openness/"
            yield Proxy(port, certificate, path)
        finally:
            process.terminate()


def _nginx(text: str, scratch: Path, _: int) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {scratch}/{kind};\n" for kind in kinds)
    # where root starts it, another user would serve, who may not write to the folders of a test
    user = "user root;\n" if os.geteuid() == 0 else ""
    return (
        f"{user}daemon off;\npid {scratch}/pid;\nerror_log {scratch}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{paths}{text}\n}}\n"
    )


def _apache(text: str, scratch: Path, port: int) -> str:
    modules = "".join(
        f'LoadModule {name}_module "{_LIBRARIES}/mod_{name}.so"\n' for name in (*_MODULES, *_MORE_MODULES)
    )
    return (
        f'{modules}ServerName {HOST}\nListen 127.0.0.1:{port}\nServerRoot "{scratch}"\nDocumentRoot "{scratch}"\n'
        f'PidFile "{scratch}/pid"\nErrorLog "{scratch}/error.log"\nMutex "file:{scratch}"\n'
        f"TypesConfig /etc/mime.types\n{text}"
    )


def _certified(scratch: Path) -> tuple[Path, Path]:
    certificate, key = scratch / "certificate.pem", scratch / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}", "-days", "2"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return certificate, key


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(400):
        if process.poll() is not None:
            said = process.stderr.read().decode() if process.stderr else ""
            raise RuntimeError(f"The proxy ended at once: {said}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("The proxy does not answer.")
