"""An explanation as plain text."""

from __future__ import annotations

from openness_kg.views.explain.model import Explanation, Judged
from openness_kg.views.words import level_phrase

_PRECISION = {"atMost": " at most", "exact": ""}
_OUTCOME = {
    "contradicted": "contradicted by the project's own facts",
    "confirmed": "confirmed by lineage",
    "consistent": "consistent with lineage",
    "ownWord": "as the index itself says",
}


def derived_only(rated: bool) -> str:
    """Return the sentence that marks what lineage alone allows."""
    if rated:
        return "Derived only: what lineage alone allows, whatever level an edition gives."
    return "Derived only: no edition rates this project."


def verdict(explanation: Judged) -> str:
    """Return, in a sentence, what came of holding the derived level against the curated one, if there is one."""
    names = ", ".join(named.label for named in explanation.through)
    if not explanation.effective:
        return derivation(explanation) + (f", through {names}" if names else "")
    if explanation.outcome == "inherited":
        also = "; the project's own facts limit it too" if explanation.also else ""
        return f"{level_phrase(explanation.effective)}, inherited from {names}{also}"
    return f"{level_phrase(explanation.effective)}, {_OUTCOME.get(explanation.outcome, 'as curated')}"


def derivation(explanation: Judged) -> str:
    """Return the derived level in words, or why there is none."""
    if explanation.derived:
        return level_phrase(explanation.derived) + _PRECISION[explanation.precision]
    if explanation.rule is None:
        return "none: no rule derives this criterion"
    if not explanation.considered:
        return "none: nothing is known that the rule could look at"
    if explanation.unknown:
        names = ", ".join(named.label for named in explanation.unknown)
        return f"none: lineage allows no conclusion, as too little is known of {names}"
    return "none: lineage allows no conclusion, as it holds a cycle"


def render(explanation: Explanation) -> str:
    """Return the explanation as lines that end with a newline."""
    lines = _levels(explanation)
    if explanation.steps or explanation.facts:
        lines += ["", "Why"]
    for step in explanation.steps:
        declared = " (declared)" if step.declared else ""
        lines.append(f"  {'  ' * step.depth}{step.subject} → {step.property} → {step.object}{declared}")
        if step.source:
            lines.append(f"  {'  ' * step.depth}  {step.source}")
    for fact in explanation.facts:
        lines.append(f"  • {fact.sentence}")
        lines += [f"    {source}" for source in fact.sources]
    if explanation.uncounted:
        lines += ["", "Not counted"]
    for left_out in explanation.uncounted:
        lines.append(f"  {left_out.sentence}: {left_out.reason}")
        lines += [f"    {note}" for note in left_out.notes]
        lines += [f"    {source}" for source in left_out.sources]
        lines += [f"    against it: {document}" for document in left_out.against]
    if explanation.rule is not None:
        lines += ["", f"{explanation.rule.label}: {explanation.rule_text}"]
    return "\n".join(lines) + "\n"


def _levels(explanation: Explanation) -> list[str]:
    heading = f"{explanation.project.label} · {explanation.criterion.label}"
    if explanation.scheme is not None:
        return [
            f"{heading} · scheme {explanation.scheme.slug}",
            derived_only(explanation.rated),
            "",
            f"  derived    {verdict(explanation)}",
        ]
    evidence = "; ".join(explanation.evidence) or explanation.evidence_status.lower() or "no evidence"
    return [
        f"{heading} · {explanation.edition.slug if explanation.edition else ''}",
        "",
        f"  curated    {level_phrase(explanation.curated)} ({evidence})",
        f"  derived    {derivation(explanation)}",
        f"  effective  {verdict(explanation)}",
    ]
