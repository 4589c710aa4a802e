"""Puts the answers of ``queries/explain/`` together as an explanation or an overview."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from openness_kg.base.iris import slug
from openness_kg.graph import catalogue
from openness_kg.graph.grouped import Grouped
from openness_kg.graph.store import Solution
from openness_kg.opener import OpenGraph
from openness_kg.views.explain.model import Explanation, Fact, Line, Overview
from openness_kg.views.explain.paths import Edges, steps
from openness_kg.views.uncounted import uncounted
from openness_kg.views.words import Named


@dataclass(frozen=True)
class Basis:
    """Whose ratings are asked about.

    Attributes:
        graph: the graph that has them.
        edition: IRI of their edition.
        scheme: IRI of the scheme, if they are supposed ones on its criteria; else None.
        rated: whether any edition rates the project.
        named: what people see for the edition or the scheme, if it is about a day.
        together: whether many cells of the edition are to be explained: each query then is asked once for all of them.

    """

    graph: OpenGraph
    edition: str
    scheme: str | None = None
    rated: bool = True
    named: Named | None = None
    together: bool = False
    _answers: dict[str, Grouped] = field(default_factory=dict, compare=False, repr=False)

    def ask(self, name: str, values: Mapping[str, str]) -> list[Solution]:
        """Return the rows of a query of ``explain/`` for the values of its parameters."""
        if not self.together:
            return list(self.graph.rows(f"explain/{name}", values))
        keys = [key for key in catalogue.named(f"explain/{name}").parameters if key != "edition"]
        if name not in self._answers:
            self._answers[name] = Grouped(self.graph.rows(f"explain/{name}", {"edition": self.edition}), *keys)
        return self._answers[name].of(*(values[key] for key in keys))


_HISTORY = "as its history has it"


def make_explanation(basis: Basis, project: str, criterion: str) -> Explanation:
    """Return why a project has its level on a criterion, both named by IRIs."""
    values = {"project": project, "criterion": criterion, "edition": basis.edition}

    def ask(name: str) -> list[Solution]:
        return basis.ask(name, values)

    labels = {row["concept"]: row["label"] for row in ask("labels")}
    rows = ask("cell")
    cell = rows[0]
    facts = _facts(ask("facts"), labels)
    limiting = ask("through")
    line = _line(basis, Named(criterion, slug(criterion), labels[criterion]), rows, limiting, ask("considered"))
    targets = [fact.holder or fact.iri for fact in facts] if facts else [named.iri for named in line.unknown]
    edition, scheme = _against(basis, labels)
    return Explanation(
        project=Named(project, slug(project), labels[project]),
        criterion=line.criterion,
        edition=edition,
        scheme=scheme,
        rated=basis.rated,
        curated=line.curated,
        evidence=tuple(sorted({row["source"] for row in rows if "source" in row})),
        evidence_status="as its history has it"
        if basis.named and not basis.scheme
        else labels.get(cell.get("status", ""), ""),
        derived=line.derived,
        precision=line.precision,
        effective=line.effective,
        outcome=line.outcome,
        also=line.also,
        rule=line.rule,
        rule_text=cell.get("ruleText", ""),
        steps=tuple(steps(project, [row["model"] for row in limiting], targets, Edges(ask("edges")))),
        facts=facts,
        through=line.through,
        unknown=line.unknown,
        considered=line.considered,
        uncounted=uncounted(ask("uncounted")),
    )


def make_overview(basis: Basis, project: str) -> Overview:
    """Return what there is of a project, named by its IRI, on every criterion, in the order of these."""
    values = {"project": project, "edition": basis.edition}

    def by_criterion(name: str) -> dict[str, list[Solution]]:
        groups: dict[str, list[Solution]] = defaultdict(list)
        for row in basis.graph.rows(f"explain/{name}", values):
            groups[row["criterion"]].append(row)
        return groups

    labels = {row["concept"]: row["label"] for row in basis.graph.rows("explain/labels")}
    cells, limiting, considered = map(by_criterion, ("cell", "through", "considered"))
    edition, scheme = _against(basis, labels)
    return Overview(
        project=Named(project, slug(project), labels[project]),
        edition=edition,
        scheme=scheme,
        rated=basis.rated,
        criteria=tuple(
            _line(
                basis,
                Named(iri, row["slug"], row["label"]),
                cells[iri] or [_NOT_RATED],
                limiting[iri],
                considered[iri],
            )
            for row in basis.graph.rows("table/criteria", values)
            for iri in [row["criterion"]]
        ),
    )


_NOT_RATED: Solution = {"curated": "unknown"}


def _against(basis: Basis, labels: dict[str, str]) -> tuple[Named | None, Named | None]:
    """Return the edition and the scheme as people see them, one of them None."""
    if basis.scheme is None:
        return basis.named or Named(basis.edition, slug(basis.edition), labels[basis.edition]), None
    return None, basis.named or Named(basis.scheme, slug(basis.scheme), labels[basis.scheme])


def _line(
    basis: Basis, criterion: Named, cells: list[Solution], limiting: list[Solution], considered: list[Solution]
) -> Line:
    cell = cells[0]
    own = {row["also"]: Named(row["also"], slug(row["also"]), row["alsoLabel"]) for row in cells if "also" in row}
    named = {row["considered"]: Named(row["considered"], slug(row["considered"]), row["label"]) for row in considered}
    # of the same thing one artefact may be known and another not
    lacking: dict[str, list[str]] = defaultdict(list)
    for row in considered:
        if "standing" not in row:
            lacking[row["considered"]].append(row["facetLabel"].lower())
    several = len({row["facet"] for row in considered}) > 1
    unknown = [
        replace(named[iri], label=f"{named[iri].label} ({', '.join(facets)})") if several else named[iri]
        for iri, facets in lacking.items()
    ]
    return Line(
        criterion=criterion,
        curated="" if basis.scheme else slug(cell["curated"]),
        derived=slug(cell.get("derived", "")),
        precision=slug(cell.get("precision", "")),
        effective="" if basis.scheme else slug(cell.get("effective", cell["curated"])),
        outcome=slug(cell.get("outcome", "")),
        also=tuple(own[iri] for iri in sorted(own)),
        rule=Named(cell["rule"], slug(cell["rule"]), cell["ruleLabel"]) if "rule" in cell else None,
        through=tuple(
            Named(row["model"], slug(row["model"]), row["label"]) for row in limiting if row["offered"] == "false"
        ),
        unknown=tuple(unknown),
        considered=tuple(named.values()),
    )


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
        elif "licence" in first:
            licences = sorted({row["licence"] for row in group})
            sentence = f"{first['label']}: under {' and '.join(licences)}"
        elif "osiApproved" in first:
            sentence = f"{first['label']}: {'' if first['osiApproved'] == 'true' else 'not '}OSI-approved"
        else:
            sentence = first["label"]
        sentence += _period(first)
        sources = tuple(sorted({row["source"] for row in group if "source" in row}))
        facts.append(Fact(iri, sentence, sources, first.get("holder", "")))
    return tuple(facts)


def _period(row: Solution) -> str:
    """Return since when and until when a fact was so, or when it was seen, in words."""
    parts = [f"{word} {row[word]}" for word in ("from", "until") if word in row]
    if "observed" in row:
        parts.append(
            f"{'nothing found' if slug(row.get('status', '')) == 'nothingFound' else 'seen'} on {row['observed']}"
        )
    return "".join(f", {part}" for part in parts)
