"""Referral: one agency asks another to serve the person, and the loop is closed."""
