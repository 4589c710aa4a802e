"""What one row of metadata declares: checked, and each part that cannot be used reported."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar

from openness_kg.base import iris
from openness_kg.importing.hub.report import HubReport

RELATIONS = {
    "finetune": "fineTunedFrom",
    "adapter": "adapterOf",
    "merge": "mergedFrom",
    "quantized": "quantizedFrom",
}
"""The hub's words for how a model was made from its base (docs/hub/model-cards.md in huggingface/hub-docs)."""
UNKNOWN_RELATION = "basedOn"
_GATED = {False: "open", True: "limited", "false": "open", "true": "limited", "auto": "limited", "manual": "limited"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:T.*)?", re.DOTALL)
_WORDS = 200
"""Characters of words that are kept as they stand."""
MOST = 1_000
"""Bases, data, licences or words for bases that are taken of one model, each."""
_BASE, _LICENCE, _DATASET = "base_model", "license", "dataset"


_Any = TypeVar("_Any")


@dataclass(frozen=True)
class Record:
    """What a repository declares.

    Attributes:
        id: its id on the hub.
        bases: the ids of its bases, each with the local names of properties that lead there.
        base_words: what it names as a base and what is no id.
        licences: the tags of its licences.
        licence_name: how it calls a licence that has no tag; empty if it does not say.
        datasets: the ids of datasets.
        access: open or limited; empty if unknown.
        created: the day on which the repository was made; empty if unknown.
        described: whether this is all that it declares, and not just an edge.

    """

    id: str
    bases: Mapping[str, tuple[str, ...]]
    base_words: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    licence_name: str = ""
    datasets: tuple[str, ...] = ()
    access: str = ""
    created: str = ""
    described: bool = True


