"""Puts the answers of ``queries/explain/`` together as an explanation."""

from __future__ import annotations

from collections import defaultdict

from openness_kg.base.iris import slug
from openness_kg.graph.store import Solution
from openness_kg.opener import OpenGraph
from openness_kg.views.explain.model import Explanation, Fact
from openness_kg.views.explain.paths import Edges, steps
from openness_kg.views.words import Named


def make_explanation(graph: OpenGraph, project: str, criterion: str, edition: str) -> Explanation:
    """Return why a cell, named by three IRIs, has its level."""
    values = {"project": project, "criterion": criterion, "edition": edition}

    def ask(name: str) -> list[Solution]:
        return list(graph.rows(f"explain/{name}", values))

    labels = {row["concept"]: row["label"] for row in ask("labels")}
    rows = ask("cell")
    cell = rows[0]
    facts = _facts(ask("facts"), labels)
    limiting = ask("through")
    considered, unknown = _considered(ask("considered"))
    targets = [fact.holder or fact.iri for fact in facts] if facts else [named.iri for named in unknown]
    return Explanation(
        project=Named(project, slug(project), labels[project]),
        criterion=Named(criterion, slug(criterion), labels[criterion]),
        edition=Named(edition, slug(edition), labels[edition]),
        curated=slug(cell["curated"]),
        evidence=tuple(sorted({row["source"] for row in rows if "source" in row})),
        evidence_status=labels.get(cell.get("status", ""), ""),
        derived=slug(cell.get("derived", "")),
        precision=slug(cell.get("precision", "")),
        effective=slug(cell.get("effective", cell["curated"])),
        outcome=slug(cell.get("outcome", "")),
        rule=Named(cell["rule"], slug(cell["rule"]), cell["ruleLabel"]) if "rule" in cell else None,
        rule_text=cell.get("ruleText", ""),
        steps=tuple(steps(project, [row["model"] for row in limiting], targets, Edges(ask("edges")))),
        facts=facts,
        through=tuple(
            Named(row["model"], slug(row["model"]), row["label"]) for row in limiting if row["offered"] == "false"
        ),
        unknown=unknown,
        considered=considered,
    )


def _considered(rows: list[Solution]) -> tuple[tuple[Named, ...], tuple[Named, ...]]:
    known = {row["considered"] for row in rows if "standing" in row}
    named = {row["considered"]: Named(row["considered"], slug(row["considered"]), row["label"]) for row in rows}
    return tuple(named.values()), tuple(value for iri, value in named.items() if iri not in known)


def _facts(rows: list[Solution], labels: dict[str, str]) -> tuple[Fact, ...]:
    by_fact: dict[str, list[Solution]] = defaultdict(list)
    for row in rows:
        by_fact[row["fact"]].append(row)
    facts = []
    for iri, group in by_fact.items():
        first = group[0]
        if "kindLabel" in first:
            kind = first["kindLabel"].lower()
            sentence = first["label"] if kind in first["label"].lower() else f"{first['label']} ({kind})"
        elif "level" in first:
            sentence = f"{first['label']}: {labels[first['level']].lower()}"
        elif "osiApproved" in first:
            sentence = f"{first['label']}: {'' if first['osiApproved'] == 'true' else 'not '}OSI-approved"
        else:
            sentence = first["label"]
        sources = tuple(sorted({row["source"] for row in group if "source" in row}))
        facts.append(Fact(iri, sentence, sources, first.get("holder", "")))
    return tuple(facts)
