"""Shelter: requests for a place, stays, and the places of each shelter."""
