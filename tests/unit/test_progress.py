"""What is told while a long file is read: how much, how fast, and how long that still takes."""

from __future__ import annotations

import gzip
import os
import re
from pathlib import Path

import pytest

from openness_kg.base import progress
from openness_kg.graph import reading


def test_a_file_tells_how_far_it_has_been_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = os.urandom(3_500_000)
    monkeypatch.setattr(progress, "EVERY", 0.0)
    for name, written in {"plain.nq": content, "packed.nq.gz": gzip.compress(content, 1)}.items():
        path, told = tmp_path / name, list[str]()
        path.write_bytes(written)
        with reading.unpacked(path, told.append) as file:
            assert file.read() == content
        numbers = [re.fullmatch(rf"{path}: (\d) of 3 MB, \d+(\.\d)? a second(, \d+ s left)?", text) for text in told]
        assert [found[1] for found in numbers if found][-1] == "3"
        assert all(numbers)


def test_nobody_is_told_more_often_than_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    now = 100.0
    monkeypatch.setattr("openness_kg.base.progress.time.monotonic", lambda: now)
    tell = progress.pace("rows", told.append, total=400)
    for done in range(0, 400, 10):
        now = 100 + done / 40
        tell(done)
    assert told == [f"{done} of 400 rows, 40 a second, {10 - done // 40} s left" for done in (80, 160, 240, 320)]
