"""Writes the site in a process of its own, less urgent than the answers to questions: see :mod:`.rendering`."""

from __future__ import annotations

import os
import signal
import sys
from ctypes import CDLL

from openness_kg.base.errors import OpennessError
from openness_kg.server.handed import handed
from openness_kg.site.publish import publish

_PR_SET_PDEATHSIG = 1
_NICENESS = 10


def main() -> None:
    """Write the site that stdin names; what is wrong goes to stdout."""
    # without its server nobody wants the site
    CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    os.nice(_NICENESS)
    server, target, location, url = handed()
    if os.getppid() != server:
        # it ended before its end could be told
        return
    try:
        publish(target, location, url)
    except OpennessError as error:
        sys.stdout.write(f"{error}\n")


if __name__ == "__main__":
    main()
