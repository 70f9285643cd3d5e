"""Consent: on what ground something about a person may be told to somebody else, and until when."""
