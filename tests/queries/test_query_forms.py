"""The form of rules and queries: what keeps them quick on every engine."""

from __future__ import annotations

import re

import pytest

from openness_kg.graph import catalogue

TRUTH_VALUE = re.compile(r"\b(?:BIND|IF|COALESCE)\((?:[^(){}\n]|\([^(){}\n]*\))*\bEXISTS\b")
FREE_PATH = re.compile(r"^\s*\?(\w+) \S+[+*] \?(\w+) \.$", re.MULTILINE)


@pytest.mark.parametrize("name", sorted(catalogue.shipped()))
def test_no_truth_value_is_made_of_exists(name: str) -> None:
    # Virtuoso refuses it, and others work it out row by row
    assert not TRUTH_VALUE.search(catalogue.find(name).text)


@pytest.mark.parametrize("name", sorted(name for name in catalogue.shipped() if name.startswith("rules/")))
def test_a_path_of_a_rule_has_an_end_that_is_bound(name: str) -> None:
    text = catalogue.find(name).text
    for match in FREE_PATH.finditer(text):
        before = text[text.index("WHERE") : match.start()]
        assert f"?{match[1]} " in before or f"?{match[2]} " in before
