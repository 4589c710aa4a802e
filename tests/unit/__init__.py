"""Tests of parts through their public interface, without the command line."""
