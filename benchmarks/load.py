"""Load on a server of HTTP on loopback: by wrk, or by threads of a process of our own where wrk is not there."""

from __future__ import annotations

import http.client
import json
import math
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

FORM = "application/x-www-form-urlencoded"
ROWS = "application/sparql-results+json"
_PATIENCE = 60
_WRK = """
local requests, next = {}, 0
function init(args)
  for line in io.lines(args[1]) do
    local method, path, body = line:match("^(%S+) (%S+) ?(.*)$")
    local headers = {}
    if method == "POST" then
      headers["Accept"] = "application/sparql-results+json"
      headers["Content-Type"] = "application/x-www-form-urlencoded"
    else
      body = nil
    end
    requests[#requests + 1] = wrk.format(method, path, headers, body)
  end
end
function request()
  next = next % #requests + 1
  return requests[next]
end
function done(summary, latency, _)
  local e = summary.errors
  io.write(string.format('{"requests": %d, "seconds": %f, "errors": %d, "median": %f, "slow": %f}\\n',
    summary.requests, summary.duration / 1e6, e.connect + e.read + e.write + e.status + e.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
"""


@dataclass(frozen=True)
class Request:
    """A request: method, path, and the body, which is a form."""

    method: str
    path: str
    body: str = ""


@dataclass(frozen=True)
class Load:
    """What came of load: answers, seconds, errors, and the median and 99th percentile of milliseconds."""

    requests: int
    seconds: float
    errors: int
    median: float
    slow: float

    @property
    def per_second(self) -> float:
        """How many answers there were in a second."""
        return self.requests / self.seconds


def put_load(port: int, requests: Sequence[Request], clients: int, seconds: float) -> Load:
    """Let a number of clients send requests in turn, each as soon as its last was answered."""
    with tempfile.TemporaryDirectory() as scratch:
        lines, script = Path(scratch) / "requests", Path(scratch) / "load.lua"
        lines.write_text("".join(f"{r.method} {r.path} {r.body}\n" for r in requests), encoding="ascii")
        script.write_text(_WRK, encoding="ascii")
        url = f"http://127.0.0.1:{port}"
        if program := shutil.which("wrk"):
            options = ("-t1", f"-c{clients}", f"-d{seconds:g}s", "--timeout", f"{_PATIENCE}s", "-s", str(script))
            command: tuple[str, ...] = (program, *options, url, "--", str(lines))
        else:
            command = (sys.executable, __file__, str(port), str(clients), str(seconds), str(lines))
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return Load(**json.loads(done.stdout.splitlines()[-1]))


def _client(port: int, requests: Sequence[Request], until: float, times: list[float], errors: list[str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    number = 0
    while time.monotonic() < until:
        request = requests[number % len(requests)]
        number += 1
        headers = {"Accept": ROWS, "Content-Type": FORM} if request.body else {}
        begun = time.monotonic()
        try:
            connection.request(request.method, request.path, request.body or None, headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status >= http.HTTPStatus.BAD_REQUEST:
                errors.append(str(answer.status))
        except (OSError, http.client.HTTPException) as error:
            errors.append(str(error))
            connection.close()
        times.append((time.monotonic() - begun) * 1000)


def _main(port: str, clients: str, seconds: str, file: str) -> None:
    lines = (line.split(" ", 2) for line in Path(file).read_text(encoding="ascii").splitlines())
    requests = [Request(*line) for line in lines]
    times: list[float] = []
    errors: list[str] = []
    begun = time.monotonic()
    until = begun + float(seconds)
    threads = []
    for number in range(int(clients)):
        # each begins elsewhere, so that not all ask the same at once
        turned = [*requests[number % len(requests) :], *requests[: number % len(requests)]]
        threads.append(threading.Thread(target=_client, args=(int(port), turned, until, times, errors)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    median, slow = (times[min(len(times) - 1, math.floor(len(times) * part))] for part in (0.5, 0.99))
    print(json.dumps(asdict(Load(len(times), time.monotonic() - begun, len(errors), median, slow))))


if __name__ == "__main__":
    _main(*sys.argv[1:])
