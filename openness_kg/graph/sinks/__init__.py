"""Sinks: what becomes of documents, be it hand-kept Turtle, a stream of N-Quads, or statements in a store."""
