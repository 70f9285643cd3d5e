"""Read models: each file answers one question."""
