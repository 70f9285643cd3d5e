"""Voluntary return: the will of the person, what must be ready, and the journey home."""
