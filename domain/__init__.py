"""The rules of the process: standard library alone, no clock, no randomness, no I/O."""
