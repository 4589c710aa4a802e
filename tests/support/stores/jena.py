"""Apache Jena as Debian packages it: the merged N-Triples as default graph; the N-Quads are only counted."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

_JARS = Path("/usr/share/java")
_NAMES = (
    "jena-arq",
    "jena-base",
    "jena-core",
    "jena-iri",
    "commons-codec",
    "commons-compress",
    "commons-csv",
    "commons-io",
    "commons-lang3",
    "dexx.collection",
    "gson",
    "guava",
    "httpclient",
    "httpcore",
    "jackson-core",
    "protobuf",
    "slf4j-api",
    "slf4j-nop",
    "thrift",
)
_MESSAGES = "org/apache/jena/ext/"
_PATIENCE = 300


def missing() -> str:
    """Return what is not there."""
    if shutil.which("javac") is None:
        return "needs a Java development kit"
    return "" if (_JARS / "jena-arq.jar").exists() else "needs Debian's package libapache-jena-java"


def ask(dumps: Path, queries: Mapping[str, str], folder: Path) -> None:
    """Ask the merged N-Triples; a query whose name ends in ``.parse`` is only parsed."""
    for name, query in queries.items():
        (folder / f"{name}.rq").write_text(query, encoding="utf-8")
    path = ":".join([str(_messages(folder)), *(str(_JARS / f"{name}.jar") for name in _NAMES)])
    source = Path(__file__).with_name("Ask.java")
    arguments = [dumps / "openness-kg.nt.gz", dumps / "openness-kg.nq.gz", folder]
    subprocess.run(
        ["java", "-cp", path, str(source), *map(str, arguments)], check=True, capture_output=True, timeout=_PATIENCE
    )


def _messages(folder: Path) -> Path:
    """Return a folder with Xerces' messages where Debian's jena-core looks for them: it moved the classes alone."""
    target = folder / "messages"
    with zipfile.ZipFile(_JARS / "jena-core.jar") as jar:
        for name in jar.namelist():
            if name.startswith(_MESSAGES) and name.endswith(".properties"):
                path = target / name.removeprefix(_MESSAGES)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(jar.read(name))
    return target
