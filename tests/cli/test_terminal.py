"""Colour and progress are for terminals only."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.cli import SURVEY, run, run_on_terminal

pytestmark = pytest.mark.slow

ESCAPE = "\x1b"
COLOUR = re.compile(r"\x1b\[(?:[0-9]+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]")


def test_table_is_coloured_on_a_terminal() -> None:
    result, seen = run_on_terminal("table", "--edition", SURVEY, stream="stdout")
    assert result.code == 0
    assert result.err == ""
    assert COLOUR.search(seen)
    assert "BLOOMZ" in seen


def test_no_color_takes_the_colours_away() -> None:
    result, seen = run_on_terminal("table", "--edition", SURVEY, stream="stdout", env={"NO_COLOR": "1"})
    assert result.code == 0
    assert not COLOUR.search(seen)
    assert "BLOOMZ" in seen


def test_dumb_terminal_gets_no_escapes() -> None:
    result, seen = run_on_terminal("table", "--edition", SURVEY, stream="stdout", env={"TERM": "dumb"})
    assert result.code == 0
    assert ESCAPE not in seen


def test_narrow_terminal_is_kept_to() -> None:
    result, seen = run_on_terminal("table", "--edition", SURVEY, stream="stdout", env={"TERM": "dumb"}, width=80)
    assert result.code == 0
    assert max(map(len, seen.splitlines())) <= 80


def test_other_formats_have_no_colour_on_a_terminal() -> None:
    result, seen = run_on_terminal("table", "--edition", SURVEY, "--format", "csv", stream="stdout")
    assert result.code == 0
    assert ESCAPE not in seen


def test_pipe_gets_no_escapes_and_no_progress(tmp_path: Path, checkout: Path) -> None:
    for args in (["table"], ["explain", "belle", "llmdata"], ["validate"], ["build", "-o", str(tmp_path / "build")]):
        result = run(*args, code=checkout)
        assert result.code == 0
        assert ESCAPE not in result.out + result.err
        assert "…\x20" not in result.err
        assert "validating" not in result.err


def test_file_gets_no_escapes_though_stdout_is_a_terminal(tmp_path: Path) -> None:
    target = tmp_path / "table.txt"
    result, seen = run_on_terminal("table", "--edition", SURVEY, "-o", str(target), stream="stdout")
    assert result.code == 0
    assert seen == ""
    assert ESCAPE not in target.read_text(encoding="utf-8")


def test_progress_is_shown_on_a_terminal(tmp_path: Path, checkout: Path) -> None:
    result, seen = run_on_terminal("build", "-o", str(tmp_path / "build"), stream="stderr", code=checkout)
    assert result.code == 0
    assert result.out == ""
    steps = [seen.find(f"… {step}") for step in ("validating", "deriving", "rendering", "writing")]
    assert -1 not in steps
    assert steps == sorted(steps)


def test_progress_does_not_mix_with_the_result(checkout: Path) -> None:
    result, seen = run_on_terminal("validate", stream="stderr", code=checkout)
    assert result.code == 0
    assert "… validating" in seen
    assert "…\x20" not in result.out
    assert result.out.startswith(("The graph conforms", "Warning", "Info"))
