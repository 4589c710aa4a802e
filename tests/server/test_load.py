"""The load test runs: what it measures decides nothing, but that all answers are those of another engine does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import deployed
from tests.support.cli import ROOT, environment
from tests.support.stores import oxigraph

pytestmark = pytest.mark.slow


@pytest.mark.skipif(bool(oxigraph.missing()), reason=oxigraph.missing())
def test_load_is_measured(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    site, told = deployed.built(tmp_path_factory).path("/srv/site"), tmp_path / "told.md"
    command = [sys.executable, "benchmarks/serve.py", "--seconds", "1", "--clients", "3", "--runs", "1"]
    command += ["--only", "heirs-of-model", "--site", str(site), "--markdown", str(told)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    text = told.read_text(encoding="utf-8")
    assert "2 queries with" in text
    rows = re.findall(r"^\| (\S+) \| 3 \| (\S+) \| ([\d,]+) \| [\d.]+ \| [\d.]+ \| (\d+) \|", text, re.MULTILINE)
    assert [(what, server) for what, server, _, _ in rows] == [
        ("/health", "openness-kg"),
        ("/id/project/dolly", "openness-kg"),
        ("catalogue", "openness-kg"),
        ("catalogue", "oxigraph"),
    ]
    assert all(int(rate.replace(",", "")) > 0 and errors == "0" for _, _, rate, errors in rows)
