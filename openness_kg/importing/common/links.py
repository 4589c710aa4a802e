"""Links as an index gives them: one, several or none, and not always web addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from openness_kg.graph.convert import is_iri
from openness_kg.importing.common import linktext
from openness_kg.importing.common.report import ImportReport
from openness_kg.importing.common.yamlfile import Scalar, Sequence, Value, YamlMapping, scalars, shown


@dataclass(frozen=True)
class Links:
    """Links that are web addresses, links that at least are IRIs, and texts that are neither."""

    web: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def read(value: Value | None, file: str, key: str, report: ImportReport) -> Links:
    """Return the links of a field, and report every one that cannot be followed as it stands.

    Several links in one text, a list or a mapping are several links, and reported once. Words beside a link are kept,
    with the link, as a text.
    """
    if value is None:
        return Links()
    reader = _Reader(file, key, report)
    for item in _items(value):
        reader.take(item, alone=item is value)
    found = Links(*(tuple(dict.fromkeys(texts)) for texts in (reader.web, reader.odd, reader.texts)))
    if isinstance(value, Sequence):
        number = len(found.web) + len(found.odd) + len(found.texts)
        problem = f"A list of {number} link{'' if number == 1 else 's'}; each is taken."
        report.add(file, value.line, key, shown(value), "link-list", problem)
    return found


@dataclass
class _Reader:
    """Takes the items of a field one after the other."""

    file: str
    key: str
    report: ImportReport
    web: list[str] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def take(self, item: Value, alone: bool) -> None:
        """Take an item; one that stands alone is reported if it holds several links."""
        text = shown(item)
        if not text:
            return
        if isinstance(item, YamlMapping):
            self._mapping(item, text)
            return
        found = linktext.read(text)
        if not found.web:
            self._none(item, text)
            return
        self.web += found.web
        number = len(found.web) + len(found.odd)
        if alone and number > 1:
            self._tell(item, text, "link-list", f"A text with {number} links; each is taken.")
        if found.has_words:
            self.texts.append(text)
            self._tell(item, text, "link-text", "Words stand beside the link; it is taken, and the whole text kept.")
        elif number == 1 and found.web[0] != text:
            self._tell(item, text, "link-odd", "The link is taken without what stands around it.")
        self._odd(item, found.odd)
        for link in found.web:
            if "//" in link.partition("://")[2]:
                self._tell(item, link, "link-odd", "The path has an empty part; taken as it stands.")

    def _mapping(self, item: YamlMapping, text: str) -> None:
        self.texts.append(text)
        found = [linktext.read(scalar.text) for scalar in scalars(item)]
        self.web += [link for one in found for link in one.web]
        self._odd(item, [link for one in found for link in one.odd])
        if any(one.web for one in found):
            self._tell(item, text, "link-list", "A mapping with links; each is taken, and the whole kept as a text.")
        else:
            self._tell(item, text, "link-malformed", "A mapping stands where a link should; kept as a text.")

    def _none(self, item: Value, text: str) -> None:
        if is_iri(text):
            self._odd(item, [text])
        else:
            self.texts.append(text)
            self._tell(item, text, "link-malformed", "This is no link; kept as a text.")

    def _odd(self, item: Value, found: list[str] | tuple[str, ...]) -> None:
        self.odd += found
        for link in found:
            self._tell(item, link, "link-malformed", "This is no http or https address; kept as stated only.")

    def _tell(self, item: Value, value: str, kind: str, problem: str) -> None:
        self.report.add(self.file, item.line, self.key, value, kind, problem)


def _items(value: Value) -> Iterator[Scalar | YamlMapping]:
    if isinstance(value, Sequence):
        for item in value.items:
            yield from _items(item)
    else:
        yield value
