"""Reintegration: plans, support, visits, education, and suspected re-trafficking."""
