"""The benchmarks run: what they measure decides nothing, but they have to be there when they are wanted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import ROOT, environment

pytestmark = pytest.mark.slow


def run(*args: str) -> str:
    done = subprocess.run(
        [sys.executable, *args], cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_growth_is_measured() -> None:
    told = run("benchmarks/growth.py", "--sizes", "20,40", "--only", "explain/considered")
    assert "rules/72-derived-open" in told
    assert "explain/considered (bound)" in told


def test_commands_are_timed() -> None:
    assert "--help" in run("benchmarks/commands.py", "--runs", "1", "--only=--help")


def test_sources_are_counted() -> None:
    told = run("benchmarks/sources.py")
    assert told.startswith("| of | kind of fact |")
    assert "| all | licence |" in told


def test_a_step_that_fails_loses_no_other(tmp_path: Path) -> None:
    told = run("benchmarks/scale.py", str(tmp_path), "--sizes", "40", "--steps", "table,derive-sparql").splitlines()
    assert "exit code 2" in told[2]
    assert told[3].split()[:2] == ["40", "derive-sparql"]
    assert len(told[3].split()) == 5
    assert len((tmp_path / "scale.csv").read_text(encoding="utf-8").splitlines()) == 4
