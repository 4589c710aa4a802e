"""`new` writes a project file that conforms once its blanks are filled in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.cli import assert_refused, run

FILLED = {
    'rdfs:label "…"@en': 'rdfs:label "Try"@en',
    "organisation:…": "organisation:eleutherai",
    'okg:licenceExpression "…"': 'okg:licenceExpression "MIT"',
    "licence:… ": "licence:mit ",
    "<…>": "<https://example.org/try>",
}


@pytest.mark.slow
def test_filled_in_it_conforms(tmp_path: Path) -> None:
    file = tmp_path / "try.ttl"
    assert run("new", "try", "--base", "pythia-12b", "--data", "oasst1", "-o", str(file)).code == 0
    text = file.read_text(encoding="utf-8")
    for blank, value in FILLED.items():
        assert blank in text
        text = text.replace(blank, value)
    stated = "\n".join(re.sub(r"^\s*#.*", "", line) for line in text.splitlines())
    assert "…" not in stated
    file.write_text(text, encoding="utf-8")
    result = run("validate", str(file))
    assert result.code == 0, result.out
    mine = [line for line in result.out.splitlines() if "try.ttl:" in line]
    assert len(mine) == 1
    assert mine[0].startswith("Info: ")
    assert "No index rates this project yet" in mine[0]
    explained = run("explain", "try", "--data", str(file))
    assert explained.code == 0
    assert explained.out.startswith("Try · scheme osai-2026-06\nDerived only: no edition rates this project.\n")


def test_not_filled_in_it_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "try.ttl"
    file.write_text(run("new", "try").out, encoding="utf-8")
    assert run("validate", str(file)).code in (1, 2)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [(["Try"], "no slug"), (["dolly"], "already"), (["try", "--base", "../x"], "no slug"), (["try me"], "no slug")],
)
def test_bad_slugs_are_refused(arguments: list[str], part: str) -> None:
    assert_refused(run("new", *arguments), part)


@pytest.mark.parametrize(
    ("option", "name", "said"),
    [
        ("--base", "pythia-12", "There is no model 'pythia-12' in the graph. Did you mean "),
        ("--data", "oast1", "There is no dataset 'oast1' in the graph. Did you mean oasst1"),
        ("--base", "oasst1", "There is no model 'oasst1'"),
    ],
)
def test_base_and_data_have_to_be_known(option: str, name: str, said: str) -> None:
    assert_refused(run("new", "try", option, name), said)
