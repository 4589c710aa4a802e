"""Derivation on Spark: the session, the folder of the work, and what is written in the end."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from openness_kg.base import folders, iris
from openness_kg.base.errors import OpennessError, first_line, lacking, reason
from openness_kg.base.progress import Say
from openness_kg.derive import files, running
from openness_kg.graph import catalogue, reading, resources
from openness_kg.graph.local import LocalStore
from openness_kg.relational import spark as engine
from openness_kg.relational import spark_parts

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_MARK = "openness-kg-derive"
"""A file in a folder of the work that says whose it is, and that is locked while somebody is at work."""
_NAMED = re.compile(r"[\w/.=+@~ -]+")
"""Paths that Spark takes as they are: it would read others as patterns."""


def derive(
    stated: LocalStore, sources: Sequence[Path], output: Path, work: Path | None, master: str | None, say: Say
) -> int:
    """Derive with Spark, and return the number of statements that were derived.

    Args:
        stated: statements that count with those of the files.
        sources: files of N-Quads or of Parquet, which all machines can read.
        output: the file to write, or the folder for sorted parts.
        work: the folder for what is done on the way, which all machines can read and write; kept if it is given, else
            beside the output and removed when that is whole.
        master: the address of Spark's master; without, Spark runs in this process.
        say: is told how far it has come.

    Raises:
        OpennessError: Spark or Java is missing, a file cannot be read, or nothing can be written.

    """
    folder = Path(os.path.abspath(work or f"{output}.work"))  # noqa: PTH100 - links stay
    to_file = output.name.endswith((".nq", ".nq.gz"))
    if not to_file:
        folders.replaceable(str(output))
    absolute = [Path(os.path.abspath(source)) for source in sources]  # noqa: PTH100 - links stay
    for path in (folder, *absolute):
        if not _NAMED.fullmatch(str(path)) or (path != folder and path.name.startswith((".", "_"))):
            raise OpennessError(f"{path}: Spark would not take this name as it is: rename it.")
    for source in absolute:
        files.taken(source, lambda: 0)
    with _at_work(folder):
        given = folder / "given.nq"
        lines = stated.dump("nquads")
        given.write_bytes(lines)
        with session(master, folder) as running_session:
            tables = engine.SparkTables(running_session, folder, _prints(lines, absolute))
            say("reading")
            say(f"{loaded(tables, [given, *absolute])} statements")
            running.run(tables, say)
            parts = folder / "lines"
            shutil.rmtree(parts, ignore_errors=True)
            tables.lines(parts)
        count = _to_file(parts, output) if to_file else _to_folder(parts, output)
        shutil.rmtree(parts, ignore_errors=True)
    if work is None:
        shutil.rmtree(folder, ignore_errors=True)
    return count


def loaded(tables: engine.SparkTables, sources: Sequence[Path]) -> int:
    """Take in files, and return how many statements there are.

    Raises:
        OpennessError: one of them cannot be read, is not what its ending says, or has what is derived.

    """
    try:
        return tables.load(sources)
    except OpennessError as error:
        if spark_parts.FAULTY not in str(error):
            raise
        source = Path(unquote(urlsplit(str(error).partition(spark_parts.FAULTY)[2]).path))
        for _ in reading.quads(source, iris.FACTS) if not source.name.endswith(".parquet") else ():
            pass
        raise OpennessError(f"{source}: this cannot be taken in: it holds something that is no statement.") from None


def _prints(lines: bytes, sources: Sequence[Path]) -> list[str]:
    """Return what tells the input from any other, and for each rule all that comes before it as well."""
    found = sha256(lines)
    for source in sources:
        status = source.stat()
        found.update(f"\n{source} {status.st_size} {status.st_mtime_ns}".encode())
    prints = [found.hexdigest()]
    for path in resources.query_files("rules"):
        found.update(f"\n{path.name}\n{catalogue.read(path).text}".encode())
        prints.append(found.hexdigest())
    return prints


@contextmanager
def _at_work(folder: Path) -> Iterator[None]:
    """Hold a folder of work, which is nobody else's, alone."""
    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).is_file():
            raise OpennessError(
                f"{folder} holds something else than the work of an earlier run: name another, with --work."
            )
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / _MARK).open("w", encoding="utf-8") as mark:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError:
        raise OpennessError(f"Another run is at work in {folder}: wait until it has ended.") from None
    except OSError as error:
        raise OpennessError(f"{folder}: the work cannot be kept there: {reason(error)}.") from None


@contextmanager
def session(master: str | None, folder: Path) -> Iterator[SparkSession]:
    """Yield a session of Spark; what it logs goes to a file in a folder.

    Raises:
        OpennessError: Spark or Java is missing, or does not start.

    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise OpennessError(lacking("--engine spark", "PySpark", "spark", error)) from None
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        raise OpennessError("Spark needs Java 17 or 21, and there is none: install it, or set JAVA_HOME.")
    url = master or "local[*]"
    builder: Any = SparkSession.builder
    for name, value in _settings(url).items():
        builder = builder.config(name, value)
    if url.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_WORKER_DIR", str(folder / "workers"))
    try:
        with _logged(folder / "spark.log"):
            session = builder.master(url).appName("openness-kg derive").getOrCreate()
    except Exception as error:  # noqa: BLE001 - whatever its gateway raises
        raise OpennessError(
            f"Spark does not start with the master {url}: {first_line(error)}; {folder / 'spark.log'} says more."
        ) from None
    _set(session, url)
    warnings.filterwarnings("ignore", message="PySpark does not yet", category=FutureWarning)
    try:
        yield session
    finally:
        session.stop()


@contextmanager
def _logged(path: Path) -> Iterator[None]:
    """Let what is started meanwhile say what it has to say in a file: the user is told in a sentence."""
    with path.open("wb") as log, ExitStack() as stack:
        # a Java warns on stdout too, which is for results
        for number in (1, 2):
            kept = os.dup(number)
            stack.callback(os.close, kept)
            stack.callback(os.dup2, kept, number)
            os.dup2(log.fileno(), number)
        yield


def _settings(url: str) -> dict[str, str]:
    """Return what Spark has to be told before it starts."""
    settings = {"spark.ui.showConsoleProgress": "false"}
    if url.startswith("local"):
        package = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
        settings |= {"spark.ui.enabled": "false", "spark.executorEnv.PYTHONPATH": path}
    return settings


def _set(session: SparkSession, url: str) -> None:
    """Set how queries are worked out, unless Spark's own configuration says it."""
    wanted = {
        "spark.sql.adaptive.skewJoin.enabled": "true",
        "spark.sql.parquet.compression.codec": "zstd",
        # a base with a million children is packed to nearly nothing, and would be sent to all as a small table
        "spark.sql.sources.fileCompressionFactor": "50",
    }
    if url.startswith("local"):
        wanted["spark.sql.shuffle.partitions"] = str(4 * (os.cpu_count() or 1))
    configured = session.sparkContext.getConf()
    for name, value in wanted.items():
        if not configured.contains(name):
            session.conf.set(name, value)


def _parts(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.startswith("part-"))


def _to_file(parts: Path, output: Path) -> int:
    def blocks() -> Iterator[bytes]:
        for part in _parts(parts):
            with part.open("rb") as file:
                while block := file.read(2**20):
                    yield block

    return files.write(output, blocks())


def _to_folder(parts: Path, output: Path) -> int:
    count = 0
    with folders.replaced(output) as aside:
        for number, part in enumerate(_parts(parts)):
            with part.open("rb") as file:
                while block := file.read(2**20):
                    count += block.count(b"\n")
            shutil.move(part, aside / f"part-{number:05}.nq")
    return count
