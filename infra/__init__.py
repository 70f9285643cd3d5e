"""The outside world: servers, store, keys, command line; imports all, imported by none."""
