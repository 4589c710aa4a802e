"""The command line: output, errors, limits, terminals, the examples of the README, the wheel."""
