"""Telltale: what the bare name of a step tells of a person, and what the kind of a timer does."""
