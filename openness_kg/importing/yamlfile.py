"""YAML from outside: read as text with line numbers, in bounded time and memory.

Every scalar stays text, so nothing is built from a tag; anchors, aliases, tags, deep nesting and
large files are refused, since no index needs them and each can be made to explode.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from openness_kg.errors import OpennessError

LARGEST = 256 * 1024
"""Bytes of a file."""
DEEPEST = 12
"""Levels of nesting."""


@dataclass(frozen=True)
class Scalar:
    """A scalar as text, without the space around it; an empty or null one is an empty text."""

    text: str
    line: int


@dataclass(frozen=True)
class Mapping:
    """A mapping with the line of each key; keys that come again are listed and do not count."""

    line: int
    items: dict[str, Value] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    repeated: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Sequence:
    """A sequence."""

    line: int
    items: tuple[Value, ...] = ()


Value = Scalar | Mapping | Sequence
_NULLS = {"", "~", "null", "Null", "NULL"}


def read(path: Path) -> Mapping:
    """Return the mapping that a YAML file holds.

    Raises:
        OpennessError: the file cannot be read or is refused; the text says why, without the path.

    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise OpennessError(f"cannot be read: {error.strerror or error}") from None
    if len(content) > LARGEST:
        raise OpennessError(f"is larger than {LARGEST // 1024} KiB")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise OpennessError(f"is not UTF-8 at byte {error.start}") from None
    try:
        _refuse_tricks(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark is not None else ""
        raise OpennessError(f"is no valid YAML{where}: {getattr(error, 'problem', None) or 'unreadable'}") from None
    value = _value(node) if node is not None else None
    if not isinstance(value, Mapping):
        raise OpennessError("holds no mapping")
    return value


def _refuse_tricks(text: str) -> None:
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark is not None else 0
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if getattr(event, "anchor", None) is not None:
            raise OpennessError(f"has an anchor or alias at line {line}")
        if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) is not None:
            raise OpennessError(f"has a tag at line {line}")
        if depth > DEEPEST:
            raise OpennessError(f"is nested deeper than {DEEPEST} levels at line {line}")
        if documents > 1:
            raise OpennessError(f"holds more than one document, from line {line}")


def _value(node: yaml.Node) -> Value:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        text = node.value.strip()
        return Scalar("" if text in _NULLS and node.style is None else text, line)
    if isinstance(node, yaml.SequenceNode):
        return Sequence(line, tuple(_value(item) for item in node.value))
    items: dict[str, Value] = {}
    lines: dict[str, int] = {}
    repeated = []
    for key_node, value_node in node.value:
        key = key_node.value.strip() if isinstance(key_node, yaml.ScalarNode) else "(a key that is no text)"
        if key in items:
            repeated.append((key, key_node.start_mark.line + 1))
        else:
            items[key] = _value(value_node)
            lines[key] = key_node.start_mark.line + 1
    return Mapping(line, items, lines, tuple(repeated))
