"""Work that runs in a process beside another."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.cli import ROOT, environment

LEFT = """
import os, signal
from openness_kg.base.beside import Beside
first, second = Beside(lambda: b"x" * 1_000_000), Beside(lambda: b"y" * 1_000_000)
os.kill(os.getpid(), signal.{name})
"""


@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT", "SIGTERM"])
def test_it_ends_though_nobody_is_left_who_would_read_its_answer(name: str) -> None:
    """An answer of more than a pipe takes, which is waited for here: the process has our stdout too."""
    command = [sys.executable, "-c", LEFT.format(name=name)]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, check=False, timeout=20)
    assert done.returncode != 0
