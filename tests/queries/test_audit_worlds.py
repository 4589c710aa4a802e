"""The audit on worlds made for it: hostile words, and siblings in random editions."""

from __future__ import annotations

import json
import re

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openness_kg.graph.sinks.turtle import literal
from openness_kg.importing.common.statements import english
from openness_kg.knowledge import KnowledgeGraph
from openness_kg.views.registry import VIEWS, render
from tests.support.audits import edition, entry, world
from tests.support.index import NASTY

BASES = {"alpha": ("Alpha 7B", "alpha-7b"), "beta": ("Beta", "BETA"), "gamma": ("Gamma_2", "gamma-2")}
MODELS = "".join(f'model:{slug} a okg:Model ; rdfs:label "{names[0]}"@en .\n' for slug, names in BASES.items())
SCORED = ("open", "partial", "closed")
LEVELS = st.sampled_from((*SCORED, "unknown", "notApplicable"))
CHILDREN = st.lists(
    st.tuples(
        st.sampled_from(
            [*((slug, name) for slug, names in BASES.items() for name in names), ("", None), ("", "unknown")]
        ),
        LEVELS,
        LEVELS,
    ),
    max_size=7,
)


def disagreements(children: list[tuple[tuple[str, str | None], str, str]]) -> dict[tuple[str, str], set[str]]:
    """Return by criterion and base the projects whose levels differ: a plain reading of the definition."""
    found = {}
    for position, criterion in ((1, "data"), (2, "weights")):
        for slug in BASES:
            rated = {
                f"p{number}": child[position]
                for number, child in enumerate(children)
                if child[0][0] == slug and child[position] in SCORED
            }
            if len(set(rated.values())) > 1:
                found[criterion, slug] = set(rated)
    return found


@pytest.mark.slow
@given(CHILDREN)
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_siblings_are_those_that_differ(children: list[tuple[tuple[str, str | None], str, str]]) -> None:
    body = edition("e") + MODELS
    for number, ((_, stated), data, weights) in enumerate(children):
        body += entry("e", f"p{number}", stated, {"data": data, "weights": weights})
    found: dict[tuple[str, str], set[str]] = {}
    for finding in world(body).audit("e", ["siblings"]).findings:
        assert finding.criterion is not None
        key = finding.criterion.slug, finding.about.rsplit("/", 1)[-1]
        found.setdefault(key, set()).add(finding.project.slug)
        assert {s.project.slug for s in finding.siblings} == disagreements(children)[key] - {finding.project.slug}
        assert set(finding.expected) == {s.level for s in finding.siblings} - {finding.level}
    assert found == disagreements(children)


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from([None, "Alpha 7B", "unknown"]), LEVELS, LEVELS), max_size=6))
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_mirror_needs_no_base_and_two_levels(rows: list[tuple[str | None, str, str]]) -> None:
    body = edition("e") + MODELS
    for number, (stated, weights, end) in enumerate(rows):
        body += entry("e", f"p{number}", stated, {"weights": weights, "end": end})
    found = {(f.project.slug, f.level, f.expected) for f in world(body).audit("e", ["mirror"]).findings}
    assert found == {
        (f"p{number}", weights, (end,))
        for number, (stated, weights, end) in enumerate(rows)
        if stated is None and weights in SCORED and end in SCORED and weights != end
    }


@pytest.fixture(scope="module")
def hostile() -> KnowledgeGraph:
    """Every label that findings show, and a link, is hostile."""
    body = edition("e") + edition("f", "2025-01")
    for number, level in enumerate(SCORED[:2]):
        body += entry("e", f"p{number}", "base", {"data": level, "weights": level, "end": "closed"})
        body += entry("f", f"p{number}", None, {"data": "closed", "weights": "closed", "end": "open"})
    body += 'model:base a okg:Model ; rdfs:label "Base"@en .\n'
    nasty = literal(english(NASTY + " @everyone | #1 `code` [x](javascript:alert(1)) <!--"))
    body = re.sub(r'rdfs:label "[^"]*"@en', lambda _: f"rdfs:label {nasty}", body)
    body += 'model:base skos:altLabel "base"@en .\n'
    body += (
        "<entry/e/p0#data> okg:statedLink <javascript:alert(1)> ; prov:hadPrimarySource <https://example.org/@a> .\n"
    )
    return world(body)


def test_hostile_words_are_found_at_all(hostile: KnowledgeGraph) -> None:
    kinds = {finding.kind.name for finding in hostile.audit().findings}
    assert {"siblings", "editions", "mirror", "link", "no-evidence", "gap"} <= kinds


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_what_people_read_holds_nothing_that_steers(hostile: KnowledgeGraph, form: str) -> None:
    text = render("audit", hostile.audit(), form)
    assert isinstance(text, str)
    assert all(character.isprintable() or character == "\n" for character in text)


def test_markdown_shows_hostile_words_as_they_are(hostile: KnowledgeGraph) -> None:
    text = render("audit", hostile.audit(), "markdown")
    assert isinstance(text, str)
    without_links = re.sub(r"<https?://[^<>\s]*>", "", text)
    for character in "<>[]`|":
        assert not re.search(rf"(?<!\\){re.escape(character)}", without_links), character
    assert "@everyone" not in text
    assert "<javascript:" not in text
    assert "<https://example.org/@a>" in text


def test_machine_formats_keep_hostile_words(hostile: KnowledgeGraph) -> None:
    audit = hostile.audit()
    document = json.loads(render("audit", audit, "json"))
    assert any(NASTY in finding["project_name"] for finding in document["findings"])
    turtle = render("audit", audit, "turtle")
    assert isinstance(turtle, bytes)
    bodies = [
        quad.object.value
        for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)
        if quad.predicate.value.endswith("ns#value") and isinstance(quad.object, ox.Literal)
    ]
    assert len(bodies) == len(audit.findings)
    assert all(NASTY in body for body in bodies)


def test_every_format_has_every_finding(hostile: KnowledgeGraph) -> None:
    audit = hostile.audit()
    assert set(VIEWS["audit"].formats) == {"text", "csv", "json", "turtle", "markdown"}
    assert len(json.loads(render("audit", audit, "json"))["findings"]) == len(audit.findings)
    markdown = render("audit", audit, "markdown")
    assert isinstance(markdown, str)
    assert len(re.findall(r"^### ", markdown, re.MULTILINE)) == len(audit.findings)
