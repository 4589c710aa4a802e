"""The command line: one command a module, each importing what it needs when it runs."""
