"""``python -m openness_kg`` is the same as the command ``openness-kg``."""

from openness_kg.cli.entry import main

if __name__ == "__main__":
    main()
