"""The competitors, one a module: each runs in a process of its own, with the interpreter that has what it needs."""
