"""What the audit finds, in one list, and as files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from openness_kg.site.pages import page
from openness_kg.site.site import File, Site
from openness_kg.views.audit import Finding, FindingKind, as_csv, as_turtle, words
from openness_kg.views.words import Named

PATH = "findings.html"


@dataclass(frozen=True)
class Group:
    """The findings of a kind, by edition."""

    kind: FindingKind
    number: int
    editions: Sequence[tuple[Named, Sequence[Finding]]]


def files(site: Site) -> Iterator[File]:
    """Yield the page, and the findings as CSV and Turtle."""
    audit = site.shared.audit
    yield File("findings.csv", as_csv.render(audit).encode())
    yield File("findings.ttl", as_turtle.render(audit))
    newest = {named.iri: number for number, named in enumerate(site.shared.editions)}
    groups = []
    for kind in audit.in_order():
        found = sorted(audit.of(kind), key=lambda one: (newest.get(one.edition.iri, len(newest)), one.edition.iri))
        editions = [(edition, list(members)) for edition, members in groupby(found, key=lambda one: one.edition)]
        if found:
            groups.append(Group(kind, len(found), editions))
    yield page(
        site,
        PATH,
        "landing/findings.html",
        title="The audit’s findings",
        number=len(audit.findings),
        groups=groups,
        editions=[named for named in site.shared.editions if any(one.edition == named for one in audit.findings)],
        criteria=sorted({one.criterion.label for one in audit.findings if one.criterion}),
        sentence=words.cell,
    )
