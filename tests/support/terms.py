"""Random terms of licences in a small world, and a naive reading of what models meet, break and answer to."""

from __future__ import annotations

from itertools import product
from random import Random

from openness_kg.base import iris
from tests.support.facts import Facts, Triple
from tests.support.reference import HAS_RESTRICTION, Reference

CONFLICT, CONSISTENT, UNSAID = "conflict", "consistent", "cannot be said"
IDENTIFIER = iris.PREFIXES["dct"] + "identifier"
HUB = "https://huggingface.co/"
KINDS = ("nonCommercial", "researchOnly", "acceptableUse", "shareAlike", "noticeDuty")
COVERED = {("nonCommercial", "nonCommercial"), ("researchOnly", "researchOnly")}
"""What the ontology says: a kind that a restriction of another kind covers."""
ASKING = ("sameLicence", "sameTerm", "sameTerm", "staysInForce", "anyLicence", "noLicence")


def add_terms(random: Random, world: set[Triple]) -> None:
    """Give licences terms and restrictions that may cover some, and models accounts of a hub."""
    licences = sorted({subject for subject, predicate, value in world if (predicate, value) == ("a", "Licence")})
    models = sorted({subject for subject, predicate, _ in world if predicate == "underLicence" and "model/" in subject})
    for licence in licences:
        for number in range(random.choice((0, 1, 1, 2))):
            term = f"{licence}#t{number}"
            effect = random.choice((*ASKING, "granted", "granted"))
            kinds = random.sample(KINDS, 2 if effect == "granted" else 1)
            world |= {(licence, "hasTerm", term), (term, "a", "LicenceTerm"), (term, "termEffect", effect)}
            world |= {(term, "termKind", kind) for kind in kinds}
            if effect in ASKING[:4] and random.random() < 0.3:
                world.add((term, "allowsLicence", random.choice(licences)))
        if random.random() < 0.3:
            restriction = f"restriction/of-{licence.rsplit('/', 1)[-1]}"
            world |= {(restriction, "a", "Restriction"), (licence, "hasRestriction", restriction)}
            world.add((restriction, "restrictionKind", random.choice(KINDS[:3])))
            if random.random() < 0.3:
                world.add((restriction, "until", "2023"))
    for model in models:
        if random.random() < 0.4:
            world.add((model, IDENTIFIER, f"{HUB}{random.choice('aAb')}/{model.rsplit('/', 1)[-1]}"))


class Compatibility:
    """What licences, and the models under them, conclude on terms."""

    def __init__(self, world: frozenset[Triple]) -> None:
        """Take what is asserted."""
        self.facts = Facts(world)
        self.reference = Reference(world)

    def on_licence(self, term: str, licence: str) -> str:
        """Say whether a licence meets a term; a choice does what all of its options do."""
        options = self.facts.objects(licence, "option")
        if options:
            return _all({self.on_licence(term, option) for option in options})
        facts = self.facts
        effect, kinds = facts.value(term, "termEffect"), facts.objects(term, "termKind")
        if effect == "anyLicence":
            return CONSISTENT
        own = facts.objects(licence, "hasTerm")
        if effect != "noLicence" and (term in own or licence in facts.objects(term, "allowsLicence")):
            return CONSISTENT
        if effect in ("sameTerm", "staysInForce"):
            limits = facts.objects(licence, *HAS_RESTRICTION)
            held = {facts.value(limit, "restrictionKind") for limit in limits if not facts.value(limit, "until")}
            if any(pair in COVERED for pair in product(kinds, held)):
                return CONSISTENT
        grants = {kind for other in own if self._grants(other) for kind in facts.objects(other, "termKind")}
        broken = kinds & grants if effect == "sameTerm" else own if effect in ("sameLicence", "noLicence") else ()
        return CONFLICT if broken else UNSAID

    def _grants(self, term: str) -> bool:
        return self.facts.value(term, "termEffect") == "granted"

    def on_model(self, term: str, model: str) -> str:
        """Say whether a model meets a term of a licence behind it: all of its licences do, or none."""
        licences = self.reference.own_or_family(model, "underLicence")
        return _all({self.on_licence(term, licence) for licence in licences}) if licences else UNSAID

    def answers_to(self, model: str) -> set[str]:
        """Return the models whose terms bind a model, but for what its makers or its account made or licensed again."""
        return {other for other in self.reference.binding(model) if other != model and self._answers(model, other)}

    def _answers(self, model: str, ancestor: str) -> bool:
        makers = self.reference.makers(ancestor)
        if makers and makers <= self.reference.makers(model):
            return False
        accounts = self._accounts(ancestor)
        if accounts & self._accounts(model):
            return False
        descends = self.reference.descends_from
        between = {upper for lower, upper in descends if lower == model and (upper, ancestor) in descends}
        return not any(
            accounts & self._accounts(step) and self.reference.own_or_family(step, "underLicence")
            for step in between - {model, ancestor}
        )

    def _accounts(self, model: str) -> set[str]:
        return {name.rpartition("/")[0].lower() for name in self.facts.objects(model, IDENTIFIER)}

    def conclusions(self) -> dict[tuple[str, str], str]:
        """Return the conclusion on each model and each term that a licence behind it asks for."""
        found = {}
        models = {subject for subject, *_ in self.facts.triples if subject.startswith("model/") and "#" not in subject}
        for model in models:
            for ancestor in self.answers_to(model):
                for licence in self.reference.own_or_family(ancestor, "underLicence"):
                    for term in self.facts.objects(licence, "hasTerm"):
                        if not self._grants(term):
                            found[model, term] = self.on_model(term, model)
        return found


def _all(said: set[str]) -> str:
    return said.pop() if len(said) == 1 else UNSAID
