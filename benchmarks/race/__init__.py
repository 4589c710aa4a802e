"""Races of openness-kg against other engines: `make bench`, and docs/benchmarks.md for what came of it."""
