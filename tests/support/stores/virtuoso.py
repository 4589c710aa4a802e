"""Virtuoso as Debian packages it: the bulk loader puts the merged N-Triples into one graph."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.stores import answers, servers

_GRAPH = "https://w3id.org/openness-kg/dataset"
_SETTINGS = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
DirsAllowed = {dumps}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 100000
"""
_LOAD = """
ld_dir('{dumps}', 'openness-kg.nt.gz', '{graph}');
rdf_loader_run();
select concat('failed: ', ll_error) from DB.DBA.LOAD_LIST where ll_error is not null;
"""


def missing() -> str:
    """Return what is not there."""
    there = shutil.which("virtuoso-t") and shutil.which("isql-vt")
    return "" if there else "needs Debian's package virtuoso-opensource-7-bin"


@contextmanager
def running(folder: Path, allowed: Path | str = ".") -> Iterator[tuple[int, int]]:
    """Run a server with nothing in it while the block runs, and yield its ports for SQL and for HTTP.

    Args:
        folder: where its files go.
        allowed: the folder that it may load files from.

    """
    sql, http = servers.free_port(), servers.free_port()
    settings = _SETTINGS.format(sql=sql, http=http, dumps=allowed)
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    with servers.served(["virtuoso-t", "-c", "virtuoso.ini", "-f"], http, folder):
        yield sql, http


def ask(dumps: Path, queries: Mapping[str, str], folder: Path) -> None:
    """Ask the merged N-Triples."""
    with running(folder, dumps) as (sql, http):
        load = _LOAD.format(dumps=dumps, graph=_GRAPH)
        command = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba"]
        done = subprocess.run(command, input=load.encode(), capture_output=True, check=True)
        assert b"failed: " not in done.stdout.replace(b"concat('failed: '", b""), done.stdout
        assert b"*** Error" not in done.stderr, done.stderr
        endpoint = f"http://127.0.0.1:{http}/sparql"
        graph = {"default-graph-uri": _GRAPH}
        servers.ask_each(endpoint, queries, folder, graph)
        count = answers.count(servers.asked(endpoint, answers.COUNT, graph))
    answers.save_counts(folder, {"openness-kg.nt.gz": count})