class RowReader:
    """Makes records of the rows of a file."""

    def __init__(self, file: str, report: HubReport) -> None:
        """Take the file's name, for the report."""
        self._file, self._report = file, report
        self._line = 0

    def record(self, line: int, row: Mapping[str, Any]) -> Record | None:
        """Return what a row declares; None for a row without an id, which is reported."""
        self._line = line
        if "base" in row and "model" in row and "tags" not in row:
            return self._edge(row)
        name = self._id(row.get("id") or row.get("modelId"), "id", "model-id-malformed")
        if not name:
            return None
        card = self._card(row.get("cardData"))
        tags = self._tags(row.get("tags"))
        bases, words = self._bases(name, tags[_BASE], card)
        licences = self._licences(tags[_LICENCE], card)
        return Record(
            name,
            bases,
            words,
            licences,
            self._words(card.get("license_name"), "license_name") if licences == ("other",) else "",
            self._datasets(tags[_DATASET], card),
            self._access(row.get("gated")),
            self._created(row.get("createdAt") or row.get("created_at")),
        )

    def _edge(self, row: Mapping[str, Any]) -> Record | None:
        name = self._id(row["model"], "model", "model-id-malformed")
        base = self._id(row["base"], "base", "base-id-malformed")
        relation = row.get("relation") or ""
        if not name or not base or self._is_itself(name, base):
            return None
        return Record(name, {base: (self._property(relation),)}, described=False)

    def _bases(
        self, name: str, tagged: Iterable[str], card: Mapping[str, Any]
    ) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
        """Return bases with properties, and words that are no id: of tags, which say how, before those of the card."""
        found: dict[str, tuple[str, tuple[str, ...]]] = {}
        words: dict[str, None] = {}
        relation = card.get("base_model_relation")
        default = self._property(relation) if relation not in (None, "") else UNKNOWN_RELATION
        told = [tag.rpartition(":") for tag in tagged]
        stated = [(base, self._property(how)) for how, _, base in told if how]
        plain = [base for how, _, base in told if not how] + self._texts(card.get("base_model"), "base_model")
        for text, made in (*stated, *((text, "") for text in plain)):
            base = self._hub_id(text)
            if not base:
                if text[:_WORDS] not in words:
                    self._add("base_model", text, "base-id-malformed", "The base is no id of the hub: no edge.")
                    words[text[:_WORDS]] = None
            elif base.lower() in found:
                spelled, properties = found[base.lower()]
                if made and made not in properties:
                    found[base.lower()] = (spelled, (*properties, made))
            elif not self._is_itself(name, base):
                found[base.lower()] = (base, (made or default,))
        if default != UNKNOWN_RELATION and any(default not in properties for _, properties in found.values()):
            self._add("base_model_relation", relation, "relation-differs", "The tags say another relation, and count.")
        kept = self._first(words, "base_model")
        return dict(self._first(found.values(), "base_model")), tuple(word for word in kept if word.isprintable())

    def _is_itself(self, name: str, base: str) -> bool:
        if name.lower() != base.lower():
            return False
        self._add("base_model", base, "base-is-itself", "The model is its own base: no edge.")
        return True

    def _licences(self, tags: Iterable[str], card: Mapping[str, Any]) -> tuple[str, ...]:
        tagged = dict.fromkeys(tags)
        carded = dict.fromkeys(self._texts(card.get("license"), "license"))
        if tagged and carded and {*map(str.lower, tagged)} != {*map(str.lower, carded)}:
            shown = ", ".join(carded)
            self._add("license", shown, "licence-differs", "The tags say another licence than the card, and count.")
        words = (self._words(text, "license") for text in self._first(tagged or carded, "license"))
        return tuple(word for word in words if word)

    def _datasets(self, tagged: Iterable[str], card: Mapping[str, Any]) -> tuple[str, ...]:
        found: dict[str, str] = {}
        for text in dict.fromkeys((*tagged, *self._texts(card.get("datasets"), "datasets"))):
            if name := self._id(text, "datasets", "dataset-id-malformed"):
                found.setdefault(name.lower(), name)
        return tuple(self._first(found.values(), "datasets"))

    def _access(self, gated: object) -> str:
        if gated is None:
            return ""
        if isinstance(gated, bool | str) and gated in _GATED:
            return _GATED[gated]
        self._add("gated", gated, "gated-malformed", "Who has access is false, true, auto or manual: unknown.")
        return ""

    def _created(self, stamp: object) -> str:
        if stamp is None:
            return ""
        text = stamp.isoformat() if isinstance(stamp, date | datetime) else stamp
        if isinstance(text, str) and _DAY.fullmatch(text):
            try:
                return date.fromisoformat(text[:10]).isoformat()
            except ValueError:
                pass
        self._add("createdAt", stamp, "date-malformed", "The day is none as in 2025-01-31: unknown.")
        return ""

    def _tags(self, tags: object) -> dict[str, list[str]]:
        """Return what the tags say of bases, licences and datasets; some sources have them as a text of JSON."""
        told: dict[str, list[str]] = {_BASE: [], _LICENCE: [], _DATASET: []}
        found = _parsed(tags)
        if isinstance(found, str) and found:
            self._add("tags", found, "tags-malformed", "The tags are no list: left out.")
            return told
        for tag in self._texts(found, "tags"):
            kind, colon, text = tag.partition(":")
            if colon and kind in told:
                told[kind].append(text)
        return told

    def _card(self, card: object) -> Mapping[str, Any]:
        """Return the card's metadata, which some sources have as a text of JSON."""
        card = _parsed(card)
        if isinstance(card, dict):
            return card
        if card not in (None, ""):
            self._add("cardData", card, "card-malformed", "The card's metadata is no object: left out.")
        return {}

    def _texts(self, value: object, key: str) -> list[str]:
        """Return a text, or the texts of a list; what is neither is reported."""
        if value is None:
            return []
        found: list[str] = []
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str):
                found.append(text)
            elif text is not None:
                self._add(key, text, f"{key.replace('_', '-')}-malformed", "This is no text: left out.")
        return [text for text in found if text]

    def _first(self, found: Iterable[_Any], key: str) -> list[_Any]:
        """Return the first of what a model has many of; the rest is counted."""
        kept = list(found)
        for _ in kept[MOST:]:
            self._add(key, "", f"{key.replace('_', '-')}-beyond-most", f"The model has more than {MOST}: left out.")
        return kept[:MOST]

    def _property(self, relation: object) -> str:
        found = RELATIONS.get(relation) if isinstance(relation, str) else None
        if found is None and relation:
            self._add("base_model_relation", relation, "relation-unknown", "The hub has no such relation: unknown.")
        return found or UNKNOWN_RELATION

    def _id(self, text: object, key: str, kind: str) -> str:
        found = self._hub_id(text) if isinstance(text, str) else ""
        if not found:
            self._add(key, text, kind, "This is no id of the hub: left out.")
        return found

    @staticmethod
    def _hub_id(text: str) -> str:
        """Return an id, be it given as such or as an address; empty for what is none."""
        if text.startswith("http"):
            text = text.removeprefix(iris.HUB_PAGE).removeprefix("datasets/").removesuffix("/")
        # longer than any id, and neither worth a look nor to be kept
        return text if len(text) < _WORDS and _is_id(text) else ""

    def _words(self, text: object, key: str) -> str:
        """Return words that can be kept as they stand."""
        if text is None or text == "":
            return ""
        if isinstance(text, str) and len(text) <= _WORDS and text.isprintable():
            return text.strip()
        self._add(key, text, "licence-malformed", "These are no words of a licence: left out.")
        return ""

    def _add(self, key: str, value: object, kind: str, problem: str) -> None:
        shown = value if isinstance(value, str) else "".join(_pieces(value))
        self._report.add(self._file, self._line, key, shown, kind, problem)


@lru_cache(2**16)
def _is_id(text: str) -> bool:
    """Tell whether a text is an id; bases and datasets come again and again."""
    return iris.HUB_ID.fullmatch(text) is not None


def _parsed(value: object) -> object:
    """Return what a text of JSON holds; anything else, and a text that is none, as it is."""
    if isinstance(value, str):
        with contextlib.suppress(ValueError, RecursionError):
            return json.loads(value)
    return value


def _pieces(value: object) -> Iterator[str]:
    """Yield a value of whatever sort as text, as far as a report shows it, without walking far into it."""
    match value:
        case dict():
            yield f"an object with {len(value)} keys"
        case list():
            yield f"a list of {len(value)}"
        case int() if abs(value) > 10**100:
            yield "a number with more than 100 digits"
        case _:
            yield str(value)
