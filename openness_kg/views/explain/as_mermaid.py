"""The path of an explanation as a Mermaid flowchart."""

from __future__ import annotations

from openness_kg.views.explain.as_text import verdict
from openness_kg.views.explain.model import Explanation


def _quoted(text: str) -> str:
    """Return a text as a Mermaid label: entity codes keep it from closing the label or adding markup."""
    escaped = "".join(c if c.isalnum() or c in " .,:;()/-+'" else f"#{ord(c)};" for c in text)
    return f'"{escaped}"'


def _marked(explanation: Explanation) -> str:
    return verdict(explanation) + (" (derived only)" if explanation.derived_only else "")


def render(explanation: Explanation) -> str:
    """Return a flowchart from the project to the facts that its level rests on."""
    nodes: dict[str, str] = {}

    def node(iri: str, label: str) -> str:
        if iri in nodes:
            return nodes[iri]
        nodes[iri] = f"n{len(nodes)}"
        return f"{nodes[iri]}[{_quoted(label)}]"

    title = f"{explanation.project.label}\n{explanation.criterion.label}: {_marked(explanation)}".replace("\n", ", ")
    lines = ["flowchart LR", f"  {node(explanation.project.iri, title)}"]
    for step in explanation.steps:
        start, end = node(step.subject_iri, step.subject), node(step.object_iri, step.object)
        label = _quoted(f"{step.property} (declared)" if step.declared else step.property)
        lines.append(f"  {start} -->|{label}| {end}")
    for fact in explanation.facts:
        holder = fact.holder if fact.holder in nodes else explanation.project.iri
        if fact.iri in nodes:
            lines.append(f"  {nodes[fact.iri]} -.- f{len(lines)}[{_quoted(fact.sentence)}]")
        else:
            lines.append(f"  {nodes[holder]} -.->|{_quoted('has restriction')}| {node(fact.iri, fact.sentence)}")
    if dotted := [str(number) for number, step in enumerate(explanation.steps) if step.declared]:
        lines.append(f"  linkStyle {','.join(dotted)} stroke-dasharray:1 4")
    return "\n".join(lines) + "\n"
