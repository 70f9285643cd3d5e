"""The rules of the process: the standard library alone, no clock, no randomness, no input or output."""
