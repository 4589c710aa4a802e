"""The fields of an entry: texts, some with an explanation, dates, links and names of dependencies."""

from __future__ import annotations

import re
from collections.abc import Collection

from openness_kg.graph.terms import Literal
from openness_kg.importing.common import dates, links
from openness_kg.importing.common.statements import typed
from openness_kg.importing.common.tables import is_name
from openness_kg.importing.common.yamlfile import Scalar, Sequence, Value, YamlMapping, shown
from openness_kg.importing.ecosystem.model import Dependency, EcosystemReport

_FIRST_DAY = re.compile("[0-9]{4}-[0-9]{2}-01")
_UNKNOWN = "The field is empty, or says that it is not known."


class Fields:
    """The fields of an entry, and a line in the report for what they should not hold."""

    def __init__(self, file: str, entry: YamlMapping, report: EcosystemReport) -> None:
        """Take an entry of a file."""
        self._file, self._entry, self._report = file, entry, report
        name = entry.items.get("name")
        self._shown = shown(name.items.get("value") if isinstance(name, YamlMapping) else name)

    def count(self, taken: Collection[str], not_taken: Collection[str]) -> None:
        """Report keys that are not known, and count those that are not taken."""
        for key, value in self._entry.items.items():
            if key in not_taken:
                self._leave(key, shown(value), "")
            elif key not in taken:
                self._tell(key, value, "key-unknown", "The key is not known here; left out.")

    def explained(self, key: str) -> tuple[str, str]:
        """Return the text of a field and what explains it: ``value`` and ``explanation``, or a text alone."""
        value, note = self._parts(key)
        if value is None or isinstance(value, Scalar):
            return (" ".join(value.text.split()) if value else ""), note
        self._tell(key, value, "shape", "A single text should stand here; taken as empty.")
        return "", note

    def name(self) -> str:
        """Return the name of the entry, whatever it says."""
        value, note = self.explained("name")
        self._leave("name", note)
        return value

    def text(self, key: str) -> str:
        """Return the text of a field, empty if it says that nothing is known; an explanation counts as not taken."""
        return self._known(key)[0]

    def date(self, key: str) -> Literal | None:
        """Return a date; of a first day with an explanation, only the month.

        The catalogue writes the first where it knows the month, and then says so.
        """
        value, note = self._known(key)
        if not value:
            return None
        found = dates.read(value)
        if not found:
            self._tell(key, self._entry.items[key], "date-unknown", "This is no date; left out.")
        if found and note and _FIRST_DAY.fullmatch(found.value):
            return typed(found.value[: -len("-01")], "gYearMonth")
        return found

    def pages(self, key: str) -> tuple[str, ...]:
        """Return web addresses."""
        value, note = self._parts(key)
        self._leave(key, note)
        if value is None or (isinstance(value, Scalar) and not is_name(value.text)):
            self._report.count(key, "unknown", _UNKNOWN)
            return ()
        found = links.read(value, self._file, f"{self._shown}.{key}", self._report)
        for other in (*found.odd, *found.texts):
            self._leave(key, other, "")
        return found.web

    def dependencies(self, key: str) -> tuple[Dependency, ...]:
        """Return the names of a list; what explains it is reported, since it may say more than the names."""
        value, note = self._parts(key)
        if note:
            self._tell(key, self._entry.items[key], "explained", "Read what it says of the dependencies.")
        if value is None or not shown(value):
            return ()
        if isinstance(value, YamlMapping):
            self._tell(key, value, "shape", "A list of names should stand here; taken as empty.")
            return ()
        if isinstance(value, Scalar):
            self._tell(key, value, "shape", "A list of names should stand here; taken as one name.")
        found = []
        for item in value.items if isinstance(value, Sequence) else (value,):
            if isinstance(item, Scalar):
                found.append(Dependency(" ".join(item.text.split()), item.line))
            else:
                self._tell(key, item, "shape", "A name should stand here; left out.")
        return tuple(dependency for dependency in found if dependency.name)

    def _parts(self, key: str) -> tuple[Value | None, str]:
        value = self._entry.items.get(key)
        if not isinstance(value, YamlMapping):
            return value, ""
        for again, ignored in value.repeated:
            self._report.repeated(self._file, f"{key}.{again}", ignored)
        for other in value.items.keys() - {"value", "explanation"}:
            self._tell(f"{key}.{other}", value.items[other], "key-unknown", "The key is not known here; left out.")
        if "value" not in value.items:
            self._tell(key, value, "value-missing", "There is an explanation without a value: unknown.")
        return value.items.get("value"), shown(value.items.get("explanation"))

    def _known(self, key: str) -> tuple[str, str]:
        value, note = self.explained(key)
        self._leave(key, note)
        if is_name(value):
            return value, note
        self._report.count(key, "unknown", _UNKNOWN)
        return "", note

    def _leave(self, key: str, text: str, inner: str = ".explanation") -> None:
        if text:
            self._report.count(f"{key}{inner}", "not-taken", "The graph has no place for it.")

    def _tell(self, key: str, value: Value, kind: str, problem: str) -> None:
        self._report.add(self._file, value.line, f"{self._shown}.{key}", shown(value), kind, problem)
