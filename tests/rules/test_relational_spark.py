"""On Spark the rules derive what they derive as SPARQL, also after a run was ended, and when an executor is lost."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from openness_kg.base.errors import OpennessError
from openness_kg.derive import files, running, spark
from openness_kg.relational import spark as engine
from openness_kg.relational import spark_parts
from openness_kg.relational.duck import DuckTables
from tests.support import derivable
from tests.support.cli import COMMAND, environment, run
from tests.support.extras import installed_with
from tests.support.facts import turtle

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytest.importorskip("pyspark")
Py4JError = pytest.importorskip("py4j.protocol").Py4JError
pytest.importorskip("duckdb")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.java,
    pytest.mark.filterwarnings("ignore:PySpark does not yet:FutureWarning"),
    pytest.mark.skipif(shutil.which("java") is None, reason="needs a Java runtime"),
]

# what takes the least on small tables: no query is compiled, little is split, and what Java compiles has room; a log on
# Java's stdout is no result
SETTINGS = """
spark.sql.shuffle.partitions 1
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
spark.sql.adaptive.enabled false
spark.driver.memory 1g
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=256m -Xlog:gc
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=256m
"""
PATIENCE = 600
CHAIN = 100


@pytest.fixture(scope="module", autouse=True)
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("settings")
    (folder / "spark-defaults.conf").write_text(SETTINGS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(folder))
        yield folder


@pytest.fixture(scope="module")
def stated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Worlds, some with circles, what is new to the ontology, and what is written unusually."""
    stated = derivable.write_stated(tmp_path_factory.mktemp("stated"), derivable.NEW + derivable.worlds((1, 5, 9)))
    stated.write_bytes(stated.read_bytes() + derivable.ODD)
    return stated


def test_a_run_that_was_killed_goes_on_and_ends_as_sparql_does(stated: Path, tmp_path: Path, settings: Path) -> None:
    output, work = tmp_path / "derived", tmp_path / "work"
    arguments = ["derive", str(stated), "--only-data", "-o", str(output), "--engine", "spark"]
    arguments += ["--master", "local[2]", "--work", str(work)]
    env = {"SPARK_CONF_DIR": str(settings), **installed_with(tmp_path / "only", "spark")}
    first = subprocess.Popen([*COMMAND, *arguments], env=environment(env), start_new_session=True)
    try:
        _wait(lambda: (work / "20-descends-from.json").exists() or first.poll() is not None)
        assert first.poll() is None
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    assert not output.exists()
    done = {path: path.stat().st_mtime_ns for path in work.glob("[1-9]*.json")}
    result = run(*arguments, env=env)
    assert (result.code, result.out) == (0, ""), result.err
    assert {path: path.stat().st_mtime_ns for path in done} == done
    expected = tmp_path / "expected.nq"
    assert run("derive", str(stated), "--only-data", "-o", str(expected)).code == 0
    parts = sorted(output.glob("part-*"))
    assert len(parts) > 0
    assert b"".join(part.read_bytes() for part in parts) == expected.read_bytes()


@pytest.fixture(scope="module")
def cluster(settings: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:  # noqa: ARG001
    """Two executors in processes of their own."""
    with spark.session("local-cluster[2,1,2048]", tmp_path_factory.mktemp("cluster")) as session:
        yield session


def test_nothing_is_lost_with_an_executor(cluster: SparkSession, tmp_path: Path) -> None:
    """A chain, a circle and a base of many heirs are walked by joins while one of two executors is killed."""
    edges = {(f"model/c{number}", "fineTunedFrom", f"model/c{number + 1}") for number in range(CHAIN)}
    edges |= {(f"model/h{number}", "fineTunedFrom", "model/c50") for number in range(200)}
    edges |= {("model/x", "fineTunedFrom", "model/y"), ("model/y", "fineTunedFrom", "model/x")}
    given = derivable.write_stated(tmp_path, turtle(edges))
    rules = [rule for rule in running.rules() if rule.name < "30"]
    with DuckTables(tmp_path) as tables:
        tables.load(given, 0)
        tables.loaded()
        running.run(tables, known=rules)
        expected = b"".join(files.lines(tables))
    killed: list[int] = []

    def kill(text: str) -> None:
        if not killed and "10-superproperties" in text:
            killed.append(_an_executor())
            os.kill(killed[0], signal.SIGKILL)

    work = tmp_path / "work"
    work.mkdir()
    there = engine.SparkTables(cluster, work, ["input", *(rule.name for rule in rules)], few=0)
    table = tmp_path / "given.parquet"
    derivable.write_parquet(given, table)
    there.load([table])
    running.run(there, kill, rules)
    there.lines(work / "lines")
    parts = sorted((work / "lines").glob("part-*"))
    assert killed
    found = b"".join(part.read_bytes() for part in parts)
    assert found == expected
    assert found.count(b"descendsFrom") == CHAIN * (CHAIN + 1) // 2 + 200 * (CHAIN - 50 + 1) + 4


@pytest.mark.parametrize("content", [b"<http://e/a> nothing .", b'<http://e/a> <http://e/b> "\xff" .'])
def test_a_faulty_file_is_named(content: bytes, cluster: SparkSession, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.nq", tmp_path / "bad file.nq"
    good.write_bytes(b"<http://e/a> <http://e/b> <http://e/c> .\n")
    bad.write_bytes(good.read_bytes() + content + b"\n")
    with pytest.raises(OpennessError, match=r"bad file\.nq:2: this is no valid N-Quads"):
        spark.loaded(engine.SparkTables(cluster, tmp_path, ["input"]), [good, bad])


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("java.lang.OutOfMemoryError: Java heap space", "ran out of memory: give it more with spark.driver.memory"),
        ("java.io.IOException: No space left on device", "Spark gave up: No space left on device."),
    ],
)
def test_what_ended_it_is_said_and_not_which_call(cause: str, said: str) -> None:
    def work() -> None:
        raise Py4JError(
            f"An error occurred while calling o421.parquet.\n: x.Y: Job aborted.\n\tat x\nCaused by: {cause}\n"
        )

    with pytest.raises(OpennessError, match=re.escape(said)):
        spark_parts.done(work)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    given = tmp_path / "good.nq"
    given.write_bytes(b"<http://e/a> <http://e/b> <http://e/c> .\n")
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "thesis.txt").write_text("mine")
    (tmp_path / "a*b.nq").write_bytes(given.read_bytes())
    output = str(tmp_path / "out.nq")
    for arguments, said in (
        ((str(given), "-o", output, "--work", str(tmp_path / "work")), "holds something else"),
        ((str(tmp_path / "a*b.nq"), "-o", output), "rename it"),
        ((str(tmp_path / "none.nq"), "-o", output), "cannot be read"),
    ):
        result = run("derive", *arguments, "--engine", "spark", "--only-data")
        assert result.code == 2
        assert said in result.err
    assert (tmp_path / "work" / "thesis.txt").read_text() == "mine"
    assert not Path(output).exists()


def _an_executor() -> int:
    listed = subprocess.run(["ps", "-ww", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
    children: dict[str, list[list[str]]] = {}
    for row in rows:
        children.setdefault(row[1], []).append(row)
    waiting, ours = [str(os.getpid())], []
    while waiting:
        below = children.get(waiting.pop(), [])
        ours += below
        waiting += [row[0] for row in below]
    return next(int(row[0]) for row in ours if "CoarseGrainedExecutorBackend" in row[2])


def _wait(reached: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < ends
        time.sleep(0.1)
