"""How a text comes to mean a thing, nearest first, with the score of each way.

A match is only ever made on a score of ``SURE`` and more; everything below is for a person to look at.
"""

from __future__ import annotations

from dataclasses import dataclass

SURE = 90
"""The least score that proves an identity, if nothing else has one that high."""
LEAST = 30
"""What comes less near than that is no candidate."""
ALIKE = 70
"""The score of a name with all words and all letters alike that is still another."""


@dataclass(frozen=True)
class Step:
    """A way in which a text means a thing: a name for it, its score, and what is said of the name that it led to."""

    id: str
    score: int
    says: str
    explained: str


STEPS = {
    step.id: step
    for step in (
        Step("iri", 100, "exactly", "The text is the IRI, or the IRI behind that of the identifier space."),
        Step("label", 100, "exactly", "The text is the label."),
        Step("name", 98, "exactly", "The text is an alias, an id on a hub, an SPDX identifier, another identifier."),
        Step("label-form", 95, "but for case and punctuation", "The text is the label in another form."),
        Step("name-form", 93, "but for case and punctuation", "The text is one of the other names in another form."),
        Step("licence-words", 93, "which these words mean", "The text is known to mean this SPDX expression."),
        Step(
            "owner-and-name",
            90,
            "behind its maker's name on a hub",
            "The text is an owner that is the maker, and a name.",
        ),
        Step(
            "owner-and-group",
            85,
            "behind its maker's name, though ids on a hub are of models and data",
            "The text is an owner that is the maker, and a name of a project or family.",
        ),
        Step("no-version", 85, "which has come out in several versions", "The text names licences, and no version."),
        Step("without-owner", 85, "but for the owner", "The text is an id on a hub without its owner."),
        Step("other-owner", 75, "behind somebody else's name on a hub", "The name is right, and the owner another."),
    )
}
"""All steps but the last, which compares words and letters."""
