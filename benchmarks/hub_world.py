"""Writes a made-up hub of any number of models with the shape of the real one, as a stream of N-Quads.

    .venv/bin/python benchmarks/hub_world.py N -o FILE.nq.gz [--seed 1] [--errors 0.01]

It is to be read beside the shipped graph: ``openness-kg load --data FILE.nq.gz --store DIR``, or ``validate --data``.
Children, depth, relations, licences, access and datasets are drawn from ``shape.json`` (:mod:`shape`). Trees are walked
depth first and nothing of them is kept, so memory is the same for every N; the same N, seed and errors give the same
bytes. No base has more children than an eighth of N, so that a small world is not one tree.

Models are what ``openness-kg import huggingface`` makes of their metadata. Of the roots with many children most are
bases of the shipped graph, so that its restrictions reach them; the others are made up, with a corpus and restrictions.
Every hundredth model is offered by a project with an entry and fourteen ratings in an edition of its own.

``--errors`` is the share of models with a planted error, and ten times that of projects. Each is one violation:

- ``label-missing``: a model without a label;
- ``statement-without-edge``: a statement on an edge that is not there;
- ``source-missing``: a statement on an edge without its source;
- ``source-in-graph``: an IRI of the graph where an address belongs;
- ``statement-iri``: a statement that is not named after its edge;
- ``own-base``: a model that is its own base;
- ``property-misspelt``: a property that the ontology does not have;
- ``derived-stated``: a property that only rules derive;
- ``evidence-no-address``: a text where the address of a licence belongs;
- ``rating-level-twice``: a rating with two levels.

How many there are of each is told at the end, on stderr.
"""

from __future__ import annotations

import argparse
import json
import sys
from bisect import bisect
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, Generic, TypeVar

from hub_projects import Curations

from openness_kg.base import files, iris, packed
from openness_kg.importing.hub import write
from openness_kg.importing.hub.known import Curated, licence_tags
from openness_kg.importing.hub.record import RELATIONS

HERE = Path(__file__).parent
FAMOUS = 20
"""Children from which on a root is a curated base."""
CURATED = 0.7
"""Share of those that the shipped graph has."""
PROJECTS = 100
"""One model in so many is offered by a project."""
RECENT = 1_000
"""Models that a merge can be made of, beside the first."""
BLOCK = 2**18
"""Characters that are written together."""
_NO_ONE = "NOASSERTION"
_Value = TypeVar("_Value")


class Drawn(Generic[_Value]):
    """Draws values as often as a histogram has them."""

    def __init__(self, histogram: Mapping[_Value, int], random: Random) -> None:
        """Take the histogram and the source of chance."""
        self._values = list(histogram)
        self._bounds = list(accumulate(histogram.values()))
        self._random = random.random

    def __call__(self) -> _Value:
        """Return a value."""
        return self._values[bisect(self._bounds, self._random() * self._bounds[-1])]


def numbers(histogram: Mapping[str, int], most: int = sys.maxsize) -> dict[int, int]:
    """Return a histogram of numbers, those that are too large as the largest that may be."""
    found: Counter[int] = Counter()
    for number, times in histogram.items():
        found[min(int(number), most)] += times
    return found


