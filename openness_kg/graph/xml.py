"""What XML cannot hold: the engine writes it all the same, and no parser reads it then.

XML 1.0 has no control characters but tab and line ends (section 2.2), not even escaped; RDF/XML has no way to write a
property whose IRI does not end with a name (RDF 1.1 XML Syntax, section 2.2).
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable
from typing import IO, Any

from openness_kg.base.errors import OpennessError
from openness_kg.base.text import quoted

_NO_CHARACTER = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_NAMED = re.compile(r"[^\W\d][\w.\-\u00b7]*$")
_UNWRITABLE = "A text in the answer has a character that XML does not have: take another format."


class _Checked(io.RawIOBase):
    """Passes on what is written as long as it is XML."""

    def __init__(self, output: IO[bytes]) -> None:
        self._output = output
        self._before = b""
        self.wrong = False

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        # a character of three bytes may come in two parts
        whole = self._before + bytes(content)
        if _NO_CHARACTER.search(whole):
            self.wrong = True
            raise OSError(_UNWRITABLE)
        self._before = whole[-2:]
        self._output.write(content)
        return len(content)


def checked(output: IO[bytes], write: Callable[[IO[bytes]], object]) -> None:
    """Let something write XML.

    Args:
        output: where it goes.
        write: writes to the file that it is handed.

    Raises:
        OpennessError: it has a character that XML does not have.

    """
    file = _Checked(output)
    try:
        write(file)  # type: ignore[arg-type]
    except OSError:
        if file.wrong:
            raise OpennessError(_UNWRITABLE) from None
        raise


def refuse_unwritable(content: bytes) -> None:
    """Raise if content that is to be XML has a character that XML does not have.

    Raises:
        OpennessError: it has one.

    """
    if _NO_CHARACTER.search(content):
        raise OpennessError(_UNWRITABLE)


def refuse_nameless(properties: Iterable[str]) -> None:
    """Raise if RDF/XML cannot write one of some properties (IRIs).

    Raises:
        OpennessError: the IRI of one does not end with a name.

    """
    for iri in sorted(properties):
        if not _NAMED.search(iri):
            raise OpennessError(f"RDF/XML cannot write the property {quoted(iri)}: take another format.")
