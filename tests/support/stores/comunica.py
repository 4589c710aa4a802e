"""Comunica: the merged Turtle, fetched over HTTP from the site."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.support.cli import ROOT
from tests.support.stores import answers
from tests.support.stores.servers import web

MODULES = ROOT / ".venv" / "comunica" / "node_modules"
_SCRIPT = ROOT / "tests" / "support" / "comunica" / "ask.cjs"
_PATIENCE = 300


def missing() -> str:
    """Return what is not there."""
    there = shutil.which("node") is not None and (MODULES / "@comunica").is_dir()
    return "" if there else "needs node and the package @comunica/query-sparql-file: make comunica"


def ask(dumps: Path, queries: Mapping[str, str], folder: Path) -> None:
    """Ask the merged Turtle."""
    for name, query in {**queries, "count": answers.COUNT}.items():
        (folder / f"{name}.rq").write_text(query, encoding="utf-8")
    with web(dumps) as address:
        command = ["node", str(_SCRIPT), f"{address}openness-kg.ttl", str(folder), str(MODULES)]
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)
    answers.save_counts(folder, {"openness-kg.ttl": answers.count(answers.content(folder, "count"))})


def ask_endpoint(address: str, query: str, folder: Path) -> bytes:
    """Return the answer to a query whose parts Comunica asks of an endpoint."""
    (folder / "query.rq").write_text(query, encoding="utf-8")
    command = ["node", str(_SCRIPT), address, str(folder), str(MODULES), "sparql"]
    subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)
    return answers.content(folder, "query")
