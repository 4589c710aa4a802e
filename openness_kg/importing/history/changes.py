"""What a history is read as: changes in their order, wherever they come from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

COMMIT = re.compile(r"[0-9a-f]{7,40}")
"""A commit, in full or by its first digits."""


class ChangeKind(StrEnum):
    """What a change does to a file of an index."""

    LEVEL = "level"
    """The block of a criterion has another text for its level, which may be blank."""
    REMOVED = "removed"
    """The block of a criterion is gone."""
    STATED = "stated"
    """The file says which system, and which end model, it rates."""
    SUBJECT = "subject"
    """From now on the file rates another project."""
    RENAMED = "renamed"
    """The file goes on under another name, or under its own after it had ended."""
    ENDED = "ended"
    """The file is gone."""


class Change(NamedTuple):
    """A change of a file (its name without folder and ending).

    ``value`` is the text of a level, the end model, the slug of a project, or the file that another one becomes;
    ``name`` is what the index calls the system, where that is said, and ``link`` its page.
    """

    day: date
    commit: str
    file: str
    kind: ChangeKind
    criterion: str = ""
    value: str = ""
    name: str = ""
    link: str = ""


@dataclass
class History:
    """The changes of an index in their order.

    Attributes:
        changes: the changes.
        endings: the full name of each file, by its name without ending.
        seen: the commit, in full, at which each file was last seen; files for which it is not known are left out.

    """

    changes: list[Change] = field(default_factory=list)
    endings: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)


def stem(name: str) -> str:
    """Return the name of a YAML file without its ending."""
    return re.sub(r"\.ya?ml$", "", name, flags=re.IGNORECASE)
