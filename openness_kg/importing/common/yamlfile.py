"""YAML from outside: read as text with line numbers, in bounded time and memory.

Every scalar stays text, so nothing is built from a tag; anchors, aliases, tags, deep nesting and
large or crowded files are refused, since no index needs them and each can be made to explode.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

LARGEST = 256 * 1024
"""Bytes of a file."""
DEEPEST = 12
"""Levels of nesting."""
MOST = 5000
"""Keys and values of a file, and what begins and ends them."""


@dataclass(frozen=True)
class Scalar:
    """A scalar as text, without the space around it; an empty or null one is an empty text."""

    text: str
    line: int


@dataclass(frozen=True)
class YamlMapping:
    """A mapping with the line of each key; keys that come again are listed with their values and do not count."""

    line: int
    items: dict[str, Value] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    repeated: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True)
class Sequence:
    """A sequence."""

    line: int
    items: tuple[Value, ...] = ()


Value = Scalar | YamlMapping | Sequence
_NULLS = {"", "~", "null", "Null", "NULL"}


class RefusedError(Exception):
    """The file is not taken; the text says why, as what follows "The file"."""

    def __init__(self, why: str, line: int = 0) -> None:
        """Say why, and where if that is known."""
        super().__init__(f"{why} at line {line}" if line else why)
        self.line = line


def content(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        RefusedError: the file cannot be read, or is too large.

    """
    try:
        with path.open("rb") as file:
            found = file.read(LARGEST + 1)
    except OSError as error:
        raise RefusedError(f"cannot be read: {error.strerror or error}") from None
    if len(found) > LARGEST:
        raise RefusedError(f"is larger than {LARGEST // 1024} KiB")
    return found


def parse(found: bytes) -> YamlMapping:
    """Return the mapping that the bytes of a YAML file hold.

    Raises:
        RefusedError: the bytes are no YAML, hold no mapping, or more than an index needs.

    """
    value = parse_any(found)
    if not isinstance(value, YamlMapping):
        raise RefusedError("holds no mapping")
    return value


def parse_any(found: bytes, most: int = MOST) -> Value | None:
    """Return what the bytes of a YAML file hold, None if that is nothing; ``most`` bounds its keys and values.

    Raises:
        RefusedError: the bytes are no YAML, or more than an index needs.

    """
    try:
        text = found.decode()
    except UnicodeDecodeError as error:
        raise RefusedError(f"is not UTF-8 from byte {error.start} on") from None
    try:
        return _built(yaml.parse(text, Loader=yaml.BaseLoader), most)  # the text is enough: no tag is resolved
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable"
        raise RefusedError(f"is no valid YAML ({why})", mark.line + 1 if mark is not None else 0) from None


def shown(value: Value | None) -> str:
    """Return a value in a line, as a report repeats it; an empty text if there is nothing in it."""
    if isinstance(value, Sequence):
        texts = [shown(item) for item in value.items]
        return f"[{', '.join(texts)}]" if any(texts) else ""
    if isinstance(value, YamlMapping):
        pairs = [f"{key}: {shown(item)}" for key, item in (*value.items.items(), *value.repeated)]
        return f"{{{', '.join(pairs)}}}" if pairs else ""
    return value.text if value is not None else ""


def scalars(value: Value | None) -> Iterator[Scalar]:
    """Yield the texts in a value, at any depth, without keys; those of repeated keys too."""
    if isinstance(value, Scalar):
        yield value
    elif isinstance(value, Sequence):
        for item in value.items:
            yield from scalars(item)
    elif value is not None:
        for item in (*value.items.values(), *(again for _, again in value.repeated)):
            yield from scalars(item)


def texts(value: Value | None) -> tuple[str, ...]:
    """Return the texts that stand where one should: the items of a list, and of a mapping each with its key before it.

    No word is left out; an empty text is.
    """
    if isinstance(value, Sequence):
        return tuple(text for item in value.items for text in texts(item))
    if isinstance(value, YamlMapping):
        pairs = ((key, texts(item)) for key, item in (*value.items.items(), *value.repeated))
        return tuple(
            f"{key}: {text}" if text else key for key, found in pairs for text in found or ("",) if key or text
        )
    return (value.text,) if value is not None and value.text else ()


def _built(events: Iterable[yaml.Event], most: int) -> Value | None:
    """Return what the events of a file make, and refuse a trick where it begins."""
    levels: list[list[Value]] = [[]]
    documents = 0
    for number, event in enumerate(events):
        line = event.start_mark.line + 1 if event.start_mark is not None else 0
        documents += isinstance(event, yaml.DocumentStartEvent)
        if getattr(event, "anchor", None) is not None:
            raise RefusedError("has an anchor or alias", line)
        if isinstance(event, yaml.NodeEvent) and getattr(event, "tag", None) is not None:
            raise RefusedError("has a tag", line)
        if number > most:
            raise RefusedError("holds more keys and values than an index has", line)
        if documents > 1:
            raise RefusedError("holds a second document", line)
        if isinstance(event, yaml.ScalarEvent):
            levels[-1].append(_scalar(event, line))
        elif isinstance(event, yaml.CollectionStartEvent):
            # what closes it makes the value of what is in it, at the line at which it begins
            levels[-1].append(Sequence(line) if isinstance(event, yaml.SequenceStartEvent) else YamlMapping(line))
            levels.append([])
            if len(levels) > DEEPEST + 1:
                raise RefusedError(f"is nested deeper than {DEEPEST} levels", line)
        elif isinstance(event, yaml.CollectionEndEvent):
            inside, begun = levels.pop(), levels[-1].pop()
            levels[-1].append(
                Sequence(begun.line, tuple(inside)) if isinstance(begun, Sequence) else _mapping(begun.line, inside)
            )
    return levels[0][0] if levels[0] else None


def _mapping(line: int, inside: list[Value]) -> YamlMapping:
    items: dict[str, Value] = {}
    lines: dict[str, int] = {}
    repeated = []
    for key, value in zip(inside[::2], inside[1::2], strict=True):
        name = key.text if isinstance(key, Scalar) else f"({shown(key)})"
        if name in items:
            repeated.append((name, value))
        else:
            items[name] = value
            lines[name] = key.line
    return YamlMapping(line, items, lines, tuple(repeated))


def _scalar(event: yaml.ScalarEvent, line: int) -> Scalar:
    """Return a scalar; escapes of the two halves of a character become the character, and a null an empty text."""
    try:
        text = str(event.value).encode("utf-16", "surrogatepass").decode("utf-16").strip()
    except UnicodeDecodeError:
        raise RefusedError("holds half a character", line) from None
    return Scalar("" if text in _NULLS and event.style is None else text, line)