class HubWorld:
    """A made-up hub.

    Attributes:
        planted: the number of errors of each kind in what has been yielded.

    """

    def __init__(self, models: int, seed: int = 1, errors: float = 0.0, shape: Mapping[str, Any] | None = None) -> None:
        """Take how many models there are, the seed, the share of errors, and the shape; the measured one by default."""
        shape = shape or json.loads((HERE / "shape.json").read_text(encoding="utf-8"))
        self._size, self._errors = models, errors
        self._random = random = Random(f"{seed}")  # noqa: S311
        self._known = Curated.shipped()
        self.planted: Counter[str] = Counter()
        self._curations = Curations(random, errors, self.planted)
        self._made = 0
        most = max(models // 8, 1)
        self._children = [Drawn(numbers(shape["children"][d], most), random) for d in sorted(shape["children"])]
        self._bases = Drawn(numbers(shape["bases"]), random)
        self._relation = Drawn({name: n for name, n in shape["relations"].items() if name != "mergedFrom"}, random)
        self._licence = Drawn(shape["licences"], random)
        others = sum(n for tags, n in shape["licences"].items() if tags == "other")
        self._named = shape["licence_names"] / max(others, 1)
        self._access = Drawn(shape["access"], random)
        self._month = Drawn({month: n for month, n in shape["months"].items() if month}, random)
        self._datasets = Drawn(numbers(shape["datasets"]), random)
        uses = sum(int(times) * n for times, n in shape["dataset_uses"].items())
        self._old = shape["datasets_curated"] / uses
        self._new = self._old + sum(shape["dataset_uses"].values()) / uses
        self._sets = 0
        self._roots = sorted(set(self._known.models.values()))
        self._known_sets = sorted(set(self._known.datasets.values()))
        self._recent: deque[str] = deque(maxlen=RECENT)
        self._wrong = [
            "label-missing", "statement-without-edge", "source-missing", "source-in-graph", "statement-iri",
            "own-base", "property-misspelt", "derived-stated", "evidence-no-address",
        ]  # fmt: skip

    def texts(self) -> Iterator[str]:
        """Yield the lines, several together."""
        yield self._curations.shared()
        while self._made < self._size:
            children = self._children[0]()
            root, text = self._root(children)
            yield text
            waiting = [(root, children)]
            while waiting and self._made < self._size:
                base, left = waiting.pop()
                if not left:
                    continue
                waiting.append((base, left - 1))
                model, text = self._model(base)
                yield text
                if children := self._children[min(len(waiting), len(self._children) - 1)]():
                    waiting.append((model, children))

    def _root(self, children: int) -> tuple[str, str]:
        if children < FAMOUS:
            return self._model("")
        if self._random.random() < CURATED:
            return self._random.choice(self._roots), ""
        return self._curations.base()

    def _model(self, base: str) -> tuple[str, str]:
        """Return the IRI of the next model and its lines; without a base it is a root itself."""
        number, random = self._made, self._random
        self._made += 1
        name = f"account-{number // 3}/model-{number}"
        iri = iris.hub("model", name)
        wrong = self._wrong[sum(self.planted.values()) % len(self._wrong)] if random.random() < self._errors else ""
        if wrong == "own-base" and not base:
            wrong = "label-missing"
        parts = [write.named(iri, name, unresolved=False), write.created(iri, f"{self._month()}-{number % 28 + 1:02}")]
        if access := self._access():
            parts.append(write.words(iri, "statedAccess", [access]))
        parts.append(self._licensed(iri, name))
        parts += self._edges(iri, name, base, wrong)
        for _ in range(self._datasets()):
            parts.append(self._trained(iri, name))
        if wrong:
            self._plant(wrong, iri, parts)
        self._recent.append(iri)
        if number % PROJECTS == 0:
            parts.append(self._curations.project(iri))
        return iri, "".join(parts)

    def _edges(self, iri: str, name: str, base: str, wrong: str) -> list[str]:
        if not base:
            return []
        if wrong == "own-base":
            return [write.edge(iri, name, "basedOn", iri)]
        bases = {base: None}
        for _ in range(min(self._bases() - 1, len(self._recent))):
            bases[self._random.choice(self._recent)] = None
        relation = self._relation() if len(bases) == 1 else RELATIONS["merge"]
        return [write.edge(iri, name, relation, each) for each in bases]

    def _plant(self, wrong: str, iri: str, parts: list[str]) -> None:  # noqa: C901 - a kind a line
        """Make an error of a kind in the lines of a model, or the simplest if it has nothing for that kind."""
        statement = f"<{iri}#"
        place = next((at for at, part in enumerate(parts) if f"\n{statement}" in part), None)
        if place is None and wrong.startswith(("statement", "source")):
            wrong = "label-missing"
        lines = (parts[place] if place is not None else "").splitlines(keepends=True)
        end = f" <{iris.HUB_GRAPH}> .\n"
        match wrong:
            case "label-missing":
                label = f"<{iris.PREFIXES['rdfs']}label>"
                parts[0] = "".join(line for line in parts[0].splitlines(keepends=True) if label not in line)
            case "statement-without-edge":
                lines = lines[1:]
            case "source-missing":
                lines = lines[:-1]
            case "source-in-graph":
                lines[-1] = lines[-1].replace(iris.HUB_PAGE, iris.ID)
            case "statement-iri":
                lines = [line.replace("> ", "-x> ", 1) if line.startswith(statement) else line for line in lines]
            case "property-misspelt":
                parts.append(f"<{iri}> <{iris.okg('fineTunedForm')}> <{iris.ID}model/gemma-7b>{end}")
            case "derived-stated":
                parts.append(f"<{iri}> <{iris.okg('descendsFrom')}> <{iris.ID}model/gemma-7b>{end}")
            case "evidence-no-address":
                parts.append(f'<{iri}> <{iris.okg("licenceEvidence")}> "as on its card"{end}')
        if place is not None:
            parts[place] = "".join(lines)
        self.planted[wrong] += 1

    def _trained(self, iri: str, name: str) -> str:
        chance = self._random.random()
        if chance < self._old:
            return write.edge(iri, name, "trainedOn", self._random.choice(self._known_sets))
        new = chance < self._new or not self._sets
        # early ones are used more often
        number = self._sets if new else int(self._sets * self._random.random() ** 2)
        self._sets += new
        hub_id = f"account-{number}/data-{number}"
        data = iris.hub("dataset", hub_id)
        return (write.dataset(data, hub_id) if new else "") + write.edge(iri, name, "trainedOn", data)

    def _licensed(self, iri: str, name: str) -> str:
        tags = self._licence()
        if not tags:
            return ""
        if tags == "other" and self._random.random() < self._named:
            return write.words(iri, "statedLicence", ["other (made-up-licence)"])
        stated = tags.split(" ")
        text = write.words(iri, "statedLicence", stated)
        meaning = licence_tags().get(tags.lower(), _NO_ONE)
        if meaning != _NO_ONE:
            text += write.words(iri, "statedLicenceExpression", [meaning])
            if licence := self._known.licences.get(meaning):
                text += write.licensed(iri, name, meaning, [licence])
        return text


def blocks(texts: Iterator[str]) -> Iterator[bytes]:
    """Yield texts as bytes, many together."""
    waiting: list[str] = []
    size = 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size > BLOCK:
            yield "".join(waiting).encode()
            waiting.clear()
            size = 0
    yield "".join(waiting).encode()


def written(world: HubWorld, output: Path) -> int:
    """Write a world to a file, packed if its name ends so, and return the number of statements."""
    count = 0
    with files.writing(output) as file, ExitStack() as stack:
        target = stack.enter_context(packed.packing(file)) if output.name.endswith(".gz") else file
        for block in blocks(world.texts()):
            count += block.count(b"\n")
            files.write_all(target, block)
    return count


def main() -> None:
    """Write a hub, and tell how many errors were planted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("models", type=int, metavar="N")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--errors", type=float, default=0.0, help="share of models with a planted error")
    given = parser.parse_args()
    world = HubWorld(given.models, given.seed, given.errors)
    count = written(world, given.output)
    print(f"{given.output}: {given.models} models, {count} statements", file=sys.stderr)
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(world.planted.items()))
    print(f"planted: {sum(world.planted.values())} errors{': ' if told else ''}{told}", file=sys.stderr)


if __name__ == "__main__":
    main()
