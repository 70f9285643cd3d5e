"""Holding: who answers for a case, how it runs, and how it ends."""
