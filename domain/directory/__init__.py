"""Directory: organizations, what they offer, and how far they are trusted."""
