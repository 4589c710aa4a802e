"""Shapes: fixtures that fail each, the engine against others, and the checks that no shape can make."""
