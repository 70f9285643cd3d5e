"""What agencies do about a person, each as a small function that a story calls."""
