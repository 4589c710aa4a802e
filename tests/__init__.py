"""The tests of openness-kg."""
